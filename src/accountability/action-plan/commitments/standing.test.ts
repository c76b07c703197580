import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planState } from '../plans/model.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'
import { deriveCompletion, isLate, lateness, rankOf, standingOf, type MilestoneStanding } from './standing.ts'

const completion = fc.option(fc.constantFrom(...COMPLETIONS))
const day = fc
  .integer({ min: 0, max: 700 })
  .map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString())
const milestone: fc.Arbitrary<MilestoneStanding> = fc.record({
  completion,
  endsOn: fc.option(day),
  reportedOn: fc.option(day),
})
const milestones = fc.array(milestone, { maxLength: 12 })
const of = (...completions: (Completion | null)[]) => completions.map((one) => ({ completion: one }))

describe('the completion of a commitment', () => {
  it.each([
    [[], null],
    [[null, null], null],
    [['no-evidence', null], 'no-evidence'],
    [['not-started', 'no-evidence', null], 'not-started'],
    [['limited', null, null, null], 'limited'],
    [['complete', null, null], 'limited'],
    [['complete', null], 'substantial'],
    [['substantial', 'limited'], 'substantial'],
    [['substantial', 'limited', 'not-started'], 'limited'],
    [['complete', 'complete', 'substantial'], 'substantial'],
    [['complete', 'complete'], 'complete'],
  ] as const)('of %j is %s', (given, derived) => {
    expect(deriveCompletion(of(...given))).toBe(derived)
  })

  it('is complete where every milestone is, and only there', () => {
    fc.assert(
      fc.property(
        fc.array(completion, { minLength: 1 }),
        (all) => (deriveCompletion(of(...all)) === 'complete') === all.every((one) => one === 'complete'),
      ),
    )
  })

  it('is unknown where nothing was reported, and only there', () => {
    fc.assert(
      fc.property(
        fc.array(completion),
        (all) => (deriveCompletion(of(...all)) === null) === all.every((one) => one === null),
      ),
    )
  })

  it('never claims more than the best milestone, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(completion), (all) => {
        const derived = deriveCompletion(of(...all))
        return (
          rankOf(derived) <= Math.max(-1, ...all.map(rankOf)) && derived === deriveCompletion(of(...all.toReversed()))
        )
      }),
    )
  })

  it('never falls when a milestone rises', () => {
    fc.assert(
      fc.property(fc.array(completion, { minLength: 1 }), fc.nat(), completion, (all, at, risen) => {
        const index = at % all.length
        fc.pre(rankOf(risen) >= rankOf(all[index]!))
        return rankOf(deriveCompletion(of(...all.with(index, risen)))) >= rankOf(deriveCompletion(of(...all)))
      }),
    )
  })
})

describe('the standing of a commitment', () => {
  it('owes the earliest end of what is not complete, its own among them', () => {
    const done = { completion: 'complete', endsOn: '2026-02-01', reportedOn: '2026-02-01' } as const
    const open = { completion: null, endsOn: '2026-05-01', reportedOn: null }
    expect(standingOf([done, open], '2026-12-31').nextDueOn).toBe('2026-05-01')
    expect(standingOf([done, { ...open, endsOn: null }], '2026-12-31').nextDueOn).toBe('2026-12-31')
    expect(standingOf([done], '2026-12-31').nextDueOn).toBeNull()
    expect(standingOf([], null)).toEqual({
      completion: null,
      milestoneCount: 0,
      milestonesComplete: 0,
      milestonesReported: 0,
      reportsConfirmed: 0,
      reportsDisputed: 0,
      nextDueOn: null,
      lastReportedOn: null,
    })
  })

  it('is late exactly where something not complete ended before today', () => {
    fc.assert(
      fc.property(milestones, fc.option(day), day, (all, endsOn, today) => {
        const standing = standingOf(all, endsOn)
        const past = all.some((one) => one.completion !== 'complete' && one.endsOn !== null && one.endsOn < today)
        const over = standing.completion !== 'complete' && endsOn !== null && endsOn < today
        return isLate(standing, today) === (past || over)
      }),
    )
  })

  it('adds up, in a plan, to the number of commitments', () => {
    fc.assert(
      fc.property(fc.array(milestones, { maxLength: 8 }), day, (commitments, today) => {
        const state = planState(
          commitments.map((one) => standingOf(one, null)),
          today,
        )
        expect(Object.values(state.by).reduce((sum, count) => sum + count, 0)).toBe(commitments.length)
        expect(state.milestones).toBe(commitments.flat().length)
        expect(state.late).toBeLessThanOrEqual(commitments.length - state.by.complete)
      }),
    )
  })
})

it.each([
  [{ endsOn: '2026-03-01', completeSince: null }, 10],
  [{ endsOn: '2026-03-11', completeSince: null }, 0],
  [{ endsOn: '2026-03-01', completeSince: '2026-03-04' }, 3],
  [{ endsOn: '2026-03-01', completeSince: '2026-02-20' }, 0],
  [{ endsOn: null, completeSince: null }, null],
] as const)('lateness of %j on 11 March is %s days', (milestone, days) => {
  expect(lateness(milestone, '2026-03-11')).toBe(days)
})
