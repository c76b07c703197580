import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { freshDatabase, testDatabase } from '../../../tests/support/database.ts'
import { STORES } from '../../../tests/support/stores.ts'
import { newId } from '../../kernel/id.ts'
import { ref } from '../../kernel/ref.ts'
import { readSettings } from '../config/index.ts'
import { connect, type Connection } from '../database/index.ts'
import { historyOf, record } from '../journal/index.ts'
import { openStorage, type Storage } from '../storage/index.ts'
import { backup, BackupRefused, OtherSecret, restore, secretMark } from './index.ts'
import { tableNames } from './rows.ts'

const source = await testDatabase()
const folder = () => mkdtempSync(join(tmpdir(), 'tequio-backup-'))
const plan = ref('plan', newId())
const path = join(folder(), 'copy.tar.gz')
const files = await openStorage({ folder: folder() })

await source.db.transaction((tx) =>
  record(tx, { event: 'plan.created', subject: plan, actorId: null, details: { name: 'Ñandú «1»', amount: 12.5 } }),
)
await source.db.transaction((tx) => record(tx, { event: 'plan.edited', subject: plan, actorId: null }))
const stored = await files.put(new TextEncoder().encode('acta de entrega'))
const report = await backup(source, files, path, { now: new Date('2026-11-22T12:00:00Z'), secret: 'ours' })
const ours = { mark: 'ours', acceptsOther: false }

/** A database that nobody has used yet, and an empty storage. */
async function empty(work: (target: Connection, storage: Storage) => Promise<void>) {
  const { settings, remove } = await freshDatabase()
  const target = await connect(settings)
  await work(target, await openStorage({ folder: folder() }))
  await target.close()
  await remove()
}

async function rowsOf({ pool }: Connection) {
  const client = await pool.connect()
  const tables = await tableNames(client)
  const rows: Record<string, unknown[]> = {}
  for (const table of tables)
    rows[table] = (await client.query(`select row_to_json(t)::text as line from "${table}" t order by 1`)).rows
  client.release()
  return rows
}

const withoutOrder = (rows: Record<string, unknown[]>) =>
  JSON.parse(JSON.stringify(rows).replaceAll(/\\"xid\\":\\"?\d+\\"?/g, '')) as Record<string, unknown[]>

it('brings back every row, every file and the numbering', async () => {
  await empty(async (target, storage) => {
    expect(await restore(target, storage, path, ours)).toEqual({ ...report, secret: 'same' })
    expect(withoutOrder(await rowsOf(target))).toEqual(withoutOrder(await rowsOf(source)))
    if (!stored.ok) return expect.unreachable()
    expect(await storage.verify(stored.value.hash)).toBe('intact')

    const next = await target.db.transaction((tx) => record(tx, { event: 'plan.edited', subject: plan, actorId: null }))
    expect((await historyOf(target.db, plan)).map((entry) => entry.id)).toEqual(
      [next, 2, 1].map((id, at) => (at === 0 ? next : id)),
    )
    await expect(target.pool.query('delete from journal')).rejects.toThrow('append-only')
  })
})

it.each(STORES)('files go through $name and come back the same', async ({ open }) => {
  const between = await open()
  const again = join(folder(), 'again.tar.gz')
  await empty(async (target) => {
    expect(await restore(target, between.storage, path, ours)).toMatchObject(report)
    const made = { now: new Date('2026-11-22T13:00:00Z'), secret: 'ours' }
    expect(await backup(target, between.storage, again, made)).toEqual(report)
  })
  await empty(async (target, storage) => {
    expect(await restore(target, storage, again, ours)).toMatchObject(report)
    expect(withoutOrder(await rowsOf(target))).toEqual(withoutOrder(await rowsOf(source)))
    expect(await Array.fromAsync(storage.each())).toEqual(await Array.fromAsync(files.each()))
    expect(stored.ok && (await storage.verify(stored.value.hash))).toBe('intact')
  })
  await between.close()
})

it('refuses a database that is in use', async () => {
  await expect(restore(source, files, path, ours)).rejects.toThrow(BackupRefused)
  expect((await historyOf(source.db, plan)).length).toBe(2)
})

it('refuses a backup made under another SECRET, and restores it where that is accepted', async () => {
  await empty(async (target, storage) => {
    const theirs = { mark: 'theirs', acceptsOther: false }
    await expect(restore(target, storage, path, theirs)).rejects.toThrow(OtherSecret)
    expect(await restore(target, storage, path, { ...theirs, acceptsOther: true })).toEqual({
      ...report,
      secret: 'other',
    })
  })
})

it('keeps a mark of the SECRET, and not the SECRET', () => {
  const settings = readSettings({ SECRET: 'a'.repeat(40) })
  expect(secretMark(settings)).not.toContain(settings.SECRET)
  expect(secretMark(settings)).not.toBe(secretMark(readSettings({ SECRET: 'b'.repeat(40) })))
})

const damaged: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  [
    'a changed fact',
    (bytes) => gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace('12.5', '99.5'), 'latin1')),
  ],
  [
    'a file with another content',
    (bytes) =>
      gzipSync(
        Buffer.from(gunzipSync(bytes).toString('latin1').replace('acta de entrega', 'acta de ENTREGA'), 'latin1'),
      ),
  ],
  ['a file cut short', (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.8))],
  ['something that is no backup', () => Buffer.from('hola')],
]
it.each(damaged)('refuses %s, and leaves nothing behind', async (_name, damage) => {
  const broken = join(folder(), 'broken.tar.gz')
  writeFileSync(broken, damage(readFileSync(path)))
  await empty(async (target, storage) => {
    await expect(restore(target, storage, broken, ours)).rejects.toThrow(BackupRefused)
    expect((await historyOf(target.db, plan)).length).toBe(0)
  })
})
