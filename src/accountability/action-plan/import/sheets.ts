import {
  DIRECTIONS,
  INDICATOR_KINDS,
  PARTICIPATION_LEVELS,
  PERIODICITIES,
  PHASE_KINDS,
  SCOPES,
  SEAT_SECTORS,
} from '../vocabulary.ts'
import {
  actors,
  boroughs,
  choice,
  content,
  day,
  milestoneNames,
  number,
  numbers,
  plain,
  texts,
  yesOrNo,
  type Cell,
} from './cells.ts'
import type { Kind } from './records.ts'

/** The sheets of the template, one for each kind of record but reports: progress is reported with its evidence, not typed into a table. */
export type SheetKind = Exclude<Kind, 'report'>

export type SheetColumn = { key: string; cell: Cell; required?: boolean }

const n = (key: string): SheetColumn => ({ key, cell: number, required: true })
const c = (key: string, cell: Cell = content): SheetColumn => ({ key, cell })
const required = (column: SheetColumn): SheetColumn => ({ ...column, required: true })

/** The columns that number a record come first; the others are its fields. */
export const SHEETS: Record<SheetKind, { numbers: readonly SheetColumn[]; fields: readonly SheetColumn[] }> = {
  plan: {
    numbers: [],
    fields: [
      required(c('slug', plain)), required(c('title')), required(c('territory', plain)), c('summary'), c('statusNote'), c('convener', plain),
      c('startsOn', day), c('endsOn', day), c('publishedOn', day), c('source', plain), c('demonstration', yesOrNo),
    ],
  },
  phase: { numbers: [n('number')], fields: [required(c('kind', choice('phase', PHASE_KINDS))), c('title'), c('opensOn', day), c('closesOn', day), c('means')] },
  // One row for each holder: `holder`, `pending` and `organization` are theirs.
  seat: {
    numbers: [n('number')],
    fields: [required(c('sector', choice('sector', SEAT_SECTORS))), required(c('label', plain)), c('seats', number), c('holder', plain), c('pending', yesOrNo), c('organization', plain)],
  },
  commitment: {
    numbers: [n('number')],
    fields: [
      required(c('title')), c('problem'), c('causes'), c('effects'), c('objective'), c('product'), c('publicOwner', plain), c('civilOwner', plain), c('actors', actors),
      c('startsOn', day), c('endsOn', day), c('participationLevel', choice('participation', PARTICIPATION_LEVELS)), c('principles', texts), c('goals', numbers),
      c('scope', choice('scope', SCOPES)), c('boroughs', boroughs), c('budgetAmount', number), c('budgetCurrency', plain), c('budgetNote'),
    ],
  },
  milestone: { numbers: [n('commitment'), n('number')], fields: [required(c('title')), c('deliverable'), c('startsOn', day), c('endsOn', day), c('dependsOn', milestoneNames)] },
  indicator: {
    numbers: [n('commitment'), n('number')],
    fields: [
      required(c('name')), c('variable'), c('unit'), c('kind', choice('indicator-kind', INDICATOR_KINDS)), c('direction', choice('direction', DIRECTIONS)), c('periodicity', choice('periodicity', PERIODICITIES)),
      c('baselineValue', number), c('baselineOn', day), c('targetValue', number), c('targetOn', day), c('source'),
    ],
  },
  value: { numbers: [n('commitment'), n('indicator'), required(c('day', day))], fields: [required(c('value', number)), c('note')] },
} // prettier-ignore

export const SHEET_KINDS = Object.keys(SHEETS) as SheetKind[]
export const columnsOf = (kind: SheetKind): readonly SheetColumn[] => [...SHEETS[kind].numbers, ...SHEETS[kind].fields]
