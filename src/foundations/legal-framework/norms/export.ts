import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { writeCsv, writeJson, type Column, type Row } from '../../../platform/tables/index.ts'
import { words } from '../words.ts'
import { findNorm, listNorms } from './store.ts'

const FIELDS = [
  ['norm', 'text'],
  ['title', 'text'],
  ['kind', 'text'],
  ['issuer', 'text'],
  ['version', 'text'],
  ['publication', 'text'],
  ['url', 'url'],
  ['publishedOn', 'day'],
  ['inForceFrom', 'day'],
  ['inForceUntil', 'day'],
  ['confirmedUntil', 'day'],
  ['ended', 'text'],
  ['endedBy', 'text'],
  ['article', 'text'],
  ['fraction', 'text'],
  ['numeral', 'text'],
  ['summary', 'text'],
  ['note', 'text'],
] as const

const BATCH = 50

/** One row a provision, or a version where it has none, as CSV or JSON. Streams. */
export function exportNorms(db: Db, format: 'csv' | 'json', locale: Locale): Response {
  const t = words(locale)
  const columns: Column[] = FIELDS.map(([key, type]) => ({ key, type, header: t(`column.${key}`) }))
  const rows = rowsOf(db, locale)
  const body = format === 'csv' ? writeCsv(rows, columns) : writeJson(rows, columns)
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="marco-legal.${format}"`,
    },
  })
}

async function* rowsOf(db: Db, locale: Locale): AsyncGenerator<Row> {
  const say = (text: Parameters<typeof inLanguage>[0] | null) => text && inLanguage(text, locale).text
  let after: string | undefined
  do {
    const { items, next } = await listNorms(db, { after, limit: BATCH })
    for (const { id } of items) {
      const norm = (await findNorm(db, { id }))!
      for (const version of norm.versions) {
        const { publication, url, publishedOn, inForceFrom, inForceUntil, confirmedUntil, ended } = version
        const row = {
          norm: norm.slug,
          title: say(norm.title),
          kind: norm.kind,
          issuer: say(norm.issuer),
          version: say(version.label),
          publication,
          url,
          publishedOn,
          inForceFrom,
          inForceUntil,
          confirmedUntil,
          ended,
          endedBy: version.endedBy?.slug,
        }
        if (version.provisions.length === 0) yield { ...row, note: say(version.note) }
        for (const { article, fraction, numeral, summary, note } of version.provisions)
          yield { ...row, article, fraction, numeral, summary: say(summary), note: say(note) }
      }
    }
    after = next ?? undefined
  } while (after)
}
