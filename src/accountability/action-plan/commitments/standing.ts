import { daysBetween, type Day } from '../../../kernel/dates.ts'
import type { CounterpartVerdict } from '../counterpart/vocabulary.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'

/** What of a milestone its commitment's standing depends on. */
export type MilestoneStanding = {
  completion: Completion | null
  endsOn: Day | null
  reportedOn: Day | null
  /** What the civil owner says of the report that stands; absent or null where it has not answered. */
  counterpart?: CounterpartVerdict | null
}

/** How far a commitment has come, kept with it so that lists read no milestone. */
export type Standing = {
  /** Null where nothing was ever reported. */
  completion: Completion | null
  milestoneCount: number
  milestonesComplete: number
  milestonesReported: number
  /** Of the reports that stand, one a milestone reported: those that the civil owner confirms, and those that it disputes. */
  reportsConfirmed: number
  reportsDisputed: number
  /** The earliest day that something of it not complete is, or was, due; null where no such day is known. */
  nextDueOn: Day | null
  lastReportedOn: Day | null
}

/** Place on the scale; what was never reported is below all of it. */
export const rankOf = (completion: Completion | null) => (completion === null ? -1 : COMPLETIONS.indexOf(completion))

/**
 * The completion of a commitment, from what was reported of its milestones. The highest of these that holds:
 *
 *  - complete: every milestone is complete;
 *  - substantial: at least half of all the milestones are substantial or complete;
 *  - limited: some milestone is limited or beyond;
 *  - not started: some milestone was reported as not started;
 *  - no evidence: reports there are, and none could say how far;
 *  - null: nothing was ever reported, or there is no milestone.
 *
 * A milestone without report is unknown, which is not zero: it keeps a commitment from claiming more, and never makes it less.
 * The rule is ours (the IRM leaves the commitment's completion to its researcher); the words are the IRM's.
 */
export function deriveCompletion(milestones: readonly Pick<MilestoneStanding, 'completion'>[]): Completion | null {
  const atLeast = (completion: Completion) =>
    milestones.filter((milestone) => rankOf(milestone.completion) >= rankOf(completion)).length
  if (atLeast('no-evidence') === 0) return null
  if (atLeast('complete') === milestones.length) return 'complete'
  if (atLeast('substantial') * 2 >= milestones.length) return 'substantial'
  if (atLeast('limited') > 0) return 'limited'
  return atLeast('not-started') > 0 ? 'not-started' : 'no-evidence'
}

/** The standing of a commitment that ends on `endsOn` (its own end is owed too, until it is complete). */
export function standingOf(milestones: readonly MilestoneStanding[], endsOn: Day | null): Standing {
  const completion = deriveCompletion(milestones)
  const owed = milestones
    .filter((milestone) => milestone.completion !== 'complete')
    .map((milestone) => milestone.endsOn)
  return {
    completion,
    milestoneCount: milestones.length,
    milestonesComplete: milestones.filter((milestone) => milestone.completion === 'complete').length,
    milestonesReported: milestones.filter((milestone) => milestone.completion !== null).length,
    reportsConfirmed: milestones.filter((milestone) => milestone.counterpart === 'confirmed').length,
    reportsDisputed: milestones.filter((milestone) => milestone.counterpart === 'disputed').length,
    nextDueOn: completion === 'complete' ? null : earliest([...owed, endsOn]),
    lastReportedOn: latest(milestones.map(({ reportedOn }) => reportedOn)),
  }
}

/** Something of it was due before today and is not complete. What has no date is never late. */
export const isLate = ({ nextDueOn }: Pick<Standing, 'nextDueOn'>, today: Day) =>
  nextDueOn !== null && nextDueOn < today

/**
 * Natural days by which a milestone is late: until today while it is not complete, until the day since which it is after that.
 * 0 where it is or was on time; null where no end is known.
 */
export function lateness(
  { endsOn, completeSince }: { endsOn: Day | null; completeSince: Day | null },
  today: Day,
): number | null {
  if (endsOn === null) return null
  return Math.max(0, daysBetween(endsOn, completeSince ?? today))
}

const days = (some: readonly (Day | null)[]) => some.filter((day) => day !== null).sort()
const earliest = (some: readonly (Day | null)[]): Day | null => days(some)[0] ?? null
const latest = (some: readonly (Day | null)[]): Day | null => days(some).at(-1) ?? null
