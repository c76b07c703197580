import { createServer as createSocket } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { pino, type Logger } from 'pino'
import { seedScales } from '../accountability/action-plan/index.ts'
import { forgetOldAnswers } from '../cross-cutting/api/index.ts'
import { searchSubscriber } from '../cross-cutting/search/index.ts'
import { seedLegalFramework } from '../foundations/legal-framework/index.ts'
import type { Settings } from '../platform/config/index.ts'
import { migrate, type Connection } from '../platform/database/index.ts'
import type { SafeFetch } from '../platform/fetch/index.ts'
import { loggable, type Services } from '../platform/http/index.ts'
import { startDispatch, watchJournal } from '../platform/journal/index.ts'
import { startJobs } from '../platform/jobs/index.ts'
import { cleanUp } from '../platform/storage/index.ts'
import { modules } from './modules.ts'
import { openDatabase, openServices } from './services.ts'
import { createSite } from './site.tsx'

export type App = {
  /** Where it is listening; the public address where it is not. */
  origin: string
  services: Services
  connection: Connection
  /** Waits until every act so far has reached search, mail and the like. For commands and tests. */
  settle(): Promise<void>
  close(): Promise<void>
}

export type AppOptions = {
  log?: Logger
  now?: () => Date
  /** A database that is open already; it stays open when the app closes. */
  connection?: Connection
  /** False opens everything but no port. */
  listen?: boolean
  /** What asks addresses that strangers give: tests have a world of their own. */
  safeFetch?: SafeFetch
  /** Whether this process does the background work; TEQUIO_WORK where absent. */
  work?: boolean
}

export const CLEAN_UP = 'clean-up'
/** When few people are about. A night that is missed is made up for by the next. */
const NIGHTLY = '30 3 * * *'
const holders = modules.flatMap(({ files }) => files ?? [])
const matters = modules.flatMap((module) => module.matters ?? [])

/** Opens everything, applies what migrations are missing and, unless `listen` is false, serves. Throws what cannot be opened. */
export async function startApp(given: Settings, options: AppOptions = {}): Promise<App> {
  const settings = given.PORT === 0 ? await withFreePort(given) : given
  const work = options.work ?? settings.TEQUIO_WORK
  const log = options.log ?? pino({ level: settings.LOG_LEVEL, base: null })
  const onError = (error: unknown) => log.error({ err: loggable(error) })
  const connection = options.connection ?? (await openDatabase(settings))
  await migrate(connection)
  const journal = await watchJournal(connection.pool, { onError })
  const jobs = await startJobs(connection, { work, onError })
  const now = options.now ?? (() => new Date())
  const services = await openServices(settings, connection, jobs, journal, now, matters, options.safeFetch)
  await seedLegalFramework(services)
  await seedScales(services)
  for (const { queue, work: handle } of modules.flatMap((module) => module.queues?.(services) ?? []))
    await jobs.handle(queue, handle)
  const dispatch = work
    ? await startDispatch({
        db: connection.db,
        jobs,
        subscribers: [
          searchSubscriber(connection.db, modules),
          ...modules.flatMap((module) => module.subscribers?.(services) ?? []),
        ],
        onError,
      })
    : null
  journal.onAdvance(() => void dispatch?.wake())
  const nightly = { queue: CLEAN_UP, cron: NIGHTLY, work: async () => void (await cleanUp(services, holders)) }
  const answers = forgetOldAnswers(services)
  for (const schedule of [nightly, answers, ...modules.flatMap((module) => module.schedules?.(services) ?? [])]) {
    await jobs.handle(schedule.queue, schedule.work)
    if (work) await jobs.schedule(schedule.queue, schedule.cron)
  }
  const server =
    options.listen === false ? null : await listen(await createSite(services, connection, journal, log), settings)
  return {
    origin: server ? `http://localhost:${server.port}` : settings.ORIGIN,
    services,
    connection,
    async settle() {
      await dispatch?.settle()
      if (work) await jobs.idle()
    },
    async close() {
      await server?.close()
      journal.close()
      await dispatch?.close()
      await jobs.close()
      services.mail.close()
      if (!options.connection) await connection.close()
    },
  }
}

type Listening = { port: number; close(): Promise<void> }

async function listen(site: Awaited<ReturnType<typeof createSite>>, settings: Settings): Promise<Listening> {
  const server = await new Promise<ServerType>((done, fail) => {
    const starting = serve({ fetch: site.fetch, port: settings.PORT, hostname: settings.HOST }, () => done(starting))
    starting.once('error', fail)
  })
  return {
    port: settings.PORT,
    /** Lets requests under way finish, then cuts what is still open. */
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        if ('closeIdleConnections' in server) server.closeIdleConnections()
        setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 5000).unref()
      }),
  }
}

/** Port 0 means any that is free. It must be known before serving, since forms are checked against the site's own address. */
async function withFreePort(settings: Settings): Promise<Settings> {
  const port = await new Promise<number>((done, fail) => {
    const socket = createSocket()
    socket.once('error', fail)
    socket.listen(0, settings.HOST, () => {
      const { port } = socket.address() as { port: number }
      socket.close(() => done(port))
    })
  })
  const isDefault = settings.ORIGIN === new URL('http://localhost:0').origin
  return { ...settings, PORT: port, ORIGIN: isDefault ? `http://localhost:${port}` : settings.ORIGIN }
}
