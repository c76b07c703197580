import { beforeAll, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { listOrganizations, type ListFilters, type ListSort } from './store.ts'

const connection = await testDatabase()
const { db, pool } = connection
/** Ten times what any of these pages may read; at 100,000 the plans are the same and only this preparation is slower. */
const MANY = 20_000

// Written by the database itself, without what only guards writing: what is measured is reading.
beforeAll(async () => {
  await pool.query('drop index organization_names_search')
  await pool.query('alter table organization_names drop constraint organization_has_one_name_at_a_time')
  await pool.query('alter table organization_categories drop constraint organization_has_one_category_at_a_time')
  await pool.query(`
    insert into organizations (id, slug, sector, level, dissolved)
      select ('0199b0c0-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'o-' || i, (array['public-body', 'civil-society', 'academia'])[1 + i % 3], 'state', i % 50 = 0
      from generate_series(1, ${MANY}) i`)
  await pool.query(
    `insert into organization_names (organization_id, name) select id, 'Organización ' || md5(slug) from organizations`,
  )
  await pool.query(
    `insert into organization_categories (organization_id, category_id) select id, case when right(slug, 2) = '77' then 'fideicomiso' else 'centralizada' end from organizations`,
  )
  await pool.query('create index organization_names_search on organization_names using gin (search_key gin_trgm_ops)')
  await pool.query('analyze organizations, organization_names, organization_categories')
}, 120_000)

const page = (filters: ListFilters, after?: string, sort: ListSort = 'name') =>
  listOrganizations(db, { filters, day: '2026-11-22', after, sort, limit: 50 })

/** How many rows the database looked at to give one page, by its own account. */
async function rowsRead(read: () => Promise<unknown>): Promise<number> {
  const query = pool.query.bind(pool)
  let rows = 0
  pool.query = (async (asked: { text: string; values?: unknown[] }, values?: unknown[]) => {
    const plan = (
      await (query as (text: string, values?: unknown[]) => Promise<{ rows: { 'QUERY PLAN': [{ Plan: Plan }] }[] }>)(
        `explain (analyze, format json) ${asked.text}`,
        asked.values ?? values,
      )
    ).rows[0]!['QUERY PLAN'][0].Plan
    rows = looked(plan)
    return (query as (...parameters: unknown[]) => Promise<unknown>)(asked, values)
  }) as typeof pool.query
  try {
    await read()
  } finally {
    pool.query = query
  }
  return rows
}

type Plan = {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}
const looked = (plan: Plan): number =>
  (/Scan/.test(plan['Node Type'])
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0) + (plan.Plans ?? []).reduce((sum, part) => sum + looked(part), 0)

it.each([
  ['the first page', {}],
  ['a sector', { sector: 'academia' }],
  ['those that exist', { status: 'active' }],
  ['a category of many', { categoryId: 'centralizada' }],
  ['a name', { q: 'abcdef' }],
] as [string, ListFilters][])('reads no more than it shows, a few times over: %s', async (_which, filters) => {
  expect(await rowsRead(() => page(filters))).toBeLessThan(2_000)
})

it('costs as much in the middle as at the beginning', async () => {
  const middle = Buffer.from(JSON.stringify(['organizacion 8', '0199b0c0-0000-7000-8000-000000000001'])).toString(
    'base64url',
  )
  expect(await rowsRead(() => page({}, middle))).toBeLessThan(500)
  expect((await page({}, middle)).items[0]!.name > 'Organización 8').toBe(true)
  expect(await rowsRead(() => page({}, undefined, '-registered'))).toBeLessThan(500)
})
