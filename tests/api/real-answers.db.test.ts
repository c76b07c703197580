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
      paths: Record<string, unknown>
      components: { schemas: Record<string, unknown> }
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(resources.flatMap(({ path }) => [`/${path}`, `/${path}/{id}`]))
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(document.components.schemas).toHaveProperty(name!)
  })
})

describe('what the API cannot answer', () => {
  it.each([
    ['/commitments?color=red', 400, 'color'],
    ['/commitments?limit=0', 400, 'limit'],
    ['/commitments?limit=201', 400, 'limit'],
    ['/commitments?sort=colour', 400, 'sort'],
    ['/commitments?after=nonsense', 400, ''],
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

  it('refuses to write', async () =>
    expect((await get('/plans', { method: 'POST', body: '{}', headers: { origin: app.origin } })).status).toBe(405))

  it('may be read from any site, and says «not modified»', async () => {
    const first = await get('/plans')
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    expect((await get('/plans', { headers: { 'if-none-match': first.headers.get('etag')! } })).status).toBe(304)
  })
})
