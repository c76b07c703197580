// `npm run bench`: the figures of docs/performance.md, measured and written. About ten minutes on two cores.
//
//   npm run bench -- --quick        fewer and shorter rounds, 1,000 and 5,000 commitments, and nothing is written
//   npm run bench -- --only growth  one part: requests, embedded, growth, whole, memory or weight; nothing is written
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startApp } from '../src/app/main.tsx'
import { dayOf } from '../src/kernel/dates.ts'
import { readSettings } from '../src/platform/config/index.ts'
import { connect } from '../src/platform/database/index.ts'
import { freePort } from '../tests/support/free-port.ts'
import { runSql, withDatabase } from '../tests/support/database.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import {
  cookieOf,
  environmentOf,
  peakMegabytes,
  serveApp,
  serveProgram,
  temporaryFolder,
  type Place,
  type Serving,
} from './app.ts'
import { compare, fire, type Comparison, type Load } from './comparison.ts'
import { measureGrowth, routesOf, type Growth, type Route } from './growth.ts'
import { countQueries, record, save, type Recording } from './recording.ts'
import { NOTES, write, type Figure, type Findings } from './report.ts'
import { RECORDED, reportRequest } from './report-act.ts'
import { planOf, seed, slugOf, type Size } from './seed.ts'
import { weigh } from './weight.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } })
const quick = values.quick === true
const wanted = (part: string) => values.only === undefined || values.only === part
const turns = quick ? { rounds: 2, requests: 5 } : { rounds: 6, requests: 20 }
const rounds = quick ? { rounds: 2, seconds: 1 } : { rounds: 7, seconds: 2 }
const large = quick ? 5_000 : 100_000
const sizes: Record<'small' | 'embedded' | 'large' | 'wholeSmall' | 'wholeLarge', Size> = {
  small: { commitments: 1_000, perPlan: 50 },
  /** Enough that nobody reports the same milestone twice within the rounds. */
  embedded: { commitments: 6_000, perPlan: 50 },
  large: { commitments: large, perPlan: 50 },
  // For what it is worth: everything in one plan, which no city ever wrote.
  wholeSmall: { commitments: 1_000, perPlan: 1_000 },
  wholeLarge: { commitments: large, perPlan: large },
}
const plan = `/planes/${slugOf(planOf(RECORDED, sizes.small))}`
const list = `${plan}/compromisos`

const document = join(import.meta.dirname, '../docs/performance.md')
const files = temporaryFolder()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1)) // with all that was started

const made: Partial<Record<keyof typeof sizes, Place & { url: string }>> = {}
const server = await startPostgres({ durable: true })
try {
  const found: Findings = {
    date: dayOf(new Date()),
    cores: availableParallelism(),
    postgres: [],
    embedded: [],
    growth: [],
    queries: [],
    whole: [],
    memory: [],
    exports: [],
    weights: [],
  }
  const parts: Record<string, () => Promise<Partial<Findings>>> = {
    requests: async () => ({ postgres: await measureRequests() }),
    growth: measureAllGrowth,
    memory: async () => ({ memory: await measureMemory(), exports: await measureExports() }),
    weight: async () => ({ weights: await measureWeights() }),
    embedded: async () => ({ embedded: await measureEmbedded() }),
    whole: async () => ({ whole: await measureWhole() }),
  }
  const notes = existsSync(document) ? (readFileSync(document, 'utf8').split(`${NOTES}\n`)[1] ?? '') : ''
  let text = ''
  for (const [name, measure] of Object.entries(parts)) {
    if (!wanted(name)) continue
    Object.assign(found, await measure())
    text = write(found, notes)
    if (!quick && values.only === undefined) writeFileSync(document, text) // a later part that fails takes nothing with it
  }
  console.log(text)
} finally {
  await server.stop()
  files.remove()
}
process.exit() // whatever pool the measuring left open

function say(line: string) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)
}

// ------------------------------------------------------------------------------------------------- the databases

/** A database of that size, made when it is first wanted. */
async function placeOf(name: keyof typeof sizes) {
  return (made[name] ??= await makePlace(name))
}

async function makePlace(name: keyof typeof sizes): Promise<Place & { url: string }> {
  const size = sizes[name]
  say(`Filling a database with ${size.commitments} commitments in plans of ${size.perPlan}`)
  await runSql(server.url, `create database ${name.toLowerCase()}`)
  const place = { url: withDatabase(server.url, name.toLowerCase()), folder: join(files.folder, name) }
  await fill(place, size)
  return place
}

async function fill(place: Place, size: Size) {
  const connection = await connect({ url: place.url, folder: join(place.folder, 'database') })
  const app = await startApp(settingsOf(place), { listen: false, work: false, connection }) // migrations and the legal framework
  await app.close()
  await seed(connection.pool, size)
  await connection.close()
}

function settingsOf(place: Place, port = 0) {
  return readSettings({ ...environmentOf(place, port), LOG_LEVEL: 'error' })
}

// --------------------------------------------------------------------------------------------- requests a second

interface Recordings {
  page: Recording
  report: Recording
  home: Recording
}

/** What the application asks of the database for a page and for a report, noted in this process. */
async function recordAll(place: Place): Promise<Recordings> {
  const app = await startApp(settingsOf(place), { work: false })
  try {
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(app.origin + path, { headers: { 'accept-encoding': 'identity', ...headers } })
    const page = { path: list, headers: { cookie: cookieOf(1) } }
    await get(page.path, page.headers) // what is done only once is not the page's work
    const report = reportRequest(RECORDED, sizes.small, app.origin)
    const found = {
      page: await record(() => get(page.path, page.headers)),
      report: await record(() => fetch(app.origin + report.path, { ...report, redirect: 'manual' })),
      home: await record(() => get(plan)),
    }
    const statuses = Object.values(found).map(({ status }) => status)
    if (String(statuses) !== '200,303,200') throw new Error(`Recorded ${statuses}: ${complaints(found.report.body)}`)
    return found
  } finally {
    await app.close()
  }
}

function complaints(page: Buffer) {
  return [...page.toString().matchAll(/error-message[^>]*>(.*?)<\/p>/g)].map(([, text]) => text).join(' ')
}

async function measureRequests(): Promise<Figure[]> {
  const place = await placeOf('large')
  say('Noting what the application asks of the database')
  const recordings = await recordAll(place)
  const app = await serveApp(place, { work: false })
  try {
    const against = referenceTo(app, recordings, (name) => ({
      DATABASE_URL: place.url,
      FOLDER: join(files.folder, name),
    }))
    return [
      await against.page('List page computed anew', {}, 0.5),
      await against.page('… compressed anew as well (Brotli)', { 'accept-encoding': 'br' }, 0.5),
      await against.kept('Public page that was kept', {}, 0.8),
      await against.kept('… as browsers ask for it (Brotli)', { 'accept-encoding': 'br' }, 0.8),
      await against.report('Report of progress, with all its checks', sizes.large),
    ]
  } finally {
    await app.close()
  }
}

/** On PGlite the reference has a copy of the folder: a folder belongs to one process. */
async function measureEmbedded(): Promise<Figure[]> {
  say('Filling an embedded database')
  const place = { folder: join(files.folder, 'embedded') }
  await fill(place, sizes.embedded)
  const recordings = await recordAll(place)
  const copy = (name: string) => {
    const folder = join(files.folder, name)
    cpSync(join(place.folder, 'database'), folder, { recursive: true })
    return { FOLDER: folder }
  }
  const copies = new Map(['page', 'report'].map((name) => [name, copy(name)]))
  const app = await serveApp(place, { work: false })
  try {
    const against = referenceTo(app, recordings, (name) => copies.get(name) ?? { FOLDER: '' })
    return [
      await against.page('List page computed anew', {}, 0.5),
      await against.kept('Public page that was kept', {}, 0.8),
      await against.report('Report of progress, with all its checks', sizes.embedded, 0.5),
    ]
  } finally {
    await app.close()
  }
}

/** Compares `app` with references that repeat the recordings, each a process of its own on the database that `database` names. */
function referenceTo(app: Serving, recordings: Recordings, database: (name: string) => Record<string, string>) {
  const recorded = (name: keyof Recordings, recording: Recording = recordings[name]) => {
    const path = join(files.folder, `${name}.recording`)
    mkdirSync(files.folder, { recursive: true })
    save(recording, path)
    return path
  }
  const comparison = async (
    what: string,
    name: keyof Recordings,
    environment: Record<string, string>,
    loads: { ours: Load; reference: Load },
    duration = rounds,
  ): Promise<Comparison> => {
    say(what)
    const port = await freePort()
    const settings = { ...database(name), ...environment, PORT: String(port) }
    const reference = await serveProgram(['bench/reference.ts'], settings, `http://localhost:${port}`, '/listo')
    try {
      return await compare(
        { origin: app.origin, load: loads.ours },
        { origin: reference.origin, load: loads.reference },
        duration,
      )
    } finally {
      await reference.close()
    }
  }
  return {
    async page(what: string, headers: Record<string, string>, goal: number): Promise<Figure> {
      const load = { path: list, headers: { cookie: cookieOf(1), ...headers } }
      const environment = { RECORDING: recorded('page'), ...(headers['accept-encoding'] && { COMPRESS: 'br' }) }
      return { what, goal, comparison: await comparison(what, 'page', environment, { ours: load, reference: load }) }
    },
    async kept(what: string, headers: Record<string, string>, goal: number): Promise<Figure> {
      const response = await rawGet(app.origin + plan, headers)
      const load = { path: plan, headers }
      const recording = { ...recordings.home, ...response, steps: [] }
      return {
        what,
        goal,
        comparison: await comparison(
          what,
          'home',
          { RECORDING: recorded('home', recording) },
          { ours: load, reference: load },
        ),
      }
    },
    /** Each side reports milestones of its own, none of them twice. */
    async report(what: string, size: Size, share = 1): Promise<Figure> {
      let next = RECORDED + 1
      const half = Math.floor(size.commitments / 2)
      const ours = { next: () => reportRequest(next++ % half || half, size, app.origin) }
      const load = reportRequest(1, size, app.origin)
      const environment = {
        RECORDING: recorded('report'),
        TARGETS: JSON.stringify({ from: half + 1, count: half - 1, size }),
      }
      const shorter = { rounds: rounds.rounds, seconds: Math.max(1, rounds.seconds * share) }
      return {
        what,
        goal: 0.4,
        comparison: await comparison(what, 'report', environment, { ours, reference: { next: () => load } }, shorter),
      }
    },
  }
}

/** The bytes as they are sent, compressed or not. */
async function rawGet(
  address: string,
  headers: Record<string, string>,
): Promise<Pick<Recording, 'status' | 'headers' | 'body'>> {
  const { get } = await import('node:http')
  return new Promise((done, fail) => {
    get(address, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const {
          date: _,
          connection: __,
          'keep-alive': ___,
          'transfer-encoding': ____,
          'content-length': _____,
          ...own
        } = response.headers
        done({ status: response.statusCode!, headers: own as Record<string, string>, body: Buffer.concat(chunks) })
      })
    }).on('error', fail)
  })
}

// --------------------------------------------------------------------------------------------------------- growth

async function measureAllGrowth(): Promise<Pick<Findings, 'growth' | 'queries'>> {
  const [small, large] = [await placeOf('small'), await placeOf('large')]
  const routes = routesOf(sizes.small)
  const growth = await measureRoutes(routes, small, large)
  say('Counting queries')
  const [few, many] = [await countAll(routes, small), await countAll(routes, large)]
  return { growth, queries: routes.map(({ name }, at) => ({ name, small: few[at]!, large: many[at]! })) }
}

/** Pages of a plan that holds every commitment. */
async function measureWhole(): Promise<Findings['whole']> {
  const routes = routesOf(sizes.wholeSmall).filter(({ name }) => /^(Board|List)/.test(name))
  return measureRoutes(routes, await placeOf('wholeSmall'), await placeOf('wholeLarge'))
}

async function measureRoutes(routes: readonly Route[], small: Place, large: Place): Promise<Growth[]> {
  const apps = [await serveApp(small), await serveApp(large)] as const
  const growth: Growth[] = []
  try {
    for (const route of routes) {
      say(`Growth: ${route.name}`)
      growth.push(await measureGrowth(route, apps[0].origin, apps[1].origin, turns))
    }
    return growth
  } finally {
    await Promise.all(apps.map((app) => app.close()))
  }
}

async function countAll(routes: readonly Route[], place: Place): Promise<number[]> {
  const app = await startApp(settingsOf(place), { work: false })
  try {
    const send = (route: Route, turn: number) =>
      fetch(app.origin + route.path(turn), { headers: { cookie: cookieOf(1) } })
    const counts: number[] = []
    for (const route of routes) {
      await send(route, 1) // what is done only once is not the page's work; of another turn, since the API keeps its answers
      counts.push(countQueries(await record(() => send(route, 0))))
    }
    return counts
  } finally {
    await app.close()
  }
}

// --------------------------------------------------------------------------------------------- memory and weights

async function measureMemory(): Promise<Findings['memory']> {
  const app = await serveApp(await placeOf('large'))
  try {
    const found = [{ what: 'After the start', megabytes: peakMegabytes(app.pid) }]
    const seconds = quick ? 2 : 8
    const signedIn = { cookie: cookieOf(1), 'accept-encoding': 'br' }
    let turn = 1000
    for (const [what, load] of [
      ['20 at once: the list, computed anew', { path: list, headers: signedIn }],
      ['20 at once: the board, computed anew', { path: plan, headers: signedIn }],
      ['20 at once: search', { path: '/buscar?q=agua+drenaje', headers: signedIn }],
      [
        '20 at once: reports of progress, indexed in the background',
        { next: () => reportRequest(turn++, sizes.large, app.origin) },
      ],
      ['20 at once: kept pages', { path: plan, headers: { 'accept-encoding': 'br' } }],
    ] as [string, Load][]) {
      say(`Memory: ${what}`)
      await fire({ origin: app.origin, load }, seconds)
      found.push({ what, megabytes: peakMegabytes(app.pid) })
    }
    return found
  } finally {
    await app.close()
  }
}

async function measureExports(): Promise<Findings['exports']> {
  const found: Findings['exports'] = []
  for (const format of ['csv', 'json', 'xlsx'])
    for (const size of ['wholeSmall', 'wholeLarge'] as const) {
      say(`Export: ${format}, ${sizes[size].commitments}`)
      const app = await serveApp(await placeOf(size), { work: false })
      try {
        const began = performance.now()
        const response = await fetch(`${app.origin}/planes/${slugOf(1)}/compromisos/exportar/${format}`)
        let bytes = 0
        for await (const chunk of response.body!) bytes += chunk.length
        found.push({
          what: `${format.toUpperCase()}, ${sizes[size].commitments.toLocaleString('en')} commitments`,
          seconds: (performance.now() - began) / 1000,
          megabytes: bytes / 1e6,
          peak: peakMegabytes(app.pid),
        })
      } finally {
        await app.close()
      }
    }
  return found
}

async function measureWeights(): Promise<Findings['weights']> {
  say('Weighing pages')
  const app = await serveApp(await placeOf('small'))
  try {
    return await weigh(app.origin, ['/', plan, `${list}/${RECORDED}`, '/buscar?q=agua'])
  } finally {
    await app.close()
  }
}
