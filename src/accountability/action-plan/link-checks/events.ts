import type { Locale } from '../../../kernel/text.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { words } from './words.ts'

/** What the journal keeps is read as anything might be: entries outlive the code that wrote them. */
const factsOf = ({ details }: Entry) => ({
  host: String(details.host ?? ''),
  commitment: String(details.commitment ?? ''),
  milestone: String(details.milestone ?? ''),
})

/** What an assessment cites is of no milestone. */
const telling =
  (what: 'archived' | 'broken' | 'restored' | 'replaced') =>
  (entry: Entry, locale: Locale): string =>
    words(locale)(
      entry.details.milestone === undefined && what !== 'replaced' ? `event.assessment.${what}` : `event.${what}`,
      factsOf(entry),
    )

/** Every event of links that evidence cites, with the sentence that tells one in a history. */
export const linkEvents: Record<string, (entry: Entry, locale: Locale) => string> = {
  'evidence.link-archived': telling('archived'),
  'evidence.link-broken': telling('broken'),
  'evidence.link-restored': telling('restored'),
  'evidence.replaced': telling('replaced'),
}
