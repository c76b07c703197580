import { cellAddress, columnLetters, type Bounds, type Sheet, type SheetRow } from '../workbook.ts'
import type { Findings } from './findings.ts'
import { TableRefusal } from './refusal.ts'

export type RawRow = { line: number; cells: string[] }

/**
 * Gathers the rows of one sheet, in their order, and makes header and rows of them: the first row with anything in
 * it is the header. Refuses as soon as a bound is passed, so that a huge file costs no more than the bound.
 * `reportShort`: a CSV row that ends early is worth a word; in XLSX empty cells are simply not written.
 */
export function gatherSheet(
  name: string,
  bounds: Bounds,
  spent: { cells: number },
  findings: Findings,
  reportShort: boolean,
) {
  let header: RawRow | null = null
  let width = 0
  let lastLine = 0
  const rows: RawRow[] = []

  const widen = (row: RawRow) => {
    const used = usedWidth(row.cells)
    if (used > bounds.maxColumns) throw new TableRefusal('too-many-columns')
    width = Math.max(width, used)
  }

  return {
    add(row: RawRow) {
      if (!row.cells.some((cell) => cell.trim() !== '')) return
      if (row.line > lastLine + 1) {
        findings.add({ kind: 'blank-rows', sheet: name, line: lastLine + 1, count: row.line - lastLine - 1 })
      }
      lastLine = row.line
      widen(row)
      if (!header) {
        header = row
        return
      }
      if (rows.length >= bounds.maxRows) throw new TableRefusal('too-many-rows')
      spent.cells += Math.max(width, row.cells.length)
      if (spent.cells > bounds.maxCells) throw new TableRefusal('too-many-cells')
      rows.push(row)
    },
    finish(): Sheet {
      if (!header) return { name, header: [], headerLine: 0, rows: [], cellAddress }
      // A wide row after many narrow ones widens them all.
      spent.cells += rows.reduce((more, row) => more + Math.max(0, width - row.cells.length), 0)
      if (spent.cells > bounds.maxCells) throw new TableRefusal('too-many-cells')
      const declared = Math.min(Math.max(usedWidth(header.cells), header.cells.length), width)
      return {
        name,
        header: nameColumns(name, header, width, declared, findings),
        headerLine: header.line,
        rows: rows.map((row) => square(name, row, width, declared, findings, reportShort)),
        cellAddress,
      }
    },
  }
}

function square(
  sheet: string,
  row: RawRow,
  width: number,
  declared: number,
  findings: Findings,
  reportShort: boolean,
): SheetRow {
  const used = usedWidth(row.cells)
  if (used > declared)
    findings.add({ kind: 'row-longer', sheet, line: row.line, cell: cellAddress(row.line, declared), count: used })
  if (reportShort && row.cells.length < declared)
    findings.add({ kind: 'row-shorter', sheet, line: row.line, count: row.cells.length })
  return { line: row.line, cells: Array.from({ length: width }, (_, at) => row.cells[at] ?? '') }
}

/** Unique, non-empty names, in a Set: a header named `__proto__` is only a name. */
function nameColumns(
  sheet: string,
  { line, cells }: RawRow,
  width: number,
  declared: number,
  findings: Findings,
): string[] {
  const taken = new Set<string>()
  const own = new Set(cells.map(tidyHeader))
  return Array.from({ length: width }, (_, column) => {
    const given = tidyHeader(cells[column] ?? '')
    const cell = cellAddress(line, column)
    const name =
      given === ''
        ? unused(`(${columnLetters(column)})`, taken, own)
        : taken.has(given)
          ? unused(given, taken, own)
          : given
    taken.add(name)
    // Beyond the declared header it is each longer row that is reported.
    if (given === '' && column < declared) findings.add({ kind: 'empty-header', sheet, line, cell, after: name })
    if (given !== '' && name !== given)
      findings.add({ kind: 'duplicate-header', sheet, line, cell, before: given, after: name })
    return name
  })
}

function unused(name: string, taken: Set<string>, own: Set<string>) {
  if (!taken.has(name) && !own.has(name)) return name
  for (let number = 2; ; number++) {
    const next = `${name} (${number})`
    if (!taken.has(next) && !own.has(next)) return next
  }
}

const tidyHeader = (text: string) => text.replace(/\s+/g, ' ').trim()

function usedWidth(cells: string[]) {
  let width = cells.length
  while (width > 0 && (cells[width - 1] ?? '').trim() === '') width--
  return width
}
