import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { writeTemplate, type TemplateColumn, type TemplateSheet } from '../../../platform/tables/index.ts'
import type { Numbers, PlanRecord, Records } from '../import/records.ts'
import { columnsOf, SHEETS, SHEET_KINDS, type SheetColumn, type SheetKind } from '../import/sheets.ts'
import { snapshotOf } from '../import/snapshot.ts'
import type { Plan } from '../plans/store.ts'
import { words } from '../words.ts'

/** The workbook that `previewPlanImport` reads, with nothing filled in. */
export const emptyTemplate = (locale: Locale): Promise<Uint8Array> => template(new Map(), locale)

/** The same with a plan in it: importing it again changes nothing. Reports and their evidence are in the JSON. */
export const filledTemplate = async (db: Db, plan: Plan, locale: Locale): Promise<Uint8Array> =>
  template((await snapshotOf(db, plan)).records, locale)

function template(records: Records, locale: Locale): Promise<Uint8Array> {
  const t = words(locale)
  const byKind = Map.groupBy(records.values(), ({ kind }) => kind)
  const sheets = SHEET_KINDS.map((kind): TemplateSheet => ({
    name: t(`template.sheet.${kind}`),
    instructions: t(`template.about.${kind}`),
    columns: columnsOf(kind).map((column) => templateColumn(column, locale)),
    rows: (byKind.get(kind) ?? []).sort(byNumbers).flatMap((record) => rowsOf(kind, record, locale)),
  }))
  return writeTemplate(sheets, { locale, title: t('template.title') })
}

function templateColumn({ key, cell, required = false }: SheetColumn, locale: Locale): TemplateColumn {
  const t = words(locale)
  const hint: string = t(`template.hint.${key}` as never)
  const allowed = cell.allowed?.(locale)
  return {
    key,
    header: t(`field.${key}` as never),
    required,
    type: cell.type,
    ...(hint !== `template.hint.${key}` && { hint }),
    ...(allowed && { allowed }),
  }
}

function rowsOf(kind: SheetKind, record: PlanRecord, locale: Locale): Record<string, unknown>[] {
  const numbers = Object.fromEntries(SHEETS[kind].numbers.map(({ key }, at) => [key, record.numbers[at]]))
  const written = (fields: Readonly<Record<string, unknown>>) => ({
    ...numbers,
    ...Object.fromEntries(
      SHEETS[kind].fields.map(({ key, cell }) => [
        key,
        cell.write(fields[key] ?? (Array.isArray(cell.empty) ? [] : null), locale),
      ]),
    ),
  })
  if (record.kind !== 'seat') return [written(record.fields)]
  const { holders, ...seat } = record.fields
  return holders.length === 0
    ? [written(seat)]
    : holders.map(({ name, pending, organization }) => written({ ...seat, holder: name, pending, organization }))
}

const byNumbers = (a: { numbers: Numbers }, b: { numbers: Numbers }) => {
  const at = a.numbers.findIndex((number, index) => number !== b.numbers[index])
  return at < 0 ? 0 : a.numbers[at]! < b.numbers[at]! ? -1 : 1
}
