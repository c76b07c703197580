import { z } from 'zod'
import { Day } from '../../kernel/dates.ts'
import { visible, type TranslatedText } from '../../kernel/text.ts'
import { link } from '../../platform/fetch/index.ts'
import { NO_EMAIL } from '../../platform/http/index.ts'

/** Text as people give it: what can be seen of it, its ends trimmed. */
export const tidy = (text: string) => visible(text).trim()

/** One line or paragraph of 1 to `max` characters. */
export const line = (max: number) => z.string().transform(tidy).pipe(z.string().min(1).max(max))

/** Content in Spanish and, where it was translated, in English: `max` characters each. */
export const content = (max = 10_000) => z.object({ es: line(max), en: line(max).optional() }).transform(inOrder)

/** Spanish first: the database keeps no order of keys, and two equal texts must read the same. */
export const inOrder = ({ es, en }: { es: string; en?: string | undefined }): TranslatedText =>
  en === undefined ? { es } : { es, en }

export const TITLE_LENGTH = 2000 // Real plans print whole paragraphs as the commitment.

export const Link = link()

/** The largest number, either way: past fifteen figures some would be lost. */
export const MOST_NUMBER = 999_999_999_999_999
/** Numbers as measured. */
export const Measure = z.number().min(-MOST_NUMBER).max(MOST_NUMBER)

const [FIRST_YEAR, LAST_YEAR] = ['1990', '2100']
/** Whether a plan may speak of that day: a year outside is a slip of the keyboard. */
export const isPlausible = (day: Day) => day.slice(0, 4) >= FIRST_YEAR && day.slice(0, 4) <= LAST_YEAR
/** A day that a plan sets or reports. Documents of evidence may be older: theirs is any `Day`. */
export const PlanDay = Day.refine((day) => !/^\d{4}-/.test(day) || isPlausible(day), {
  params: { reason: 'implausible-day' },
})

/** A name that is published: an e-mail address, which is personal data, is none. */
export const publicName = (max: number) => line(max).refine(...NO_EMAIL)
