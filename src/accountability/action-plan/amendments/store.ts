import { and, asc, desc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import { journal, journalAbout } from '../../../platform/journal/tables.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments, plans } from '../tables.ts'
import { planVersions } from '../versions/tables.ts'
import type { AmendmentId } from './model.ts'
import { amendments } from './tables.ts'

export const amendmentColumns = {
  id: amendments.id,
  planId: amendments.planId,
  number: amendments.number,
  state: amendments.state,
  title: amendments.title,
  reason: amendments.reason,
  organizationId: amendments.organizationId,
  personId: amendments.personId,
  baseVersion: amendments.baseVersion,
  sha256: amendments.sha256,
  proposedOn: amendments.proposedOn,
  decidedOn: amendments.decidedOn,
  decisionId: amendments.decisionId,
  decisionReason: amendments.decisionReason,
  deciderOrganizationId: amendments.deciderOrganizationId,
  createdAt: amendments.createdAt,
  planSlug: plans.slug,
  planVersion: plans.version,
  /** The version that it made. */
  version: planVersions.number,
}

export const selectAmendments = (db: Db) =>
  db
    .select({ ...amendmentColumns, changes: amendments.changes, conflicts: amendments.conflicts })
    .from(amendments)
    .innerJoin(plans, eq(plans.id, amendments.planId))
    .leftJoin(planVersions, eq(planVersions.amendmentId, amendments.id))
    .$dynamic()
export type Amendment = Awaited<ReturnType<typeof selectAmendments>>[number]

/** What a list of them shows: not what each changes. */
export type ListedAmendment = Omit<Amendment, 'changes' | 'conflicts'>

const MOST_LISTED = 200

/** The amendments of a plan, the last first: those proposed, and the drafts of these organizations. */
export const amendmentsOf = (db: Db, planId: PlanId, drafting: readonly string[]): Promise<ListedAmendment[]> =>
  db
    .select(amendmentColumns)
    .from(amendments)
    .innerJoin(plans, eq(plans.id, amendments.planId))
    .leftJoin(planVersions, eq(planVersions.amendmentId, amendments.id))
    .where(
      and(
        eq(amendments.planId, planId),
        or(
          ne(amendments.state, 'draft'),
          drafting.length > 0 ? inArray(amendments.organizationId, [...drafting]) : undefined,
        ),
        drafting.length > 0 ? undefined : ne(amendments.state, 'draft'),
      ),
    )
    .orderBy(desc(amendments.number))
    .limit(MOST_LISTED)

export const findAmendment = async (db: Db, planId: PlanId, number: number): Promise<Amendment | undefined> =>
  first(await selectAmendments(db).where(and(eq(amendments.planId, planId), eq(amendments.number, number))))

export const findAmendmentById = async (db: Db, id: AmendmentId): Promise<Amendment | undefined> =>
  first(await selectAmendments(db).where(eq(amendments.id, id)))

/** The draft that writes an amendment anew; undefined where there is none, or none any more. */
export const draftFrom = async (db: Db, id: AmendmentId): Promise<Amendment | undefined> =>
  first(
    await selectAmendments(db)
      .innerJoin(journal, and(eq(journal.subjectId, amendments.id), eq(journal.event, 'amendment.drafted')))
      .innerJoin(journalAbout, and(eq(journalAbout.entryId, journal.id), eq(journalAbout.kind, 'amendment')))
      .where(and(eq(journalAbout.id, id), eq(amendments.state, 'draft'))),
  )

/** The others of its plan that wait to be decided. */
export const proposedBeside = (db: Db, { planId, id }: Amendment): Promise<Amendment[]> =>
  selectAmendments(db)
    .where(and(eq(amendments.planId, planId), eq(amendments.state, 'proposed'), ne(amendments.id, id)))
    .orderBy(asc(amendments.number))
    .limit(MOST_LISTED)

/** Ids of those of a plan whose text was that, and was rejected. */
export const rejectedWithText = async (db: Db, planId: PlanId, sha256: string): Promise<AmendmentId[]> =>
  (
    await db
      .select({ id: amendments.id })
      .from(amendments)
      .where(and(eq(amendments.planId, planId), eq(amendments.sha256, sha256), eq(amendments.state, 'rejected')))
  ).map(({ id }) => id)

/** The text that it proposes, as it was fixed. */
export const proposedDocument = async (db: Db, id: AmendmentId): Promise<string | null> =>
  first(await db.select({ document: amendments.document }).from(amendments).where(eq(amendments.id, id)))?.document ??
  null

/** Holds the amendment; the plan must be locked already, always in that order. */
export async function lockAmendment(tx: Tx, id: AmendmentId): Promise<Amendment | undefined> {
  await tx.execute(sql`select 1 from ${amendments} where ${amendments.id} = ${id} for no key update`)
  return findAmendmentById(tx, id)
}

export async function insertAmendment(
  tx: Tx,
  amendment: Omit<typeof amendments.$inferInsert, 'id' | 'number' | 'state'>,
): Promise<{ id: AmendmentId; number: number }> {
  const id = newId() as AmendmentId
  const [last] = await tx
    .select({ number: sql<number>`coalesce(max(${amendments.number}), 0)` })
    .from(amendments)
    .where(eq(amendments.planId, amendment.planId))
  const number = last!.number + 1
  await tx.insert(amendments).values({ id, number, state: 'draft', ...amendment })
  return { id, number }
}

export const updateAmendment = async (
  tx: Tx,
  id: AmendmentId,
  values: Partial<Omit<typeof amendments.$inferInsert, 'id' | 'planId' | 'number'>>,
) => void (await tx.update(amendments).set(values).where(eq(amendments.id, id)))

export const deleteAmendment = async (tx: Tx, id: AmendmentId) =>
  void (await tx.delete(amendments).where(eq(amendments.id, id)))

/** The organizations that answer for something in the plan, on either side. */
export async function ownersIn(db: Db, planId: PlanId): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ publicOwner: commitments.publicOwnerId, civilOwner: commitments.civilOwnerId })
    .from(commitments)
    .where(eq(commitments.planId, planId))
  return new Set(rows.flatMap(({ publicOwner, civilOwner }) => [publicOwner, civilOwner]).filter((id) => id !== null))
}

/** Drafts of those organizations in plans that are not closed, oldest first. */
export const draftsOf = (db: Db, organizationIds: readonly string[], limit = 20) =>
  selectAmendments(db)
    .where(
      and(eq(amendments.state, 'draft'), isNull(plans.closedOn), among(amendments.organizationId, organizationIds)),
    )
    .orderBy(asc(amendments.createdAt))
    .limit(limit)

/**
 * Of those organizations in plans that are not closed: what was proposed, and what was approved, could not be applied and was not
 * written anew since. Oldest first.
 */
export const notApplied = (db: Db, organizationIds: readonly string[], limit = 20) =>
  selectAmendments(db)
    .where(
      and(
        isNull(plans.closedOn),
        among(amendments.organizationId, organizationIds),
        sql`(${amendments.state} = 'proposed' or ${amendments.state} = 'approved' and not exists (
          select from amendments later where later.plan_id = ${amendments.planId} and later.number > ${amendments.number}
            and later.organization_id = ${amendments.organizationId} and later.state not in ('withdrawn', 'rejected')))`,
      ),
    )
    .orderBy(asc(amendments.proposedOn))
    .limit(limit)

/** Those that wait for somebody to decide, the one proposed first first. */
export const undecided = (db: Db, limit = 20) =>
  selectAmendments(db).where(eq(amendments.state, 'proposed')).orderBy(asc(amendments.proposedOn)).limit(limit)

export async function amendmentTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; number: number; slug: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: amendments.id, title: amendments.title, number: amendments.number, slug: plans.slug })
    .from(amendments)
    .innerJoin(plans, eq(plans.id, amendments.planId))
    .where(and(among(amendments.id, ids), ne(amendments.state, 'draft')))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}
