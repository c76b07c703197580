import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { startTestApp } from '../support/server.ts'
import { applyPlanImport } from '../../src/accountability/action-plan/index.ts'
import { importOrganizations } from '../../src/foundations/organizations/index.ts'
import { modules } from '../../src/app/modules.ts'

const shared = process.env.TEQUIO_SHARED ?? '../shared'
const exercises = readFileSync(join(shared, 'data/action-plans/local-action-plans-mx-2015-2017.json'))
const bodies = readFileSync(join(shared, 'data/organizations/cdmx-public-bodies.csv'))
type Exercise = { state: string; plan_published: string | null; commitments: { number: number; text: string }[] }
const source = JSON.parse(exercises.toString('utf8')) as Exercise[]

const app = await startTestApp()
const get = async (path: string, init: RequestInit = {}) => fetch(`${app.origin}/api/v1${path}`, init)
type Item = Record<string, unknown> & { id: string }
type List = { items: Item[]; total: number; next: string | null }
const list = async (path: string) => (await (await get(path)).json()) as List

/** Every item, page by page, as a client would. */
async function all(path: string): Promise<Item[]> {
  const items: Item[] = []
  for (let next: string | null = `${app.origin}/api/v1${path}`; next;) {
    const page = (await (await fetch(next)).json()) as List
    items.push(...page.items)
    next = page.next
  }
  return items
}

beforeAll(async () => {
  await importOrganizations(app.services, bodies, 'cdmx-public-bodies.csv', { actorId: null, accept: 'certain' })
  const outcome = await applyPlanImport(app.services, { bytes: exercises, fileName: 'exercises.json' }, 'command-line')
  expect(outcome.ok).toBe(true)
  await app.settle()
})

describe('the API against the real answers', () => {
  it('has the 101 bodies', async () => {
    const items = await all('/organizations?limit=30')
    expect(items).toHaveLength(101)
    expect(new Set(items.map(({ id }) => id)).size).toBe(101)
    const names = items.map(({ name }) => name)
    expect(names).toContain('Metrobús')
    expect(names).toContain('Secretaría de Administración y Finanzas')
  })

  it('has the 12 exercises, the 7 plans that were published and their 39 commitments', async () => {
    const plans = await all('/plans')
    expect(plans).toHaveLength(source.length)
    const published = plans.filter((plan) => plan.publishedOn !== null)
    expect(published.map((plan) => plan.publishedOn).sort()).toEqual(
      source.flatMap(({ plan_published }) => plan_published ?? []).sort(),
    )
    expect(published).toHaveLength(7)
    expect((await list('/commitments?limit=1')).total).toBe(39)
  })

  it('has each commitment word by word', async () => {
    const titles = (await all('/commitments?limit=10')).map(({ title }) => (title as { es: string }).es).sort()
    expect(titles).toEqual(
      source.flatMap(({ commitments }) => commitments.map(({ text }) => text.normalize('NFC').trim())).sort(),
    )
  })
})

describe('every resource', () => {
  const resources = modules.flatMap((module) => module.resources)

  it.each(resources.map(({ path }) => path))(
    '%s answers its list, each record of it, and only what its schema says',
    async (path) => {
      const resource = resources.find((candidate) => candidate.path === path)!
      const { items, total } = await list(`/${path}?limit=5`)
      expect(total).toBeGreaterThanOrEqual(items.length)
      for (const item of items) {
        expect(resource.schema.strict().safeParse(item).error).toBeUndefined()
        expect(await (await get(`/${path}/${item.id}`)).json()).toEqual(item)
      }
    },
  )

  it.each(
    resources.flatMap(({ path, sorts }) =>
      sorts.flatMap((sort) => [`/${path}?sort=${sort}`, `/${path}?sort=-${sort}`]),
    ),
  )('%s pages without losing or repeating any', async (path) => {
    const { total } = await list(`${path}&limit=1`)
    const ids = (await all(`${path}&limit=${Math.max(3, Math.ceil(total / 4))}`)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(total)
  })

  it('is in the OpenAPI description, whose references all lead somewhere', async () => {
    const text = await (await get('/openapi.json')).text()
    const document = JSON.parse(text) as {
      openapi: string
      paths: Record<string, { get?: { security?: unknown } }>
      components: { schemas: Record<string, unknown> }
    }
    expect(document.openapi).toBe('3.1.0')
    const reading = Object.entries(document.paths).flatMap(([path, { get }]) => (get && !get.security ? [path] : []))
    expect(reading).toEqual(resources.flatMap(({ path }) => [`/${path}`, `/${path}/{id}`]))
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(document.components.schemas).toHaveProperty(name!)
  })
})

describe('open data', () => {
  type Collections = { items: { name: string; total: number; downloads: string[]; api: string }[]; total: number }
  const collections = async (language = 'es') =>
    (await (await fetch(`${app.origin}/datos-abiertos.json?lang=${language}`)).json()) as Collections

  it('names every collection in the language of the page, with its downloads and its API', async () => {
    const spanish = await collections()
    const english = await collections('en')
    expect(spanish.items.map(({ name }) => name)).toContain('Compromisos')
    expect(english.items.map(({ name }) => name)).toContain('Commitments')
    expect(spanish.items).toHaveLength(modules.flatMap(({ resources }) => resources).length + 1) // and the journal
    for (const { api } of spanish.items) expect((await fetch(api)).status).toBe(200)
  })

  it('each download has every record', async () => {
    const types = { csv: 'text/csv', xlsx: 'spreadsheetml', json: 'application/json', jsonl: 'application/jsonl' }
    for (const { downloads, total } of (await collections()).items) {
      expect(downloads.length).toBeGreaterThanOrEqual(2)
      for (const address of downloads) {
        const response = await fetch(address)
        const extension = address.split('.').at(-1) as keyof typeof types
        expect([address, response.status]).toEqual([address, 200])
        expect(response.headers.get('content-type')).toContain(types[extension])
        expect(response.headers.get('content-disposition')).toContain(`.${extension}`)
        const text = await response.text()
        if (extension === 'json') expect((JSON.parse(text) as List).items).toHaveLength(total)
        if (extension === 'jsonl')
          expect(
            text
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line) as object),
          ).toHaveLength(total)
      }
    }
  })

  it('takes the filters of the API, and refuses what it does not know', async () => {
    const rows = async (query: string) =>
      ((await (await fetch(`${app.origin}/datos-abiertos/compromisos.json${query}`)).json()) as List).items
    const [first] = await rows('')
    const ofOnePlan = await rows(`?plan=${String(first!.plan)}`)
    expect(ofOnePlan.map(({ id }) => id)).toEqual(
      (await list(`/commitments?plan=${String(first!.plan)}`)).items.map(({ id }) => id),
    )
    expect(ofOnePlan.length).toBeLessThan(39)
    for (const query of ['?plan=nada', '?late=quizas', '?color=rojo']) {
      const response = await fetch(`${app.origin}/datos-abiertos/compromisos.csv${query}`)
      expect([query, response.status]).toEqual([query, 400])
      expect(await response.text()).toContain(`<code>${query.slice(1).split('=')[0]}</code>`)
    }
    for (const name of ['nada.csv', 'compromisos.exe', 'compromisos.csv.exe'])
      expect((await fetch(`${app.origin}/datos-abiertos/${name}`)).status).toBe(404)
  })

  it('every public list answers in one shape', async () => {
    for (const path of [
      '/organizaciones',
      '/marco-legal',
      '/principios',
      '/planes',
      '/bitacora',
      '/datos-abiertos',
      '/buscar',
      '/planes/{plan}/compromisos',
    ]) {
      const plan = String((await list('/commitments?limit=1')).items[0]!.plan)
      const body = (await (await fetch(`${app.origin}${path.replace('{plan}', plan)}.json?q=agua`)).json()) as List
      expect([
        path,
        Array.isArray(body.items),
        typeof body.total,
        body.next === null || typeof body.next === 'string',
      ]).toEqual([path, true, 'number', true])
      if (body.next)
        expect(((await (await fetch(app.origin + body.next)).json()) as List).items.length).toBeGreaterThan(0)
    }
  })
})

describe('search', () => {
  const hits = async (words: string) =>
    (
      (await (await fetch(`${app.origin}/buscar.json?q=${encodeURIComponent(words)}`)).json()) as {
        items: { kind: string; address: string }[]
      }
    ).items

  it('finds articles of the law', async () => {
    expect((await hits('artículo 18')).some(({ kind }) => kind === 'norm')).toBe(true)
  })

  it('that finds nothing leads onward; by exclusions alone it is told what is missing', async () => {
    const nothing = await (await fetch(`${app.origin}/buscar?q=iztapalapa+zzzz`)).text()
    for (const way of ['/plan#compromisos', '/organizaciones', '/principios'])
      expect(nothing).toContain(`href="${way}"`)
    expect(await (await fetch(`${app.origin}/buscar?q=Iztapalapa&tipo=norm`)).text()).toContain(
      'href="/plan?alcaldia=iztapalapa"',
    )
    expect(await (await fetch(`${app.origin}/buscar?q=-agua`)).text()).toContain('Solo escribió palabras que excluir.')
  })
})

describe('what the API cannot answer', () => {
  it.each([
    ['/commitments?color=red', 400, 'color'],
    ['/commitments?limit=0', 400, 'limit'],
    ['/commitments?limit=201', 400, 'limit'],
    ['/commitments?sort=colour', 400, 'sort'],
    ['/commitments?after=nonsense', 400, 'after'],
    ['/principles?after=nonsense', 400, 'after'],
    ['/organizations?after=nonsense', 400, 'after'],
    ['/commitments?plan=nada', 400, 'plan'],
    ['/commitments?organization=nadie', 400, 'organization'],
    ['/commitments?principle=2018/nada', 400, 'principle'],
    ['/milestones?commitment=0193a1b2-0000-7000-8000-000000000000', 400, 'commitment'],
    ['/organizations?category=nada', 400, 'category'],
    ['/organizations?supervisedBy=nadie', 400, 'supervisedBy'],
    ['/principles?catalogue=1917', 400, 'catalogue'],
    ['/commitments/123', 404, ''],
    ['/commitments/0193a1b2-0000-7000-8000-000000000000', 404, ''],
    ['/nothing', 404, ''],
  ])('%s is %i and names the place', async (path, status, place) => {
    const response = await get(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    if (place)
      expect(((await response.json()) as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(
        place,
      )
  })

  it.each([
    ['/commitments?sort=zzz', 'It may be: number, due, title, reported, -number, -due, -title, -reported.'],
    ['/commitments?borough=099', 'It may be: 002, 003,'],
    ['/commitments?limit=abc', 'It must be a number from 1 to 200.'],
    ['/commitments?goal=18', 'It must be a number from 1 to 17.'],
    ['/commitments?dueBefore=2026-02-30', 'It must be a day that exists, written YYYY-MM-DD.'],
    ['/commitments?color=red', 'Known: plan, q, completion'],
    [`/commitments?q=${'a'.repeat(201)}`, 'It must have at most 200 characters.'],
  ])('%s is told what it may be', async (path, message) => {
    const { errors } = (await (await get(path)).json()) as { errors: { message: string }[] }
    expect(errors).toHaveLength(1)
    expect(errors[0]!.message).toContain(message)
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses to write: %s, from anywhere', async (method) => {
    for (const headers of [{ origin: app.origin }, { origin: 'https://ejemplo.mx' }, {}]) {
      const response = await get('/evidence', { method, body: 'a=b', headers: headers as Record<string, string> })
      expect([response.status, response.headers.get('content-type'), response.headers.get('allow')]).toEqual([
        405,
        'application/problem+json; charset=utf-8',
        'GET, HEAD, OPTIONS',
      ])
    }
  })

  it('may be read from any site, and says «not modified»', async () => {
    const first = await get('/plans')
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    expect((await get('/plans', { headers: { 'if-none-match': first.headers.get('etag')! } })).status).toBe(304)
  })
})
