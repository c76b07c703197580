import { z } from 'zod'
import { memo } from './memo.ts'
import type { Locale } from './text.ts'

/** A calendar day, ISO 8601 `YYYY-MM-DD`, without time or zone: what law and plans speak of. There is no year 0 (PostgreSQL refuses it). */
export const Day = z.iso.date().refine((day) => day >= '0001')
export type Day = string

/** The zone in which a day begins and ends for the city. */
export const CITY_ZONE = 'America/Mexico_City'

/** The day that `at` falls on in the city. */
export const dayOf = (at: Date, zone = CITY_ZONE): Day =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()

/** Natural days from `from` to `to`; negative where `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 // both at midnight UTC; a page has hundreds, and Temporal takes ten times as long

export const addDays = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString()
export const addMonths = (day: Day, months: number): Day => Temporal.PlainDate.from(day).add({ months }).toString()

const LANGUAGE = { es: 'es-MX', en: 'en-GB' } as const
const formats = new Map<string, Intl.DateTimeFormat>()
/** A list says the same few days again and again, and each takes longer to write than to find. */
const written = memo(1_000_000)

/** «22 de noviembre de 2026», «22 November 2026»; short: «22 nov 2026». */
export function formatDay(day: Day, locale: Locale, length: 'long' | 'short' | 'month' = 'long'): string {
  return written(`${day} ${locale} ${length}`, () => {
    const key = `${locale} ${length}`
    let format = formats.get(key)
    if (!format) {
      const parts: Intl.DateTimeFormatOptions =
        length === 'month' ? { month: 'long', year: 'numeric' } : { day: 'numeric', month: length, year: 'numeric' }
      format = new Intl.DateTimeFormat(LANGUAGE[locale], { ...parts, timeZone: 'UTC' })
      formats.set(key, format)
    }
    return format.format(new Date(`${day}T00:00:00Z`))
  })
}

/** A moment as the city reads it: «22 de noviembre de 2026, 17:40». */
export function formatMoment(at: Date, locale: Locale, zone = CITY_ZONE): string {
  const key = `${locale} ${zone}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(LANGUAGE[locale], {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    })
    formats.set(key, format)
  }
  return format.format(at)
}

const numberFormats = new Map<string, Intl.NumberFormat>()

/** A number as the language writes it: 1234.5 → «1,234.5» (Mexico and English alike group by comma). */
export function formatNumber(value: number, locale: Locale, options?: Intl.NumberFormatOptions): string {
  if (!options && value >= 0 && value < 1000 && Number.isInteger(value)) return String(value) // nothing to group
  const key = options ? `${locale} ${JSON.stringify(options)}` : locale
  let format = numberFormats.get(key)
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(LANGUAGE[locale], options))) // thirty times as dear as what it does
  return format.format(value)
}

const listFormats = new Map<string, Intl.ListFormat>()

/** «a, b y c», with «e» before a sound of i, as the language asks; disjunction: «a, b o c». Nothing of no parts. */
export function formatList(
  parts: readonly string[],
  locale: Locale,
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  if (parts.length < 2) return parts[0] ?? ''
  const key = `${locale} ${type}`
  let format = listFormats.get(key)
  if (!format) listFormats.set(key, (format = new Intl.ListFormat(LANGUAGE[locale], { type })))
  return format.format(parts)
}
