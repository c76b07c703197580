import type { Module } from '../../platform/manifest/index.ts'
import { RELATIONS } from './model.ts'
import { words } from './words.ts'

const relationIn = (value: unknown, t: ReturnType<typeof words>) => {
  const known = RELATIONS.find((relation) => relation === value)
  return known ? t(`relation.${known}`) : String(value ?? '')
}

export const events: Module['events'] = {
  'link.made': ({ details }, locale) => {
    const t = words(locale)
    return t('event.made', { relation: relationIn(details['relation'], t).toLowerCase() })
  },
  'link.withdrawn': ({ details }, locale) => {
    const t = words(locale)
    const relation = relationIn(details['relation'], t).toLowerCase()
    return t('event.withdrawn', { relation, reason: String(details['reason'] ?? '') })
  },
}
