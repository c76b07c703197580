import { z } from 'zod'
import { personOf, type Actor } from '../../../platform/access/index.ts'
import { page, type Route } from '../../../platform/http/index.ts'
import { beginningsFor } from '../../../platform/manifest/beginnings.ts'
import type { DeskItem, Module } from '../../../platform/manifest/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { findSession } from '../account/identify.ts'
import { permissionsOf } from '../roles/model.ts'
import { arrange, hiddenIn } from './model.ts'
import { DeskPage } from './pages.tsx'
import { changesAbout } from './store.ts'

const MONTH = 30 * 24 * 3600 * 1000

/** «Mi mesa»: what every module has to say to the person, gathered. `app` passes the modules, since this one lies below them. */
export const deskRoutes = (modules: readonly Module[]): Route[] => [
  page('/mi-mesa', {
    access: 'signed-in',
    query: z.object({ hecho: z.enum(['comenzada']).optional().catch(undefined) }),
    async load(context, { query }) {
      const { db, actor, today, now, locale, tell } = context
      const person = personOf(actor)
      const own = actor.roles.map((role) => role.organizationId)
      const organizationIds = actor.answersFor ?? own
      const concerned = [...new Set([...own, ...organizationIds])]
      const itemsWith = async (permissions: Actor['permissions']) => {
        const items: DeskItem[] = []
        for (const module of modules)
          items.push(
            ...((await module.desk?.(db, { id: person.id, organizationIds, permissions }, today(), locale)) ?? []),
          )
        return items
      }
      const items = await itemsWith(actor.permissions)
      const session = actor.lacks && (await findSession(context, context.request))
      const entries = await changesAbout(db, concerned, new Date(now().getTime() - MONTH))
      return {
        name: person.name,
        roles: actor.roles,
        organizations: await organizationNames(db, concerned, today()),
        answersFor: organizationIds,
        canManagePeople: actor.permissions.has('people.manage'),
        changes: await tell(entries),
        beginnings: await beginningsFor(modules, context),
        hidden: session ? hiddenIn(items, await itemsWith(permissionsOf(session.roles))) : null,
        done: query.hecho,
        ...arrange(items),
      }
    },
    page: (data) => <DeskPage {...data} />,
  }),
]
