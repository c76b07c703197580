import { and, eq, lt, sql } from 'drizzle-orm'
import { dayOf, daysBetween, type Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { historyOf, type Entry } from '../../../platform/journal/index.ts'
import { conditionsOf, type CommitmentFilters } from '../commitments/filters.ts'
import { listCommitments, type CommitmentRow } from '../commitments/list.ts'
import type { Counts, Tallies } from '../commitments/tallies.ts'
import type { CounterpartVerdict } from '../counterpart/vocabulary.ts'
import { milestonesOf, type Milestone } from '../milestones/store.ts'
import type { Phase, PlanId, PlanState } from '../plans/model.ts'
import { planPhasesOf } from '../plans/store.ts'
import { commitments, milestones } from '../tables.ts'

/** A milestone past its end and not complete, with what its owner said of it last. */
export type LateMilestone = {
  id: string
  number: number
  title: TranslatedText
  endsOn: Day
  /** Natural days. */
  daysLate: number
  completion: string | null
  commitmentId: string
  commitment: number
  commitmentTitle: TranslatedText
  publicOwnerId: string | null
  /** Why, in the owner's words; null where the last report gave none, or there is no report. */
  justification: TranslatedText | null
  reportedOn: Day | null
  /** What the civil owner says of the last report. */
  counterpart: CounterpartVerdict | null
}

export type LateCommitment = Pick<CommitmentRow, 'id' | 'number' | 'title'> & { endsOn: Day }

export type TimelineCommitment = CommitmentRow & { milestones: Milestone[] }

export type PlanBoard = {
  state: PlanState
  /** By completion, body, principle, goal, alcaldía and level of participation, of the commitments that the filters choose. */
  tallies: Tallies
  late: { items: LateMilestone[]; total: number }
  /** Commitments past their own end, all of whose milestones that are due are complete, longest first. */
  pastTheirEnd: LateCommitment[]
  /** The first commitments, in their order, with their milestones; `total` says how many there are. */
  timeline: { items: TimelineCommitment[]; total: number }
  phases: Phase[]
  /** The last acts of the month under way, newest first. */
  changed: { items: Entry[]; more: boolean; since: Day }
}

export const BOARD_LIMITS = { late: 10, commitments: 20, changed: 12 } as const

/** Everything the board of a plan shows. A constant number of queries, whatever the size of the plan; names of bodies and principles are asked of their modules. */
export async function planBoard(
  db: Db,
  chosen: CommitmentFilters & { planId: PlanId },
  today: Day,
  counts: Counts,
): Promise<PlanBoard> {
  const { planId } = chosen
  const [state, tallies, late, pastTheirEnd, timeline, phases, changed] = await Promise.all([
    counts.state(chosen, today),
    counts.tally(chosen, today, { apart: false }),
    lateMilestones(db, chosen, today, counts),
    commitmentsPastTheirEnd(db, chosen, today, counts),
    timelineOf(db, chosen, today, counts),
    planPhasesOf(db, planId),
    changedThisMonth(db, planId, today),
  ])
  return { state, tallies, late, pastTheirEnd, timeline, phases, changed }
}

/** What is late, longest first, and why. */
export async function lateMilestones(
  db: Db,
  filters: CommitmentFilters,
  today: Day,
  counts: Counts,
  limit: number = BOARD_LIMITS.late,
): Promise<{ items: LateMilestone[]; total: number }> {
  const total = (await counts.matches(filters, today)).lateMilestones
  if (total === 0) return { items: [], total } // else the database would look at all there are before it found none
  const rows = await db
    .select({
      id: sql<string>`${milestones.id}`,
      number: milestones.number,
      title: milestones.title,
      endsOn: sql<Day>`${milestones.endsOn}`,
      completion: milestones.completion,
      reportedOn: milestones.reportedOn,
      counterpart: milestones.counterpart,
      commitmentId: sql<string>`${commitments.id}`,
      commitment: commitments.number,
      commitmentTitle: commitments.title,
      publicOwnerId: commitments.publicOwnerId,
      justification: sql<TranslatedText | null>`(select report.delay_justification from progress_reports report where report.milestone_id = ${milestones.id} order by report.on_day desc, report.number desc limit 1)`,
    })
    .from(milestones)
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .where(and(filters.planId && eq(milestones.planId, filters.planId), isLateOn(today), conditionsOf(filters, today)))
    .orderBy(milestones.endsOn, milestones.id)
    .limit(limit)
  return { items: rows.map((row) => ({ ...row, daysLate: daysBetween(row.endsOn, today) })), total }
}

const isLateOn = (today: Day) =>
  sql`${milestones.endsOn} < ${today} and ${milestones.completion} is distinct from 'complete'`

async function commitmentsPastTheirEnd(
  db: Db,
  filters: CommitmentFilters,
  today: Day,
  counts: Counts,
): Promise<LateCommitment[]> {
  if ((await counts.matches(filters, today)).pastTheirEnd === 0) return []
  return db
    .select({
      id: commitments.id,
      number: commitments.number,
      title: commitments.title,
      endsOn: sql<Day>`${commitments.nextDueOn}`,
    })
    .from(commitments)
    .where(
      and(
        conditionsOf(filters, today),
        lt(commitments.nextDueOn, today),
        sql`not exists (select from ${milestones} where ${milestones.commitmentId} = ${commitments.id} and ${isLateOn(today)})`,
      ),
    )
    .orderBy(commitments.nextDueOn, commitments.number)
    .limit(BOARD_LIMITS.late)
}

async function timelineOf(
  db: Db,
  filters: CommitmentFilters,
  today: Day,
  counts: Counts,
): Promise<PlanBoard['timeline']> {
  const { items, total } = await listCommitments(db, filters, { limit: BOARD_LIMITS.commitments }, today, counts)
  const own = Map.groupBy(
    await milestonesOf(
      db,
      items.map(({ id }) => id),
    ),
    ({ commitmentId }) => commitmentId,
  )
  return { items: items.map((commitment) => ({ ...commitment, milestones: own.get(commitment.id) ?? [] })), total }
}

/** What happened to the plan and to everything in it since the month began, from the journal: the last acts, and whether there were more. */
export async function changedThisMonth(
  db: Db,
  planId: PlanId,
  today: Day,
  limit: number = BOARD_LIMITS.changed,
): Promise<PlanBoard['changed']> {
  const since = `${today.slice(0, 7)}-01`
  const last = await historyOf(db, ref('plan', planId), { limit: limit + 1 })
  const ofThisMonth = last.filter(({ at }) => dayOf(at) >= since)
  return { items: ofThisMonth.slice(0, limit), more: ofThisMonth.length > limit, since }
}
