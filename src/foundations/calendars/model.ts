import { z } from 'zod'
import { addDays, addMonths, daysBetween, type Day } from '../../kernel/dates.ts'
import { id } from '../../kernel/id.ts'
import { tellsEmail, tellsPersonalKey, tellsTelephone, type TranslatedText } from '../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import {
  addWorkingDays,
  daysAfter,
  FEDERAL_CALENDAR,
  federalHolidayOn,
  isWeekend,
  type FederalHoliday,
  type WorkingCalendar,
} from '../../kernel/working-days.ts'

export const CalendarEntryId = id('CalendarEntryId')
export type CalendarEntryId = z.infer<typeof CalendarEntryId>

/** Part of the address of an organization, and of its calendar. */
export const Slug = z.string().regex(/^[a-z0-9-]{1,80}$/)

/** `holiday`: the organization does not work («día inhábil»). `suspension`: it may, but terms do not run («suspensión de términos»). */
export const ENTRY_KINDS = ['holiday', 'suspension'] as const
export const EntryKind = z.enum(ENTRY_KINDS)
export type EntryKind = z.infer<typeof EntryKind>

/** Both days belong to it. */
export type Stretch = { fromDay: Day; lastDay: Day }

export type EntryDraft = Stretch & {
  kind: EntryKind
  reason: TranslatedText
  /** Where the official publication is. */
  publicationUrl: string | null
  /** In which official publication it was made known, as one cites it on paper: «Gaceta Oficial, núm. 1234, 15 de enero de 2026». */
  publicationReference: string | null
}

export type CalendarEntry = EntryDraft & {
  id: CalendarEntryId
  organizationId: string
  /** In whose name it was published. */
  publisherId: string
  publishedAt: Date
  withdrawn: { on: Day; reason: TranslatedText } | null
}

/** What is no citation, or tells of a person what is never public. */
type ReferenceRefusal = 'not-citable' | 'is-an-email' | 'is-a-personal-key' | 'is-a-telephone'

export type PublishRefusal =
  | ReferenceRefusal
  | 'ends-before-start'
  | 'too-long'
  | 'implausible-day'
  | 'needs-publication'
  | 'not-ahead'
  | 'too-many-days'
  | 'past-days'

const YEARS_BACK = 10
const YEARS_AHEAD = 2
const years = (day: Day, count: number) => addMonths(day, count * 12)

/** Working days that anybody takes from their own terms in any twelve months: two holiday periods and as many days again. */
export const MOST_OWN_DAYS = 40

const SHORTEST_REFERENCE = 10

/** Whether anybody could look it up: a name with a number or a day, in two words or more, as in «DOF 4 de mayo de 2015». */
function judgeReference(reference: string): Verdict<string, ReferenceRefusal> {
  const words = reference.match(/[\p{L}\p{N}]+/gu) ?? []
  if (reference.length < SHORTEST_REFERENCE || words.length < 2) return refuse('not-citable')
  if (!/\p{L}/u.test(reference) || !/\p{N}/u.test(reference)) return refuse('not-citable')
  if (tellsEmail(reference)) return refuse('is-an-email')
  if (tellsPersonalKey(reference)) return refuse('is-a-personal-key')
  return tellsTelephone(reference) ? refuse('is-a-telephone') : accept(reference)
}

/**
 * `confirmed`: it is known that days that passed change terms that run. `own`: what whoever works by the calendar published of themselves
 * before; null where it is the authority that supervises them that publishes.
 *
 * Nobody stops their own terms by their word alone: they say where it was officially published, by address or as paper is cited, never of today nor of days past, and of
 * MOST_OWN_DAYS in twelve months at the most. What is past or longer is for the authority to enter.
 */
export function canPublish(
  {
    fromDay,
    lastDay,
    publicationUrl,
    publicationReference,
  }: Stretch & Pick<EntryDraft, 'publicationUrl' | 'publicationReference'>,
  today: Day,
  { confirmed, own }: { confirmed: boolean; own: readonly Stretch[] | null },
): Verdict<Stretch, PublishRefusal> {
  if (fromDay < years(today, -YEARS_BACK) || fromDay > years(today, YEARS_AHEAD)) return refuse('implausible-day')
  if (lastDay < fromDay) return refuse('ends-before-start')
  if (lastDay >= years(fromDay, 1)) return refuse('too-long')
  const cited = publicationReference === null ? null : judgeReference(publicationReference)
  if (cited && !cited.ok) return cited
  if (own) {
    if (publicationUrl === null && publicationReference === null) return refuse('needs-publication')
    if (fromDay <= today) return refuse('not-ahead')
    if (mostInAYear(own, { fromDay, lastDay }) > MOST_OWN_DAYS) return refuse('too-many-days')
  }
  if (fromDay < today && !confirmed) return refuse('past-days')
  return accept({ fromDay, lastDay })
}

/** Working days that all these take from terms in the twelve months in which they take the most, of those that have a day of `added`. */
function mostInAYear(before: readonly Stretch[], added: Stretch): number {
  const all = [...before, added]
  const days = [...new Set(all.flatMap(({ fromDay, lastDay }) => daysAfter(addDays(fromDay, -1), lastDay)))]
  const working = days.filter(FEDERAL_CALENDAR.isWorkingDay)
  // The fullest twelve months begin with the first day of one of them.
  const starts = all
    .map(({ fromDay }) => fromDay)
    .filter((day) => day <= added.lastDay && years(day, 1) > added.fromDay)
  return Math.max(...starts.map((start) => working.filter((day) => start <= day && day < years(start, 1)).length))
}

/** From the first day of `from` to the day before `until`; null is unbounded. */
export type Supervision = { authorityId: string; from: Day | null; until: Day | null }

/** An entry as it holds for an organization: its own, or its authority's for the days on which it was supervised. */
export type AppliedEntry = CalendarEntry & { inherited: boolean }

/** Why a day is no working day. */
export type Closure =
  | { kind: 'weekend' }
  | { kind: 'federal'; day: Day; holiday: FederalHoliday }
  | { kind: 'entry'; entry: AppliedEntry }

export type OrganizationCalendar = WorkingCalendar & {
  /** Null on a working day. What is never worked comes before what somebody published, the own before the authority's. */
  closureOn(day: Day): Closure | null
  /** What was published and not withdrawn, by first day. */
  entries: readonly AppliedEntry[]
}

/** The calendar of an organization from what it published, what its authorities did and when each supervised it. */
export function organizationCalendar(
  organizationId: string,
  published: readonly CalendarEntry[],
  supervisions: readonly Supervision[],
): OrganizationCalendar {
  const inForce = published.filter(({ withdrawn }) => withdrawn === null)
  const own = inForce
    .filter((entry) => entry.organizationId === organizationId)
    .map((entry) => ({ ...entry, inherited: false }))
  const inherited = supervisions.flatMap((supervision) =>
    inForce
      .filter((entry) => entry.organizationId === supervision.authorityId)
      .flatMap((entry) => whileSupervised(entry, supervision)),
  )
  const applied = [...own, ...inherited]
  const closureOn = (day: Day): Closure | null => {
    if (isWeekend(day)) return { kind: 'weekend' }
    const holiday = federalHolidayOn(day)
    if (holiday) return { kind: 'federal', day, holiday }
    const entry = applied.find(({ fromDay, lastDay }) => fromDay <= day && day <= lastDay)
    return entry ? { kind: 'entry', entry } : null
  }
  return {
    closureOn,
    isWorkingDay: (day) => closureOn(day) === null,
    entries: applied.toSorted((a, b) => (a.fromDay < b.fromDay ? -1 : a.fromDay > b.fromDay ? 1 : 0)),
  }
}

function whileSupervised(entry: CalendarEntry, { from, until }: Supervision): AppliedEntry[] {
  const fromDay = from !== null && from > entry.fromDay ? from : entry.fromDay
  const last = until === null ? null : addDays(until, -1)
  const lastDay = last !== null && last < entry.lastDay ? last : entry.lastDay
  return fromDay > lastDay ? [] : [{ ...entry, fromDay, lastDay, inherited: true }]
}

/** The next entry that has not begun; null where none is published. */
export const nextEntry = ({ entries }: OrganizationCalendar, today: Day): AppliedEntry | null =>
  entries.find(({ fromDay }) => fromDay > today) ?? null

/** A reason and the days that it left out of a count, in order. */
export type LeftOut = { closure: Closure; days: readonly Day[] }

/** Why days after `from` up to `to` do not count: each reason once, in the order in which they come. */
export function leftOut(calendar: OrganizationCalendar, from: Day, to: Day): LeftOut[] {
  const reasons = new Map<string, { closure: Closure; days: Day[] }>()
  for (const day of daysAfter(from, to)) {
    const closure = calendar.closureOn(day)
    if (!closure) continue
    const key = reasonKey(closure)
    const reason = reasons.get(key)
    if (reason) reason.days.push(day)
    else reasons.set(key, { closure, days: [day] })
  }
  return [...reasons.values()]
}

const reasonKey = (closure: Closure) =>
  closure.kind === 'weekend' ? 'weekend' : closure.kind === 'federal' ? closure.day : closure.entry.id

/** Days as stretches without a gap: how people say them. */
export function stretches(days: readonly Day[]): Stretch[] {
  const found: Stretch[] = []
  for (const day of days) {
    const last = found.at(-1)
    if (last && daysBetween(last.lastDay, day) === 1) last.lastDay = day
    else found.push({ fromDay: day, lastDay: day })
  }
  return found
}

export type Question = { from: Day; days: number }
export type Calculation = Question & {
  due: Day
  /** Natural days from `from` to `due`. */
  natural: number
  leftOut: LeftOut[]
}

export const MOST_DAYS = 500
export const FIRST_DAY: Day = '2000-01-01'
export const LAST_DAY: Day = '2099-12-31'

/** On which day a term of so many working days ends; `days` from 1 to MOST_DAYS. */
export function calculate(calendar: OrganizationCalendar, { from, days }: Question): Calculation {
  const due = addWorkingDays(calendar, from, days)
  return { from, days, due, natural: daysBetween(from, due), leftOut: leftOut(calendar, from, due) }
}
