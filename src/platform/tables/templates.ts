import type { Cell, DataValidation, Fill, Workbook, Worksheet } from 'exceljs'
import type { Locale } from '../../kernel/text.ts'
import { readTokens } from '../html/tokens.ts'
import { words } from './words.ts'
import { columnLetters } from './workbook.ts'
import { fieldOf, type ColumnType, type TypedValue } from './writing/columns.ts'

export type TemplateColumn = {
  key: string
  header: string
  /** What to write, in a sentence. */
  hint?: string
  required?: boolean
  type: ColumnType
  /** The values it takes; the sheet offers them as a list, and warns of any other without forbidding it. */
  allowed?: readonly string[]
}

export type TemplateSheet = {
  /** At most 31 characters, none of `[]:*?/\`: Excel's rule. */
  name: string
  instructions?: string
  columns: readonly TemplateColumn[]
  /** By column key. Absent: an empty template. */
  rows?: readonly Readonly<Record<string, unknown>>[]
}

/** Rows below the last one that still have lists and hints. */
const READY_ROWS = 1_000
/** Excel's limit of a list written into its own validation. */
const INLINE_LIST = 255

/**
 * A workbook to fill in, empty or filled: a sheet of instructions, then each sheet with its header (required columns end in
 * « *», hints in comments), lists of allowed values and date checks that warn but do not forbid. Nothing is protected.
 * The header is line 1 and data begin on line 2, so `readTable` and `matchColumns` read it back as it is.
 * Text is always text: a value such as `=1+1` never becomes a formula. Held in memory: for plans, not for a million rows.
 */
export async function writeTemplate(
  sheets: readonly TemplateSheet[],
  { locale = 'es', title }: { locale?: Locale; title?: string } = {},
): Promise<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs') // 35 MB of memory, for those who ask for a template
  const book = new ExcelJS.Workbook()
  book.creator = 'Tequio'
  if (title) book.title = title
  const brand = (await readTokens()).light['brand'] ?? '#444444'
  const fill: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: `FF${brand.slice(1).toUpperCase()}` } }
  addInstructions(book, sheets, locale, title, fill)
  const pages = sheets.map(({ name }) => book.addWorksheet(name))
  const lists = addLists(book, sheets, words(locale)('template.lists'))
  sheets.forEach((sheet, at) => addSheet(pages[at]!, sheet, lists, locale, fill))
  return new Uint8Array(await book.xlsx.writeBuffer())
}

function addInstructions(
  book: Workbook,
  sheets: readonly TemplateSheet[],
  locale: Locale,
  title: string | undefined,
  fill: Fill,
) {
  const t = words(locale)
  const page = book.addWorksheet(t('template.instructions'))
  page.columns = [{ width: 22 }, { width: 34 }, { width: 14 }, { width: 22 }, { width: 60 }, { width: 60 }]
  if (title) page.addRow([title]).font = { bold: true, size: 14 }
  page.addRow([t('template.intro')])
  page.addRow([])
  const names = ['sheet', 'column', 'need', 'kind', 'hint', 'allowed'] as const
  const header = page.addRow(names.map((name) => (name === 'kind' ? t('readme.kind') : t(`template.${name}`))))
  header.eachCell((cell) => paintHeader(cell, fill))
  for (const { name, instructions, columns } of sheets) {
    if (instructions) page.addRow([name, '', '', '', instructions]).font = { italic: true }
    for (const { header, hint = '', required, type, allowed = [] } of columns) {
      page.addRow([
        name,
        header,
        t(required ? 'template.required' : 'template.optional'),
        t(`type.${type}`),
        hint,
        allowed.join(' · '),
      ])
    }
  }
  page.eachRow((row) => {
    row.alignment = { vertical: 'top', wrapText: row.cellCount > 1 }
  })
}

/** The formula of each list of allowed values. */
type Lists = Map<TemplateColumn, string>

/** Short lists are written into their validation; the others go to a hidden sheet. */
function addLists(book: Workbook, sheets: readonly TemplateSheet[], name: string): Lists {
  const lists: Lists = new Map()
  const long: TemplateColumn[] = []
  for (const column of sheets.flatMap(({ columns }) => columns)) {
    if (!column.allowed || column.allowed.length === 0) continue
    const inline = `"${column.allowed.join(',')}"`
    const fits = inline.length <= INLINE_LIST && !column.allowed.some((value) => /[,"]/.test(value))
    if (fits) lists.set(column, inline)
    else long.push(column)
  }
  if (long.length === 0) return lists
  const sheet = book.addWorksheet(name, { state: 'hidden' })
  long.forEach((column, at) => {
    const values = column.allowed!
    ;[column.header, ...values].forEach((value, line) => {
      sheet.getCell(line + 1, at + 1).value = value
    })
    lists.set(column, `'${name}'!$${columnLetters(at)}$2:$${columnLetters(at)}$${values.length + 1}`)
  })
  return lists
}

function addSheet(sheet: Worksheet, { columns, rows = [] }: TemplateSheet, lists: Lists, locale: Locale, fill: Fill) {
  sheet.views = [{ state: 'frozen', ySplit: 1 }]
  sheet.columns = columns.map((column) => ({
    width: widthOf(column),
    style: { numFmt: FORMATS[column.type], alignment: { vertical: 'top', wrapText: true } },
  }))
  const header = sheet.getRow(1)
  columns.forEach((column, at) => {
    const cell = header.getCell(at + 1)
    cell.value = column.required ? `${column.header} *` : column.header
    paintHeader(cell, fill)
    cell.note = { texts: [{ text: hintOf(column, locale) }] }
  })
  rows.forEach((row, index) => {
    columns.forEach((column, at) => writeCell(sheet.getRow(index + 2).getCell(at + 1), fieldOf(row, column)))
  })
  const lastRow = rows.length + READY_ROWS + 1
  columns.forEach((column, at) => {
    addValidation(sheet, column, `${columnLetters(at)}2:${columnLetters(at)}${lastRow}`, lists, locale)
  })
}

const FORMATS: Record<ColumnType, string> = {
  text: '@',
  url: '@',
  number: 'General',
  day: 'yyyy-mm-dd',
  moment: 'yyyy-mm-dd hh:mm',
  boolean: 'General',
}

function paintHeader(cell: Cell, fill: Fill) {
  cell.font = { bold: true, color: { argb: 'FFFFFFFF' } }
  cell.fill = fill
  cell.alignment = { vertical: 'top', wrapText: true }
}

const widthOf = ({ header, type }: TemplateColumn) =>
  type === 'day' || type === 'number' ? Math.max(14, header.length + 4) : Math.min(50, Math.max(24, header.length + 4))

function hintOf({ hint = '', required, type, allowed }: TemplateColumn, locale: Locale): string {
  const t = words(locale)
  const need = t(required ? 'template.requiredNote' : 'template.optionalNote')
  const how = allowed
    ? t('template.listHint')
    : type === 'day'
      ? t('template.dayHint')
      : type === 'number'
        ? t('template.numberHint')
        : ''
  return [need, hint, how].filter((text) => text !== '').join(' ')
}

function writeCell(cell: Cell, value: TypedValue) {
  if (value.type === 'text') cell.value = value.text
  else if (value.type === 'number') cell.value = value.number
  else if (value.type === 'day') cell.value = new Date(`${value.day}T00:00:00Z`)
  else if (value.type === 'moment') cell.value = value.at
  else if (value.type === 'boolean') cell.value = value.value
}

/** Excel cuts a message at 255 characters, its title at 32. */
function addValidation(sheet: Worksheet, column: TemplateColumn, range: string, lists: Lists, locale: Locale) {
  const prompt = {
    showInputMessage: true,
    promptTitle: column.header.slice(0, 32),
    prompt: hintOf(column, locale).slice(0, 255),
  }
  const check = checkOf(column, lists)
  if (!check) return
  // The model of exceljs has this list; its types do not.
  const { dataValidations } = sheet as unknown as {
    dataValidations: { add: (range: string, rule: DataValidation) => void }
  }
  const error = hintOf(column, locale).slice(0, 255)
  dataValidations.add(range, {
    ...check,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    error,
    ...prompt,
  })
}

function checkOf(column: TemplateColumn, lists: Lists): Pick<DataValidation, 'type' | 'operator' | 'formulae'> | null {
  const { type } = column
  const list = lists.get(column)
  if (list) return { type: 'list', formulae: [list] }
  if (type === 'day') return { type: 'date', operator: 'greaterThan', formulae: [new Date('1900-03-01T00:00:00Z')] }
  if (type === 'number') return { type: 'decimal', operator: 'between', formulae: [-1e15, 1e15] }
  return null
}
