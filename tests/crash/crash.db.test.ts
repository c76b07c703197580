import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { startApp } from '../../src/app/main.tsx'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import { readSettings } from '../../src/platform/config/index.ts'
import { type Connection, connect, type DatabaseSettings, migrate } from '../../src/platform/database/index.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { provided } from '../support/setup/provide.ts'
import { environmentOf, killPrograms, type Program, startProgram } from './processes.ts'
import type { World } from './officer.ts'
import { contradictions, makeWorld } from './world.ts'

// What was acknowledged is there, whatever dies: the process with kill -9, and on PostgreSQL its server too.
// The database is one of its own that waits for the disk; the others of the tests do not.

vi.setConfig({ testTimeout: 120_000 }) // seconds of them are programs that start, on a machine that may have more to do

const { engine } = provided(inject('database'))
const folder = mkdtempSync(join(tmpdir(), 'tequio-crash-'))
const acknowledged: string[] = []
let server: Postgres | undefined
let settings: DatabaseSettings
let world: World

beforeAll(async () => {
  if (engine === 'postgresql') server = await startPostgres({ durable: true })
  settings = { url: server?.url, folder: join(folder, 'database') }
  world = await withDatabase(async (connection) => {
    await migrate(connection)
    return makeWorld(connection.db)
  })
})
afterAll(async () => {
  killPrograms()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function withDatabase<Value>(work: (connection: Connection) => Promise<Value>): Promise<Value> {
  const connection = await connect(settings)
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

const startWriter = (): Program =>
  startProgram('tests/crash/writer.ts', [], {
    WORLD: JSON.stringify(world),
    FOLDER: settings.folder,
    ...(server && { DATABASE_URL: server.url }),
  })

/** Lets it act for a moment that nobody chose, counted from its first act. */
async function letAct(writer: Program) {
  await writer.line('report')
  await pause(randomInt(40, 700))
}

async function kill(writer: Program) {
  writer.child.kill('SIGKILL')
  expect(await writer.ended).toBe('SIGKILL')
  acknowledged.push(...writer.lines)
}

async function expectNothingLost() {
  await withDatabase(async ({ db }) => {
    expect(await lost(db)).toEqual([])
    expect(await contradictions(db)).toEqual([])
  })
}

async function lost(db: Connection['db']): Promise<string[]> {
  const { rows } = await db.execute<{ line: string }>(
    sql`select 'report ' || id as line from progress_reports union all select 'organization ' || id from organizations`,
  )
  const kept = new Set(rows.map(({ line }) => line))
  return acknowledged.filter((line) => !kept.has(line))
}

const rounds = engine === 'postgresql' ? 3 : 2 // the embedded database takes longer to start

it('keeps every acknowledged act when the process is killed, time after time', async () => {
  for (let round = 0; round < rounds; round++) {
    const writer = startWriter()
    await letAct(writer)
    await kill(writer)
    await expectNothingLost()
  }
  expect(acknowledged.length).toBeGreaterThan(rounds)
})

if (engine === 'postgresql')
  it('keeps them when the database server dies, and goes on when it is back', async () => {
    const writer = startWriter()
    for (let round = 0; round < 2; round++) {
      await letAct(writer)
      await server!.kill9()
      const before = writer.lines.length
      await server!.restart()
      await expect.poll(() => writer.lines.length, { timeout: 10_000 }).toBeGreaterThan(before)
    }
    await kill(writer)
    await expectNothingLost()
  })

it('goes on with the work in the background: what was cut off is still to be done, and what is new is done', async () => {
  const app = await startApp(readSettings(environmentOf({ folder, url: server?.url })), { listen: false })
  const { db } = app.services
  try {
    expect(await withoutDocumentOrJob(db)).toEqual([])
    // A killed process leaves jobs under way: without a heartbeat to miss they would stay so for a quarter of an hour.
    const orphans = await db.execute(sql`select id from jobs.job where state = 'active' and heartbeat_seconds is null`)
    expect(orphans.rows).toEqual([])
    const registration = { name: 'Organización posterior', sector: 'civil-society' } as const
    const id = await app.services.transaction((tx) => registerOrganization(tx, registration, world.personId))
    await expect.poll(() => isFound(db, id), { timeout: 15_000 }).toBe(true)
    expect(await app.services.jobs.dead()).toEqual([])
  } finally {
    await app.close()
  }
})

/** Organizations that search does not know, and that no entry or job still waiting will tell it of. */
async function withoutDocumentOrJob(db: Connection['db']) {
  const { rows } = await db.execute(sql`
    select organizations.id from organizations join journal on event = 'organization.registered' and subject_id = organizations.id
    where organizations.id not in (select id from search_documents)
      and not exists (select from journal_cursors where name = 'dispatch' and (journal.xid, journal.id) > (xid, entry_id))
      and not exists (select from jobs.job where name = 'journal-search' and state in ('created', 'retry', 'active')
        and (data -> 'entry' ->> 'id')::bigint = journal.id)`)
  return rows
}

async function isFound(db: Connection['db'], id: string): Promise<boolean> {
  return (await db.execute(sql`select from search_documents where id = ${id}`)).rows.length > 0
}
