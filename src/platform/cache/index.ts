import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { JournalWatch } from '../journal/index.ts'

/** A rendered answer; `etag` is of its bytes, so that every process gives the same one. */
export type Rendered = {
  status: number
  type: string
  body: Buffer
  etag: string
  encodings: Map<'br' | 'gzip', Buffer>
}

export const rendered = (body: string | Buffer, type: string, status = 200): Rendered => {
  const bytes = Buffer.from(body)
  let etag: string | undefined
  return {
    status,
    type,
    body: bytes,
    get etag() {
      return (etag ??= `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`)
    },
    encodings: new Map(),
  }
}

type Kept = { version: number; day: string; answer: Rendered }

export type PageCache = {
  read(key: string, day: string, render: () => Promise<Rendered>): Promise<Rendered>
  readonly size: number
}

/**
 * Public pages, each rendered once per position of the journal and day of the city. Nothing is ever invalidated by hand:
 * the journal moved, or it did not. Concurrent requests for a page share one rendering. Keeps `maxBytes`, least used out first.
 */
export function createPageCache(journal: JournalWatch, maxBytes = 64 * 2 ** 20): PageCache {
  const kept = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: ({ answer }) => answer.body.length * 2 + 512,
  })
  const underWay = new Map<string, Promise<Rendered>>()
  return {
    get size() {
      return kept.size
    },
    async read(key, day, render) {
      const version = journal.version // taken before anything is asked of the database: a later act makes it stale, never the reverse
      const hit = kept.get(key)
      if (hit && hit.version === version && hit.day === day) return hit.answer
      const name = `${version} ${day} ${key}`
      const shared = underWay.get(name)
      if (shared) return shared
      const rendering = render()
      underWay.set(name, rendering)
      try {
        const answer = await rendering
        if (answer.status === 200) kept.set(key, { version, day, answer })
        return answer
      } finally {
        underWay.delete(name)
      }
    },
  }
}

const SMALL = 1024

/**
 * The answer as a response: not modified where the client has it, compressed as the client accepts (kept with the answer). What
 * nobody may store has no ETag: nobody could ask with it.
 */
export function respond(answer: Rendered, request: Request, headers: Headers): Response {
  if (!headers.get('cache-control')?.includes('no-store')) {
    headers.set('etag', answer.etag)
    if (answer.status === 200 && matches(request.headers.get('if-none-match'), answer.etag))
      return new Response(null, { status: 304, headers })
  }
  headers.set('content-type', answer.type)
  const encoding = answer.body.length < SMALL ? null : acceptedEncoding(request.headers.get('accept-encoding'))
  if (!encoding) return new Response(bytesOf(answer.body), { status: answer.status, headers })
  headers.set('content-encoding', encoding)
  return new Response(bytesOf(compressed(answer, encoding)), { status: answer.status, headers })
}

/** Not copied: a copy for each request costs two thirds of what a page of 400 KB could be served. Nobody writes into them. */
const bytesOf = (buffer: Buffer) => buffer as Uint8Array<ArrayBuffer>

const matches = (header: string | null, etag: string) =>
  header !== null &&
  header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag || candidate.trim() === '*')

/** Brotli where the client takes it, else gzip; `q=0` is a refusal. */
export function acceptedEncoding(header: string | null): 'br' | 'gzip' | null {
  const accepted = new Set(
    (header ?? '')
      .toLowerCase()
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]!.trim()),
  )
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : null
}

function compressed(answer: Rendered, encoding: 'br' | 'gzip'): Buffer {
  let bytes = answer.encodings.get(encoding)
  if (!bytes) {
    bytes =
      encoding === 'br'
        ? brotliCompressSync(answer.body, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: 5, // a tenth less than 4 gives, as soon
              [constants.BROTLI_PARAM_SIZE_HINT]: answer.body.length,
            },
          })
        : gzipSync(answer.body, { level: 5 })
    answer.encodings.set(encoding, bytes)
  }
  return bytes
}
