import type { z } from 'zod'
import type { VNode } from 'preact'
import { authorize } from '../../../platform/access/index.ts'
import type { Errors, Option, Values } from '../../../platform/html/index.ts'
import { form, invalid, page, redirect, type Context, type Problem, type Route } from '../../../platform/http/index.ts'
import { explainRefusal, maxBytesOf, receiveUpload } from '../../../platform/storage/index.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Verdict } from '../../../kernel/verdict.ts'
import type { OrganizationRecord } from '../../organizations/index.ts'
import { postAddress } from '../address.ts'
import { appointmentAt, organizationAt, postAt, type PostHistory } from '../list/load.ts'
import type { DONE } from '../list/pages.tsx'
import { AppointmentParams, OrganizationParams, PostParams } from '../list/routes.tsx'
import { canEnd, canExtend, withdrawPost, type Appointment } from '../model.ts'
import { canManage, MANAGE } from '../policy.ts'
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
import { linkableAccounts } from './linkable.ts'
import {
  AppointForm,
  appointmentOf,
  CorrectForm,
  dayAfter,
  DocumentForm,
  EndForm,
  ExtendForm,
  lastDayOf,
  PostForm,
  postOf,
  typedAppointment,
  typedPost,
  WithdrawForm,
} from './fields.ts'
import { AppointPage, CorrectPage, DocumentPage, EndPage, ExtendPage, PostFormPage, WithdrawPage } from './pages.tsx'

// Who may act on posts of one body may not on those of another: each form asks, before it is shown and before it acts.

type Done = (typeof DONE)[number]
type Words = ReturnType<typeof words>
/** `refusal`: why it cannot be done, whatever is written. */
type Shown = { values: Values; errors?: Errors; refusal?: string | undefined }

/** The field at which each refusal is mended; the form as a whole where there is none. */
export const FIELD_OF: Readonly<Record<string, string>> = {
  reversed: 'last',
  'implausible-day': 'from',
  'after-organization': 'from',
  'appointments-outside': 'from',
  'reason-without-end': 'last',
  'act-ahead': 'actOn',
  'outside-post': 'from',
  held: 'from',
  'no-term': 'last',
  'not-later': 'last',
  'same-person': 'person',
  'no-account': 'account',
}
type Refusal = Parameters<Words>[0] extends infer Key ? (Key extends `refused.${infer Reason}` ? Reason : never) : never
const refused = (reason: Refusal, t: Words, fields: readonly string[]) => {
  // A form that has no first day is mended at its last.
  const field = FIELD_OF[reason] === 'from' && !fields.includes('from') ? 'last' : FIELD_OF[reason]
  return invalid({ [field && fields.includes(field) ? field : 'form']: t(`refused.${reason}`) })
}

// ------------------------------------------------------------------------------------------------------------- posts

async function organizationFor({ db, actor, today }: Context, slug: string): Promise<OrganizationRecord> {
  const organization = await organizationAt(db, slug, today())
  authorize(canManage(actor, organization.id))
  return organization
}

const newPostData = async (context: Context, slug: string, values: Values) => ({
  organization: await organizationFor(context, slug),
  post: null,
  values,
})

const newPostPage = page('/organizaciones/:slug/cargos/nuevo', {
  access: MANAGE,
  params: OrganizationParams,
  load: (context, { params: { slug } }) => newPostData(context, slug, { required: 'yes' }),
  page: (data) => <PostFormPage {...data} />,
})

const enterPost = form('/organizaciones/:slug/cargos/nuevo', {
  access: MANAGE,
  params: OrganizationParams,
  form: PostForm,
  again: async (context, { params: { slug }, typed, errors }) => (
    <PostFormPage {...await newPostData(context, slug, typed)} errors={errors} />
  ),
  async act(context, { params: { slug }, form: sent }) {
    const organization = await organizationFor(context, slug)
    const verdict = await addPost(context, organization.id, postOf(sent))
    return verdict.ok
      ? redirect(`${postAddress(slug, verdict.value.number)}?hecho=created`)
      : refused(verdict.reason, words(context.locale), Object.keys(PostForm.shape))
  },
})

type PostInAddress = z.infer<typeof PostParams>
type AppointmentInAddress = z.infer<typeof AppointmentParams>
type OfPost = { organization: OrganizationRecord; history: PostHistory }
type OfAppointment = OfPost & { appointment: Appointment }

async function postFor({ db, actor, today }: Context, params: PostInAddress): Promise<OfPost> {
  const found = await postAt(db, params, today())
  authorize(canManage(actor, found.organization.id))
  return found
}

async function appointmentFor({ db, actor, today }: Context, params: AppointmentInAddress): Promise<OfAppointment> {
  const found = await appointmentAt(db, params, today())
  authorize(canManage(actor, found.organization.id))
  return found
}

type Sent<F extends z.ZodObject> = z.infer<F>
type Refused = { ok: false; reason: Refusal }
type Outcome = { ok: true } | Refused | { errors: Errors }

type ChangeSpec<P extends z.ZodObject, F extends z.ZodObject, Found> = {
  address: string
  params: P
  form: F
  maxBytes?: number
  /** What the address names, once it is known that the actor may. */
  find(context: Context, params: z.infer<P>): Promise<Found>
  /** What the form begins with. */
  values(found: Found, context: Context): Values
  /** Why there is nothing to be done, known before anything is written. */
  refuses(found: Found, context: Context): Refusal | null
  show(found: Found, shown: Shown, context: Context): Promise<VNode>
  act(context: Context, found: Found, sent: Sent<F>, params: z.infer<P>): Promise<Outcome>
  done: Done
}

/** The two routes of one change: its form, and its sending, which leads back to the post with a message. */
function change<P extends z.ZodObject, F extends z.ZodObject, Found extends OfPost>(
  spec: ChangeSpec<P, F, Found>,
): Route[] {
  const { address, params, find, show } = spec
  return [
    page(address, {
      access: MANAGE,
      params,
      async load(context, read) {
        const found = await find(context, read.params)
        const reason = spec.refuses(found, context)
        const refusal = reason ? words(context.locale)(`refused.${reason}`) : undefined
        return show(found, { values: spec.values(found, context), refusal }, context)
      },
      page: (rendered: VNode) => rendered,
    }),
    form(address, {
      access: MANAGE,
      params,
      form: spec.form,
      ...(spec.maxBytes && { maxBytes: spec.maxBytes }),
      explain,
      again: async (context, read) =>
        show(await find(context, read.params), { values: read.typed, errors: read.errors }, context),
      async act(context, { params: of, form: sent }) {
        const found = await find(context, of)
        const outcome = await spec.act(context, found, sent, of)
        if ('errors' in outcome) return invalid(outcome.errors)
        const { organization, history } = found
        return outcome.ok
          ? redirect(`${postAddress(organization.slug, history.post.number)}?hecho=${spec.done}`)
          : refused(outcome.reason, words(context.locale), Object.keys(spec.form.shape))
      },
    }),
  ]
}

const explain = (locale: Locale) => (field: string, problem: Problem) => {
  if (field === 'document') return words(locale)('refused.no-document')
  return field === 'person' && problem.code === 'invalid' ? words(locale)('refused.name-has-number') : undefined
}

const placeOf = ({ organization, history }: OfPost) => ({ organizationId: organization.id, post: history.post.number })
const appointmentPlace = (found: OfAppointment) => ({ ...placeOf(found), appointment: found.appointment.number })
const shownPost = ({ organization, history: { post } }: OfPost) => ({ organization, post })
const shownAppointment = ({ appointment, ...found }: OfAppointment) => ({ ...shownPost(found), appointment })

const reasonOf = (verdict: Verdict<unknown, Refusal>) => (verdict.ok ? null : verdict.reason)
const isWithdrawn = ({ withdrawn }: { withdrawn: unknown }): Refusal | null => (withdrawn ? 'withdrawn' : null)

const editing = change({
  address: '/organizaciones/:slug/cargos/:post/editar',
  params: PostParams,
  form: PostForm,
  find: postFor,
  values: ({ history: { post } }) => typedPost(post),
  refuses: ({ history: { post } }) => isWithdrawn(post),
  show: async (found, shown) => <PostFormPage {...shownPost(found)} {...shown} />,
  act: (context, found, sent) => changePostFacts(context, placeOf(found), postOf(sent)),
  done: 'changed',
})

const withdrawingPost = change({
  address: '/organizaciones/:slug/cargos/:post/retirar',
  params: PostParams,
  form: WithdrawForm,
  find: postFor,
  values: () => ({}),
  refuses: ({ history: { post, appointments } }) => reasonOf(withdrawPost(post, appointments)),
  show: async (found, shown) => <WithdrawPage {...shownPost(found)} {...shown} />,
  act: (context, found, { why }) => withdrawPostFrom(context, placeOf(found), why),
  done: 'withdrawn',
})

// ------------------------------------------------------------------------------------------------------ appointments

const accountsFor = async ({ db, today }: Context, organizationId: string, linked: string | null): Promise<Option[]> =>
  [...(await linkableAccounts(db, organizationId, linked, today()))]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'es'))

/** Errors where the account that was sent is none that was offered; null where all is well. */
async function wrongAccount(
  { db, today, locale }: Context,
  { organization }: OfPost,
  sent: string | undefined,
  linked: string | null,
) {
  const isRight = sent === undefined || (await linkableAccounts(db, organization.id, linked, today())).has(sent)
  return isRight ? null : { account: words(locale)('refused.no-account') }
}

const appointing = change({
  address: '/organizaciones/:slug/cargos/:post/nombrar',
  params: PostParams,
  form: AppointForm,
  find: postFor,
  values: () => ({ standing: 'holder' }),
  refuses: ({ history: { post } }) => isWithdrawn(post),
  show: async (found, shown, context) => (
    <AppointPage
      {...shownPost(found)}
      {...shown}
      holder={found.history.holder}
      accounts={await accountsFor(context, found.organization.id, null)}
    />
  ),
  async act(context, found, sent) {
    const errors = await wrongAccount(context, found, sent.account, null)
    return errors
      ? { errors }
      : appointTo(context, placeOf(found), appointmentOf(sent), { replaces: sent.replaces.length > 0 })
  },
  done: 'appointed',
})

const APPOINTMENT = '/organizaciones/:slug/cargos/:post/nombramientos/:appointment'

const correcting = change({
  address: `${APPOINTMENT}/corregir`,
  params: AppointmentParams,
  form: CorrectForm,
  find: appointmentFor,
  values: ({ appointment }) => typedAppointment(appointment),
  refuses: ({ appointment }) => isWithdrawn(appointment),
  show: async (found, shown, context) => (
    <CorrectPage
      {...shownAppointment(found)}
      {...shown}
      accounts={await accountsFor(context, found.organization.id, found.appointment.accountId)}
    />
  ),
  async act(context, found, sent) {
    const errors = await wrongAccount(context, found, sent.account, found.appointment.accountId)
    return errors ? { errors } : correctAppointmentFacts(context, appointmentPlace(found), appointmentOf(sent))
  },
  done: 'corrected',
})

const ending = change({
  address: `${APPOINTMENT}/terminar`,
  params: AppointmentParams,
  form: EndForm,
  find: appointmentFor,
  values: ({ appointment: { until } }) => ({ last: lastDayOf(until) }),
  refuses: ({ appointment }) => reasonOf(canEnd(appointment)),
  show: async (found, shown) => <EndPage {...shownAppointment(found)} {...shown} />,
  act: (context, found, { last, reason }) =>
    endAppointmentOn(context, appointmentPlace(found), { until: dayAfter(last)!, endReason: reason }),
  done: 'ended',
})

/** In terms of the term that there is, where no later day can be one. */
function whyNotExtended({ organization, history, appointment }: OfAppointment, { today }: Context): Refusal | null {
  const { post, appointments } = history
  const reason = reasonOf(canExtend({ post, organization, appointments }, appointment, today()))
  if (reason === 'held' || reason === 'same-person') return 'followed'
  return reason === 'outside-post' ? 'whole-post' : reason
}

const extending = change({
  address: `${APPOINTMENT}/prorrogar`,
  params: AppointmentParams,
  form: ExtendForm,
  find: appointmentFor,
  values: () => ({}),
  refuses: whyNotExtended,
  show: async (found, shown) => <ExtendPage {...shownAppointment(found)} {...shown} />,
  act: (context, found, { last, why }) => extendAppointmentTo(context, appointmentPlace(found), dayAfter(last)!, why),
  done: 'extended',
})

const withdrawing = change({
  address: `${APPOINTMENT}/retirar`,
  params: AppointmentParams,
  form: WithdrawForm,
  find: appointmentFor,
  values: () => ({}),
  refuses: ({ appointment }) => isWithdrawn(appointment),
  show: async (found, shown) => <WithdrawPage {...shownAppointment(found)} {...shown} />,
  act: (context, found, { why }) => withdrawAppointmentFrom(context, appointmentPlace(found), why),
  done: 'appointment-withdrawn',
})

/** What is written besides the file, generously. */
const WRITTEN = 64 * 1024

const attaching = change({
  address: `${APPOINTMENT}/documento`,
  params: AppointmentParams,
  form: DocumentForm,
  maxBytes: maxBytesOf(DOCUMENT_POLICY) + WRITTEN,
  find: appointmentFor,
  values: () => ({}),
  refuses: ({ appointment }) => isWithdrawn(appointment),
  show: async (found, shown) => <DocumentPage {...shownAppointment(found)} {...shown} />,
  async act(context, found, { title, document }) {
    if (found.appointment.withdrawn) return { ok: false, reason: 'withdrawn' }
    const received = await receiveUpload(context.storage, document, DOCUMENT_POLICY)
    if (!received.ok) return { errors: { document: explainRefusal(received, context.locale) } }
    const { hash, name, kind, charset = null, bytes } = received.value
    return attachDocument(context, appointmentPlace(found), {
      title,
      sha256: hash,
      fileName: name,
      fileKind: kind,
      charset,
      size: bytes,
    })
  },
  done: 'document',
})

/** Fixed words come before `:post`. */
export const changeRoutes: readonly Route[] = [
  newPostPage,
  enterPost,
  ...editing,
  ...withdrawingPost,
  ...appointing,
  ...correcting,
  ...ending,
  ...extending,
  ...withdrawing,
  ...attaching,
]
