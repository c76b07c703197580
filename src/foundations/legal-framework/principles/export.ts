import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { writeCsv, writeJson, type Column, type Row } from '../../../platform/tables/index.ts'
import { words } from '../words.ts'
import { listPrinciples } from './store.ts'

const FIELDS = [
  ['catalogue', 'text'],
  ['number', 'number'],
  ['name', 'text'],
  ['explanation', 'text'],
  ['norm', 'text'],
  ['validFrom', 'day'],
  ['validUntil', 'day'],
  ['address', 'text'],
] as const

const BATCH = 500

/** One row a principle, as CSV or JSON. Streams. */
export function exportPrinciples(db: Db, format: 'csv' | 'json', locale: Locale): Response {
  const t = words(locale)
  const columns: Column[] = FIELDS.map(([key, type]) => ({ key, type, header: t(`column.${key}`) }))
  const rows = rowsOf(db, locale)
  const body = format === 'csv' ? writeCsv(rows, columns) : writeJson(rows, columns)
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="principios.${format}"`,
    },
  })
}

async function* rowsOf(db: Db, locale: Locale): AsyncGenerator<Row> {
  let after: string | undefined
  do {
    const { items, next } = await listPrinciples(db, { after, limit: BATCH })
    for (const row of items)
      yield { ...row, name: inLanguage(row.name, locale).text, explanation: inLanguage(row.explanation, locale).text }
    after = next ?? undefined
  } while (after)
}
