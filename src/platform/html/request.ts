import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import type { Locale } from '../../kernel/text.ts'
import type { Translate } from '../i18n/index.ts'

/** What every page may know of the request it answers. Pages read it by `useRequest()`; nothing else is ambient. */
export type PageRequest = {
  locale: Locale
  /** Path and query as asked for, for the language switch, «sign in and come back», and the current entry of menus. */
  url: URL
  /** The day in the city, `YYYY-MM-DD`. */
  today: string
  /** Who is signed in; null on a public, cacheable page. */
  person: { id: string; name: string } | null
  /** True where the records are invented: every page says so. */
  demonstration: boolean
  /** By `refKey`: records that were invented and stayed when the rest was removed. Their pages say so. */
  leftovers?: ReadonlySet<string>
  /** True on PGlite: pages say «evaluation and small pilots». */
  embedded: boolean
  /** Name of the installation, e.g. «Ciudad de México». */
  city: string
  /** Addresses of the built assets, with their hash. */
  assets: { css: string; embed: string; js: string; icon: string; fonts: readonly string[] }
  /** Entries of the main menu, gathered from the manifests by `app`. */
  menu: readonly { href: string; label: string }[]
  /** What `app` hangs on a page about a record: history, follow, comments… */
  slots: { subject?: ComponentChildren }
  /** Parameters of the address that could not be taken as they came: the page says so. */
  ignored?: readonly { path: string; value: string; message: string; cut: boolean }[]
}

export const RequestContext = createContext<PageRequest | null>(null)

export function useRequest(): PageRequest {
  const request = useContext(RequestContext)
  if (!request) throw new Error('A page was rendered without a request: render it with renderPage()')
  return request
}

/** The translator of a module in the page's language: `const t = useWords(words)`. */
export const useWords = <M>(words: (locale: Locale) => Translate<M>) => words(useRequest().locale)
