import { and, asc, desc, eq, gt, inArray, isNull, notExists, sql } from 'drizzle-orm'
import { dayOf, type Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments, plans } from '../tables.ts'
import type { DraftId, Minimum, SubmissionId } from './model.ts'
import { draftingMinimums, draftSubmissions, draftVersions } from './tables.ts'

/** Where it is in the legal framework; nothing where it is not. */
export const provisionOf = ({ norm, anchor }: Pick<Minimum, 'norm' | 'anchor'>) =>
  norm !== null && anchor !== null ? [{ norm, anchor }] : []

/** Every minimum that ever held, and those taken back: they are a handful. */
export const minimumsOf = (db: Db): Promise<Minimum[]> =>
  selectMinimums(db).orderBy(asc(draftingMinimums.anchor), asc(draftingMinimums.fromDay), asc(draftingMinimums.id))

export const selectMinimums = (db: Db) =>
  db
    .select({
      id: draftingMinimums.id,
      rule: draftingMinimums.rule,
      phase: draftingMinimums.phase,
      nextPhase: draftingMinimums.nextPhase,
      days: draftingMinimums.days,
      working: draftingMinimums.working,
      norm: draftingMinimums.norm,
      anchor: draftingMinimums.anchor,
      citation: draftingMinimums.citation,
      fromDay: draftingMinimums.fromDay,
      untilDay: draftingMinimums.untilDay,
      follows: draftingMinimums.follows,
      withdrawnAt: draftingMinimums.withdrawnAt,
      withdrawnBy: draftingMinimums.withdrawnBy,
      withdrawnReason: draftingMinimums.withdrawnReason,
    })
    .from(draftingMinimums)
    .$dynamic()

// --------------------------------------------------------------------------------------------------------- drafts

/** Everything of a draft but its text, which is long. */
export const draftColumns = {
  id: draftVersions.id,
  planId: draftVersions.planId,
  commitmentId: draftVersions.commitmentId,
  commitment: draftVersions.commitment,
  number: draftVersions.number,
  title: draftVersions.title,
  sha256: draftVersions.sha256,
  note: draftVersions.note,
  organizationId: draftVersions.organizationId,
  office: draftVersions.office,
  personId: draftVersions.personId,
  createdAt: draftVersions.createdAt,
  planSlug: plans.slug,
}

export const selectDrafts = (db: Db) =>
  db.select(draftColumns).from(draftVersions).innerJoin(plans, eq(plans.id, draftVersions.planId)).$dynamic()
export type Draft = Awaited<ReturnType<typeof selectDrafts>>[number]

const MOST_DRAFTS = 200

/** The published drafts of a commitment, the latest first. */
export const draftsOf = (db: Db, planId: PlanId, commitment: number): Promise<Draft[]> =>
  selectDrafts(db)
    .where(and(eq(draftVersions.planId, planId), eq(draftVersions.commitment, commitment)))
    .orderBy(desc(draftVersions.number))
    .limit(MOST_DRAFTS)

export const findDraft = async (
  db: Db,
  planId: PlanId,
  commitment: number,
  number: number,
): Promise<(Draft & { document: string }) | undefined> =>
  first(
    await db
      .select({ ...draftColumns, document: draftVersions.document })
      .from(draftVersions)
      .innerJoin(plans, eq(plans.id, draftVersions.planId))
      .where(
        and(
          eq(draftVersions.planId, planId),
          eq(draftVersions.commitment, commitment),
          eq(draftVersions.number, number),
        ),
      ),
  )

/** By number of commitment, its latest draft; of all, or of those named. */
export async function latestDrafts(db: Db, planId: PlanId, of?: readonly number[]): Promise<Map<number, Draft>> {
  if (of?.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([draftVersions.commitment], draftColumns)
    .from(draftVersions)
    .innerJoin(plans, eq(plans.id, draftVersions.planId))
    .where(
      and(eq(draftVersions.planId, planId), of === undefined ? undefined : inArray(draftVersions.commitment, [...of])),
    )
    .orderBy(asc(draftVersions.commitment), desc(draftVersions.number))
  return new Map(rows.map((draft) => [draft.commitment, draft]))
}

export async function countDrafts(db: Db, planId: PlanId): Promise<{ drafts: number; commitments: number }> {
  const [row] = await db
    .select({
      drafts: sql<number>`count(*)::int`,
      commitments: sql<number>`count(distinct ${draftVersions.commitment})::int`,
    })
    .from(draftVersions)
    .where(eq(draftVersions.planId, planId))
  return row!
}

/** Whether a commitment of that number was ever drafted in public: its address is taken for good. */
export const wasDrafted = async (db: Db, planId: PlanId, commitment?: number): Promise<boolean> =>
  (
    await db
      .select({ id: draftVersions.id })
      .from(draftVersions)
      .where(
        and(
          eq(draftVersions.planId, planId),
          commitment === undefined ? undefined : eq(draftVersions.commitment, commitment),
        ),
      )
      .limit(1)
  ).length > 0

/** The last draft of each commitment that was taken out of the plan since. */
export async function draftsTakenOut(db: Db, planId: PlanId): Promise<Draft[]> {
  const rows = await db
    .selectDistinctOn([draftVersions.commitment], draftColumns)
    .from(draftVersions)
    .innerJoin(plans, eq(plans.id, draftVersions.planId))
    .where(
      and(
        eq(draftVersions.planId, planId),
        notExists(
          db
            .select({ one: sql`1` })
            .from(commitments)
            .where(eq(commitments.id, draftVersions.commitmentId)),
        ),
      ),
    )
    .orderBy(asc(draftVersions.commitment), desc(draftVersions.number))
    .limit(50)
  return rows
}

export async function insertDraft(tx: Tx, draft: Omit<typeof draftVersions.$inferInsert, 'id'>): Promise<DraftId> {
  const id = newId() as DraftId
  await tx.insert(draftVersions).values({ id, ...draft })
  return id
}

export const findDraftById = async (db: Db, id: DraftId): Promise<(Draft & { document: string }) | undefined> =>
  first(
    await db
      .select({ ...draftColumns, document: draftVersions.document })
      .from(draftVersions)
      .innerJoin(plans, eq(plans.id, draftVersions.planId))
      .where(eq(draftVersions.id, id)),
  )

export const findDrafts = async (db: Db, ids: readonly string[]): Promise<Draft[]> =>
  ids.length === 0 ? [] : selectDrafts(db).where(among(draftVersions.id, ids))

/** As a proposal's answer may name them, the latest first. */
export const draftsToName = (db: Db, of: { planId: string } | { commitmentId: string }): Promise<Draft[]> =>
  selectDrafts(db)
    .where(
      'planId' in of
        ? sql`${draftVersions.planId} = ${of.planId}`
        : sql`${draftVersions.commitmentId} = ${of.commitmentId}`,
    )
    .orderBy(desc(draftVersions.createdAt), desc(draftVersions.id))
    .limit(MOST_DRAFTS)

// --------------------------------------------------------------------------------------------------- submissions

export const submissionColumns = {
  id: draftSubmissions.id,
  planId: draftSubmissions.planId,
  number: draftSubmissions.number,
  sha256: draftSubmissions.sha256,
  versions: draftSubmissions.versions,
  note: draftSubmissions.note,
  decisionId: draftSubmissions.decisionId,
  organizationId: draftSubmissions.organizationId,
  createdAt: draftSubmissions.createdAt,
  planSlug: plans.slug,
  planTitle: plans.title,
}
export const selectSubmissions = (db: Db) =>
  db.select(submissionColumns).from(draftSubmissions).innerJoin(plans, eq(plans.id, draftSubmissions.planId)).$dynamic()
export type Submission = Awaited<ReturnType<typeof selectSubmissions>>[number]

/** What was put to approval of a plan, the latest first. */
export const submissionsOf = (db: Db, planId: PlanId): Promise<Submission[]> =>
  selectSubmissions(db).where(eq(draftSubmissions.planId, planId)).orderBy(desc(draftSubmissions.number)).limit(50)

export const findSubmission = async (
  db: Db,
  by: { planId: PlanId; number: number } | { decisionId: string },
): Promise<(Submission & { document: string }) | undefined> =>
  first(
    await db
      .select({ ...submissionColumns, document: draftSubmissions.document })
      .from(draftSubmissions)
      .innerJoin(plans, eq(plans.id, draftSubmissions.planId))
      .where(
        'decisionId' in by
          ? eq(draftSubmissions.decisionId, by.decisionId)
          : and(eq(draftSubmissions.planId, by.planId), eq(draftSubmissions.number, by.number)),
      ),
  )

export async function insertSubmission(
  tx: Tx,
  submission: Omit<typeof draftSubmissions.$inferInsert, 'id'>,
): Promise<SubmissionId> {
  const id = newId() as SubmissionId
  await tx.insert(draftSubmissions).values({ id, ...submission })
  return id
}

export async function nextSubmissionNumber(tx: Tx, planId: PlanId): Promise<number> {
  const [last] = await tx
    .select({ number: sql<number>`coalesce(max(${draftSubmissions.number}), 0)` })
    .from(draftSubmissions)
    .where(eq(draftSubmissions.planId, planId))
  return last!.number + 1
}

// ------------------------------------------------------------------------------------------------- commitments

/** The commitments of a plan as its drafting lists them, a page at a time by number. */
export async function commitmentsDrafted(db: Db, planId: PlanId, after: number, limit: number) {
  const rows = await db
    .select({ id: commitments.id, number: commitments.number, title: commitments.title })
    .from(commitments)
    .where(and(eq(commitments.planId, planId), gt(commitments.number, after)))
    .orderBy(asc(commitments.number))
    .limit(limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.number : null }
}
export type DraftedCommitment = { id: CommitmentId; number: number; title: TranslatedText }

/** Ids of every commitment that a proposal may be for: those of the plan, and those that were taken out of it. */
export async function commitmentIdsOf(db: Db, planId: PlanId): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ id: string; number: number }>(sql`
    select id, number from commitments where plan_id = ${planId}
    union select commitment_id, commitment from draft_versions where plan_id = ${planId}`)
  return new Map(rows.map(({ id, number }) => [id, number]))
}

/** Plans that are being drafted: not signed, not closed, and with a phase open to all that closes from that day on. */
export const plansInDrafting = (db: Db, today: string) =>
  db
    .select({ id: plans.id, slug: plans.slug, title: plans.title, convenerId: plans.convenerId })
    .from(plans)
    .where(
      sql`${plans.version} is null and ${plans.closedOn} is null and exists (
        select from plan_phases f where f.plan_id = plans.id and f.kind in ('open-call', 'consultation', 'drafting')
        and f.opens_on <= ${today} and f.closes_on >= ${today})`,
    )
    .limit(20)

/** The last submission of each plan that is not signed yet. */
export const lastSubmissions = (db: Db): Promise<Submission[]> =>
  db
    .selectDistinctOn([draftSubmissions.planId], submissionColumns)
    .from(draftSubmissions)
    .innerJoin(plans, eq(plans.id, draftSubmissions.planId))
    .where(and(isNull(plans.version), isNull(plans.closedOn)))
    .orderBy(asc(draftSubmissions.planId), desc(draftSubmissions.number))
    .limit(20)

/** The day of the last draft published of any commitment of the plan. */
export async function lastDraftOn(db: Db, planId: PlanId): Promise<Day | null> {
  const last = first(
    await db
      .select({ at: draftVersions.createdAt })
      .from(draftVersions)
      .where(eq(draftVersions.planId, planId))
      .orderBy(desc(draftVersions.createdAt))
      .limit(1),
  )
  return last ? dayOf(last.at) : null
}

/** Holds all minimums until the transaction ends. */
export async function lockMinimum(tx: Tx, id: string): Promise<Minimum | undefined> {
  await lockMinimums(tx)
  return (await minimumsOf(tx)).find((minimum) => minimum.id === id)
}

export const endMinimum = async (tx: Tx, id: string, untilDay: string | null) =>
  void (await tx.update(draftingMinimums).set({ untilDay }).where(eq(draftingMinimums.id, id)))

export async function insertMinimum(
  tx: Tx,
  minimum: Omit<typeof draftingMinimums.$inferInsert, 'id'>,
): Promise<string> {
  const id = newId()
  await tx.insert(draftingMinimums).values({ id, ...minimum })
  return id
}

/** It never held. What follows it follows what it followed, which holds on as long as it was to. */
export async function withdrawMinimum(
  tx: Tx,
  { id, follows, untilDay }: Minimum,
  withdrawn: { withdrawnBy: string; withdrawnReason: TranslatedText },
): Promise<void> {
  await tx
    .update(draftingMinimums)
    .set({ ...withdrawn, withdrawnAt: sql`moment_of_act()`, follows: null })
    .where(eq(draftingMinimums.id, id))
  await tx.update(draftingMinimums).set({ follows }).where(eq(draftingMinimums.follows, id))
  if (follows) await endMinimum(tx, follows, untilDay)
}

/** Minimums are added, changed and withdrawn one at a time: none overlaps another of its kind. */
export const lockMinimums = (tx: Tx) => tx.execute(sql`lock table ${draftingMinimums} in share row exclusive mode`)
