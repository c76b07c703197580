import { pino } from 'pino'
import { peopleNames } from '../../src/foundations/identity/index.ts'
import { organizationNames } from '../../src/foundations/organizations/index.ts'
import { dayOf } from '../../src/kernel/dates.ts'
import { NOBODY, type Actor } from '../../src/platform/access/index.ts'
import type { createPageCache } from '../../src/platform/cache/index.ts'
import { readSettings } from '../../src/platform/config/index.ts'
import type { Connection } from '../../src/platform/database/index.ts'
import {
  createMetrics,
  createServer,
  problem,
  type Context,
  type Proof,
  type Route,
  type Services,
} from '../../src/platform/http/index.ts'
import { openMail } from '../../src/platform/mail/index.ts'
import type { Module } from '../../src/platform/manifest/index.ts'
import { tell } from '../../src/platform/manifest/telling.ts'

const names = { people: peopleNames, organizations: organizationNames }

type Options = {
  routes?: readonly Route[]
  /** Who asks; by default nobody is signed in. */
  identify?: (services: Services, request: Request) => Promise<Actor>
  /** What stands before acts of the highest consequence; by default nothing. */
  proof?: Proof
  demonstration?: () => boolean
  /** Whose acts are told in sentences. */
  modules?: readonly Module[]
  settings?: Record<string, string>
}

/**
 * The routes of some modules as a site without a socket, over a test's database: requests in, responses out, letters in
 * `services.mail.mailbox`, and a clock to set. The whole application is `startApp`.
 */
export function testSite(
  { db, embedded }: Connection,
  { routes = [], identify, proof, demonstration = () => false, modules = [], settings = {} }: Options = {},
) {
  const clock = { now: new Date() }
  const services: Services = {
    settings: readSettings({
      RATE_LIMIT: '0',
      ORIGIN: 'http://localhost:3000',
      SECRET: 'a secret of the tests, long enough for a key',
      SECOND_FACTOR_GRACE_DAYS: '3650', // holders of roles act at once; who tests the second factor sets 0
      ...settings,
    }),
    db,
    transaction: (work) => db.transaction(work),
    storage: null as never,
    safeFetch: null as never,
    jobs: null as never,
    matters: modules.flatMap(({ matters }) => matters ?? []),
    mail: openMail({ from: 'Tequio <tequio@localhost>' }),
    now: () => clock.now,
    today: () => dayOf(clock.now),
  }
  const log: string[] = []
  const server = createServer({
    services,
    routes,
    identify: (request) => identify?.(services, request) ?? Promise.resolve(NOBODY),
    ...(proof && { proof }),
    cache: { size: 0, read: (_key, _day, render) => render() } satisfies ReturnType<typeof createPageCache>,
    log: pino({}, { write: (line) => void log.push(line) }),
    metrics: createMetrics(),
    assets: {
      css: '/assets/a.css',
      embed: '/assets/e.css',
      js: '/assets/a.js',
      icon: '/assets/a.svg',
      fonts: [],
      files: new Map(),
    },
    embedded,
    demonstration,
    menu: () => [],
    tell: (entries, locale) => tell(db, modules, names, entries, locale),
    subjectSlot: async () => null,
    ready: async () => {},
    api: () => ({ fetch: () => problem({ title: 'no api', status: 404 }) }),
  })
  return {
    services,
    clock,
    /** Every line logged so far. */
    log,
    /** What a handler is given, for acts called without a request. */
    context: (actor: Actor = NOBODY, request = new Request('http://localhost:3000/')): Context => ({
      ...services,
      actor,
      locale: 'es',
      url: new URL(request.url),
      request,
      clientAddress: '192.0.2.1',
      tell: (entries) => tell(db, modules, names, entries, 'es'),
    }),
    visitor: () => visitor(server),
  }
}

type Answer = { status: number; location: string | null; text: string; headers: Headers }

/** A browser of no more than a cookie jar. */
function visitor(server: { fetch(request: Request): Response | Promise<Response> }) {
  const jar = new Map<string, string>()
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers({
      accept: 'text/html',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      ...(init.headers as Record<string, string>),
    })
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await server.fetch(new Request(`http://localhost:3000${path}`, { ...init, headers }))
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/Max-Age=0(;|$)/i.test(line)) jar.delete(name!)
      else jar.set(name!, value!)
    }
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
      headers: response.headers,
    }
  }
  return {
    cookies: jar,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (path: string, fields: Record<string, string> | FormData = {}, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        body: fields instanceof FormData ? fields : new URLSearchParams(fields),
        headers: { origin: 'http://localhost:3000', ...headers },
      }),
  }
}
