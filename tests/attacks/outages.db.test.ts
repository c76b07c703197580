import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SESSION_COOKIE } from '../../src/platform/http/index.ts'
import { startTestApp } from '../support/server.ts'
import { Client } from './client.ts'
import { signIn } from './world.ts'

// What people read, and what the log keeps, when something of ours is broken.

const lines: string[] = []
const app = await startTestApp(
  { LOG_LEVEL: 'info' },
  { log: pino({ level: 'info' }, { write: (line) => void lines.push(line) }) },
)
const { pool } = app.connection
const person = await signIn(app, 'testigo@canario.example')
const token = decodeURIComponent(person.cookies.get(SESSION_COOKIE)!).split('.')[0]!

/** Every question to the database fails, in the ways that drivers report. */
function breakDatabase(code: string) {
  const error = Object.assign(new Error(`connect ${code} 127.0.0.1:5432`), { code })
  vi.spyOn(pool, 'query').mockImplementation(() => Promise.reject(error))
  vi.spyOn(pool, 'connect').mockImplementation((() => Promise.reject(error)) as never)
}
afterEach(() => vi.restoreAllMocks())

const UNAVAILABLE = [
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P03',
  '08006',
  '53300',
  '57014',
  '40P01',
  '40001',
  '55P03',
  '25006',
  '53100',
]

describe.each(UNAVAILABLE)('while the database answers %s', (code) => {
  it('people are told to come back, in their language', async () => {
    breakDatabase(code)
    for (const [path, lang] of [
      ['/mi-cuenta', 'es'],
      ['/mi-cuenta?lang=en', 'en'],
      ['/bitacora?antes=77', 'es'],
      ['/organizaciones/no-existe', 'es'],
    ] as const) {
      const answer = await person.get(path)
      expect([path, answer.status]).toEqual([path, 503])
      expect(answer.text).toContain(`<html lang="${lang}"`)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.text).not.toMatch(/ECONN|select |postgres|127\.0\.0\.1/i)
    }
  })

  it('machines get a problem, and forms too', async () => {
    breakDatabase(code)
    for (const answer of [
      await person.json('/organizaciones/no-existe'),
      await new Client(app.origin).get(`/api/v1/organizations?q=${code}`),
    ]) {
      expect(answer.status).toBe(503)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
    expect((await new Client(app.origin).post('/entrar', { email: 'nueva@canario.example' })).status).toBe(503)
  })
})

it('says to whoever watches that it is alive and not ready', async () => {
  breakDatabase('ECONNREFUSED')
  const client = new Client(app.origin)
  expect((await client.get('/vivo')).status).toBe(200)
  expect((await client.get('/listo')).status).toBe(503)
  vi.restoreAllMocks()
  expect((await client.get('/listo')).status).toBe(200)
  expect((await person.get('/mi-cuenta')).status).toBe(200)
})

it('tells a fault of ours by a folio and nothing else', async () => {
  breakDatabase('XX000')
  const answer = await person.get('/mi-cuenta')
  expect(answer.status).toBe(500)
  expect(answer.text).toContain(answer.headers.get('x-request-id'))
  expect(answer.text).not.toMatch(/XX000|Error:|\.tsx?:\d|select /)
})

it('logs what failed without the values: no address, no session, no code', async () => {
  lines.length = 0
  breakDatabase('XX000')
  await person.get('/mi-cuenta')
  await new Client(app.origin).post('/entrar', { email: 'registrada@canario.example' })
  await new Client(app.origin).get('/buscar?q=mi-busqueda-privada')
  vi.restoreAllMocks()
  const connect = pool.connect.bind(pool)
  const failing = vi.spyOn(pool, 'connect').mockImplementation(refusingWrites(connect as never) as never)
  await new Client(app.origin).post('/entrar', { email: 'registrada@canario.example' })
  failing.mockRestore()
  const logged = lines.join('\n')
  expect(logged).toContain('"level":50')
  expect(logged).toMatch(/select|insert/) // the query is there, to find what broke
  for (const secret of [
    'canario.example',
    token,
    person.cookies.get(SESSION_COOKIE)!,
    'mi-busqueda-privada',
    '192.0.2.',
    '127.0.0.1"',
  ])
    expect(logged).not.toContain(secret)
})

/** A connection that works until something is written. */
const refusingWrites =
  (connect: () => Promise<{ query: (...parameters: unknown[]) => unknown; release: () => void }>) => async () => {
    const client = await connect()
    return new Proxy(client, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return (...parameters: unknown[]) =>
          /^\s*insert/i.test(
            JSON.stringify(parameters[0])
              .slice(0, 60)
              .replace(/^\W*(text\W+)?/, ''),
          )
            ? Promise.reject(Object.assign(new Error('disk full'), { code: '53100' }))
            : (value as (...all: unknown[]) => unknown).apply(target, parameters)
      },
    })
  }

describe('an address of nothing', () => {
  it.each([
    '/no-existe',
    '/organizaciones/no-existe',
    '/historial/persona/019a0000-0000-7000-8000-000000000001',
    '/organizaciones/x/y/z',
    '/api/v2',
    '/assets/no.js',
    '/.env',
    '/.git/config',
    '/var/secret',
    '/wp-login.php',
    '/index.php?id=1%27',
    '/correo/../../etc/passwd',
  ])('is said in both languages: %s', async (path) => {
    const es = await new Client(app.origin).get(path)
    const en = await new Client(app.origin).get(`${path}${path.includes('?') ? '&' : '?'}lang=en`)
    expect([es.status, en.status]).toEqual([404, 404])
    expect(es.text).toContain('<html lang="es"')
    expect(en.text).toContain('<html lang="en"')
    expect((await new Client(app.origin).json(path)).headers.get('content-type')).toContain('application/problem+json')
  })

  it('repeats nothing of the address that could act', async () => {
    const answer = await new Client(app.origin).get(
      '/%22%3E%3Cscript%3Ealert(1)%3C/script%3E?a=%22%3E%3Cimg src=x onerror=alert(1)%3E',
    )
    expect(answer.status).toBe(404)
    expect(answer.text).not.toMatch(/<script>alert|<img src=x/)
  })
})
