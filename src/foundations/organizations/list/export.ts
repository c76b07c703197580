import { borough } from '../../../kernel/geo/boroughs.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Services } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { writeCsv, writeJson, writeXlsx, type Column, type Row } from '../../../platform/tables/index.ts'
import { categoryNames } from '../register/categories.ts'
import { isDissolved } from '../register/model.ts'
import { findCategories, findHistories, findNames } from '../register/store.ts'
import { words } from '../words.ts'
import { eachOrganization, type ListFilters } from './store.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'xlsx'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The headers are those that an import recognises, so that what was exported can be mended and brought back. */
function exportColumns(locale: Locale): Column[] {
  const t = words(locale)
  return [
    { key: 'name', header: t('field.name'), type: 'text' },
    { key: 'acronym', header: t('field.acronym'), type: 'text' },
    { key: 'sector', header: t('field.sector'), type: 'text' },
    { key: 'level', header: t('field.level'), type: 'text' },
    { key: 'category', header: t('field.category'), type: 'text' },
    { key: 'borough', header: t('field.borough'), type: 'text' },
    { key: 'website', header: t('field.website'), type: 'url' },
    { key: 'foundedOn', header: t('field.founded'), type: 'day' },
    { key: 'dissolved', header: t('field.dissolved'), type: 'boolean' },
    { key: 'dissolvedOn', header: t('field.dissolved-on'), type: 'day' },
    { key: 'supervisedBy', header: t('field.authority'), type: 'text' },
    { key: 'formerNames', header: t('field.former-names'), type: 'text' },
    { key: 'sectorCode', header: t('export.sector-code'), type: 'text' },
    { key: 'levelCode', header: t('export.level-code'), type: 'text' },
    { key: 'boroughKey', header: t('export.borough-key'), type: 'text' },
    { key: 'id', header: t('export.id'), type: 'text' },
    { key: 'address', header: t('field.address'), type: 'url' },
  ]
}

/** The organizations that the filters leave, as a file that is written while it is read. */
export function exportOrganizations(
  services: Services,
  filters: ListFilters,
  format: ExportFormat,
  locale: Locale,
): Response {
  const { today, settings } = services
  const t = words(locale)
  const rows = exportRows(services, filters, locale)
  const columns = exportColumns(locale)
  const about = {
    title: t('export.title', { city: settings.TEQUIO_CITY }),
    date: today(),
    licence: 'CC BY 4.0',
    address: `${settings.ORIGIN}/organizaciones`,
  }
  const body =
    format === 'csv'
      ? writeCsv(rows, columns)
      : format === 'json'
        ? writeJson(rows, columns)
        : writeXlsx(rows, columns, { locale, about })
  return new Response(body, {
    headers: {
      'content-type': MEDIA_TYPES[format],
      'content-disposition': contentDisposition(
        'attachment',
        `${locale === 'es' ? 'organizaciones' : 'organizations'}-${today()}.${format}`,
      ),
      'cache-control': 'no-cache',
    },
  })
}

async function* exportRows(
  { db, today, settings }: Services,
  filters: ListFilters,
  locale: Locale,
): AsyncGenerator<Row> {
  const t = words(locale)
  const day = today()
  const categories = categoryNames(await findCategories(db), locale)
  for await (const page of eachOrganization(db, filters, day)) {
    const { names } = await findHistories(
      db,
      page.map(({ id }) => id),
    )
    const authorities = await findNames(
      db,
      page.flatMap(({ authorityId }) => authorityId ?? []),
      day,
    )
    for (const row of page) {
      const former = (names.get(row.id) ?? []).filter(({ name }) => name !== row.name).map(({ name }) => name)
      yield {
        name: row.name,
        acronym: row.acronym,
        sector: t(`sector.${row.sector}`),
        level: row.level && t(`level.${row.level}`),
        category: row.categoryId && (categories.get(row.categoryId) ?? row.categoryId),
        borough: row.borough && borough(row.borough).name,
        website: row.website,
        foundedOn: row.foundedOn,
        dissolved: isDissolved(row, day),
        dissolvedOn: row.dissolvedOn,
        supervisedBy: row.authorityId && authorities.get(row.authorityId)?.name,
        formerNames: former.length > 0 ? former.join('; ') : null,
        sectorCode: row.sector,
        levelCode: row.level,
        boroughKey: row.borough,
        id: row.id,
        address: `${settings.ORIGIN}/organizaciones/${row.slug}`,
      }
    }
  }
}
