import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { folioOf } from '../../../cross-cutting/comments/index.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { defineAct, type ApiAct } from '../../../platform/manifest/acts.ts'
import { content } from '../content.ts'
import { CommitmentId } from '../commitments/model.ts'
import { findCommitment } from '../commitments/store.ts'
import { publishDraft, sendToApproval } from '../drafting/actions.ts'
import { addMinimum, changeMinimum, takeBackMinimum } from '../drafting/minimum-actions.ts'
import { MINIMUM_RULES } from '../drafting/model.ts'
import { words as draftingWords } from '../drafting/words.ts'
import { PlanId } from '../plans/model.ts'
import { PHASE_KINDS } from '../vocabulary.ts'

const COMMON = { scope: 'plans:write', access: ['plan.manage'] } as const
const explain = (reason: string, locale: Locale, folio = '') =>
  draftingWords(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof draftingWords>>[0], { folio })
const Seen = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable()
  .default(null)

const publishing = defineAct({
  ...COMMON,
  name: 'publish-draft',
  method: 'POST',
  path: '/commitments/:id/draft-versions',
  title: 'Publish what a commitment says now as its next draft',
  description:
    'With what changed and why, and the answers to the contributions that it takes up: all of it or none. A draft never changes.',
  params: z.object({ id: CommitmentId }),
  body: z.strictObject({
    note: content(5000).describe('What changed and why, in public.'),
    sha256: Seen.describe('Of the text that was read: no other is published. Null: what there is.'),
    answers: z
      .array(
        z.strictObject({
          number: z.int().min(1).describe('Number of the contribution.'),
          type: z.enum(['accepted', 'partly', 'merged']),
          reason: z.string().min(1).max(10_000).describe('The answer, with its reasons.'),
        }),
      )
      .max(100)
      .default([]),
  }),
  refusals: {
    'plan-is-signed': '',
    'is-closed': '',
    'nothing-changed': '',
    'changed-meanwhile': '/sha256',
    'not-answerable': '/answers',
    'answer-too-short': '/answers',
  },
  explain,
  record: 'draft-versions',
  async act(context, { params: { id }, body }) {
    const commitment = await findCommitment(context.db, id)
    if (!commitment) throw new NotFound(id)
    const verdict = await publishDraft(context, commitment.planId, commitment.number, body)
    if (verdict.ok) return { ok: true, value: { id: verdict.value.id } }
    const { reason, answer } = verdict
    if (!answer) return { ok: false, reason }
    const pointer = `#/answers/${body.answers.findIndex(({ number }) => number === answer.number)}`
    const detail = explain(reason, context.locale, folioOf(answer.number))
    return { ok: false, reason, errors: [{ pointer, code: reason, detail }] }
  },
})

const sending = defineAct({
  ...COMMON,
  name: 'send-plan-to-approval',
  method: 'POST',
  path: '/plans/:id/submissions',
  title: 'Put a plan, as its published drafts say it, before who approves it',
  description: 'The text is kept with its hash, and that is what is voted. Each commitment must be published as it is.',
  params: z.object({ id: PlanId }),
  body: z.strictObject({
    makerId: z
      .uuid()
      .nullable()
      .default(null)
      .describe('The body or head that decides; null where there is one alone.'),
    note: content(5000).nullable().default(null).describe('For whoever decides, in public.'),
    sha256: Seen.describe('Of the text that was read: no other is sent. Null: what there is.'),
  }),
  refusals: {
    'plan-is-signed': '',
    'is-closed': '',
    'no-commitments': '',
    unpublished: '',
    'changed-meanwhile': '/sha256',
    'needs-decider': '/makerId',
    'no-maker': '/makerId',
    'maker-over': '/makerId',
    'no-rule': '/makerId',
    'no-members': '/makerId',
    'already-open': '',
    'rejected-elsewhere': '/makerId',
    'closes-in-the-past': '',
    'notice-too-short': '',
  },
  explain,
  record: 'plan-submissions',
  async act(context, { params: { id }, body }) {
    const verdict = await sendToApproval(context, id, body)
    return verdict.ok ? { ok: true, value: { id: verdict.value.id } } : verdict
  },
})

/** Where the legal framework has the provision: slug of the norm, and address within it. */
const Provision = z.strictObject({
  norm: z
    .string()
    .max(200)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  anchor: z
    .string()
    .max(200)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
})
const Days = z.int().min(1).max(1000).nullable()

const changingMinimum = defineAct({
  ...COMMON,
  name: 'change-drafting-minimum',
  method: 'POST',
  path: '/drafting-minimums/:id/change',
  title: 'Record that a norm asks for other days of the calendar of plans, from a day on',
  description:
    'With `days` null, nothing is asked any more; of one that asks for a phase, that is all that can change. What was asked until then stays, for the plans of then.',
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({
    days: Days,
    from: Day,
    citation: content(500).describe('Norm, version and article, as they are cited.'),
    provision: Provision.nullable()
      .default(null)
      .describe('Null: nowhere in the legal framework yet or, with the same citation, where it was.'),
  }),
  refusals: { 'not-after': '/from', 'already-ended': '', 'asks-no-days': '/days', 'changes-nothing': '/days', 'already-withdrawn': '' }, // prettier-ignore
  explain,
  record: 'drafting-minimums',
  async act(context, { params: { id }, body }) {
    const verdict = await changeMinimum(context, id, body)
    return verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
  },
})

const addingMinimum = defineAct({
  ...COMMON,
  name: 'add-drafting-minimum',
  method: 'POST',
  path: '/drafting-minimums',
  title: 'Record something that a norm asks of the calendar of plans and none asked before',
  description: 'From a day on. `nextPhase` and `days` as the rule needs them.',
  body: z.strictObject({
    rule: z.enum(MINIMUM_RULES),
    phase: z.enum(PHASE_KINDS),
    nextPhase: z.enum(PHASE_KINDS).nullable().default(null),
    days: Days.default(null),
    working: z.boolean().default(false),
    from: Day,
    citation: content(500).describe('Norm, version and article, as they are cited.'),
    provision: Provision,
  }),
  refusals: { 'needs-days': '/days', 'asks-no-days': '/days', 'needs-next-phase': '/nextPhase', 'no-such-phase': '/phase', 'already-asked': '/phase' }, // prettier-ignore
  explain,
  record: 'drafting-minimums',
  async act(context, { body: { provision, ...asked } }) {
    const verdict = await addMinimum(context, { ...asked, ...provision })
    return verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
  },
})

const takingBackMinimum = defineAct({
  ...COMMON,
  name: 'withdraw-drafting-minimum',
  method: 'POST',
  path: '/drafting-minimums/:id/withdrawal',
  title: 'Take back a minimum of the calendar of plans that was entered by mistake',
  description:
    'It never held: what it took the place of holds on. It stays in the list with the reason. When a norm changes, record the change instead.',
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ reason: content(500).describe('What was wrong with it.') }),
  refusals: { 'already-withdrawn': '' },
  explain,
  record: 'drafting-minimums',
  async act(context, { params: { id }, body: { reason } }) {
    const verdict = await takeBackMinimum(context, id, reason)
    return verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
  },
})

/** What programs do in the drafting of plans. */
export const draftingActs: readonly ApiAct[] = [publishing, sending, changingMinimum, addingMinimum, takingBackMinimum]
