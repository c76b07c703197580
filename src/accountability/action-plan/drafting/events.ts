import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { words } from './words.ts'

const said =
  (event: 'draft-published' | 'sent' | 'approved' | 'sent-back') =>
  ({ details }: Entry, locale: Locale) =>
    words(locale)(`event.${event}`, {
      number: String(details['number'] ?? ''),
      commitment: String(details['commitment'] ?? ''),
    })

/** The sentences of what happens while a plan is drafted. */
export const draftingEvents = {
  'drafting-minimum.set': ({ details }: Entry, locale: Locale) =>
    words(locale)('event.minimum-set', {
      day: typeof details['fromDay'] === 'string' ? formatDay(details['fromDay'], locale) : '',
    }),
  'drafting-minimum.withdrawn': ({ details }: Entry, locale: Locale) =>
    words(locale)(`event.minimum-withdrawn${details['again'] === true ? '-again' : ''}`, {
      reason: inLanguage(details['reason'] as TranslatedText, locale).text,
    }),
  'draft.published': said('draft-published'),
  'plan.sent-to-approval': said('sent'),
  'plan.approved': said('approved'),
  'plan.sent-back': said('sent-back'),
}
