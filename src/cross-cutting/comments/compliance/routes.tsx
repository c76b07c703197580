import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { download, page, type Context } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { writeCsv, type Column } from '../../../platform/tables/index.ts'
import { complianceBy, moderationFigures } from '../store.ts'
import { words } from '../words.ts'
import { CompliancePage, type ComplianceRow, type ModerationRow } from './pages.tsx'

const Year = z.object({ anio: z.coerce.number().int().min(2000).max(2200).optional() })

/** Every body that was ever asked, from A to Z: some hundreds at most. */
async function rowsFor({ db, today }: Context, year: number | undefined): Promise<ComplianceRow[]> {
  const counts = new Map(
    (await complianceBy(db, { year }, today())).map(({ ownerId, ...figures }) => [ownerId, figures]),
  )
  const names = await organizationNames(db, [...counts.keys()], today())
  return [...names.values()].map((organization) => ({ organization, figures: counts.get(organization.id)! }))
}

/** Every authority that took anything out of sight. */
async function moderationFor({ db, today }: Context, year: number | undefined): Promise<ModerationRow[]> {
  const figures = await moderationFigures(db, { year }, today())
  const names = await organizationNames(db, figures.map(({ authorityId }) => authorityId), today()) // prettier-ignore
  return [...names.values()].map((authority) => ({
    authority,
    figures: figures.find(({ authorityId }) => authorityId === authority.id)!,
  }))
}

export const compliancePage = page('/preguntas/cumplimiento', {
  access: 'public',
  query: Year,
  load: async (context, { query }) => ({
    rows: await rowsFor(context, query.anio),
    moderation: await moderationFor(context, query.anio),
    year: query.anio,
    day: context.today(),
  }),
  page: (data) => <CompliancePage {...data} />,
  json: ({ rows, moderation, year, day }) => ({
    day,
    year: year ?? null,
    formula:
      'rate = onTime / (onTime + late + overdue); within: still has time; hidden and withdrawn contributions, comments, and what somebody with a role in the organization asked are left out',
    items: rows.map(({ organization, figures }) => ({
      organizationId: organization.id,
      organization: organization.name,
      address: `/organizaciones/${organization.slug}`,
      ...figures,
    })),
    moderation: moderation.map(({ authority, figures }) => ({
      ...figures,
      authority: authority.name,
      address: `/organizaciones/${authority.slug}`,
    })),
  }),
})

export const complianceFile = download('/preguntas/cumplimiento/exportar', {
  access: 'public',
  query: Year,
  async handle(context, { query }) {
    const t = words(context.locale)
    const columns: Column[] = [
      { key: 'organizationId', header: 'id', type: 'text' },
      { key: 'organization', header: t('compliance.organization'), type: 'text' },
      ...(['onTime', 'late', 'overdue', 'within'] as const).map((key): Column => ({
        key,
        header: t(`compliance.${key}`),
        type: 'number',
      })),
    ]
    const rows = (await rowsFor(context, query.anio)).map(({ organization, figures }) => ({
      organizationId: organization.id,
      organization: organization.name,
      ...figures,
    }))
    return new Response(writeCsv(rows, columns), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': contentDisposition('attachment', 'cumplimiento-de-respuestas.csv'),
        'cache-control': 'no-cache',
      },
    })
  },
})
