import { and, arrayContains, asc, desc, eq, gt, inArray, or } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import { amendments } from '../amendments/tables.ts'
import type { PlanId } from '../plans/model.ts'
import { plans } from '../tables.ts'
import type { VersionId } from './model.ts'
import { planLaunches, planVersions } from './tables.ts'

/** Everything of a version but the text itself, which is long. */
export const versionColumns = {
  id: planVersions.id,
  planId: planVersions.planId,
  number: planVersions.number,
  sha256: planVersions.sha256,
  signedOn: planVersions.signedOn,
  signatories: planVersions.signatories,
  amendmentId: planVersions.amendmentId,
  amendment: amendments.number,
  amendmentTitle: amendments.title,
  decisionId: planVersions.decisionId,
  changed: planVersions.changed,
  paperSha256: planVersions.paperSha256,
  paperName: planVersions.paperName,
  paperKind: planVersions.paperKind,
  paperSize: planVersions.paperSize,
  organizationId: planVersions.organizationId,
  createdAt: planVersions.createdAt,
  planSlug: plans.slug,
}

export const selectVersions = (db: Db) =>
  db
    .select(versionColumns)
    .from(planVersions)
    .innerJoin(plans, eq(plans.id, planVersions.planId))
    .leftJoin(amendments, eq(amendments.id, planVersions.amendmentId))
    .$dynamic()
export type Version = Awaited<ReturnType<typeof selectVersions>>[number]

/** The versions of a plan, the one that was signed first first. */
export const versionsOf = (db: Db, planId: PlanId): Promise<Version[]> =>
  selectVersions(db).where(eq(planVersions.planId, planId)).orderBy(asc(planVersions.number))

export async function findVersion(
  db: Db,
  planId: PlanId,
  number: number,
): Promise<(Version & { document: string }) | undefined> {
  return first(
    await db
      .select({ ...versionColumns, document: planVersions.document })
      .from(planVersions)
      .innerJoin(plans, eq(plans.id, planVersions.planId))
      .leftJoin(amendments, eq(amendments.id, planVersions.amendmentId))
      .where(and(eq(planVersions.planId, planId), eq(planVersions.number, number))),
  )
}

/** The text alone. */
export const documentOfVersion = async (db: Db, planId: PlanId, number: number): Promise<string | undefined> =>
  first(
    await db
      .select({ document: planVersions.document })
      .from(planVersions)
      .where(and(eq(planVersions.planId, planId), eq(planVersions.number, number))),
  )?.document

/** The version whose text, or whose act on paper, has that hash. */
export const versionWithHash = async (db: Db, sha256: string): Promise<Version | undefined> =>
  first(
    await selectVersions(db)
      .where(or(eq(planVersions.sha256, sha256), eq(planVersions.paperSha256, sha256)))
      .orderBy(planVersions.createdAt)
      .limit(1),
  )

/** The last amendment that changed a commitment; undefined where it says what was signed. */
export const lastChangeOf = async (db: Db, planId: PlanId, commitment: number) =>
  first(
    await db
      .select({ version: planVersions.number, amendment: amendments.number })
      .from(planVersions)
      .innerJoin(amendments, eq(amendments.id, planVersions.amendmentId))
      .where(
        and(
          eq(planVersions.planId, planId),
          gt(planVersions.number, 1),
          arrayContains(planVersions.changed, [commitment]),
        ),
      )
      .orderBy(desc(planVersions.number))
      .limit(1),
  )

type NewVersion = typeof planVersions.$inferInsert

/** Writes the version and makes it the one in force. The plan must be locked. */
export async function insertVersion(tx: Tx, version: Omit<NewVersion, 'id'>): Promise<VersionId> {
  const id = newId() as VersionId
  await tx.insert(planVersions).values({ id, ...version })
  await tx.update(plans).set({ version: version.number }).where(eq(plans.id, version.planId))
  return id
}

export async function insertLaunch(tx: Tx, launch: Omit<typeof planLaunches.$inferInsert, 'id'>) {
  await tx.insert(planLaunches).values({ id: newId(), ...launch })
  await tx.update(plans).set({ launchedOn: launch.onDay }).where(eq(plans.id, launch.planId))
}

export const launchOf = async (db: Db, planId: PlanId) =>
  first(
    await db
      .select({ onDay: planLaunches.onDay, place: planLaunches.place, note: planLaunches.note })
      .from(planLaunches)
      .where(eq(planLaunches.planId, planId)),
  )
export type Launch = NonNullable<Awaited<ReturnType<typeof launchOf>>>

/** Those of the hashes that an act on paper points at. */
export const hashesOfPapers = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: planVersions.paperSha256 })
      .from(planVersions)
      .where(inArray(planVersions.paperSha256, [...hashes]))
  ).flatMap(({ hash }) => hash ?? [])

/** Title and address of versions; unknown ids are left out. */
export async function versionTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; number: number; slug: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: planVersions.id, number: planVersions.number, title: plans.title, slug: plans.slug })
    .from(planVersions)
    .innerJoin(plans, eq(plans.id, planVersions.planId))
    .where(among(planVersions.id, ids))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}
