import { and, asc, eq, gt, inArray, sql, type SQL } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, prepared, type Db, type Tx } from '../../../platform/database/index.ts'
import type { Ending } from '../norms/model.ts'
import type { Provision } from '../norms/store.ts'
import { normVersions, norms, principleCatalogues, principles, provisions } from '../tables.ts'

export type Catalogue = {
  id: string
  slug: string
  name: TranslatedText
  source: TranslatedText
  norm: { slug: string; shortName: TranslatedText }
  provision: Pick<Provision, 'anchor' | 'article' | 'fraction' | 'numeral'> | null
  /** Of the catalogue itself or, where it does not say, of the version of the norm that it comes from. */
  validFrom: string | null
  validUntil: string | null
  publishedOn: string | null
  ended: Ending | null
}
export type Principle = {
  id: string
  catalogueId: string
  number: number
  slug: string
  name: TranslatedText
  explanation: TranslatedText
  provision: Pick<Provision, 'anchor' | 'article' | 'fraction' | 'numeral' | 'summary'> | null
}
/** What a correction may change of it, and what it is compared by. */
export type PrincipleFacts = Pick<Principle, 'name' | 'explanation'>
export const principleFacts = ({ name, explanation }: Principle): PrincipleFacts => ({ name, explanation })

export type CatalogueWithPrinciples = Catalogue & { principles: Principle[] }

const validFrom = sql<string | null>`coalesce(${principleCatalogues.validFrom}, ${normVersions.inForceFrom})::text`
const validUntil = sql<string | null>`coalesce(${principleCatalogues.validUntil}, ${normVersions.inForceUntil})::text`

/** Condition on a catalogue joined with the version it comes from: it is valid on that day. */
export const validOn = (day: string): SQL => sql`
  coalesce(${principleCatalogues.validFrom}, ${normVersions.inForceFrom}, ${normVersions.publishedOn}) <= ${day}
  and case when coalesce(${principleCatalogues.validUntil}, ${normVersions.inForceUntil}) is null
           then ${normVersions.ended} is null
           else coalesce(${principleCatalogues.validUntil}, ${normVersions.inForceUntil}) > ${day} end`

/** Every catalogue, newest first, or the one of that slug, each with its principles in order. Two queries. */
export async function findCatalogues(db: Db, slug?: string): Promise<CatalogueWithPrinciples[]> {
  const rows = await db
    .select({
      id: principleCatalogues.id,
      slug: principleCatalogues.slug,
      name: principleCatalogues.name,
      source: principleCatalogues.source,
      norm: { slug: norms.slug, shortName: norms.shortName },
      provision: {
        anchor: provisions.anchor,
        article: provisions.article,
        fraction: provisions.fraction,
        numeral: provisions.numeral,
      },
      validFrom,
      validUntil,
      publishedOn: normVersions.publishedOn,
      ended: normVersions.ended,
    })
    .from(principleCatalogues)
    .innerJoin(normVersions, eq(normVersions.id, principleCatalogues.normVersionId))
    .innerJoin(norms, eq(norms.id, normVersions.normId))
    .leftJoin(provisions, eq(provisions.id, principleCatalogues.provisionId))
    .where(slug === undefined ? undefined : eq(principleCatalogues.slug, slug))
    .orderBy(
      sql`coalesce(${principleCatalogues.validFrom}, ${normVersions.inForceFrom}, ${normVersions.publishedOn}) desc nulls last`,
      asc(principleCatalogues.id),
    )
    .limit(100)
  const named = await principlesOf(
    db,
    rows.map((catalogue) => catalogue.id),
  )
  return rows.map((catalogue) => ({
    ...catalogue,
    principles: named.filter((principle) => principle.catalogueId === catalogue.id),
  }))
}

async function principlesOf(db: Db, catalogueIds: readonly string[]): Promise<Principle[]> {
  if (catalogueIds.length === 0) return []
  return db
    .select({
      id: principles.id,
      catalogueId: principles.catalogueId,
      number: principles.number,
      slug: principles.slug,
      name: principles.name,
      explanation: principles.explanation,
      provision: {
        anchor: provisions.anchor,
        article: provisions.article,
        fraction: provisions.fraction,
        numeral: provisions.numeral,
        summary: provisions.summary,
      },
    })
    .from(principles)
    .leftJoin(provisions, eq(provisions.id, principles.provisionId))
    .where(inArray(principles.catalogueId, [...catalogueIds]))
    .orderBy(asc(principles.catalogueId), asc(principles.number))
}

export type PrincipleName = {
  id: string
  number: number
  slug: string
  catalogue: string
  name: TranslatedText
  address: string
}

const nameColumns = {
  id: principles.id,
  number: principles.number,
  slug: principles.slug,
  catalogue: principleCatalogues.slug,
  name: principles.name,
}
const withAddress = (row: Omit<PrincipleName, 'address'>): PrincipleName => ({
  ...row,
  address: `/principios/${row.catalogue}/${row.slug}`,
})

/** The principles of the catalogues valid on that day, in order, for a list to choose from. */
export async function principleOptions(db: Db, onDay: string): Promise<PrincipleName[]> {
  const rows = await db
    .select(nameColumns)
    .from(principles)
    .innerJoin(principleCatalogues, eq(principleCatalogues.id, principles.catalogueId))
    .innerJoin(normVersions, eq(normVersions.id, principleCatalogues.normVersionId))
    .where(validOn(onDay))
    .orderBy(asc(principleCatalogues.slug), asc(principles.number))
  return rows.map(withAddress)
}

/** Names and addresses of principles by id, of any catalogue; unknown ids are left out. */
export async function principleNames(db: Db, ids: readonly string[]): Promise<Map<string, PrincipleName>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select(nameColumns)
    .from(principles)
    .innerJoin(principleCatalogues, eq(principleCatalogues.id, principles.catalogueId))
    .where(among(principles.id, [...new Set(ids)]))
  return new Map(rows.map((row) => [row.id, withAddress(row)]))
}

/** Every principle of the catalogues that those principles are of, by catalogue and number. */
export async function principlesBeside(db: Db, ids: readonly string[]): Promise<PrincipleName[]> {
  if (ids.length === 0) return []
  return (await beside(db).execute({ ids })).map(withAddress)
}
const beside = prepared((db) =>
  db
    .select(nameColumns)
    .from(principles)
    .innerJoin(principleCatalogues, eq(principleCatalogues.id, principles.catalogueId))
    .where(
      inArray(
        principles.catalogueId,
        db
          .select({ id: principles.catalogueId })
          .from(principles)
          .where(among(principles.id, sql.placeholder('ids'))),
      ),
    )
    .orderBy(asc(principleCatalogues.slug), asc(principles.number)),
)

/** The id of the principle of that id, of `catalogue/slug`, or of the latest catalogue that has the slug; null where none has. */
export async function principleIdOf(db: Db, text: string): Promise<string | null> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
  const [slug, catalogue] = text.split('/').toReversed()
  const row = first(
    await db
      .select({ id: principles.id })
      .from(principles)
      .innerJoin(principleCatalogues, eq(principleCatalogues.id, principles.catalogueId))
      .where(
        isId
          ? eq(principles.id, text)
          : and(
              eq(principles.slug, slug!),
              catalogue === undefined ? undefined : eq(principleCatalogues.slug, catalogue),
            ),
      )
      .orderBy(sql`${principleCatalogues.slug} desc`)
      .limit(1),
  )
  return row?.id ?? null
}

export type PrincipleRow = PrincipleName & {
  explanation: TranslatedText
  norm: string
  validFrom: string | null
  validUntil: string | null
}
export type PrincipleFilters = { catalogue?: string | undefined; inForceOn?: string | undefined }

const matching = ({ catalogue, inForceOn }: PrincipleFilters) =>
  and(catalogue ? eq(principleCatalogues.slug, catalogue) : undefined, inForceOn ? validOn(inForceOn) : undefined)

const selectPrinciples = (db: Db) =>
  db
    .select({ ...nameColumns, explanation: principles.explanation, norm: norms.slug, validFrom, validUntil })
    .from(principles)
    .innerJoin(principleCatalogues, eq(principleCatalogues.id, principles.catalogueId))
    .innerJoin(normVersions, eq(normVersions.id, principleCatalogues.normVersionId))
    .innerJoin(norms, eq(norms.id, normVersions.normId))

/** Principles of all catalogues by id, which is the order they were entered in. */
export async function listPrinciples(
  db: Db,
  {
    filters = {},
    after,
    limit,
    descending = false,
  }: { filters?: PrincipleFilters; after?: string | undefined; limit: number; descending?: boolean },
): Promise<{ items: PrincipleRow[]; next: string | null }> {
  const rows = await selectPrinciples(db)
    .where(
      and(
        matching(filters),
        after === undefined
          ? undefined
          : descending
            ? sql`${principles.id} < ${after}::uuid`
            : gt(principles.id, after),
      ),
    )
    .orderBy(descending ? sql`${principles.id} desc` : asc(principles.id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  return {
    items: shown.map((row) => ({ ...row, ...withAddress(row) })),
    next: rows.length > limit ? shown.at(-1)!.id : null,
  }
}

export const countPrinciples = async (db: Db, filters: PrincipleFilters = {}): Promise<number> =>
  first(
    await db
      .select({ count: sql<number>`count(*)::int` })
      .from(principles)
      .innerJoin(principleCatalogues, eq(principleCatalogues.id, principles.catalogueId))
      .innerJoin(normVersions, eq(normVersions.id, principleCatalogues.normVersionId))
      .where(matching(filters)),
  )!.count

export async function findPrincipleRow(db: Db, id: string): Promise<PrincipleRow | null> {
  const row = first(await selectPrinciples(db).where(eq(principles.id, id)))
  return row ? { ...row, ...withAddress(row) } : null
}

export const catalogueSlugs = async (db: Db): Promise<Set<string>> =>
  new Set((await db.select({ slug: principleCatalogues.slug }).from(principleCatalogues)).map((row) => row.slug))

type Seeded = { seed?: string }

export async function insertCatalogue(
  tx: Tx,
  catalogue: {
    slug: string
    name: TranslatedText
    source: TranslatedText
    normVersionId: string
    provisionId: string | null
    validFrom: string | null
    validUntil: string | null
  } & Seeded,
): Promise<string> {
  const id = newId()
  await tx.insert(principleCatalogues).values({ id, ...catalogue })
  return id
}

/** Null where the catalogue already has a principle of that number or slug. */
export async function insertPrinciple(
  tx: Tx,
  principle: {
    catalogueId: string
    number: number
    slug: string
    name: TranslatedText
    explanation: TranslatedText
    provisionId: string | null
  } & Seeded,
): Promise<string | null> {
  const rows = await tx
    .insert(principles)
    .values({ id: newId(), ...principle })
    .onConflictDoNothing()
    .returning({ id: principles.id })
  return first(rows)?.id ?? null
}

export async function savePrinciple(tx: Tx, id: string, facts: PrincipleFacts) {
  await tx.update(principles).set(facts).where(eq(principles.id, id))
}

/** Holds the catalogue until the transaction ends. */
export const lockCatalogue = async (tx: Tx, id: string) =>
  first(
    await tx
      .select({
        id: principleCatalogues.id,
        name: principleCatalogues.name,
        normId: normVersions.normId,
        validFrom: principleCatalogues.validFrom,
        validUntil: principleCatalogues.validUntil,
      })
      .from(principleCatalogues)
      .innerJoin(normVersions, eq(normVersions.id, principleCatalogues.normVersionId))
      .where(eq(principleCatalogues.id, id))
      .for('update', { of: principleCatalogues }),
  )

export const normOfVersion = async (db: Db, versionId: string): Promise<string | undefined> =>
  first(await db.select({ normId: normVersions.normId }).from(normVersions).where(eq(normVersions.id, versionId)))
    ?.normId

export async function saveCatalogueEnd(tx: Tx, id: string, validUntil: string) {
  await tx.update(principleCatalogues).set({ validUntil }).where(eq(principleCatalogues.id, id))
}
