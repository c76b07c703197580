import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { connect, type Connection, type DatabaseSettings } from '../../src/platform/database/index.ts'
import { type Failure, provided } from './setup/provide.ts'

/** What the project's global setup prepared: a migrated template to copy. */
export type DatabaseTemplate =
  | { engine: 'pglite'; template: string /* path of a dumped data folder */ }
  | { engine: 'postgresql'; template: string /* name of a database */; url: string /* of a superuser */ }

declare module 'vitest' {
  export interface ProvidedContext {
    database: DatabaseTemplate | Failure
  }
}

/**
 * A fresh, migrated database for the calling test file, closed and removed after its last test. Call it once, at the top:
 *
 *     const { db } = await testDatabase()
 *
 * The file runs twice, on PGlite and on PostgreSQL (`*.db.test.ts`).
 */
export async function testDatabase(): Promise<Connection> {
  const { settings, remove } = await freshDatabase()
  const connection = await connect(settings)
  afterAll(async () => {
    await connection.close()
    await remove()
  })
  return connection
}

/** The settings of a fresh, migrated database, for a test that connects by itself. */
export async function freshDatabase(): Promise<{ settings: DatabaseSettings; remove(): Promise<void> }> {
  const source = provided(inject('database'))
  if (source.engine === 'pglite')
    return { settings: { folder: 'memory://', loadDataDir: await openAsBlob(source.template) }, remove: async () => {} }
  const name = `tequio_test_${randomUUID().replaceAll('-', '')}`
  await runSql(source.url, `create database ${name} template ${source.template}`)
  return {
    settings: { url: withDatabase(source.url, name), folder: '' },
    remove: () => runSql(source.url, `drop database ${name} with (force)`),
  }
}

/** One statement on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
