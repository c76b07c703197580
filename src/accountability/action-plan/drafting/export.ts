import { questionAddress, type ProposalFilters } from '../../../cross-cutting/comments/index.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Context } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { writeCsv, writeJson, writeXlsx, type Column, type Row } from '../../../platform/tables/index.ts'
import type { Plan } from '../plans/store.ts'
import { draftAddress, proposalsAddress } from './address.ts'
import { loadProposals } from './load.ts'
import { words } from './words.ts'

const BATCH = 500
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

type Asked = {
  numbers: ReadonlyMap<string, number>
  filters: ProposalFilters
  format: keyof typeof MEDIA_TYPES
}

/** Who contributed what, as a table: written while it is read, some hundreds at a time. No person is named. */
export function proposalFile(context: Context, plan: Plan, { numbers, filters, format }: Asked): Response {
  const { locale, settings, today } = context
  const rows = rowsOf(context, plan, numbers, filters)
  const columns = columnsOf(locale)
  const about = {
    title: inLanguage(plan.title, locale).text,
    date: today(),
    licence: 'CC BY 4.0',
    address: settings.ORIGIN + proposalsAddress(plan.slug),
  }
  const body =
    format === 'csv'
      ? writeCsv(rows, columns)
      : format === 'xlsx'
        ? writeXlsx(rows, columns, { locale, about })
        : writeJson(rows, columns)
  return new Response(body, {
    headers: {
      'content-type': MEDIA_TYPES[format],
      'content-disposition': contentDisposition('attachment', `${plan.slug}-aportaciones.${format}`),
      'cache-control': 'no-cache',
    },
  })
}

function columnsOf(locale: Locale): Column[] {
  const t = words(locale)
  const types = {
    number: 'number', commitment: 'number', text: 'text', rule: 'number', askedOn: 'day', answer: 'text', answeredOn: 'day', dueOn: 'day', version: 'number', address: 'url', draft: 'url', id: 'text',
  } as const // prettier-ignore
  return Object.entries(types).map(([key, type]) => ({ key, type, header: t(`column.${key as keyof typeof types}`) }))
}

async function* rowsOf(
  { db, locale, settings }: Context,
  { slug }: Plan,
  numbers: ReadonlyMap<string, number>,
  filters: ProposalFilters,
): AsyncGenerator<Row> {
  const t = words(locale)
  let before: number | undefined
  do {
    const { items, next } = await loadProposals(db, filters, { before, limit: BATCH })
    for (const { id, number, subjectId, text, removedBy, askedOn, answer, answeredOn, dueOn, draft } of items)
      yield {
        id,
        number,
        commitment: numbers.get(subjectId) ?? null,
        text: text && inLanguage(text, locale).text,
        rule: removedBy?.rule ?? null,
        askedOn,
        answer: answer && t(`answer.${answer}`),
        answeredOn,
        dueOn,
        version: draft?.number ?? null,
        draft: draft ? settings.ORIGIN + draftAddress(slug, draft.commitment, draft.number) : null,
        address: settings.ORIGIN + questionAddress(number),
      }
    before = next ?? undefined
  } while (before !== undefined)
}
