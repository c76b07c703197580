import { BOROUGHS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { fold } from '../../../kernel/text.ts'

/** Names of alcaldías from A to Z as Spanish orders them: accents do not count. */
export const placeNames = (keys: readonly BoroughKey[]): string[] =>
  BOROUGHS.filter(({ key }) => keys.includes(key))
    .map(({ name }) => name)
    .sort(byName)

/** Names from A to Z. `localeCompare` follows what the machine's ICU knows; this is the same everywhere. */
export const byName = (a: string, b: string) => (fold(a) < fold(b) ? -1 : fold(a) > fold(b) ? 1 : 0)
