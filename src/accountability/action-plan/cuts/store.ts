import { and, asc, desc, eq, lte, notExists, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import { isLate } from '../commitments/standing.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { PlanId } from '../plans/model.ts'
import type { Completion } from '../vocabulary.ts'
import { commitments, milestones, plans } from '../tables.ts'
import type { CutCommitment, CutDocument, CutId } from './model.ts'
import { planClosings, planCutDays, planCuts } from './tables.ts'

export const cutColumns = {
  id: planCuts.id,
  planId: planCuts.planId,
  number: planCuts.number,
  kind: planCuts.kind,
  forDay: planCuts.forDay,
  onDay: planCuts.onDay,
  sha256: planCuts.sha256,
  summary: planCuts.summary,
  organizationId: planCuts.organizationId,
  createdAt: planCuts.createdAt,
  planSlug: plans.slug,
}

export const selectCuts = (db: Db) =>
  db.select(cutColumns).from(planCuts).innerJoin(plans, eq(plans.id, planCuts.planId)).$dynamic()
export type Cut = Awaited<ReturnType<typeof selectCuts>>[number]

const MOST_LISTED = 200

/** The cuts of a plan, the last first. */
export const cutsOf = (db: Db, planId: PlanId, limit = MOST_LISTED): Promise<Cut[]> =>
  selectCuts(db).where(eq(planCuts.planId, planId)).orderBy(desc(planCuts.number)).limit(limit)

export async function findCut(
  db: Db,
  planId: PlanId,
  number: number,
): Promise<(Cut & { text: string; document: CutDocument }) | undefined> {
  const row = first(
    await db
      .select({ ...cutColumns, text: planCuts.document })
      .from(planCuts)
      .innerJoin(plans, eq(plans.id, planCuts.planId))
      .where(and(eq(planCuts.planId, planId), eq(planCuts.number, number))),
  )
  return row && { ...row, document: JSON.parse(row.text) as CutDocument }
}

export const cutWithHash = async (db: Db, sha256: string): Promise<Cut | undefined> =>
  first(await selectCuts(db).where(eq(planCuts.sha256, sha256)).limit(1))

export const hasCuts = async (db: Db, planId: PlanId): Promise<boolean> =>
  (await db.select({ id: planCuts.id }).from(planCuts).where(eq(planCuts.planId, planId)).limit(1)).length > 0

export const nextCutNumber = async (tx: Tx, planId: PlanId): Promise<number> =>
  first(
    await tx
      .select({ next: sql<number>`coalesce(max(${planCuts.number}), 0) + 1` })
      .from(planCuts)
      .where(eq(planCuts.planId, planId)),
  )!.next

export async function insertCut(tx: Tx, cut: Omit<typeof planCuts.$inferInsert, 'id'>): Promise<CutId> {
  const id = newId() as CutId
  await tx.insert(planCuts).values({ id, ...cut })
  return id
}

/** The days set for a plan, with the cut that was taken for each. */
export const cutDaysOf = (db: Db, planId: PlanId): Promise<{ day: Day; cut: number | null }[]> =>
  db
    .select({ day: planCutDays.day, cut: planCuts.number })
    .from(planCutDays)
    .leftJoin(planCuts, and(eq(planCuts.planId, planCutDays.planId), eq(planCuts.forDay, planCutDays.day)))
    .where(eq(planCutDays.planId, planId))
    .orderBy(asc(planCutDays.day))

/** The days still to come of several plans. */
export const cutDaysAhead = (db: Db, planIds: readonly string[], today: Day) =>
  db
    .select({ planId: planCutDays.planId, day: planCutDays.day, slug: plans.slug, title: plans.title })
    .from(planCutDays)
    .innerJoin(plans, eq(plans.id, planCutDays.planId))
    .where(and(among(planCutDays.planId, planIds), sql`${planCutDays.day} >= ${today}`, sql`${plans.closedOn} is null`))
    .orderBy(planCutDays.day)

export const insertCutDay = async (tx: Tx, planId: PlanId, day: Day): Promise<boolean> =>
  ((await tx.insert(planCutDays).values({ planId, day }).onConflictDoNothing()).rowCount ?? 0) > 0

export const deleteCutDay = async (tx: Tx, planId: PlanId, day: Day): Promise<boolean> =>
  ((await tx.delete(planCutDays).where(and(eq(planCutDays.planId, planId), eq(planCutDays.day, day)))).rowCount ?? 0) >
  0

/** The days that have come and for which no cut was taken, in plans that are not closed; the oldest first. */
export const dueCuts = (db: Db, today: Day): Promise<{ planId: PlanId; day: Day }[]> =>
  db
    .select({ planId: planCutDays.planId, day: planCutDays.day })
    .from(planCutDays)
    .innerJoin(plans, eq(plans.id, planCutDays.planId))
    .where(
      and(
        lte(planCutDays.day, today),
        sql`${plans.closedOn} is null`,
        notExists(
          db
            .select({ id: planCuts.id })
            .from(planCuts)
            .where(and(eq(planCuts.planId, planCutDays.planId), eq(planCuts.forDay, planCutDays.day))),
        ),
      ),
    )
    .orderBy(planCutDays.day)
    .limit(1000)

/** How far everything of the plan is now, in its order. Three queries. */
export async function standingNow(db: Db, planId: PlanId, today: Day): Promise<CutCommitment[]> {
  const rows = await db
    .select({
      id: commitments.id,
      number: commitments.number,
      completion: commitments.completion,
      endsOn: commitments.endsOn,
      nextDueOn: commitments.nextDueOn,
    })
    .from(commitments)
    .where(eq(commitments.planId, planId))
    .orderBy(commitments.number)
  const own = Map.groupBy(await milestonesIn(db, planId), ({ commitmentId }) => commitmentId)
  const measured = Map.groupBy(await lastValues(db, planId), ({ commitmentId }) => commitmentId)
  return rows.map(({ id, number, ...standing }) => ({
    number,
    completion: standing.completion,
    late: isLate(standing, today),
    milestones: (own.get(id) ?? []).map(({ commitmentId: _, ...milestone }) => ({
      ...milestone,
      late: milestone.endsOn !== null && milestone.endsOn < today && milestone.completion !== 'complete',
    })),
    indicators: (measured.get(id) ?? []).map(({ commitmentId: _, ...indicator }) => indicator),
  }))
}

const milestonesIn = (db: Db, planId: PlanId) =>
  db
    .select({
      commitmentId: milestones.commitmentId,
      number: milestones.number,
      completion: milestones.completion,
      reportedOn: milestones.reportedOn,
      endsOn: milestones.endsOn,
      counterpart: milestones.counterpart,
    })
    .from(milestones)
    .where(eq(milestones.planId, planId))
    .orderBy(milestones.commitmentId, milestones.number)

async function lastValues(db: Db, planId: PlanId) {
  const { rows } = await db.execute<{
    commitment_id: CommitmentId
    number: number
    day: Day | null
    value: string | null
  }>(sql`
    select i.commitment_id, i.number, v.day::text as day, v.value::text as value
    from indicators i join commitments c on c.id = i.commitment_id
    left join lateral (select day, value from indicator_values where indicator_id = i.id order by day desc limit 1) v on true
    where c.plan_id = ${planId} order by i.commitment_id, i.number`)
  return rows.map(({ commitment_id: commitmentId, number, day, value }) => ({
    commitmentId,
    number,
    day,
    value: value === null ? null : Number(value),
  }))
}

export const closingColumns = {
  id: planClosings.id,
  onDay: planClosings.onDay,
  results: planClosings.results,
  lessons: planClosings.lessons,
  undone: planClosings.undone,
  /** Why it was closed before its last day, and the decision that let it; null where it had ended. */
  earlyReason: planClosings.earlyReason,
  decisionId: planClosings.decisionId,
  organizationId: planClosings.organizationId,
  cut: planCuts.number,
  summary: planCuts.summary,
}

export const closingOf = async (db: Db, planId: PlanId) =>
  first(
    await db
      .select(closingColumns)
      .from(planClosings)
      .innerJoin(planCuts, eq(planCuts.id, planClosings.cutId))
      .where(eq(planClosings.planId, planId)),
  )
export type Closing = NonNullable<Awaited<ReturnType<typeof closingOf>>>

export async function insertClosing(tx: Tx, closing: Omit<typeof planClosings.$inferInsert, 'id'>) {
  await tx.insert(planClosings).values({ id: newId(), ...closing })
  await tx.update(plans).set({ closedOn: closing.onDay }).where(eq(plans.id, closing.planId))
}

/** What the commitments of a plan are called, and how far each is, by number. */
export async function commitmentsByNumber(
  db: Db,
  planId: PlanId,
): Promise<Map<number, { title: TranslatedText; completion: Completion | null }>> {
  const rows = await db
    .select({ number: commitments.number, title: commitments.title, completion: commitments.completion })
    .from(commitments)
    .where(eq(commitments.planId, planId))
  return new Map(rows.map(({ number, ...row }) => [number, row]))
}

export async function cutTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; number: number; slug: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: planCuts.id, number: planCuts.number, title: plans.title, slug: plans.slug })
    .from(planCuts)
    .innerJoin(plans, eq(plans.id, planCuts.planId))
    .where(among(planCuts.id, ids))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}
