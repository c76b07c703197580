import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STORES, type TestStore } from '../../../tests/support/stores.ts'
import { cleanUp } from './clean-up.ts'
import { FileHash, type Storage } from './store.ts'

const hashOf = (bytes: Uint8Array) => FileHash.parse(createHash('sha256').update(bytes).digest('hex'))
const read = async (stream: ReadableStream<Uint8Array>) => Buffer.from(await new Response(stream).arrayBuffer())
const streamOf = (...chunks: Uint8Array[]) =>
  new Blob(chunks as Uint8Array<ArrayBuffer>[]).stream() as ReadableStream<Uint8Array>

describe.each(STORES)('$name', ({ open }) => {
  let store: TestStore
  let storage: Storage
  beforeEach(async () => {
    store = await open()
    storage = store.storage
  })
  afterEach(() => store.close())

  const incoming = () => readdir(join(store.folder, 'incoming'))
  const all = () => Array.fromAsync(storage.each())

  async function put(bytes: Uint8Array) {
    const verdict = await storage.put(bytes)
    if (!verdict.ok) throw new Error(verdict.reason)
    return verdict.value
  }

  it('keeps bytes under their hash and gives them back, whole or in part', async () => {
    const bytes = randomBytes(200_000)
    const file = await put(bytes)

    expect(file).toEqual({ hash: hashOf(bytes), bytes: 200_000 })
    expect(await read(storage.open(file.hash))).toEqual(bytes)
    expect(await read(storage.open(file.hash, { start: 5, end: 9 }))).toEqual(bytes.subarray(5, 10))
    expect(await storage.stat(file.hash)).toEqual(file)
    expect(await storage.verify(file.hash)).toBe('intact')
    expect(await incoming()).toEqual([])
  })

  it('takes streams and blobs alike', async () => {
    const expected = { ok: true, value: { hash: hashOf(Buffer.from('hola')), bytes: 4 } }
    expect(await storage.put(streamOf(Buffer.from('ho'), Buffer.from('la')))).toEqual(expected)
    expect(await storage.put(new Blob(['hola']))).toEqual(expected)
    expect(await all()).toHaveLength(1)
  })

  it('keeps the same bytes once, even when many put them at the same moment through two stores', async () => {
    const other = await store.reopen()
    const bytes = randomBytes(50_000)
    await Promise.all(Array.from({ length: 20 }, (_, turn) => (turn % 2 ? storage : other).put(bytes)))

    expect(await all()).toEqual([hashOf(bytes)])
    expect(await incoming()).toEqual([])
    expect(await storage.verify(hashOf(bytes))).toBe('intact')
  })

  it('refuses what is empty or too large, to the byte, and leaves nothing behind', async () => {
    expect(await storage.put(Buffer.alloc(10), { maxBytes: 10 })).toMatchObject({ ok: true })
    expect(await storage.put(streamOf(Buffer.alloc(6), Buffer.alloc(5)), { maxBytes: 10 })).toMatchObject({
      ok: false,
      reason: 'too-large',
      details: { maxBytes: 10 },
    })
    expect(await storage.put(new Uint8Array())).toMatchObject({ ok: false, reason: 'empty' })
    expect(await all()).toHaveLength(1)
    expect(await incoming()).toEqual([])
  })

  it('stops reading a stream that never ends', async () => {
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(1000)) })
    expect(await storage.put(endless, { maxBytes: 5000 })).toMatchObject({ reason: 'too-large' })
  })

  it('throws when the sender fails, and leaves nothing behind', async () => {
    const failing = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      pull: (controller) => controller.error(new Error('connection lost')),
    })
    await expect(storage.put(failing)).rejects.toThrow('connection lost')
    expect(await incoming()).toEqual([])
  })

  it('says which files are damaged or missing, and is healed by the same bytes', async () => {
    const bytes = randomBytes(1000)
    const { hash } = await put(bytes)
    await store.damage(hash)
    expect(await storage.verify(hash)).toBe('damaged')
    await put(bytes)
    expect(await storage.verify(hash)).toBe('intact')
    await storage.remove(hash)
    expect(await storage.verify(hash)).toBe('missing')
    expect(await storage.exists(hash)).toBe(false)
    await storage.remove(hash)
  })

  it('lists every hash in order and nothing else', async () => {
    const hashes: string[] = []
    for (let number = 0; number < 20; number++) hashes.push((await put(Buffer.from(`archivo ${number}`))).hash)
    await store.addStrange()
    expect(await all()).toEqual(hashes.sort())
  })

  it('removes what a crash left, once it is an hour old, and keeps what another process may be writing', async () => {
    await writeFile(join(store.folder, 'incoming', 'old'), 'x')
    await writeFile(join(store.folder, 'incoming', 'young'), 'x')
    const anHourAgo = (Date.now() - 3_601_000) / 1000
    await utimes(join(store.folder, 'incoming', 'old'), anHourAgo, anHourAgo)
    await store.reopen()
    expect(await incoming()).toEqual(['young'])
  })

  describe('by age', () => {
    const weekAgo = { receivedBefore: new Date(Date.now() - 7 * 86_400_000) }
    async function putLongAgo(text: string) {
      const { hash } = await put(Buffer.from(text))
      await store.makeOld(hash)
      return hash
    }

    it('lists and removes what was last received before', async () => {
      const old = await putLongAgo('viejo')
      const { hash: young } = await put(Buffer.from('nuevo'))
      expect(await Array.fromAsync(storage.each(weekAgo))).toEqual([old])
      expect([await storage.remove(old, weekAgo), await storage.remove(young, weekAgo)]).toEqual([true, false])
      expect(await storage.remove(old, weekAgo)).toBe(false)
      expect([await all(), await incoming()]).toEqual([[young], []])
    })

    it('counts from the last time that the same bytes came, or were renewed', async () => {
      const again = await putLongAgo('otra vez')
      const renewed = await putLongAgo('renovado')
      await put(Buffer.from('otra vez'))
      expect(await storage.renew(renewed)).toBe(true)
      expect(await Array.fromAsync(storage.each(weekAgo))).toEqual([])
      expect([await storage.remove(again, weekAgo), await storage.remove(renewed, weekAgo)]).toEqual([false, false])
      expect(await all()).toEqual([again, renewed].sort())
    })

    it('renews nothing that is gone', async () => {
      const hash = await putLongAgo('ido')
      await storage.remove(hash)
      expect(await storage.renew(hash)).toBe(false)
    })

    it('never loses what comes or is renewed at the moment of removing', async () => {
      for (let turn = 0; turn < 50; turn++) {
        const text = `carrera ${turn}`
        const hash = await putLongAgo(text)
        const [, came, renewed] = await Promise.all([
          storage.remove(hash, weekAgo),
          turn % 2 ? storage.put(Buffer.from(text)) : null,
          turn % 2 ? null : storage.renew(hash),
        ])
        if (came || renewed) expect([turn, await storage.verify(hash)]).toEqual([turn, 'intact'])
      }
      expect(await incoming()).toEqual([])
    })
  })

  it('never opens a path that is not a hash', () => {
    for (const bad of ['../secret', `${'a'.repeat(63)}/`, 'A'.repeat(64), ''])
      expect(() => storage.open(bad as FileHash)).toThrow(/invalid/i)
  })

  it('is cleaned of what no record refers to and nobody sent for a week', async () => {
    const putText = async (text: string) => (await put(Buffer.from(text))).hash
    const [held, abandoned, young] = [await putText('citado'), await putText('abandonado'), await putText('reciente')]
    await store.makeOld(held)
    await store.makeOld(abandoned)
    const rows = { db: { execute: async () => ({}) } as never, transaction: () => expect.unreachable() }
    const holder = { held: async () => [held] }
    expect(await cleanUp({ ...rows, storage, now: () => new Date() }, [holder])).toBe(1)
    expect(await all()).toEqual([held, young].sort())
  })

  it('keeps no second copy of what came again or was renewed', async () => {
    const { hash } = await put(Buffer.from('tres veces'))
    await put(Buffer.from('tres veces'))
    await storage.renew(hash)
    expect(await all()).toEqual([hash])
    await storage.remove(hash)
    expect(await storage.exists(hash)).toBe(false)
  })

  it('fails the reading of what is not there, and can be left half read', async () => {
    await expect(read(storage.open(hashOf(Buffer.from('nunca llegó'))))).rejects.toThrow()
    const { hash } = await put(randomBytes(1_000_000))
    const reader = storage.open(hash).getReader()
    await reader.read()
    await reader.cancel()
    expect(await storage.verify(hash)).toBe('intact')
  })
})

it('a folder has each file by its hash, for whoever looks at it without us', async () => {
  const store = await STORES[0]!.open()
  const bytes = randomBytes(1000)
  const verdict = await store.storage.put(bytes)
  const { hash } = verdict.ok ? verdict.value : expect.unreachable()
  expect(await readFile(join(store.folder, hash.slice(0, 2), hash.slice(2, 4), hash))).toEqual(bytes)
  await store.close()
})
