import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import { apiRoutes, createApi } from '../cross-cutting/api/index.ts'
import { historySlot, recordRoutes } from '../cross-cutting/public-record/index.ts'
import { searchRoutes } from '../cross-cutting/search/index.ts'
import { deskRoutes, identify, peopleNames } from '../foundations/identity/index.ts'
import { organizationNames } from '../foundations/organizations/index.ts'
import { createPageCache } from '../platform/cache/index.ts'
import type { Connection } from '../platform/database/index.ts'
import { readInstallation } from '../platform/database/installation.ts'
import { buildAssets } from '../platform/html/assets.ts'
import { createMetrics, createServer, loggable, type Route, type Services } from '../platform/http/index.ts'
import type { Names } from '../platform/manifest/telling.ts'
import type { JournalWatch } from '../platform/journal/index.ts'
import { modules } from './modules.ts'

const names: Names = { people: peopleNames, organizations: organizationNames }

const menu = modules.flatMap((module) => module.menu ?? []).sort((a, b) => a.order - b.order)

/** Every route of the site, in the order in which they are tried. */
export const siteRoutes = (origin: string): readonly Route[] => [
  ...modules.flatMap((module) => module.routes),
  ...deskRoutes(modules),
  ...searchRoutes(organizationNames),
  ...recordRoutes(modules, names),
  ...apiRoutes(modules, origin),
]

/** The whole site of an installation: the modules' routes and what is made from their manifests. */
export async function createSite(services: Services, connection: Connection, journal: JournalWatch, log: Logger) {
  const { settings, db } = services
  const assets = await buildAssets(join(settings.TEQUIO_DATA, 'assets'))
  const cache = createPageCache(journal)
  const facts = await watchFacts(services, journal)
  return createServer({
    services,
    log,
    assets,
    routes: siteRoutes(settings.ORIGIN),
    identify: (request) => identify(services, request),
    cache,
    metrics: createMetrics(),
    embedded: connection.embedded,
    demonstration: () => facts.demonstration,
    menu: (locale) => menu.map(({ href, label }) => ({ href, label: label(locale) })),
    subjectSlot: (context, subject) => historySlot(context, modules, names, subject),
    ready: async () => void (await db.execute(sql`select 1`)),
    api: (context) =>
      createApi({
        modules,
        cache,
        origin: settings.ORIGIN,
        context,
        onError: (error) => log.error({ err: loggable(error) }),
      }),
  })
}

/** Facts of the installation that every page shows, read again when the journal moves. */
async function watchFacts({ db }: Services, journal: JournalWatch) {
  const facts = { demonstration: false }
  const read = async () => {
    facts.demonstration = (await readInstallation(db, 'demonstration')) === true
  }
  await read()
  journal.onAdvance(() => void read().catch(() => {}))
  return facts
}
