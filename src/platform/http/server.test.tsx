import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { NotFound, type Actor } from '../access/index.ts'
import { createPageCache } from '../cache/index.ts'
import { readSettings } from '../config/index.ts'
import { Page, TextField } from '../html/index.ts'
import { StorageUnavailable } from '../storage/unavailable.ts'
import {
  BadRequest,
  createMetrics,
  createServer,
  download,
  form,
  invalid,
  page,
  redirect,
  SESSION_COOKIE,
  type House,
  type Route,
  type Services,
} from './index.ts'

const ORIGIN = 'http://localhost:3000'
const officer: Actor = {
  person: { id: '1', name: 'Irma' },
  roles: [],
  permissions: new Map([['milestone.report', new Set(['org'])]]),
}
const journal = { version: 1, advanced: () => {}, onAdvance: () => {}, close: () => {} }
const logged: string[] = []
let loads = 0

const Form = z.object({
  title: z.string().trim().min(1).max(10),
  file: z.file().optional(),
  tags: z.array(z.string()).default([]),
  on: z.iso.date().optional(),
})
const routes: Route[] = [
  page('/plan', {
    access: 'public',
    query: z.object({
      q: z.string().max(10).optional(),
      state: z.enum(['late', 'done']).optional(),
      page: z.coerce.number().int().min(1).max(50).default(1),
      before: z.iso.date().optional(),
    }),
    load: async (context, { query }) => (
      loads++,
      { q: query.q ?? '', who: context.actor.person?.name ?? 'nobody', locale: context.locale }
    ),
    page: (data) => <Page title={`Plan ${data.q} ${data.who} ${data.locale}`} />,
    json: (data) => data,
  }),
  page('/plan/:id', {
    access: 'public',
    params: z.object({ id: z.uuid() }),
    load: async () => {
      throw new NotFound()
    },
    page: () => <Page title="x" />,
  }),
  page('/lista', {
    access: 'public',
    query: z.object({ after: z.string().optional() }),
    load: async () => {
      throw new BadRequest({ after: 'cursor' })
    },
    page: () => <Page title="x" />,
    json: () => null,
  }),
  download('/exportar', {
    access: 'public',
    query: z.object({ state: z.enum(['late', 'done']).optional() }),
    handle: async () => new Response('a,b'),
  }),
  page('/mi-mesa', { access: 'signed-in', load: async () => null, page: () => <Page title="Mesa" /> }),
  page('/roto', {
    access: 'public',
    load: async () => {
      throw new Error('secret detail')
    },
    page: () => <Page title="x" />,
    json: () => null,
  }),
  page('/sin-base', {
    access: 'public',
    load: async () => {
      throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    },
    page: () => <Page title="x" />,
    json: () => null,
  }),
  page('/sin-archivos', {
    access: 'public',
    load: async () => {
      throw new StorageUnavailable('secret detail')
    },
    page: () => <Page title="x" />,
    json: () => null,
  }),
  form('/plan', {
    access: 'milestone.report',
    form: Form,
    again: async (_context, { typed, errors }) => (
      <Page title="Avance" errors={errors}>
        <TextField
          name="title"
          label="Título"
          value={String(typed.title ?? '')}
          {...(errors.title && { error: errors.title })}
        />
      </Page>
    ),
    act: async (_context, { form: sent }) =>
      sent.title === 'mal'
        ? invalid({ title: 'No procede' })
        : redirect(`/plan?tags=${sent.tags.join('+')}&keys=${Object.keys(sent).sort().join('+')}`),
  }),
]

const withFiles = (route: Route): Route => ({ ...route, spec: { ...(route.spec as object), maxBytes: 1_000_000 } })

let actor: Actor
const settings = readSettings({ SECRET: 's'.repeat(32), ORIGIN, RATE_LIMIT: '0' })
const houseWith = (change: Partial<Services['settings']> = {}): House => ({
  services: { settings: { ...settings, ...change }, today: () => '2026-11-22', now: () => new Date() } as Services,
  routes,
  identify: async () => actor,
  cache: createPageCache(journal),
  log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
  metrics: createMetrics(),
  assets: {
    css: '/assets/a.css',
    embed: '/assets/e.css',
    js: '/assets/a.js',
    icon: '/assets/favicon.svg',
    fonts: [],
    files: new Map(),
  },
  embedded: false,
  demonstration: () => false,
  menu: () => [],
  tell: async () => [],
  subjectSlot: async () => null,
  ready: async () => {},
  api: () => ({ fetch: () => new Response('api') }),
})

let site: ReturnType<typeof createServer>
beforeEach(() => {
  site = createServer(houseWith())
  actor = officer
  logged.length = 0
  loads = 0
})

const ask = (path: string, init: RequestInit = {}) => site.request(ORIGIN + path, init)
const cookie = { cookie: `${SESSION_COOKIE}=x` }
const send = (body: URLSearchParams | string | FormData, headers: Record<string, string> = {}) =>
  ask('/plan', { method: 'POST', body, headers: { origin: ORIGIN, ...cookie, ...headers } })

describe('an address', () => {
  it.each([
    ['/plan/', '/plan'],
    ['/plan//', '/plan'],
    ['/plan/?q=agua', '/plan?q=agua'],
    ['/nada/', '/nada'],
    ['//ejemplo.mx/', '/ejemplo.mx'],
    ['/\\ejemplo.mx/', '/ejemplo.mx'],
  ])('%s with a slash at its end leads to %s', async (path, location) => {
    const answer = await ask(path, { headers: { accept: 'text/html' } })
    expect([answer.status, answer.headers.get('location')]).toEqual([301, location])
  })

  it('is followed only to read', async () =>
    expect((await ask('/plan/', { method: 'POST', headers: { origin: ORIGIN } })).status).toBe(404))
})

describe('a page', () => {
  it('is rendered once for all who are not signed in', async () => {
    const first = await ask('/plan?q=agua')
    const second = await ask('/plan?q=agua&utm=1')
    expect(await first.text()).toContain('Plan agua nobody es')
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(loads).toBe(1)
    expect(first.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    expect((await ask('/plan?q=agua', { headers: { 'if-none-match': first.headers.get('etag')! } })).status).toBe(304)
  })

  it('is never shared once somebody is signed in', async () => {
    const mine = await ask('/plan', { headers: cookie })
    expect(await mine.text()).toContain('Irma')
    expect(mine.headers.get('cache-control')).toBe('private, no-store')
    expect(await (await ask('/plan')).text()).not.toContain('Irma')
  })

  it('speaks English when asked, and goes on so', async () => {
    const english = await ask('/plan?lang=en')
    expect(await english.text()).toContain('nobody en')
    expect(english.headers.get('set-cookie')).toMatch(/^lang=en;.*HttpOnly/)
    expect(await (await ask('/plan', { headers: { cookie: 'lang=en' } })).text()).toContain('nobody en')
    expect(await (await ask('/plan', { headers: { cookie: 'lang=xx', 'accept-language': 'en' } })).text()).toContain(
      'nobody es',
    )
  })

  it.each([
    ['/plan.json', {}],
    ['/plan', { accept: 'application/json' }],
    ['/plan', { accept: 'text/html;q=0.1, application/json' }],
    ['/plan', { accept: 'application/json, text/plain, */*' }],
  ])('answers %s with its data', async (path, headers) => {
    const response = await ask(path, { headers })
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual({ q: '', who: 'nobody', locale: 'es' })
  })

  it.each([
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    '*/*',
    'application/json;q=0.2, text/html',
  ])('is a page for «%s»', async (accept) => {
    expect((await ask('/plan', { headers: { accept } })).headers.get('content-type')).toContain('text/html')
  })

  it('leaves out what it cannot read in the address, and says which and what it might be', async () => {
    const response = await ask('/plan?q=demasiadolargo&state=zzz&page=-1&before=2026-02-30')
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).toContain('Plan demasiadol nobody')
    for (const says of [
      '<code>q</code>: se tomó solo el principio de «demasiadolargo».',
      '<code>state</code>: no se tomó en cuenta «zzz». Puede ser: late, done.',
      '<code>page</code>: no se tomó en cuenta «-1». Debe ser un número de 1 a 50.',
      '<code>before</code>: no se tomó en cuenta «2026-02-30». Debe ser una fecha que exista, escrita AAAA-MM-DD.',
    ])
      expect(text).toContain(says)
    expect(await (await ask('/plan?state=done')).text()).not.toContain('no se tomó en cuenta')
  })

  it.each([
    ['/plan.json?state=zzz&lang=en', 'state', 'It may be: late, done.'],
    ['/plan.json?page=0&lang=en', 'page', 'It must be a number from 1 to 50.'],
    ['/lista.json?after=zzz&lang=en', 'after', 'This list gave no such position. Begin again without it.'],
  ])('refuses a machine that asks %s', async (path, place, message) => {
    const response = await ask(path)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { errors: unknown }).errors).toEqual([{ path: place, message }])
  })

  it('a download with another filter than it knows is refused, and the page says which', async () => {
    const response = await ask('/exportar?state=zzz')
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(text).toContain('<code>state</code>: «zzz». Puede ser: late, done.')
    expect(text).toContain('href="/exportar"')
  })

  it('sends who is not signed in to sign in and back', async () => {
    const response = await ask('/mi-mesa?x=1')
    expect([response.status, response.headers.get('location')]).toEqual([303, '/entrar?volver=%2Fmi-mesa%3Fx%3D1'])
    expect((await ask('/mi-mesa', { headers: { accept: 'application/json' } })).status).toBe(401)
  })
})

describe('what goes wrong', () => {
  it.each([
    ['/nada', 404],
    ['/plan/123', 404],
    ['/plan/0193a1b2-0000-7000-8000-000000000000', 404],
    ['/lista?after=zzz', 400],
    ['/roto', 500],
    ['/sin-base', 503],
    ['/sin-archivos', 503],
    ['/mi-mesa.json', 401],
  ])('%s is %i, with a page for people and a problem for machines', async (path, status) => {
    const page = await ask(path)
    if (status !== 401) {
      expect(page.status).toBe(status)
      expect(await page.text()).toContain('<h1>')
    }
    const json = await ask(path, { headers: { accept: 'application/json' } })
    expect(json.status).toBe(status)
    expect(json.headers.get('content-type')).toContain('application/problem+json')
    expect(await json.json()).toMatchObject({ status })
  })

  it('a fault of ours is logged with its folio, and not told', async () => {
    const response = await ask('/roto')
    const text = await response.text()
    expect(text).not.toContain('secret detail')
    const folio = response.headers.get('x-request-id')!
    expect(text).toContain(folio)
    expect(logged.some((line) => line.includes(folio) && line.includes('secret detail'))).toBe(true)
  })

  it('the log has no address, no query and no person', async () => {
    await ask('/plan?q=ana@x.mx', { headers: cookie })
    await ask('/ana@x.mx')
    expect(logged.join()).not.toContain('ana@x.mx')
    expect(logged.join()).not.toContain('Irma')
  })

  it('an address known for another method says so', async () => {
    for (const [path, method, allow] of [
      ['/plan', 'PUT', 'GET, HEAD, POST'],
      ['/plan', 'DELETE', 'GET, HEAD, POST'],
      ['/mi-mesa', 'POST', 'GET, HEAD'],
    ] as const)
      for (const headers of [{ origin: ORIGIN }, {}]) {
        const response = await ask(path, { method, headers: headers as Record<string, string> })
        expect([path, method, response.status, response.headers.get('allow')]).toEqual([path, method, 405, allow])
      }
    const machine = await ask('/plan', { method: 'PUT', headers: { accept: 'application/json' } })
    expect([machine.status, machine.headers.get('content-type'), machine.headers.get('allow')]).toEqual([
      405,
      'application/problem+json; charset=utf-8',
      'GET, HEAD, POST',
    ])
  })

  it('the API hears every method, from anywhere', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(await (await ask('/api/v1/plans', { method, body: 'a=b' })).text()).toBe('api')
  })

  it('every answer has the security headers', async () => {
    for (const path of ['/plan', '/nada', '/roto', '/vivo', '/plan.json']) {
      const { headers } = await ask(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

describe('a form', () => {
  it('acts and goes on', async () => {
    const response = await send(
      new URLSearchParams([
        ['title', 'Agua'],
        ['tags', 'a'],
        ['tags', 'b'],
      ]),
    )
    expect([response.status, response.headers.get('location')]).toEqual([303, '/plan?tags=a+b&keys=tags+title'])
  })

  it('drops what its schema does not name', async () => {
    const response = await send(new URLSearchParams('title=Agua&admin=true&__proto__=x&constructor=y'))
    expect(response.headers.get('location')).toBe('/plan?tags=&keys=tags+title')
  })

  it.each([
    ['', 'Escriba o elija este dato.'],
    ['title=%20%20', 'Escriba o elija este dato.'],
    ['title=unacosamuylarga', 'Escriba a lo más 10 caracteres.'],
    ['title=mal', 'No procede'],
  ])('«%s» comes back with its message and what was typed', async (body, message) => {
    const response = await send(body, { 'content-type': 'application/x-www-form-urlencoded' })
    const text = await response.text()
    expect(response.status).toBe(422)
    expect(text).toContain(message)
    const typed = new URLSearchParams(body).get('title')
    if (typed?.trim()) expect(text).toContain(`value="${typed}"`)
  })

  it.each([
    ['no session', {}, 401],
    ['another permission', cookie, 403],
  ])('%s is refused', async (_name, headers, status) => {
    actor = { ...officer, permissions: new Map([['plan.manage', new Set(['org'])]]) }
    const response = await ask('/plan', {
      method: 'POST',
      body: new URLSearchParams('title=Agua'),
      headers: { origin: ORIGIN, ...headers } as Record<string, string>,
    })
    expect(response.status).toBe(status)
  })

  it('sent after the session ended keeps what was typed, and is not done', async () => {
    const body = new FormData()
    body.append('title', '«Agua» <b>')
    body.append('tags', 'a')
    body.append('tags', 'b')
    body.append('file', new File([`--x\r\n${'y'.repeat(400_000)}`], 'prueba.pdf'))
    body.append('on', '2026-11-22')
    site = createServer({
      ...houseWith(),
      routes: routes.map((route) => (route.kind === 'form' ? withFiles(route) : route)),
    })
    const response = await ask('/plan?x=1', { method: 'POST', body, headers: { origin: ORIGIN } })
    const text = await response.text()
    expect([response.status, response.headers.get('cache-control')]).toEqual([401, 'private, no-store'])
    expect(text).toContain('href="/entrar?volver=%2Fplan%3Fx%3D1"')
    const hidden = [...text.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ])
    expect(hidden).toEqual([
      ['title', '«Agua» &lt;b>'],
      ['tags', 'a'],
      ['tags', 'b'],
      ['on', '2026-11-22'],
      ['tequio.lost-files', 'file'],
    ])
    expect(text).toContain('action="/plan?x=1"')
    expect(text).not.toContain('yyyy')

    const again = await send(new URLSearchParams(hidden as [string, string][]))
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('Elija de nuevo este archivo')
  })

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, {}])(
    'sent from elsewhere (%o) is refused',
    async (headers) => {
      const response = await ask('/plan', {
        method: 'POST',
        body: new URLSearchParams('title=Agua'),
        headers: { ...cookie, ...headers } as Record<string, string>,
      })
      expect(response.status).toBe(403)
    },
  )

  it('too large is refused, whether it says so or not', async () => {
    const big = `title=${'x'.repeat(300_000)}`
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const said = await send(big, { ...type, 'content-length': String(big.length) })
    expect(said.status).toBe(413)
    expect(await said.text()).toContain('El límite para este formulario es de 262 kB.')
    const stream = new ReadableStream({
      start: (controller) => (controller.enqueue(new TextEncoder().encode(big)), controller.close()),
    })
    expect(
      (
        await ask('/plan', {
          method: 'POST',
          body: stream,
          duplex: 'half',
          headers: { origin: ORIGIN, ...cookie, ...type },
        } as RequestInit)
      ).status,
    ).toBe(413)
  })

  it.each([
    ['application/json', '{"title":"Agua"}'],
    ['multipart/form-data; boundary=x', 'nonsense'],
    ['multipart/form-data', 'x'],
    ['text/plain', 'title=Agua'],
  ])('of type %s it cannot read is a bad request', async (type, body) => {
    expect((await send(body, { 'content-type': type })).status).toBe(400)
  })
})

describe('requests without end', () => {
  it('are told to wait', async () => {
    site = createServer(houseWith({ RATE_LIMIT: 3 }))
    const statuses = []
    for (let at = 0; at < 5; at++) statuses.push((await ask('/plan')).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    expect((await ask('/vivo')).status).toBe(200)
  })
})
