import { TableRefusal } from './refusal.ts'
import type { Findings } from './findings.ts'
import { gatherSheet, type RawRow } from './sheet.ts'
import { numberFormat, numberText, type NumberFormat } from './numbers.ts'
import { attribute, readXml } from './xml.ts'
import type { Archive } from './zip.ts'
import { cellAddress, type Bounds, type Sheet } from '../workbook.ts'

/** The last row and column a spreadsheet has (ECMA-376; Excel's limits). */
const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384

type Book = { strings: string[]; formats: NumberFormat[]; epoch1904: boolean }
type SheetPart = { name: string; part: string; hidden: boolean }

/**
 * Every sheet of an XLSX archive, or only `wanted`. Parsed as it streams, by our own hand: libraries answer neither
 * merged cells, formulas and error cells, nor stop at a bound.
 */
export async function readXlsx(
  archive: Archive,
  wanted: string | undefined,
  bounds: Bounds,
  findings: Findings,
): Promise<Sheet[]> {
  const bookPart = await bookPartOf(archive)
  const { parts, epoch1904 } = await readBook(archive, bookPart, bounds)
  const chosen = wanted === undefined ? parts : parts.filter(({ name }) => sameName(name, wanted))
  if (wanted !== undefined && chosen.length === 0) throw new TableRefusal('no-such-sheet')
  const book = {
    epoch1904,
    strings: await readStrings(archive, bookPart),
    formats: await readFormats(archive, bookPart),
  }
  const spent = { cells: 0 }
  const sheets: Sheet[] = []
  for (const part of chosen) {
    if (part.hidden) findings.add({ kind: 'hidden-sheet', sheet: part.name })
    const sheet = await readSheet(archive, part, book, bounds, spent, findings)
    if (sheet.header.length === 0) findings.add({ kind: 'empty-sheet', sheet: part.name })
    sheets.push(sheet)
  }
  return sheets
}

const sameName = (a: string, b: string) => a.normalize().trim().toLowerCase() === b.normalize().trim().toLowerCase()

async function bookPartOf(archive: Archive): Promise<string> {
  const relations = archive.has('_rels/.rels') ? await readRelations(archive, '_rels/.rels', '') : []
  return relations.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
}

async function readBook(
  archive: Archive,
  bookPart: string,
  bounds: Bounds,
): Promise<{ parts: SheetPart[]; epoch1904: boolean }> {
  const listed: { name: string; id: string; hidden: boolean }[] = []
  let epoch1904 = false
  await readXml(archive.read(bookPart), {
    open(name, attributes) {
      if (name === 'workbookPr') epoch1904 = isOn(attributes.date1904)
      if (name !== 'sheet') return
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden'
      listed.push({ name: attributes.name ?? '', id: attribute(attributes, 'id') ?? '', hidden })
    },
  })
  const targets = new Map((await relationsOf(archive, bookPart)).map(({ id, type, target }) => [id, { type, target }]))
  const parts = listed.flatMap(({ name, id, hidden }) => {
    const relation = targets.get(id)
    // Charts and dialogs have sheets of their own, without cells.
    return relation && !/\/(chartsheet|dialogsheet)$/.test(relation.type)
      ? [{ name, hidden, part: relation.target }]
      : []
  })
  if (parts.length === 0) throw new TableRefusal('damaged-file')
  // Many sheets may name one part, which would then be read for each of them.
  if (parts.length > bounds.maxEntries) throw new TableRefusal('too-many-entries')
  return { parts, epoch1904 }
}

type Relation = { id: string; type: string; target: string }

async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const file = `${folder}_rels/${part.slice(folder.length)}.rels`
  return archive.has(file) ? readRelations(archive, file, folder) : []
}

async function readRelations(archive: Archive, file: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  await readXml(archive.read(file), {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name === 'Relationship') relations.push({ id: Id, type: Type, target: resolvePart(folder, Target) })
    },
  })
  return relations
}

/** «/xl/worksheets/a.xml», «worksheets/a.xml» and «../worksheets/a.xml» seen from a folder. */
function resolvePart(folder: string, target: string) {
  const path: string[] = []
  for (const piece of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (piece === '..') path.pop()
    else if (piece !== '' && piece !== '.') path.push(piece)
  }
  return path.join('/')
}

const partOfKind = async (archive: Archive, bookPart: string, kind: string) =>
  (await relationsOf(archive, bookPart)).find(({ type, target }) => type.endsWith(`/${kind}`) && archive.has(target))
    ?.target

async function readStrings(archive: Archive, bookPart: string): Promise<string[]> {
  const part = await partOfKind(archive, bookPart, 'sharedStrings')
  const strings: string[] = []
  if (!part) return strings
  const rich = richText()
  await readXml(archive.read(part), {
    open(name) {
      if (name === 'si') rich.start()
      else rich.open(name)
    },
    text: rich.text,
    close(name) {
      if (name === 'si') strings.push(rich.value())
      else rich.close(name)
    },
  })
  return strings
}

/** Joins the runs of a rich text; leaves out phonetic readings (`rPh`). */
function richText() {
  let pieces: string[] = []
  let inText = false
  let inPhonetic = false
  return {
    start() {
      pieces = []
      inText = inPhonetic = false
    },
    open(name: string) {
      if (name === 'rPh') inPhonetic = true
      if (name === 't') inText = true
    },
    text(text: string) {
      if (inText && !inPhonetic) pieces.push(text)
    },
    close(name: string) {
      if (name === 'rPh') inPhonetic = false
      if (name === 't') inText = false
    },
    value: () => unescapeXlsx(pieces.join('')),
  }
}

/** «_x000D_» stands for a character XML cannot carry, «_x005F_» for the underscore of such a group itself (ECMA-376, ST_Xstring). */
const unescapeXlsx = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text

async function readFormats(archive: Archive, bookPart: string): Promise<NumberFormat[]> {
  const part = await partOfKind(archive, bookPart, 'styles')
  const formats: NumberFormat[] = []
  if (!part) return formats
  const codes = new Map<number, string>()
  let inCells = false
  await readXml(archive.read(part), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') inCells = true
      if (name !== 'xf' || !inCells) return
      const id = Number(attributes.numFmtId ?? 0)
      formats.push(numberFormat(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}

type Cell = { line: number; column: number; type: string; format: NumberFormat; value: string; formula: string | null }

async function readSheet(
  archive: Archive,
  { name: sheet, part }: SheetPart,
  book: Book,
  bounds: Bounds,
  spent: { cells: number },
  findings: Findings,
): Promise<Sheet> {
  const gathered = gatherSheet(sheet, bounds, spent, findings, false)
  const rich = richText()
  let row: RawRow = { line: 0, cells: [] }
  let column = -1
  let cell: Cell | null = null
  let collects: 'v' | 'f' | null = null
  let hasInline = false

  await readXml(archive.read(part), {
    open(name, attributes) {
      if (name === 'row') {
        row = { line: nextLine(attributes.r, row.line), cells: [] }
        column = -1
      } else if (name === 'c') {
        column = columnOf(attributes.r) ?? column + 1
        if (column >= LAST_COLUMN) throw new TableRefusal('damaged-file')
        const format = book.formats[Number(attributes.s ?? 0)] ?? { kind: 'number' as const }
        cell = { line: row.line, column, type: attributes.t ?? 'n', format, value: '', formula: null }
        hasInline = false
      } else if (name === 'v') {
        collects = 'v'
      } else if (name === 'f' && cell) {
        collects = 'f'
        cell.formula = ''
      } else if (name === 'is') {
        rich.start()
        hasInline = true
      } else if (name === 'mergeCell') {
        findings.add({ kind: 'merged-cells', sheet, cell: attributes.ref ?? '', line: lineOf(attributes.ref) })
      } else rich.open(name)
    },
    text(text) {
      if (collects === 'v' && cell) cell.value += text
      else if (collects === 'f' && cell) cell.formula += text
      else rich.text(text)
    },
    close(name) {
      if (name === 'row') gathered.add(row)
      else if (name === 'v' || name === 'f') collects = null
      else if (name === 'c' && cell) {
        const value = hasInline ? rich.value() : cellText(cell, book, sheet, findings)
        if (value !== '') placeCell(row, cell.column, value, bounds)
        cell = null
      } else rich.close(name)
    },
  })
  return gathered.finish()
}

function nextLine(given: string | undefined, last: number) {
  const line = given === undefined ? last + 1 : Number(given)
  if (!Number.isInteger(line) || line <= last || line > LAST_ROW) throw new TableRefusal('damaged-file')
  return line
}

function placeCell(row: RawRow, column: number, value: string, bounds: Bounds) {
  if (column >= bounds.maxColumns) {
    if (value.trim() === '') return
    throw new TableRefusal('too-many-columns')
  }
  while (row.cells.length < column) row.cells.push('')
  row.cells[column] = value
}

function cellText(cell: Cell, book: Book, sheet: string, findings: Findings): string {
  const place = { sheet, line: cell.line, cell: cellAddress(cell.line, cell.column) }
  const value = valueText(cell, book)
  if (cell.type === 'e') findings.add({ kind: 'error-cell', ...place, before: cell.value })
  else if (value === null) findings.add({ kind: 'impossible-date', ...place, before: cell.value })
  else if (cell.formula !== null && cell.value === '' && cell.type !== 'str') {
    findings.add({ kind: 'formula-without-value', ...place, before: `=${cell.formula}` })
  } else if (cell.formula !== null) {
    findings.add({ kind: 'formula', ...place, before: cell.formula === '' ? '=' : `=${cell.formula}`, after: value })
  }
  return value ?? cell.value
}

/** Null where it claims to be a date and is none. */
function valueText({ type, value, format }: Cell, book: Book): string | null {
  if (type === 's') return book.strings[Number(value)] ?? ''
  if (type === 'str' || type === 'inlineStr') return unescapeXlsx(value)
  if (type === 'b') return value.trim() === '' ? '' : isOn(value) ? 'true' : 'false'
  if (type === 'e') return ''
  if (type === 'd') return value.replace(/T00:00:00(\.0+)?Z?$/, '')
  return numberText(value, format, book.epoch1904)
}

const isOn = (value: string | undefined) => value === '1' || value === 'true' || value === 'on'

/** Column of «B7», counted from 0. */
function columnOf(address: string | undefined): number | null {
  if (address === undefined) return null
  const letters = /^([A-Za-z]{1,3})\d*$/.exec(address)?.[1]
  if (!letters) throw new TableRefusal('damaged-file')
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** Line of the first cell of «A1:C3». */
const lineOf = (range: string | undefined) => Number(/\d+/.exec(range ?? '')?.[0] ?? 0)
