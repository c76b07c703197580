import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { defineAct, sentFile, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { bodyOf, edited, editOf } from '../../../platform/manifest/form-body.ts'
import { organizationIdOf } from '../../organizations/index.ts'
import { canManage, MANAGE } from '../policy.ts'
import { findAppointmentsById, findPostsById } from '../store.ts'
import { words } from '../words.ts'
import {
  addPost,
  appointTo,
  attachDocument,
  changePostFacts,
  correctAppointmentFacts,
  endAppointmentOn,
  extendAppointmentTo,
  withdrawAppointmentFrom,
  withdrawPostFrom,
} from './actions.ts'
import { DOCUMENT_POLICY } from './document-policy.ts'
import {
  AppointForm,
  appointmentOf,
  CorrectForm,
  dayAfter,
  DocumentForm,
  EndForm,
  ExtendForm,
  PostForm,
  postOf,
  typedAppointment,
  typedPost,
  WithdrawForm,
} from './fields.ts'
import { linkableAccounts } from './linkable.ts'
import { FIELD_OF } from './routes.tsx'

const COMMON = { scope: 'posts:write', access: [MANAGE] } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0])
/** The refusals of a form, each at its field; at none where the form has not that one. */
const refusals = (reasons: readonly string[], fields: readonly string[]) =>
  Object.fromEntries(
    reasons.map((reason) => [reason, fields.includes(FIELD_OF[reason] ?? '') ? `/${FIELD_OF[reason]}` : '']),
  )

async function postOfId(db: Db, id: string) {
  const [post] = await findPostsById(db, [id])
  if (!post) throw new NotFound(id)
  return { organizationId: post.organizationId, post: post.number }
}

async function appointmentOfId(db: Db, id: string) {
  const [appointment] = await findAppointmentsById(db, [id])
  if (!appointment) throw new NotFound(id)
  const place = { ...(await postOfId(db, appointment.postId)), appointment: appointment.number }
  return { appointment, place }
}

const same = (id: unknown, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }

/** Fields whose forms call them otherwise than the records. */
const POST = { required: 'mustBeFilled' }
const TERM = { reason: 'endReason' }
const WHY = { why: 'reason' }

const adding = defineAct({
  ...COMMON,
  name: 'add-post',
  method: 'POST',
  path: '/organizations/:id/posts',
  title: 'Record a post',
  description:
    'Of one’s own organization; of any, by who keeps the register. `last` is the last day on which it exists.',
  body: bodyOf(PostForm, POST),
  refusals: refusals(['reversed', 'implausible-day', 'after-organization'], Object.keys(PostForm.shape)),
  explain,
  record: 'posts',
  async act(context, { params, body }) {
    const organizationId = await organizationIdOf(context.db, String(params['id']))
    if (!organizationId) throw new NotFound()
    const verdict = await addPost(context, organizationId, postOf(body))
    return verdict.ok ? { ok: true, value: { id: verdict.value.id } } : verdict
  },
})

const Appointed = AppointForm.omit({ replaces: true }).extend({
  account: AppointForm.shape.account.describe(
    'Id of the person who acts here for that organization, whose account is linked: independence is judged by it.',
  ),
})

/** Of who acts here for the organization, or linked already. Throws Forbidden. */
async function isLinkable(
  { db, today, actor }: Context,
  organizationId: string,
  account: string | null,
  linked: string | null,
) {
  authorize(canManage(actor, organizationId))
  return account === null || (await linkableAccounts(db, organizationId, linked, today())).has(account)
}

const appointing = defineAct({
  ...COMMON,
  name: 'appoint',
  method: 'POST',
  path: '/posts/:id/appointments',
  title: 'Appoint somebody to a post',
  description:
    'Under the name by which they act in public. `last` is the last day of the term. `replaces`: whoever holds the post that day leaves it.',
  body: z.strictObject({ ...Appointed.shape, replaces: z.boolean().default(false) }),
  refusals: refusals(
    ['reversed', 'implausible-day', 'act-ahead', 'outside-post', 'held', 'same-person', 'withdrawn', 'no-account'],
    Object.keys(Appointed.shape),
  ),
  explain,
  record: 'appointments',
  async act(context, { params, body: { replaces, ...sent } }) {
    const place = await postOfId(context.db, String(params['id']))
    const facts = appointmentOf(sent)
    if (!(await isLinkable(context, place.organizationId, facts.accountId, null)))
      return { ok: false, reason: 'no-account' }
    const verdict = await appointTo(context, place, facts, { replaces })
    return verdict.ok ? { ok: true, value: { id: verdict.value.id } } : verdict
  },
})

const ending = defineAct({
  ...COMMON,
  name: 'end-appointment',
  method: 'POST',
  path: '/appointments/:id/end',
  title: 'End an appointment',
  description: '`last` is the last day on which the person holds the post.',
  body: bodyOf(EndForm, TERM),
  refusals: refusals(['reversed', 'implausible-day', 'withdrawn', 'already-ended'], Object.keys(EndForm.shape)),
  explain,
  record: 'appointments',
  async act(context, { params, body: { last, reason } }) {
    const id = String(params['id'])
    const { place } = await appointmentOfId(context.db, id)
    return same(id, await endAppointmentOn(context, place, { until: dayAfter(last)!, endReason: reason }))
  },
})

const extending = defineAct({
  ...COMMON,
  name: 'extend-appointment',
  method: 'POST',
  path: '/appointments/:id/extension',
  title: 'Extend the term of an appointment',
  description: '`last` is the new last day on which the person holds the post; the `reason` is published.',
  body: bodyOf(ExtendForm, WHY),
  refusals: refusals(
    ['withdrawn', 'already-ended', 'no-term', 'not-later', 'implausible-day', 'held', 'same-person', 'outside-post'],
    Object.keys(ExtendForm.shape),
  ),
  explain,
  record: 'appointments',
  async act(context, { params, body: { last, why } }) {
    const id = String(params['id'])
    const { place } = await appointmentOfId(context.db, id)
    return same(id, await extendAppointmentTo(context, place, dayAfter(last)!, why))
  },
})

const editing = defineAct({
  ...COMMON,
  name: 'edit-post',
  method: 'PATCH',
  path: '/posts/:id',
  title: 'Correct a post',
  description: 'What is left out stays; null takes a value away. `last` is the last day on which it exists.',
  body: editOf(PostForm, POST),
  refusals: refusals(
    ['reversed', 'implausible-day', 'after-organization', 'appointments-outside', 'withdrawn', 'no-change'],
    Object.keys(PostForm.shape),
  ),
  explain,
  record: 'posts',
  async act(context, { params, body }) {
    const [post] = await findPostsById(context.db, [String(params['id'])])
    if (!post) throw new NotFound()
    const place = { organizationId: post.organizationId, post: post.number }
    return same(post.id, await changePostFacts(context, place, postOf(edited(PostForm, typedPost(post), body))))
  },
})

const withdrawingPost = defineAct({
  ...COMMON,
  name: 'withdraw-post',
  method: 'POST',
  path: '/posts/:id/withdrawal',
  title: 'Withdraw a post that was recorded by mistake',
  description: 'It stays, with the reason, and counts for nothing.',
  body: bodyOf(WithdrawForm, WHY),
  refusals: { withdrawn: '', 'has-appointments': '' },
  explain,
  answer: z.object({ id: z.uuid() }),
  async act(context, { params, body }) {
    const id = String(params['id'])
    return same(id, await withdrawPostFrom(context, await postOfId(context.db, id), body.why))
  },
})

const correcting = defineAct({
  ...COMMON,
  name: 'correct-appointment',
  method: 'PATCH',
  path: '/appointments/:id',
  title: 'Correct an appointment',
  description: 'What is left out stays; null takes a value away.',
  body: editOf(CorrectForm, TERM),
  refusals: refusals(
    ['reversed', 'implausible-day', 'act-ahead', 'outside-post', 'held', 'same-person', 'withdrawn', 'no-change', 'reason-without-end', 'no-account'],
    Object.keys(CorrectForm.shape),
  ), // prettier-ignore
  explain,
  record: 'appointments',
  async act(context, { params, body }) {
    const { appointment, place } = await appointmentOfId(context.db, String(params['id']))
    const facts = appointmentOf(edited(CorrectForm, typedAppointment(appointment), body))
    if (!(await isLinkable(context, place.organizationId, facts.accountId, appointment.accountId)))
      return { ok: false, reason: 'no-account' }
    return same(appointment.id, await correctAppointmentFacts(context, place, facts))
  },
})

const withdrawing = defineAct({
  ...COMMON,
  name: 'withdraw-appointment',
  method: 'POST',
  path: '/appointments/:id/withdrawal',
  title: 'Withdraw an appointment that was recorded by mistake',
  description: 'It stays, with the reason, and counts for nothing.',
  body: bodyOf(WithdrawForm, WHY),
  refusals: { withdrawn: '' },
  explain,
  answer: z.object({ id: z.uuid() }),
  async act(context, { params, body }) {
    const id = String(params['id'])
    const { place } = await appointmentOfId(context.db, id)
    return same(id, await withdrawAppointmentFrom(context, place, body.why))
  },
})

const attaching = defineAct({
  ...COMMON,
  name: 'attach-appointment-document',
  method: 'POST',
  path: '/appointments/:id/documents',
  title: 'Attach a document to an appointment',
  description: 'As a text, a document or a picture, sent to `/files` before. It is public.',
  body: z.strictObject({
    title: DocumentForm.shape.title,
    file: z.string().min(1).max(4000).describe('The `file` that POST /files answered.'),
  }),
  refusals: { withdrawn: '', 'no-document': '/file' },
  explain,
  record: 'appointments',
  async act(context, { params, body: { title, file: receipt } }) {
    const id = String(params['id'])
    const { appointment, place } = await appointmentOfId(context.db, id)
    authorize(canManage(context.actor, place.organizationId))
    if (appointment.withdrawn) return { ok: false, reason: 'withdrawn' }
    const file = await sentFile(context, receipt)
    if (!file || !DOCUMENT_POLICY.kinds.includes(file.kind)) return { ok: false, reason: 'no-document' }
    const { hash, name, kind, charset, bytes } = file
    const document = { title, sha256: hash, fileName: name, fileKind: kind, charset, size: bytes }
    return same(id, await attachDocument(context, place, document))
  },
})

export const postActs: readonly ApiAct[] = [
  adding,
  editing,
  withdrawingPost,
  appointing,
  correcting,
  ending,
  extending,
  withdrawing,
  attaching,
]
