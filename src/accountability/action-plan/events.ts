import { draftingEvents } from './drafting/events.ts'
import { assessmentEvents } from './evaluation/events.ts'
import { linkEvents } from './link-checks/events.ts'
import { words as counterpartWords } from './counterpart/words.ts'
import { formatDay, formatList, formatNumber } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import { lifeEvents } from './versions/telling.ts'
import { sayField, sayValue } from './say-value.ts'
import { completionName, words } from './words.ts'
import { COMPLETIONS, type Completion } from './vocabulary.ts'

type Telling = (entry: Entry, locale: Locale) => string

/** Every event of the module, with the sentence that tells one in a history. The journal keeps facts, never sentences. */
export const events: Record<string, Telling> = {
  'plan.created': (_, locale) => words(locale)('event.plan.created'),
  'plan.edited': (entry, locale) => {
    const fields = changedFields(entry, locale)
    const reason = entry.details.reason === undefined ? '' : sayValue('reason', entry.details.reason, { locale })
    return words(locale)(reason ? 'event.plan.edited-because' : 'event.plan.edited', { fields, reason })
  },
  'plan.made-current': (_, locale) => words(locale)('event.plan.made-current'),
  'plan.removed': (_, locale) => words(locale)('event.plan.removed'),
  'plan.imported': ({ details }, locale) =>
    words(locale)('event.plan.imported', { created: Number(details.created), changed: Number(details.changed) }),
  'commitment.added': (entry, locale) => words(locale)('event.commitment.added', numbersOf(entry)),
  'commitment.edited': (entry, locale) =>
    words(locale)('event.commitment.edited', { ...numbersOf(entry), fields: changedFields(entry, locale) }),
  'commitment.removed': (entry, locale) => words(locale)('event.commitment.removed', numbersOf(entry)),
  'milestone.added': (entry, locale) => words(locale)('event.milestone.added', numbersOf(entry)),
  'milestone.edited': (entry, locale) =>
    words(locale)('event.milestone.edited', { ...numbersOf(entry), fields: changedFields(entry, locale) }),
  'milestone.removed': (entry, locale) => words(locale)('event.milestone.removed', numbersOf(entry)),
  'milestone.progress-reported': (entry, locale) =>
    words(locale)('event.milestone.progress-reported', {
      ...numbersOf(entry),
      onDay: shown(entry.details.onDay, locale),
      completion: shown(entry.details.completion, locale),
    }),
  'progress.confirmed': (entry, locale) => counterpartWords(locale)('event.confirmed', reportOf(entry)),
  'progress.disputed': (entry, locale) =>
    typeof entry.details.completion === 'string'
      ? counterpartWords(locale)('event.disputed-as', {
          ...reportOf(entry),
          completion: shown(entry.details.completion, locale),
        })
      : counterpartWords(locale)('event.disputed', reportOf(entry)),
  ...assessmentEvents,
  ...linkEvents,
  ...lifeEvents,
  ...draftingEvents,
  'indicator.added': (entry, locale) => words(locale)('event.indicator.added', numbersOf(entry)),
  'indicator.edited': (entry, locale) =>
    words(locale)('event.indicator.edited', { ...numbersOf(entry), fields: changedFields(entry, locale) }),
  'indicator.removed': (entry, locale) => words(locale)('event.indicator.removed', numbersOf(entry)),
  'indicator.value-recorded': (entry, locale) =>
    words(locale)('event.indicator.value-recorded', {
      ...numbersOf(entry),
      day: shown(entry.details.day, locale),
      value: shown(entry.details.value, locale),
    }),
}

/** What the journal keeps is read as anything might be: entries outlive the code that wrote them. */
const numbersOf = ({ details }: Entry) => ({
  commitment: String(details.commitment ?? ''),
  milestone: String(details.milestone ?? ''),
  indicator: String(details.indicator ?? ''),
})

const reportOf = (entry: Entry) => ({ ...numbersOf(entry), report: String(entry.details.report ?? '') })

/** «Fin (30 de junio de 2026 → 31 de agosto de 2026) y Objetivo»: what was moved, from where to where. */
function changedFields({ details }: Entry, locale: Locale): string {
  const t = words(locale)
  const changes = Array.isArray(details.changes)
    ? (details.changes as { field: string; from?: unknown; to?: unknown }[])
    : []
  const named = changes.map((change) => {
    const field = sayField(change.field, locale)
    const tellsValue = ('from' in change || 'to' in change) && !change.field.endsWith('Id')
    const said = (value: unknown) =>
      Array.isArray(value) && value.length === 0 ? t('event.nothing') : sayValue(change.field, value, { locale })
    return tellsValue ? t('event.field-changed', { field, from: said(change.from), to: said(change.to) }) : field
  })
  return formatList(named, locale)
}

function shown(value: unknown, locale: Locale): string {
  if (value === null || value === undefined) return words(locale)('event.unknown-value')
  if (typeof value === 'number') return formatNumber(value, locale, { maximumFractionDigits: 6 })
  const text = String(value)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatDay(text, locale)
  return COMPLETIONS.includes(text as Completion) ? completionName(text as Completion, locale) : text
}
