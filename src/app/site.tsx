import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { ComponentChildren } from 'preact'
import type { Logger } from 'pino'
import { apiRoutes, createApi } from '../cross-cutting/api/index.ts'
import { historySlot, recordRoutes } from '../cross-cutting/public-record/index.ts'
import { searchRoutes } from '../cross-cutting/search/index.ts'
import {
  accountRoutes,
  deskRoutes,
  identify,
  identifyToken,
  peopleNames,
  personalDataRoutes,
  proof,
  tokenRoutes,
} from '../foundations/identity/index.ts'
import { heirsOn, organizationNames } from '../foundations/organizations/index.ts'
import type { Ref } from '../kernel/ref.ts'
import { createPageCache } from '../platform/cache/index.ts'
import type { Connection } from '../platform/database/index.ts'
import { buildAssets } from '../platform/html/assets.ts'
import {
  createMetrics,
  createServer,
  loggable,
  type Context,
  type Route,
  type Services,
} from '../platform/http/index.ts'
import { tell, type Names } from '../platform/manifest/telling.ts'
import type { JournalWatch } from '../platform/journal/index.ts'
import { NO_DEMONSTRATION, readDemonstrationFacts, type DemonstrationFacts } from './demonstration/facts.ts'
import { houseWords } from './house/words.ts'
import { homePage } from './house/home.tsx'
import { modules } from './modules.ts'

const menu = modules.flatMap((module) => module.menu ?? []).sort((a, b) => a.order - b.order)

/** Every route of the site, in the order in which they are tried. */
export const siteRoutes = (origin: string): readonly Route[] => [
  ...modules.flatMap((module) => module.routes),
  homePage(modules),
  ...deskRoutes(modules),
  ...accountRoutes(modules),
  ...personalDataRoutes(modules),
  ...tokenRoutes(modules),
  ...searchRoutes(organizationNames, heirsOn),
  ...recordRoutes(modules),
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
    proof,
    cache,
    metrics: createMetrics(),
    embedded: connection.embedded,
    demonstration: () => facts.now.loaded,
    leftovers: () => facts.now.leftovers,
    menu: (locale) => menu.map(({ href, label }) => ({ href, label: label(locale) })),
    tell: (entries, locale) => tell(db, modules, namesOf(facts.now), entries, locale),
    subjectSlot,
    ready: async () => void (await db.execute(sql`select 1`)),
    api: (context) =>
      createApi({
        modules,
        cache,
        origin: settings.ORIGIN,
        context,
        holderOf: (token) => identifyToken(services, token),
        rateLimit: settings.RATE_LIMIT,
        onError: (error) => log.error({ err: loggable(error) }),
      }),
  })
}

/** Who of the demonstration is gone did not act for the platform: their acts say what they were. */
const namesOf = ({ goneActors }: DemonstrationFacts): Names => ({
  organizations: organizationNames,
  async people(db, ids, locale) {
    const gone = ids.filter((id) => goneActors.has(id))
    const somebody = houseWords(locale)('demonstration-person')
    return new Map([...gone.map((id) => [id, somebody] as const), ...(await peopleNames(db, ids, locale))])
  },
})

/** What every module hangs on the page of a record, in their order; its history comes last. */
async function subjectSlot(context: Context, subject: Ref) {
  const slots: ComponentChildren[] = []
  for (const module of modules) slots.push(await module.slots?.(context, subject))
  return (
    <>
      {slots}
      {await historySlot(context, subject)}
    </>
  )
}

/** Facts of the installation that every page shows, read again when the journal moves. */
async function watchFacts({ db }: Services, journal: JournalWatch) {
  const facts = { now: NO_DEMONSTRATION }
  const read = async () => {
    facts.now = await readDemonstrationFacts(db)
  }
  await read()
  journal.onAdvance(() => void read().catch(() => {}))
  return facts
}
