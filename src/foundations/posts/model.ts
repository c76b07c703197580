import type { z } from 'zod'
import { addDays, addMonths, type Day } from '../../kernel/dates.ts'
import { differences, type FieldChange } from '../../kernel/differences.ts'
import { id } from '../../kernel/id.ts'
import { lookAlike, type TranslatedText } from '../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'

export const PostId = id('PostId')
export type PostId = z.infer<typeof PostId>
export const AppointmentId = id('AppointmentId')
export type AppointmentId = z.infer<typeof AppointmentId>

/** In the order in which an organization's posts are shown. */
export const POST_KINDS = [
  'head',
  'commissioner',
  'transparency-officer',
  'open-government-liaison',
  'secretariat-seat',
  'other',
] as const
export type PostKind = (typeof POST_KINDS)[number]

export const STANDINGS = ['holder', 'alternate'] as const
export type Standing = (typeof STANDINGS)[number]

export const END_REASONS = ['term-ended', 'resignation', 'removal', 'death', 'replaced'] as const
export type EndReason = (typeof END_REASONS)[number]

/** From `from` to the day before `until`; null is unbounded. Days are ISO texts, so they compare as texts. */
export type Period = { from: Day | null; until: Day | null }
/** It was entered by mistake: it stays in the record, and counts for nothing. */
export type Withdrawal = { on: Day; reason: string }

export type PostFacts = Period & { kind: PostKind; label: TranslatedText; mustBeFilled: boolean }
export type Post = PostFacts & {
  id: PostId
  organizationId: string
  /** Its place among the organization's. */
  number: number
  withdrawn: Withdrawal | null
}

export type AppointmentFacts = {
  /** The person's public name. */
  person: string
  /** The person's account, where it is known. Never shown. */
  accountId: string | null
  standing: Standing
  from: Day
  until: Day | null
  /** Null: it goes on, or its term runs out by itself. */
  endReason: EndReason | null
  /** Where the act of appointment was published, and its day. */
  actLink: string | null
  actOn: Day | null
}
export type Appointment = AppointmentFacts & {
  id: AppointmentId
  postId: PostId
  /** Its place among the post's. */
  number: number
  withdrawn: Withdrawal | null
}

/** Whether and when the organization came or will come to its end. Null although dissolved: nobody knows when. */
export type Ending = { dissolved: boolean; dissolvedOn: Day | null }

const holdsOn = ({ from, until }: Period, day: Day) => (from === null || from <= day) && (until === null || day < until)
const overlap = (a: Period, b: Period) => startsBefore(a.from, b.until) && startsBefore(b.from, a.until)
const startsBefore = (from: Day | null, until: Day | null) => from === null || until === null || from < until
const isReversed = ({ from, until }: Period) => from !== null && until !== null && until <= from

const isGoneOn = ({ dissolved, dissolvedOn }: Ending, day: Day) =>
  dissolvedOn === null ? dissolved : dissolvedOn <= day

/** Whether there is such a post on that day: it ends with its organization, whatever else is said of it. */
export const existsOn = (post: Post, organization: Ending, day: Day) =>
  post.withdrawn === null && holdsOn(post, day) && !isGoneOn(organization, day)

/** The first day on which it is no more, as far as anybody knows. */
export const endOf = ({ until }: Post, { dissolvedOn }: Ending): Day | null =>
  until !== null && dissolvedOn !== null ? (until < dissolvedOn ? until : dissolvedOn) : (until ?? dissolvedOn)

export const isInForce = (appointment: Appointment, day: Day) =>
  appointment.withdrawn === null && holdsOn(appointment, day)

/** `since` null: nobody knows. `everFilled`: somebody is known to have held it before. */
export type Vacancy = { since: Day | null; everFilled: boolean }

/** Since when the post has had no holder on that day: since its last one, or since it exists. Null where somebody holds it. */
export function vacancyOf(
  { from }: Pick<Post, 'from'>,
  appointments: readonly Appointment[],
  day: Day,
): Vacancy | null {
  const holders = appointments.filter(({ standing, withdrawn }) => standing === 'holder' && withdrawn === null)
  if (holders.some((holder) => isInForce(holder, day))) return null
  const ends = holders.flatMap(({ until }) => (until !== null && until <= day ? [until] : []))
  const last = ends.toSorted().at(-1)
  return { since: last ?? from, everFilled: last !== undefined }
}

/** A post as it is on a day. `vacancy` is null where it has a holder. */
export type PostOnDay = {
  post: Post
  holder: Appointment | null
  alternates: readonly Appointment[]
  vacancy: Vacancy | null
}

export function onDay(post: Post, appointments: readonly Appointment[], day: Day): PostOnDay {
  const inForce = appointments.filter((appointment) => isInForce(appointment, day))
  return {
    post,
    holder: inForce.find(({ standing }) => standing === 'holder') ?? null,
    alternates: inForce.filter(({ standing }) => standing === 'alternate'),
    vacancy: vacancyOf(post, appointments, day),
  }
}

const FIRST_DAY: Day = '1900-01-01'
const YEARS_TO_START = 2
const YEARS_TO_END = 30
/** Days beyond can only have been mistyped. */
const isPlausible = (day: Day | null, today: Day, yearsAhead: number) =>
  day === null || (day >= FIRST_DAY && day <= addMonths(today, yearsAhead * 12))
const isPlausiblePeriod = ({ from, until }: Period, today: Day) =>
  isPlausible(from, today, YEARS_TO_START) && isPlausible(until, today, YEARS_TO_END)

export type PostRefusal = 'reversed' | 'implausible-day' | 'after-organization'

/** A new post of an organization. One that is gone may get those it had. */
export function createPost(facts: PostFacts, organization: Ending, today: Day): Verdict<PostFacts, PostRefusal> {
  const wrong = wrongPost(facts, organization, today)
  return wrong ? refuse(wrong) : accept(facts)
}

function wrongPost(facts: PostFacts, { dissolvedOn }: Ending, today: Day): PostRefusal | null {
  if (isReversed(facts)) return 'reversed'
  if (!isPlausiblePeriod(facts, today)) return 'implausible-day'
  return facts.from !== null && dissolvedOn !== null && facts.from >= dissolvedOn ? 'after-organization' : null
}

const postFacts = ({ kind, label, mustBeFilled, from, until }: PostFacts): PostFacts => ({
  kind,
  label,
  mustBeFilled,
  from,
  until,
})

/** Corrects or ends a post: nobody is left appointed before it exists or once it is no more. */
export function changePost(
  post: Post,
  appointments: readonly Appointment[],
  facts: PostFacts,
  organization: Ending,
  today: Day,
): Verdict<FieldChange[], PostRefusal | 'withdrawn' | 'no-change' | 'appointments-outside'> {
  if (post.withdrawn) return refuse('withdrawn')
  const changes = differences(postFacts(post), postFacts(facts))
  if (changes.length === 0) return refuse('no-change')
  const wrong = wrongPost(facts, organization, today)
  if (wrong) return refuse(wrong)
  const isOutside = ({ withdrawn, from }: Appointment) => withdrawn === null && !holdsOn(facts, from)
  return appointments.some(isOutside) ? refuse('appointments-outside') : accept(changes)
}

/** A post in which somebody was truly appointed was no mistake. */
export function withdrawPost(
  post: Post,
  appointments: readonly Appointment[],
): Verdict<Post, 'withdrawn' | 'has-appointments'> {
  if (post.withdrawn) return refuse('withdrawn')
  return appointments.some(({ withdrawn }) => withdrawn === null) ? refuse('has-appointments') : accept(post)
}

export type FactsRefusal =
  | 'reversed'
  | 'implausible-day'
  | 'reason-without-end'
  | 'act-ahead'
  | 'outside-post'
  | 'held'
  | 'same-person'

/** What the rules need of where a person is appointed. */
type Place = { post: Post; organization: Ending; appointments: readonly Appointment[] }

function wrongAppointment(facts: AppointmentFacts, { post, organization }: Place, today: Day): FactsRefusal | null {
  if (isReversed(facts)) return 'reversed'
  if (facts.actOn !== null && facts.actOn > today) return 'act-ahead'
  if (!isPlausiblePeriod(facts, today) || !isPlausible(facts.actOn, today, 0)) return 'implausible-day'
  if (facts.endReason !== null && facts.until === null) return 'reason-without-end'
  return holdsOn(post, facts.from) && !isGoneOn(organization, facts.from) ? null : 'outside-post'
}

/** One holder a day, as many alternates as there are; nobody is appointed twice to one post on a day. */
function clash(facts: AppointmentFacts, others: readonly Appointment[]): 'held' | 'same-person' | null {
  const besides = others.filter((other) => other.withdrawn === null && overlap(other, facts))
  if (besides.some(({ person }) => isSameName(person, facts.person))) return 'same-person'
  return facts.standing === 'holder' && besides.some(({ standing }) => standing === 'holder') ? 'held' : null
}

const isSameName = (a: string, b: string) => nameKey(a) === nameKey(b)
const nameKey = (name: string) =>
  lookAlike(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * An appointment to a post. `replaces`: whoever holds the post that day without a known end leaves it the day before, replaced;
 * `replaced` is that appointment as it becomes.
 */
export function appoint(
  place: Place,
  facts: AppointmentFacts,
  { replaces, today }: { replaces: boolean; today: Day },
): Verdict<{ replaced: Appointment | null }, FactsRefusal | 'withdrawn'> {
  if (place.post.withdrawn) return refuse('withdrawn')
  const wrong = wrongAppointment(facts, place, today)
  if (wrong) return refuse(wrong)
  const before = replaces && facts.standing === 'holder' ? holderToReplace(place.appointments, facts.from) : undefined
  const replaced = before ? { ...before, until: facts.from, endReason: 'replaced' as const } : null
  const others = place.appointments.map((other) => (other === before ? replaced! : other))
  const clashing = clash(facts, others)
  return clashing ? refuse(clashing) : accept({ replaced })
}

const holderToReplace = (appointments: readonly Appointment[], from: Day) =>
  appointments.find(
    (other) => other.standing === 'holder' && other.endReason === null && other.from < from && isInForce(other, from),
  )

const appointmentFacts = (appointment: AppointmentFacts): AppointmentFacts => ({
  person: appointment.person,
  accountId: appointment.accountId,
  standing: appointment.standing,
  from: appointment.from,
  until: appointment.until,
  endReason: appointment.endReason,
  actLink: appointment.actLink,
  actOn: appointment.actOn,
})

const besides = (appointments: readonly Appointment[], appointment: Appointment) =>
  appointments.filter(({ id }) => id !== appointment.id)

/** The same appointment, rightly written. */
export function correctAppointment(
  place: Place,
  appointment: Appointment,
  facts: AppointmentFacts,
  today: Day,
): Verdict<FieldChange[], FactsRefusal | 'withdrawn' | 'no-change'> {
  if (appointment.withdrawn) return refuse('withdrawn')
  const changes = differences(appointmentFacts(appointment), appointmentFacts(facts))
  if (changes.length === 0) return refuse('no-change')
  const wrong = wrongAppointment(facts, place, today) ?? clash(facts, besides(place.appointments, appointment))
  return wrong ? refuse(wrong) : accept(changes)
}

/** Whether it goes on, or its term runs out by itself: nobody ended it. */
export function canEnd(appointment: Appointment): Verdict<Appointment, 'withdrawn' | 'already-ended'> {
  if (appointment.withdrawn) return refuse('withdrawn')
  return appointment.endReason === null ? accept(appointment) : refuse('already-ended')
}

/** Ends it from `until` on. A term that runs out by itself may end sooner or, if nobody else was appointed, later. */
export function endAppointment(
  { appointments }: Pick<Place, 'appointments'>,
  appointment: Appointment,
  { until, endReason }: { until: Day; endReason: EndReason },
  today: Day,
): Verdict<Appointment, 'withdrawn' | 'already-ended' | 'reversed' | 'implausible-day' | 'held' | 'same-person'> {
  const open = canEnd(appointment)
  if (!open.ok) return open
  const ended = { ...appointment, until, endReason }
  if (isReversed(ended)) return refuse('reversed')
  if (!isPlausiblePeriod(ended, today)) return refuse('implausible-day')
  const clashing = clash(ended, besides(appointments, appointment))
  return clashing ? refuse(clashing) : accept(ended)
}

/** A longer term, decided before it ran out or after: by an act of whoever appoints, not since it was wrongly written. */
export function extendAppointment(
  place: Place,
  appointment: Appointment,
  until: Day,
  today: Day,
): Verdict<
  Appointment,
  'withdrawn' | 'already-ended' | 'no-term' | 'not-later' | 'implausible-day' | 'held' | 'same-person' | 'outside-post'
> {
  const open = canEnd(appointment)
  if (!open.ok) return open
  if (appointment.until === null) return refuse('no-term')
  if (until <= appointment.until) return refuse('not-later')
  const extended = { ...appointment, until }
  if (!isPlausiblePeriod(extended, today)) return refuse('implausible-day')
  const end = endOf(place.post, place.organization)
  if (end !== null && until > end) return refuse('outside-post')
  const clashing = clash(extended, besides(place.appointments, appointment))
  return clashing ? refuse(clashing) : accept(extended)
}

/** Whether there is any day to which its term may be extended: where there is, the next one is. */
export const canExtend = (place: Place, appointment: Appointment, today: Day) =>
  extendAppointment(place, appointment, addDays(appointment.until ?? today, 1), today)

export const withdrawAppointment = (appointment: Appointment): Verdict<Appointment, 'withdrawn'> =>
  appointment.withdrawn ? refuse('withdrawn') : accept(appointment)
