import { z } from 'zod'
import { id } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { content } from '../content.ts'
import { EvidenceDraft } from '../milestones/model.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'
import { COUNTERPART_VERDICTS } from './vocabulary.ts'

export const ResponseId = id('ResponseId')
export type ResponseId = z.infer<typeof ResponseId>
export const ProofId = id('ProofId')
export type ProofId = z.infer<typeof ProofId>

/** What the counterpart says of a report. */
export const ResponseDraft = z.object({
  verdict: z.enum(COUNTERPART_VERDICTS),
  /** Why it is disputed, or a remark beside a confirmation. */
  reason: content(5000).nullable(),
  /** The completion it would give instead. */
  completion: z.enum(COMPLETIONS).nullable(),
  evidence: z.array(EvidenceDraft).max(50),
})
export type ResponseDraft = z.infer<typeof ResponseDraft>

export type ResponseReason = 'needs-reason' | 'reason-too-short' | 'completion-contradicts' | 'own-report'

/** Every reason at once, so that a person mends a form in one go; `reason` is the first. */
export type ResponseVerdict =
  | { ok: true; value: ResponseDraft }
  | { ok: false; reason: ResponseReason; reasons: readonly ResponseReason[] }

/** What the rule must know of the report that is answered. */
export type Answerable = { completion: Completion; organizationId: string; personId: string | null }
/** Who answers it, and in whose name. */
export type Speaker = {
  organizationId: string
  personId: string
  /** Holds a role or a post, today, in the organization that reported or in the public owner, whatever these were called before or are now. */
  isOfTheirs: boolean
}

/** In a dispute the body is told what to mend: «no» is no reason. */
export const LEAST_WORDS = 5

/**
 * Whether a word may stand, and as what it is kept.
 *
 *  - Nobody answers their own report: neither the organization that filed it, nor its people, nor the person who did.
 *  - A dispute gives its reason, in at least LEAST_WORDS words.
 *  - A confirmation gives no other completion than the report's; the same one says nothing more and is left out.
 *
 * Any report may be answered at any time: one that a newer report has replaced, and after the plan is over.
 */
export function judgeResponse(report: Answerable, draft: ResponseDraft, speaker: Speaker): ResponseVerdict {
  const reasons: ResponseReason[] = []
  if (report.organizationId === speaker.organizationId || report.personId === speaker.personId || speaker.isOfTheirs)
    reasons.push('own-report')
  if (draft.verdict === 'disputed' && draft.reason === null) reasons.push('needs-reason')
  else if (draft.verdict === 'disputed' && wordsIn(draft.reason) < LEAST_WORDS) reasons.push('reason-too-short')
  const isConfirmed = draft.verdict === 'confirmed'
  if (isConfirmed && draft.completion !== null && draft.completion !== report.completion)
    reasons.push('completion-contradicts')
  const [reason] = reasons
  if (reason) return { ok: false, reason, reasons }
  return { ok: true, value: isConfirmed ? { ...draft, completion: null } : draft }
}

const wordsIn = (text: TranslatedText | null) => text?.es.match(/[\p{L}\p{N}]+/gu)?.length ?? 0

type Said = Pick<ResponseDraft, 'verdict' | 'reason' | 'completion'> & {
  evidence: readonly {
    kind: 'file' | 'link'
    title: TranslatedText
    day: string | null
    url?: string | null
    sha256?: string | null
  }[]
}

/** Whether two words say the same: to repeat one is not to say another. */
export const saysTheSame = (one: Said, other: Said): boolean => contentOf(one) === contentOf(other)

const contentOf = ({ verdict, reason, completion, evidence }: Said) =>
  JSON.stringify([
    [verdict, completion, reason?.es ?? null, reason?.['en'] ?? null],
    evidence.map(({ kind, title, day, url, sha256 }) => [kind, title.es, day, kind === 'link' ? url : sha256]),
  ])
