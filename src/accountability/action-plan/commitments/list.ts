import { and, sql } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { cutPage, seek, type Order, type Page } from '../keyset.ts'
import { commitments } from '../tables.ts'
import { conditionsOf, type CommitmentFilters } from './filters.ts'
import { countsNow, type Counts } from './tallies.ts'

/** What lists show of a commitment. */
export const rowColumns = {
  id: commitments.id,
  planId: commitments.planId,
  number: commitments.number,
  title: commitments.title,
  publicOwnerId: commitments.publicOwnerId,
  civilOwnerId: commitments.civilOwnerId,
  startsOn: commitments.startsOn,
  endsOn: commitments.endsOn,
  participationLevel: commitments.participationLevel,
  scope: commitments.scope,
  boroughs: commitments.boroughs,
  goals: commitments.goals,
  completion: commitments.completion,
  milestoneCount: commitments.milestoneCount,
  milestonesComplete: commitments.milestonesComplete,
  milestonesReported: commitments.milestonesReported,
  reportsConfirmed: commitments.reportsConfirmed,
  reportsDisputed: commitments.reportsDisputed,
  assessedCompletion: commitments.assessedCompletion,
  nextDueOn: commitments.nextDueOn,
  lastReportedOn: commitments.lastReportedOn,
}

/** Each order has its index, alone and within a plan. What has no day comes last by `due`, first by `reported`. */
const ORDERS = {
  number: { key: sql`${commitments.number}`, type: 'integer' },
  due: { key: sql`coalesce(${commitments.nextDueOn}, date '9999-12-31')`, type: 'date' },
  title: { key: sql`left(fold(${commitments.title} ->> 'es'), 120) collate "C"`, type: 'text' },
  reported: { key: sql`coalesce(${commitments.lastReportedOn}, date '0001-01-01')`, type: 'date' },
} satisfies Record<string, Order>

export const COMMITMENT_SORTS = [
  'number',
  '-number',
  'due',
  '-due',
  'title',
  '-title',
  'reported',
  '-reported',
] as const
export type CommitmentSort = (typeof COMMITMENT_SORTS)[number]

/** Commitments as lists show them, a page at a time, and how many there are in all. */
export async function listCommitments(db: Db, filters: CommitmentFilters, page: Page, today: Day, counts?: Counts) {
  const { where, orderBy, position, limit } = pageOf(filters, page, today)
  const rows = await db
    .select({ ...rowColumns, position })
    .from(commitments)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit + 1)
  return { ...cutPage(rows, limit), total: await countCommitments(db, filters, today, counts) }
}
export type CommitmentRow = Awaited<ReturnType<typeof listCommitments>>['items'][number]

/** A page of those that the filters choose, as the parts of a query: see `seek`. */
export function pageOf(filters: CommitmentFilters, page: Page, today: Day) {
  const { beyond, ...rest } = seek(ORDERS, commitments.id, page)
  return { where: and(conditionsOf(filters, today), beyond), ...rest }
}

/** How many match. */
export const countCommitments = async (
  db: Db,
  filters: CommitmentFilters,
  today: Day,
  counts?: Counts,
): Promise<number> => (await (counts ?? (await countsNow(db))).matches(filters, today)).commitments
