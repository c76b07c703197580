import type { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { reversed } from '../plans/model.ts'
import { whatIsWrongWithCommitment, type CommitmentReason } from '../commitments/model.ts'
import { findCircle, wrongsOfSpan, type MilestoneReason } from '../milestones/model.ts'
import { keyOf, type Fields } from '../import/records.ts'
import { commitmentsIn, type Text, type TextChange, type TextRecord } from '../versions/text.ts'

export const AmendmentId = id('AmendmentId')
export type AmendmentId = z.infer<typeof AmendmentId>

/**
 * Drafted, seen by those who write it; proposed, public and fixed; then decided. What is approved is applied in the same act: it stays
 * «approved» only where a body approved what could not be applied, and a new one is written upon the text in force. Lapsed: its plan
 * closed before.
 */
export const AMENDMENT_STATES = ['draft', 'proposed', 'approved', 'rejected', 'withdrawn', 'applied', 'lapsed'] as const
export type AmendmentState = (typeof AMENDMENT_STATES)[number]

export type AmendmentReason =
  | 'not-signed'
  | 'is-closed'
  | 'not-a-draft'
  | 'not-proposed'
  | 'nothing-changes'
  | 'behind'
  | 'not-behind'
  | 'does-not-fit'
  | 'already-reported'
  | 'not-ended'
  | 'another-text'
  | 'another-decides'
  | 'already-open'
  | 'needs-reason'
  | 'changed-meanwhile'

/** Why what was approved could not be applied, as the decision keeps it. */
export const UNAPPLIED = [
  'behind',
  'already-reported',
  'not-ended',
  'does-not-fit',
  'is-closed',
  'another-text',
  'not-proposed',
] as const

/**
 * Whether an amendment would end a plan that has not ended: its last day, or that of its last commitment, would be today, before or
 * unknown. Ending it early is a decision of its own (docs/decisions/018).
 */
export function endsBeforeItsDay(before: Text, after: Text, today: Day): boolean {
  const [last, next] = [lastDayIn(before), lastDayIn(after)]
  if (last === next || (last !== null && last <= today)) return false
  return next === null || next <= today
}

function lastDayIn(text: Text): Day | null {
  const daysOf = (kind: string) =>
    [...text.values()].flatMap((record) => (record.kind === kind ? (spanOf(record.fields).endsOn ?? []) : []))
  return daysOf('plan')[0] ?? daysOf('commitment').toSorted().at(-1) ?? null
}

/** Whether two amendments write the same: a field of a record, or a record that one of them takes out, with all that is in it. */
export const crosses = (one: readonly TextChange[], other: readonly TextChange[]): boolean =>
  one.some((change) =>
    other.some(
      (theirs) =>
        takesOut(change, theirs) ||
        takesOut(theirs, change) ||
        (isSameRecord(change, theirs) &&
          change.fields.some(({ field }) => theirs.fields.some((their) => their.field === field))),
    ),
  )
const isSameRecord = (one: TextChange, other: TextChange) =>
  keyOf(one.kind, one.numbers) === keyOf(other.kind, other.numbers)
const takesOut = (change: TextChange, theirs: TextChange) =>
  change.action === 'remove' &&
  (isSameRecord(change, theirs) ||
    (change.kind === 'commitment' && commitmentsIn([theirs]).includes(Number(change.numbers[0]))))

export type TextWrong = { record: TextRecord; reason: CommitmentReason | MilestoneReason }

type CommitmentFields = Fields<'commitment'>
type MilestoneFields = Fields<'milestone'>
const spanOf = (fields: object) => fields as { startsOn: string | null; endsOn: string | null }

/**
 * What the rules of plans say against a text: of those records alone that differ from the text in force, since a published plan may
 * print what no form would take.
 */
export function wrongsOfText(before: Text, after: Text): TextWrong[] {
  const touched = [...after].filter(([key, record]) => JSON.stringify(before.get(key)) !== JSON.stringify(record))
  return touched.flatMap(([, record]) => wrongsOfRecord(record, after).map((reason) => ({ record, reason })))
}

export function wrongsOfRecord({ kind, numbers, fields }: TextRecord, text: Text): TextWrong['reason'][] {
  if (kind === 'plan') return reversed(spanOf(fields).startsOn, spanOf(fields).endsOn) ? ['dates-reversed'] : []
  if (kind === 'commitment') {
    const commitment = fields as CommitmentFields
    const wrong = whatIsWrongWithCommitment(commitment)
    const names = commitment.actors.map(({ organization }) => organization)
    return [
      ...(wrong ? [wrong] : []),
      ...(new Set(names).size < names.length ? ['repeated-actor' as const] : []),
      ...(commitment.publicOwner !== null && commitment.publicOwner === commitment.civilOwner
        ? ['same-owner' as const]
        : []),
    ]
  }
  if (kind !== 'milestone') return []
  const milestone = fields as MilestoneFields
  if (reversed(milestone.startsOn, milestone.endsOn)) return ['dates-reversed']
  const within = text.get(keyOf('commitment', numbers.slice(0, 1)))
  if (!within) return ['number-taken']
  const awaited = milestone.dependsOn.map(({ commitment, milestone }) =>
    text.get(keyOf('milestone', [commitment, milestone])),
  )
  if (awaited.some((one) => one === undefined)) return ['depends-on-another-plan']
  const spans = awaited.flatMap((one) => (one ? [spanOf(one.fields)] : []))
  return [
    ...wrongsOfSpan(milestone, spanOf(within.fields), spans).slice(0, 1),
    ...(isInCircle(text, keyOf('milestone', numbers)) ? ['dependencies-in-a-circle' as const] : []),
  ]
}

function isInCircle(text: Text, key: string): boolean {
  const dependencies = [...text].flatMap(([waits, { kind, fields }]) =>
    kind === 'milestone'
      ? (fields as MilestoneFields).dependsOn.map(
          ({ commitment, milestone }) => [waits, keyOf('milestone', [commitment, milestone])] as const,
        )
      : [],
  )
  return findCircle(dependencies)?.includes(key) ?? false
}

/** The text without a record and all that is in it; nothing waits for what is gone. */
export function withoutRecord(text: Text, { kind, numbers }: Pick<TextRecord, 'kind' | 'numbers'>): Text {
  const isWithin = (record: TextRecord) =>
    (record.kind === kind && keyOf(kind, record.numbers) === keyOf(kind, numbers)) ||
    (kind === 'commitment' &&
      (record.kind === 'milestone' || record.kind === 'indicator') &&
      record.numbers[0] === numbers[0])
  const left = new Map([...text].filter(([, record]) => !isWithin(record)))
  for (const [key, record] of left) {
    if (record.kind !== 'milestone') continue
    const { dependsOn } = record.fields as MilestoneFields
    const kept = dependsOn.filter(({ commitment, milestone }) => left.has(keyOf('milestone', [commitment, milestone])))
    if (kept.length < dependsOn.length) left.set(key, { ...record, fields: { ...record.fields, dependsOn: kept } })
  }
  return left
}

export const withRecord = (text: Text, record: TextRecord): Text => {
  const key = keyOf(record.kind, record.numbers)
  const before = text.get(key)?.fields
  return new Map(text).set(key, { ...record, fields: { ...before, ...record.fields } })
}

/** The lowest number that no record of the kind has there, after the highest: numbers are permanent. */
export const nextNumber = (text: Text, kind: TextRecord['kind'], within: readonly number[] = []) =>
  Math.max(
    0,
    ...[...text.values()].flatMap(({ kind: of, numbers }) =>
      of === kind && within.every((number, at) => numbers[at] === number) ? [Number(numbers[within.length])] : [],
    ),
  ) + 1
