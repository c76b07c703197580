import { createHash } from 'node:crypto'
import type { Db } from '../../../platform/database/index.ts'
import { canonical } from '../differences.ts'
import { FORMAT, isObject, toFields, toList } from '../import/document.ts'
import {
  childrenOf,
  FIELDS,
  identityName,
  keyOf,
  unsaid,
  type GivenOrganization,
  type Kind,
  type Numbers,
  type Records,
} from '../import/records.ts'
import { snapshotOf } from '../import/snapshot.ts'
import type { Plan } from '../plans/store.ts'

/** What is signed of a plan: what it promises. What was reported, measured and said of it since is not. */
export const SIGNED_KINDS = ['plan', 'phase', 'seat', 'commitment', 'milestone', 'indicator'] as const
export type SignedKind = (typeof SIGNED_KINDS)[number]
export const isSigned = (kind: Kind): kind is SignedKind => (SIGNED_KINDS as readonly Kind[]).includes(kind)

/** Of the plan itself, what is about its publication and not a promise: it may still be written once the plan is signed. */
export const UNSIGNED_FIELDS: readonly string[] = ['publishedOn', 'statusNote', 'source']

export const fieldsOf = (kind: SignedKind): string[] =>
  Object.keys(FIELDS[kind]).filter((field) => kind !== 'plan' || !UNSIGNED_FIELDS.includes(field))

export type TextRecord = { kind: SignedKind; numbers: Numbers; fields: Readonly<Record<string, unknown>> }
/** A plan's text as flat records by `keyOf`. Organizations are called as they were when it was signed. */
export type Text = ReadonlyMap<string, TextRecord>

/** The text of the plan as the database has it now, with the organizations that it names. */
export async function textNow(db: Db, plan: Plan) {
  const { records, organizations } = await snapshotOf(db, plan)
  return { text: signedPart(records), organizations: [...organizations.values()].map(withoutId) }
}

const withoutId = ({ name, acronym, sector }: GivenOrganization): GivenOrganization => ({ name, acronym, sector })

export function signedPart(records: Records): Text {
  const text = new Map<string, TextRecord>()
  for (const [key, { kind, numbers, fields }] of records)
    if (isSigned(kind)) text.set(key, { kind, numbers, fields: only(fields, fieldsOf(kind)) })
  return text
}

const only = (fields: object, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, (fields as Record<string, unknown>)[name] ?? null]))

/**
 * The text as the bytes that are signed: a `tequio-plan/1` document, which an import reads, in the canonical form of RFC 8785 (JCS):
 * keys in the order of their UTF-16 units, numbers and strings as ECMAScript writes them, no spaces. No key of it is a number, the one
 * thing in which objects of JavaScript keep an order of their own.
 */
export function documentOf(text: Text, organizations: readonly GivenOrganization[]): string {
  const records = text as unknown as Records
  return canonical({
    format: FORMAT,
    plan: only(toFields('plan', text.get('plan')!.fields), fieldsOf('plan')),
    phases: toList(records, 'phase'),
    seats: toList(records, 'seat'),
    commitments: toList(records, 'commitment').map((commitment) => ({
      ...commitment,
      milestones: listIn(commitment, 'milestones').map(({ reports: _, ...milestone }) => milestone),
      indicators: listIn(commitment, 'indicators').map(({ values: _, ...indicator }) => indicator),
    })),
    organizations: organizations.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(withoutId),
  })
}

type Json = Readonly<Record<string, unknown>>
const listIn = (item: Json, name: string) => (Array.isArray(item[name]) ? (item[name] as Json[]) : []).filter(isObject)

/** SHA-256 of the bytes in UTF-8, in hexadecimal. */
export const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The records of a signed document. What it does not say is null. */
export function readText(document: string): { text: Text; organizations: GivenOrganization[] } {
  const whole = JSON.parse(document) as Json
  const text = new Map<string, TextRecord>()
  const add = (kind: SignedKind, numbers: Numbers, item: Json) => {
    text.set(keyOf(kind, numbers), { kind, numbers, fields: only(item, fieldsOf(kind)) })
    for (const [name, child] of Object.entries(childrenOf(kind)))
      if (isSigned(child))
        for (const inner of listIn(kind === 'plan' ? whole : item, name))
          add(child, [...numbers, inner[identityName(child)] as number], inner)
  }
  add('plan', [], isObject(whole.plan) ? whole.plan : {})
  return { text, organizations: listIn(whole, 'organizations') as unknown as GivenOrganization[] }
}

export type FieldChange = { field: string; from: unknown; to: unknown }
export type TextChange = {
  kind: SignedKind
  numbers: Numbers
  action: 'create' | 'change' | 'remove'
  /** What differs; of a record that comes or goes, all that it says. */
  fields: readonly FieldChange[]
}

/** In what two texts differ, in the order of the plan. */
export function changesBetween(before: Text, after: Text): TextChange[] {
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((key): TextChange[] => {
    const [old, now] = [before.get(key), after.get(key)]
    const { kind, numbers } = (now ?? old)!
    const fields = fieldsOf(kind)
      .map((field) => ({ field, from: old?.fields[field] ?? null, to: now?.fields[field] ?? null }))
      .filter(({ from, to }) => canonical(from) !== canonical(to))
    if (!old) return [{ kind, numbers, action: 'create', fields }]
    if (!now) return [{ kind, numbers, action: 'remove', fields }]
    return fields.length > 0 ? [{ kind, numbers, action: 'change', fields }] : []
  })
  return changes.sort(inPlanOrder)
}

/** The plan, its phases and seats; then each commitment with its milestones and its indicators. */
const inPlanOrder = (a: TextChange, b: TextChange) => (placeOf(a) < placeOf(b) ? -1 : 1)
const placeOf = ({ kind, numbers }: TextChange) => {
  const padded = numbers.map((number) => String(number).padStart(8, '0'))
  const head = ['plan', 'phase', 'seat'].indexOf(kind)
  if (head >= 0) return [head, ...padded].join('/')
  return ['3', padded[0], ['commitment', 'milestone', 'indicator'].indexOf(kind), padded[1]].join('/')
}

/** The numbers of the commitments in which something changes, once each and in order. */
export const commitmentsIn = (changes: readonly TextChange[]): number[] =>
  [...new Set(changes.flatMap(({ kind, numbers }) => (isInCommitment(kind) ? [Number(numbers[0])] : [])))].sort(
    (a, b) => a - b,
  )
const isInCommitment = (kind: SignedKind) => kind === 'commitment' || kind === 'milestone' || kind === 'indicator'

/** The text with the changes made. A record that goes takes with it what is in it. */
export function withChanges(text: Text, changes: readonly TextChange[]): Text {
  const after = new Map(text)
  for (const { kind, numbers, action, fields } of changes) {
    const key = keyOf(kind, numbers)
    if (action === 'remove') after.delete(key)
    else {
      const said = Object.fromEntries(fields.map(({ field, to }) => [field, to]))
      const before = after.get(key)?.fields ?? Object.fromEntries(fieldsOf(kind).map((field) => [field, unsaid(kind, field)])) // prettier-ignore
      after.set(key, { kind, numbers, fields: { ...before, ...said } })
    }
  }
  return after
}

/** The title of a record, in the field that its kind has for it; null where it has none. */
export const nameOf = (record: TextRecord | undefined): unknown =>
  record?.fields.title ?? record?.fields.name ?? record?.fields.label ?? null

/** What somebody else's changes and these both wrote: where, and what stands there now. */
export type Conflict = {
  kind: SignedKind
  numbers: Numbers
  field: string
  theirs: unknown
  /**
   * Where the record itself was taken out, or the commitment in which it would come: what it is called, null where it has no name. What
   * was written of it was not carried over.
   */
  gone?: unknown
}

/**
 * Changes that were made upon `base`, carried over to `latest`. What is so already falls away; where the other wrote too, these
 * changes stand, and are named so that nobody's text is undone unseen. What changes a record that is gone falls away with it, named; so
 * does what would come in a commitment that is gone.
 */
export function carriedOver(
  base: Text,
  latest: Text,
  changes: readonly TextChange[],
): { changes: TextChange[]; conflicts: Conflict[] } {
  const theirs = new Map(changesBetween(base, latest).map((change) => [keyOf(change.kind, change.numbers), change]))
  const written = withChanges(base, changes)
  const wasThere = (key: string) => base.has(key) && !latest.has(key)
  const conflicts: Conflict[] = []
  const kept = changes.filter(({ kind, numbers, action, fields }) => {
    const key = keyOf(kind, numbers)
    if (wasThere(key) || (isInCommitment(kind) && wasThere(keyOf('commitment', numbers.slice(0, 1))))) {
      const gone = nameOf(base.get(key) ?? written.get(key))
      if (action !== 'remove')
        conflicts.push(...fields.map(({ field }) => ({ kind, numbers, field, theirs: null, gone })))
      return false
    }
    for (const { field, to } of theirs.get(key)?.fields ?? []) {
      const own = fields.find((one) => one.field === field)
      if (own && canonical(own.to) !== canonical(to)) conflicts.push({ kind, numbers, field, theirs: to })
    }
    return true
  })
  return { changes: changesBetween(latest, withChanges(latest, kept)), conflicts }
}
