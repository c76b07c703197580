import { sql, type SQL } from 'drizzle-orm'
import { fold } from '../../kernel/text.ts'

/** A piece of what was typed: words to find, an exact phrase, or either to be absent. */
export type Term = { text: string; phrase: boolean; excluded: boolean }

const MOST_TERMS = 12

/** How many matches are ranked and counted; past it the answer is «more than 300», and stays as fast as with fewer. */
export const MOST_MATCHES = 300

/** What is longer is cut: nobody reads on. */
export const LONGEST_QUERY = 200

/** Marks around the matched words of an excerpt: characters that no text has. */
export const MARK = { open: '\u0002', close: '\u0003' } as const

/** «"agua potable" pozos -presas» as terms: quotes make a phrase, a minus excludes. Anything can be typed. */
export function readTerms(typed: string): Term[] {
  const terms: Term[] = []
  for (const match of typed.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)) {
    const phrase = match[2] !== undefined
    const words = fold(match[2] ?? match[3] ?? '').match(/[\p{L}\p{N}]+/gu) ?? []
    if (words.length === 0) continue
    const excluded = match[1] === '-'
    if (phrase) terms.push({ text: words.join(' '), phrase, excluded })
    else terms.push(...words.map((text) => ({ text, phrase, excluded })))
  }
  return terms.slice(0, MOST_TERMS)
}

/** «6» is article 6 and goal 6, not 60 nor 6,000. */
const isShortNumber = (text: string) => /^\d{1,2}$/.test(text)

/** A tsquery of whole words, and one that takes their beginnings too: what the first finds, the second finds as well. */
export type Query = { whole: SQL; beginnings: SQL }

/**
 * The terms as tsqueries: each must be there, as a word (in Spanish or English, whatever its ending) or as the beginning
 * of one. Null where there is nothing to look for.
 */
export function toQuery(terms: readonly Term[]): Query | null {
  if (!terms.some((term) => !term.excluded)) return null
  const all = (of: (term: Term) => SQL) => sql.join(terms.map(of), sql` && `)
  return { whole: all((term) => tsquery(term, term.excluded)), beginnings: all((term) => tsquery(term, true)) }
}

function tsquery({ text, phrase, excluded }: Term, beginning: boolean): SQL {
  const word = beginning && !isShortNumber(text) ? `${text}:*` : text
  const found = phrase
    ? sql`phraseto_tsquery('words', ${text})`
    : // Once where languages agree: each word of a query is a list that the index reads whole.
      sql`(select coalesce(string_agg(distinct q::text, ' | '), '')::tsquery from (values (to_tsquery('words', ${word})), (to_tsquery('es', ${text})), (to_tsquery('en', ${text}))) one (q) where numnode(q) > 0)`
  return excluded ? sql`(!! ${found})` : found
}
