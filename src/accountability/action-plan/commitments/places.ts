import { BOROUGHS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { fold } from '../../../kernel/text.ts'

/** From A to Z by name. `localeCompare` follows what the machine's ICU knows; this is the same everywhere, and folds each name once. */
export const byName = <Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] =>
  items
    .map((item) => ({ item, key: fold(nameOf(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item)

export const BOROUGHS_IN_ORDER = byName(BOROUGHS, ({ name }) => name)

/** Names of alcaldías from A to Z as Spanish orders them: accents do not count. */
export const placeNames = (keys: readonly BoroughKey[]): string[] =>
  BOROUGHS_IN_ORDER.filter(({ key }) => keys.includes(key)).map(({ name }) => name)
