import { Readable } from 'node:stream'
import { and, count, eq, max } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { NotFound } from '../../../platform/access/index.ts'
import { download, type Context } from '../../../platform/http/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { journalAbout } from '../../../platform/journal/tables.ts'
import type { Resource } from '../../../platform/manifest/index.ts'
import { downloadRecords } from '../../../platform/manifest/open-data.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { writeCsv, writeXlsx } from '../../../platform/tables/index.ts'
import { choicesOf } from '../commitments/choices.ts'
import { filtersOfPage, PageQuery } from '../commitments/page-query.ts'
import { countsNow } from '../commitments/tallies.ts'
import { PLAN_WORDS } from '../plans/address.ts'
import { PlanSlug } from '../plans/model.ts'
import { findPlanBySlug, type Plan } from '../plans/store.ts'
import { commitmentResource, listCommitmentRecords } from '../resources.ts'
import { words } from '../words.ts'
import { commitmentTableColumns, exportCommitments } from './commitments.ts'
import { planDocumentPieces, planDocuments } from './documents.ts'
import { planReport } from './report.ts'
import { emptyTemplate, filledTemplate } from './template.ts'

const FORMATS = ['csv', 'json', 'xlsx'] as const
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const
type Format = keyof typeof MEDIA_TYPES

const params = z.object({ plan: PlanSlug })

async function planOf({ db }: Context, slug: string): Promise<Plan> {
  const plan = await findPlanBySlug(db, slug)
  if (!plan) throw new NotFound(`no plan ${slug}`)
  return plan
}

const file = (body: BodyInit, name: string, format: Format, disposition: 'attachment' | 'inline' = 'attachment') =>
  new Response(body, {
    headers: {
      'content-type': MEDIA_TYPES[format],
      'content-disposition': contentDisposition(disposition, `${name}.${format}`),
      'cache-control': 'no-cache',
    },
  })

async function* bytesOf(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece)
}
const streamed = (pieces: AsyncIterable<string | Buffer>) =>
  Readable.toWeb(Readable.from(bytesOf(pieces), { objectMode: false })) as ReadableStream<Uint8Array>

/**
 * The commitments of a plan that the filters leave, written while they are read: as a table in the reader's language with the
 * codes at its end, or as JSON, which is that of the API.
 */
const commitmentTable = download('/planes/:plan/compromisos/exportar/:format', {
  access: 'public',
  params: params.extend({ format: z.enum(FORMATS) }),
  query: PageQuery,
  async handle(context, { params: { plan: slug, format }, query }) {
    const { db, locale, settings } = context
    const plan = await planOf(context, slug)
    const choices = await choicesOf(db, plan.id, context.today(), await countsNow(db))
    const filters = filtersOfPage(query, plan.id, choices)
    const name = `${slug}-${words(locale)('report.commitments').toLowerCase()}`
    if (format === 'json') {
      const chosen: Resource = {
        ...commitmentResource,
        list: (on, request) => listCommitmentRecords(on, filters, request),
      }
      return downloadRecords(context, chosen, { filters: {}, format, locale, name })
    }
    const rows = exportCommitments(db, filters, { today: context.today(), locale, origin: settings.ORIGIN })
    const columns = commitmentTableColumns(locale)
    const about = {
      title: plan.title[locale] ?? plan.title.es,
      date: context.today(),
      licence: 'CC BY 4.0',
      address: `${settings.ORIGIN}/planes/${slug}`,
      ...(plan.source && { source: plan.source }),
    }
    const body = format === 'csv' ? writeCsv(rows, columns) : writeXlsx(rows, columns, { locale, about })
    return file(body, name, format)
  },
})

/** The whole plan, which an import reads again. */
const wholePlan = download('/planes/:plan/exportar/plan', {
  access: 'public',
  params,
  handle: async (context, { params: { plan: slug } }) =>
    file(streamed(planDocumentPieces(context.db, await planOf(context, slug))), slug, 'json'),
})

const allPlans = download(`/planes/${PLAN_WORDS.export}`, {
  access: 'public',
  handle: async ({ db }) => file(streamed(planDocuments(db)), 'planes', 'json'),
})

const filledWorkbook = download('/planes/:plan/exportar/plantilla', {
  access: 'public',
  params,
  handle: async (context, { params: { plan: slug } }) =>
    file((await filledTemplate(context.db, await planOf(context, slug), context.locale)) as BodyInit, slug, 'xlsx'),
})

const emptyWorkbook = download(`/planes/${PLAN_WORDS.template}`, {
  access: 'public',
  handle: async ({ locale }) => file((await emptyTemplate(locale)) as BodyInit, words(locale)('template.file'), 'xlsx'),
})

/** Laid out once for each state of the plan, day and language: it takes a good part of a second, in which nobody else is served. */
const papers = new LRUCache<string, Uint8Array>({ maxSize: 32 * 2 ** 20, sizeCalculation: (pdf) => pdf.length })

/** The plan on paper. */
const paper = download('/planes/:plan/informe', {
  access: 'public',
  params,
  async handle(context, { params: { plan: slug } }) {
    const { db, locale, settings } = context
    const plan = await planOf(context, slug)
    const today = context.today()
    const key = [plan.id, locale, today, await positionOf(db, plan)].join(' ')
    const pdf =
      papers.get(key) ??
      (await planReport(db, plan, { locale, today, city: settings.TEQUIO_CITY, origin: settings.ORIGIN }))
    papers.set(key, pdf)
    return file(pdf as BodyInit, slug, 'pdf', 'inline')
  },
})

/** How far the history of the plan has come; the count tells an entry that commits after a later one. */
async function positionOf(db: Db, { id }: Plan): Promise<string> {
  const [row] = await db
    .select({ count: count(), last: max(journalAbout.entryId) })
    .from(journalAbout)
    .where(and(eq(journalAbout.kind, 'plan'), eq(journalAbout.id, id)))
  return `${row!.count} ${row!.last}`
}

/** Everything of plans that is downloaded as a file. Fixed words come before `:plan`. */
export const fileRoutes = [allPlans, emptyWorkbook, commitmentTable, wholePlan, filledWorkbook, paper]
