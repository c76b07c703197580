import type { Locale } from '../../../kernel/text.ts'

export type AtomEntry = {
  /** The same for ever (RFC 4287, 4.2.6). */
  id: string
  title: string
  updated: Date
  author: string
  /** Where it is read. */
  link: string
  /** What kind of act it is: `commitment.edited`. */
  category: string
  summary: string | null
}

export type AtomFeed = {
  id: string
  title: string
  language: Locale
  /** The page that it is the feed of. */
  page: string
  self: string
  first: string
  /** The page of older entries (RFC 5005, 3); null on the last. */
  next: string | null
  entries: readonly AtomEntry[]
}

/** A feed as programs read it (Atom, RFC 4287), the latest entry first, in pages (RFC 5005, 3). */
export const writeAtom = ({ id, title, language, page, self, first, next, entries }: AtomFeed): string =>
  [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    element('id', id),
    element('title', title),
    element('updated', (entries[0]?.updated ?? new Date(0)).toISOString()),
    '<generator>Tequio</generator>',
    link('self', self, 'application/atom+xml'),
    link('alternate', page, 'text/html'),
    link('first', first, 'application/atom+xml'),
    ...(next ? [link('next', next, 'application/atom+xml')] : []),
    ...entries.flatMap(entryLines),
    '</feed>',
    '',
  ].join('\n')

const entryLines = ({ id, title, updated, author, link: address, category, summary }: AtomEntry): string[] => [
  '<entry>',
  element('id', id),
  element('title', title),
  element('updated', updated.toISOString()),
  `<author>${element('name', author)}</author>`,
  link('alternate', address, 'text/html'),
  `<category term="${escaped(category)}"/>`,
  ...(summary ? [element('summary', summary)] : []),
  '</entry>',
]

const element = (name: string, text: string) => `<${name}>${escaped(text)}</${name}>`
const link = (rel: string, href: string, type: string) => `<link rel="${rel}" type="${type}" href="${escaped(href)}"/>`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text for an element or an attribute. What XML 1.0 takes in no form (section 2.2, Char) is left out: control characters, halves of characters. */
export const escaped = (text: string) =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
