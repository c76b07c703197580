import { expect, it } from 'vitest'
import { nextStep } from './next-step.ts'

const milestone = (number: number, endsOn: string | null, completion: 'complete' | 'limited' | null = null) => ({
  number,
  endsOn,
  completion,
  dependsOn: [],
})
const of = (
  milestones: ReturnType<typeof milestone>[],
  endsOn: string | null = null,
  completion: 'complete' | null = null,
) => nextStep({ milestones, endsOn, completion }, '2026-11-22')

it.each([
  [
    'the one owed soonest',
    of([milestone(1, '2026-12-30'), milestone(2, '2026-12-01')]),
    { kind: 'milestone', on: '2026-12-01', late: false },
  ],
  [
    'of a day, the first',
    of([milestone(2, '2026-12-01'), milestone(1, '2026-12-01')]),
    { kind: 'milestone', milestone: { number: 1 } },
  ],
  [
    'what is late before what is to come',
    of([milestone(1, '2026-12-30'), milestone(2, '2026-11-21', 'limited')]),
    { kind: 'milestone', on: '2026-11-21', late: true },
  ],
  ['not late on its day', of([milestone(1, '2026-11-22')]), { late: false }],
  [
    'what is complete is not owed',
    of([milestone(1, '2026-01-01', 'complete')], '2026-12-31'),
    { kind: 'end', on: '2026-12-31', late: false },
  ],
  [
    'the end of the commitment where it is sooner',
    of([milestone(1, '2027-01-01')], '2026-10-01'),
    { kind: 'end', on: '2026-10-01', late: true },
  ],
  ['unknown where no day is', of([milestone(1, null)]), { kind: 'unknown' }],
  ['nothing once complete', of([milestone(1, '2026-01-01', 'complete')], '2026-12-31', 'complete'), { kind: 'done' }],
])('what comes next: %s', (_, step, expected) => expect(step).toMatchObject(expected))
