import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import type { Typed } from '../../../platform/http/index.ts'
import { DraftReader } from '../draft-reader.ts'
import { EVIDENCE_FIELDS, readEvidence, type Received } from '../reporting/form.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { LEAST_WORDS, ResponseId, type ResponseDraft, type ResponseReason } from './model.ts'
import { COUNTERPART_VERDICTS } from './vocabulary.ts'
import { words } from './words.ts'

const text = z.string().optional()

/** Everything as it was written: it is judged after the files were received, because what this schema refused would lose them. */
export const ResponseForm = z.object({
  responseId: text,
  verdict: text,
  reason: text,
  completion: text,
  ...EVIDENCE_FIELDS,
})

export type Read = { draft: ResponseDraft; responseId: ResponseId | undefined; errors: Record<string, string> }

/** What was written, as a word; `errors` names each field that cannot be read or whose file was refused, and then the draft is not to be used. */
export function readResponse(typed: Typed, received: Received, locale: Locale): Read {
  const read = new DraftReader(typed, locale)
  // In the order of the form, which is that of its errors.
  const verdict = read.choice('verdict', COUNTERPART_VERDICTS)
  if (verdict === null) read.errors['verdict'] ??= words(locale)('form.no-verdict')
  const reason = read.content('reason', 5000)
  const completion = read.choice('completion', COMPLETIONS)
  const evidence = readEvidence(read, received).map(({ piece }) => piece)
  const id = ResponseId.safeParse(read.text('responseId'))
  return {
    draft: { verdict: verdict ?? 'confirmed', reason, completion, evidence },
    responseId: id.success ? id.data : undefined,
    errors: read.errors,
  }
}

/** The field at which each reason of the rule is mended; `form` is the form as a whole. */
export const FIELD_OF: Record<ResponseReason, string> = {
  'needs-reason': 'reason',
  'reason-too-short': 'reason',
  'completion-contradicts': 'completion',
  'own-report': 'form',
}

export const explainReasons = (reasons: readonly ResponseReason[], locale: Locale): Record<string, string> =>
  Object.fromEntries(
    reasons.map((reason) => [FIELD_OF[reason], words(locale)(`refusal.${reason}`, { count: LEAST_WORDS })]),
  )
