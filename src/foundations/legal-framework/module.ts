import { formatDay } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import { defineModule } from '../../platform/manifest/index.ts'
import { legalActs } from './acts.ts'
import { tellChanges } from './corrections.ts'
import { correctionRoutes } from './norms/correction-routes.tsx'
import type { Ending } from './norms/model.ts'
import { normResource } from './norms/resource.ts'
import * as norms from './norms/routes.tsx'
import { principleResource } from './principles/resource.ts'
import * as principles from './principles/routes.tsx'
import { words } from './words.ts'

const fact = ({ details }: Entry, name: string) => String(details[name] ?? '')

export default defineModule({
  name: 'legal-framework',
  routes: [
    norms.normsPage,
    norms.exportFile,
    norms.newNormPage,
    norms.createNorm,
    norms.normPage,
    norms.newVersionPage,
    norms.createVersion,
    norms.newProvisionPage,
    norms.createProvision,
    norms.endVersionPage,
    norms.closeVersion,
    ...correctionRoutes,
    principles.cataloguesPage,
    principles.exportFile,
    principles.newCataloguePage,
    principles.createCatalogue,
    principles.newPrinciplePage,
    principles.createPrinciple,
    principles.closeCataloguePage,
    principles.endCatalogue,
    principles.correctPrinciplePage,
    principles.correctPrincipleForm,
    principles.principlePage,
  ],
  permissions: ['legal-framework.manage'],
  acts: legalActs,
  scopes: { 'legal-framework:write': (locale) => words(locale)('scope') },
  events: {
    'norm.registered': (entry, locale) => words(locale)('event.norm-registered', { name: fact(entry, 'name') }),
    'norm.version-added': (entry, locale) =>
      words(locale)('event.norm-version-added', {
        version: fact(entry, 'version'),
        publication: fact(entry, 'publication'),
      }),
    'norm.provision-added': (entry, locale) =>
      words(locale)(fact(entry, 'fraction') ? 'event.norm-fraction-added' : 'event.norm-provision-added', {
        article: fact(entry, 'article'),
        fraction: fact(entry, 'fraction'),
      }),
    'norm.version-ended': (entry, locale) =>
      words(locale)('event.norm-version-ended', { how: endingOf(entry, locale) }),
    'norm.catalogue-added': (entry, locale) =>
      words(locale)('event.norm-catalogue-added', { name: fact(entry, 'name') }),
    'norm.catalogue-closed': (entry, locale) =>
      words(locale)('event.norm-catalogue-closed', {
        name: fact(entry, 'name'),
        until: formatDay(fact(entry, 'until'), locale),
      }),
    'norm.corrected': (entry, locale) => words(locale)('event.norm-corrected', { changes: changesOf(entry, locale) }),
    'norm.version-corrected': (entry, locale) =>
      words(locale)('event.norm-version-corrected', {
        version: fact(entry, 'version'),
        changes: changesOf(entry, locale),
      }),
    'norm.provision-corrected': (entry, locale) =>
      words(locale)(fact(entry, 'fraction') ? 'event.norm-fraction-corrected' : 'event.norm-provision-corrected', {
        article: fact(entry, 'article'),
        fraction: fact(entry, 'fraction'),
        changes: changesOf(entry, locale),
      }),
    'principle.added': (entry, locale) => words(locale)('event.principle-added', { name: fact(entry, 'name') }),
    'principle.corrected': (entry, locale) =>
      words(locale)('event.principle-corrected', { name: fact(entry, 'name'), changes: changesOf(entry, locale) }),
  },
  resources: [normResource, principleResource],
  menu: [{ href: '/principios', label: (locale) => words(locale)('menu'), order: 50 }],
})

const changesOf = ({ details }: Entry, locale: Locale) => tellChanges(details.changes, locale)

const endingOf = (entry: Entry, locale: Locale) => words(locale)(`ended.${fact(entry, 'how') as Ending}`).toLowerCase()
