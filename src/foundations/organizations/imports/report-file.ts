import type { Locale } from '../../../kernel/text.ts'
import type { Services } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { describeFinding, describePlace, writeCsv, type Column, type Row } from '../../../platform/tables/index.ts'
import { categoryNames } from '../register/categories.ts'
import { findCategories, findNames, type OrganizationName } from '../register/store.ts'
import { words } from '../words.ts'
import { findImportRows, type Import, type KeptRow } from './store.ts'
import { tellRemark } from './telling.ts'

/** The whole report of a confirmed import as CSV: every row at least once, then what was found in the file itself. */
export async function reportFile(
  { db, today, settings }: Services,
  received: Import,
  locale: Locale,
): Promise<Response> {
  const rows = await findImportRows(db, received.id)
  const names = await findNames(
    db,
    rows.flatMap(({ organizationId }) => organizationId ?? []),
    today(),
  )
  const categories = categoryNames(await findCategories(db), locale)
  const lines = [
    ...fileLines(received, locale),
    ...rows.flatMap((row) => rowLines(row, names, categories, settings.ORIGIN, locale)),
  ]
  return new Response(writeCsv(lines, columns(locale)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': contentDisposition(
        'attachment',
        `${locale === 'es' ? 'informe' : 'report'}-${received.fileName.replace(/\.[^.]*$/, '')}.csv`,
      ),
      'cache-control': 'private, no-store',
    },
  })
}

function columns(locale: Locale): Column[] {
  const t = words(locale)
  return [
    { key: 'line', header: t('preview.line'), type: 'number' },
    { key: 'original', header: t('field.name'), type: 'text' },
    { key: 'outcome', header: t('preview.outcome-column'), type: 'text' },
    { key: 'cell', header: t('preview.cell'), type: 'text' },
    { key: 'what', header: t('preview.what'), type: 'text' },
    { key: 'why', header: t('preview.problem'), type: 'text' },
    { key: 'before', header: t('preview.before'), type: 'text' },
    { key: 'after', header: t('preview.after'), type: 'text' },
    { key: 'name', header: t('preview.name-column'), type: 'text' },
    { key: 'address', header: t('field.address'), type: 'url' },
  ]
}

const fileLines = ({ report, fileName }: Import, locale: Locale): Row[] => {
  const t = words(locale)
  if (!report) return []
  const findings = report.findings.map((finding) => ({
    original: fileName,
    cell: describePlace(finding, locale),
    why: describeFinding(finding, locale),
  }))
  return report.ignored.length > 0
    ? [...findings, { original: fileName, why: t('preview.ignored', { columns: report.ignored.join(', ') }) }]
    : findings
}

function rowLines(
  row: KeptRow,
  names: ReadonlyMap<string, OrganizationName>,
  categories: ReadonlyMap<string, string>,
  origin: string,
  locale: Locale,
): Row[] {
  const t = words(locale)
  const organization = row.organizationId ? names.get(row.organizationId) : undefined
  const common = {
    line: row.line,
    original: row.original.name ?? '',
    outcome: t(`outcome.${row.outcome}`),
    name: organization?.name,
    address: organization && `${origin}/organizaciones/${organization.slug}`,
  }
  return row.remarks.length === 0
    ? [common]
    : row.remarks.map((remark) => ({ ...common, ...tellRemark(remark, categories, locale) }))
}
