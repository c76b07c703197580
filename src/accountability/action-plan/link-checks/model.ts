import { toldReason, type FetchReason } from '../../../platform/fetch/index.ts'

/** `failing`: not often or long enough to be sure; `own`: a page of this platform, which is not asked. */
export const LINK_STATES = ['waiting', 'online', 'failing', 'broken', 'own'] as const
export type LinkState = (typeof LINK_STATES)[number]

/** What cites a link: a report, what the counterpart said of one, an assessment, the reply to one, a question or contradiction. */
export const SOURCES = ['report', 'response', 'assessment', 'reply', 'contribution'] as const
export type Source = (typeof SOURCES)[number]

/** What a check found. The first four answer, the others do not. */
export const OUTCOMES = [
  'ok', 'redirected', 'too-large', 'type-mismatch',
  'not-found', 'refused', 'server-error', 'timeout', 'unreachable', 'certificate', 'name-unknown', 'not-public', 'redirects', 'unreadable',
] as const // prettier-ignore
export type Outcome = (typeof OUTCOMES)[number]

/** What is online counts as such though no copy of it can be kept. */
export const answers = (outcome: Outcome) => ['ok', 'redirected', 'too-large', 'type-mismatch'].includes(outcome)

/** The kind of an answer by its status. */
export function outcomeOfStatus(status: number, wasRedirected: boolean): Outcome {
  if ((status >= 200 && status < 300) || status === 304) return wasRedirected ? 'redirected' : 'ok'
  if (status === 404 || status === 410) return 'not-found'
  if (status >= 500) return 'server-error'
  return status >= 400 ? 'refused' : 'unreadable'
}

const OF_REASON: Record<FetchReason, Outcome> = {
  'address-invalid': 'not-public',
  'scheme-not-allowed': 'not-public',
  'credentials-in-address': 'not-public',
  'port-not-allowed': 'not-public',
  'address-not-public': 'not-public',
  'header-not-allowed': 'unreadable',
  'host-not-found': 'name-unknown',
  'too-many-redirects': 'redirects',
  'redirect-invalid': 'redirects',
  'redirect-downgrade': 'redirects',
  timeout: 'timeout',
  unreachable: 'unreachable',
  interrupted: 'unreachable',
  'tls-failed': 'certificate',
  'headers-too-large': 'unreadable',
  'answer-malformed': 'unreadable',
  'encoding-unknown': 'type-mismatch',
  'too-large': 'too-large',
  'type-not-allowed': 'type-mismatch',
  'type-mismatch': 'type-mismatch',
}

/** Why an address was not fetched, as everybody is told. */
export const outcomeOfRefusal = (reason: FetchReason, url: string): Outcome => OF_REASON[toldReason(reason, url)]

/** Checks in a row that must fail, and for how long, before a link is called broken: a server may be down for a night. */
export const FAILURES = 3
export const FAILING_DAYS = 3
/** Between two checks of what does not answer at first, and at most of what has long been broken. */
const RETRY_DAYS = 1
const LONGEST_DAYS = 28

const DAY = 86_400_000
const later = (now: Date, days: number) => new Date(now.getTime() + days * DAY)

type Standing = { state: LinkState; failures: number; failingSince: Date | null }
export type Judged = Standing & {
  nextCheckAt: Date
  /** To be told; null where nothing is new. */ change: 'broken' | 'restored' | null
}

/** What a link is after a check. `days`: between two checks of what answers. */
export function judge(link: Standing, outcome: Outcome, now: Date, days: number): Judged {
  if (answers(outcome))
    return {
      state: 'online',
      failures: 0,
      failingSince: null,
      nextCheckAt: later(now, days),
      change: link.state === 'broken' ? 'restored' : null,
    }
  const failures = link.failures + 1
  const failingSince = link.failingSince ?? now
  const isSure = failures >= FAILURES && now.getTime() - failingSince.getTime() >= FAILING_DAYS * DAY
  const state = link.state === 'broken' || isSure ? 'broken' : 'failing'
  return {
    state,
    failures,
    failingSince,
    nextCheckAt: later(now, state === 'failing' ? RETRY_DAYS : backOff(failures, days)),
    change: state === 'broken' && link.state !== 'broken' ? 'broken' : null,
  }
}

/** Twice as long after each failure. */
const backOff = (failures: number, days: number) =>
  Math.max(days, Math.min(LONGEST_DAYS, days * 2 ** Math.min(failures - FAILURES, 10)))

const HIDDEN: Readonly<Record<string, string>> = { '<script': '</script', '<style': '</style', '<!--': '-->' }

/**
 * The words of a page: without its marks, scripts, styles and comments, where a clock, a counter or a token makes each answer new.
 * Each letter is looked at a few times at most, however the page is written.
 */
export function wordsOfPage(html: string): string {
  const lower = html.toLowerCase()
  const parts: string[] = []
  let at = 0
  while (at < html.length) {
    const open = lower.indexOf('<', at)
    if (open < 0) break
    parts.push(html.slice(at, open))
    const hidden = Object.keys(HIDDEN).find((start) => lower.startsWith(start, open))
    const end = hidden ? HIDDEN[hidden]! : '>'
    const close = lower.indexOf(end, open + 1)
    if (close < 0) return tidy(parts)
    at = close + (hidden === '<!--' || !hidden ? end.length : 0)
  }
  parts.push(html.slice(at))
  return tidy(parts)
}

const tidy = (parts: readonly string[]) => parts.join(' ').split(/\s+/).filter(Boolean).join(' ')

/** Minutes between two checks of one link that people ask for. */
export const AGAIN_MINUTES = 10
