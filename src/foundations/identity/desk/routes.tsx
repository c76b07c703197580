import type { Locale, TranslatedText } from '../../../kernel/text.ts'
import { personOf } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { page, type Route } from '../../../platform/http/index.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { peopleNames } from '../account/store.ts'
import { arrange } from './model.ts'
import { DeskPage } from './pages.tsx'
import { changesAbout } from './store.ts'

export type Change = {
  at: Date
  what: string
  who: string | null
  title: TranslatedText | null
  address: string | null
}

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
        changes: await tell(db, modules, entries, locale),
        ...arrange(items),
      }
    },
    page: (data) => <DeskPage {...data} />,
  }),
]

/** The entries as sentences, with the record each is about. A constant number of queries: one a kind of record. */
async function tell(db: Db, modules: readonly Module[], entries: readonly Entry[], locale: Locale): Promise<Change[]> {
  const titles = await titlesOf(db, modules, entries)
  const names = await peopleNames(
    db,
    entries.flatMap(({ actorId }) => (actorId ? [actorId] : [])),
  )
  return entries.flatMap((entry) => {
    const what = modules.find((module) => entry.event in module.events)?.events[entry.event]?.(entry, locale)
    if (!what) return []
    const record = titles.get(`${entry.subject.kind}:${entry.subject.id}`)
    return [
      {
        at: entry.at,
        what,
        who: (entry.actorId && names.get(entry.actorId)) || null,
        title: record?.title ?? null,
        address: record?.address ?? null,
      },
    ]
  })
}

async function titlesOf(
  db: Db,
  modules: readonly Module[],
  entries: readonly Entry[],
): Promise<Map<string, { title: TranslatedText; address: string }>> {
  const all = new Map<string, { title: TranslatedText; address: string }>()
  for (const resource of modules.flatMap((module) => module.resources)) {
    const ids = new Set(
      entries.filter(({ subject }) => subject.kind === resource.kind).map(({ subject }) => subject.id),
    )
    if (ids.size === 0) continue
    for (const [id, record] of await resource.titles(db, [...ids])) all.set(`${resource.kind}:${id}`, record)
  }
  return all
}
