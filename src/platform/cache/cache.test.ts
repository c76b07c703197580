import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { JournalWatch } from '../journal/index.ts'
import { acceptedEncoding, createPageCache, rendered, respond, type Rendered } from './index.ts'

const journalAt = (version: number) =>
  ({ version, advanced: () => {}, onAdvance: () => {}, close: () => {} }) satisfies JournalWatch
const html = (text: string) => rendered(text, 'text/html; charset=utf-8')
const counting = (answer: () => Rendered) => {
  let count = 0
  return { render: async () => (count++, answer()), count: () => count }
}

describe('the page cache', () => {
  it('renders a page once per position of the journal', async () => {
    const journal = { ...journalAt(1) }
    const cache = createPageCache(journal)
    const page = counting(() => html('a'))
    await cache.read('/plan', '2026-11-22', page.render)
    await cache.read('/plan', '2026-11-22', page.render)
    expect(page.count()).toBe(1)

    journal.version = 2
    await cache.read('/plan', '2026-11-22', page.render)
    expect(page.count()).toBe(2)
  })

  it('renders anew on another day: what is late changes by itself', async () => {
    const cache = createPageCache(journalAt(1))
    const page = counting(() => html('a'))
    await cache.read('/plan', '2026-11-22', page.render)
    await cache.read('/plan', '2026-11-23', page.render)
    expect(page.count()).toBe(2)
  })

  it('shares one rendering among those who ask at once', async () => {
    const cache = createPageCache(journalAt(1))
    const page = counting(() => html('a'))
    await Promise.all(Array.from({ length: 50 }, () => cache.read('/plan', '2026-11-22', page.render)))
    expect(page.count()).toBe(1)
  })

  it('does not keep as current what was read before an act that came meanwhile', async () => {
    const journal = { ...journalAt(1) }
    const cache = createPageCache(journal)
    const slow = cache.read('/plan', '2026-11-22', async () => {
      const before = html('before the act')
      journal.version = 2 // the act commits after the page was read, before it is kept
      return before
    })
    await slow
    const now = await cache.read('/plan', '2026-11-22', async () => html('after the act'))
    expect(now.body.toString()).toBe('after the act')
  })

  it('keeps neither failures nor what could not be rendered', async () => {
    const cache = createPageCache(journalAt(1))
    await expect(cache.read('/x', '2026-11-22', () => Promise.reject(new Error('database')))).rejects.toThrow(
      'database',
    )
    expect((await cache.read('/x', '2026-11-22', async () => rendered('no', 'text/plain', 404))).status).toBe(404)
    expect((await cache.read('/x', '2026-11-22', async () => html('yes'))).status).toBe(200)
  })

  it('never grows past its bound', async () => {
    const cache = createPageCache(journalAt(1), 100_000)
    for (let at = 0; at < 100; at++) await cache.read(`/p${at}`, '2026-11-22', async () => html('x'.repeat(10_000)))
    expect(cache.size).toBeLessThan(10)
  })
})

describe('respond', () => {
  const request = (headers: Record<string, string>) => new Request('http://localhost/', { headers })
  const long = html('ñandú '.repeat(1000))

  it('says «not modified» to who has the same bytes, however the ETag is written', async () => {
    for (const header of [long.etag, `W/${long.etag}`, `"other", ${long.etag}`]) {
      const response = respond(long, request({ 'if-none-match': header }), new Headers())
      expect(response.status).toBe(304)
      expect(await response.text()).toBe('')
    }
    expect(respond(long, request({ 'if-none-match': '"other"' }), new Headers()).status).toBe(200)
  })

  it('gives the same ETag to the same bytes, another to others', () => {
    expect(html('a').etag).toBe(html('a').etag)
    expect(html('a').etag).not.toBe(html('b').etag)
  })

  it('compresses as the client accepts, without losing a byte', async () => {
    const brotli = respond(long, request({ 'accept-encoding': 'gzip, br' }), new Headers())
    expect(brotli.headers.get('content-encoding')).toBe('br')
    expect(brotliDecompressSync(await brotli.arrayBuffer()).equals(long.body)).toBe(true)

    const gzip = respond(long, request({ 'accept-encoding': 'gzip' }), new Headers())
    expect(gunzipSync(await gzip.arrayBuffer()).equals(long.body)).toBe(true)

    const plain = respond(long, request({}), new Headers())
    expect(plain.headers.get('content-encoding')).toBeNull()
  })

  it.each([
    ['br;q=0, gzip', 'gzip'],
    ['BR', 'br'],
    ['identity', null],
    ['gzip;q=0', null],
    [null, null],
  ])('%s is answered in %s', (header, encoding) => expect(acceptedEncoding(header)).toBe(encoding))
})
