import { addDays, Day, formatDay } from '../../kernel/dates.ts'
import type { FieldChange } from '../../kernel/differences.ts'
import { inLanguage, TranslatedText, type Locale } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { END_REASONS, POST_KINDS, STANDINGS } from './model.ts'
import { words } from './words.ts'

const fact = ({ details }: Entry, name: string) => String(details[name] ?? '')
/** What every entry of this module names, as far as it has it. */
const told = (entry: Entry, locale: Locale) => ({
  post: textOf(entry.details['post'], locale),
  person: fact(entry, 'person'),
  reason: fact(entry, 'reason'),
  changes: tellChanges(entry.details['changes'], locale),
})

const textOf = (value: unknown, locale: Locale) => {
  const text = TranslatedText.safeParse(value)
  return text.success ? inLanguage(text.data, locale).text : ''
}

/** Each event as a sentence. Entries outlive the code that wrote them: what is not understood is told as it is. */
export const events: Module['events'] = {
  'post.created': (entry, locale) => words(locale)('event.post-created', told(entry, locale)),
  'post.changed': (entry, locale) => words(locale)('event.post-changed', told(entry, locale)),
  'post.withdrawn': (entry, locale) => words(locale)('event.post-withdrawn', told(entry, locale)),
  'appointment.made': (entry, locale) =>
    words(locale)(fact(entry, 'standing') === 'alternate' ? 'event.made-alternate' : 'event.made-holder', {
      ...told(entry, locale),
      from: formatDay(fact(entry, 'from'), locale),
    }),
  'appointment.ended': (entry, locale) =>
    words(locale)('event.ended', {
      ...told(entry, locale),
      last: formatDay(addDays(fact(entry, 'until'), -1), locale),
      reason: codeInWords(fact(entry, 'reason'), locale),
    }),
  'appointment.extended': (entry, locale) =>
    words(locale)('event.extended', {
      ...told(entry, locale),
      before: formatDay(addDays(fact(entry, 'before'), -1), locale),
      last: formatDay(addDays(fact(entry, 'until'), -1), locale),
    }),
  'appointment.corrected': (entry, locale) => words(locale)('event.corrected', told(entry, locale)),
  'appointment.withdrawn': (entry, locale) => words(locale)('event.withdrawn', told(entry, locale)),
  'appointment.document-added': (entry, locale) =>
    words(locale)('event.document-added', { ...told(entry, locale), title: fact(entry, 'title') }),
}

const FACTS = [
  'kind',
  'label',
  'mustBeFilled',
  'from',
  'until',
  'person',
  'accountId',
  'standing',
  'endReason',
  'actLink',
  'actOn',
] as const

/** «Desde, de 1 de marzo de 2026 a 2 de marzo de 2026; persona, de «Ana» a «Ana Ruiz»». */
function tellChanges(changes: unknown, locale: Locale): string {
  const t = words(locale)
  const list = Array.isArray(changes) ? (changes as FieldChange[]) : []
  return list
    .map(({ field, from, to }) => {
      const known = FACTS.find((name) => name === field)
      const say = (value: unknown) => tellValue(field, value, locale)
      return t('event.change', { field: known ? t(`event.fact.${known}`) : field, from: say(from), to: say(to) })
    })
    .join('; ')
}

function tellValue(field: string, value: unknown, locale: Locale): string {
  const t = words(locale)
  if (value === null || value === undefined) return t('event.nothing')
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no').toLowerCase()
  if (typeof value === 'object') return `«${textOf(value, locale)}»`
  const day = Day.safeParse(value)
  // People say the last day of a term, the record keeps the first that is no longer of it.
  if (day.success) return formatDay(field === 'until' ? addDays(day.data, -1) : day.data, locale)
  return ['person', 'actLink'].includes(field) ? `«${String(value)}»` : codeInWords(String(value), locale)
}

function codeInWords(code: string, locale: Locale): string {
  const t = words(locale)
  const kind = POST_KINDS.find((known) => known === code)
  if (kind) return t(`kind.${kind}`)
  const standing = STANDINGS.find((known) => known === code)
  if (standing) return t(`standing.${standing}`)
  const reason = END_REASONS.find((known) => known === code)
  return reason ? t(`reason.${reason}`) : code
}
