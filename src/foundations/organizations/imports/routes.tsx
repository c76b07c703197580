import { z } from 'zod'
import { BOROUGHS } from '../../../kernel/geo/boroughs.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import {
  contentDisposition,
  explainRefusal,
  receiveUpload,
  type UploadPolicy,
} from '../../../platform/storage/index.ts'
import { writeTemplate } from '../../../platform/tables/index.ts'
import { categoryNames } from '../register/categories.ts'
import { Level, LEVELS, Sector, SECTORS } from '../register/model.ts'
import { MANAGE } from '../register/policy.ts'
import { findCategories, findNames } from '../register/store.ts'
import { words } from '../words.ts'
import { confirmImport, IMPORT_BOUNDS, previewImport, receiveImport } from './actions.ts'
import type { Choices } from './decisions.ts'
import { ImportedPage, PreviewPage, ReceivePage, type ReviewData } from './pages.tsx'
import { reportFile } from './report-file.ts'
import { findImport, findImportRows, findRecentImports } from './store.ts'
import { explainReading } from './telling.ts'

const POLICY: UploadPolicy = { kinds: ['csv', 'tsv', 'txt', 'xlsx'], maxBytes: IMPORT_BOUNDS.maxBytes, readAs: 'table' }
/** The file, and what a browser writes around it. */
const UPLOAD_BYTES = IMPORT_BOUNDS.maxBytes + 64 * 1024

const receiveData = async ({ db }: Context) => ({
  recent: await findRecentImports(db),
  maxBytes: IMPORT_BOUNDS.maxBytes,
})

const receivePage = page('/organizaciones/importar', {
  access: MANAGE,
  load: async (context) => ({ ...(await receiveData(context)), values: { sector: 'public-body' } }),
  page: (data) => <ReceivePage {...data} />,
})

const receive = form('/organizaciones/importar', {
  access: MANAGE,
  form: z.object({ file: z.instanceof(File), sector: Sector, level: Level.optional() }),
  maxBytes: UPLOAD_BYTES,
  explain: (locale) => (field) => (field === 'file' ? words(locale)('import.no-file') : undefined),
  again: async (context, { typed, errors }) => (
    <ReceivePage {...await receiveData(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { file, sector, level } }) {
    const uploaded = await receiveUpload(context.storage, file, POLICY)
    if (!uploaded.ok) return invalid({ file: explainRefusal(uploaded, context.locale) })
    const { name: fileName, hash: fileHash } = uploaded.value
    const settings = { sector, level: level ?? null }
    const received = await receiveImport(context, { fileName, fileHash, settings })
    return received.ok
      ? redirect(`/organizaciones/importar/${received.value}`)
      : invalid({ file: explainReading(received.reason, context.locale) })
  },
})

const params = z.object({ import: z.uuid() })

const reviewPage = page('/organizaciones/importar/:import', {
  access: MANAGE,
  params,
  query: z.object({ hecho: z.enum(['otra-vez']).optional().catch(undefined) }),
  load: async (context, { params, query }) => ({
    ...(await reviewData(context, params.import)),
    again: query.hecho === 'otra-vez',
  }),
  page: (data) => (data.received.confirmedAt ? <ImportedPage {...data} /> : <PreviewPage {...data} />),
})

/** Of a confirmed import what is kept; of another what it would do. */
async function reviewData(context: Context, id: string): Promise<ReviewData> {
  const { db, today, locale } = context
  const kept = await findImport(db, id)
  if (!kept) throw new NotFound(id)
  const { rows, report } = kept.report
    ? { rows: await findImportRows(db, id), report: kept.report }
    : await previewOf(context, id)
  return {
    received: kept,
    rows,
    report,
    names: await findNames(
      db,
      rows.flatMap(({ organizationId }) => organizationId ?? []),
      today(),
    ),
    categories: categoryNames(await findCategories(db), locale),
  }
}

async function previewOf(context: Context, id: string) {
  const { preview } = await previewImport(context, id)
  if (!preview.ok) throw new NotFound(id)
  return preview.value
}

/** Values of check boxes: «12:0», the line and which of its proposals. */
const Accepted = z.string().regex(/^\d{1,7}:\d{1,3}$/)

const confirm = form('/organizaciones/importar/:import', {
  access: MANAGE,
  params,
  form: z.object({
    accept: z.array(Accepted).max(20_000),
    another: z.array(z.string().regex(/^\d{1,7}$/)).max(20_000),
  }),
  maxBytes: 1024 * 1024,
  again: async (context, { params, errors }) => (
    <PreviewPage {...await reviewData(context, params.import)} errors={errors} />
  ),
  async act(context, { params, form: { accept, another } }) {
    const verdict = await confirmImport(context, params.import, choicesOf(accept, another))
    if (verdict.ok) return redirect(`/organizaciones/importar/${params.import}`)
    if (verdict.reason === 'already-confirmed')
      return redirect(`/organizaciones/importar/${params.import}?hecho=otra-vez`)
    return invalid({ form: words(context.locale)('import.unreadable') })
  },
})

function choicesOf(accept: readonly string[], another: readonly string[]): Choices {
  const accepted = new Set(accept)
  const others = new Set(another)
  return { accepts: (line, index) => accepted.has(`${line}:${index}`), isAnother: (line) => others.has(String(line)) }
}

const report = download('/organizaciones/importar/:import/informe', {
  access: MANAGE,
  params,
  async handle(context, { params }) {
    const received = await findImport(context.db, params.import)
    if (!received?.report) throw new NotFound(params.import)
    return reportFile(context, received, context.locale)
  },
})

const template = download('/organizaciones/importar/plantilla', {
  access: MANAGE,
  async handle({ db, locale }) {
    const t = words(locale)
    const categories = (await findCategories(db)).map(({ name }) => inLanguage(name, locale).text)
    const bytes = await writeTemplate(
      [
        {
          name: t('import.template-sheet'),
          columns: [
            { key: 'name', header: t('field.name'), hint: t('form.new.name-hint'), required: true, type: 'text' },
            { key: 'acronym', header: t('field.acronym'), hint: t('form.new.acronym-hint'), type: 'text' },
            {
              key: 'sector',
              header: t('field.sector'),
              type: 'text',
              allowed: SECTORS.map((sector) => t(`sector.${sector}`)),
            },
            {
              key: 'level',
              header: t('field.level'),
              type: 'text',
              allowed: LEVELS.map((level) => t(`level.${level}`)),
            },
            { key: 'category', header: t('field.category'), type: 'text', allowed: categories },
            {
              key: 'borough',
              header: t('field.borough'),
              hint: t('form.new.borough-hint'),
              type: 'text',
              allowed: BOROUGHS.map(({ name }) => name),
            },
            { key: 'website', header: t('field.website'), hint: t('form.new.website-hint'), type: 'url' },
            { key: 'founded', header: t('field.founded'), type: 'day' },
          ],
        },
      ],
      { locale, title: t('import.template-sheet') },
    )
    return new Response(bytes as BodyInit, {
      headers: {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-disposition': contentDisposition(
          'attachment',
          locale === 'es' ? 'plantilla-organizaciones.xlsx' : 'organizations-template.xlsx',
        ),
        'cache-control': 'private, no-store',
      },
    })
  },
})

export const importRoutes = [receivePage, receive, template, reviewPage, confirm, report]
