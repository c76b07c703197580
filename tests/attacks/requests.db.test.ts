import { connect as openSocket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { SESSION_COOKIE } from '../../src/platform/http/index.ts'
import { Client, rawRequest } from './client.ts'
import { keyOf } from './examples.ts'
import { fingerprint, openWorld, signIn } from './world.ts'

// What a hostile page, proxy, link or hand-made request can do to the site as a whole.

const world = await openWorld()
const { app } = world
const authority = world.actor('authority here').client
/** Those that act for whoever is signed in. */
const posts = world.routes.filter(
  (route) => route.method === 'POST' && !(route.spec as { fromAnywhere?: boolean }).fromAnywhere,
)

describe('forms of other sites', () => {
  const FOREIGN: readonly [string, Record<string, string>][] = [
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another origin, an old browser', { origin: 'https://evil.example' }],
    ['no origin at all', {}],
    ['a sandboxed frame', { origin: 'null' }],
    ['another port', { origin: app.origin.replace(/\d+$/, '1') }],
    ['another scheme', { origin: app.origin.replace('http:', 'https:') }],
    ['a subdomain', { origin: app.origin.replace('localhost', 'a.localhost'), 'sec-fetch-site': 'same-site' }],
    ['a name that begins alike', { origin: `${app.origin}.evil.example` }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a list of origins', { origin: `${app.origin}, https://evil.example` }],
  ]
  const TYPES = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'APPLICATION/X-WWW-FORM-URLENCODED',
    'application/json',
    'text/ping',
  ]

  it.each(FOREIGN)('are refused on every route: %s', async (_, headers) => {
    const before = await fingerprint(world)
    const accepted: string[] = []
    for (const route of posts) {
      const path = route.path.replaceAll(/:\w+/g, '019a0000-0000-7000-8000-000000000001')
      const answer = await authority.send(path, { method: 'POST', body: new URLSearchParams({ name: 'x' }), headers })
      if (answer.status !== 403) accepted.push(`${keyOf(route)}: ${answer.status}`)
    }
    expect(accepted).toEqual([])
    expect(await fingerprint(world)).toBe(before)
  })

  it.each(TYPES)('are refused whatever type they give themselves: %s', async (type) => {
    const body = type.startsWith('multipart')
      ? '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\nIntrusa\r\n--x\r\ncontent-disposition: form-data; name="locale"\r\n\r\nes\r\n--x--'
      : 'name=Intrusa&locale=es'
    const answer = await authority.send('/mi-cuenta', {
      method: 'POST',
      body,
      headers: { 'content-type': type, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    expect([400, 403]).toContain(answer.status)
    expect((await authority.get('/mi-cuenta')).text).not.toContain('Intrusa')
  })

  it('cannot get an act done by a link: reading changes nothing', async () => {
    const before = await fingerprint(world)
    for (const { path } of posts) await authority.get(path.replaceAll(/:\w+/g, 'secretaria-de-pruebas'))
    expect(await fingerprint(world)).toBe(before)
  })

  it('is told in the language of the person', async () => {
    expect(
      (
        await authority.send('/mi-cuenta', {
          method: 'POST',
          body: new URLSearchParams(),
          headers: { accept: 'text/html' },
        })
      ).text,
    ).toContain('<html lang="es"')
    expect(
      (
        await authority.send('/mi-cuenta?lang=en', {
          method: 'POST',
          body: new URLSearchParams(),
          headers: { accept: 'text/html' },
        })
      ).text,
    ).toContain('<html lang="en"')
  })
})

describe('every answer', () => {
  const addresses = [
    '/organizaciones',
    '/organizaciones.json',
    '/no-existe',
    '/mi-cuenta',
    '/api/v1/organizations',
    '/api/v1/no',
    '/organizaciones/exportar',
    '/vivo',
    '/robots.txt',
    '/organizaciones?after=%00',
    '/entrar',
  ]

  it.each(addresses)('forbids frames, scripts of others and guessing of types: %s', async (path) => {
    const { headers } = await world.anonymous().get(path)
    const policy = headers.get('content-security-policy')!.split('; ')
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(rule)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    // The API is for everybody.
    expect(headers.get('cross-origin-resource-policy')).toBe(
      path.startsWith('/api/v1') ? 'cross-origin' : 'same-origin',
    )
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull()
  })

  it('allows other sites to read the API, and with it nothing of anybody who is signed in', async () => {
    const answer = await authority.send('/api/v1/organizations', { headers: { origin: 'https://evil.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    const page = await authority.send('/mi-cuenta', { headers: { origin: 'https://evil.example' } })
    expect(page.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('cookies', () => {
  it('are out of reach of scripts and of other sites', async () => {
    const visitor = world.anonymous()
    const asked = await visitor.post('/entrar', { email: 'galleta@canario.example' })
    const lines = [
      ...asked.headers.getSetCookie(),
      ...(await visitor.get('/organizaciones?lang=en')).headers.getSetCookie(),
    ]
    const code = /\d{3} \d{3}/.exec(app.letters()[0]!.text)![0]
    lines.push(...(await visitor.post('/entrar/codigo', { code })).headers.getSetCookie())
    expect(lines.some((line) => line.startsWith(SESSION_COOKIE))).toBe(true)
    for (const line of lines) {
      expect(line).toMatch(/;\s*HttpOnly/i)
      expect(line).toMatch(/;\s*SameSite=(Lax|Strict)/i)
      expect(line).not.toMatch(/;\s*Domain=/i)
    }
  })

  it('give a new session at each sign-in, and end the one that was brought', async () => {
    const attacker = await world.arrive('fijacion@canario.example', 'Quien fija')
    const victim = await signIn(app, 'victima@canario.example', new Client(app.origin, attacker.cookies))
    expect(victim.cookies.get(SESSION_COOKIE)).not.toBe(attacker.cookies.get(SESSION_COOKIE))
    expect((await attacker.get('/mi-cuenta')).status).toBe(303)
  })

  it('are of no use the moment after their session was ended elsewhere', async () => {
    const one = await world.arrive('dos@canario.example', 'Dos sesiones')
    const other = await signIn(app, 'dos@canario.example')
    expect((await one.get('/mi-mesa')).status).toBe(200)
    await other.post('/mi-cuenta/sesiones/cerrar-otras')
    expect((await one.get('/mi-mesa')).status).toBe(303)
    expect((await one.post('/mi-cuenta', { name: 'Otra vez yo', locale: 'es' })).status).toBe(401)
  })
})

describe('the cache of pages', () => {
  it('never keeps what is for one person', async () => {
    const signedIn = await world.arrive('privada@canario.example', 'Nombre Muy Privado')
    const publicPages = world.routes.filter(
      ({ kind, access, path }) => kind === 'page' && access === 'public' && !path.includes(':'),
    )
    for (const { path } of publicPages) {
      const mine = await signedIn.get(path)
      if (mine.status === 200)
        expect([path, mine.headers.get('cache-control')]).toEqual([path, expect.stringMatching(/private|no-store/)])
      expect((await world.anonymous().get(path)).text).not.toContain('Nombre Muy Privado')
    }
    await signedIn.post('/salir')
    const after = await signedIn.get('/organizaciones')
    expect(after.text).not.toContain('Nombre Muy Privado')
    for (const { path } of world.routes.filter(({ method, access }) => method === 'GET' && access === 'signed-in')) {
      const answer = await world.actor('without role').client.get(path)
      expect([path, answer.headers.get('cache-control')]).toEqual([path, expect.stringContaining('no-store')])
    }
  })

  it('gives nobody what another wrote into the address', async () => {
    await world.arrive('mueve@canario.example', 'Quien mueve la bitácora') // so that nothing is in the cache yet
    for (const path of [
      '/organizaciones',
      '/datos-abiertos',
      '/api',
      '/bitacora',
      '/organizaciones.json',
      '/bitacora.json',
    ]) {
      await world.anonymous().get(`${path}?veneno=canario-veneno&utm_source=canario-veneno`)
      const next = await world.anonymous().get(path)
      expect([path, next.text.includes('canario-veneno')]).toEqual([path, false])
    }
  })

  it('takes no host from the request into a page', async () => {
    await world.arrive('mueve-otra-vez@canario.example', 'Quien mueve la bitácora')
    for (const path of [
      '/datos-abiertos',
      '/organizaciones?sector=union',
      '/organizaciones?sector=academia&lang=en',
      '/no-existe',
      '/api',
      '/entrar',
      '/organizaciones.json',
      '/api/v1',
      '/api/v1/organizations?limit=1',
    ]) {
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil2.example',
        'x-forwarded-proto': 'gopher',
        forwarded: 'host=evil3.example',
        'x-original-url': '/evil4.example',
        accept: 'text/html',
      }
      const poisoned = await rawRequest(app.origin, path, { headers })
      expect([path, /evil\d?\.example|gopher/.exec(poisoned.text)?.[0]]).toEqual([path, undefined])
      expect((await world.anonymous().get(path)).text).not.toMatch(/evil\d?\.example/)
    }
  })
})

describe('links that lead away', () => {
  const AWAY = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    '/javascript:alert(1)',
    ' https://evil.example',
    'https:evil.example',
    '/\u0000/evil.example',
    '/@evil.example',
    '///evil.example',
    '/./\\/evil.example',
    'http://localhost@evil.example',
    '/entrar?volver=//evil.example',
    '/%2F%2Fevil.example',
    '/%5Cevil.example',
  ]

  it.each(AWAY)('bring nobody to another site after signing in: %j', async (volver) => {
    const page = await world.anonymous().get(`/entrar?volver=${encodeURIComponent(volver)}`)
    expect(page.status).toBe(200)
    const client = world.anonymous()
    await client.post('/entrar', { email: 'without-role@canario.example', volver })
    const code = /\d{3} \d{3}/.exec(app.letters().find(({ to }) => to === 'without-role@canario.example')!.text)![0]
    const arrived = await client.post('/entrar/codigo', { code })
    expect(arrived.status).toBe(303)
    expect(new URL(arrived.location!, app.origin).origin).toBe(app.origin)
    const saved = await client.post('/mi-cuenta', { name: 'Persona without role', locale: 'es', volver })
    expect(new URL(saved.location!, app.origin).origin).toBe(app.origin)
  })
})

describe('requests made by hand', () => {
  const raw = (text: string): Promise<string> =>
    new Promise((done, fail) => {
      const socket = openSocket(Number(new URL(app.origin).port), '127.0.0.1')
      let answer = ''
      socket.setTimeout(5_000, () => socket.destroy(new Error('no answer in five seconds')))
      socket.on('data', (piece) => (answer += piece.toString('latin1')))
      socket.on('close', () => done(answer))
      socket.on('error', fail)
      socket.write(text)
      socket.end()
    })

  const LINES = [
    'GET / HTTP/1.1\r\nHost: \r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: [::1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x/../y\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.0\r\n\r\n',
    'GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET http://evil.example/organizaciones HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET http://[bad/organizaciones HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'TRACE /organizaciones HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'TRACK /organizaciones HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'PROPFIND / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /assets/../../../package.json HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /assets/%2e%2e/%2e%2e/package.json HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /organizaciones/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /organizaciones?q=%E0%A4%A&=&&%=1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /.json HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /organizaciones.json.json HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /__proto__ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /organizaciones HTTP/1.1\r\nHost: localhost\r\nCookie: tequio.session_token=%E0%A4%A; lang=__proto__; =; ;;a\r\n\r\n',
    'GET /organizaciones HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br;q=x, *;;, gzip;q=0\r\nIf-None-Match: *\r\nAccept: \xff\r\n\r\n',
    `GET /organizaciones?q=${'a'.repeat(12_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET /${'a/'.repeat(6_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    'POST /entrar HTTP/1.1\r\nHost: localhost\r\nOrigin: ORIGIN\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\nab',
    'POST /entrar HTTP/1.1\r\nHost: localhost\r\nOrigin: ORIGIN\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'POST /entrar HTTP/1.1\r\nHost: localhost\r\nOrigin: ORIGIN\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc',
    'POST /entrar HTTP/1.1\r\nHost: localhost\r\nOrigin: ORIGIN\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 30\r\n\r\n--x\r\nContent-Disposition: form-',
    'POST /entrar HTTP/1.1\r\nHost: localhost\r\nOrigin: ORIGIN\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ]

  it.each(LINES)('get no error of ours and no file of the machine: %j', async (request) => {
    const answer = await raw(request.replace('ORIGIN', app.origin))
    expect(answer).not.toMatch(/^HTTP\/1\.1 5/)
    expect(answer).not.toMatch(/root:x:|"dependencies"|node_modules|at .*\.tsx?:\d+/)
  })

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'])(
    'are answered whatever the method: %s',
    async (method) => {
      for (const path of [
        '/organizaciones',
        '/entrar',
        '/no-existe',
        '/api/v1/organizations',
        '/assets/x',
        '/vivo',
        '/organizaciones/exportar',
      ]) {
        const answer = await rawRequest(app.origin, path, {
          method,
          headers: { origin: app.origin, accept: 'text/html' },
        })
        expect([method, path, answer.status]).toEqual([
          method,
          path,
          expect.toSatisfy((status: number) => status < 500),
        ])
      }
    },
  )

  it('are told which methods there are', async () => {
    const answer = await world
      .anonymous()
      .send('/organizaciones', { method: 'DELETE', headers: { origin: app.origin, accept: 'text/html' } })
    expect(answer.status).toBe(405)
    expect(answer.text).toContain('<html')
  })
})
