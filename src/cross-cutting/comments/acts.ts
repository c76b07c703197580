import { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { defineAct, type ActVerdict, type ApiAct } from '../../platform/manifest/acts.ts'
import { answerContribution, extendTerm } from './answering/actions.ts'
import { editContribution, publishContribution, rejoin, withdrawContribution } from './asking/actions.ts'
import { Evidence, evidenceOf } from './asking/sent-evidence.ts'
import { ANSWER } from './policy.ts'
import { numberOf } from './numbered.ts'
import { findContribution } from './store.ts'
import { ANSWER_TYPES, KINDS } from './vocabulary.ts'
import { words } from './words.ts'

const COMMON = { scope: 'comments:write', record: 'contributions' } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof words>>[0])
const text = z.string().min(1).max(20_000)
const TEXT_REFUSALS = {
  'too-short': '/text',
  'too-long': '/text',
  'is-an-email': '/text',
  'is-a-personal-key': '/text',
}
const ASKED_REFUSALS = { ...TEXT_REFUSALS, 'is-a-telephone': '/text' }
const GONE = { withdrawn: '', hidden: '' }

const same = (id: string, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }

const publishing = defineAct({
  ...COMMON,
  name: 'publish-contribution',
  method: 'POST',
  path: '/contributions',
  access: 'signed-in',
  title: 'Ask, comment or contradict',
  description:
    'About any record that somebody answers for. A question and a contradiction are owed an answer within a term; a contradiction names the claim that it contests where the record has any. A file is sent to `/files` before, and named here.',
  body: z.strictObject({
    kind: z.enum(KINDS),
    subject: z.strictObject({ kind: z.string().regex(/^[a-z-]{1,60}$/), id: z.uuid() }).describe('The record.'),
    text: text.describe('In public: no personal data.'),
    claimId: z.uuid().nullable().default(null).describe('Of a contradiction alone: the claim, as a progress report.'),
    evidence: Evidence,
  }),
  refusals: {
    ...ASKED_REFUSALS,
    'nobody-answers': '/subject',
    'unknown-claim': '/claimId',
    'needs-claim': '/claimId',
    'takes-no-claim': '/claimId',
    'too-many': '',
    'not-consulted': '/kind',
  },
  explain,
  async act(context, { body }) {
    const { evidence, errors } = await evidenceOf(context, body.evidence)
    if (errors.length > 0) return { ok: false, reason: 'file-not-here', errors }
    const verdict = await publishContribution(context, context.actor, { ...body, evidence })
    if (!verdict.ok) return verdict
    const { id } = (await findContribution(context.db, verdict.value.number))!
    return { ok: true, value: { id } }
  },
})

const answering = defineAct({
  ...COMMON,
  name: 'answer-contribution',
  method: 'POST',
  path: '/contributions/:id/answers',
  access: [ANSWER],
  title: 'Answer a question, comment or contradiction',
  description: 'In the name of the body that owes the answer. What is said after the first answer adds to it.',
  body: z.strictObject({
    type: z.enum(ANSWER_TYPES),
    text,
    transferredTo: z.uuid().nullable().default(null).describe('Out of scope: the organization that would know.'),
    correctionId: z
      .uuid()
      .nullable()
      .default(null)
      .describe(
        'Corrected: the claim that mends the one contested. Accepted, partly, merged: the draft that takes it up, published after it.',
      ),
  }),
  refusals: {
    ...TEXT_REFUSALS,
    ...GONE,
    'wrong-type': '/type',
    'needs-transfer': '/transferredTo',
    'already-transferred': '/transferredTo',
    'transfer-answered': '/transferredTo',
    'transfer-too-late': '/transferredTo',
    'same-body': '/transferredTo',
    'cannot-take-it': '/transferredTo',
    'nobody-there': '/transferredTo',
    'needs-correction': '/correctionId',
    'unknown-correction': '/correctionId',
    'older-draft': '/correctionId',
    'text-fixed': '/correctionId',
    'own-question': '',
  },
  explain,
  async act(context, { params, body: { text: reason, ...rest } }) {
    const id = String(params['id'])
    const number = await numberOf(context.db, id)
    return same(id, await answerContribution(context, context.actor, { number, reason, ...rest }))
  },
})

const rejoining = defineAct({
  ...COMMON,
  name: 'rejoin',
  method: 'POST',
  path: '/contributions/:id/rejoinder',
  access: 'signed-in',
  title: 'Say that an answer does not answer',
  description: 'Once, by whoever asked, after an answer.',
  body: z.strictObject({ text }),
  refusals: { ...ASKED_REFUSALS, ...GONE, 'not-answered': '', 'already-said': '' },
  explain,
  async act(context, { params, body }) {
    const id = String(params['id'])
    const number = await numberOf(context.db, id)
    return same(id, await rejoin(context, context.actor, { number, ...body }))
  },
})

const withdrawing = defineAct({
  ...COMMON,
  name: 'withdraw-contribution',
  method: 'POST',
  path: '/contributions/:id/withdrawal',
  access: 'signed-in',
  title: 'Take one’s own contribution back',
  description: 'Its trace stays, its text does not show.',
  refusals: GONE,
  explain,
  async act(context, { params }) {
    const id = String(params['id'])
    return same(id, await withdrawContribution(context, context.actor, { number: await numberOf(context.db, id) }))
  },
})

const editing = defineAct({
  ...COMMON,
  name: 'edit-contribution',
  method: 'PATCH',
  path: '/contributions/:id',
  access: 'signed-in',
  title: 'Correct one’s own contribution',
  description: 'Within a quarter of an hour, while it has no answer. What it said before stays in sight.',
  body: z.strictObject({ text }),
  refusals: { ...ASKED_REFUSALS, ...GONE, 'too-late': '', answered: '' },
  explain,
  async act(context, { params, body }) {
    const id = String(params['id'])
    const number = await numberOf(context.db, id)
    return same(id, await editContribution(context, context.actor, { number, ...body }))
  },
})

const extending = defineAct({
  ...COMMON,
  name: 'extend-answer-term',
  method: 'POST',
  path: '/contributions/:id/extension',
  access: [ANSWER],
  title: 'Lengthen the term to answer',
  description: 'Once, in the name of the body that owes the answer, with a reason that is public.',
  body: z.strictObject({ reason: text }),
  refusals: {
    'too-short': '/reason',
    'too-long': '/reason',
    'is-an-email': '/reason',
    'is-a-personal-key': '/reason',
    ...GONE,
    answered: '',
    'no-term': '',
    'already-extended': '',
    'not-extensible': '',
    'too-late': '',
  },
  explain,
  async act(context, { params, body }) {
    const id = String(params['id'])
    const number = await numberOf(context.db, id)
    return same(id, await extendTerm(context, context.actor, { number, ...body }))
  },
})

/** What programs do in questions and comments with a token. */
export const contributionActs: readonly ApiAct[] = [publishing, editing, answering, extending, rejoining, withdrawing]
