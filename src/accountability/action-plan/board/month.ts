import type { Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'

/** «noviembre», of a day in it. */
export const monthOf = (day: Day, locale: Locale) =>
  new Intl.DateTimeFormat(locale === 'es' ? 'es-MX' : 'en-GB', { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
