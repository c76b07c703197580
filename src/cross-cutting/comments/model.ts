import type { Day } from '../../kernel/dates.ts'
import type { Ref } from '../../kernel/ref.ts'
import { tellsEmail, tellsPersonalKey, tellsTelephone } from '../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import { addWorkingDays, type WorkingCalendar } from '../../kernel/working-days.ts'
import type { Claim } from '../../platform/manifest/index.ts'
import { isOwed, takesUp, TYPES_FOR, type AnswerType, type Kind, type State } from './vocabulary.ts'

export const LONGEST_TEXT = 5000
export const LONGEST_REASON = 2000
export const LONGEST_ANSWER = 10_000

/** Minutes during which its author may correct a contribution. */
export const CORRECTION_MINUTES = 15
/** Contributions and flags of one person in an hour. */
export const MOST_AN_HOUR = 10
/** Seconds in which the same text of the same person on the same record is the same act. */
export const SAME_ACT_SECONDS = 60

/** Working days, and what one extension adds. */
export type Term = { days: number; extensionDays: number }

/** The days on which half of a term has run and on which it ends. The day from which it runs does not count. */
export function deadlinesOf(calendar: WorkingCalendar, from: Day, days: number): { halfOn: Day; dueOn: Day } {
  return { halfOn: addWorkingDays(calendar, from, Math.ceil(days / 2)), dueOn: addWorkingDays(calendar, from, days) }
}

/** What the rules must know of a contribution. */
export type Standing = {
  kind: Kind
  authorId: string
  ownerId: string
  dueOn: Day | null
  answeredOn: Day | null
  extendedOn: Day | null
  extensionDays: number | null
  withdrawnOn: Day | null
  hidden: boolean
  /** By who owes the answer: nothing stops. */
  hiddenByOwner: boolean
  createdAt: Date
}

/** How it stands on a day: an answer that comes on the last day is on time. */
export function stateOf(
  {
    kind,
    dueOn,
    answeredOn,
    withdrawnOn,
    hidden,
    hiddenByOwner,
  }: Pick<Standing, 'kind' | 'dueOn' | 'answeredOn' | 'withdrawnOn' | 'hidden' | 'hiddenByOwner'>,
  today: Day,
): State {
  if (hidden && !hiddenByOwner) return 'hidden'
  if (withdrawnOn !== null) return 'withdrawn'
  if (answeredOn !== null) return dueOn !== null && answeredOn > dueOn ? 'answered-late' : 'answered'
  if (!isOwed(kind) || dueOn === null) return 'no-term'
  return today > dueOn ? 'overdue' : 'pending'
}

/** What cannot be said of itself: empty of words, or with an e-mail address or the key of a person in it, which are never public. */
export type TextRefusal = 'too-short' | 'is-an-email' | 'is-a-personal-key'
/** Who asks tells no telephone either; who answers may tell that of an office. */
export type AskedTextRefusal = TextRefusal | 'is-a-telephone'
export const LEAST_WORDS = 3

export function judgeText(text: string): Verdict<string, TextRefusal> {
  if ((text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) < LEAST_WORDS) return refuse('too-short')
  if (tellsEmail(text)) return refuse('is-an-email')
  return tellsPersonalKey(text) ? refuse('is-a-personal-key') : accept(text)
}

export function judgeAskedText(text: string): Verdict<string, AskedTextRefusal> {
  const judged = judgeText(text)
  return judged.ok && tellsTelephone(text) ? refuse('is-a-telephone') : judged
}

type Gone = 'withdrawn' | 'hidden'
const gone = ({ withdrawnOn, hidden }: Standing): Gone | null =>
  hidden ? 'hidden' : withdrawnOn !== null ? 'withdrawn' : null

/** Neither withdrawn by its author nor hidden by anybody but who owes the answer. */
export const isCounted = ({ hidden, hiddenByOwner, withdrawnOn }: Omit<Standing, 'createdAt'>) =>
  (!hidden || hiddenByOwner) && withdrawnOn === null

/** Whether it waits for nothing any more. */
const stopped = (standing: Standing) => gone({ ...standing, hidden: standing.hidden && !standing.hiddenByOwner })

export type EditRefusal = Gone | 'too-late' | 'answered'

/** Its author may correct it for a quarter of an hour, and not once it was answered. */
export function canEdit(standing: Standing, now: Date): Verdict<null, EditRefusal> {
  const why = gone(standing)
  if (why) return refuse(why)
  if (standing.answeredOn !== null) return refuse('answered')
  const minutes = (now.getTime() - standing.createdAt.getTime()) / 60_000
  return minutes <= CORRECTION_MINUTES ? accept(null) : refuse('too-late')
}

export type AnswerRefusal =
  | Gone
  | 'wrong-type'
  | 'needs-transfer'
  | 'already-transferred'
  | 'transfer-answered'
  | 'transfer-too-late'
  | 'same-body'
  | 'needs-correction'
  | 'unknown-correction'
  | 'older-draft'
  | 'text-fixed'

export type AnswerFacts = {
  type: AnswerType
  transferredTo: string | null
  correctionId: string | null
}

/** Whether an answer to it may name that claim or draft: what was published before it cannot have taken it up. */
export const isNameable = ({ publishedAt }: Claim, { createdAt }: { createdAt: Date }): boolean =>
  publishedAt === undefined || publishedAt >= createdAt

/**
 * Whether an answer may stand.
 *
 *  - Its type is one of those of the kind.
 *  - Out of scope says who would know, and passes the question there with a term of its own: once, and before its own term ends. Whoever
 *    it was passed to may say so too, but passes it no further.
 *  - Corrected names the claim that mends the one contested, where records of the kind have claims. An answer that takes a proposal up
 *    may name the draft that does: it may not be published yet. One that was published before it (`older`) cannot have, and
 *    where the text is signed (`isFixed`) there will be no other.
 *  - A proposal is passed to nobody else: the text is of who drafts it.
 */
export function judgeAnswer(
  standing: Standing,
  { type, transferredTo, correctionId }: AnswerFacts,
  {
    today,
    wasTransferred,
    claimId,
    claims,
    older = [],
    isFixed = false,
  }: {
    today: Day
    wasTransferred: boolean
    claimId: string | null
    claims: readonly string[]
    older?: readonly string[]
    isFixed?: boolean
  },
): Verdict<{ concludes: boolean }, AnswerRefusal> {
  const why = transferredTo === null ? stopped(standing) : gone(standing)
  if (why) return refuse(why)
  if (!TYPES_FOR[standing.kind].includes(type)) return refuse('wrong-type')
  if (transferredTo !== null) {
    if (type !== 'out-of-scope' || standing.kind === 'proposal') return refuse('wrong-type')
    if (wasTransferred) return refuse('already-transferred')
    if (transferredTo === standing.ownerId) return refuse('same-body')
    if (standing.answeredOn !== null) return refuse('transfer-answered')
    if (standing.dueOn === null || today > standing.dueOn) return refuse('transfer-too-late')
    return accept({ concludes: false })
  }
  // Whoever lets the term end owes the answer itself: it may no longer pass it on, and «out of scope» alone is none.
  if (type === 'out-of-scope' && !wasTransferred && standing.kind !== 'proposal') return refuse('needs-transfer')
  const others = claims.filter((claim) => claim !== claimId)
  if (type === 'corrected' && claims.length > 0 && correctionId === null) return refuse('needs-correction')
  if (correctionId !== null && takesUp(type) && older.includes(correctionId)) return refuse('older-draft')
  if (correctionId === null && takesUp(type) && isFixed) return refuse('text-fixed')
  if (correctionId !== null && ((type !== 'corrected' && !takesUp(type)) || !others.includes(correctionId)))
    return refuse('unknown-correction')
  return accept({ concludes: standing.answeredOn === null })
}

export type ExtensionRefusal = Gone | 'no-term' | 'answered' | 'already-extended' | 'too-late' | 'not-extensible'

/** Once, with a reason, and before the term ends. */
export function canExtend(standing: Standing, today: Day): Verdict<number, ExtensionRefusal> {
  const why = stopped(standing)
  if (why) return refuse(why)
  if (standing.dueOn === null || standing.extensionDays === null) return refuse('no-term')
  if (standing.answeredOn !== null) return refuse('answered')
  if (standing.extendedOn !== null) return refuse('already-extended')
  if (today > standing.dueOn) return refuse('too-late')
  return standing.extensionDays > 0 ? accept(standing.extensionDays) : refuse('not-extensible')
}

/** «PQ-128»: what its author keeps. */
export const folioOf = (number: number) => `PQ-${number}`
export const questionAddress = (number: number) => `/preguntas/${number}`
export const evidenceAddress = (pieceId: string) => `/preguntas/evidencias/${pieceId}`
/** Where to ask about a record; after signing in, one comes back here. */
export const askAddress = ({ kind, id }: { kind: string; id: string }, of?: Kind) =>
  `/preguntas/nueva?sobre=${kind}:${id}${of ? `&tipo=${of}` : ''}`
/** All that was asked about a record. */
export const askedOfAddress = ({ kind, id }: { kind: string; id: string }) => `/preguntas?registro=${kind}:${id}`

/** The record that a contribution is about. */
export const subjectOf = ({ subjectKind, subjectId }: { subjectKind: string; subjectId: string }): Ref => ({
  kind: subjectKind,
  id: subjectId,
})
