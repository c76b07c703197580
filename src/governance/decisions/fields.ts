import { z } from 'zod'
import { addDays, CITY_ZONE, type Day } from '../../kernel/dates.ts'
import { hasLetters, inOneLine, type TranslatedText } from '../../kernel/text.ts'
import { parseDayInput } from '../../platform/html/index.ts'
import { NO_EMAIL } from '../../platform/http/index.ts'

export { prose } from '../../platform/http/index.ts'

/** A day as a form sends it: ISO, or 22/11/2026. */
export const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.issues.push({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

/** One line of what is published, and so is no place for an e-mail address. */
export const line = (most: number) =>
  z
    .string()
    .transform(inOneLine)
    .pipe(
      z
        .string()
        .min(1)
        .max(most)
        .refine(...NO_EMAIL)
        .refine(hasLetters, { params: { reason: 'no-letters' } }),
    )
export const inBoth = (es: string, en: string | undefined): TranslatedText => (en ? { es, en } : { es })
export const inBothOrNone = (es: string | undefined, en: string | undefined): TranslatedText | null =>
  es ? inBoth(es, en) : null

/** People say the last day of a term, the record keeps the first that is no longer of it. */
export const dayAfter = (last: Day | undefined): Day | null => (last === undefined ? null : addDays(last, 1))

/** The last minute of a day in the city. */
export const endOfDay = (day: Day): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: CITY_ZONE, plainTime: '23:59' }).epochMilliseconds)
