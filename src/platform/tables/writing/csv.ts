import { fieldOf, isoMoment, type Column, type Row, type Rows, type TypedValue } from './columns.ts'
import { inPieces, streamOf } from './stream.ts'

export type CsvOptions = {
  /** Excel reads UTF-8 only behind the byte-order mark. Default true. */
  bom?: boolean
  delimiter?: ',' | ';' | '\t'
}

/** What a spreadsheet may take for a formula: = + - @, also full width, and the control characters it skips before them. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/**
 * Rows as CSV: RFC 4180 (CRLF, quotes doubled), UTF-8. Streams with constant memory. A text that a spreadsheet would
 * run as a formula gets an apostrophe before it; `restoreText` takes it away again. Numbers and days stay as they are.
 */
export const writeCsv = (
  rows: Rows,
  columns: readonly Column[],
  options: CsvOptions = {},
): ReadableStream<Uint8Array> => streamOf(rows, (source) => inPieces(csvLines(source, columns, options)))

/** The text that `writeCsv` was given, from the text it wrote: without the apostrophe it put before a would-be formula. */
export const restoreText = (text: string) => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text)

async function* csvLines(
  rows: AsyncIterable<Row>,
  columns: readonly Column[],
  { bom = true, delimiter = ',' }: CsvOptions,
): AsyncGenerator<string> {
  const line = (fields: string[]) => `${fields.map((field) => quoted(field, delimiter)).join(delimiter)}\r\n`
  if (bom) yield '\ufeff'
  yield line(columns.map(({ header }) => neutral(header)))
  for await (const row of rows) yield line(columns.map((column) => csvText(fieldOf(row, column))))
}

function csvText(typed: TypedValue): string {
  switch (typed.type) {
    case 'empty':
      return ''
    case 'number':
      return typed.text
    case 'day':
      return typed.day
    case 'moment':
      return isoMoment(typed.at)
    case 'boolean':
      return String(typed.value)
    case 'text':
      return neutral(typed.text)
  }
}

/** A lone surrogate has no UTF-8. */
const neutral = (text: string) => (FORMULA.test(text) ? `'${text}` : text).toWellFormed()

const quoted = (field: string, delimiter: string) =>
  /["\r\n]|^\s|\s$/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field
