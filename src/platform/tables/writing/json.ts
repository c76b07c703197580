import { isoMoment, ownField, typedValue, type Column, type ColumnType, type Row, type Rows } from './columns.ts'
import { inPieces, streamOf } from './stream.ts'

/**
 * Rows as a JSON array of objects by column key, one a line. Streams with constant memory. Numbers and booleans are such,
 * days `YYYY-MM-DD`, moments ISO 8601 in UTC, what is unknown `null`. A value that does not fit its type stays text.
 */
export const writeJson = (rows: Rows, columns: readonly Column[]): ReadableStream<Uint8Array> =>
  streamOf(rows, (source) => inPieces(jsonLines(source, columns)))

/**
 * Records as the API gives them, one a line, in the shape of its lists: `{ items, total, next }`. Streams with constant memory.
 * `next` is null: there is no further page.
 */
export const writeRecords = (records: Rows, total: number): ReadableStream<Uint8Array> =>
  streamOf(records, (source) => inPieces(recordLines(source, total)))

async function* recordLines(records: AsyncIterable<Row>, total: number): AsyncGenerator<string> {
  yield '{"items":['
  let between = '\n'
  for await (const record of records) {
    yield between + JSON.stringify(record)
    between = ',\n'
  }
  yield `\n],"total":${total},"next":null}\n`
}

async function* jsonLines(rows: AsyncIterable<Row>, columns: readonly Column[]): AsyncGenerator<string> {
  const names = columns.map(({ key }) => `${JSON.stringify(key)}:`)
  yield '['
  let between = '\n'
  for await (const row of rows) {
    yield `${between}{${columns.map(({ key, type }, at) => names[at] + jsonText(ownField(row, key), type)).join(',')}}`
    between = ',\n'
  }
  yield '\n]\n'
}

function jsonText(value: unknown, type: ColumnType): string {
  // An empty text is a value in JSON, where a table only has an empty cell.
  if (value === '' && (type === 'text' || type === 'url')) return '""'
  const typed = typedValue(value, type)
  switch (typed.type) {
    case 'empty':
      return 'null'
    case 'number':
      return typed.text
    case 'day':
      return JSON.stringify(typed.day)
    case 'moment':
      return JSON.stringify(isoMoment(typed.at))
    case 'boolean':
      return String(typed.value)
    case 'text':
      return JSON.stringify(typed.text.toWellFormed())
  }
}
