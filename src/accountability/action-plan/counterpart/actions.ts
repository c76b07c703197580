import { kinOf } from '../../../foundations/organizations/index.ts'
import { newId } from '../../../kernel/id.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept } from '../../../kernel/verdict.ts'
import { authorize, inTheNameOf, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, type Acting } from '../acting.ts'
import { lockCommitment, restand, type LockedCommitment } from '../commitments/store.ts'
import type { ReportId } from '../milestones/model.ts'
import { lockMilestone } from '../milestones/store.ts'
import { judgeResponse, saysTheSame, type ResponseDraft, type ResponseId, type ResponseReason } from './model.ts'
import { canConfirm } from './policy.ts'
import { belongsToOne } from '../ties.ts'
import { findAnswerable, findResponse, insertResponse, responsesOf, reword, type Response } from './store.ts'

export type ResponseOutcome =
  | {
      ok: true
      value: {
        id: ResponseId
        /** Which word on that report it is, from 1. */
        number: number
        /** False where this very word had been received before, or is what was said already. */
        isNew: boolean
      }
    }
  | { ok: false; reason: ResponseReason; reasons: readonly ResponseReason[] }

/**
 * Says of a report, in the name of the commitment's civil owner, that it is confirmed or disputed. Throws Forbidden to anybody else,
 * NotFound where there is no such report. A new word replaces the one before, which stays in sight.
 * `responseId` is chosen by the form, so that sending it twice, after a lost answer, is one word and one receipt.
 */
export function respondToReport(
  { actor, transaction, today }: Pick<Acting, 'actor' | 'transaction' | 'today'>,
  reportId: ReportId,
  draft: ResponseDraft,
  responseId = newId() as ResponseId,
): Promise<ResponseOutcome> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const report = await findAnswerable(tx, reportId)
    const commitment = report && (await lockCommitment(tx, report.commitmentId))
    if (!commitment || !(await lockMilestone(tx, report.milestoneId))) throw new NotFound(ref('report', reportId))
    authorize(canConfirm(actor, commitment))
    const organizationId = inTheNameOf(actor, commitment.civilOwnerId!)
    const sides = await kinOf(tx, [report.organizationId, commitment.publicOwnerId ?? report.organizationId], today())
    const isOfTheirs = await belongsToOne(tx, personId, sides, today())
    const verdict = judgeResponse(report, draft, { organizationId, personId, isOfTheirs })
    if (!verdict.ok) return verdict

    const said = await responsesOf(tx, reportId)
    const received = await findResponse(tx, responseId)
    authorize(received === undefined || received.reportId === reportId)
    const known = alreadySaid(said, verdict.value, organizationId, received?.id)
    if (known) return accept({ id: known.id, number: known.number, isNew: false })
    const response = {
      id: received ? (newId() as ResponseId) : responseId,
      reportId,
      number: (said[0]?.number ?? 0) + 1,
      verdict: verdict.value.verdict,
      reason: verdict.value.reason,
      completion: verdict.value.completion,
      organizationId,
      personId,
    }
    await insertResponse(tx, response, verdict.value.evidence)
    await reword(tx, report.milestoneId)
    await restand(tx, commitment)
    await recordResponse(tx, { commitment, report, response, before: said[0] })
    return accept({ id: response.id, number: response.number, isNew: true })
  })
}

/** The word that this one repeats: the one that was received with its id, or the one that counts, where that organization said it. */
const alreadySaid = (
  said: readonly Response[],
  draft: ResponseDraft,
  organizationId: string,
  received: ResponseId | undefined,
) =>
  said.find(
    (one, at) =>
      (one.id === received || (at === 0 && one.organizationId === organizationId)) && saysTheSame(one, draft),
  )

type Said = {
  commitment: LockedCommitment
  report: NonNullable<Awaited<ReturnType<typeof findAnswerable>>>
  response: Omit<Response, 'evidence' | 'createdAt'>
  before: Response | undefined
}

const recordResponse = (tx: Tx, { commitment, report, response, before }: Said) =>
  record(tx, {
    event: `progress.${response.verdict}`,
    subject: ref('milestone', report.milestoneId),
    actorId: response.personId,
    organizationId: response.organizationId,
    about: aboutCommitment(commitment),
    details: {
      commitment: commitment.number,
      milestone: report.milestone,
      commitmentId: commitment.id,
      report: report.number,
      response: response.number,
      responseId: response.id,
      replaces: before?.id ?? null,
      from: before?.verdict ?? null,
      reportedCompletion: report.completion,
      completion: response.completion,
    },
  })
