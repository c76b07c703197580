import { scaleLinear } from 'd3-scale'
import { addMonths, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'

export type Tick = {
  day: Day
  /** Per cent of the axis. */
  at: number
  /** «jul», or the year where ticks are years apart. */
  label: string
  /** The year to print under the month: at the first tick and each January. */
  year: string | null
  /** Whether the label also fits on a telephone. */
  narrow: boolean
}
export type TimeAxis = {
  first: Day
  /** The day after the last. */
  end: Day
  /** Where a day begins, in per cent; days outside are held at the edges. */
  at(day: Day): number
  holds(day: Day): boolean
  ticks: readonly Tick[]
}

/** Months between labels; each divides the next, so that a telephone's labels are some of the wide ones. */
const STRIDES = [1, 3, 6, 12, 60, 120, 600, 1200] as const
const WIDE = 18
const NARROW = 9
/** Below three months a bar of one day would look like a season. */
const FEWEST_MONTHS = 3

/** An axis of whole months that holds all `days`; null without days. Labels every month, quarter, half-year, year … by the span. */
export function timeAxis(days: readonly Day[], locale: Locale): TimeAxis | null {
  const [earliest] = days.toSorted()
  const latest = days.toSorted().at(-1)
  if (earliest === undefined || latest === undefined) return null
  const first = monthOf(earliest)
  const months = Math.max(FEWEST_MONTHS, monthsBetween(first, latest) + 1)
  const end = addMonths(first, months)
  const place = scaleLinear([serial(first), serial(end)], [0, 100]).clamp(true)
  const at = (day: Day) => place(serial(day))
  return { first, end, at, holds: (day) => day >= first && day < end, ticks: ticksOf(first, months, at, locale) }
}

function ticksOf(first: Day, months: number, at: (day: Day) => number, locale: Locale): Tick[] {
  const wide = strideFor(months, WIDE)
  const narrow = strideFor(months, NARROW)
  const days = Array.from({ length: months }, (_, index) => addMonths(first, index)).filter(
    (day) => monthNumber(day) % wide === 0,
  )
  const nextYear = days.find((day) => day.slice(5, 7) === '01')
  return days.map((day, index) => {
    const year = String(Number(day.slice(0, 4)))
    const january = day.slice(5, 7) === '01'
    // The first tick also tells its year, unless January's label is so near that the two would touch.
    const opens = index === 0 && (nextYear === undefined || at(nextYear) - at(day) > 14)
    return {
      day,
      at: at(day),
      label: wide >= 12 ? year : monthName(day, locale),
      year: wide < 12 && (january || opens) ? year : null,
      narrow: monthNumber(day) % narrow === 0,
    }
  })
}

const strideFor = (months: number, most: number) => STRIDES.find((stride) => months / stride <= most) ?? 1200

const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`
const monthNumber = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
const monthsBetween = (from: Day, to: Day) => monthNumber(to) - monthNumber(from)
const serial = (day: Day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000

const names = new Map<Locale, Intl.DateTimeFormat>()

function monthName(day: Day, locale: Locale): string {
  let format = names.get(locale)
  if (!format) names.set(locale, (format = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })))
  return format.format(new Date(`${day}T00:00:00Z`)).replace('.', '')
}
