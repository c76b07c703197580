import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatDay } from '../../kernel/dates.ts'
import { readTokens } from '../html/tokens.ts'
import type { Block, Inline, ReportDocument, Span } from './document.ts'
import { typeset } from './typesetter.ts'
import { words } from './words.ts'

const MARK = path.join(path.dirname(fileURLToPath(import.meta.url)), '../html/art/mark.svg')
/** Figtree is the face of the house; Libertinus, which the compiler carries, has the letters it lacks. */
const FONTS = ['Figtree', 'Libertinus Serif', 'DejaVu Sans Mono', 'New Computer Modern Math']

/**
 * The document as a tagged PDF on letter paper, checked by the compiler against PDF/UA-1 (ISO 14289-1): title,
 * language, headings, lists, tables with headers that repeat, links, bookmarks. The same document gives the same bytes.
 * Texts travel as data beside the layout, so no text can be taken for Typst markup. Reads no network.
 * Throws where the compiler refuses the layout, which is a bug of ours.
 */
export async function renderPdf(document: ReportDocument): Promise<Uint8Array> {
  const { colours, mark } = await (identity ??= readIdentity())
  return typeset(JSON.stringify(dataOf(document, colours, mark)))
}

type Identity = { colours: Record<string, string>; mark: string }
let identity: Promise<Identity> | undefined

/** Colours and mark of the house. Paper is white, but headings and states keep their colours. */
async function readIdentity(): Promise<Identity> {
  const [{ light, print }, mark] = await Promise.all([readTokens(), readFile(MARK, 'utf8')])
  return {
    colours: { ...light, line: print['line'] ?? '#999999' },
    mark: mark.replace(/\{\{([a-z-]+)\}\}/g, (_, name: string) => light[name] ?? '#000000'),
  }
}

/** What `report.typ` reads: every field there, every text clean. */
function dataOf(document: ReportDocument, colours: Record<string, string>, mark: string) {
  const { title, lang, subtitle = '', city, date, contents = false, notice = '', sections } = document
  const t = words(lang)
  return {
    title: oneLine(title) || t('untitled'),
    lang,
    region: lang === 'es' ? 'MX' : 'GB',
    subtitle: oneLine(subtitle),
    city: oneLine(city),
    day: date.split('-').map(Number),
    'date-text': formatDay(date, lang),
    contents: contents && sections.some(({ kind }) => kind === 'heading'),
    notice: oneLine(notice),
    words: { page: t('page'), of: t('of'), contents: t('contents') },
    colours,
    mark,
    fonts: FONTS,
    blocks: levelled(sections.map((block) => blockData(block, t('empty')))),
  }
}

/** Screen readers lose their way where a level is skipped (WCAG 1.3.1), and PDF/UA-1 forbids it. */
function levelled<B extends { kind: string; level?: number }>(blocks: B[]): B[] {
  let deepest = 0
  return blocks.map((block) => {
    if (block.kind !== 'heading') return block
    deepest = Math.min(block.level ?? 1, deepest + 1)
    return { ...block, level: deepest }
  })
}

function blockData(block: Block, empty: string) {
  switch (block.kind) {
    case 'heading':
      return { ...block, text: oneLine(block.text) || '–' }
    case 'paragraph':
      return {
        kind: block.kind,
        text: spans(block.text),
        tone: block.tone ?? 'plain',
        lang: language(block.lang),
      }
    case 'list':
      return { kind: block.kind, ordered: block.ordered ?? false, items: block.items.map(spans) }
    case 'facts':
      return {
        kind: block.kind,
        facts: block.facts.map(({ label, value }) => ({ label: oneLine(label), value: spans(value) })),
      }
    case 'table':
      return block.rows.length > 0 && block.columns.length > 0
        ? tableData(block)
        : { kind: 'paragraph', text: spans(empty), tone: 'note', lang: '' }
    case 'progress':
      return {
        kind: block.kind,
        label: oneLine(block.label),
        text: oneLine(block.text),
        share: shareOf(block.share),
        tone: block.tone ?? 'under-way',
      }
    case 'page-break':
      return block
  }
}

function tableData({ caption = '', columns, rows }: Extract<Block, { kind: 'table' }>) {
  return {
    kind: 'table',
    caption: oneLine(caption),
    columns: columns.map(({ header, align = 'start', width = 1 }) => ({ header: oneLine(header), align, width })),
    rows: rows.map((row) => {
      const cells = columns.map((_, at) => spans(row[at] ?? ''))
      // A row stays on one page, unless it could be taller than one.
      return {
        cells,
        breakable: cells.some((cell) => cell.reduce((length, { text }) => length + text.length, 0) > 600),
      }
    }),
  }
}

const shareOf = (share: number) => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0)

function spans(inline: Inline): Required<Span>[] {
  if (typeof inline === 'string') return [{ text: clean(inline), strong: false, small: false, href: '', lang: '' }]
  if (isList(inline)) return inline.flatMap(spans)
  const { text, strong = false, small = false, href = '', lang } = inline
  return [{ text: clean(text), strong, small, href: safeAddress(href), lang: language(lang) }]
}

const language = (lang = '') => (/^[a-z]{2,3}$/.test(lang) ? lang : '')

const isList = (inline: Inline): inline is readonly Inline[] => Array.isArray(inline)

function safeAddress(href: string) {
  const url = URL.canParse(href) ? new URL(href) : null
  return url && ['https:', 'http:', 'mailto:'].includes(url.protocol) ? url.href : ''
}

const oneLine = (text: string) => clean(text).replace(/\s+/g, ' ').trim()

/** Without what paper cannot show: control characters, halves of characters. */
const clean = (text: string) =>
  breakable(
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/\t/g, ' ')
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, ''),
  )

/** A word longer than a column (a checksum) may break every 16 characters; addresses break where they should by themselves. */
const breakable = (text: string) =>
  text.replace(/\S{33,}/g, (word) => (/^https?:/.test(word) ? word : word.replace(/.{16}(?=.)/gu, '$&\u200b')))
