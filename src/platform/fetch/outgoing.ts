import { accept } from '../../kernel/verdict.ts'
import { refuseFetch, type FetchVerdict } from './refusals.ts'

export type Method = 'GET' | 'HEAD' | 'POST'
export type HeaderFields = Readonly<Record<string, string>>

/** A request as it leaves. */
export type Outgoing = { url: URL; method: Method; headers: HeaderFields; body: Uint8Array | null }

/** What the way of the message, or its sender, is told by: ours to write. No cookies and no Referer are ever sent. */
const RESERVED =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|cookie2?|referer|user-agent|accept-encoding|origin|via|forwarded|x-forwarded-.*)$/
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/
const VALUE = /^[\t\x20-\x7e]{0,4000}$/

/** Names in lower case. Refuses what could end the header, write another, or say who else asks. */
export function readHeaders(given: HeaderFields, url: string): FetchVerdict<HeaderFields> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const header = name.toLowerCase()
    if (!NAME.test(header) || RESERVED.test(header) || !VALUE.test(value))
      return refuseFetch('header-not-allowed', url, { header: header.slice(0, 100) })
    headers[header] = value
  }
  return accept(headers)
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status)

/** Where an answer sends us on to; null where it is the answer itself. */
export const locationOf = (status: number, location: string | undefined): string | null =>
  isRedirect(status) && location ? utf8(location) : null

/** Node reads headers as Latin-1, browsers a Location as UTF-8. */
const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8')

/** What goes with a request wherever it is sent on to; anything else (tokens, signatures) was meant for the first origin alone. */
const HARMLESS = ['accept', 'accept-language', 'content-type']
const OF_BODY = ['content-type', 'content-language', 'content-encoding', 'content-location']

/**
 * The request that follows a redirect, as browsers do it (https://fetch.spec.whatwg.org/#http-redirect-fetch): 303, and 301 or 302 after
 * POST, ask with GET and send no body. To another origin go none of the caller's own headers. Refuses a way from https to http.
 * Whether the address may be asked at all is judged anew by the caller.
 */
export function followRedirect(sent: Outgoing, status: number, location: string): FetchVerdict<Outgoing> {
  if (!URL.canParse(location, sent.url.href)) return refuseFetch('redirect-invalid', sent.url)
  const url = new URL(location, sent.url)
  if (sent.url.protocol === 'https:' && url.protocol === 'http:') return refuseFetch('redirect-downgrade', sent.url)
  const asksAnew = (status === 303 && sent.method !== 'HEAD') || (status < 303 && sent.method === 'POST')
  const method = asksAnew ? 'GET' : sent.method
  const stays = url.origin === sent.url.origin
  const headers = Object.fromEntries(
    Object.entries(sent.headers).filter(
      ([name]) => (stays || HARMLESS.includes(name)) && !(asksAnew && OF_BODY.includes(name)),
    ),
  )
  return accept({ url, method, headers, body: asksAnew ? null : sent.body })
}
