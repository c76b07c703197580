import { CITY_ZONE, formatDay } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { readTokens } from '../../html/tokens.ts'
import { serialOf } from '../reading/numbers.ts'
import { words } from '../words.ts'
import { cellAddress, columnLetters, isDay } from '../workbook.ts'
import {
  cityClock,
  fieldOf,
  ownField,
  type About,
  type Column,
  type ColumnType,
  type Row,
  type Rows,
  type TypedValue,
  type WriteOptions,
} from './columns.ts'
import { inPieces, streamOf } from './stream.ts'
import { zipOf, type ZipPart } from './zip.ts'

/** Excel's limits: rows of a sheet with its header, characters of a cell. */
const SHEET_ROWS = 1_048_576
const CELL_CHARACTERS = 32_767
/** A sheet of more XML than this goes on in the next one: no reader opens it, and zip counts in 32 bits. */
const SHEET_XML = 2 ** 31
/** Rows looked at before the first is written, for the widths. */
const MEASURED = 100

type Style = 'plain' | 'header' | 'text' | 'day' | 'moment' | 'label' | 'title'
const STYLES: readonly Style[] = ['plain', 'header', 'text', 'day', 'moment', 'label', 'title']
const styleOf = (style: Style) => STYLES.indexOf(style)

/**
 * Rows as an XLSX workbook, streamed with constant memory: frozen header with filters, widths by content, real numbers and
 * dates (moments by the city's clock), text always typed as text, so that no cell is ever a formula. Past 1,048,575
 * rows it goes on in another sheet. The last sheet, «Léame», says where the data come from (`about`) and what each column is.
 */
export const writeXlsx = (
  rows: Rows,
  columns: readonly Column[],
  { locale = 'es', about = {} }: WriteOptions = {},
): ReadableStream<Uint8Array> => streamOf(rows, (source) => zipOf(partsOf(source, columns, locale, about)))

type Progress = { row: Row | null; ahead: Row[]; shortened: number }

async function* partsOf(
  rows: AsyncIterator<Row>,
  columns: readonly Column[],
  locale: Locale,
  about: About,
): AsyncGenerator<ZipPart> {
  const t = words(locale)
  yield part('[Content_Types].xml', CONTENT_TYPES)
  yield part('_rels/.rels', ROOT_RELATIONS)
  yield part('xl/styles.xml', styleSheet((await readTokens()).light['brand'] ?? '#444444'))
  const progress: Progress = { row: null, ahead: [], shortened: 0 }
  while (progress.ahead.length < MEASURED && (await pull(rows, progress))) progress.ahead.push(progress.row!)
  const widths = columns.map((column) => widthOf(column, progress.ahead))
  await advance(rows, progress)
  const sheets: string[] = []
  do {
    const number = sheets.length + 1
    sheets.push(number === 1 ? t('readme.data') : `${t('readme.data')} ${number}`)
    yield {
      name: `xl/worksheets/sheet${number}.xml`,
      content: inPieces(dataSheet(rows, progress, columns, widths, number === 1)),
    }
  } while (progress.row !== null)
  sheets.push(t('readme.sheet'))
  yield part(`xl/worksheets/sheet${sheets.length}.xml`, readmeSheet(columns, about, locale, progress.shortened))
  yield part('xl/workbook.xml', workbookXml(sheets))
  yield part('xl/_rels/workbook.xml.rels', workbookRelations(sheets.length))
}

const part = (name: string, text: string): ZipPart => ({
  name,
  content: (async function* () {
    yield Buffer.from(text)
  })(),
})

async function pull(rows: AsyncIterator<Row>, progress: Progress): Promise<boolean> {
  const { done, value } = await rows.next()
  progress.row = done ? null : value
  return !done
}

/** The next row: first those read ahead, then the rest. */
async function advance(rows: AsyncIterator<Row>, progress: Progress) {
  const ahead = progress.ahead.shift()
  if (ahead) progress.row = ahead
  else await pull(rows, progress)
}

async function* dataSheet(
  rows: AsyncIterator<Row>,
  progress: Progress,
  columns: readonly Column[],
  widths: readonly number[],
  selected: boolean,
): AsyncGenerator<string> {
  const letters = columns.map((_, at) => columnLetters(at))
  yield sheetHead(widths, selected)
  yield `<row r="1">${columns.map(({ header }, at) => textCell(`${letters[at]}1`, header, 'header')).join('')}</row>`
  let line = 1
  let written = 0
  while (progress.row !== null && line < SHEET_ROWS && written < SHEET_XML) {
    line++
    const { row } = progress
    let cells = ''
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]!
      const value = fieldOf(row, column)
      if (value.type === 'text' && value.text.length > CELL_CHARACTERS) progress.shortened++
      cells += cellXml(`${letters[at]}${line}`, value, column.type)
    }
    written += cells.length
    yield `<row r="${line}">${cells}</row>`
    await advance(rows, progress)
  }
  yield `</sheetData>${columns.length > 0 ? `<autoFilter ref="A1:${cellAddress(line, columns.length - 1)}"/>` : ''}</worksheet>`
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

function sheetHead(widths: readonly number[], selected: boolean) {
  const cols = widths
    .map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('')
  const pane =
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>'
  const view = `<sheetView ${selected ? 'tabSelected="1" ' : ''}workbookViewId="0">${pane}</sheetView>`
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews>${view}</sheetViews>${cols ? `<cols>${cols}</cols>` : ''}<sheetData>`
}

function cellXml(address: string, value: TypedValue, type: ColumnType): string {
  switch (value.type) {
    case 'empty':
      return ''
    case 'number':
      return numberCell(address, value)
    case 'day':
      return dateCell(address, value.day, 0, 'day')
    case 'moment': {
      const clock = cityClock(value.at)
      return dateCell(address, clock.slice(0, 10), secondsOf(clock) / 86_400, 'moment', clock)
    }
    case 'boolean':
      return `<c r="${address}" t="b"><v>${value.value ? 1 : 0}</v></c>`
    case 'text':
      return textCell(address, value.text, type === 'text' || type === 'url' ? 'text' : 'plain')
  }
}

/** A spreadsheet keeps fifteen digits: a longer number is written as text, whole. */
function numberCell(address: string, { number, text }: { number: number; text: string }) {
  const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').length
  const exact = Number.isFinite(number) && (digits <= 15 || String(number) === text)
  return exact ? `<c r="${address}"><v>${number}</v></c>` : textCell(address, text, 'plain')
}

/** Before March 1900 spreadsheets disagree on the days: such a date is written as text. */
function dateCell(address: string, day: string, fraction: number, style: 'day' | 'moment', text = day) {
  const serial = serialOf(day)
  return serial === null
    ? textCell(address, text, 'plain')
    : `<c r="${address}" s="${styleOf(style)}"><v>${serial + fraction}</v></c>`
}

const secondsOf = (clock: string) =>
  Number(clock.slice(11, 13)) * 3600 + Number(clock.slice(14, 16)) * 60 + Number(clock.slice(17, 19))

/** Typed as inline text, and formatted as text, so that it stays text when somebody edits the cell. */
function textCell(address: string, text: string, style: Style) {
  const fitting = text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS - 1)}…` : text
  return `<c r="${address}" s="${styleOf(style)}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(fitting)}</t></is></c>`
}

/** What XML cannot carry goes as «_x0007_»; such a group in the text itself, as «_x005F_x0007_» (ECMA-376, ST_Xstring). */
function escapeXml(text: string) {
  if (!/[^\w .,;:()/-]/.test(text) && !text.includes('_x')) return text
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function widthOf({ key, header, type }: Column, rows: readonly Row[]): number {
  if (type === 'day') return Math.max(12, header.length + 4)
  if (type === 'moment') return Math.max(18, header.length + 4)
  const longest = rows.reduce((most, row) => Math.max(most, String(ownField(row, key) ?? '').length), header.length + 2)
  return Math.min(60, Math.max(8, longest + 2))
}

/** «Léame»: label and value, then the columns. */
function readmeSheet(columns: readonly Column[], about: About, locale: Locale, shortened: number): string {
  const t = words(locale)
  const date = about.date && isDay(about.date) ? formatDay(about.date, locale) : about.date
  const facts: [string, string | undefined][] = [
    [t('readme.title'), about.title],
    [t('readme.source'), about.source],
    [t('readme.date'), date],
    [t('readme.licence'), about.licence],
    [t('readme.address'), about.address],
    [t('readme.note'), about.note],
    [
      t('readme.note'),
      columns.some(({ type }) => type === 'moment') ? t('readme.zone', { zone: CITY_ZONE }) : undefined,
    ],
    [t('readme.note'), shortened > 0 ? t('readme.shortened', { count: shortened }) : undefined],
  ]
  const rows: [string, string, Style, Style][] = [
    ...facts.flatMap(([label, value]) =>
      value ? [[label, value, 'label', 'text'] as [string, string, Style, Style]] : [],
    ),
    [t('readme.column'), t('readme.kind'), 'header', 'header'],
    ...columns.map(({ header, type }) => [header, t(`type.${type}`), 'text', 'text'] as [string, string, Style, Style]),
  ]
  const lines = rows.map(
    ([label, value, a, b], at) =>
      `<row r="${at + 1}">${textCell(`A${at + 1}`, label, a)}${textCell(`B${at + 1}`, value, b)}</row>`,
  )
  const cols =
    '<cols><col min="1" max="1" width="28" customWidth="1"/><col min="2" max="2" width="80" customWidth="1"/></cols>'
  return `${XML}<worksheet xmlns="${MAIN}">${cols}<sheetData>${lines.join('')}</sheetData></worksheet>`
}

function workbookXml(sheets: readonly string[]) {
  const list = sheets
    .map((name, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
    .join('')
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${list}</sheets></workbook>`
}

function workbookRelations(sheets: number) {
  const list = Array.from({ length: sheets }, (_, at) =>
    relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`),
  )
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}${relation('rIdStyles', 'styles', 'styles.xml')}</Relationships>`
}

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`

const ROOT_RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** How many sheets there will be is not known when this is written first, as readers expect: any other XML is a sheet. */
const CONTENT_TYPES =
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
  `<Default Extension="xml" ContentType="${SPREADSHEET}.worksheet+xml"/>` +
  `<Override PartName="/xl/workbook.xml" ContentType="${SPREADSHEET}.sheet.main+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/></Types>`

/** One format for each name of `STYLES`, in its order. 49 is Excel's «Text». */
const styleSheet = (brand: string) =>
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>` +
  '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  `<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF${brand.slice(1).toUpperCase()}"/><bgColor indexed="64"/></patternFill></fill></fills>` +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>' +
  '<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
