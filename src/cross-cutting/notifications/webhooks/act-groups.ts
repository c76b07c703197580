import type { Locale } from '../../../kernel/text.ts'
import en from '../messages/en.json' with { type: 'json' }
import es from '../messages/es.json' with { type: 'json' }

/** Acts by the kind of record that they are on, as people read them; programs know each by its `event`. */
export type ActGroup = { kind: string; title: string; acts: readonly { event: string; says: string }[] }

/** In the order of the alphabet. An event that nobody put into words is called by its code, in the last group. */
export function actGroups(events: readonly string[], locale: Locale): ActGroup[] {
  const { kinds } = locale === 'es' ? es : en
  const titles: Readonly<Record<string, string>> = kinds
  const groups = Map.groupBy(events, (event) => (isInWords(event) ? kindOf(event) : 'other'))
  const named = [...groups].map(([kind, own]) => ({
    kind,
    title: titles[kind] ?? titles['other']!,
    acts: own.map((event) => ({ event, says: sayAct(event, locale) ?? event })),
  }))
  return named.toSorted(
    (a, b) => Number(a.kind === 'other') - Number(b.kind === 'other') || a.title.localeCompare(b.title, locale),
  )
}

/** «Se firma»; null where nobody put the event into words. */
export function sayAct(event: string, locale: Locale): string | null {
  const { acts } = locale === 'es' ? es : en
  const said: Readonly<Record<string, Readonly<Record<string, string>>>> = acts
  const [kind = '', act = ''] = event.split('.')
  return said[kind]?.[act] ?? null
}

const isInWords = (event: string) => sayAct(event, 'es') !== null && kindOf(event) in es.kinds
/** An act on many is an act on one. */
const kindOf = (event: string) => (event.split('.')[0] ?? '').replace(/^organizations$/, 'organization')
