import { z } from 'zod'
import { isOverfull, reversed } from '../plans/model.ts'
import { canonical } from '../differences.ts'
import { FIELDS, IDENTITY, isRequired, keyOf, unsaid, type Fields } from '../import/records.ts'
import { fieldsOf, SIGNED_KINDS, type SignedKind, type Text, type TextRecord } from '../versions/text.ts'
import { reasonsAgainst, toDraft } from './editing.tsx'
import { withoutRecord, withRecord, wrongsOfRecord } from './model.ts'

// How a program changes the text that an amendment proposes: record by record, as `tequio-plan/1` documents have them. Organizations
// are called by their names, principles `catalogue/slug`, and milestones by their numbers.

/** Of the plan itself: its address is permanent, and what is about its publication is not signed. */
const PERMANENT = ['slug', 'demonstration']
const writable = (kind: SignedKind) => fieldsOf(kind).filter((field) => kind !== 'plan' || !PERMANENT.includes(field))

/** What is left out stays as it was: no default stands in for it. */
const patchOf = (kind: SignedKind) =>
  z.strictObject(
    Object.fromEntries(
      writable(kind).map((field) => {
        const type = (FIELDS[kind] as Record<string, z.ZodType>)[field]!
        return [field, (type instanceof z.ZodDefault ? (type.unwrap() as z.ZodType) : type).optional()]
      }),
    ),
  )

const { phase, seat, commitment, milestone, indicator } = IDENTITY
const NUMBERS: Record<SignedKind, z.ZodType<number[]>> = {
  plan: z.tuple([]),
  phase: z.tuple([phase]),
  seat: z.tuple([seat]),
  commitment: z.tuple([commitment]),
  milestone: z.tuple([commitment, milestone]),
  indicator: z.tuple([commitment, indicator]),
}

const which = (kind: SignedKind) => ({
  kind: z.literal(kind),
  numbers: NUMBERS[kind].describe('From the outermost in: `[3, 2]` is the second of commitment 3; the plan has none.'),
})
const kinds = <Made extends z.ZodType>(make: (kind: SignedKind) => Made) => SIGNED_KINDS.map(make) as [Made, ...Made[]]

/** One record of the text: written, taken out, or as the text in force has it. */
export const RecordChange = z.discriminatedUnion('action', [
  z.discriminatedUnion('kind', kinds((kind) => z.strictObject({ action: z.literal('write'), ...which(kind), fields: patchOf(kind) }))), // prettier-ignore
  z.discriminatedUnion(
    'kind',
    kinds((kind) => z.strictObject({ action: z.enum(['remove', 'undo']), ...which(kind) })),
  ),
]) as z.ZodType<RecordChange>
export type RecordChange = { kind: SignedKind; numbers: number[] } & (
  | { action: 'write'; fields: Readonly<Record<string, unknown>> }
  | { action: 'remove' | 'undo' }
)

/** What may be named: organizations of the register and of the text, and which are of government; principles in force and of the text. */
export type Known = {
  organizations: ReadonlySet<string>
  government: ReadonlySet<string>
  principles: ReadonlySet<string>
}

/** Something wrong with a change, at its place within it, as a JSON Pointer. */
export type Wrong = { at: string; code: string }

/** The text with the change made, or everything that the rules of the forms have against it. */
export function writtenInto(
  text: Text,
  base: Text,
  change: RecordChange,
  known: Known,
): { text: Text; wrongs: Wrong[] } {
  const key = keyOf(change.kind, change.numbers)
  if (change.action === 'undo') {
    const before = base.get(key)
    return { text: before ? new Map(text).set(key, before) : withoutRecord(text, change), wrongs: [] }
  }
  if (change.action === 'write') return writeRecord(text, change, known)
  const isThere = change.kind !== 'plan' && text.has(key)
  return isThere ? { text: withoutRecord(text, change), wrongs: [] } : { text, wrongs: [NO_SUCH_RECORD] }
}

const NO_SUCH_RECORD = { at: '/numbers', code: 'no-such-record' }

function writeRecord(
  text: Text,
  { kind, numbers, fields }: Extract<RecordChange, { action: 'write' }>,
  known: Known,
): { text: Text; wrongs: Wrong[] } {
  const isWithin = kind === 'milestone' || kind === 'indicator'
  if (isWithin && !text.has(keyOf('commitment', numbers.slice(0, 1)))) return { text, wrongs: [NO_SUCH_RECORD] }
  const before = text.get(keyOf(kind, numbers))
  const missing = before ? [] : fieldsOf(kind).filter((field) => isRequired(kind, field) && fields[field] === undefined)
  const blank = Object.fromEntries(fieldsOf(kind).map((field) => [field, unsaid(kind, field)]))
  const record: TextRecord = { kind, numbers, fields: inOrder({ ...(before?.fields ?? blank), ...fields }) }
  if (missing.length > 0)
    return { text, wrongs: missing.map((field) => ({ at: `/fields/${field}`, code: 'required' })) }
  const unknown = namesUnknown(kind, fields, known)
  const against = wrongsAgainst(record, before, text, known)
  const wrongs = [...unknown, ...against.filter(({ at }) => !unknown.some((one) => one.at === at))]
  return { text: wrongs.length > 0 ? text : withRecord(text, record), wrongs }
}

const inOrder = (fields: Readonly<Record<string, unknown>>) =>
  Array.isArray(fields['principles'])
    ? { ...fields, principles: [...new Set(fields['principles'] as string[])].sort() }
    : fields

type Named = { organization: string | null }
function namesUnknown(kind: SignedKind, fields: Readonly<Record<string, unknown>>, known: Known): Wrong[] {
  const single = ['convener', 'publicOwner', 'civilOwner'].map((field) => [`/fields/${field}`, fields[field]] as const)
  const listed = (['actors', 'holders'] as const).flatMap((field) =>
    ((fields[field] ?? []) as Named[]).map(
      ({ organization }, at) => [`/fields/${field}/${at}/organization`, organization] as const,
    ),
  )
  const organizations = [...single, ...listed].filter(
    ([, name]) => typeof name === 'string' && !known.organizations.has(name),
  )
  const principles = kind === 'commitment' ? ((fields['principles'] ?? []) as string[]) : []
  return [
    ...organizations.map(([at]) => ({ at, code: 'not-an-option' })),
    ...principles.flatMap((key, at) =>
      known.principles.has(key) ? [] : [{ at: `/fields/principles/${at}`, code: 'not-an-option' }],
    ),
  ]
}

/** Where each reason is mended. */
const FIELD: Record<string, string> = {
  'dates-reversed': 'endsOn',
  'scope-without-boroughs': 'boroughs',
  'boroughs-without-scope': 'scope',
  'budget-without-currency': 'budgetAmount',
  'repeated-actor': 'actors',
  'same-owner': 'civilOwner',
  'public-owner-not-public': 'publicOwner',
  'civil-owner-public': 'civilOwner',
  'milestone-before-start': 'startsOn',
  'milestone-after-end': 'endsOn',
  'depends-on-itself': 'dependsOn',
  'dependencies-in-a-circle': 'dependsOn',
  'depends-on-another-plan': 'dependsOn',
  'starts-outside-commitment': 'startsOn',
  'ends-outside-commitment': 'endsOn',
  'starts-before-awaited': 'startsOn',
  'ends-before-awaited': 'endsOn',
  'phase-dates-reversed': 'closesOn',
  'more-holders-than-seats': 'holders',
}
export const REFUSED_FIELDS: Readonly<Record<string, string>> = FIELD

function wrongsAgainst(record: TextRecord, before: TextRecord | undefined, text: Text, { government }: Known): Wrong[] {
  return [...new Set(reasonsOf(record, before, text, government))].map((code) => ({
    at: FIELD[code] ? `/fields/${FIELD[code]}` : '',
    code,
  }))
}

function reasonsOf(
  record: TextRecord,
  before: TextRecord | undefined,
  text: Text,
  government: ReadonlySet<string>,
): readonly string[] {
  if (record.kind === 'commitment') return reasonsAgainst(toDraft(record), government, text)
  if (record.kind === 'phase') {
    const { opensOn, closesOn } = record.fields as Fields<'phase'>
    return reversed(opensOn, closesOn) ? ['phase-dates-reversed'] : []
  }
  if (record.kind === 'seat') {
    // Printed plans name more than there are seats: what is left as it was stays.
    const isAsBefore = before !== undefined && canonical(before.fields) === canonical(record.fields)
    return !isAsBefore && isOverfull(record.fields as Fields<'seat'>) ? ['more-holders-than-seats'] : []
  }
  return wrongsOfRecord(record, withRecord(text, record))
}
