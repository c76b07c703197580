import { formatDay } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { completionName } from '../words.ts'
import { words } from './words.ts'

/** What the journal keeps is read as anything might be: entries outlive the code that wrote them. */
const factsOf = ({ details }: Entry) => ({
  commitment: String(details.commitment ?? ''),
  edition: String(details.edition ?? ''),
  name: String(details.name ?? ''),
  version: String(details.version ?? ''),
})

const dayIn = (value: unknown, locale: Locale) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value, locale) : ''

/** Every event of independent assessment, with the sentence that tells one in a history. */
export const assessmentEvents: Record<string, (entry: Entry, locale: Locale) => string> = {
  'scales.added': (entry, locale) => words(locale)('event.scales.added', factsOf(entry)),
  'scales.removed': (entry, locale) => words(locale)('event.scales.removed', factsOf(entry)),
  'reply-term.set': ({ details }, locale) =>
    words(locale)('event.reply-term.set', { count: Number(details.workingDays), day: dayIn(details.fromDay, locale) }),
  'plan.evaluation-set': (_, locale) => words(locale)('event.plan.evaluation-set'),
  'assessment.assigned': (entry, locale) =>
    words(locale)(
      entry.details.commitment ? 'event.assessment.assigned' : 'event.assessment.assigned-plan',
      factsOf(entry),
    ),
  'assessment.assignment-ended': (_, locale) => words(locale)('event.assessment.assignment-ended'),
  'assessment.started': (entry, locale) => words(locale)('event.assessment.started', factsOf(entry)),
  'assessment.sent-for-review': (entry, locale) => words(locale)('event.assessment.sent-for-review', factsOf(entry)),
  'assessment.reviewed': (entry, locale) =>
    words(locale)(
      entry.details.verdict === 'returned' ? 'event.assessment.returned' : 'event.assessment.approved',
      factsOf(entry),
    ),
  'assessment.sent-for-reply': (entry, locale) =>
    words(locale)(entry.details.dueOn ? 'event.assessment.sent-for-reply' : 'event.assessment.sent-to-nobody', {
      ...factsOf(entry),
      day: dayIn(entry.details.dueOn, locale),
    }),
  'assessment.replied': (entry, locale) => {
    // The stance was told at once before it waited for the publication.
    const stance = (['agrees', 'disagrees', 'waives'] as const).find((one) => one === entry.details.stance) ?? 'kept'
    return words(locale)(`event.assessment.replied.${stance}`, factsOf(entry))
  },
  'assessment.published': (entry, locale) => {
    const completion = COMPLETIONS.find((one) => one === entry.details.completion)
    return words(locale)(completion ? 'event.assessment.published-as' : 'event.assessment.published', {
      ...factsOf(entry),
      completion: completion ? completionName(completion, locale).toLowerCase() : '',
    })
  },
  'assessment.taken-over': (entry, locale) => words(locale)('event.assessment.taken-over', factsOf(entry)),
  'assessment.withdrawn': (entry, locale) => words(locale)('event.assessment.withdrawn', factsOf(entry)),
}
