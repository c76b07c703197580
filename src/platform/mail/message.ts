import { z } from 'zod'

/** An address that receives: 254 characters at most (RFC 5321, 4.5.3.1.3), one address, no name around it. */
export const EmailAddress = z.string().trim().max(254).pipe(z.email())
export type EmailAddress = z.infer<typeof EmailAddress>

/** What a module writes. Plain text is the letter; HTML only dresses it. */
export type Letter = {
  to: string
  subject: string
  text: string
  html?: string
  /** Where one click ends these letters (RFC 8058). Goes out as `List-Unsubscribe` and `List-Unsubscribe-Post`. */
  unsubscribe?: string
  /** Further headers. Those that say who writes to whom, or what the letter is made of, cannot be set here. */
  headers?: Record<string, string>
  /** Same id, same `Message-ID`: where a job tries twice, most mail servers show one letter. */
  id?: string
}

/** A letter that may be sent: nothing in it can end a header and begin another. */
export type Message = {
  id: string
  from: string
  to: string
  subject: string
  text: string
  html?: string
  headers: Record<string, string>
}

export type MailReason = 'bad-address' | 'bad-header' | 'empty-text' | 'refused-by-server'

/** It will never go out as it is: trying again is of no use. The message names no address, since it may be logged. */
export class MailRefused extends Error {
  override name = 'MailRefused'
  readonly retryable = false
  readonly reason: MailReason
  constructor(reason: MailReason, message: string) {
    super(message)
    this.reason = reason
  }
}

/** The server could not take it now (it is down, full, or does not know us yet): try again later. */
export class MailDelayed extends Error {
  override name = 'MailDelayed'
  readonly retryable = true
}

/** Longest subject; RFC 5322, 2.1.1 allows 998 bytes a line, and nobody reads that many. */
const MAX_SUBJECT = 200
const MAX_TEXT = 1_000_000

/** Headers that the letter itself decides. */
const OWN_HEADER =
  /^(?:from|sender|reply-to|to|cc|bcc|subject|date|message-id|return-path|received|dkim-.*|arc-.*|mime-version|content-.*|auto-submitted|x-auto-response-suppress|list-unsubscribe.*)$/i

/**
 * Checks and cleans a letter. Throws MailRefused on an address, a header or an empty text.
 * A subject often quotes what a person wrote, so its line breaks become spaces rather than an error.
 */
export function compose(letter: Letter, from: string, id: string): Message {
  const to = EmailAddress.safeParse(letter.to)
  if (!to.success) throw new MailRefused('bad-address', 'The recipient is not one e-mail address.')
  const text = letter.text.trim()
  if (!text || text.length > MAX_TEXT)
    throw new MailRefused('empty-text', 'A letter needs plain text, of at most a million characters.')
  return {
    id,
    from,
    to: to.data,
    subject: oneLine(oneLine(letter.subject).slice(0, MAX_SUBJECT)),
    text,
    ...(letter.html && { html: letter.html }),
    headers: { ...checkHeaders(letter.headers ?? {}), ...unsubscribeHeaders(letter.unsubscribe), ...AUTOMATIC },
  }
}

/** RFC 3834: no holiday answer comes back. The second line says it to Microsoft Exchange. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** One line, without control or invisible characters. Half a surrogate pair, which a cut may leave, goes too. */
export const oneLine = (text: string) =>
  text
    .replace(/[\t\n\v\f\r\u0085]/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\p{Z}+/gu, ' ')
    .trim()

function checkHeaders(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(name) || OWN_HEADER.test(name))
      throw new MailRefused('bad-header', `The header «${name.slice(0, 60)}» cannot be set.`)
    if (/\p{Cc}/u.test(value) || value.length > 900)
      throw new MailRefused('bad-header', `The value of «${name}» has control characters or is too long.`)
  }
  return headers
}

function unsubscribeHeaders(address: string | undefined): Record<string, string> {
  if (address === undefined) return {}
  const url = URL.parse(address)
  if (!url || !['https:', 'http:', 'mailto:'].includes(url.protocol) || /[<>,\s]/.test(address))
    throw new MailRefused('bad-header', 'The address to unsubscribe is not a link.')
  const byClick: Record<string, string> =
    url.protocol === 'mailto:' ? {} : { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  return { 'List-Unsubscribe': `<${url.href}>`, ...byClick }
}
