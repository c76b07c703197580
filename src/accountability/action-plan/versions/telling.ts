import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { words as cutWords } from '../cuts/words.ts'
import { words } from './words.ts'

type Telling = (entry: Entry, locale: Locale) => string

const dayIn = (value: unknown, locale: Locale) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value, locale) : ''

const ofAmendment = ({ details }: Entry, locale: Locale) => ({
  amendment: String(details.amendment ?? ''),
  title: isText(details.title) ? inLanguage(details.title, locale).text : '',
  version: String(details.version ?? ''),
})
const isText = (value: unknown): value is TranslatedText => typeof value === 'object' && value !== null && 'es' in value

/** The sentences of what happens to signed texts, and of cuts and closings. */
export const lifeEvents: Record<string, Telling> = {
  'plan.signed': ({ details }, locale) => words(locale)('event.signed', { number: String(details.number ?? '') }),
  'plan.launched': ({ details }, locale) => words(locale)('event.launched', { place: String(details.place ?? '') }),
  'plan.closed': ({ details }, locale) =>
    cutWords(locale)(details.early === true ? 'event.closed-early' : 'event.closed'),
  'plan.cut-taken': ({ details }, locale) => cutWords(locale)('event.taken', { number: String(details.number ?? '') }),
  'plan.cut-day-set': ({ details }, locale) => cutWords(locale)('event.day-set', { day: dayIn(details.day, locale) }),
  'plan.cut-day-called-off': ({ details }, locale) =>
    cutWords(locale)('event.day-called-off', { day: dayIn(details.day, locale) }),
  'amendment.drafted': (_, locale) => words(locale)('event.drafted'),
  'amendment.proposed': (entry, locale) => words(locale)('event.proposed', ofAmendment(entry, locale)),
  'amendment.applied': (entry, locale) => words(locale)('event.applied', ofAmendment(entry, locale)),
  'amendment.approved': (entry, locale) => words(locale)('event.approved', ofAmendment(entry, locale)),
  'amendment.rejected': (entry, locale) => words(locale)('event.rejected', ofAmendment(entry, locale)),
  'amendment.withdrawn': (entry, locale) => words(locale)('event.withdrawn', ofAmendment(entry, locale)),
  'amendment.lapsed': (entry, locale) => words(locale)('event.lapsed', ofAmendment(entry, locale)),
}
