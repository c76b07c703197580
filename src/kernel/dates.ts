import { z } from 'zod'
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
export const daysBetween = (from: Day, to: Day): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days

export const addDays = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString()
export const addMonths = (day: Day, months: number): Day => Temporal.PlainDate.from(day).add({ months }).toString()

const LANGUAGE = { es: 'es-MX', en: 'en-GB' } as const
const formats = new Map<string, Intl.DateTimeFormat>()

/** «22 de noviembre de 2026», «22 November 2026»; short: «22 nov 2026». */
export function formatDay(day: Day, locale: Locale, length: 'long' | 'short' | 'month' = 'long'): string {
  const key = `${locale} ${length}`
  let format = formats.get(key)
  if (!format) {
    const parts: Intl.DateTimeFormatOptions =
      length === 'month' ? { month: 'long', year: 'numeric' } : { day: 'numeric', month: length, year: 'numeric' }
    format = new Intl.DateTimeFormat(LANGUAGE[locale], { ...parts, timeZone: 'UTC' })
    formats.set(key, format)
  }
  return format.format(new Date(`${day}T00:00:00Z`))
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
  const key = options ? `${locale} ${JSON.stringify(options)}` : locale
  let format = numberFormats.get(key)
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(LANGUAGE[locale], options))) // thirty times as dear as what it does
  return format.format(value)
}
