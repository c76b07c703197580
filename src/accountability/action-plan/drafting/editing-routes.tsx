import type { z } from 'zod'
import { folioOf } from '../../../cross-cutting/comments/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { form, invalid, page, redirect, type Context, type Errors, type Typed } from '../../../platform/http/index.ts'
import { askedAfter } from '../deciders.ts'
import { DraftReader, looseForm } from '../draft-reader.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { planPhasesOf } from '../plans/store.ts'
import { publishDraft, readiness, sendToApproval } from './actions.ts'
import { draftAddress, submissionAddress } from './address.ts'
import { SendPage, type SendProps } from './approval-pages.tsx'
import { namedApprovers, rejecterOfText } from './approval.ts'
import { ANSWERED_AT_ONCE, PublishPage, type PublishProps } from './draft-pages.tsx'
import { loadApprovals, loadProposals, loadUnfinished, loadWarnings } from './load.ts'
import { CommitmentDraftParams, commitmentDrafted, notPublished } from './routes.tsx'
import { words } from './words.ts'
import { NotFound } from '../../../platform/access/index.ts'

const MANAGE = 'plan.manage'
const AT = '/planes/:plan/redaccion'
const ROWS = Array.from({ length: ANSWERED_AT_ONCE }, (_, at) => at + 1)

async function publishData(
  context: Context,
  params: z.infer<typeof CommitmentDraftParams>,
  values: Typed = {},
  errors: Errors = {},
): Promise<PublishProps> {
  const { db, actor } = context
  const { drafts, subjectId, ...one } = await commitmentDrafted(context, params)
  if (one.commitmentId === null) throw new NotFound(`commitment ${params.number} is not in ${params.plan}`)
  const changed = await notPublished(db, one.plan, params.number, drafts)
  const { items } = await loadProposals(
    db,
    { subjects: [ref('commitment', subjectId)], answer: 'none' },
    { limit: ANSWERED_AT_ONCE },
  )
  const mine = actor.permissions.get('comment.answer')
  return {
    ...one,
    last: drafts[0],
    sha256: changed?.sha256 ?? drafts[0]!.sha256,
    changes: changed?.changes ?? [],
    texts: changed?.texts ?? [],
    waiting: items.filter(({ ownerId }) => mine?.has(ownerId)),
    values,
    errors,
  }
}

const publishPage = page(`${AT}/compromisos/:number/publicar`, {
  access: MANAGE,
  params: CommitmentDraftParams,
  load: (context, { params }) => publishData(context, params),
  page: (data) => <PublishPage {...data} />,
})

const publish = form(`${AT}/compromisos/:number/publicar`, {
  access: MANAGE,
  params: CommitmentDraftParams,
  form: looseForm(['note', 'noteEn', 'sha256', ...ROWS.flatMap((at) => [`proposal${at}`, `type${at}`, `reason${at}`])]),
  again: async (context, { params, typed, errors }) => (
    <PublishPage {...await publishData(context, params, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const t = words(context.locale)
    const plan = await planOf(context.db, params.plan)
    const read = new DraftReader(typed, context.locale)
    const note = read.requiredContent('note', 5000)
    const answers = ROWS.flatMap((at) => {
      const type = read.choice(`type${at}`, ['accepted', 'partly', 'merged'] as const)
      const reason = read.line(`reason${at}`, 10_000)
      if (type === null && reason !== null) read.errors[`type${at}`] ??= t('publish.needs-answer')
      const number = Number(read.text(`proposal${at}`))
      return type === null || !Number.isSafeInteger(number) || number < 1
        ? []
        : [{ at, number, type, reason: reason ?? note.es }]
    })
    if (!read.ok) return invalid(read.errors)
    const verdict = await publishDraft(context, plan.id, params.number, {
      note,
      sha256: read.text('sha256') || null,
      answers,
    })
    if (verdict.ok) return redirect(draftAddress(params.plan, params.number, verdict.value.number))
    if (!verdict.answer) return invalid({ form: t(`refusal.${verdict.reason}`) })
    const { number } = verdict.answer
    const at = answers.find((answer) => answer.number === number)!.at
    const own = read.text(`reason${at}`) === '' ? 'note' : `reason${at}` // without reasons of its own, the note answers
    const field = verdict.reason === 'answer-too-short' ? own : `type${at}`
    return invalid({ [field]: t(`refusal.${verdict.reason}`, { folio: folioOf(number) }) })
  },
})

async function sendData(context: Context, slug: string, values: Typed = {}, errors: Errors = {}): Promise<SendProps> {
  const { db, today, locale } = context
  const plan = await planOf(db, slug)
  const { sha256, drafts, unpublished } = await readiness(db, plan)
  const rejecter = await rejecterOfText(db, plan.id, sha256)
  const all = await namedApprovers(db, plan, today(), locale)
  const approvers = askedAfter(all, rejecter)
  const approvals = await loadApprovals(db, plan)
  const phases = await planPhasesOf(db, plan.id)
  return {
    plan,
    sha256,
    drafts,
    unpublished,
    approvers,
    wasRejected: rejecter !== null,
    warnings: (await loadWarnings(db, plan, phases, today())).length,
    ...(await loadUnfinished(db, plan, phases, today())),
    open: approvals.find(({ state }) => state === 'open')?.submission,
    values: approvers.length === 1 ? { makerId: approvers[0]!.id, ...values } : values,
    errors,
  }
}

const sendPage = page(`${AT}/aprobar`, {
  access: MANAGE,
  params: PlanParams,
  load: (context, { params }) => sendData(context, params.plan),
  page: (data) => <SendPage {...data} />,
})

const FIELD_OF: Partial<Record<string, string>> = { 'needs-decider': 'makerId', 'rejected-elsewhere': 'makerId' }

const send = form(`${AT}/aprobar`, {
  access: MANAGE,
  params: PlanParams,
  form: looseForm(['makerId', 'note', 'sha256']),
  again: async (context, { params, typed, errors }) => (
    <SendPage {...await sendData(context, params.plan, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const plan = await planOf(context.db, params.plan)
    const read = new DraftReader(typed, context.locale)
    const sending = {
      makerId: read.requiredLine('makerId', 100),
      note: read.content('note', 5000),
      sha256: read.text('sha256') || null,
    }
    if (!read.ok) return invalid(read.errors)
    const verdict = await sendToApproval(context, plan.id, sending)
    return verdict.ok
      ? redirect(submissionAddress(params.plan, verdict.value.number))
      : invalid({ [FIELD_OF[verdict.reason] ?? 'form']: words(context.locale)(`refusal.${verdict.reason}`) })
  },
})

/** What drafters do: publish a version of a commitment, and put the plan to approval. */
export const drafting = [publishPage, publish, sendPage, send]
