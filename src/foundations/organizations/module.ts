import { formatDay } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import { defineModule } from '../../platform/manifest/index.ts'
import { beginnings } from './beginnings.ts'
import { organizationActs } from './changes/acts.ts'
import { changeRoutes } from './changes/routes.tsx'
import { importRoutes } from './imports/routes.tsx'
import { deleteUnconfirmedImports, hashesOfImports } from './imports/store.ts'
import * as list from './list/routes.tsx'
import { profilePage } from './profile/routes.tsx'
import { MANAGE } from './register/policy.ts'
import { organizationResource } from './resource.ts'
import { words } from './words.ts'

const text = ({ details }: Entry, name: string) => String(details[name] ?? '')
const day = (entry: Entry, locale: Locale) => (text(entry, 'on') ? formatDay(text(entry, 'on'), locale) : '')

const FACTS = {
  sector: 'field.sector',
  level: 'field.level',
  borough: 'field.borough',
  foundedOn: 'field.founded',
  website: 'field.website',
} as const

const changed = ({ details }: Entry, locale: Locale) =>
  Object.entries(FACTS)
    .flatMap(([fact, key]) => (fact in details ? [words(locale)(key).toLowerCase()] : []))
    .join(', ')

export default defineModule({
  name: 'organizations',
  // Fixed words come before `:slug`.
  routes: [list.listPage, list.exportFile, ...importRoutes, ...changeRoutes, profilePage],
  permissions: [MANAGE],
  events: {
    'organization.registered': (_entry, locale) => words(locale)('event.registered'),
    'organization.renamed': (entry, locale) =>
      words(locale)('event.renamed', { from: text(entry, 'from'), to: text(entry, 'to'), on: day(entry, locale) }),
    'organization.name-corrected': (entry, locale) =>
      words(locale)('event.name-corrected', { from: text(entry, 'from'), to: text(entry, 'to') }),
    'organization.described': (entry, locale) => words(locale)('event.described', { fields: changed(entry, locale) }),
    'organization.categorized': (entry, locale) =>
      day(entry, locale)
        ? words(locale)('event.categorized', { on: day(entry, locale) })
        : words(locale)('event.categorized-undated'),
    'organization.supervision-changed': (entry, locale) => {
      const values = { authority: text(entry, 'authority'), on: day(entry, locale) }
      return values.on
        ? words(locale)('event.supervision-changed', values)
        : words(locale)('event.supervision-changed-undated', values)
    },
    'organization.supervision-ended': (entry, locale) =>
      words(locale)('event.supervision-ended', { on: day(entry, locale) }),
    'organization.succession-recorded': (entry, locale) =>
      words(locale)('event.succession-recorded', { successor: text(entry, 'successor') }),
    'organization.succession-withdrawn': (entry, locale) =>
      words(locale)(
        entry.details['end'] === 'restored' ? 'event.succession-withdrawn-restored' : 'event.succession-withdrawn',
        { successor: text(entry, 'successor') },
      ),
    'organization.dissolved': (entry, locale) =>
      day(entry, locale)
        ? words(locale)('event.dissolved', { on: day(entry, locale) })
        : words(locale)('event.dissolved-undated'),
    'organization.restored': (_entry, locale) => words(locale)('event.restored'),
    'organization.removed': (entry, locale) =>
      words(locale)('event.removed', { name: text(entry, 'name'), why: text(entry, 'why') }),
    'organizations.imported': (entry, locale) =>
      words(locale)('event.imported', { added: Number(entry.details['added']), rows: Number(entry.details['rows']) }),
  },
  resources: [organizationResource],
  acts: organizationActs,
  scopes: { 'organizations:write': (locale) => words(locale)('scope') },
  files: { held: hashesOfImports, expireDrafts: deleteUnconfirmedImports },
  beginnings,
  menu: [{ href: '/organizaciones', label: (locale) => words(locale)('menu'), order: 40 }],
})
