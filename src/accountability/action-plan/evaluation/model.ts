import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { fold, inOneLine, type TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { content } from '../content.ts'
import { EvidenceDraft } from '../milestones/model.ts'
import { includes, overlap, type Span, type Tie } from '../ties.ts'
import { optionOf, type OptionKind, type Scale } from './scales/model.ts'
import { STANCES, type AssessmentState, type Side } from './vocabulary.ts'

export const AssessmentId = id('AssessmentId')
export type AssessmentId = z.infer<typeof AssessmentId>
export const AssignmentId = id('AssignmentId')
export type AssignmentId = z.infer<typeof AssignmentId>
export const OwnProofId = id('OwnProofId')
export type OwnProofId = z.infer<typeof OwnProofId>

// ------------------------------------------------------------------------------------------------- independence

/** What is known of a person, as far as assessing others goes. */
export type Ties = {
  roles: readonly Tie[]
  posts: readonly Tie[]
  /** In whose name they reported progress of the commitments in question, or answered a report. */
  reported: readonly string[]
}

/** Why somebody cannot assess: what ties them, and to which organization. */
export type Conflict = { reason: 'holds-role' | 'holds-post' | 'reported-progress'; organizationId: string }

/**
 * What keeps a person from assessing commitments of these organizations (public owner, civil owner, other actors): a role or a post in
 * one of them at any time of the plan or today, or having reported progress or answered a report. Nobody assesses their own.
 * `during` is the time of the plan; where it has no last day, until today.
 */
export function conflictsOf(parties: readonly string[], { roles, posts, reported }: Ties, during: Span, today: Day) {
  const concerns = ({ organizationId, ...span }: Tie) =>
    parties.includes(organizationId) && (overlap(span, during) || includes(span, today))
  const conflicts: Conflict[] = [
    ...roles.filter(concerns).map(({ organizationId }) => ({ reason: 'holds-role' as const, organizationId })),
    ...posts.filter(concerns).map(({ organizationId }) => ({ reason: 'holds-post' as const, organizationId })),
    ...reported.map((organizationId) => ({ reason: 'reported-progress' as const, organizationId })),
  ]
  return conflicts.filter(
    ({ reason, organizationId }, at) =>
      conflicts.findIndex((one) => one.reason === reason && one.organizationId === organizationId) === at,
  )
}

/** A post to which somebody was appointed of whom only the name is known. */
export type Appointed = Tie & { name: string; label: TranslatedText }

/**
 * The appointments that may be this person's own, since the name is the same but for accents, case and spaces, and that would keep them
 * from assessing if they were. People share names: it refuses nothing, and is asked about.
 */
export function namesakesOf<Post extends Appointed>(
  name: string,
  appointed: readonly Post[],
  during: Span,
  today: Day,
): Post[] {
  const plain = (text: string) => fold(inOneLine(text))
  return appointed.filter(
    (post) =>
      plain(name) !== '' && plain(post.name) === plain(name) && (overlap(post, during) || includes(post, today)),
  )
}

/** Whether the authority's request holds on that day. */
export const isAssigned = ({ fromDay, untilDay }: { fromDay: Day; untilDay: Day | null }, day: Day) =>
  includes({ from: fromDay, until: untilDay }, day)

// ------------------------------------------------------------------------------------------------------- answers

/** What is said of a scale while it is being worked on: anything may be missing until it is sent. */
export const AnswerDraft = z.object({
  option: z.string().max(40).nullable(),
  reason: content(5000).nullable(),
  /** Why it is changed after the reply. */
  changeReason: content(2000).nullable(),
  /** Ids of pieces of evidence of the commitment's reports. */
  cited: z.array(z.uuid()).max(200),
  /** Its own files and links, besides those kept from before. */
  evidence: z.array(EvidenceDraft).max(50),
  /** Ids of its own pieces that stay. */
  kept: z.array(z.uuid()).max(100),
})
export type AnswerDraft = z.infer<typeof AnswerDraft>

export type AnswerReason =
  | 'not-editable'
  | 'no-such-scale'
  | 'no-such-option'
  | 'not-evidence-of-it'
  | 'needs-option'
  | 'needs-reason'
  | 'reason-too-short'
  | 'needs-evidence'
  | 'needs-change-reason'
  | 'changes-nothing'

/** An answer as the rule of sending judges it. */
export type Judged = {
  scale: string
  option: string | null
  reason: TranslatedText | null
  /** How many pieces it cites, of its own or of reports. */
  evidence: number
}
export type Missing = { scale: string; reason: 'needs-option' | 'needs-reason' | 'reason-too-short' | 'needs-evidence' }

/** «No» explains nothing to the body that has to answer it. */
export const LEAST_WORDS = 8
export const wordsIn = (text: TranslatedText | null) => text?.es.match(/[\p{L}\p{N}]+/gu)?.length ?? 0

/** What counts of a scale: what was changed after hearing the reply, where anything was. */
export const standing = <Answer>(answer: { sent: Answer; changed: Answer | null } | undefined): Answer | undefined =>
  answer && (answer.changed ?? answer.sent)

/** What is missing before it may be sent: every scale has an option of its own, a reason, and evidence where the option needs it. */
export const missingOf = (scales: readonly Scale[], answers: readonly Judged[]): Missing[] =>
  scales.flatMap(({ code: scale }): Missing[] => {
    const answer = answers.find((one) => one.scale === scale)
    const option = optionOf(scales, scale, answer?.option ?? null)
    if (!answer || !option) return [{ scale, reason: 'needs-option' }]
    if (answer.reason === null) return [{ scale, reason: 'needs-reason' }]
    if (wordsIn(answer.reason) < LEAST_WORDS) return [{ scale, reason: 'reason-too-short' }]
    return option.evidence === 'needed' && answer.evidence === 0 ? [{ scale, reason: 'needs-evidence' }] : []
  })

// --------------------------------------------------------------------------------------------------------- reply

export type ReplyPoint = { scale: string; text: TranslatedText }

export const ReplyDraft = z.object({
  stance: z.enum(STANCES),
  comment: content(5000).nullable(),
  points: z.array(z.object({ scale: z.string().max(40), text: content(3000) })).max(20),
  evidence: z.array(EvidenceDraft).max(50),
})
export type ReplyDraft = z.infer<typeof ReplyDraft>

export type ReplyReason =
  | 'already-replied'
  | 'term-over'
  | 'needs-comment'
  | 'says-and-waives'
  | 'no-such-scale'
  | 'same-scale'

/** Who may reply, until when, and whether they did. */
export type Party = { side: Side; dueOn: Day; replied: boolean }

/** The same, of sides with all that they replied. */
export const partiesForRule = (all: readonly { side: Side; dueOn: Day; reply: object | null }[]): Party[] =>
  all.map(({ side, dueOn, reply }) => ({ side, dueOn, replied: reply !== null }))

/** A reply is one, within its term: the last day counts whole. Who disagrees says with what; who waives says nothing else. */
export function judgeReply(
  party: Party,
  draft: ReplyDraft,
  scales: readonly Pick<Scale, 'code'>[],
  today: Day,
): Verdict<ReplyDraft, ReplyReason> {
  if (party.replied) return refuse('already-replied')
  if (today > party.dueOn) return refuse('term-over')
  if (draft.points.some(({ scale }) => !scales.some(({ code }) => code === scale))) return refuse('no-such-scale')
  if (new Set(draft.points.map(({ scale }) => scale)).size < draft.points.length) return refuse('same-scale')
  const says = draft.comment !== null || draft.points.length > 0
  if (draft.stance === 'disagrees' && !says) return refuse('needs-comment')
  if (draft.stance === 'waives' && (says || draft.evidence.length > 0)) return refuse('says-and-waives')
  return accept(draft)
}

/** Nobody is left to be waited for: each side replied, waived, or let its last day pass. */
export const replyIsOver = (parties: readonly Party[], today: Day) =>
  parties.every(({ replied, dueOn }) => replied || today > dueOn)

/** The round in which its author may write now; null where nothing may be. */
export function openRound(state: AssessmentState, parties: readonly Party[], today: Day): 1 | 2 | null {
  if (state === 'draft' || state === 'returned') return 1
  return state === 'in-reply' && replyIsOver(parties, today) ? 2 : null
}

export type PublicationReason = 'not-sent' | 'term-not-over' | 'already-published'

export function judgePublication(
  state: AssessmentState,
  parties: readonly Party[],
  today: Day,
): Verdict<null, PublicationReason> {
  if (state === 'published') return refuse('already-published')
  if (state !== 'in-reply') return refuse('not-sent')
  return replyIsOver(parties, today) ? accept(null) : refuse('term-not-over')
}

// ------------------------------------------------------------------------------------------------------- figures

/** A published answer that counts: of the last edition of a commitment, after the reply. */
export type Given = { scale: string; option: string; kind: OptionKind }
export type ScaleTally = {
  scale: string
  /** How many have each option, by its code. */
  counts: Record<string, number>
  /** The denominator: answers that are a value. «No evidence» and «not applicable» are apart. */
  values: number
  noEvidence: number
  notApplicable: number
}

/** The figures of each scale from the answers, as anybody can work them out from the table of answers. */
export const talliesOf = (scales: readonly string[], given: readonly Given[]): ScaleTally[] =>
  scales.map((scale) => {
    const own = given.filter((answer) => answer.scale === scale)
    const of = (kind: OptionKind) => own.filter((answer) => answer.kind === kind).length
    const counts: Record<string, number> = {}
    for (const { option } of own) counts[option] = (counts[option] ?? 0) + 1
    return { scale, counts, values: of('value'), noEvidence: of('no-evidence'), notApplicable: of('not-applicable') }
  })
