import { refKey, type Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { resourceOf, type Titled } from '../../platform/manifest/registry.ts'
import { kindName, searchWords } from '../search/index.ts'

export type Names = { from: TranslatedText; to: TranslatedText }

/** How both ends are called as the journal keeps it; null where one is not public. */
export function namesOf(titles: ReadonlyMap<string, Titled>, { from, to }: { from: Ref; to: Ref }): Names | null {
  const [one, other] = [from, to].map((end) => nameOf(end, titles.get(refKey(end))))
  return one && other ? { from: one, to: other } : null
}

/** What a person said or is called may be taken away, and the journal keeps all: such records by their kind and address alone. */
function nameOf({ kind }: Ref, titled: Titled | undefined): TranslatedText | null {
  if (!titled) return null
  const stage = resourceOf(kind)?.thread?.stage
  if (stage !== 'answer' && stage !== 'verdict' && kind !== 'appointment') return titled.title
  const called = (locale: 'es' | 'en') => `${kindName(searchWords(locale), kind)} (${titled.address})`
  return { es: called('es'), en: called('en') }
}
