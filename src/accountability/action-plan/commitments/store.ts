import { and, eq, sql } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import { grouped } from '../grouped.ts'
import type { PlanId } from '../plans/model.ts'
import { commitmentActors, commitmentPrinciples, commitments, milestones, plans } from '../tables.ts'
import { rowColumns } from './list.ts'
import type { CommitmentActor, CommitmentDraft, CommitmentId } from './model.ts'
import { standingOf, type Standing } from './standing.ts'

/** Everything that a commitment's own row says. */
export const commitmentColumns = {
  ...rowColumns,
  problem: commitments.problem,
  causes: commitments.causes,
  effects: commitments.effects,
  objective: commitments.objective,
  product: commitments.product,
  budgetAmount: commitments.budgetAmount,
  budgetCurrency: commitments.budgetCurrency,
  budgetNote: commitments.budgetNote,
}

export type Commitment = CommitmentDraft &
  Standing & {
    id: CommitmentId
    planId: PlanId
    /** By its evaluator, of the last edition published; null where nothing was. */
    assessedCompletion: Standing['completion']
  }

export const findCommitment = (db: Db, id: CommitmentId): Promise<Commitment | undefined> =>
  findOne(db, eq(commitments.id, id))
export const findCommitmentByNumber = (db: Db, planId: PlanId, number: number): Promise<Commitment | undefined> =>
  findOne(db, and(eq(commitments.planId, planId), eq(commitments.number, number)))

async function findOne(db: Db, where: ReturnType<typeof and>): Promise<Commitment | undefined> {
  const row = first(await db.select(commitmentColumns).from(commitments).where(where))
  if (!row) return undefined
  const actors = await actorsOf(db, [row.id])
  const principles = await principlesOf(db, [row.id])
  return { ...row, actors: actors.get(row.id) ?? [], principleIds: principles.get(row.id) ?? [] }
}

/** The other actors of each commitment, in the order given. */
export async function actorsOf(db: Db, ids: readonly CommitmentId[]): Promise<Map<CommitmentId, CommitmentActor[]>> {
  if (ids.length === 0) return new Map()
  const { commitmentId, organizationId, role, number } = commitmentActors
  const rows = await db
    .select({ commitmentId, organizationId, role })
    .from(commitmentActors)
    .where(among(commitmentId, ids))
    .orderBy(commitmentId, number)
  return grouped(rows, ({ commitmentId, ...actor }) => [commitmentId, actor])
}

/** The principles that each commitment serves. */
export async function principlesOf(db: Db, ids: readonly CommitmentId[]): Promise<Map<CommitmentId, string[]>> {
  if (ids.length === 0) return new Map()
  const { commitmentId, principleId } = commitmentPrinciples
  const rows = await db
    .select({ commitmentId, principleId })
    .from(commitmentPrinciples)
    .where(among(commitmentId, ids))
    .orderBy(commitmentId, principleId)
  return grouped(rows, (row) => [row.commitmentId, row.principleId])
}

export const planOfCommitment = async (db: Db, id: CommitmentId): Promise<PlanId | undefined> =>
  first(await db.select({ planId: commitments.planId }).from(commitments).where(eq(commitments.id, id)))?.planId

export type LockedCommitment = {
  id: CommitmentId
  planId: PlanId
  number: number
  publicOwnerId: string | null
  civilOwnerId: string | null
  startsOn: Day | null
  endsOn: Day | null
  planStartsOn: Day | null
  planSlug: string
  completion: Standing['completion']
}

/** Holds the commitment until the transaction ends: its standing is worked out from milestones that nobody else moves meanwhile. */
export async function lockCommitment(tx: Tx, id: CommitmentId): Promise<LockedCommitment | undefined> {
  const { planId, number, publicOwnerId, civilOwnerId, startsOn, endsOn, completion } = commitments
  return first(
    await tx
      .select({
        id: commitments.id,
        planId,
        number,
        publicOwnerId,
        civilOwnerId,
        startsOn,
        endsOn,
        completion,
        planStartsOn: plans.startsOn,
        planSlug: plans.slug,
      })
      .from(commitments)
      .innerJoin(plans, eq(plans.id, planId))
      .where(eq(commitments.id, id))
      .for('no key update', { of: commitments }),
  )
}

/** Holds every commitment of a plan until the transaction ends: nothing is reported of them meanwhile. */
export const lockCommitmentsOf = (tx: Tx, planId: PlanId) =>
  tx
    .select({
      id: commitments.id,
      publicOwnerId: commitments.publicOwnerId,
      civilOwnerId: commitments.civilOwnerId,
    })
    .from(commitments)
    .where(eq(commitments.planId, planId))
    .orderBy(commitments.id)
    .for('no key update')

export async function insertCommitment(tx: Tx, planId: PlanId, draft: CommitmentDraft): Promise<CommitmentId> {
  const id = newId() as CommitmentId
  const { actors, principleIds, ...facts } = draft
  await tx.insert(commitments).values({ id, planId, ...facts, nextDueOn: draft.endsOn })
  await saveActors(tx, id, actors)
  await savePrinciples(tx, id, principleIds)
  return id
}

/** Writes the commitment as it is now to be; `restand` must follow where its end may have moved. */
export async function updateCommitment(tx: Tx, id: CommitmentId, { actors, principleIds, ...facts }: CommitmentDraft) {
  await tx.update(commitments).set(facts).where(eq(commitments.id, id))
  await tx.delete(commitmentActors).where(eq(commitmentActors.commitmentId, id))
  await saveActors(tx, id, actors)
  await tx.delete(commitmentPrinciples).where(eq(commitmentPrinciples.commitmentId, id))
  await savePrinciples(tx, id, principleIds)
}

async function saveActors(tx: Tx, commitmentId: CommitmentId, actors: readonly CommitmentActor[]) {
  if (actors.length > 0)
    await tx.insert(commitmentActors).values(actors.map((actor, at) => ({ commitmentId, number: at + 1, ...actor })))
}

async function savePrinciples(tx: Tx, commitmentId: CommitmentId, principleIds: readonly string[]) {
  if (principleIds.length > 0)
    await tx.insert(commitmentPrinciples).values(principleIds.map((principleId) => ({ commitmentId, principleId })))
}

export const deleteCommitment = async (tx: Tx, id: CommitmentId) =>
  void (await tx.delete(commitments).where(eq(commitments.id, id)))

/** Works the standing out anew from the milestones. The commitment must be locked. Answers what it was and what it is. */
export async function restand(
  tx: Tx,
  { id, completion: before }: Pick<LockedCommitment, 'id' | 'completion'>,
): Promise<{ before: Standing['completion']; after: Standing['completion'] }> {
  const { completion, endsOn, reportedOn, counterpart } = milestones
  const owed = first(await tx.select({ endsOn: commitments.endsOn }).from(commitments).where(eq(commitments.id, id)))!
  const standing = standingOf(
    await tx
      .select({ completion, endsOn, reportedOn, counterpart })
      .from(milestones)
      .where(eq(milestones.commitmentId, id)),
    owed.endsOn,
  )
  await tx.update(commitments).set(standing).where(eq(commitments.id, id))
  return { before, after: standing.completion }
}

export async function nextCommitmentNumber(db: Db, planId: PlanId): Promise<number> {
  const row = first(
    await db
      .select({
        next: sql<number>`greatest(coalesce(max(${commitments.number}), 0), coalesce((select max(commitment) from draft_versions where plan_id = ${planId}), 0)) + 1`,
      })
      .from(commitments)
      .where(eq(commitments.planId, planId)),
  )
  return row!.next
}

/** Title and address of commitments; unknown ids are left out. */
export async function commitmentTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; address: string; number: number }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: commitments.id, title: commitments.title, number: commitments.number, slug: plans.slug })
    .from(commitments)
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(among(commitments.id, ids))
  return new Map(
    rows.map(({ id, title, number, slug }) => [id, { title, number, address: commitmentAddress(slug, number) }]),
  )
}

export const commitmentAddress = (planSlug: string, number: number) => `/planes/${planSlug}/compromisos/${number}`
