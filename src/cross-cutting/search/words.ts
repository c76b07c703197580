import { defineMessages } from '../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

export const searchWords = defineMessages('search', es, en)

const KINDS = ['organization', 'norm', 'principle', 'plan', 'commitment', 'milestone', 'indicator', 'evidence'] as const
/** Name of a kind of record; the kind itself where it has none. */
export const kindName = (t: ReturnType<typeof searchWords>, kind: string) => {
  const known = KINDS.find((candidate) => candidate === kind)
  return known ? t(`kind.${known}`) : kind
}
