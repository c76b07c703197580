import { inLanguage, type Locale } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { RELATIONS } from './model.ts'
import type { Names } from './names.ts'
import { words } from './words.ts'

/** Both ends by name, since either's history tells it; entries from before names were kept tell the relation alone. */
function toldOf({ details }: Entry, locale: Locale) {
  const t = words(locale)
  const known = RELATIONS.find((relation) => relation === details['relation'])
  const relation = (known ? t(`relation.${known}`) : String(details['relation'] ?? '')).toLowerCase()
  const names = (details['names'] ?? null) as Names | null
  const [from, to] = [names?.from, names?.to].map((name) => name && inLanguage(name, locale).text)
  return from && to ? t('event.between', { from, relation, to }) : relation
}

export const events: Module['events'] = {
  'link.made': (entry, locale) => words(locale)('event.made', { told: toldOf(entry, locale) }),
  'link.withdrawn': (entry, locale) =>
    words(locale)('event.withdrawn', { told: toldOf(entry, locale), reason: String(entry.details['reason'] ?? '') }),
}
