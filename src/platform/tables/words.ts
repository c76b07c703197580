import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }
import type { Proposal } from './propose.ts'
import type { Repair } from './repair.ts'
import { BOUNDS, type Bounds, type Finding, type TableReason } from './workbook.ts'

export const words = defineMessages('tables', es, en)

/** Why the file was not read and what to do, in one or two sentences. Pass the bounds where they were not the usual ones. */
export function describeRefusal(reason: TableReason, locale: Locale, bounds: Partial<Bounds> = {}): string {
  const { maxBytes, maxRows, maxColumns, maxCells } = { ...BOUNDS, ...bounds }
  const values = { megabytes: maxBytes / 1024 / 1024, rows: maxRows, columns: maxColumns, cells: maxCells }
  return words(locale)(`refusal.${reason}`, values)
}

/** What was found, without its place: `describePlace` says where. */
export const describeFinding = ({ kind, before = '', after = '', count = 1 }: Finding, locale: Locale): string =>
  words(locale)(`finding.${kind}`, { before, after, count })

/** «Hoja «Metas», celda B7», or as much of it as is known; empty for the file as a whole. */
export function describePlace({ sheet, line, cell }: Finding, locale: Locale): string {
  const t = words(locale)
  const within = cell ? t('place.cell', { cell }) : line ? t('place.line', { line }) : null
  return [sheet ? t('place.sheet', { sheet }) : null, within].filter((part) => part !== null).join(', ')
}

export const describeRepair = ({ kind }: Repair, locale: Locale): string => words(locale)(`repair.${kind}`)

export const describeProposal = ({ kind, before, after }: Proposal, locale: Locale): string =>
  words(locale)(`proposal.${kind}`, { before, after })
