import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../i18n/index.ts'
import { formatBytes } from '../storage/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** Why an address was not fetched, or its answer not taken. */
export type FetchReason = keyof typeof es.reason

type Details = {
  /** The address that was at fault: the one asked for, or one it sent us on to. */
  url: string
  /** Media types, where they were at fault: as declared, and as the bytes are. */
  declared?: string
  found?: string
  maxBytes?: number
  /** A request header that may not be given. */
  header?: string
}

/** A `Verdict` refusal that also carries what its sentence names. Nothing in it tells what our network looks like inside. */
export type FetchRefusal = { ok: false; reason: FetchReason; details: Details }
export type FetchVerdict<Value> = { ok: true; value: Value } | FetchRefusal

export const refuseFetch = (
  reason: FetchReason,
  url: URL | string,
  details: Omit<Details, 'url'> = {},
): FetchRefusal => ({
  ok: false,
  reason,
  details: { url: String(url).slice(0, 500), ...details },
})

const words = defineMessages('fetch', es, en)

/** One or two sentences in the reader's language: what happened at which address. */
export function explainFetchRefusal({ reason, details }: Omit<FetchRefusal, 'ok'>, locale: Locale): string {
  const { url, declared = '', found = '', maxBytes, header = '' } = details
  const limit = maxBytes === undefined ? '' : formatBytes(maxBytes, locale)
  return words(locale)(`reason.${reason}`, { url, declared, found, header, limit })
}

/**
 * The reason as everybody may be told. A name that leads into a private network is one that the internet does not know: told apart, the
 * two would show which names exist inside. Only what the text of the address says by itself is «not public».
 */
export const toldReason = (reason: FetchReason, url: string): FetchReason =>
  reason === 'address-not-public' && !isAddress(url) ? 'host-not-found' : reason

const isAddress = (url: string) => URL.canParse(url) && /^(\[.*\]|[\d.]+)$/.test(new URL(url).hostname)

/**
 * Errors of the network and of the reading, by their codes; undefined for any other, which is a bug and is thrown. Once the time is
 * over, whatever breaks breaks for that reason.
 */
export function reasonOfError(error: unknown, signal: AbortSignal): FetchReason | undefined {
  if (signal.aborted) return 'timeout'
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return undefined
  return REASONS.find(([pattern]) => pattern.test(code))?.[1]
}

const REASONS: readonly (readonly [RegExp, FetchReason])[] = [
  [/^(ETIMEOUT|ECANCELLED)$/, 'timeout'],
  [/^HPE_HEADER_OVERFLOW$/, 'headers-too-large'],
  [/^(HPE_|Z_|ERR_BROTLI|ERR__ERROR|ERR_INVALID_CHAR$|ERR_HTTP_)/, 'answer-malformed'],
  [
    /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$|INVALID_CA$|EPROTO$)/,
    'tls-failed',
  ],
  [/^(ECONN|EHOST|ENET|EADDRNOTAVAIL$|EPIPE$|ETIMEDOUT$|EACCES$|ERR_STREAM_PREMATURE_CLOSE$)/, 'unreachable'],
]
