import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Connection } from './index.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../migrations')

/** The files of the sequence, in their order. */
export const migrationNames = (folder = MIGRATIONS) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()

/** Chosen once: every process of every version asks for the same lock. */
const LOCK = 73_637_466

/** Does `work` while every other process that would change the shape of this database waits. It holds a connection of the pool. */
export async function underLock<T>(
  { pool }: Pick<Connection, 'pool'>,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return await work(client)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    client.release()
  }
}

/** A migration that was already applied has since been edited: history must not change. */
export class MigrationChanged extends Error {}

/**
 * Applies the SQL files of `folder` that this database has not seen, in the order of their names, each in a transaction.
 * Safe with several processes: the others wait at the lock, then find nothing to do. Throws MigrationChanged, or the
 * database's error with the name of the file; what was applied before stays. `only` applies those named: a restore stops where
 * the backup was made.
 */
export const migrate = (
  database: Pick<Connection, 'pool'>,
  folder = MIGRATIONS,
  only?: ReadonlySet<string>,
): Promise<string[]> =>
  underLock(database, async (client) => {
    await client.query(
      'create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const applied = await appliedMigrations(client)
    const done: string[] = []
    for (const name of migrationNames(folder)) {
      if (only && !only.has(name)) continue
      const sql = readFileSync(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(sql).digest('hex')
      const before = applied.get(name)
      if (before && before !== sha256)
        throw new MigrationChanged(`Migration ${name} was changed after it had been applied. Add a new one instead.`)
      if (before) continue
      await apply(client, name, sql, sha256)
      done.push(name)
    }
    return done
  })

async function appliedMigrations(client: pg.PoolClient): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migrations')
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]))
}

async function apply(client: pg.PoolClient, name: string, sql: string, sha256: string) {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into migrations (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}
