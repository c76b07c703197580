import { and, asc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { normVersions, norms, provisions } from '../tables.ts'
import type { Ending, NormKind, VersionFacts } from './model.ts'

export type Provision = {
  id: string
  anchor: string
  article: string
  fraction: string | null
  numeral: string | null
  summary: TranslatedText
  note: TranslatedText | null
}
export type NormLink = { id: string; slug: string; shortName: TranslatedText }
export type Version = {
  id: string
  normId: string
  label: TranslatedText
  publication: string
  url: string | null
  publishedOn: string | null
  inForceFrom: string | null
  inForceUntil: string | null
  confirmedUntil: string | null
  ended: Ending | null
  endedBy: NormLink | null
  note: TranslatedText | null
}
export type Norm = {
  id: string
  slug: string
  title: TranslatedText
  shortName: TranslatedText
  kind: NormKind
  issuer: TranslatedText
  summary: TranslatedText | null
}
export type NormWithVersions = Norm & { versions: Version[] }
export type FullNorm = Norm & { versions: (Version & { provisions: Provision[] })[] }

const normColumns = {
  id: norms.id,
  slug: norms.slug,
  title: norms.title,
  shortName: norms.shortName,
  kind: norms.kind,
  issuer: norms.issuer,
  summary: norms.summary,
}
const provisionColumns = {
  id: provisions.id,
  anchor: provisions.anchor,
  article: provisions.article,
  fraction: provisions.fraction,
  numeral: provisions.numeral,
  summary: provisions.summary,
  note: provisions.note,
}

/** Condition on a version joined as `norm_versions`: it is in force on that day (see `stateOn`). */
const inForceOn = (day: string) => sql`
  coalesce(${normVersions.inForceFrom}, ${normVersions.publishedOn}) <= ${day}
  and (${normVersions.inForceUntil} > ${day} or (${normVersions.inForceUntil} is null and ${normVersions.ended} is null))
  and (${normVersions.confirmedUntil} is null or ${normVersions.confirmedUntil} >= ${day})`

export type NormFilters = { kind?: NormKind | undefined; inForceOn?: string | undefined }

const matching = ({ kind, inForceOn: day }: NormFilters) =>
  and(
    kind && eq(norms.kind, kind),
    day
      ? sql`exists (select 1 from ${normVersions} where ${normVersions.normId} = ${norms.id} and ${inForceOn(day)})`
      : undefined,
  )

/** Norms by slug with all their versions, newest version first. Two queries. */
export async function listNorms(
  db: Db,
  {
    filters = {},
    after,
    limit,
    descending = false,
  }: { filters?: NormFilters; after?: string | undefined; limit: number; descending?: boolean },
): Promise<{ items: NormWithVersions[]; next: string | null }> {
  const found = await db
    .select(normColumns)
    .from(norms)
    .where(
      and(
        matching(filters),
        after === undefined ? undefined : descending ? sql`${norms.slug} < ${after}` : gt(norms.slug, after),
      ),
    )
    .orderBy(descending ? sql`${norms.slug} desc` : asc(norms.slug))
    .limit(limit + 1)
  const shown = found.slice(0, limit)
  const versions = await versionsOf(
    db,
    shown.map((norm) => norm.id),
  )
  return {
    items: shown.map((norm) => ({ ...norm, versions: versions.filter((version) => version.normId === norm.id) })),
    next: found.length > limit ? shown.at(-1)!.slug : null,
  }
}

export const countNorms = async (db: Db, filters: NormFilters = {}): Promise<number> =>
  first(
    await db
      .select({ count: sql<number>`count(*)::int` })
      .from(norms)
      .where(matching(filters)),
  )!.count

async function versionsOf(db: Db, normIds: readonly string[]): Promise<Version[]> {
  if (normIds.length === 0) return []
  const replacing = db
    .select({ id: norms.id, slug: norms.slug, shortName: norms.shortName })
    .from(norms)
    .as('replacing')
  const rows = await db
    .select({
      id: normVersions.id,
      normId: normVersions.normId,
      label: normVersions.label,
      publication: normVersions.publication,
      url: normVersions.url,
      publishedOn: normVersions.publishedOn,
      inForceFrom: normVersions.inForceFrom,
      inForceUntil: normVersions.inForceUntil,
      confirmedUntil: normVersions.confirmedUntil,
      ended: normVersions.ended,
      replacingId: replacing.id,
      replacingSlug: replacing.slug,
      replacingName: replacing.shortName,
      note: normVersions.note,
    })
    .from(normVersions)
    .leftJoin(replacing, eq(replacing.id, normVersions.endedBy))
    .where(inArray(normVersions.normId, [...normIds]))
    .orderBy(sql`${normVersions.publishedOn} desc nulls last`, asc(normVersions.id))
  return rows.map(({ replacingId, replacingSlug, replacingName, ...version }) => ({
    ...version,
    endedBy:
      replacingId && replacingSlug && replacingName
        ? { id: replacingId, slug: replacingSlug, shortName: replacingName }
        : null,
  }))
}

/** A norm with every version and provision. Three queries. */
export async function findNorm(db: Db, by: { slug: string } | { id: string }): Promise<FullNorm | null> {
  const norm = first(
    await db
      .select(normColumns)
      .from(norms)
      .where('slug' in by ? eq(norms.slug, by.slug) : eq(norms.id, by.id)),
  )
  if (!norm) return null
  const versions = await versionsOf(db, [norm.id])
  const articles = await provisionsOf(
    db,
    versions.map((version) => version.id),
  )
  return {
    ...norm,
    versions: versions.map((version) => ({
      ...version,
      provisions: articles.filter((provision) => provision.normVersionId === version.id),
    })),
  }
}

const provisionsOf = async (db: Db, versionIds: readonly string[]) =>
  versionIds.length === 0
    ? []
    : db
        .select({ ...provisionColumns, normVersionId: provisions.normVersionId })
        .from(provisions)
        .where(inArray(provisions.normVersionId, [...versionIds]))
        .orderBy(asc(provisions.normVersionId), asc(provisions.position))

export const findProvisions = async (db: Db, versionId: string): Promise<Provision[]> =>
  db
    .select(provisionColumns)
    .from(provisions)
    .where(eq(provisions.normVersionId, versionId))
    .orderBy(asc(provisions.position))

/** Short names of norms, for a list to choose from. */
export const normOptions = (db: Db): Promise<{ id: string; shortName: TranslatedText }[]> =>
  db.select({ id: norms.id, shortName: norms.shortName }).from(norms).orderBy(asc(norms.slug)).limit(500)

/** Versions of norms, newest first, for a list to choose from. */
export const versionOptions = (db: Db): Promise<{ id: string; shortName: TranslatedText; label: TranslatedText }[]> =>
  db
    .select({ id: normVersions.id, shortName: norms.shortName, label: normVersions.label })
    .from(normVersions)
    .innerJoin(norms, eq(norms.id, normVersions.normId))
    .orderBy(asc(norms.slug), sql`${normVersions.publishedOn} desc nulls last`)
    .limit(500)

export const slugsLike = async (db: Db, slug: string): Promise<Set<string>> =>
  new Set(
    (
      await db
        .select({ slug: norms.slug })
        .from(norms)
        .where(sql`${norms.slug} like ${`${slug.slice(0, 55)}%`}`)
    ).map((row) => row.slug),
  )

export async function normTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; address: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: norms.id, slug: norms.slug, shortName: norms.shortName })
    .from(norms)
    .where(inArray(norms.id, [...ids]))
  return new Map(rows.map(({ id, slug, shortName }) => [id, { title: shortName, address: `/marco-legal/${slug}` }]))
}

type Seeded = { seed?: string }

export async function insertNorm(tx: Tx, norm: Omit<Norm, 'id'> & Seeded): Promise<string> {
  const id = newId()
  await tx.insert(norms).values({ id, ...norm })
  return id
}

export type NewVersion = Omit<Version, 'id' | 'endedBy'> & { endedBy: string | null }

/** Null where the norm already has a version published on that day. */
export async function insertVersion(tx: Tx, version: NewVersion & Seeded): Promise<string | null> {
  const rows = await tx
    .insert(normVersions)
    .values({ id: newId(), ...version })
    .onConflictDoNothing()
    .returning({ id: normVersions.id })
  return first(rows)?.id ?? null
}

/** Null where the version already has a provision at that anchor. */
export async function insertProvision(
  tx: Tx,
  provision: Omit<Provision, 'id'> & { normVersionId: string } & Seeded,
): Promise<string | null> {
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from ${provisions} where ${provisions.normVersionId} = ${provision.normVersionId})`
  const rows = await tx
    .insert(provisions)
    .values({ id: newId(), ...provision, position })
    .onConflictDoNothing()
    .returning({ id: provisions.id })
  return first(rows)?.id ?? null
}

/** Holds the norm until the transaction ends: it and its provisions are corrected by one person at a time. */
export const lockNorm = async (tx: Tx, id: string) =>
  first(await tx.select({ id: norms.id }).from(norms).where(eq(norms.id, id)).for('no key update'))

export async function saveNorm(tx: Tx, id: string, facts: Omit<Norm, 'id' | 'slug'>) {
  await tx.update(norms).set(facts).where(eq(norms.id, id))
}

/** False where the norm has another version published on that day. */
export async function saveVersion(tx: Tx, { id, normId }: Pick<Version, 'id' | 'normId'>, facts: VersionFacts) {
  const { publishedOn } = facts
  const sameDay = publishedOn === null ? isNull(normVersions.publishedOn) : eq(normVersions.publishedOn, publishedOn)
  const others = await tx
    .select({ id: normVersions.id })
    .from(normVersions)
    .where(and(eq(normVersions.normId, normId), ne(normVersions.id, id), sameDay))
  if (others.length > 0) return false
  await tx.update(normVersions).set(facts).where(eq(normVersions.id, id))
  return true
}

export async function saveProvision(tx: Tx, id: string, facts: Omit<Provision, 'id'>) {
  await tx.update(provisions).set(facts).where(eq(provisions.id, id))
}

/** Holds the version until the transaction ends, so that two people do not end it at once. */
export const lockVersion = async (tx: Tx, id: string) =>
  first(
    await tx
      .select({
        id: normVersions.id,
        normId: normVersions.normId,
        inForceFrom: normVersions.inForceFrom,
        publishedOn: normVersions.publishedOn,
        inForceUntil: normVersions.inForceUntil,
        ended: normVersions.ended,
      })
      .from(normVersions)
      .where(eq(normVersions.id, id))
      .for('update'),
  )

export async function saveEnding(
  tx: Tx,
  id: string,
  ending: { ended: Ending; inForceUntil: string | null; endedBy: string | null },
) {
  await tx.update(normVersions).set(ending).where(eq(normVersions.id, id))
}
