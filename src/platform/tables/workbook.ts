import type { Day } from '../../kernel/dates.ts'

/** What `readTable` answers: every sheet as text, and everything that was not as a plain table should be. */
export type Workbook = {
  format: 'csv' | 'xlsx'
  sheets: Sheet[]
  findings: Finding[]
}

export type Sheet = {
  /** Name of the sheet; of the file, without its extension, where the format has no sheets. */
  name: string
  /** Unique, never empty: duplicates become «nombre (2)», empty ones «(C)» by their column. Each is a finding. */
  header: string[]
  /** Line of the header, as a spreadsheet numbers it. */
  headerLine: number
  rows: SheetRow[]
  /** Where a cell is, as a spreadsheet calls it: `cellAddress(7, 1)` is «B7». Column counts from 0, line from 1. */
  cellAddress: typeof cellAddress
}

export type SheetRow = {
  /** The number a spreadsheet shows beside the row (1 is the first). A quoted line break does not start a new one. */
  line: number
  /** As long as the header. Text exactly as it came, not trimmed: `repair` trims and says so. Days are `YYYY-MM-DD`. */
  cells: string[]
}

export type FindingKind =
  | 'windows-1252'
  | 'mixed-encoding'
  | 'other-extension'
  | 'duplicate-header'
  | 'empty-header'
  | 'row-shorter'
  | 'row-longer'
  | 'blank-rows'
  | 'quoted-newline'
  | 'stray-quote'
  | 'unclosed-quote'
  | 'several-sheets'
  | 'hidden-sheet'
  | 'empty-sheet'
  | 'merged-cells'
  | 'formula'
  | 'formula-without-value'
  | 'error-cell'
  | 'impossible-date'
  | 'and-more'

/** One thing a person should know of the file. `describeFinding` puts it in words. */
export type Finding = {
  kind: FindingKind
  sheet?: string
  line?: number
  /** «B7», or a range «A1:C1» for merged cells. */
  cell?: string
  before?: string
  after?: string
  count?: number
}

/** Why a file is not read at all. `describeRefusal` puts it in words. */
export type TableReason =
  | 'empty-file'
  | 'too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'too-many-cells'
  | 'unpacks-too-large'
  | 'too-many-entries'
  | 'old-excel'
  | 'binary-excel'
  | 'open-document'
  | 'password-protected'
  | 'web-page'
  | 'not-a-table'
  | 'damaged-file'
  | 'no-such-sheet'

export type Bounds = {
  /** Of the file as it arrives. */
  maxBytes: number
  /** Of everything in an XLSX once unpacked, declared or real: a zip of 42 KB can hold petabytes. */
  maxUnpackedBytes: number
  /** Parts inside an XLSX. */
  maxEntries: number
  /** Of one sheet, without the header. */
  maxRows: number
  maxColumns: number
  /** Rows × columns, over all the sheets: what it costs in memory. */
  maxCells: number
}

export const BOUNDS: Bounds = {
  maxBytes: 10 * 1024 * 1024,
  maxUnpackedBytes: 200 * 1024 * 1024,
  maxEntries: 2_000,
  maxRows: 100_000,
  maxColumns: 200,
  maxCells: 5_000_000,
}

/** The letters of a column counted from 0: 0 → «A», 25 → «Z», 26 → «AA». */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** «B7» for line 7, column 1 (columns count from 0, lines from 1). */
export const cellAddress = (line: number, column: number) => `${columnLetters(column)}${line}`

export type ColumnMatch = {
  /** Position of each column that is there, by its key. */
  positions: Map<string, number>
  /** Keys that no header names. */
  missing: string[]
  /** Headers that no column claims. */
  unknown: string[]
}

/**
 * Which column of the sheet is which of ours: by key, header or alias; capitals, accents, spaces and the «*» of a
 * required column in our templates do not count. Answers a Map, so that a header named `__proto__` is only a name.
 */
export function matchColumns(
  header: readonly string[],
  columns: readonly { key: string; header: string; aliases?: readonly string[] }[],
): ColumnMatch {
  const bare = header.map(bareHeader)
  const positions = new Map<string, number>()
  for (const { key, header: own, aliases = [] } of columns) {
    const names = [key, own, ...aliases].map(bareHeader)
    const position = bare.findIndex((name, at) => names.includes(name) && ![...positions.values()].includes(at))
    if (position >= 0) positions.set(key, position)
  }
  const claimed = new Set(positions.values())
  return {
    positions,
    missing: columns.filter(({ key }) => !positions.has(key)).map(({ key }) => key),
    unknown: header.filter((_, at) => !claimed.has(at)),
  }
}

const bareHeader = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_*-]+/g, ' ')
    .trim()

/** A day as tables hold it. */
export const isDay = (text: string): text is Day => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
