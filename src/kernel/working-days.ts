import { daysBetween, type Day } from './dates.ts'

/** Which days count for a term: of a body, of an authority, or of the whole country. */
export type WorkingCalendar = { isWorkingDay(day: Day): boolean }

/** Monday 1 … Sunday 7 (ISO 8601). */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

export const isWeekend = (day: Day) => weekdayOf(day) > 5

/** What a day of rest commemorates. `transfer`: that of the Federal Executive to whoever was elected. */
export type FederalHoliday =
  | 'new-year'
  | 'constitution'
  | 'juarez'
  | 'labour'
  | 'independence'
  | 'transfer'
  | 'revolution'
  | 'christmas'
export type FederalRestDay = { day: Day; holiday: FederalHoliday }

const onDate = (year: number, date: string): Day => `${String(year).padStart(4, '0')}-${date}`

/** The `nth` Monday of a month, from 1. */
function mondayOf(year: number, month: string, nth: number): Day {
  const first = 1 + ((8 - weekdayOf(onDate(year, `${month}-01`))) % 7)
  return onDate(year, `${month}-${String(first + (nth - 1) * 7).padStart(2, '0')}`)
}

/** The Federal Executive begins every six years: on 1 December until 2018, on 1 October since 2024. */
function transferOf(year: number): Day | null {
  if (year % 6 !== 2018 % 6) return null
  return onDate(year, year < 2024 ? '12-01' : '10-01')
}

const years = new Map<number, readonly FederalRestDay[]>()
const YEARS_KEPT = 500

/**
 * The days of compulsory rest of a year, in order (Ley Federal del Trabajo, art. 74, by the Mondays of its reform of 2006,
 * whatever the year). Days of elections are not fixed: a law sets each, and a calendar takes it as an entry.
 */
export function federalRestDays(year: number): readonly FederalRestDay[] {
  const kept = years.get(year)
  if (kept) return kept
  const transfer = transferOf(year)
  const days: FederalRestDay[] = [
    { day: onDate(year, '01-01'), holiday: 'new-year' },
    { day: mondayOf(year, '02', 1), holiday: 'constitution' },
    { day: mondayOf(year, '03', 3), holiday: 'juarez' },
    { day: onDate(year, '05-01'), holiday: 'labour' },
    { day: onDate(year, '09-16'), holiday: 'independence' },
    ...(transfer ? [{ day: transfer, holiday: 'transfer' } as const] : []),
    { day: mondayOf(year, '11', 3), holiday: 'revolution' },
    { day: onDate(year, '12-25'), holiday: 'christmas' },
  ]
  const ordered = days.toSorted((a, b) => (a.day < b.day ? -1 : 1))
  if (years.size >= YEARS_KEPT) years.clear()
  years.set(year, ordered)
  return ordered
}

/** What is commemorated on that day; null where it is no day of rest. */
export const federalHolidayOn = (day: Day): FederalHoliday | null =>
  federalRestDays(Number(day.slice(0, 4))).find((rest) => rest.day === day)?.holiday ?? null

/** Where nobody has published any more: all but Saturdays, Sundays and the days of compulsory rest. */
export const FEDERAL_CALENDAR: WorkingCalendar = {
  isWorkingDay: (day) => !isWeekend(day) && federalHolidayOn(day) === null,
}

/** Nothing closes for so long: a calendar that does is a fault of ours, and must not keep us counting for ever. */
const LONGEST_PAUSE = 366 * 50

/**
 * The `count`th working day after `day`, which does not count itself; with 0, that day or else the first working day after it.
 * Throws RangeError where `count` is not a whole number from 0 on, or where the calendar has no working day for 50 years.
 */
export function addWorkingDays(calendar: WorkingCalendar, day: Day, count: number): Day {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} working days cannot be added`)
  let at = count === 0 ? day : dayAfter(day)
  for (let left = Math.max(count, 1), pause = 0; ; at = dayAfter(at)) {
    if (calendar.isWorkingDay(at)) {
      left -= 1
      pause = 0
    } else if ((pause += 1) > LONGEST_PAUSE) throw new RangeError(`no working day for 50 years before ${at}`)
    if (left === 0) return at
  }
}

/** Working days after `from` up to `to`: the first does not count, the last does. Negative where `to` is earlier. */
export function workingDaysBetween(calendar: WorkingCalendar, from: Day, to: Day): number {
  if (to < from) return -workingDaysBetween(calendar, to, from) || 0 // never -0
  return daysAfter(from, to).filter((day) => calendar.isWorkingDay(day)).length
}

/** The days after `from` up to `to`, in order. */
export function daysAfter(from: Day, to: Day): Day[] {
  const count = Math.max(0, daysBetween(from, to))
  const start = Date.parse(from)
  return Array.from({ length: count }, (_, at) => new Date(start + (at + 1) * DAY).toISOString().slice(0, 10))
}

const DAY = 86_400_000 // milliseconds; at midnight UTC every day has as many
const dayAfter = (day: Day): Day => new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)
