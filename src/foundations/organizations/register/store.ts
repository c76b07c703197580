import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, sql, type Placeholder, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import { slug as slugOf, type TranslatedText } from '../../../kernel/text.ts'
import { among, first, prepared, type Db, type Tx } from '../../../platform/database/index.ts'
import type { Dated, Period } from '../periods.ts'
import { answerersOf, hasPassedOn } from './passing-on.ts'
import {
  categoryCatalogue,
  organizationCategories,
  organizationNames,
  organizations,
  organizationSuccessions,
  organizationSupervisions,
} from '../tables.ts'
import {
  nameKey,
  type OrganizationId,
  type Category,
  type End,
  type EndingSuccession,
  type Naming,
  type Organization,
  type OrganizationHistory,
  type Registration,
  type Sector,
  type Succession,
  type Supervision,
} from './model.ts'

type PeriodColumns = { fromDay: PgColumn; untilDay: PgColumn }

/** The period of a row holds on that day. */
export const holdsOnDay = ({ fromDay, untilDay }: PeriodColumns, day: Day | Placeholder): SQL =>
  and(or(isNull(fromDay), lte(fromDay, day)), or(isNull(untilDay), gt(untilDay, day)))!

const columns = {
  id: organizations.id,
  slug: organizations.slug,
  sector: organizations.sector,
  level: organizations.level,
  borough: organizations.borough,
  foundedOn: organizations.foundedOn,
  dissolved: organizations.dissolved,
  dissolvedOn: organizations.dissolvedOn,
  website: organizations.website,
}
const toOrganization = (row: Omit<Organization, 'id'> & { id: string }) => row as Organization

export const findOrganizations = async (db: Db, ids: readonly string[]): Promise<Organization[]> =>
  ids.length === 0
    ? []
    : (
        await db
          .select(columns)
          .from(organizations)
          .where(inArray(organizations.id, [...ids]))
      ).map(toOrganization)

export async function findOrganizationBySlug(db: Db, slug: string): Promise<Organization | undefined> {
  const row = first(await db.select(columns).from(organizations).where(eq(organizations.slug, slug)))
  return row && toOrganization(row)
}

/** Holds the row until the transaction ends, so that two acts cannot both build on the same history. */
export async function lockHistory(tx: Tx, slug: string): Promise<OrganizationHistory | undefined> {
  const row = first(await tx.select(columns).from(organizations).where(eq(organizations.slug, slug)).for('update'))
  if (!row) return undefined
  const { names, categories, supervisions } = await findHistories(tx, [row.id])
  return {
    ...toOrganization(row),
    names: names.get(row.id) ?? [],
    categories: categories.get(row.id) ?? [],
    supervisions: supervisions.get(row.id) ?? [],
  }
}

export type Histories = {
  names: Map<string, Dated<Naming>[]>
  categories: Map<string, Dated<Category>[]>
  supervisions: Map<string, Dated<Supervision>[]>
}

const period = <T extends PeriodColumns>(table: T): { from: T['fromDay']; until: T['untilDay'] } => ({
  from: table.fromDay,
  until: table.untilDay,
})

/** Names, categories and authorities of each, oldest first. Three queries however many there are. */
export async function findHistories(db: Db, ids: readonly string[]): Promise<Histories> {
  if (ids.length === 0) return { names: new Map(), categories: new Map(), supervisions: new Map() }
  const wanted = [...ids]
  const names = await db
    .select({
      of: organizationNames.organizationId,
      name: organizationNames.name,
      acronym: organizationNames.acronym,
      ...period(organizationNames),
    })
    .from(organizationNames)
    .where(inArray(organizationNames.organizationId, wanted))
    .orderBy(sql`${organizationNames.fromDay} nulls first`)
  const categories = await db
    .select({
      of: organizationCategories.organizationId,
      categoryId: organizationCategories.categoryId,
      ...period(organizationCategories),
    })
    .from(organizationCategories)
    .where(inArray(organizationCategories.organizationId, wanted))
    .orderBy(sql`${organizationCategories.fromDay} nulls first`)
  return {
    names: grouped(names),
    categories: grouped(categories as (Dated<Category> & { of: string })[]),
    supervisions: await findSupervisions(db, wanted),
  }
}

/** The authorities of each, oldest first. Whoever had none is left out. */
export async function findSupervisions(db: Db, ids: readonly string[]): Promise<Map<string, Dated<Supervision>[]>> {
  if (ids.length === 0) return new Map()
  const supervisions = await db
    .select({
      of: organizationSupervisions.organizationId,
      authorityId: organizationSupervisions.authorityId,
      ...period(organizationSupervisions),
    })
    .from(organizationSupervisions)
    .where(inArray(organizationSupervisions.organizationId, [...ids]))
    .orderBy(sql`${organizationSupervisions.fromDay} nulls first`)
  return grouped(supervisions as (Dated<Supervision> & { of: string })[])
}

function grouped<Row extends { of: string } & Period>(rows: readonly Row[]): Map<string, Omit<Row, 'of'>[]> {
  const groups = new Map<string, Omit<Row, 'of'>[]>()
  for (const { of, ...rest } of rows) {
    const group = groups.get(of)
    if (group) group.push(rest)
    else groups.set(of, [rest])
  }
  return groups
}

/** What came before and after each of them, both directions, in the order it happened. */
export async function findSuccessions(db: Db, ids: readonly string[]): Promise<Succession[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({
      predecessorId: organizationSuccessions.predecessorId,
      successorId: organizationSuccessions.successorId,
      kind: organizationSuccessions.kind,
      on: organizationSuccessions.onDay,
      note: organizationSuccessions.note,
    })
    .from(organizationSuccessions)
    .where(
      or(
        inArray(organizationSuccessions.predecessorId, [...ids]),
        inArray(organizationSuccessions.successorId, [...ids]),
      ),
    )
    .orderBy(sql`${organizationSuccessions.onDay} nulls first`, organizationSuccessions.successorId)
  return rows as Succession[]
}

/** Everything that follows from it, however indirectly, itself included. */
export async function findLaterOrganizations(tx: Tx, id: OrganizationId): Promise<Set<OrganizationId>> {
  const { rows } = await tx.execute<{ id: OrganizationId }>(sql`
    with recursive later (id) as (
      select ${id}::uuid
      union
      select next.successor_id from organization_successions next join later on next.predecessor_id = later.id
    ) select id from later`)
  return new Set(rows.map((row) => row.id))
}

/** One succession is recorded at a time: two at once could each close half a circle. The database's trigger takes the same lock. */
export const lockSuccessions = (tx: Tx) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtext('organization_successions'))`)

export type CategoryEntry = { id: string; name: TranslatedText; sectors: readonly Sector[] }

/** The catalogue, in its own order. */
export const findCategories = (db: Db): Promise<CategoryEntry[]> =>
  db
    .select({ id: categoryCatalogue.id, name: categoryCatalogue.name, sectors: categoryCatalogue.sectors })
    .from(categoryCatalogue)
    .orderBy(asc(categoryCatalogue.position))

export type OrganizationName = {
  id: OrganizationId
  slug: string
  name: string
  acronym: string | null
  sector: Sector
  /** Who answers in its place that day. Absent: it does itself. */
  passedTo?: readonly string[] | undefined
}

const nameColumns = {
  id: organizations.id,
  slug: organizations.slug,
  sector: organizations.sector,
  name: organizationNames.name,
  acronym: organizationNames.acronym,
}
const selectNames = (db: Db) =>
  db
    .select(nameColumns)
    .from(organizationNames)
    .innerJoin(organizations, eq(organizations.id, organizationNames.organizationId))

const day = sql.placeholder('day')
/** What those are called who answer in its place. */
const heirNames = sql<string[] | null>`case when ${hasPassedOn(organizations.id, day)} then array(
  select heirs.name from organization_names heirs where heirs.organization_id in ${answerersOf(organizations.id, day)}
    and (heirs.from_day is null or heirs.from_day <= ${day}::date) and (heirs.until_day is null or heirs.until_day > ${day}::date) order by heirs.name_key) end`

const namesOnDay = prepared((db) =>
  db
    .select({ ...nameColumns, heirs: heirNames })
    .from(organizationNames)
    .innerJoin(organizations, eq(organizations.id, organizationNames.organizationId))
    .where(
      and(
        among(organizationNames.organizationId, sql.placeholder('ids')),
        holdsOnDay(organizationNames, sql.placeholder('day')),
      ),
    )
    .orderBy(organizationNames.nameKey, organizationNames.organizationId),
)

/** From A to Z by name. */
export async function findNames(db: Db, ids: readonly string[], day: Day): Promise<Map<string, OrganizationName>> {
  if (ids.length === 0) return new Map()
  const rows = await namesOnDay(db).execute({ ids: [...new Set(ids)], day })
  return new Map(
    rows.map(({ heirs, ...row }) => [row.id, (heirs ? { ...row, passedTo: heirs } : row) as OrganizationName]),
  )
}

/** By any name or acronym it has or had: the whole text, whatever its accents, capitals and dots. Names before acronyms. */
export async function findIdsByName(db: Db, text: string): Promise<OrganizationId[]> {
  if (nameKey(text) === '') return []
  const byName = await db
    .selectDistinct({ id: organizationNames.organizationId })
    .from(organizationNames)
    .where(sql`${organizationNames.nameKey} = name_key(${text}::text)`)
  const found =
    byName.length > 0
      ? byName
      : await db
          .selectDistinct({ id: organizationNames.organizationId })
          .from(organizationNames)
          .where(sql`${organizationNames.acronymKey} = name_key(${text}::text)`)
  return found.map(({ id }) => id as OrganizationId)
}

/** Whether any has or had that name or acronym, to whoever does not look closely. One word alone must be all of it. */
export async function isCalled(db: Db, text: string): Promise<boolean> {
  const plain = nameKey(text)
  if (plain === '') return false
  const keys = sql`(name_key(${text}::text), name_key(${plain}::text))` // the database's keeps some signs
  const loose = sql`loose_name_key(${plain}::text)`
  const found = await db
    .select({ id: organizationNames.organizationId })
    .from(organizationNames)
    .where(
      or(
        sql`${organizationNames.nameKey} in ${keys}`,
        sql`${organizationNames.acronymKey} in ${keys}`,
        sql`${organizationNames.acronymKey} = name_key(${plain.replaceAll(' ', '')}::text)`,
        sql`${organizationNames.looseKey} = ${loose} and ${loose} like '% %'`,
      ),
    )
    .limit(1)
  return found.length > 0
}

/** The few whose present name looks most like the text, best first: for «did you mean…?». */
export async function findSimilarNames(db: Db, text: string, day: Day, limit = 5): Promise<OrganizationName[]> {
  const likeness = sql`similarity(${organizationNames.searchKey}, name_key(${text}::text))`
  const rows = await selectNames(db)
    .where(and(sql`${organizationNames.searchKey} % name_key(${text}::text)`, holdsOnDay(organizationNames, day)))
    .orderBy(sql`${likeness} desc`, organizationNames.nameKey)
    .limit(limit)
  return rows as OrganizationName[]
}

/** All of a sector that still exist, by name. */
export async function findOptions(db: Db, day: Day, sector?: Sector): Promise<OrganizationName[]> {
  const rows = await selectNames(db)
    .where(and(holdsOnDay(organizationNames, day), stillExists(day), sector && eq(organizations.sector, sector)))
    .orderBy(organizationNames.nameKey, organizationNames.organizationId)
  return rows as OrganizationName[]
}

export const isGone = (day: Day): SQL =>
  sql`(${organizations.dissolved} and coalesce(${organizations.dissolvedOn}, ${day}) <= ${day})`
export const stillExists = (day: Day): SQL =>
  sql`not (${organizations.dissolved} and coalesce(${organizations.dissolvedOn}, ${day}) <= ${day})`

/** Condition: the organization with the id in that column no longer exists on that day. For the queries of other modules. */
export const organizationIsGone = (id: PgColumn, day: Day): SQL =>
  sql`exists (select from organizations gone where gone.id = ${id} and gone.dissolved and coalesce(gone.dissolved_on, ${day}) <= ${day})`

const CHUNK = 500

/** Enters organizations that are not there yet; answers them in their order. The caller records the acts. */
export async function insertOrganizations(
  tx: Tx,
  registrations: readonly Registration[],
): Promise<{ id: OrganizationId; slug: string }[]> {
  const slugs = await freeSlugs(
    tx,
    registrations.map(({ name }) => name),
  )
  const entered = registrations.map((registration, index) => ({
    ...registration,
    id: newId() as OrganizationId,
    slug: slugs[index]!,
  }))
  for (let start = 0; start < entered.length; start += CHUNK) {
    const chunk = entered.slice(start, start + CHUNK)
    await tx.insert(organizations).values(
      chunk.map(({ id, slug, sector, level = null, borough = null, foundedOn = null, website = null }) => ({
        id,
        slug,
        sector,
        level,
        borough,
        foundedOn,
        website,
      })),
    )
    await tx.insert(organizationNames).values(
      chunk.map(({ id, name, acronym = null }) => ({
        organizationId: id,
        name,
        acronym,
        fromDay: null,
        untilDay: null,
      })),
    )
    const categorized = chunk.flatMap(({ id, categoryId }) =>
      categoryId ? [{ organizationId: id, categoryId, fromDay: null, untilDay: null }] : [],
    )
    if (categorized.length > 0) await tx.insert(organizationCategories).values(categorized)
  }
  return entered.map(({ id, slug }) => ({ id, slug }))
}

/** Words that stand for pages under /organizaciones. */
const RESERVED = ['nueva', 'importar', 'exportar']
const TRIES = 30

/** One free slug for each name, in two queries: «secretaria-de-salud», or «secretaria-de-salud-2» where that is taken. */
async function freeSlugs(tx: Tx, names: readonly string[]): Promise<string[]> {
  const bases = names.map((name) => slugOf(name) || 'organizacion')
  const taken = new Set(RESERVED)
  const look = async (candidates: readonly string[]) => {
    for (let start = 0; start < candidates.length; start += 5000) {
      const rows = await tx
        .select({ slug: organizations.slug })
        .from(organizations)
        .where(inArray(organizations.slug, candidates.slice(start, start + 5000)))
      for (const { slug } of rows) taken.add(slug)
    }
  }
  await look([...new Set(bases)])
  const numbered = (base: string, number: number) => `${slugOf(base, 56)}-${number}`
  const seen = new Set<string>()
  const clashing = bases.filter((base) => taken.has(base) || seen.has(base) || !seen.add(base))
  await look(
    [...new Set(clashing)].flatMap((base) => Array.from({ length: TRIES }, (_, index) => numbered(base, index + 2))),
  )
  return bases.map((base) => {
    let slug = base
    for (let number = 2; taken.has(slug); number++)
      slug =
        number < TRIES + 2 ? numbered(base, number) : `${base.slice(0, 40).replace(/-+$/, '')}-${newId().slice(-12)}`
    taken.add(slug)
    return slug
  })
}

export async function saveFacts(
  tx: Tx,
  { id, sector, level, borough, foundedOn, website, dissolved, dissolvedOn }: Organization,
) {
  await tx
    .update(organizations)
    .set({ sector, level, borough, foundedOn, website, dissolved, dissolvedOn })
    .where(eq(organizations.id, id))
}

/** Puts a whole dated history in place of the one before; the caller holds the lock of the organization. */
export async function saveNames(tx: Tx, id: OrganizationId, names: readonly Dated<Naming>[]) {
  await tx.delete(organizationNames).where(eq(organizationNames.organizationId, id))
  await tx.insert(organizationNames).values(
    names.map(({ name, acronym, from, until }) => ({
      organizationId: id,
      name,
      acronym,
      fromDay: from,
      untilDay: until,
    })),
  )
}

export async function saveCategories(tx: Tx, id: OrganizationId, categories: readonly Dated<Category>[]) {
  await tx.delete(organizationCategories).where(eq(organizationCategories.organizationId, id))
  if (categories.length > 0)
    await tx.insert(organizationCategories).values(
      categories.map(({ categoryId, from, until }) => ({
        organizationId: id,
        categoryId,
        fromDay: from,
        untilDay: until,
      })),
    )
}

export async function saveSupervisions(tx: Tx, id: OrganizationId, supervisions: readonly Dated<Supervision>[]) {
  await tx.delete(organizationSupervisions).where(eq(organizationSupervisions.organizationId, id))
  if (supervisions.length > 0)
    await tx.insert(organizationSupervisions).values(
      supervisions.map(({ authorityId, from, until }) => ({
        organizationId: id,
        authorityId,
        fromDay: from,
        untilDay: until,
      })),
    )
}

/** `before`: how the end of the predecessor was recorded, where the succession records it too. */
export async function insertSuccession(
  tx: Tx,
  { predecessorId, successorId, kind, on, note }: Succession,
  before: End | null,
) {
  const was = before && { wasDissolved: before.dissolved, wasDissolvedOn: before.dissolvedOn }
  await tx.insert(organizationSuccessions).values({ predecessorId, successorId, kind, onDay: on, note, ...was })
}

/** The successions that recorded its end too, in their order. */
export async function endingSuccessions(db: Db, id: string): Promise<EndingSuccession[]> {
  const { predecessorId, successorId, onDay, wasDissolved, wasDissolvedOn } = organizationSuccessions
  const rows = await db
    .select({ successorId, on: onDay, dissolved: wasDissolved, dissolvedOn: wasDissolvedOn })
    .from(organizationSuccessions)
    .where(and(eq(predecessorId, id), isNotNull(wasDissolved)))
    .orderBy(sql`${onDay} nulls first`, successorId)
  return rows.map(({ successorId, on, dissolved, dissolvedOn }) => ({
    successorId: successorId as OrganizationId,
    on,
    before: { dissolved: dissolved!, dissolvedOn },
  }))
}

/** Somebody decided of its end by itself: from now on it is no matter of its successions. */
export async function partEndFromSuccessions(tx: Tx, id: OrganizationId) {
  await tx
    .update(organizationSuccessions)
    .set({ wasDissolved: null, wasDissolvedOn: null })
    .where(eq(organizationSuccessions.predecessorId, id))
}

/** Whether there was one to take away. */
export async function deleteSuccession(
  tx: Tx,
  predecessorId: OrganizationId,
  successorId: OrganizationId,
): Promise<boolean> {
  const rows = await tx
    .delete(organizationSuccessions)
    .where(
      and(
        eq(organizationSuccessions.predecessorId, predecessorId),
        eq(organizationSuccessions.successorId, successorId),
      ),
    )
    .returning({ id: organizationSuccessions.successorId })
  return rows.length > 0
}

/** Whether another organization is tied to it: as its authority or under its supervision, before or after it. */
export async function hasBonds(tx: Tx, id: OrganizationId): Promise<boolean> {
  const { rows } = await tx.execute<{ has: boolean }>(sql`
    select exists (select from organization_supervisions where ${id}::uuid in (organization_id, authority_id))
      or exists (select from organization_successions where ${id}::uuid in (predecessor_id, successor_id)) as has`)
  return rows[0]!.has
}

/** With its names and categories. Throws the database's error where records of other modules point at it. */
export async function deleteOrganization(tx: Tx, id: OrganizationId) {
  await tx.delete(organizations).where(eq(organizations.id, id))
}
