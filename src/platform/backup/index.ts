import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type pg from 'pg'
import tar from 'tar-stream'
import { z } from 'zod'
import { keyFor, type Settings } from '../config/index.ts'
import { migrate, migrationNames, type Connection } from '../database/index.ts'
import { FileHash, type Storage } from '../storage/index.ts'
import { columnsOf, prepareTables, readTable, settleJournal, settleSequences, tableNames, writeRows } from './rows.ts'

const FORMAT = 1
const ROWS = 2000
const LARGEST_ENTRY = 512 * 2 ** 20

const Head = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.string()),
  /** `secretMark` of the installation. Backups of before lack it. */
  secret: z.string().optional(),
})
const Sums = z.object({
  entries: z.record(z.string(), z.string()),
  rows: z.record(z.string(), z.number()),
  files: z.number(),
})
export type BackupReport = { rows: Record<string, number>; files: number }
/** Whether the SECRET here is the one under which the backup was made; `unknown` of backups that do not say. */
export type RestoreReport = BackupReport & { secret: 'same' | 'other' | 'unknown' }

/** Tells two secrets apart, and neither can be read from it. A backup keeps this, never the secret. */
export const secretMark = (settings: Settings) => keyFor(settings, 'backup-mark')

/** A restore or backup that cannot be done; the message says why and what to do. */
export class BackupRefused extends Error {}
/** The backup was made under another SECRET than the one here. */
export class OtherSecret extends BackupRefused {}

/** When, and the `secretMark` of the installation. */
type Made = { now: Date; secret: string }

/**
 * Writes every row of every table, as one moment saw them, and every file into `path`, a gzipped tar that either engine can
 * restore. The SECRET is not in it. Files are checked against their hash on the way. The path appears only when the backup is whole.
 */
export async function backup(
  connection: Pick<Connection, 'pool'>,
  storage: Storage,
  path: string,
  { now, secret }: Made,
): Promise<BackupReport> {
  const pack = tar.pack()
  const partial = `${path}.partial`
  const written = pipeline(pack, createGzip({ level: 6 }), createWriteStream(partial, { mode: 0o600 }))
  try {
    const report = await fill(pack, connection, storage, { now, secret })
    await written
    await rename(partial, path)
    return report
  } catch (error) {
    pack.destroy(error as Error)
    await written.catch(() => {})
    await rm(partial, { force: true })
    throw error
  }
}

async function fill(
  pack: tar.Pack,
  { pool }: Pick<Connection, 'pool'>,
  storage: Storage,
  { now, secret }: Made,
): Promise<BackupReport> {
  const entries: Record<string, string> = {}
  const add = async (name: string, content: Buffer) => {
    entries[name] = sha256(content)
    await new Promise<void>((done, fail) =>
      pack.entry({ name, mtime: now }, content, (error) => (error ? fail(error) : done())),
    )
  }
  const client = await pool.connect()
  const rows: Record<string, number> = {}
  try {
    await client.query('begin isolation level repeatable read read only')
    const applied = await client.query<{ name: string }>('select name from migrations order by name')
    await add(
      'tequio.json',
      json({ format: FORMAT, madeAt: now.toISOString(), migrations: applied.rows.map(({ name }) => name), secret }),
    )
    for (const table of await tableNames(client)) {
      let part = 0
      rows[table] = 0
      for await (const lines of readTable(client, table, ROWS)) {
        rows[table] += lines.length
        await add(`tables/${table}/${String(++part).padStart(6, '0')}.ndjson`, Buffer.from(lines.join('\n')))
      }
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
  let files = 0
  for await (const hash of storage.each()) {
    if (!(await storage.exists(hash))) continue // cleaned up a moment ago: nothing in this backup points at it
    const content = await buffer(Readable.fromWeb(storage.open(hash) as never))
    if (sha256(content) !== hash)
      throw new BackupRefused(
        `The file ${hash} is damaged. Restore it from an earlier backup, then make this one again.`,
      )
    await add(`files/${hash}`, content)
    files++
  }
  await add('sums.json', json({ entries, rows, files }))
  pack.finalize()
  return { rows, files }
}

/**
 * Puts a backup into an empty database and storage, then applies the migrations that came after it. All of it or nothing:
 * hashes and row counts are checked before anything is committed. `secret` is the `secretMark` of this installation; a backup made
 * under another is refused unless `acceptsOther`. Throws BackupRefused.
 */
export async function restore(
  connection: Pick<Connection, 'pool'>,
  storage: Storage,
  path: string,
  secret: ExpectedSecret,
): Promise<RestoreReport> {
  const client = await connection.pool.connect()
  try {
    const reading = createReader(client, storage, secret, (only) => migrate({ pool: single(client) }, undefined, only))
    for await (const { name, content } of entriesOf(path)) await reading.take(name, content)
    const report = await reading.finish()
    await migrate({ pool: single(client) })
    return report
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

type ExpectedSecret = { mark: string; acceptsOther: boolean }

/** The entries of the archive, one after the other. Throws BackupRefused where it is no archive, or is cut short. */
async function* entriesOf(path: string): AsyncGenerator<{ name: string; content: Buffer }> {
  const extract = tar.extract()
  const feeding = pipeline(createReadStream(path), createGunzip(), extract)
  feeding.catch(() => {}) // the loop below meets the same failure; here it must not count as unhandled
  const entries = extract[Symbol.asyncIterator]()
  const next = async () => {
    try {
      const { done, value } = await entries.next()
      if (done) return await feeding.then(() => null)
      if ((value.header.size ?? 0) > LARGEST_ENTRY) throw new Error(`${value.header.name} is too large`)
      return { name: value.header.name, content: await buffer(value) }
    } catch (error) {
      throw new BackupRefused(`${path} cannot be read as a backup: ${(error as Error).message}.`, { cause: error })
    }
  }
  for (let entry = await next(); entry; entry = await next()) yield entry
}

function createReader(
  client: pg.PoolClient,
  storage: Storage,
  { mark, acceptsOther }: ExpectedSecret,
  migrateTo: (only: ReadonlySet<string>) => Promise<unknown>,
) {
  const sums: Record<string, string> = {}
  const rows: Record<string, number> = {}
  let begun = false
  let expected: z.infer<typeof Sums> | null = null
  let files = 0
  let secret: RestoreReport['secret'] = 'unknown'
  let finishTables = async () => {}

  const begin = async (content: Buffer) => {
    const head = Head.safeParse(parse(content))
    if (!head.success) throw new BackupRefused('This is not a backup that this version can read.')
    const unknown = head.data.migrations.filter((name) => !migrationNames().includes(name))
    if (unknown.length)
      throw new BackupRefused(
        `The backup was made by a later version (${unknown.join(', ')}). Update before restoring it.`,
      )
    if (head.data.secret) secret = head.data.secret === mark ? 'same' : 'other'
    if (secret === 'other' && !acceptsOther)
      throw new OtherSecret('The backup was made under another SECRET than the one here. Nothing was restored.')
    await migrateTo(new Set(head.data.migrations))
    await client.query('begin')
    const { rows: acts } = await client.query('select 1 from journal limit 1')
    if (acts.length)
      throw new BackupRefused('This database is in use: its journal has entries. Restore into an empty one.')
    finishTables = await prepareTables(client)
    for (const table of await tableNames(client)) {
      await client.query(`delete from "${table}"`) // what migrations put there comes again with the backup
      rows[table] = 0
    }
    begun = true
  }
  return {
    async take(name: string, content: Buffer) {
      if (name === 'sums.json') {
        expected = Sums.parse(parse(content))
        return
      }
      sums[name] = sha256(content)
      if (name === 'tequio.json') return begin(content)
      if (!begun) throw new BackupRefused('This is not a backup: its first entry is not tequio.json.')
      const [folder, part] = name.split('/')
      if (folder === 'tables' && part && part in rows) {
        const lines = content.toString('utf8').split('\n')
        rows[part]! += await writeRows(client, part, await columnsOf(client, part), lines)
        return
      }
      if (folder === 'files' && FileHash.safeParse(part).success) {
        if (sums[name] !== part) throw new BackupRefused(`The file ${part} is damaged in the backup.`)
        await storage.put(new Uint8Array(content))
        files++
        return
      }
      throw new BackupRefused(`The backup has an entry that was not expected: ${name}`)
    },
    async finish(): Promise<RestoreReport> {
      if (!expected) throw new BackupRefused('The backup is cut short: its sums are missing.')
      if (!same(expected.entries, sums) || !same(expected.rows, rows) || expected.files !== files)
        throw new BackupRefused('The backup is damaged: what it holds is not what was written.')
      await settleJournal(client)
      await settleSequences(client)
      await finishTables()
      await client.query('commit')
      return { rows, files, secret }
    },
  }
}

/** A pool of the one client that is held: `migrate` takes a pool. */
const single = (client: pg.PoolClient) =>
  ({
    connect: async () => Object.assign(Object.create(client), { query: client.query.bind(client), release: () => {} }),
  }) as unknown as pg.Pool

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const json = (value: unknown) => Buffer.from(JSON.stringify(value, null, 1))
const same = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value)

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    throw new BackupRefused('This is not a backup that this version can read.')
  }
}
