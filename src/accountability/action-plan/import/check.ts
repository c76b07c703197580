import type { Day } from '../../../kernel/dates.ts'
import { wrongsOfCommitment, wrongsOfOwners } from '../commitments/model.ts'
import { findCircle, recordProgress, wrongsOfSpan, type Dependency, type Reported } from '../milestones/model.ts'
import { isOverfull, reversed } from '../plans/model.ts'
import { formatSpan } from '../words.ts'
import type { Comparison } from './compare.ts'
import { shown, worthKnowing, wrong, type ImportProblem } from './problems.ts'
import {
  keyOf,
  type Fields,
  type GivenPlan,
  type GivenRecord,
  type Numbers,
  type Place,
  type PlanRecord,
  type Records,
} from './records.ts'

type Of<K extends PlanRecord['kind']> = Extract<PlanRecord, { kind: K }>

/** The rules of the plan, on the plan as it would be: what one record alone cannot tell. Problems are at the place that gave the record. */
export function check(
  { merged, changes }: Comparison,
  given: GivenPlan,
  {
    before,
    today,
    isPlanClosed,
    sectorOf,
  }: { before: Records; today: Day; isPlanClosed: boolean; sectorOf: (organization: string) => string | undefined },
  problems: ImportProblem[],
) {
  const givenByKey = new Map(given.records.map((record) => [keyOf(record.kind, record.numbers), record]))
  const touched = changes.map(({ kind, numbers }) => ({
    record: merged.get(keyOf(kind, numbers))!,
    given: givenByKey.get(keyOf(kind, numbers))!,
  }))
  for (const { record, given } of touched) checkDates(record, given, problems)
  for (const { record, given } of touched.filter(({ given }) => isWhole(given))) {
    if (record.kind === 'commitment') checkCommitment(record, given, problems)
    if (record.kind === 'commitment') noticeOwners(record, given, sectorOf, problems)
    if (record.kind === 'milestone') checkDependencies(record, given, merged, problems)
    if (record.kind === 'milestone') noticeSpan(record, given, merged, problems)
    if (record.kind === 'seat') noticeHolders(record, given, problems)
    if (record.kind === 'value' && String(record.numbers[2]) > today)
      problems.push(wrong('in-the-future', given.place, { field: 'day', value: String(record.numbers[2]) }))
    checkParent(record, given, merged, problems)
  }
  checkCircles(merged, givenByKey, problems)
  checkReports(touched, merged, { before, today, isPlanClosed }, problems)
}

/** Where a field was given and is wrong, that was told; what follows from its absence would be told of another mistake. */
const isWhole = (given: GivenRecord) => [...given.places.keys()].every((field) => wasRead(given, field))
const wasRead = ({ fields, places }: GivenRecord, field: string) => field in fields || !places.has(field)

const SPANS: Partial<Record<PlanRecord['kind'], readonly [string, string]>> = {
  plan: ['startsOn', 'endsOn'],
  phase: ['opensOn', 'closesOn'],
  commitment: ['startsOn', 'endsOn'],
  milestone: ['startsOn', 'endsOn'],
}

function checkDates({ kind, fields }: PlanRecord, given: GivenRecord, problems: ImportProblem[]) {
  const span = SPANS[kind]
  if (!span?.every((field) => wasRead(given, field))) return
  const [from, to] = span.map((field) => (fields as Record<string, unknown>)[field] as Day | null)
  if (reversed(from ?? null, to ?? null))
    problems.push(wrong('dates-reversed', placeOf(given, span[1]), { from: from!, to: to! }))
}

function checkCommitment({ fields }: Of<'commitment'>, given: GivenRecord, problems: ImportProblem[]) {
  for (const reason of wrongsOfCommitment(fields)) {
    if (reason === 'scope-without-boroughs' || reason === 'boroughs-without-scope')
      problems.push(wrong(reason, placeOf(given, 'scope', 'boroughs')))
    if (reason === 'budget-without-currency')
      problems.push(wrong(reason, placeOf(given, 'budgetCurrency', 'budgetAmount')))
  }
  const names = fields.actors.map(({ organization }) => organization)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) problems.push(wrong('repeated-actor', placeOf(given, 'actors'), { name: twice }))
}

// What no form would take, and yet a published plan prints: it is told, and imported as it is.

const OWNER_FIELDS = {
  'same-owner': 'civilOwner',
  'public-owner-not-public': 'publicOwner',
  'civil-owner-public': 'civilOwner',
} as const

function noticeOwners(
  { fields: { publicOwner, civilOwner } }: Of<'commitment'>,
  given: GivenRecord,
  sectorOf: (organization: string) => string | undefined,
  problems: ImportProblem[],
) {
  const owner = (name: string | null) => (name === null ? null : { key: name, sector: sectorOf(name) })
  for (const reason of wrongsOfOwners({ publicOwner: owner(publicOwner), civilOwner: owner(civilOwner) })) {
    const field = OWNER_FIELDS[reason]
    const name = shown(field === 'publicOwner' ? publicOwner : civilOwner)
    problems.push(worthKnowing(reason, placeOf(given, field), { name }))
  }
}

function noticeSpan(
  { numbers, fields }: Of<'milestone'>,
  given: GivenRecord,
  merged: Records,
  problems: ImportProblem[],
) {
  const commitment = merged.get(keyOf('commitment', numbers.slice(0, 1))) as Of<'commitment'> | undefined
  const awaited = fields.dependsOn.flatMap(({ commitment, milestone }) => {
    const target = merged.get(keyOf('milestone', [commitment, milestone])) as Of<'milestone'> | undefined
    return target ? [target.fields] : []
  })
  const { startsOn = null, endsOn = null } = commitment?.fields ?? {}
  const wrongs = wrongsOfSpan(fields, { startsOn, endsOn }, awaited)
  if (wrongs.some((reason) => reason.endsWith('-outside-commitment')))
    problems.push(
      worthKnowing('outside-commitment', placeOf(given, 'endsOn', 'startsOn'), {
        span: formatSpan(startsOn, endsOn, 'es'),
        spanEn: formatSpan(startsOn, endsOn, 'en'),
      }),
    )
  if (wrongs.some((reason) => reason.endsWith('-before-awaited')))
    problems.push(worthKnowing('before-awaited', placeOf(given, 'dependsOn', 'startsOn', 'endsOn')))
}

function noticeHolders({ fields }: Of<'seat'>, given: GivenRecord, problems: ImportProblem[]) {
  if (!isOverfull(fields)) return
  const values = { name: shown(fields.label), holders: fields.holders.length, seats: fields.seats! }
  problems.push(worthKnowing('more-holders-than-seats', placeOf(given, 'holders', 'seats'), values))
}

function checkDependencies(
  { numbers, fields }: Of<'milestone'>,
  given: GivenRecord,
  merged: Records,
  problems: ImportProblem[],
) {
  const targets = fields.dependsOn.map(({ commitment, milestone }) => keyOf('milestone', [commitment, milestone]))
  for (const [at, target] of targets.entries()) {
    const { commitment, milestone } = fields.dependsOn[at]!
    if (!merged.has(target))
      problems.push(wrong('no-such-milestone', placeOf(given, 'dependsOn'), { commitment, milestone }))
    if (target === keyOf('milestone', numbers)) problems.push(wrong('depends-on-itself', placeOf(given, 'dependsOn')))
  }
}

const PARENT = { milestone: 'commitment', indicator: 'commitment', report: 'milestone', value: 'indicator' } as const

/** A table can name a milestone of a commitment that is not there; a document cannot. */
function checkParent({ kind, numbers }: PlanRecord, given: GivenRecord, merged: Records, problems: ImportProblem[]) {
  const parent = PARENT[kind as keyof typeof PARENT]
  if (parent && !merged.has(keyOf(parent, numbers.slice(0, -1))))
    problems.push(
      wrong(
        parent === 'commitment'
          ? 'no-such-commitment'
          : parent === 'indicator'
            ? 'no-such-indicator'
            : 'no-such-milestone',
        given.place,
        { commitment: numbers[0]!, milestone: numbers[1]!, indicator: numbers[1]! },
      ),
    )
}

function checkCircles(merged: Records, givenByKey: ReadonlyMap<string, GivenRecord>, problems: ImportProblem[]) {
  const milestones = [...merged.values()].filter((record): record is Of<'milestone'> => record.kind === 'milestone')
  const dependencies: Dependency[] = milestones.flatMap(({ numbers, fields }) =>
    fields.dependsOn
      .map(
        ({ commitment, milestone }) =>
          [keyOf('milestone', numbers), keyOf('milestone', [commitment, milestone])] as const,
      )
      .filter(([waits, on]) => waits !== on),
  )
  const circle = findCircle(dependencies)
  if (!circle) return
  const given = circle.map((key) => givenByKey.get(key)).find((record) => record !== undefined)
  problems.push(
    wrong('circle', given ? placeOf(given, 'dependsOn') : {}, {
      milestones: circle.map((key) => nameOf(key.split('/').slice(1))).join(' → '),
    }),
  )
}

/** «C3-H2»: no spreadsheet takes it for a number or a day. */
export const nameOf = ([commitment, milestone]: Numbers) => `C${commitment}-H${milestone}`

/** New reports are judged by the same rule as those that are filed on screen, one after another. */
function checkReports(
  touched: readonly { record: PlanRecord; given: GivenRecord }[],
  merged: Records,
  { before, today, isPlanClosed }: { before: Records; today: Day; isPlanClosed: boolean },
  problems: ImportProblem[],
) {
  const plan = merged.get('plan')!.fields as Fields<'plan'>
  const fresh = touched.filter(
    (one): one is { record: Of<'report'>; given: GivenRecord } =>
      one.record.kind === 'report' && !before.has(keyOf('report', one.record.numbers)),
  )
  const byMilestone = Map.groupBy(fresh, ({ record }) => keyOf('milestone', record.numbers.slice(0, 2)))
  const earlier = Map.groupBy(
    [...before.values()].filter((record): record is Of<'report'> => record.kind === 'report'),
    ({ numbers }) => keyOf('milestone', numbers.slice(0, 2)),
  )
  for (const [key, reports] of byMilestone) {
    const milestone = merged.get(key) as Of<'milestone'> | undefined
    if (!milestone) continue
    const [commitment] = milestone.numbers
    const owner =
      (merged.get(keyOf('commitment', [commitment!])) as Of<'commitment'> | undefined)?.fields.publicOwner ?? null
    const filed: Reported[] = (earlier.get(key) ?? []).map(({ numbers, fields }) => ({
      number: Number(numbers[2]),
      onDay: fields.onDay,
      completion: fields.completion,
    }))
    for (const { record, given } of reports.sort((a, b) => Number(a.record.numbers[2]) - Number(b.record.numbers[2]))) {
      const { fields } = record
      if (!isWhole(given) || !fields.onDay || !fields.completion) continue // told already
      const verdict = recordProgress(
        { isPlanClosed, endsOn: milestone.fields.endsOn, planStartsOn: plan.startsOn, reports: filed },
        fields,
        today,
      )
      if (!verdict.ok)
        for (const reason of verdict.reasons)
          problems.push(
            wrong(reason, placeOf(given, ...REASON_FIELDS[reason]), {
              field: REASON_FIELDS[reason][0],
              value: fields.onDay,
            }),
          )
      else if (verdict.value.number !== Number(record.numbers[2]))
        problems.push(
          wrong('report-number', given.place, { number: String(record.numbers[2]), expected: verdict.value.number }),
        )
      if (fields.organization === null && owner === null) problems.push(wrong('report-without-owner', given.place))
      filed.push({ number: Number(record.numbers[2]), onDay: fields.onDay, completion: fields.completion })
    }
  }
}

const REASON_FIELDS = {
  'plan-closed': ['onDay'],
  'in-the-future': ['onDay'],
  'before-the-plan': ['onDay'],
  'needs-evidence': ['evidence'],
  'needs-justification': ['delayJustification'],
  'needs-narrative': ['narrative'],
} as const

/** Where the first of these fields was given, or else the record. */
export function placeOf({ place, places }: GivenRecord, ...fields: readonly string[]): Place {
  for (const field of fields) {
    const found = places.get(field)
    if (found) return found
  }
  return place
}
