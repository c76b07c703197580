import { canonical } from '../differences.ts'
import { worthKnowing, wrong, type ImportProblem } from './problems.ts'
import {
  FIELDS,
  isRequired,
  keyOf,
  unsaid,
  type GivenPlan,
  type GivenRecord,
  type Kind,
  type Numbers,
  type PlanRecord,
  type Records,
} from './records.ts'

export type RecordChange = {
  kind: Kind
  numbers: Numbers
  action: 'create' | 'change'
  /** What changes; of a new record, what it says. */
  fields: readonly { field: string; from: unknown; to: unknown }[]
}

export type Comparison = {
  /** Every record as it will be, those that the file does not name included. */
  merged: Map<string, PlanRecord>
  changes: RecordChange[]
  unchanged: number
  /** Records that the plan has and the file does not: they stay. */
  absent: { kind: Kind; numbers: Numbers }[]
}

/** What importing `given` over `before` (empty for a new plan) would do. Pure; what a new record lacks is a problem. */
export function compare(before: Records, given: GivenPlan, problems: ImportProblem[]): Comparison {
  const merged = new Map(before)
  const changes: RecordChange[] = []
  let unchanged = 0
  for (const record of given.records) {
    const key = keyOf(record.kind, record.numbers)
    const old = before.get(key)
    const fields = old ? mergeFields(old, record, given.spanishOnly) : newFields(record, problems)
    merged.set(key, { kind: record.kind, numbers: record.numbers, fields } as PlanRecord)
    const differing = Object.entries(fields)
      .map(([field, to]) => ({ field, from: old ? (old.fields as Record<string, unknown>)[field] : null, to }))
      .filter(({ from, to }) => canonical(from) !== canonical(to))
    if (old && differing.length === 0) unchanged++
    else
      changes.push({
        kind: record.kind,
        numbers: record.numbers,
        action: old ? 'change' : 'create',
        fields: old ? differing : differing.filter(({ to }) => !isEmpty(to)),
      })
    if (old && record.kind === 'report' && differing.length > 0)
      problems.push(wrong('report-differs', record.place, { number: String(record.numbers.at(-1)) }))
  }
  return { merged, changes, unchanged, absent: absentFrom(before, given, problems) }
}

function mergeFields(old: PlanRecord, given: GivenRecord, spanishOnly: boolean): Record<string, unknown> {
  const before = old.fields as Record<string, unknown>
  return Object.fromEntries(
    Object.keys(FIELDS[given.kind]).map((field) => [
      field,
      field in given.fields ? mergeValue(before[field], given.fields[field], spanishOnly) : before[field],
    ]),
  )
}

/** A table says the Spanish alone: where that is as it was, the translation still holds. */
function mergeValue(before: unknown, given: unknown, spanishOnly: boolean): unknown {
  const sameSpanish = spanishOnly && isText(before) && isText(given) && before.es === given.es
  return sameSpanish ? before : given
}

const isText = (value: unknown): value is { es: string } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'es')
const isEmpty = (value: unknown) => value === null || value === false || (Array.isArray(value) && value.length === 0)

function newFields(record: GivenRecord, problems: ImportProblem[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(FIELDS[record.kind]).map((field) => {
      if (field in record.fields) return [field, record.fields[field]]
      // Where the field was given and is wrong, that was told already.
      if (isRequired(record.kind, field) && !record.places.has(field))
        problems.push(wrong('required', record.place, { field }))
      return [field, unsaid(record.kind, field)]
    }),
  )
}

function absentFrom(before: Records, given: GivenPlan, problems: ImportProblem[]) {
  const named = new Set(given.records.map(({ kind, numbers }) => keyOf(kind, numbers)))
  const namedKinds = new Set(given.records.map(({ kind }) => kind))
  const absent = [...before].filter(([key]) => !named.has(key)).map(([, { kind, numbers }]) => ({ kind, numbers }))
  // A template has no sheet of reports: that it does not name them is nothing to tell.
  const telling = absent.filter(({ kind }) => kind !== 'report' || namedKinds.has('report'))
  if (telling.length > 0) problems.push(worthKnowing('absent-kept', {}, { count: telling.length, slug: given.slug }))
  return absent
}
