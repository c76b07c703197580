import { and, desc, eq, sql, type AnyColumn } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { first, type Db } from '../../../platform/database/index.ts'
import { conditionsOf, type CommitmentFilters } from '../commitments/filters.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments, evidence, milestones, plans, progressReports } from '../tables.ts'

export type ByPlan = {
  id: PlanId
  slug: string
  title: TranslatedText
  commitments: number
  /** Of which the organization is the public owner, and of which the civil owner. */
  owes: number
  accompanies: number
}

/** In which plans those commitments are; the current plan first, then the latest. */
export const countByPlan = (db: Db, filters: CommitmentFilters, today: Day): Promise<ByPlan[]> => {
  const ownedBy = (column: AnyColumn) =>
    filters.organizationId
      ? sql<number>`(count(*) filter (where ${column} = ${filters.organizationId}))::int`
      : sql<number>`0`
  return db
    .select({
      id: plans.id,
      slug: plans.slug,
      title: plans.title,
      commitments: sql<number>`count(*)::int`,
      owes: ownedBy(commitments.publicOwnerId),
      accompanies: ownedBy(commitments.civilOwnerId),
    })
    .from(commitments)
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(conditionsOf(filters, today))
    .groupBy(plans.id)
    .orderBy(desc(plans.current), sql`${plans.publishedOn} desc nulls last`, plans.id)
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
        onTime: sql<number>`(count(*) filter (where ${milestones.completion} = 'complete' and ${milestones.reportedOn} <= ${milestones.endsOn}))::int`,
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
