import { leadsInside } from '../../../platform/fetch/index.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { Ref } from '../../../kernel/ref.ts'

/** `unproven`: no test has been answered yet, and nothing else is sent. */
export const WEBHOOK_STATES = ['unproven', 'active', 'off'] as const
export type WebhookState = (typeof WEBHOOK_STATES)[number]
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export const MOST_WEBHOOKS = 10
/** Tests that may be asked for in an hour: somebody else's server is asked each time. */
export const MOST_TESTS = 20
export const TEST_EVENT = 'webhook.tested'

export type Webhook = {
  id: string
  personId: string
  url: string
  /** Names of events; none: all. */
  events: string[]
  /** Only acts about it; null: about any record. */
  subject: Ref | null
  state: WebhookState
  generation: number
  /** Until when the secret before this one signs too. */
  previousUntil: Date | null
  failingSince: Date | null
  createdAt: Date
}

export type Delivery = {
  id: string
  webhookId: string
  /** Null: a test. */
  entryId: number | null
  state: DeliveryState
  tries: number
  nextTryAt: Date | null
  triedAt: Date | null
  status: number | null
  durationMs: number | null
  reason: string | null
  createdAt: Date
}

/** Minutes after each try that failed until the next: eight tries in a day. */
const PAUSES = [1, 5, 30, 120, 300, 480, 480]
export const MOST_TRIES = PAUSES.length + 1

/** When it is tried again after `tries` tries; null: not any more. Up to a tenth later, so that not all come back at once. */
export function nextTry(tries: number, now: Date, chance = Math.random()): Date | null {
  const pause = PAUSES[tries - 1]
  return pause === undefined ? null : new Date(now.getTime() + pause * 60_000 * (1 + chance / 10))
}

export type UrlRefusal = 'url-invalid' | 'url-insecure' | 'url-credentials' | 'url-own' | 'url-port' | 'url-inside'

/**
 * Whether acts may be sent there, as far as the address itself tells: by https (by http only where this site itself is served by
 * it, as in development), at its own port, not to ourselves. Where the name leads is judged at each sending (decision 009).
 */
export function readUrl(text: string, origin: string): Verdict<string, UrlRefusal> {
  const url = URL.parse(text.trim())
  if (!url || text.length > 2000 || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return refuse('url-invalid')
  if (url.protocol === 'http:' && !origin.startsWith('http:')) return refuse('url-insecure')
  if (url.username || url.password) return refuse('url-credentials')
  url.hash = ''
  const own = new URL(origin).hostname
  if (url.hostname.replace(/\.+$/, '') === own) return refuse('url-own')
  if (url.protocol === 'https:' && url.port !== '') return refuse('url-port') // safeFetch opens no other
  return leadsInside(url.hostname) ? refuse('url-inside') : accept(url.href)
}
