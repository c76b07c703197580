import type { Day } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'

/** A report to print: plain data, no layout. Every text is text: nothing in it is ever taken for markup. */
export type ReportDocument = {
  title: string
  lang: Locale
  subtitle?: string
  /** Whose report it is, in the header of each page: «Ciudad de México». */
  city: string
  /** The day of the data, in the header of each page. */
  date: Day
  /** True: a table of contents after the title, of the chapters (headings of level 1). */
  contents?: boolean
  /** True where the records are invented: each page says so by `notice`. */
  notice?: string
  sections: readonly Block[]
}

export type Block =
  /** 1 is a chapter; a level is never skipped on paper, whatever is asked. */
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  /** A line break in the text is a line break on paper. */
  | { kind: 'paragraph'; text: Inline; tone?: 'plain' | 'lead' | 'note'; lang?: string }
  | { kind: 'list'; items: readonly Inline[]; ordered?: boolean }
  /** Label and value, one under the other. */
  | { kind: 'facts'; facts: readonly { label: string; value: Inline }[] }
  | { kind: 'table'; caption?: string; columns: readonly TableColumn[]; rows: readonly (readonly Inline[])[] }
  /** How far something is: `share` from 0 to 1, `text` says the same in words («3 de 5 hitos»). */
  | { kind: 'progress'; label: string; share: number; text: string; tone?: Tone }
  | { kind: 'page-break' }

export type TableColumn = {
  header: string
  /** Figures go at the end. */
  align?: 'start' | 'end'
  /** Share of the width, relative to the others'. Absent: 1. */
  width?: number
}

export type Tone = 'done' | 'under-way' | 'late' | 'unknown'

/** Text, emphasised text, a link (`https:`, `http:` or `mailto:`; any other address stays text), or several of them. */
export type Inline = string | Span | readonly Inline[]
/** `lang` where the text is in another language than the report (WCAG 3.1.2); `small` for what few read: checksums, addresses. */
export type Span = { text: string; strong?: boolean; small?: boolean; href?: string; lang?: string }
