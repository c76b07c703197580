import { answerWithin, type AnswerInput, type RefusedAnswer } from '../../../cross-cutting/comments/index.ts'
import { postsOfAccount } from '../../../foundations/posts/index.ts'
import { openDecision, type OpeningRefusal } from '../../../governance/decisions/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage, type TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, canManagePlans, organizationRefs, type Acting } from '../acting.ts'
import { chooseDecider } from '../deciders.ts'
import { findCommitmentByNumber, lockCommitment, lockCommitmentsOf } from '../commitments/store.ts'
import type { PlanId } from '../plans/model.ts'
import { lockPlan, type Plan } from '../plans/store.ts'
import { inWhoseName } from '../versions/actions.ts'
import { documentOf, hashOf, textNow } from '../versions/text.ts'
import { APPROVE, approversOf } from './approval.ts'
import { submissionAddress } from './address.ts'
import type { DraftId, PublishRefusal, SendRefusal, SubmissionId } from './model.ts'
import { draftsOf, insertDraft, insertSubmission, latestDrafts, nextSubmissionNumber } from './store.ts'
import { draftNow, draftsIn } from './text.ts'
import { words } from './words.ts'

type Clocked = Acting & { now?(): Date }

export type DraftNote = {
  /** What changed and why, in public. */
  note: TranslatedText
  /** Of the text that was read before publishing it: no other is published. Null from a program that publishes what there is. */
  sha256: string | null
  /** Answers to proposals that this draft takes up: each names it. */
  answers?: readonly Pick<AnswerInput, 'number' | 'type' | 'reason'>[]
}
export type Published = { id: DraftId; number: number }
/** `answer`: number of the proposal whose answer was refused, and why. */
export type RefusedDraft = Verdict<Published, PublishRefusal> & { answer?: { number: number; why: RefusedAnswer } }

/**
 * Publishes what a commitment says now as its next draft, with what changed and why, and answers the proposals that it takes up, all or
 * none. A draft never changes. Throws Forbidden, NotFound.
 */
export async function publishDraft(
  { actor, transaction, today, now }: Clocked,
  planId: PlanId,
  commitment: number,
  { note, sha256, answers = [] }: DraftNote,
): Promise<RefusedDraft> {
  authorize(canManagePlans(actor))
  const { id: personId } = personOf(actor)
  return transaction(async (tx): Promise<RefusedDraft> => {
    const plan = await lockPlan(tx, planId)
    const found = plan && (await findCommitmentByNumber(tx, planId, commitment))
    if (!found || !(await lockCommitment(tx, found.id))) throw new NotFound(`commitment ${commitment} of ${planId}`)
    if (plan.version !== null) return refuse('plan-is-signed')
    if (plan.closedOn !== null) return refuse('is-closed')
    const text = (await draftNow(tx, plan, commitment))!
    if (sha256 !== null && sha256 !== text.sha256) return refuse('changed-meanwhile')
    const [last] = await draftsOf(tx, planId, commitment)
    if (last?.sha256 === text.sha256) return refuse('nothing-changed')
    const number = (last?.number ?? 0) + 1
    const organizationId = inWhoseName(actor, plan)
    const id = await insertDraft(tx, {
      planId,
      commitmentId: found.id,
      ...text,
      number,
      note,
      organizationId,
      office: await officeOf(tx, personId, organizationId, today()),
      personId,
      ...(now && { createdAt: now() }),
    })
    await record(tx, {
      event: 'draft.published',
      subject: ref('draft-version', id),
      actorId: personId,
      organizationId,
      about: aboutCommitment(found),
      details: { commitment, number, commitmentId: found.id, title: found.title, sha256: text.sha256 },
    })
    for (const answer of answers) {
      const verdict = await answerWithin(tx, { today, now: now ?? (() => new Date()) }, actor, {
        ...answer,
        correctionId: id,
      })
      if (!verdict.ok) throw new Refused({ number: answer.number, why: verdict.reason })
    }
    return accept({ id, number })
  }).catch((error: unknown): RefusedDraft => {
    if (error instanceof Refused) {
      const { answer } = error
      return { ...refuse(answer.why === 'too-short' ? 'answer-too-short' : 'not-answerable'), answer }
    }
    throw error
  })
}

/** Undoes the transaction: a draft must not be published without the answers that go with it. */
class Refused extends Error {
  readonly answer: { number: number; why: RefusedAnswer }
  constructor(answer: { number: number; why: RefusedAnswer }) {
    super(answer.why)
    this.answer = answer
  }
}

/** The post that somebody holds in an organization that day, as it is called; null where none is registered. */
async function officeOf(db: Db, personId: string, organizationId: string | null, today: string) {
  if (organizationId === null) return null
  const held = await postsOfAccount(db, personId)
  const post = held.find(
    (one) => one.organizationId === organizationId && one.from <= today && (one.until === null || today < one.until),
  )
  if (!post) return null
  return (typeof post.label === 'string' ? post.label : inLanguage(post.label, 'es').text).slice(0, 500)
}

export type Sending = {
  /** The body or head that decides; null where there is one alone. */
  makerId: string | null
  note: TranslatedText | null
  /** Of the text that was read. Null from a program. */
  sha256: string | null
  /** Null: until whoever presides closes it. */
  closesAt?: Date | null
}

/**
 * Puts the plan, as its published drafts say it, before who approves it: the text is kept with its hash, and that is what is voted.
 * Throws Forbidden, NotFound.
 */
export async function sendToApproval(
  { actor, transaction, today, now = () => new Date() }: Clocked,
  planId: PlanId,
  { makerId, note, sha256, closesAt = null }: Sending,
): Promise<Verdict<{ id: SubmissionId; number: number }, SendRefusal | OpeningRefusal>> {
  authorize(canManagePlans(actor))
  const { id: personId } = personOf(actor)
  return transaction(
    async (tx): Promise<Verdict<{ id: SubmissionId; number: number }, SendRefusal | OpeningRefusal>> => {
      const plan = await lockPlan(tx, planId)
      if (!plan) throw new NotFound(ref('plan', planId))
      if (plan.version !== null) return refuse('plan-is-signed')
      if (plan.closedOn !== null) return refuse('is-closed')
      await lockCommitmentsOf(tx, planId) // nobody edits what is being sent
      const ready = await readiness(tx, plan)
      if (ready.drafts.length === 0) return refuse('no-commitments')
      if (ready.unpublished.length > 0) return refuse('unpublished')
      if (sha256 !== null && sha256 !== ready.sha256) return refuse('changed-meanwhile')
      const approvers = await approversOf(tx, plan, today())
      const chosen = chooseDecider(approvers, approvers, makerId)
      if (!chosen.ok) return chosen
      const number = await nextSubmissionNumber(tx, planId)
      const organizationId = inWhoseName(actor, plan)
      const title = (locale: 'es' | 'en') =>
        words(locale)('approval.question', { plan: inLanguage(plan.title, locale).text, number }).slice(0, 300)
      const opened = await openDecision(
        tx,
        {
          makerId: chosen.value.id,
          matter: APPROVE,
          subject: ref('plan', planId),
          title: { es: title('es'), en: title('en') },
          textHash: ready.sha256,
          address: submissionAddress(plan.slug, number),
          closesAt,
          at: now(),
        },
        personId,
        organizationId,
      )
      if (!opened.ok) return opened
      const { document, drafts } = ready
      const submission = { planId, number, document, sha256: ready.sha256, note, decisionId: opened.value, organizationId, personId } // prettier-ignore
      const versions = drafts.map(({ commitment, version }) => ({ commitment, version: version! }))
      const id = await insertSubmission(tx, { ...submission, versions })
      await record(tx, {
        event: 'plan.sent-to-approval',
        subject: ref('plan', planId),
        actorId: personId,
        organizationId,
        about: [ref('draft-submission', id), ...organizationRefs([plan.convenerId])],
        details: { number, submissionId: id, decisionId: opened.value, sha256: ready.sha256, maker: chosen.value.name },
      })
      return accept({ id, number })
    },
  )
}

/** The whole text as it would be sent, which draft each commitment says, and those whose text is not published as it is. */
export async function readiness(db: Db | Tx, plan: Plan) {
  const { text, organizations } = await textNow(db, plan)
  const document = documentOf(text, organizations)
  const published = await latestDrafts(db, plan.id)
  const drafts = draftsIn(document).map(({ commitment, title, sha256 }) => {
    const last = published.get(commitment)
    return { commitment, title, version: last?.number ?? null, isPublished: last?.sha256 === sha256 }
  })
  return {
    document,
    text,
    sha256: hashOf(document),
    drafts,
    unpublished: drafts.filter(({ isPublished }) => !isPublished),
  }
}
