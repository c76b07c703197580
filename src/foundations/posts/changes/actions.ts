import type { Day } from '../../../kernel/dates.ts'
import type { FieldChange } from '../../../kernel/differences.ts'
import { ref, type Ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, type Actor } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Kind } from '../../../platform/storage/index.ts'
import { organizationEnds } from '../../organizations/index.ts'
import {
  appoint,
  changePost,
  correctAppointment,
  createPost,
  endAppointment,
  extendAppointment,
  withdrawAppointment,
  withdrawPost,
  type Appointment,
  type AppointmentFacts,
  type Ending,
  type EndReason,
  type Post,
  type PostFacts,
} from '../model.ts'
import { actingFor, canManage } from '../policy.ts'
import {
  findAppointments,
  insertAppointment,
  insertDocument,
  insertPost,
  lockPost,
  saveAppointment,
  saveAppointmentWithdrawal,
  savePost,
  savePostWithdrawal,
} from '../store.ts'

/** What an act needs of the request, or of whoever prepares an installation. */
export type Acting = Pick<Services, 'transaction' | 'today'> & { actor: Actor }
export type PostPlace = { organizationId: string; post: number }
export type AppointmentPlace = PostPlace & { appointment: number }

const endingOf = async (tx: Tx, organizationId: string): Promise<Ending> => {
  const ending = (await organizationEnds(tx, [organizationId])).get(organizationId)
  if (!ending) throw new NotFound(ref('organization', organizationId))
  return ending
}

const inTheNameOf = ({ actor }: Acting, organizationId: string) => ({
  actorId: actor.person?.id ?? null,
  organizationId: actingFor(actor, organizationId),
})

/** A new post of the organization; answers its number. Throws Forbidden, NotFound. */
export function addPost(
  context: Acting,
  organizationId: string,
  facts: PostFacts,
): Promise<Verdict<{ id: string; number: number }, RefusalOf<typeof createPost>>> {
  return context.transaction(async (tx) => {
    authorize(canManage(context.actor, organizationId))
    const verdict = createPost(facts, await endingOf(tx, organizationId), context.today())
    if (!verdict.ok) return verdict
    const entered = await insertPost(tx, organizationId, facts)
    await record(tx, {
      event: 'post.created',
      subject: ref('post', entered.id),
      ...inTheNameOf(context, organizationId),
      details: { post: facts.label, mustBeFilled: facts.mustBeFilled },
      about: [ref('organization', organizationId)],
    })
    return accept(entered)
  })
}

type RefusalOf<Rule extends (...given: never[]) => Verdict<unknown, string>> = Extract<
  ReturnType<Rule>,
  { ok: false }
>['reason']

type Held = { post: Post; appointments: readonly Appointment[]; organization: Ending }

/** One act on one post that nobody else can act on meanwhile. Throws Forbidden, NotFound. */
function onPost<Value, Reason extends string>(
  context: Acting,
  { organizationId, post: number }: PostPlace,
  act: (tx: Tx, held: Held) => Promise<Verdict<Value, Reason>>,
): Promise<Verdict<Value, Reason>> {
  return context.transaction(async (tx) => {
    authorize(canManage(context.actor, organizationId))
    const post = await lockPost(tx, organizationId, number)
    if (!post) throw new NotFound(`no post ${number} of ${organizationId}`)
    return act(tx, {
      post,
      appointments: await findAppointments(tx, [post.id]),
      organization: await endingOf(tx, organizationId),
    })
  })
}

function onAppointment<Value, Reason extends string>(
  context: Acting,
  place: AppointmentPlace,
  act: (tx: Tx, held: Held & { appointment: Appointment }) => Promise<Verdict<Value, Reason>>,
): Promise<Verdict<Value, Reason>> {
  return onPost(context, place, async (tx, held) => {
    const appointment = held.appointments.find(({ number }) => number === place.appointment)
    if (!appointment) throw new NotFound(`no appointment ${place.appointment} to post ${place.post}`)
    return act(tx, { ...held, appointment })
  })
}

const aboutPost = ({ id, organizationId }: Post): Ref[] => [ref('post', id), ref('organization', organizationId)]

export const changePostFacts = (context: Acting, place: PostPlace, facts: PostFacts) =>
  onPost(context, place, async (tx, { post, appointments, organization }) => {
    const verdict = changePost(post, appointments, facts, organization, context.today())
    if (!verdict.ok) return verdict
    await savePost(tx, post.id, facts)
    await record(tx, {
      event: 'post.changed',
      subject: ref('post', post.id),
      ...inTheNameOf(context, place.organizationId),
      // Its appointments are searched by what the post is called.
      details: { post: facts.label, changes: verdict.value, appointmentIds: appointments.map(({ id }) => id) },
      about: aboutPost(post),
    })
    return verdict
  })

/** Entered by mistake: it stays, with the reason, and counts for nothing. */
export const withdrawPostFrom = (context: Acting, place: PostPlace, reason: string) =>
  onPost(context, place, async (tx, { post, appointments }) => {
    const verdict = withdrawPost(post, appointments)
    if (!verdict.ok) return verdict
    await savePostWithdrawal(tx, post.id, { on: context.today(), reason })
    await record(tx, {
      event: 'post.withdrawn',
      subject: ref('post', post.id),
      ...inTheNameOf(context, place.organizationId),
      details: { post: post.label, reason },
      about: aboutPost(post),
    })
    return verdict
  })

/** Appoints somebody; answers the number of the appointment. `replaces`: whoever holds the post that day leaves it, replaced. */
export const appointTo = (
  context: Acting,
  place: PostPlace,
  facts: AppointmentFacts,
  { replaces = false }: { replaces?: boolean } = {},
): Promise<Verdict<{ id: string; number: number }, RefusalOf<typeof appoint>>> =>
  onPost(context, place, async (tx, held) => {
    const verdict = appoint(held, facts, { replaces, today: context.today() })
    if (!verdict.ok) return verdict
    const { replaced } = verdict.value
    if (replaced) await keepEnd(tx, context, held.post, replaced)
    const entered = await insertAppointment(tx, held.post.id, facts)
    await record(tx, {
      event: 'appointment.made',
      subject: ref('appointment', entered.id),
      ...inTheNameOf(context, place.organizationId),
      details: {
        post: held.post.label,
        person: facts.person,
        standing: facts.standing,
        from: facts.from,
        until: facts.until,
      },
      about: aboutPost(held.post),
    })
    return accept(entered)
  })

async function keepEnd(tx: Tx, context: Acting, post: Post, ended: Appointment) {
  await saveAppointment(tx, ended.id, ended)
  await record(tx, {
    event: 'appointment.ended',
    subject: ref('appointment', ended.id),
    ...inTheNameOf(context, post.organizationId),
    details: {
      post: post.label,
      person: ended.person,
      standing: ended.standing,
      until: ended.until,
      reason: ended.endReason,
    },
    about: aboutPost(post),
  })
}

/** Ends it: from `until` on the person holds the post no longer. */
export const endAppointmentOn = (
  context: Acting,
  place: AppointmentPlace,
  ending: { until: Day; endReason: EndReason },
) =>
  onAppointment(context, place, async (tx, { post, appointments, appointment }) => {
    const verdict = endAppointment({ appointments }, appointment, ending, context.today())
    if (verdict.ok) await keepEnd(tx, context, post, verdict.value)
    return verdict
  })

/** Its term becomes longer, for a reason; the journal keeps until when it was. */
export const extendAppointmentTo = (context: Acting, place: AppointmentPlace, until: Day, reason: string) =>
  onAppointment(context, place, async (tx, held) => {
    const { post, appointment } = held
    const verdict = extendAppointment(held, appointment, until, context.today())
    if (!verdict.ok) return verdict
    await saveAppointment(tx, appointment.id, verdict.value)
    await record(tx, {
      event: 'appointment.extended',
      subject: ref('appointment', appointment.id),
      ...inTheNameOf(context, place.organizationId),
      details: { post: post.label, person: appointment.person, before: appointment.until, until, reason },
      about: aboutPost(post),
    })
    return verdict
  })

/** It had been wrongly written. The journal keeps what it said. */
export const correctAppointmentFacts = (context: Acting, place: AppointmentPlace, facts: AppointmentFacts) =>
  onAppointment(context, place, async (tx, held) => {
    const verdict = correctAppointment(held, held.appointment, facts, context.today())
    if (!verdict.ok) return verdict
    await saveAppointment(tx, held.appointment.id, facts)
    await record(tx, {
      event: 'appointment.corrected',
      subject: ref('appointment', held.appointment.id),
      ...inTheNameOf(context, place.organizationId),
      details: { post: held.post.label, person: facts.person, changes: verdict.value.map(withoutAccount) },
      about: aboutPost(held.post),
    })
    return verdict
  })

/** Whose account it is, is nobody's business: only whether there is one. */
const withoutAccount = (change: FieldChange): FieldChange =>
  change.field === 'accountId' ? { ...change, from: change.from !== null, to: change.to !== null } : change

/** Entered by mistake: it stays, with the reason, and counts for nothing. */
export const withdrawAppointmentFrom = (context: Acting, place: AppointmentPlace, reason: string) =>
  onAppointment(context, place, async (tx, { post, appointment }) => {
    const verdict = withdrawAppointment(appointment)
    if (!verdict.ok) return verdict
    await saveAppointmentWithdrawal(tx, appointment.id, { on: context.today(), reason })
    await record(tx, {
      event: 'appointment.withdrawn',
      subject: ref('appointment', appointment.id),
      ...inTheNameOf(context, place.organizationId),
      details: { post: post.label, person: appointment.person, reason },
      about: aboutPost(post),
    })
    return verdict
  })

/** A file that the storage has received. */
export type DocumentDraft = {
  title: string
  sha256: string
  fileName: string
  fileKind: Kind
  charset: string | null
  /** Bytes. */
  size: number
}

/** Puts a document to the act of appointment, beside those that it has. */
export const attachDocument = (
  context: Acting,
  place: AppointmentPlace,
  document: DocumentDraft,
): Promise<Verdict<null, 'withdrawn'>> =>
  onAppointment(context, place, async (tx, { post, appointment }) => {
    if (appointment.withdrawn) return refuse('withdrawn')
    await insertDocument(tx, { ...document, appointmentId: appointment.id, addedOn: context.today() })
    await record(tx, {
      event: 'appointment.document-added',
      subject: ref('appointment', appointment.id),
      ...inTheNameOf(context, place.organizationId),
      details: { post: post.label, person: appointment.person, title: document.title, sha256: document.sha256 },
      about: aboutPost(post),
    })
    return accept(null)
  })
