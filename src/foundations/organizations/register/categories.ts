import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { CategoryEntry } from './store.ts'

/** Names of categories by id, in one language. */
export const categoryNames = (catalogue: readonly CategoryEntry[], locale: Locale) =>
  new Map(catalogue.map(({ id, name }) => [id, inLanguage(name, locale).text]))

/** Categories as choices: those usual in the sector first. */
export const categoryOptions = (
  catalogue: readonly CategoryEntry[],
  locale: Locale,
  sector?: CategoryEntry['sectors'][number],
) =>
  catalogue
    .toSorted(
      (a, b) =>
        Number(sector !== undefined && b.sectors.includes(sector)) -
        Number(sector !== undefined && a.sectors.includes(sector)),
    )
    .map(({ id, name }) => ({ value: id, label: inLanguage(name, locale).text }))
