import { formatDay } from '../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import { folioOf } from './model.ts'
import { ANSWER_TYPES, KINDS } from './vocabulary.ts'
import { words } from './words.ts'

type Telling = (entry: Entry, locale: Locale) => string
type Plain =
  | 'edited'
  | 'withdrawn'
  | 'rejoined'
  | 'appeal-rejected'
  | 'version-restored'
  | 'version-appeal-rejected'
  | 'kept'
  | 'flagged'
  | 'half-term'
  | 'became-overdue'

/** Entries of the journal outlive the code that wrote them: whatever is missing is left out. */
const factsOf = ({ details }: Entry, locale: Locale) => ({
  folio: folioOf(Number(details['number'] ?? 0)),
  version: String(details['version'] ?? ''),
  kind: words(locale)(`one.${KINDS.find((kind) => kind === details['kind']) ?? 'question'}`),
})
const dayOf = (value: unknown, locale: Locale) => (typeof value === 'string' ? formatDay(value, locale) : '—')

const plain =
  (event: Plain): Telling =>
  (entry, locale) =>
    words(locale)(`event.${event}`, factsOf(entry, locale))

const published: Telling = (entry, locale) => {
  const facts = factsOf(entry, locale)
  const { dueOn } = entry.details
  return typeof dueOn === 'string'
    ? words(locale)('event.published-due', { ...facts, due: dayOf(dueOn, locale) })
    : words(locale)('event.published', facts)
}

const answered: Telling = (entry, locale) => {
  const { type, onTime } = entry.details
  const facts = {
    ...factsOf(entry, locale),
    type: words(locale)(`type.${ANSWER_TYPES.find((one) => one === type) ?? 'answered'}`).toLowerCase(),
  }
  const event = onTime === true ? 'answered-on-time' : onTime === false ? 'answered-late' : 'answered'
  return words(locale)(`event.${event}`, facts)
}

const moved =
  (event: 'term-extended' | 'term-moved' | 'appeal-term-moved'): Telling =>
  (entry, locale) =>
    words(locale)(`event.${event}`, {
      ...factsOf(entry, locale),
      from: dayOf(entry.details['from'], locale),
      to: dayOf(entry.details['to'], locale),
    })

const transferred: Telling = (entry, locale) =>
  words(locale)('event.transferred', { ...factsOf(entry, locale), due: dayOf(entry.details['dueOn'], locale) })

/** With the day by which something is owed, where anything is. */
const perhapsDue =
  (event: 'appealed' | 'restored' | 'version-appealed'): Telling =>
  (entry, locale) => {
    const { dueOn } = entry.details
    const facts = factsOf(entry, locale)
    return typeof dueOn === 'string'
      ? words(locale)(`event.${event}-due`, { ...facts, due: dayOf(dueOn, locale) })
      : words(locale)(`event.${event}`, facts)
  }

const hidden =
  (event: 'hidden' | 'version-hidden'): Telling =>
  (entry, locale) => {
    const title = entry.details['ruleTitle']
    return words(locale)(`event.${event}`, {
      ...factsOf(entry, locale),
      rule: String(entry.details['rule'] ?? ''),
      title:
        typeof title === 'object' && title !== null && Object.hasOwn(title, 'es')
          ? inLanguage(title as TranslatedText, locale).text
          : '',
    })
  }

export const events: Record<string, Telling> = {
  'contribution.published': published,
  'contribution.edited': plain('edited'),
  'contribution.withdrawn': plain('withdrawn'),
  'contribution.answered': answered,
  'contribution.transferred': transferred,
  'contribution.term-extended': moved('term-extended'),
  'contribution.term-moved': moved('term-moved'),
  'contribution.half-term': plain('half-term'),
  'contribution.became-overdue': plain('became-overdue'),
  'contribution.rejoined': plain('rejoined'),
  'contribution.flagged': plain('flagged'),
  'contribution.hidden': hidden('hidden'),
  'contribution.kept': plain('kept'),
  'contribution.appealed': perhapsDue('appealed'),
  'contribution.appeal-term-moved': moved('appeal-term-moved'),
  'contribution.restored': perhapsDue('restored'),
  'contribution.appeal-rejected': plain('appeal-rejected'),
  'contribution.version-hidden': hidden('version-hidden'),
  'contribution.version-appealed': perhapsDue('version-appealed'),
  'contribution.version-restored': plain('version-restored'),
  'contribution.version-appeal-rejected': plain('version-appeal-rejected'),
  'participation-rules.published': ({ details }, locale) =>
    words(locale)('event.rules-published', {
      version: String(details['version']),
      day: dayOf(details['fromDay'], locale),
    }),
  'answer-term.set': ({ details }, locale) =>
    words(locale)(details['matter'] === 'appeal' ? 'event.appeal-term-set' : 'event.term-set', {
      count: Number(details['days'] ?? 0),
      extension: Number(details['extensionDays'] ?? 0),
      day: dayOf(details['fromDay'], locale),
    }),
}
