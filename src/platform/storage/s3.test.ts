import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refuse, startObjectStorage, type ObjectStorage } from '../../../tests/support/object-storage.ts'
import { openS3Storage } from './s3.ts'
import { FileHash, type Storage } from './store.ts'
import { StorageUnavailable } from './unavailable.ts'

// What all stores do is in store.test.ts; here, what happens on the way to a bucket.

let server: ObjectStorage
let folder: string
let storage: Storage
const patience = { tries: 3, silence: 100, pause: 1 }
const opened = (settings = {}) => openS3Storage({ ...server.settings, folder, patience, ...settings })
beforeEach(async () => {
  server = await startObjectStorage()
  folder = await mkdtemp(join(tmpdir(), 'tequio-bucket-'))
  storage = await opened()
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const hashOf = (bytes: Uint8Array) => FileHash.parse(createHash('sha256').update(bytes).digest('hex'))
const read = async (stream: ReadableStream<Uint8Array>) => Buffer.from(await new Response(stream).arrayBuffer())
const missing = hashOf(Buffer.from('nunca llegó'))
async function put(bytes: Uint8Array) {
  const verdict = await storage.put(bytes)
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value.hash
}

/** What goes wrong, and how often before all is well. */
const times = (count: number, trouble: (response: ServerResponse) => void, method?: string) => {
  let left = count
  server.troubleWith((asked, response) => {
    if (left === 0 || (method && asked.method !== method)) return false
    left--
    trouble(response)
    return true
  })
}
const troubles: [string, (response: ServerResponse) => void][] = [
  ['an error of its own', (response) => refuse(response, 500, 'InternalError')],
  ['too much to do', (response) => refuse(response, 503, 'SlowDown')],
  ['a page of a proxy', (response) => void response.writeHead(502).end('<html>Bad Gateway<br></html>')],
  ['no time', (response) => refuse(response, 400, 'RequestTimeout')],
  ['a cut', (response) => void response.destroy()],
  ['a cut in its headers', (response) => void response.socket!.end('HTTP/1.1 200 OK\r\nContent-')],
  ['silence', () => {}],
]

describe.each(troubles)('%s', (_name, trouble) => {
  it('that passes is not noticed', async () => {
    const bytes = randomBytes(10_000)
    for (const work of [
      () => put(bytes),
      () => storage.renew(hashOf(bytes)),
      async () => expect(await read(storage.open(hashOf(bytes)))).toEqual(bytes),
      async () => expect(await Array.fromAsync(storage.each())).toEqual([hashOf(bytes)]),
      () => storage.remove(hashOf(bytes)),
    ]) {
      times(2, trouble)
      await work()
    }
    expect(server.objects.size).toBe(0)
  })

  it('that lasts is told, and is not taken for a missing file', async () => {
    const hash = await put(Buffer.from('hola'))
    times(Infinity, trouble)
    for (const work of [
      () => storage.stat(hash),
      () => storage.exists(missing),
      () => storage.verify(hash),
      () => storage.renew(hash),
      () => storage.remove(hash),
      () => read(storage.open(hash)),
      () => storage.put(Buffer.from('otra')),
      () => Array.fromAsync(storage.each()),
    ]) {
      const error = await work().then(
        () => expect.unreachable(),
        (thrown: unknown) => thrown as Error,
      )
      expect(error).toBeInstanceOf(StorageUnavailable)
      expect(error.message).toContain(`${server.settings.url}/tequio does not answer`)
      expect(error.message + String(error.stack)).not.toContain(server.settings.secretKey)
    }
    server.troubleWith()
    expect(await storage.verify(hash)).toBe('intact')
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })
})

it('a missing file is none of all this', async () => {
  expect([await storage.stat(missing), await storage.exists(missing), await storage.verify(missing)]).toEqual([
    null,
    false,
    'missing',
  ])
  expect([await storage.renew(missing), await storage.remove(missing)]).toEqual([false, false])
})

describe('what is sent', () => {
  it('is signed, with the hash of what arrives', async () => {
    const sent: Record<string, string>[] = []
    server.troubleWith(({ method, headers }) => void (method === 'PUT' && sent.push(headers)))
    const hash = await put(Buffer.from('hola'))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      'x-amz-content-sha256': hash,
      'content-length': '4',
      'content-md5': expect.any(String),
    })
    expect(JSON.stringify(sent)).not.toContain(server.settings.secretKey)
  })

  it.each(['BadDigest', 'XAmzContentSHA256Mismatch'])('and was spoiled on the way (%s) is sent again', async (code) => {
    times(1, (response) => refuse(response, 400, code), 'PUT')
    expect(await storage.verify(await put(Buffer.from('hola')))).toBe('intact')
  })

  it('and was kept as something else is removed and sent again', async () => {
    const spoil = (count: number) => {
      let left = count
      server.troubleWith(({ method, key }, response) => {
        if (method !== 'PUT' || left-- <= 0) return false
        server.objects.set(key, Buffer.from('otra cosa'))
        response.writeHead(200, { etag: `"${createHash('md5').update('otra cosa').digest('hex')}"` }).end()
        return true
      })
    }
    spoil(2)
    expect(await storage.verify(await put(Buffer.from('hola')))).toBe('intact')
    spoil(Infinity)
    await expect(storage.put(Buffer.from('adiós'))).rejects.toThrow('keeps other bytes than were sent')
    expect(await storage.exists(hashOf(Buffer.from('adiós')))).toBe(false)
  })

  it('and kept encrypted has an ETag of its own', async () => {
    server.troubleWith(({ method, key, body }, response) => {
      if (method !== 'PUT') return false
      server.objects.set(key, body)
      response.writeHead(200, { etag: `"${'0'.repeat(32)}"`, 'x-amz-server-side-encryption': 'aws:kms' }).end()
      return true
    })
    expect(await storage.verify(await put(Buffer.from('hola')))).toBe('intact')
  })
})

describe('reading', () => {
  it('goes on where the connection broke, in the whole and in a part', async () => {
    const bytes = randomBytes(300_000)
    const hash = await put(bytes)
    for (const range of [undefined, { start: 1000, end: 250_000 }]) {
      const ranges: (string | undefined)[] = []
      server.troubleWith(({ method, key, headers }, response) => {
        if (method !== 'GET' || key === '') return false
        ranges.push(headers.range)
        const [from, to] = (headers.range ?? 'bytes=0-').slice(6).split('-')
        const part = bytes.subarray(Number(from), to ? Number(to) + 1 : undefined)
        response.writeHead(headers.range ? 206 : 200, { 'content-length': part.length })
        if (ranges.length > 3) response.end(part)
        else response.write(part.subarray(0, 50_000), () => response.destroy())
        return true
      })
      expect(await read(storage.open(hash, range))).toEqual(range ? bytes.subarray(range.start, range.end + 1) : bytes)
      expect(ranges).toHaveLength(4)
    }
  })

  it('gives up where nothing more comes', async () => {
    const hash = await put(randomBytes(300_000))
    server.troubleWith(({ method, key }, response) => {
      if (method !== 'GET' || key === '') return false
      response.writeHead(200, { 'content-length': 300_000 }).write('x')
      return true
    })
    await expect(read(storage.open(hash))).rejects.toThrow()
  })

  it('of a part is never given the whole', async () => {
    const hash = await put(Buffer.from('0123456789'))
    server.troubleWith(({ method, key }, response) => {
      if (method !== 'GET' || key === '') return false
      response.writeHead(200, { 'content-length': 10 }).end('0123456789')
      return true
    })
    await expect(read(storage.open(hash, { start: 5, end: 6 }))).rejects.toThrow()
  })

  it('looks again where another copy took the place of the one it found', async () => {
    const hash = await put(Buffer.from('hola'))
    let moved = false
    server.troubleWith(({ method, key }) => {
      if (method !== 'GET' || key === '' || moved) return
      moved = true
      server.objects.set(key.replace(/\d{8}T/, '29991231T'), server.objects.get(key)!)
      server.objects.delete(key)
    })
    expect(String(await read(storage.open(hash)))).toBe('hola')
  })
})

it('lists page by page, however many there are', async () => {
  const hashes = Array.from({ length: 2500 }, (_, number) => hashOf(Buffer.from(`archivo ${number}`)))
  for (const hash of hashes) server.objects.set(`files/${hash}/20260101T000000000Z-00000000`, Buffer.from('x'))
  server.asked.length = 0
  expect(await Array.fromAsync(storage.each())).toEqual(hashes.toSorted())
  expect(server.asked).toHaveLength(3)
})

it('a copy that fails after it was promised is asked for again', async () => {
  const hash = await put(Buffer.from('hola'))
  times(1, (response) => void response.writeHead(200).end('<Error><Code>InternalError</Code></Error>'), 'PUT')
  expect(await storage.renew(hash)).toBe(true)
  expect(await storage.verify(hash)).toBe('intact')
})

describe('settings that are wrong', () => {
  it.each([
    [{ bucket: 'otro' }, 'correct S3_BUCKET'],
    [{ accessKey: 'OTRA' }, 'Correct S3_ACCESS_KEY'],
    [{ secretKey: 'CANARIO' }, 'Correct S3_SECRET_KEY'],
    [{ region: 'mx-central-1' }, 'Correct S3_REGION'],
  ])('%o are told at the start, with what to do', async (wrong, remedy) => {
    const error = await opened(wrong).then(
      () => expect.unreachable(),
      (thrown: unknown) => thrown as Error,
    )
    expect(error).toBeInstanceOf(StorageUnavailable)
    expect(error.message).toContain(remedy)
    expect(error.message).not.toContain('CANARIO')
  })

  it('a redirect to another region is not followed', async () => {
    times(Infinity, (response) => void response.writeHead(301, { location: 'http://127.0.0.2:1/' }).end())
    await expect(opened()).rejects.toThrow('Correct S3_REGION and S3_URL')
  })
})
