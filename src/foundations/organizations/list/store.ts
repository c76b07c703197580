import { and, count, eq, exists, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import type { BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { first, type Db } from '../../../platform/database/index.ts'
import { nameKey, type Level, type Organization, type OrganizationId, type Sector } from '../register/model.ts'
import { holdsOnDay, isGone, stillExists } from '../register/store.ts'
import { organizationCategories, organizationNames, organizations, organizationSupervisions } from '../tables.ts'

export type ListFilters = {
  /** Words of a present or former name or acronym; all of them. */
  q?: string | undefined
  sector?: Sector | undefined
  level?: Level | undefined
  categoryId?: string | undefined
  borough?: BoroughKey | undefined
  /** Supervised by it on the day of the list. */
  authorityId?: string | undefined
  status?: 'active' | 'dissolved' | undefined
}

export const LIST_SORTS = ['name', '-name', 'registered', '-registered'] as const
export type ListSort = (typeof LIST_SORTS)[number]

export type ListedOrganization = Organization & {
  name: string
  acronym: string | null
  categoryId: string | null
  authorityId: OrganizationId | null
}
export type OrganizationPage = { items: ListedOrganization[]; next: string | null }

type ListQuery = { filters: ListFilters; day: Day; sort?: ListSort; after?: string | undefined; limit: number }

const Cursor = z.tuple([z.string(), z.uuid()])
const writeCursor = (key: string, id: string) => Buffer.from(JSON.stringify([key, id])).toString('base64url')

/** The place that a cursor tells; null where it is none of ours. */
export function readCursor(text: string): readonly [key: string, id: string] | null {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    return null
  }
}

/**
 * One page of the register as it was on `day`, after the cursor `after`; a cursor that is none begins anew. Names sort by
 * their folded key, which has an index: the page costs the same at 1,000 and at 100,000 organizations.
 */
export async function listOrganizations(
  db: Db,
  { filters, day, sort = 'name', after, limit }: ListQuery,
): Promise<OrganizationPage> {
  const descending = sort.startsWith('-')
  const byName = sort.endsWith('name')
  const cursor = after ? readCursor(after) : null
  const id = organizationNames.organizationId
  const order = (column: SQL | typeof id | typeof organizationNames.nameKey) =>
    descending ? sql`${column} desc` : sql`${column}`
  const past = descending ? sql`<` : sql`>`
  const rows = await db
    .select({
      id: organizations.id,
      slug: organizations.slug,
      sector: organizations.sector,
      level: organizations.level,
      borough: organizations.borough,
      foundedOn: organizations.foundedOn,
      dissolved: organizations.dissolved,
      dissolvedOn: organizations.dissolvedOn,
      website: organizations.website,
      name: organizationNames.name,
      acronym: organizationNames.acronym,
      key: organizationNames.nameKey,
      categoryId: sql<
        string | null
      >`(select ${organizationCategories.categoryId} from ${organizationCategories} where ${organizationCategories.organizationId} = ${organizations.id} and ${holdsOnDay(organizationCategories, day)})`,
      authorityId: sql<OrganizationId | null>`(select ${organizationSupervisions.authorityId} from ${organizationSupervisions} where ${organizationSupervisions.organizationId} = ${organizations.id} and ${holdsOnDay(organizationSupervisions, day)})`,
    })
    .from(organizationNames)
    .innerJoin(organizations, eq(organizations.id, organizationNames.organizationId))
    .where(
      and(
        holdsOnDay(organizationNames, day),
        ...conditions(db, filters, day),
        cursor === null
          ? undefined
          : byName
            ? sql`(${organizationNames.nameKey}, ${id}) ${past} (${cursor[0]}, ${cursor[1]}::uuid)`
            : sql`${organizations.id} ${past} ${cursor[1]}::uuid`,
      ),
    )
    .orderBy(...(byName ? [order(organizationNames.nameKey), order(id)] : [order(sql`${organizations.id}`)]))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ key: _key, ...row }) => row as ListedOrganization),
    next: rows.length > limit && last ? writeCursor(last.key, last.id) : null,
  }
}

/** How many the filters leave. */
export async function countOrganizations(db: Db, filters: ListFilters, day: Day): Promise<number> {
  const row = first(
    await db
      .select({ total: count() })
      .from(organizations)
      .where(and(...conditions(db, filters, day))),
  )
  return row?.total ?? 0
}

/** Up to here a page counts; further it says «more than». Counting a hundred thousand costs more than the list itself. */
const MOST_COUNTED = 10_000

export type SectorCounts = {
  bySector: ReadonlyMap<Sector, number>
  total: number
  /** There are more than `total`, which is then MOST_COUNTED. */ more: boolean
}

/** How many the filters leave, and of which sectors, as far as MOST_COUNTED. */
export async function countBySector(db: Db, filters: ListFilters, day: Day): Promise<SectorCounts> {
  const counted = db
    .select({ sector: organizations.sector })
    .from(organizations)
    .where(and(...conditions(db, filters, day)))
    .limit(MOST_COUNTED + 1)
    .as('counted')
  const rows = await db.select({ sector: counted.sector, total: count() }).from(counted).groupBy(counted.sector)
  const total = rows.reduce((sum, row) => sum + row.total, 0)
  return {
    bySector: new Map(rows.map((row) => [row.sector, row.total])),
    total: Math.min(total, MOST_COUNTED),
    more: total > MOST_COUNTED,
  }
}

const MOST_WORDS = 8

function conditions(
  db: Db,
  { q, sector, level, borough, categoryId, authorityId, status }: ListFilters,
  day: Day,
): SQL[] {
  const found: (SQL | undefined)[] = [
    sector && eq(organizations.sector, sector),
    level && eq(organizations.level, level),
    borough && eq(organizations.borough, borough),
    status && (status === 'dissolved' ? isGone(day) : stillExists(day)),
    categoryId
      ? exists(
          db
            .select({ one: sql`1` })
            .from(organizationCategories)
            .where(
              and(
                eq(organizationCategories.organizationId, organizations.id),
                eq(organizationCategories.categoryId, categoryId),
                holdsOnDay(organizationCategories, day),
              ),
            ),
        )
      : undefined,
    authorityId
      ? exists(
          db
            .select({ one: sql`1` })
            .from(organizationSupervisions)
            .where(
              and(
                eq(organizationSupervisions.organizationId, organizations.id),
                eq(organizationSupervisions.authorityId, authorityId),
                holdsOnDay(organizationSupervisions, day),
              ),
            ),
        )
      : undefined,
    q === undefined ? undefined : named(q),
  ]
  return found.filter((condition) => condition !== undefined)
}

/** Has or had a name with all those words in it; no word to look for finds nothing. */
function named(q: string): SQL {
  const words = nameKey(q).split(' ').filter(Boolean).slice(0, MOST_WORDS)
  if (words.length === 0) return sql`false`
  const likes = words.map((word) => sql`former.search_key like ${`%${word}%`}`)
  return sql`${organizations.id} in (select former.organization_id from organization_names former where ${sql.join(likes, sql` and `)})`
}

/** Authorities that supervise somebody on that day, for the filter. */
export async function findSupervisingIds(db: Db, day: Day): Promise<OrganizationId[]> {
  const rows = await db
    .selectDistinct({ id: organizationSupervisions.authorityId })
    .from(organizationSupervisions)
    .where(holdsOnDay(organizationSupervisions, day))
  return rows.map(({ id }) => id as OrganizationId)
}

/** Every organization that the filters leave, by name, read in pages: constant memory however many there are. */
export async function* eachOrganization(
  db: Db,
  filters: ListFilters,
  day: Day,
  pageSize = 500,
): AsyncGenerator<ListedOrganization[]> {
  let after: string | undefined
  do {
    const page: OrganizationPage = await listOrganizations(db, { filters, day, after, limit: pageSize })
    if (page.items.length > 0) yield page.items
    after = page.next ?? undefined
  } while (after)
}
