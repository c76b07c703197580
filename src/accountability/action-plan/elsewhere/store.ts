import { and, desc, eq, inArray, sql, type AnyColumn } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { first, type Db } from '../../../platform/database/index.ts'
import { conditionsOf, type CommitmentFilters } from '../commitments/filters.ts'
import type { CounterpartVerdict } from '../counterpart/vocabulary.ts'
import type { PlanId } from '../plans/model.ts'
import { completeSince } from '../milestones/store.ts'
import { commitments, evidence, milestones, plans, progressReports } from '../tables.ts'

export type ByPlan = {
  id: PlanId
  slug: string
  title: TranslatedText
  commitments: number
}

export type Plans = {
  items: ByPlan[]
  /** In how many plans they are, and of how many the organizations are the public owner and the civil owner, in all of them. */
  total: number
  owes: number
  accompanies: number
}

/** The first plans that those commitments are in: the current one, then those in force, then the latest. */
export async function countByPlan(db: Db, filters: CommitmentFilters, today: Day, limit: number): Promise<Plans> {
  const owned = (column: AnyColumn) =>
    filters.owners ? sql`count(*) filter (where ${inArray(column, [...filters.owners])})` : sql`0`
  const [owes, accompanies] = [owned(commitments.publicOwnerId), owned(commitments.civilOwnerId)]
  const inForce = sql`coalesce(${plans.startsOn} <= ${today} and ${plans.endsOn} >= ${today}, false) and ${plans.closedOn} is null`
  const rows = await db
    .select({
      id: plans.id,
      slug: plans.slug,
      title: plans.title,
      commitments: sql<number>`count(*)::int`,
      total: sql<number>`(count(*) over ())::int`,
      owes: sql<number>`(sum(${owes}) over ())::int`,
      accompanies: sql<number>`(sum(${accompanies}) over ())::int`,
    })
    .from(commitments)
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(conditionsOf(filters, today))
    .groupBy(plans.id)
    .orderBy(desc(plans.current), desc(inForce), sql`${plans.publishedOn} desc nulls last`, plans.id)
    .limit(limit)
  return {
    items: rows.map(({ id, slug, title, commitments }) => ({ id, slug, title, commitments })),
    total: rows[0]?.total ?? 0,
    owes: rows[0]?.owes ?? 0,
    accompanies: rows[0]?.accompanies ?? 0,
  }
}

/**
 * Of the milestones of those commitments that were due before today, how many had been reported complete by their day. A
 * milestone without a day is never late, and is not counted.
 */
export async function timelinessOf(
  db: Db,
  filters: CommitmentFilters,
  today: Day,
): Promise<{ onTime: number; due: number }> {
  const row = first(
    await db
      .select({
        onTime: sql<number>`(count(*) filter (where ${completeSince} <= ${milestones.endsOn}::text))::int`,
        due: sql<number>`count(*)::int`,
      })
      .from(milestones)
      .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
      .where(and(conditionsOf(filters, today), sql`${milestones.endsOn} < ${today}`)),
  )
  return row ?? { onTime: 0, due: 0 }
}

/** What an organization reported last, and how many reports it filed in all. */
export async function reportsBy(db: Db, organizationId: string, limit: number) {
  const rows = await db
    .select({
      id: progressReports.id,
      onDay: progressReports.onDay,
      completion: progressReports.completion,
      counterpart: sql<CounterpartVerdict | null>`(select response.verdict from report_responses response where response.report_id = ${progressReports.id} order by response.number desc limit 1)`,
      milestone: milestones.number,
      title: milestones.title,
      commitment: commitments.number,
      planSlug: plans.slug,
      evidence: sql<number>`(select count(*)::int from ${evidence} where ${evidence.reportId} = ${progressReports.id})`,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(progressReports)
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(eq(progressReports.organizationId, organizationId))
    .orderBy(desc(progressReports.createdAt), desc(progressReports.id))
    .limit(limit)
  return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}
export type FiledReport = Awaited<ReturnType<typeof reportsBy>>['items'][number]
