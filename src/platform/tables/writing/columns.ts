import { CITY_ZONE, dayOf } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { isDay } from '../workbook.ts'

export type ColumnType = 'text' | 'number' | 'day' | 'moment' | 'boolean' | 'url'

/** A column of an export. `key` is the name in JSON and of the row's field; `header` is what people read. */
export type Column = { key: string; header: string; type: ColumnType }

/**
 * Rows by column key; a field that is absent, null or undefined is an empty cell. Numbers may come as `number`,
 * `bigint` or PostgreSQL's numeric text; days as `YYYY-MM-DD`; moments as `Date` or ISO text; booleans as such.
 */
export type Row = Readonly<Record<string, unknown>>
export type Rows = AsyncIterable<Row> | Iterable<Row>

/** What a spreadsheet says of where its data come from, on its last sheet. */
export type About = {
  title?: string
  source?: string
  date?: string
  licence?: string
  address?: string
  note?: string
}

export type WriteOptions = { locale?: Locale; about?: About }

/** A value by its type; `text` also holds what did not fit its column, so that nothing is lost and nothing pretends. */
export type TypedValue =
  | { type: 'empty' }
  | { type: 'text'; text: string }
  | { type: 'number'; number: number; text: string }
  | { type: 'day'; day: string }
  | { type: 'moment'; at: Date }
  | { type: 'boolean'; value: boolean }

/** The row's own field by its type: a column named `__proto__` or `constructor` is only a name. */
export const fieldOf = (row: Row, { key, type }: Pick<Column, 'key' | 'type'>): TypedValue =>
  typedValue(ownField(row, key), type)

export const ownField = (row: Row, key: string): unknown => (Object.hasOwn(row, key) ? row[key] : undefined)

export function typedValue(value: unknown, type: ColumnType): TypedValue {
  if (value === null || value === undefined || value === '') return { type: 'empty' }
  if (type === 'number') return asNumber(value)
  if (type === 'day') return asDay(value)
  if (type === 'moment') return asMoment(value)
  if (type === 'boolean' && typeof value === 'boolean') return { type: 'boolean', value }
  return asText(value)
}

function asNumber(value: unknown): TypedValue {
  if (typeof value === 'number')
    return Number.isFinite(value) ? { type: 'number', number: value, text: String(value) } : { type: 'empty' }
  if (typeof value === 'bigint') return { type: 'number', number: Number(value), text: String(value) }
  const isNumeric = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
  return isNumeric ? { type: 'number', number: Number(value), text: value } : asText(value)
}

function asDay(value: unknown): TypedValue {
  if (value instanceof Date && isReal(value)) return { type: 'day', day: dayOf(value) }
  return typeof value === 'string' && isDay(value) ? { type: 'day', day: value } : asText(value)
}

function asMoment(value: unknown): TypedValue {
  if (value instanceof Date) return isReal(value) ? { type: 'moment', at: value } : { type: 'empty' }
  const isMoment = typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$/.test(value)
  const at = new Date(isMoment ? value : Number.NaN)
  return isReal(at) ? { type: 'moment', at } : asText(value)
}

const isReal = (at: Date) => !Number.isNaN(at.getTime())

function asText(value: unknown): TypedValue {
  if (value instanceof Date) return isReal(value) ? { type: 'text', text: value.toISOString() } : { type: 'empty' }
  return { type: 'text', text: typeof value === 'object' ? JSON.stringify(value) : String(value) }
}

/** ISO 8601 in UTC: `2026-11-22T23:40:00Z`; milliseconds only where there are any. */
export const isoMoment = (at: Date) => at.toISOString().replace('.000Z', 'Z')

/** The clock of the city at that moment, `2026-11-22T17:40:00`: spreadsheets know no zones. */
export const cityClock = (at: Date) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(CITY_ZONE)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
