import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { accept } from '../../kernel/verdict.ts'
import { isPublicAddress } from './addresses.ts'
import { ask, type Asking } from './ask.ts'
import { readBody } from './body.ts'
import { declaredType, judgeType, refuseType } from './media-type.ts'
import { followRedirect, locationOf, readHeaders, type Method, type Outgoing } from './outgoing.ts'
import { reasonOfError, refuseFetch, type FetchRefusal, type FetchVerdict } from './refusals.ts'
import { resolveName, type Resolve } from './resolve.ts'
import { hostOf, readTarget } from './target.ts'

export type FetchOptions = {
  /** GET where absent. */
  method?: Method
  /** Of the caller; names that tell the way of the message, or who asks, are refused (`header-not-allowed`). */
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** Largest body, on the way and decompressed. 10 MB where absent. */
  maxBytes?: number
  /** For all of it: names, redirects, body. Milliseconds; 20 s where absent. */
  timeoutMs?: number
  /** Media types that are taken, as `type/subtype` in lower case; any where absent. */
  types?: readonly string[]
  /** How many redirects are followed. 5 where absent; 0 refuses the first. */
  redirects?: number
}

export type Fetched = {
  status: number
  headers: Headers
  /** Where the answer came from, after redirects; without fragment. */
  finalUrl: string
  /** Every address that was asked, first to last, and what its name led to when it was judged. */
  hops: readonly { url: string; addresses: readonly string[] }[]
  /** `type/subtype` in lower case, as the bytes bear out; null where there is no body. */
  type: string | null
  /** Decompressed. Empty unless the status is 2xx: what a failure says is not read. */
  body: Buffer
}

/**
 * Fetches an address that a stranger gave, so that it reaches nothing but public servers and costs no more than its bounds.
 * Refusals are values; only bugs are thrown.
 */
export type SafeFetch = (address: string, options?: FetchOptions) => Promise<FetchVerdict<Fetched>>

/** What tests put in the place of the world. Never read from settings: production has no way to open what is closed here. */
type Testing = {
  resolve?: Resolve
  isPublic?: (address: string) => boolean
  ports?: readonly number[]
  ca?: string
}

type World = Required<Omit<Testing, 'ca'>> & Omit<Asking, 'signal'>

const PORTS = [80, 443]

/** @param origin Public address of this installation, by which it names itself to those it asks. */
export function openSafeFetch({ origin, testing }: { origin: string; testing?: Testing }): SafeFetch {
  const world: World = {
    resolve: resolveName,
    isPublic: isPublicAddress,
    ports: PORTS,
    userAgent: `Tequio (+${new URL(origin).origin})`,
    ...testing,
  }
  return async (address, options = {}) => {
    const asked = readOutgoing(address, options, world)
    return asked.ok ? followToTheEnd(asked.value, options, world) : asked
  }
}

function readOutgoing(
  address: string,
  { method = 'GET', headers: given = {}, body }: FetchOptions,
  { ports }: World,
): FetchVerdict<Outgoing> {
  const target = readTarget(address, ports)
  if (!target.ok) return target
  const headers = readHeaders(given, address)
  if (!headers.ok) return headers
  return accept({
    url: target.value,
    method,
    headers: headers.value,
    body: typeof body === 'string' ? Buffer.from(body) : (body ?? null),
  })
}

async function followToTheEnd(first: Outgoing, options: FetchOptions, world: World): Promise<FetchVerdict<Fetched>> {
  const { redirects = 5, timeoutMs = 20_000 } = options
  const signal = AbortSignal.timeout(timeoutMs)
  const hops: { url: string; addresses: readonly string[] }[] = []
  let sent = first
  for (;;) {
    const asked = await askJudged(sent, { ...world, signal })
    if (!asked.ok) return asked
    const { answer, addresses } = asked.value
    hops.push({ url: sent.url.href, addresses })
    const status = answer.statusCode!
    const location = locationOf(status, answer.headers.location)
    if (location === null) return receive(answer, sent, { ...options, signal }, hops)
    answer.destroy()
    if (hops.length > redirects) return refuseFetch('too-many-redirects', first.url)
    const next = followRedirect(sent, status, location)
    if (!next.ok) return next
    const target = readTarget(next.value.url.href, world.ports)
    if (!target.ok) return target
    sent = { ...next.value, url: target.value }
  }
}

type Asked = { answer: IncomingMessage; addresses: readonly string[] }

/** Resolves the name once, judges every address it leads to, and asks one of just these. */
async function askJudged(sent: Outgoing, world: World & Asking): Promise<FetchVerdict<Asked>> {
  try {
    const addresses = await addressesOf(sent.url, world)
    if (addresses.length === 0) return refuseFetch('host-not-found', sent.url)
    if (!addresses.every(world.isPublic)) return refuseFetch('address-not-public', sent.url)
    return accept({ answer: await within(world.signal, ask(sent, addresses, world)), addresses })
  } catch (error) {
    return refusalOf(error, sent.url, world.signal)
  }
}

async function addressesOf(url: URL, { resolve, signal }: World & Asking): Promise<readonly string[]> {
  const host = hostOf(url)
  if (isIP(host)) return [host]
  return within(signal, resolve(host, signal))
}

/** Whoever does not heed the signal must not hold us. */
const within = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, fail) => {
      if (signal.aborted) fail(signal.reason as Error)
      signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true })
    }),
  ])

async function receive(
  answer: IncomingMessage,
  { url, method }: Outgoing,
  { maxBytes = 10_000_000, types, signal }: FetchOptions & { signal: AbortSignal },
  hops: Fetched['hops'],
): Promise<FetchVerdict<Fetched>> {
  const status = answer.statusCode!
  const fetched = { status, headers: headersOf(answer), finalUrl: url.href, hops }
  const isGood = status >= 200 && status < 300
  const declared = declaredType(answer.headers['content-type'])
  const refused = isGood ? refuseType(declared, types, url) : null
  if (refused || !isGood || method === 'HEAD' || status === 204) {
    answer.destroy()
    return refused ?? accept({ ...fetched, type: declared, body: Buffer.alloc(0) })
  }
  const body = await readBody(answer, { url, maxBytes, signal })
  if (!body.ok) return body
  const type = await judgeType(declared, body.value, types, url)
  return type.ok ? accept({ ...fetched, type: type.value, body: body.value }) : type
}

/** Without cookies, which nobody keeps here. */
function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    if (!/^set-cookie2?$/.test(name)) headers.append(name, rawHeaders[at + 1]!)
  }
  return headers
}

function refusalOf(error: unknown, url: URL, signal: AbortSignal): FetchRefusal {
  const reason = reasonOfError(error, signal)
  if (!reason) throw error
  return refuseFetch(reason, url)
}
