import { personOf } from '../../../platform/access/index.ts'
import { page, type Route } from '../../../platform/http/index.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { tell } from '../../../platform/manifest/telling.ts'
import { organizationNames } from '../../organizations/index.ts'
import { peopleNames } from '../account/store.ts'
import { arrange } from './model.ts'
import { DeskPage } from './pages.tsx'
import { changesAbout } from './store.ts'

const MONTH = 30 * 24 * 3600 * 1000

/** «Mi mesa»: what every module has to say to the person, gathered. `app` passes the modules, since this one lies below them. */
export const deskRoutes = (modules: readonly Module[]): Route[] => [
  page('/mi-mesa', {
    access: 'signed-in',
    async load({ db, actor, today, now, locale }) {
      const person = personOf(actor)
      const organizationIds = [...new Set(actor.roles.map((role) => role.organizationId))]
      const items = []
      for (const module of modules)
        items.push(...((await module.desk?.(db, { id: person.id, organizationIds }, today(), locale)) ?? []))
      const entries = await changesAbout(db, organizationIds, new Date(now().getTime() - MONTH))
      return {
        name: person.name,
        roles: actor.roles,
        organizations: await organizationNames(db, organizationIds),
        canManagePeople: actor.permissions.has('people.manage'),
        changes: await tell(db, modules, { people: peopleNames, organizations: organizationNames }, entries, locale),
        ...arrange(items),
      }
    },
    page: (data) => <DeskPage {...data} />,
  }),
]
