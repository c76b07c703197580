import { BOROUGHS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { fold } from '../../../kernel/text.ts'

/** From A to Z by name. `localeCompare` follows what the machine's ICU knows; this is the same everywhere. */
export const BOROUGHS_IN_ORDER = BOROUGHS.toSorted((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1))

/** Names of alcaldías from A to Z as Spanish orders them: accents do not count. */
export const placeNames = (keys: readonly BoroughKey[]): string[] =>
  BOROUGHS_IN_ORDER.filter(({ key }) => keys.includes(key)).map(({ name }) => name)
