import { addDays, Day, formatDay } from '../../kernel/dates.ts'
import { inLanguage, TranslatedText, type Locale } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { CHOICES, OUTCOMES, STANDINGS } from './model.ts'
import { words } from './words.ts'

/** Each event as a sentence. Entries outlive the code that wrote them: what is not understood is told as it is. */
export const events: Module['events'] = {
  'decision.opened': (entry, locale) => words(locale)('event.opened', told(entry, locale)),
  'decision.voted': (entry, locale) =>
    words(locale)(entry.details['from'] ? 'event.vote-changed' : 'event.voted', told(entry, locale)),
  'decision.excused': (entry, locale) => words(locale)('event.excused', told(entry, locale)),
  'decision.excuse-withdrawn': (_entry, locale) => words(locale)('event.excuse-withdrawn'),
  'decision.closed': (entry, locale) =>
    words(locale)(entry.details['notApplied'] ? 'event.closed-not-applied' : 'event.closed', told(entry, locale)),
  'decision.withdrawn': (entry, locale) => words(locale)('event.withdrawn', told(entry, locale)),
  'decision.reminded': (_entry, locale) => words(locale)('event.reminded'),
  'decision-maker.created': (entry, locale) => words(locale)('event.maker-created', told(entry, locale)),
  'decision-maker.changed': (entry, locale) => words(locale)('event.maker-changed', told(entry, locale)),
  'decision-maker.ended': (entry, locale) => words(locale)('event.maker-ended', told(entry, locale)),
  'decision-maker.seat-added': (entry, locale) => words(locale)('event.seat-added', told(entry, locale)),
  'decision-maker.seat-ended': (entry, locale) => words(locale)('event.seat-ended', told(entry, locale)),
  'decision-maker.member-joined': (entry, locale) => words(locale)('event.member-joined', told(entry, locale)),
  'decision-maker.member-left': (entry, locale) => words(locale)('event.member-left', told(entry, locale)),
  'decision-maker.rule-set': (entry, locale) => words(locale)('event.rule-set', told(entry, locale)),
}

/** What the entries of this module name, as far as each has it. */
function told({ details }: Entry, locale: Locale) {
  const t = words(locale)
  const choice = (value: unknown) => {
    const known = CHOICES.find((one) => one === value)
    return known ? t(`choice.${known}`).toLowerCase() : String(value ?? '')
  }
  const outcome = OUTCOMES.find((one) => one === details['outcome'])
  const standing = STANDINGS.find((one) => one === details['standing'])
  return {
    maker: textOf(details['maker'], locale),
    title: textOf(details['title'], locale),
    seat: textOf(details['label'], locale),
    matter: matterOf(details['matter'], locale),
    choice: choice(details['choice']),
    from: dayOrChoice(details['from'], locale, choice),
    last: lastDay(details['until'], locale),
    outcome: outcome ? t(`state.${outcome}`).toLowerCase() : String(details['outcome'] ?? ''),
    standing: standing ? t(`standing.${standing}`).toLowerCase() : '',
    reason: String(details['reason'] ?? ''),
  }
}

const textOf = (value: unknown, locale: Locale) => {
  const text = TranslatedText.safeParse(value)
  return text.success ? inLanguage(text.data, locale).text : ''
}
/** Matters of other modules are told by their names: the titles are theirs. */
const matterOf = (value: unknown, locale: Locale) => {
  if (value === null) return words(locale)('matter.any')
  return value === 'general.agreement' ? words(locale)('matter.general') : String(value ?? '')
}
const dayOrChoice = (value: unknown, locale: Locale, choice: (value: unknown) => string) => {
  const day = Day.safeParse(value)
  return day.success ? formatDay(day.data, locale) : choice(value)
}
/** The record keeps the first day that is no longer of it. */
const lastDay = (value: unknown, locale: Locale) => {
  const day = Day.safeParse(value)
  return day.success ? formatDay(addDays(day.data, -1), locale) : ''
}
