import { z } from 'zod'
import { inLanguage, LOCALES, slug, type Locale } from '../../kernel/text.ts'
import type { Services } from '../http/context.ts'
import { contentDisposition } from '../storage/index.ts'
import { writeCsv, writeRecords, writeXlsx, type Column, type ColumnType, type Row } from '../tables/index.ts'
import type { Listing, Resource } from './index.ts'

export const DOWNLOAD_FORMATS = ['csv', 'xlsx', 'json'] as const
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number]

const MEDIA_TYPES: Record<DownloadFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
}

/** How many records are held at a time. */
const BATCH = 500

/** The collection's part of the address of its downloads: «compromisos». */
export const collectionName = (resource: Pick<Resource, 'title'>) => slug(resource.title.es)

export const downloadAddress = (resource: Pick<Resource, 'title'>, format: DownloadFormat) =>
  `/datos-abiertos/${collectionName(resource)}.${format}`

/**
 * All records that the filters choose, as a file that is written while it is read: JSON as the API gives them; in CSV and XLSX
 * one a row, a column for each field of the schema. Throws what `list` throws, before anything is sent.
 */
export async function downloadRecords(
  { db, settings, today }: Pick<Services, 'db' | 'settings' | 'today'>,
  resource: Resource,
  { filters, format, locale, name }: { filters: object; format: DownloadFormat; locale: Locale; name?: string },
): Promise<Response> {
  const pageAfter = (after: string | undefined) =>
    resource.list(db, { filters: filters as never, sort: undefined, after, limit: BATCH, locale })
  const first = await pageAfter(undefined)
  const records = everyRecord(first, pageAfter)
  const columns = columnsOf(resource.schema)
  const rows = () => rowsOf(records, columns, settings.ORIGIN)
  const about = {
    title: inLanguage(resource.title, locale).text,
    date: today(),
    licence: 'CC BY 4.0',
    address: `${settings.ORIGIN}/api#${resource.path}`,
  }
  const body =
    format === 'json'
      ? writeRecords(records, first.total)
      : format === 'csv'
        ? writeCsv(rows(), columns)
        : writeXlsx(rows(), columns, { locale, about })
  return new Response(body, {
    headers: {
      'content-type': MEDIA_TYPES[format],
      'content-disposition': contentDisposition('attachment', `${name ?? collectionName(resource)}.${format}`),
      'cache-control': 'no-cache',
    },
  })
}

async function* everyRecord(
  first: Listing<Row>,
  pageAfter: (after: string) => Promise<Listing<Row>>,
): AsyncGenerator<Row> {
  let page = first
  for (;;) {
    yield* page.items
    if (page.next === null) return
    page = await pageAfter(page.next)
  }
}

/** `path` leads to the value in the record. */
type FieldColumn = Column & { path: readonly string[] }

type Described = {
  type?: string | string[]
  format?: string
  properties?: Record<string, Described>
  additionalProperties?: unknown
  items?: Described
  anyOf?: Described[]
}

/** A column for each field: those of an object as `outer.inner`, a text of several languages one each, a list in one cell. */
function columnsOf(schema: z.ZodObject): FieldColumn[] {
  const { properties = {} } = z.toJSONSchema(schema, { unrepresentable: 'any' }) as Described
  return Object.entries(properties).flatMap(([name, field]) => fieldColumns([name], field))
}

function fieldColumns(path: readonly string[], given: Described): FieldColumn[] {
  const field = given.anyOf?.find(({ type }) => type !== 'null') ?? given
  if (field.properties?.['es'] && field.additionalProperties)
    return LOCALES.map((locale) => column([...path, locale], 'text'))
  if (field.properties)
    return Object.entries(field.properties).flatMap(([name, inner]) => fieldColumns([...path, name], inner))
  return [column(path, typeOf(path, field))]
}

const column = (path: readonly string[], type: ColumnType): FieldColumn => {
  const key = path.join('.')
  return { key, header: key, type, path }
}

function typeOf(path: readonly string[], { type, format }: Described): ColumnType {
  if (path.at(-1) === 'address' || format === 'uri') return 'url'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'boolean') return 'boolean'
  return format === 'date' ? 'day' : 'text'
}

async function* rowsOf(
  records: AsyncIterable<Row>,
  columns: readonly FieldColumn[],
  origin: string,
): AsyncGenerator<Row> {
  for await (const record of records)
    yield Object.fromEntries(columns.map(({ key, path }) => [key, cellOf(valueAt(record, path), path, origin)]))
}

const valueAt = (record: unknown, path: readonly string[]) =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], record)

/** Ids, keys and numbers of a list are told apart by semicolons, which none of them has; a list of anything else is its JSON. */
function cellOf(value: unknown, path: readonly string[], origin: string): unknown {
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object') ? value.join('; ') : JSON.stringify(value)
  return path.at(-1) === 'address' && typeof value === 'string' && value.startsWith('/') ? origin + value : value
}
