import type { Day } from '../../../kernel/dates.ts'
import type { Completion } from '../vocabulary.ts'

type StepMilestone = {
  number: number
  endsOn: Day | null
  completion: Completion | null
  dependsOn: readonly { completion: Completion | null }[]
}

/** What comes next of a commitment. `waits`: milestones not complete that must end before. */
export type NextStep<M> =
  | { kind: 'done' }
  | { kind: 'unknown' }
  | { kind: 'end'; on: Day; late: boolean }
  | { kind: 'milestone'; milestone: M; on: Day; late: boolean }

/**
 * The milestone owed soonest (of several of a day, the first by number); where none has a date, the end of the commitment itself.
 * Nothing is owed once every milestone is complete, and nothing is known where no day is.
 */
export function nextStep<M extends StepMilestone>(
  { milestones, endsOn, completion }: { milestones: readonly M[]; endsOn: Day | null; completion: Completion | null },
  today: Day,
): NextStep<M> {
  if (completion === 'complete') return { kind: 'done' }
  const owed = milestones
    .filter((milestone) => milestone.completion !== 'complete' && milestone.endsOn !== null)
    .sort((a, b) => (a.endsOn! < b.endsOn! ? -1 : a.endsOn! > b.endsOn! ? 1 : a.number - b.number))
  const [milestone] = owed
  if (milestone && (endsOn === null || milestone.endsOn! <= endsOn))
    return { kind: 'milestone', milestone, on: milestone.endsOn!, late: milestone.endsOn! < today }
  return endsOn === null ? { kind: 'unknown' } : { kind: 'end', on: endsOn, late: endsOn < today }
}
