import { contentDisposition } from './filename.ts'
import { factsOf, type Kind } from './kinds.ts'
import type { FileHash, Range, Storage } from './store.ts'
import type { Charset } from './text.ts'

export type ServedFile = {
  hash: FileHash
  bytes: number
  kind: Kind
  name: string
  charset?: Charset
  /** `private` where the record is not public: no shared cache may keep it. */
  audience: 'public' | 'private'
}

/**
 * Headers under which a stranger's file cannot act in our origin: the type we found (never guessed again), nothing loaded, no script, no form, no origin.
 * Opened in the window only where the kind is harmless there; saved otherwise. The address holds the hash, so a copy never ages.
 */
export function fileHeaders(file: ServedFile): Record<string, string> {
  const { mediaType, inline } = factsOf(file.kind)
  return {
    'Content-Type': file.charset ? `${mediaType}; charset=${file.charset}` : mediaType,
    'Content-Length': String(file.bytes),
    'Content-Disposition': contentDisposition(inline ? 'inline' : 'attachment', file.name),
    'Content-Security-Policy': file.kind === 'pdf' ? PDF_POLICY : "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': file.audience === 'public' ? 'cross-origin' : 'same-origin',
    'Cache-Control': file.audience === 'public' ? 'public, max-age=31536000, immutable' : 'private, no-cache',
    ETag: `"${file.hash}"`,
    'Accept-Ranges': 'bytes',
  }
}

/**
 * Browsers draw a PDF in a page of their own that inherits this policy. `sandbox` leaves it blank in Safari and blocked in Chrome
 * (https://issues.chromium.org/issues/41131921), as does forbidding that page its object and its inline style (https://crbug.com/271452).
 * The type is certain and `checkPdf` refused what acts, so nothing of ours is reached.
 */
const PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

/**
 * The whole answer to GET or HEAD: 200, 206 with a part (one range; RFC 9110, 14), 304, 416, or null where the store lacks the file.
 * The caller has checked who may read it.
 */
export async function fileResponse(storage: Storage, file: ServedFile, request: Request): Promise<Response | null> {
  if (!(await storage.exists(file.hash))) return null
  const headers = fileHeaders(file)
  if (matches(request.headers.get('If-None-Match'), headers.ETag!)) {
    const { 'Content-Length': _, ...rest } = headers
    return new Response(null, { status: 304, headers: rest })
  }
  const range = rangeOf(request, file)
  if (range === 'unsatisfiable')
    return new Response(null, {
      status: 416,
      headers: { 'Content-Range': `bytes */${file.bytes}`, 'Cache-Control': 'no-store' },
    })
  const part = range && {
    'Content-Range': `bytes ${range.start}-${range.end}/${file.bytes}`,
    'Content-Length': String(range.end - range.start + 1),
  }
  const body = request.method === 'HEAD' ? null : storage.open(file.hash, range ?? undefined)
  return new Response(body, { status: range ? 206 : 200, headers: { ...headers, ...part } })
}

const matches = (given: string | null, etag: string) =>
  given !== null && given.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)

/** Null for the whole file: no range, several, one we do not read, or one of another version (`If-Range`). */
function rangeOf(request: Request, { bytes, hash }: ServedFile): Range | 'unsatisfiable' | null {
  const condition = request.headers.get('If-Range')
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.get('Range') ?? '')
  if (!match || (!match[1] && !match[2]) || (condition && condition !== `"${hash}"`)) return null
  const [, from, to] = match
  // «-500» is the last 500 bytes.
  if (!from) return Number(to) === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - Number(to)), end: bytes - 1 }
  const start = Number(from)
  if (to && Number(to) < start) return null
  return start >= bytes ? 'unsatisfiable' : { start, end: Math.min(to ? Number(to) : bytes - 1, bytes - 1) }
}
