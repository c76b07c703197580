import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORES, type TestStore } from '../../../tests/support/stores.ts'
import { KIND_NAMES, KINDS } from './kinds.ts'
import { fileHeaders, fileResponse, type ServedFile } from './serving.ts'
import type { FileHash } from './store.ts'

const file: ServedFile = {
  hash: '84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882' as FileHash, // of «0123456789»
  bytes: 10,
  kind: 'csv',
  name: 'Año 1.csv',
  charset: 'utf-8',
  audience: 'public',
}

describe('fileHeaders', () => {
  it.each(KIND_NAMES)('%s cannot act in our origin', (kind) => {
    const headers = fileHeaders({ ...file, kind })
    expect(headers['X-Content-Type-Options']).toBe('nosniff')
    expect(headers['Content-Security-Policy']).toContain("default-src 'none'")
    expect(headers['Content-Type']).not.toMatch(/html|svg|javascript|text\/xml/)
    expect(headers['Content-Security-Policy']!.startsWith('sandbox;')).toBe(kind !== 'pdf')
  })

  it('opens only images, PDF and plain text in the window', () => {
    const inline = KIND_NAMES.filter((kind) =>
      fileHeaders({ ...file, kind })['Content-Disposition']!.startsWith('inline'),
    )
    expect(inline).toEqual(['pdf', 'jpeg', 'png', 'webp', 'txt'])
    expect(Object.keys(KINDS)).not.toContain('svg')
  })

  it('lets no shared cache keep a private file', () => {
    expect(fileHeaders(file)['Cache-Control']).toBe('public, max-age=31536000, immutable')
    expect(fileHeaders({ ...file, audience: 'private' })['Cache-Control']).toBe('private, no-cache')
  })
})

describe.each(STORES)('fileResponse from $name', ({ open }) => {
  let store: TestStore
  beforeAll(async () => {
    store = await open()
    await store.storage.put(Buffer.from('0123456789'))
  })
  afterAll(() => store.close())

  const ask = async (headers: Record<string, string> = {}, method = 'GET') =>
    (await fileResponse(store.storage, file, new Request('http://x/', { headers, method })))!

  it('gives the whole file with its hash as ETag', async () => {
    const response = await ask()
    expect([response.status, response.headers.get('etag'), response.headers.get('content-type')]).toEqual([
      200,
      `"${file.hash}"`,
      'text/csv; charset=utf-8',
    ])
    expect(await response.text()).toBe('0123456789')
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=0-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=4-2', 200, '0123456789', null],
    ['bytes=0-1,3-4', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
  ])('%s → %i', async (range, status, body, contentRange) => {
    const response = await ask({ range })
    expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
      status,
      body,
      contentRange,
    ])
    expect(response.headers.get('content-length')).toBe(status === 416 ? null : String(body.length))
  })

  it('gives a part only of the version asked for', async () => {
    expect((await ask({ range: 'bytes=0-1', 'if-range': `"${file.hash}"` })).status).toBe(206)
    expect((await ask({ range: 'bytes=0-1', 'if-range': '"otro"' })).status).toBe(200)
  })

  it('does not send again what the reader has', async () => {
    const response = await ask({ 'if-none-match': `W/"x", "${file.hash}"` })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([304, null, ''])
  })

  it('answers HEAD without the bytes, and null for what it lacks', async () => {
    const head = await ask({}, 'HEAD')
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', ''])
    expect(
      await fileResponse(store.storage, { ...file, hash: 'a'.repeat(64) as FileHash }, new Request('http://x/')),
    ).toBeNull()
  })
})
