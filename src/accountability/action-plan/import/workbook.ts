import type { z } from 'zod'
import { fold, LOCALES } from '../../../kernel/text.ts'
import { matchColumns, type Sheet } from '../../../platform/tables/index.ts'
import { tidy } from '../content.ts'
import { words } from '../words.ts'
import { MOST_RECORDS, reportRepeated, usableSlug } from './document.ts'
import { problemOfIssue, shown, worthKnowing, wrong, type ImportProblem } from './problems.ts'
import { FIELDS, IDENTITY, keyOf, type GivenPlan, type GivenRecord, type Place } from './records.ts'
import { columnsOf, SHEETS, SHEET_KINDS, type SheetColumn, type SheetKind } from './sheets.ts'

/** What sheets were called in templates that people still have. */
const EARLIER_NAMES: Partial<Record<SheetKind, string>> = { phase: 'Fases' }

/** Sheets that `writeTemplate` adds for people. */
const FOR_PEOPLE = ['instrucciones', 'instructions', 'listas', 'lists']

/**
 * The plan in a filled template. Sheets and columns are known by their names in either language, in any order; a column that is
 * missing says nothing of its field. Every problem is at its sheet, row and cell.
 */
export function readWorkbook(
  sheets: readonly Sheet[],
  problems: ImportProblem[],
): { plan: GivenPlan | null; names: Set<string> } {
  const names = new Set<string>()
  const records: GivenRecord[] = []
  for (const sheet of sheets) {
    const kind = SHEET_KINDS.find((one) =>
      [...LOCALES.map((locale) => words(locale)(`template.sheet.${one}`)), EARLIER_NAMES[one] ?? []]
        .flat()
        .some((name) => fold(name) === fold(sheet.name.trim())),
    )
    if (kind) names.add(sheet.name)
    if (kind) records.push(...readSheet(kind, sheet, problems))
    else if (!FOR_PEOPLE.includes(fold(sheet.name)))
      problems.push(worthKnowing('sheet-unknown', { sheet: sheet.name }, { name: shown(sheet.name) }))
  }
  if (names.size === 0) {
    problems.push(wrong('no-known-sheet', {}))
    return { plan: null, names }
  }
  return { plan: planOf(records, problems), names }
}

function planOf(records: GivenRecord[], problems: ImportProblem[]): GivenPlan | null {
  const plans = records.filter(({ kind }) => kind === 'plan')
  const [plan] = plans
  if (plans.length > 1) problems.push(wrong('several-plans', plans[1]!.place))
  if (!plan) {
    problems.push(wrong('plan-missing', { sheet: words('es')('template.sheet.plan') }))
    return null
  }
  if (records.length > MOST_RECORDS) problems.push(wrong('too-many-records', {}, { limit: MOST_RECORDS }))
  reportRepeated(
    records.filter(({ kind }) => kind !== 'plan'),
    problems,
  )
  return { slug: usableSlug(plan), records, organizations: [], spanishOnly: true }
}

type Columns = { column: SheetColumn; position: number }[]

function readSheet(kind: SheetKind, sheet: Sheet, problems: ImportProblem[]): GivenRecord[] {
  const columns = findColumns(kind, sheet, problems)
  if (!columns) return []
  const rows = sheet.rows.flatMap(({ line, cells }) => readRow(kind, sheet, line, cells, columns, problems) ?? [])
  return kind === 'seat' ? gatherHolders(rows, problems) : rows
}

/** Null where a column without which no row can be known is missing. */
function findColumns(kind: SheetKind, sheet: Sheet, problems: ImportProblem[]): Columns | null {
  const [es, en] = [words('es'), words('en')]
  const columns = columnsOf(kind)
  const { positions, unknown } = matchColumns(
    sheet.header,
    columns.map(({ key }) => ({ key, header: es(`field.${key}` as never), aliases: [en(`field.${key}` as never)] })),
  )
  for (const name of unknown) {
    const position = sheet.header.indexOf(name)
    const filled = sheet.rows.some(({ cells }) => (cells[position] ?? '').trim() !== '')
    if (filled)
      problems.push(
        worthKnowing(
          'column-unknown',
          { sheet: sheet.name, cell: sheet.cellAddress(sheet.headerLine, position) },
          { name: shown(name) },
        ),
      )
  }
  const missing = (kind === 'plan' ? columns.filter(({ key }) => key === 'slug') : SHEETS[kind].numbers).filter(
    ({ key }) => !positions.has(key),
  )
  if (sheet.rows.length > 0)
    for (const { key } of missing)
      problems.push(wrong('column-missing', { sheet: sheet.name }, { name: es(`field.${key}` as never) }))
  if (missing.length > 0) return null
  return columns.flatMap((column) =>
    positions.has(column.key) ? [{ column, position: positions.get(column.key)! }] : [],
  )
}

const UNKNOWN = ''
/** Null where the row has no usable number: what it is cannot be known. The rest of it is read for what else there is to mend. */
function readRow(
  kind: SheetKind,
  sheet: Sheet,
  line: number,
  cells: readonly string[],
  columns: Columns,
  problems: ImportProblem[],
): GivenRecord | null {
  const fields: Record<string, unknown> = {}
  const places = new Map<string, Place>()
  const numbers: (number | string)[] = []
  const numberKeys = SHEETS[kind].numbers.map(({ key }) => key)
  for (const { column, position } of columns) {
    const text = tidy(cells[position] ?? '')
    const place = { sheet: sheet.name, line, cell: sheet.cellAddress(line, position) }
    const isNumber = numberKeys.includes(column.key)
    const value = isNumber
      ? readNumber(kind, column, text, place, problems)
      : readCell(kind, column, text, place, problems)
    if (isNumber) numbers.push((value ?? UNKNOWN) as number | string)
    else {
      places.set(column.key, place)
      if (value !== undefined) fields[column.key] = value
    }
  }
  return numbers.includes(UNKNOWN) ? null : { kind, numbers, fields, place: { sheet: sheet.name, line }, places }
}

function readNumber(
  kind: SheetKind,
  column: SheetColumn,
  text: string,
  place: Place,
  problems: ImportProblem[],
): unknown {
  const read = text === '' ? { value: undefined } : column.cell.read(text)
  if ('problem' in read) {
    problems.push(wrong(read.problem, place, { field: column.key, value: shown(text), ...read.values }))
    return undefined
  }
  const known = column.key === 'number' || column.key === 'day' ? kind : (column.key as SheetKind)
  const parsed = IDENTITY[known as keyof typeof IDENTITY].safeParse(read.value)
  if (parsed.success) return parsed.data
  problems.push(problemOfIssue(parsed.error.issues[0]!, column.key, place, text))
  return undefined
}

/** Undefined where the cell says nothing that can be used; why is a problem. */
function readCell(
  kind: SheetKind,
  { key, cell, required }: SheetColumn,
  text: string,
  place: Place,
  problems: ImportProblem[],
): unknown {
  if (text === '') {
    if (required) problems.push(wrong('required', place, { field: key }))
    return required ? undefined : (cell.empty ?? null)
  }
  const read = cell.read(text)
  if ('problem' in read) {
    problems.push(wrong(read.problem, place, { field: key, value: shown(text), ...read.values }))
    return undefined
  }
  const schema = (FIELDS[kind] as Record<string, z.ZodType>)[key]
  if (!schema) return read.value // of a holder: judged when the seat is put together
  const parsed = schema.safeParse(read.value)
  if (parsed.success) return parsed.data
  problems.push(problemOfIssue(parsed.error.issues[0]!, key, place, read.value))
  return undefined
}

/** The rows of one number are the holders of one sector's seats. */
function gatherHolders(rows: readonly GivenRecord[], problems: ImportProblem[]): GivenRecord[] {
  return [...Map.groupBy(rows, ({ kind, numbers }) => keyOf(kind, numbers)).values()].map((group) => {
    const [first] = group as [GivenRecord, ...GivenRecord[]]
    const { holder: _, pending: __, organization: ___, ...fields } = first.fields
    const holders = group.flatMap(({ fields, place }) => {
      if (typeof fields.holder !== 'string') return []
      const parsed = FIELDS.seat.holders.safeParse([
        { name: fields.holder, pending: fields.pending ?? false, organization: fields.organization ?? null },
      ])
      if (parsed.success) return parsed.data
      problems.push(problemOfIssue(parsed.error.issues[0]!, 'holder', place, fields.holder))
      return []
    })
    // Without the column of holders the sheet says nothing of them.
    return { ...first, fields: first.places.has('holder') ? { ...fields, holders } : fields }
  })
}
