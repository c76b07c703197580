import type { Locale } from '../../../kernel/text.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { words } from './words.ts'

/** What the journal keeps is read as anything might be: entries outlive the code that wrote them. */
const factsOf = ({ details }: Entry) => ({
  host: String(details.host ?? ''),
  commitment: String(details.commitment ?? ''),
  milestone: String(details.milestone ?? ''),
})

/** Every event of links that evidence cites, with the sentence that tells one in a history. */
export const linkEvents: Record<string, (entry: Entry, locale: Locale) => string> = {
  'evidence.link-archived': (entry, locale) => words(locale)('event.archived', factsOf(entry)),
  'evidence.link-broken': (entry, locale) => words(locale)('event.broken', factsOf(entry)),
  'evidence.link-restored': (entry, locale) => words(locale)('event.restored', factsOf(entry)),
  'evidence.replaced': (entry, locale) => words(locale)('event.replaced', factsOf(entry)),
}
