import { z } from 'zod'
import { line } from '../content.ts'
import { SEAT_SECTORS } from '../vocabulary.ts'
import { problemOfIssue, shown, worthKnowing, wrong, type ImportProblem } from './problems.ts'
import {
  childrenOf,
  FIELDS,
  identityName,
  IDENTITY,
  keyOf,
  type GivenOrganization,
  type GivenPlan,
  type GivenRecord,
  type Kind,
  type Numbers,
  type Place,
  type PlanRecord,
  type Records,
} from './records.ts'

/** The first line of a document: what it is, and which edition of the shape. */
export const FORMAT = 'tequio-plan/1'

/** How many records a file may hold: a city's plan has hundreds. */
export const MOST_RECORDS = 20_000

type Json = Readonly<Record<string, unknown>>
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether it looks like one of our documents, right or wrong. */
export const looksLikeDocument = (value: unknown): value is Json =>
  isObject(value) && (value.format === FORMAT || Object.hasOwn(value, 'plan'))

/**
 * Reads a plan's document. Everything in it that is not right becomes a problem at its path; what is right is read all the same,
 * so that one look shows all there is to mend. Names such as `__proto__` are only unknown names. Null where it has no plan.
 */
export function readDocument(document: Json, root: string, problems: ImportProblem[]): GivenPlan | null {
  const read: GivenRecord[] = []
  const plan = document.plan
  if (!isObject(plan)) {
    problems.push(wrong('plan-missing', { path: `${root}plan` }))
    readChildren('plan', [], document, root, [], problems) // for what else there is to mend
    return null
  }
  reportUnknown(document, ['format', 'plan', 'organizations', ...Object.keys(childrenOf('plan'))], root, problems)
  read.push(readFields('plan', [], plan, `${root}plan`, Object.keys(FIELDS.plan), problems))
  readChildren('plan', [], document, root, read, problems)
  reportRepeated(read, problems)
  return {
    slug: usableSlug(read[0]!),
    records: read,
    organizations: readOrganizations(document, root, problems),
    spanishOnly: false,
  }
}

/** Empty where it cannot be used, which is told at its place: what else there is to mend shows all the same. */
export const usableSlug = ({ fields }: GivenRecord) => String(fields.slug ?? '')

/** The lists of a record that hold other records. `at` ends in a dot, or is empty. */
function readChildren(
  kind: Kind,
  numbers: Numbers,
  parent: Json,
  at: string,
  read: GivenRecord[],
  problems: ImportProblem[],
) {
  for (const [name, child] of Object.entries(childrenOf(kind))) {
    if (!Object.hasOwn(parent, name)) continue
    const list = parent[name]
    if (!Array.isArray(list)) {
      problems.push(wrong('not-a-list', { path: `${at}${name}` }))
      continue
    }
    for (const [index, item] of list.entries()) {
      if (read.length >= MOST_RECORDS) {
        if (read.length === MOST_RECORDS)
          problems.push(wrong('too-many-records', { path: `${at}${name}[${index}]` }, { limit: MOST_RECORDS }))
        return
      }
      readRecord(child, numbers, item, `${at}${name}[${index}]`, read, problems)
    }
  }
}

function readRecord(
  kind: Kind,
  parentNumbers: Numbers,
  item: unknown,
  path: string,
  read: GivenRecord[],
  problems: ImportProblem[],
) {
  if (!isObject(item)) {
    problems.push(wrong('not-a-record', { path }))
    return
  }
  const name = identityName(kind)
  const identity = IDENTITY[kind as keyof typeof IDENTITY].safeParse(Object.hasOwn(item, name) ? item[name] : undefined)
  if (!identity.success)
    problems.push(problemOfIssue(identity.error.issues[0]!, name, { path: `${path}.${name}` }, item[name]))
  // A record that cannot be known is read for what else is wrong with it, and left out.
  const kept = identity.success ? read : []
  const numbers = [...parentNumbers, identity.data ?? 0]
  kept.push(
    readFields(
      kind,
      numbers,
      item,
      path,
      [name, ...Object.keys(FIELDS[kind]), ...Object.keys(childrenOf(kind))],
      problems,
    ),
  )
  readChildren(kind, numbers, item, `${path}.`, kept, problems)
}

function readFields(
  kind: Kind,
  numbers: Numbers,
  item: Json,
  path: string,
  known: readonly string[],
  problems: ImportProblem[],
): GivenRecord {
  reportUnknown(item, known, `${path}.`, problems)
  const fields: Record<string, unknown> = {}
  const places = new Map<string, Place>()
  for (const [field, schema] of Object.entries<z.ZodType>(FIELDS[kind])) {
    if (!Object.hasOwn(item, field)) continue
    const place = { path: `${path}.${field}` }
    places.set(field, place)
    const parsed = schema.safeParse(item[field])
    if (parsed.success) fields[field] = parsed.data
    else
      for (const issue of parsed.error.issues.slice(0, 5))
        problems.push(problemOfIssue(issue, field, place, item[field]))
  }
  return { kind, numbers, fields, place: { path }, places }
}

const Organization = z.strictObject({
  name: line(300).pipe(z.string().min(2)),
  acronym: line(30).nullable().default(null),
  sector: z.enum(SEAT_SECTORS),
})

function readOrganizations(document: Json, root: string, problems: ImportProblem[]): GivenOrganization[] {
  if (!Object.hasOwn(document, 'organizations')) return []
  const parsed = z.array(z.unknown()).max(5000).safeParse(document.organizations)
  if (!parsed.success) {
    problems.push(wrong('not-a-list', { path: `${root}organizations` }))
    return []
  }
  return parsed.data.flatMap((item, index) => {
    const organization = Organization.safeParse(item)
    if (organization.success) return [organization.data]
    const [issue] = organization.error.issues
    problems.push(problemOfIssue(issue!, 'organization', { path: `${root}organizations[${index}]` }, item))
    return []
  })
}

/** What a file says that we have no place for is said, never dropped in silence. */
export function reportUnknown(item: Json, known: readonly string[], at: string, problems: ImportProblem[]) {
  for (const name of Object.keys(item)
    .filter((name) => !known.includes(name))
    .slice(0, 20)) {
    problems.push(worthKnowing('unknown-field', { path: `${at}${shown(name)}` }, { name: shown(name) }))
  }
}

/** Two records with one number: which one is meant cannot be known. */
export function reportRepeated(records: readonly GivenRecord[], problems: ImportProblem[]) {
  const seen = new Set<string>()
  for (const { kind, numbers, place } of records) {
    const key = keyOf(kind, numbers)
    if (seen.has(key)) problems.push(wrong('repeated', place, { number: String(numbers.at(-1)) }))
    seen.add(key)
  }
}

// ------------------------------------------------------------------------------------------------------- writing

type Inside = Pick<PlanRecord, 'kind' | 'numbers'> & { fields: object }

/**
 * The records of a kind as the lists that `readDocument` reads: every field, what is within, in one order, so that equal plans
 * are equal bytes. `records` may be a part of the plan, if it has all that is within those of `kind`.
 */
export function toList(records: Records, kind: Kind): Json[] {
  const within = Map.groupBy(records.values(), ({ kind, numbers }) => keyOf(kind, numbers.slice(0, -1)))
  const nest = ({ kind, numbers, fields }: Inside): Json => ({
    [identityName(kind)]: numbers.at(-1),
    ...toFields(kind, fields),
    ...Object.fromEntries(Object.entries(childrenOf(kind)).map(([name, child]) => [name, listOf(child, numbers)])),
  })
  const listOf = (kind: Kind, numbers: Numbers): Json[] =>
    (within.get(keyOf(kind, numbers)) ?? []).sort(byNumbers).map(nest)
  return listOf(kind, [])
}

export const toFields = (kind: Kind, fields: object): Json =>
  Object.fromEntries(Object.keys(FIELDS[kind]).map((field) => [field, (fields as Json)[field] ?? null]))

const byNumbers = (a: { numbers: Numbers }, b: { numbers: Numbers }) => {
  const [one, other] = [a.numbers.at(-1)!, b.numbers.at(-1)!]
  return one < other ? -1 : one > other ? 1 : 0
}
