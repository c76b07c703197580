import { createHash } from 'node:crypto'
import type { FetchReason } from '../../../platform/fetch/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { EVIDENCE, headOf, inspect, sniff, type Kind } from '../../../platform/storage/index.ts'
import { outcomeOfRefusal, outcomeOfStatus, wordsOfPage, type Outcome } from './model.ts'

/** What an address gave. */
export type Content = {
  sha256: string
  digest: string
  mediaType: string | null
  size: number
  /** As what a copy may be kept; null where none may. */
  kind: Kind | null
  bytes: Buffer
}

export type Finding = {
  outcome: Outcome
  httpStatus: number | null
  finalUrl: string | null
  /** Null where it gave nothing, or nothing new (304). */
  content: Content | null
  etag: string | null
  lastModified: string | null
}

type Asked = { url: string; sha256: string | null; etag: string | null; lastModified: string | null }

/** Milliseconds for one address, redirects and body included. */
const PATIENCE = 15_000

/**
 * Asks a cited address once, as a stranger's: no private addresses, bounded in bytes and time (platform/fetch). `robots.txt` is not
 * read: it speaks to crawlers, and this is one page a week, for the person who cited it (docs/decisions/015).
 */
export async function askLink(
  { safeFetch, settings }: Pick<Services, 'safeFetch' | 'settings'>,
  link: Asked,
): Promise<Finding> {
  const answer = await safeFetch(link.url, {
    headers: conditionsOf(link),
    maxBytes: Math.max(1, settings.LINK_COPY_MB * 1_000_000),
    timeoutMs: PATIENCE,
  })
  if (!answer.ok) return refused(answer.reason, answer.details.url)
  const { status, finalUrl, headers, type, body } = answer.value
  const redirected = !sameAddress(finalUrl, link.url)
  const outcome = outcomeOfStatus(status, redirected)
  const gave = status >= 200 && status < 300
  return {
    outcome,
    httpStatus: status,
    finalUrl: redirected && (gave || status === 304) ? finalUrl.slice(0, 2000) : null,
    content: gave ? await contentOf(body, type, settings.LINK_COPY_MB > 0) : null,
    etag: gave ? markOf(headers.get('etag')) : link.etag,
    lastModified: gave ? markOf(headers.get('last-modified')) : link.lastModified,
  }
}

const refused = (reason: FetchReason, url: string): Finding => ({
  outcome: outcomeOfRefusal(reason, url),
  httpStatus: null,
  finalUrl: null,
  content: null,
  etag: null,
  lastModified: null,
})

/** Only where there is something to compare with. */
const conditionsOf = ({ sha256, etag, lastModified }: Asked): Record<string, string> =>
  sha256 === null
    ? {}
    : { ...(etag && { 'if-none-match': etag }), ...(lastModified && { 'if-modified-since': lastModified }) }

/** What we would send back: nothing that could be another header. */
const markOf = (value: string | null) => (value && /^[\x20-\x7e]{1,300}$/.test(value) ? value : null)

/** As it is asked: without fragment, nor the dot that a full name may end with. */
function sameAddress(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)]
  for (const url of [a, b]) {
    url.hash = ''
    url.hostname = url.hostname.replace(/\.+$/, '')
  }
  return a.href === b.href
}

export async function contentOf(bytes: Buffer, mediaType: string | null, keeps: boolean): Promise<Content> {
  const sha256 = hashOf(bytes)
  const isPage = /^(text\/html|application\/xhtml\+xml)$/.test(mediaType ?? '')
  return {
    sha256,
    digest: isPage ? `words ${hashOf(wordsOfPage(bytes.toString('latin1')))}` : sha256,
    mediaType,
    size: bytes.length,
    kind: keeps ? await kindToKeep(bytes) : null,
    bytes,
  }
}

const hashOf = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')

/**
 * As a file that somebody sends, by its bytes alone. Pages and whatever else is text and would be refused as a file are kept as plain
 * text: the record is of the bytes, and no browser is told that they are a page. Programs, archives that lie and the like are not kept.
 */
async function kindToKeep(bytes: Buffer): Promise<Kind | null> {
  if (bytes.length === 0) return null
  const content = new Blob([bytes as Uint8Array<ArrayBuffer>])
  const inspected = await inspect(content, '', EVIDENCE)
  if (inspected.ok) return inspected.value.kind
  return (await sniff(await headOf(content))).look === 'text' ? 'txt' : null
}
