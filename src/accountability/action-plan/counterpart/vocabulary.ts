/** What the civil owner of a commitment says of a progress report: it saw the same, or it did not. */
export const COUNTERPART_VERDICTS = ['confirmed', 'disputed'] as const
export type CounterpartVerdict = (typeof COUNTERPART_VERDICTS)[number]

/** The same as a reader finds it: nobody may have answered yet. */
export const COUNTERPART_STATES = ['confirmed', 'disputed', 'unanswered'] as const
export type CounterpartState = (typeof COUNTERPART_STATES)[number]

/** How many reports that stand have each. */
export type CounterpartCounts = Record<CounterpartState, number>

/** What of a commitment tells how its reports were answered. */
export type Answered = { milestonesReported: number; reportsConfirmed: number; reportsDisputed: number }

/** A commitment's reports that stand, one a milestone reported, by what the counterpart says of them. */
export const answersOf = ({ milestonesReported, reportsConfirmed, reportsDisputed }: Answered): CounterpartCounts => ({
  confirmed: reportsConfirmed,
  disputed: reportsDisputed,
  unanswered: milestonesReported - reportsConfirmed - reportsDisputed,
})
