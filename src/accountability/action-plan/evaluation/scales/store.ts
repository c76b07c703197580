import { asc, desc, eq, lte, sql } from 'drizzle-orm'
import type { Day } from '../../../../kernel/dates.ts'
import { newId } from '../../../../kernel/id.ts'
import type { TranslatedText } from '../../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../../platform/database/index.ts'
import type { CommitmentId } from '../../commitments/model.ts'
import type { Plan } from '../../plans/store.ts'
import { assessments, planEvaluations, replyTerms, scaleSets } from '../tables.ts'
import { defaultSet, type ScaleSet, type ScaleSetDraft, type ScaleSetId } from './model.ts'

const columns = {
  id: scaleSets.id,
  slug: scaleSets.slug,
  version: scaleSets.version,
  name: scaleSets.name,
  author: scaleSets.author,
  source: scaleSets.source,
  sourceUrl: scaleSets.sourceUrl,
  note: scaleSets.note,
  fromDay: scaleSets.fromDay,
  untilDay: scaleSets.untilDay,
  scales: scaleSets.scales,
}

/** Every version of every set: a handful in a city's life. The latest of each first. */
export const listScaleSets = (db: Db): Promise<ScaleSet[]> =>
  db.select(columns).from(scaleSets).orderBy(asc(scaleSets.slug), desc(scaleSets.version))

export const scaleSetsById = async (db: Db, ids: readonly string[]): Promise<Map<string, ScaleSet>> =>
  ids.length === 0
    ? new Map()
    : new Map((await db.select(columns).from(scaleSets).where(among(scaleSets.id, ids))).map((set) => [set.id, set]))

export const findScaleSet = async (db: Db, id: string): Promise<ScaleSet | undefined> =>
  first(
    await db
      .select(columns)
      .from(scaleSets)
      .where(eq(scaleSets.id, id as ScaleSetId)),
  )

/** The next version of the set of that slug. */
export async function insertScaleSet(tx: Tx, draft: ScaleSetDraft, seed: string | null = null) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`scale-set ${draft.slug}`}, 0))`)
  const last = first(
    await tx
      .select({ version: sql<number>`coalesce(max(${scaleSets.version}), 0)::int` })
      .from(scaleSets)
      .where(eq(scaleSets.slug, draft.slug)),
  )!
  const set = { id: newId() as ScaleSetId, version: last.version + 1 }
  await tx.insert(scaleSets).values({ ...draft, ...set, seed, createdAt: sql`moment_of_act()` })
  return set
}

/** How many plans name it and how many assessments were begun with it. */
export async function usesOf(db: Db, id: ScaleSetId): Promise<{ plans: number; assessments: number }> {
  const count = sql<number>`count(*)::int`
  const [inPlans, inAssessments] = [
    await db.select({ count }).from(planEvaluations).where(eq(planEvaluations.scaleSetId, id)),
    await db.select({ count }).from(assessments).where(eq(assessments.scaleSetId, id)),
  ]
  return { plans: inPlans[0]!.count, assessments: inAssessments[0]!.count }
}

export const deleteScaleSet = async (tx: Tx, id: ScaleSetId) =>
  void (await tx.delete(scaleSets).where(eq(scaleSets.id, id)))

export type PlanEvaluation = {
  /** What its assessments are made on; null where no set is in force for it. */
  set: ScaleSet | null
  /** Whether the plan names it, or takes it by its first day. */
  named: boolean
  secondReview: boolean
}

/** How the assessments of a plan are made. */
export async function evaluationOf(db: Db, plan: Pick<Plan, 'id' | 'startsOn'>, today: Day): Promise<PlanEvaluation> {
  const row = first(await db.select().from(planEvaluations).where(eq(planEvaluations.planId, plan.id)))
  const sets = await listScaleSets(db)
  const named = sets.find(({ id }) => id === row?.scaleSetId)
  return {
    set: named ?? defaultSet(sets, plan.startsOn ?? today) ?? null,
    named: named !== undefined,
    secondReview: row?.secondReview ?? true,
  }
}

export async function savePlanEvaluation(
  tx: Tx,
  planId: Plan['id'],
  evaluation: { scaleSetId: ScaleSetId | null; secondReview: boolean },
) {
  await tx
    .insert(planEvaluations)
    .values({ planId, ...evaluation })
    .onConflictDoUpdate({ target: planEvaluations.planId, set: evaluation })
}

/** The terms to reply, the latest first. */
export const listReplyTerms = (db: Db): Promise<{ fromDay: Day; workingDays: number; reason: TranslatedText }[]> =>
  db
    .select({ fromDay: replyTerms.fromDay, workingDays: replyTerms.workingDays, reason: replyTerms.reason })
    .from(replyTerms)
    .orderBy(desc(replyTerms.fromDay))

/** Working days to reply to what is sent on that day; the first term there is, for days before it. */
export async function replyDaysOn(db: Db, day: Day): Promise<number> {
  const { workingDays, fromDay } = replyTerms
  const inForce = first(
    await db.select({ workingDays }).from(replyTerms).where(lte(fromDay, day)).orderBy(desc(fromDay)).limit(1),
  )
  const earliest = inForce ?? first(await db.select({ workingDays }).from(replyTerms).orderBy(asc(fromDay)).limit(1))
  return earliest!.workingDays
}

/** Its id; null where a term begins on that day already. */
export async function insertReplyTerm(
  tx: Tx,
  term: { fromDay: Day; workingDays: number; reason: TranslatedText },
): Promise<string | null> {
  const id = newId()
  const rows = await tx
    .insert(replyTerms)
    .values({ id, ...term })
    .onConflictDoNothing()
    .returning({ id: replyTerms.id })
  return rows.length > 0 ? id : null
}

/** Whether some assessment of the plan was begun: its scales are settled from then on. */
export const hasAssessments = async (db: Db, where: { planId: Plan['id'] } | { commitmentId: CommitmentId }) =>
  (
    await db
      .select({ id: assessments.id })
      .from(assessments)
      .where(
        'planId' in where ? eq(assessments.planId, where.planId) : eq(assessments.commitmentId, where.commitmentId),
      )
      .limit(1)
  ).length > 0
