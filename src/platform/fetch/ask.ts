import { request as askHttp, type IncomingMessage } from 'node:http'
import { request as askHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Outgoing } from './outgoing.ts'
import { hostOf } from './target.ts'

/** Bytes of all headers of an answer together. */
const MAX_HEADERS = 16_384

export type Asking = {
  userAgent: string
  signal: AbortSignal
  /** Authorities trusted besides those of the system: tests have their own. */
  ca?: string
}

/**
 * Sends one request over a connection of its own to one of `addresses` and nowhere else, whatever the name leads to by now.
 * Answers as soon as the headers are there; the body must be read or destroyed. Throws errors of the network.
 */
export function ask(
  { url, method, headers, body }: Outgoing,
  addresses: readonly string[],
  { userAgent, signal, ca }: Asking,
): Promise<IncomingMessage> {
  const host = hostOf(url)
  const asks = url.protocol === 'https:' ? askHttps : askHttp
  return new Promise((done, fail) => {
    const asked = asks(url, {
      method,
      headers: {
        accept: '*/*',
        ...headers,
        'accept-encoding': 'gzip, br',
        'user-agent': userAgent,
        ...(body && { 'content-length': body.byteLength }),
      },
      signal,
      lookup: only(addresses),
      // No connection is shared, so none that was made for another name, or under another judgement, is used again.
      agent: false,
      maxHeaderSize: MAX_HEADERS,
      servername: isIP(host) ? '' : host,
      rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says
      ...(ca && { ca }),
    })
    asked.on('response', done)
    asked.on('error', fail)
    // Another protocol was proposed (101), or the connection went without a word: no error tells of that.
    asked.on('close', () => fail(Object.assign(new Error('closed without an answer'), { code: 'ECONNRESET' })))
    asked.end(body ?? undefined)
  })
}

/** A look-up that knows the answer already. Node never looks up a host that is an address itself. */
const only =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    if (options.all) callback(null, found)
    else callback(null, found[0]!.address, found[0]!.family)
  }
