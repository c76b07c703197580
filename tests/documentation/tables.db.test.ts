import { globSync } from 'node:fs'
import { join } from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'

// A table is described twice: in migrations, by hand, and in tables.ts for queries. They must not drift apart.
const { pool } = await testDatabase()
const root = join(import.meta.dirname, '../..')

const tables = (
  await Promise.all(
    globSync(['src/**/tables.ts', 'src/platform/database/installation.ts'], { cwd: root }).map(
      (file) => import(join(root, file)) as Promise<Record<string, unknown>>,
    ),
  )
).flatMap((module) => Object.values(module).filter((value): value is PgTable => is(value, PgTable)))

type Column = { name: string; type: string; required: boolean }

async function inDatabase(table: string): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `select attname as name, format_type(atttypid, null) as type, attnotnull as required from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attname`,
    [table],
  )
  return rows
}

const ALIASES: Record<string, string> = {
  bigserial: 'bigint',
  serial: 'integer',
  timestamp: 'timestamp without time zone',
}
const plain = (type: string) => {
  const base = type
    .replace(/\(.*\)/, '')
    .trim()
    .replace(/\[\d*\]$/, '[]')
  return ALIASES[base] ?? base
}

function inCode(table: PgTable): Column[] {
  return getTableConfig(table)
    .columns.map((column) => ({
      name: column.name,
      type: plain(column.getSQLType()),
      required: column.notNull || column.primary,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

it('finds the tables of the house', () => expect(tables.length).toBeGreaterThan(15))

it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
  '%s is the same in tables.ts and in the database',
  async (name, table) => {
    const real = await inDatabase(name)
    const known = inCode(table)
    expect(known.length).toBeGreaterThan(0)
    const names = new Set(known.map((column) => column.name))
    const primary = new Set(
      getTableConfig(table).primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
    )
    // tables.ts may leave out what no query names (generated search words), never say otherwise.
    expect(known.map((column) => ({ ...column, required: column.required || primary.has(column.name) }))).toEqual(
      real.filter((column) => names.has(column.name)).map((column) => ({ ...column, type: plain(column.type) })),
    )
  },
)
