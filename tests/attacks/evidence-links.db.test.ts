import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { runChecks } from '../../src/accountability/action-plan/link-checks/run.ts'
import { isPublicAddress } from '../../src/platform/fetch/addresses.ts'
import { openSafeFetch, type SafeFetch } from '../../src/platform/fetch/index.ts'
import { openWorld } from './world.ts'

// Links of strangers, cited as evidence through the real form and opened by the real job. A server on 127.0.0.1 stands for the public
// web, one on 127.0.0.2 for what must never be reached.

const PUBLIC = '127.0.0.1'
const PRIVATE = '127.0.0.2'
const HTML =
  '<!doctype html><title>Acta</title><body><script>alert(document.cookie)</script><h1>Acta de entrega</h1></body>'

let secretsTold = 0
const asked: IncomingMessage[] = []
const secret = createServer((_request, response) => {
  secretsTold++
  response.end('llaves de la nube')
})
const web = createServer((request, response) => {
  asked.push(request)
  const answer = PAGES[new URL(request.url!, 'http://x').pathname]
  if (answer) answer(response)
  else response.writeHead(404).end('nada')
})
const PAGES: Record<string, (response: ServerResponse) => void> = {
  '/pagina': (response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(HTML),
  '/svg': (response) => response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  '/programa': (response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])),
  '/a-la-red': (response) => response.writeHead(302, { location: `http://${PRIVATE}:${port}/llaves` }).end(),
  '/a-la-nube': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  '/a-un-nombre': (response) => response.writeHead(302, { location: `http://interno.example:${port}/` }).end(),
  '/a-un-archivo': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/vueltas': (response) => response.writeHead(302, { location: '/vueltas' }).end(),
  '/sin-fin': (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    const piece = 'a'.repeat(100_000)
    const more = () => {
      while (!response.destroyed && response.write(piece));
    }
    response.on('drain', more).on('error', () => {})
    more()
  },
  '/lenta': (response) => void response.writeHead(200, { 'content-type': 'text/plain' }).write('un poco'),
  '/bomba': (response) => response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(bomb),
  '/promete-mas': (response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' })
    response.write('corto')
    setImmediate(() => response.destroy())
  },
  '/promete-de-mas': (response) => response.writeHead(200, { 'content-length': '99999999999' }).end(),
  '/marcas': (response) => response.writeHead(200, { 'content-type': 'text/plain', etag: `"${'x'.repeat(5000)}"`, 'last-modified': 'nunca' }).end('con marcas'),
} // prettier-ignore
const bomb = gzipSync(Buffer.alloc(40_000_000))

web.listen(0, PUBLIC)
await once(web, 'listening')
const { port } = web.address() as AddressInfo
secret.listen(port, PRIVATE)
await once(secret, 'listening')
afterAll(() => {
  for (const server of [web, secret]) {
    server.closeAllConnections()
    server.close()
  }
})

/** What each name leads to, the next answer each time it is asked. */
const names: Record<string, readonly (readonly string[])[]> = {
  'publico.example': [[PUBLIC]],
  'interno.example': [['10.1.2.3']],
  'mitad.example': [[PUBLIC, '10.1.2.3']],
  'cambia.example': [[PUBLIC], [PRIVATE]],
}
const turns = new Map<string, number>()
const real = openSafeFetch({
  origin: 'https://gobiernoabierto.example',
  testing: {
    isPublic: (address) => address === PUBLIC || isPublicAddress(address),
    ports: [port, 80, 443],
    resolve: async (host) => {
      const turn = turns.get(host) ?? 0
      turns.set(host, turn + 1)
      const answers = names[host] ?? []
      return answers[Math.min(turn, answers.length - 1)] ?? []
    },
  },
})
// As in production, less patient.
const safeFetch: SafeFetch = (address, options) => real(address, { ...options, timeoutMs: 700 })

let now = Date.now()
const world = await openWorld({ LINK_CHECK_DAYS: '7', LINK_COPY_MB: '2' }, { safeFetch, now: () => new Date(now) })
const { app, plan } = world
const { services } = app
const { db } = services
const officer = world.actor('officer here').client
const anybody = world.anonymous()

type Row = {
  id: string
  state: string
  outcome: string | null
  sha256: string | null
  copied: boolean
  final: string | null
  due: boolean
}

/** Cites the address in a report, as the officer does, and runs the job until nothing is due. */
async function cite(url: string): Promise<Row> {
  const answer = await report(url)
  expect([url, answer.status]).toEqual([url, 303])
  await app.settle()
  for (let minutes = 0; minutes < 3; minutes++) {
    now += 61_000
    await runChecks(services)
  }
  // The application works too, and may be the one that asks.
  await vi.waitFor(async () => expect((await lastCited()).state).not.toBe('waiting'), { timeout: 10_000 })
  return lastCited()
}

const report = (url: string) =>
  officer.postForJson(`/planes/${plan.plan}/compromisos/1/hitos/2/avance`, {
    step: 'send',
    onDay: services.today(),
    completion: 'limited',
    narrative: 'Con un enlace.',
    delayJustification: 'Faltó tiempo.',
    link1: url,
    linkTitle1: 'Prueba',
  })

async function lastCited(): Promise<Row> {
  const { rows } = await db.execute<Row>(sql`
    select c.piece_id as id, l.state, l.outcome, c.cited_sha256 as sha256, v.kind is not null as copied, l.final_url as final, l.next_check_at <= ${new Date(now).toISOString()}::timestamptz as due
    from link_citations c join cited_links l on l.id = c.link_id left join link_versions v on v.link_id = l.id and v.sha256 = c.cited_sha256
    join evidence e on e.id = c.evidence_id order by e.id desc limit 1`)
  return rows[0]!
}

/** What says by itself that it leads inside is not taken at all. */
it.each([
  ['loopback', `http://${PRIVATE}:${port}/`],
  ['loopback by its name', `http://localhost:${port}/`],
  ['a private network', `http://10.0.0.1:${port}/`],
  ['another private network', 'http://192.168.1.1/'],
  ['a link-local address', 'http://169.254.10.10/'],
  ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/iam/'],
  ['loopback in IPv6', 'http://[::1]/'],
  ['loopback mapped into IPv6', 'http://[::ffff:127.0.0.2]/'],
  ['loopback through NAT64', 'http://[64:ff9b::7f00:2]/'],
  ['a unique local address', 'http://[fd12::1]/'],
  ['decimal', 'http://2130706434/'],
  ['octal', 'http://0177.0.0.2/'],
  ['hexadecimal', 'http://0x7f000002/'],
  ['two parts', 'http://127.2/'],
  ['nothing at all', 'http://0/'],
  ['a name of a network’s own', 'https://intranet.local/acta'],
  ['another', 'https://metadata.google.internal./'],
])('takes no evidence from %s: %s', async (_, url) => {
  const answer = await report(url)
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
    422,
    { errors: [{ path: 'link1', message: expect.stringContaining('solo se abre desde dentro de una red') }] },
  ])
})

const INSIDE: readonly [what: string, url: string, outcome: string][] = [
  ['a port of ours', 'http://publico.example:5432/', 'not-public'],
  ['a name that leads inside', `http://interno.example:${port}/`, 'name-unknown'],
  ['a name that leads inside too', `http://mitad.example:${port}/`, 'name-unknown'],
  ['a name of nobody', `http://nadie.example:${port}/`, 'name-unknown'],
  ['a redirect inside', `http://publico.example:${port}/a-la-red`, 'not-public'],
  ['a redirect to the metadata', `http://publico.example:${port}/a-la-nube`, 'not-public'],
  ['a redirect to a name that leads inside', `http://publico.example:${port}/a-un-nombre`, 'name-unknown'],
  ['a redirect to a file', `http://publico.example:${port}/a-un-archivo`, 'not-public'],
]

it.each(INSIDE)('never reaches %s: %s', { timeout: 60_000 }, async (_, url, outcome) => {
  const link = await cite(url)
  expect(link).toMatchObject({ state: 'failing', outcome, sha256: null, copied: false, final: null, due: false })
  expect(secretsTold).toBe(0)
})

it('says the same of what lies inside, whatever it is', { timeout: 60_000 }, async () => {
  const said = async (url: string) => {
    const { id } = await cite(url)
    const { status, text } = await anybody.get(`/evidencias/${id}/revisiones.json`)
    expect(status).toBe(200)
    const { check, findings } = JSON.parse(text) as {
      check: Record<string, unknown>
      findings: Record<string, unknown>[]
    }
    return [
      check['state'],
      check['outcome'],
      check['httpStatus'],
      findings.map((one) => [one['outcome'], one['httpStatus']]),
    ]
  }
  const there = await said(`http://interno.example:${port}/otra`)
  expect(await said(`http://nadie.example:${port}/otra`)).toEqual(there)
  const closed = await said(`http://publico.example:${port}/a-la-nube?otra`)
  expect(await said(`http://publico.example:${port}/a-la-red?otra`)).toEqual(closed)
})

it('takes no address with a user, nor one of another sort', async () => {
  for (const url of [
    'http://usuario:clave@publico.example/',
    'ftp://publico.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ]) {
    expect([url, (await report(url)).status]).toEqual([url, 422])
  }
})

it('goes where a name led when it was judged, whatever it leads to by then', { timeout: 60_000 }, async () => {
  const link = await cite(`http://cambia.example:${port}/pagina`)
  expect(link).toMatchObject({ state: 'online', outcome: 'ok' })
  // Later it leads inside, and is refused.
  await db.execute(
    sql`update cited_links set next_check_at = now() - interval '1 day' where url like '%cambia.example%'`,
  )
  now += 61_000
  await runChecks(services)
  await vi.waitFor(async () => expect(await lastCited()).toMatchObject({ state: 'failing', outcome: 'name-unknown' }))
  expect(secretsTold).toBe(0)
})

it.each([
  ['a body without end', '/sin-fin', 'online', 'too-large'],
  ['a body that grows a thousandfold', '/bomba', 'online', 'too-large'],
  ['a length that is a lie', '/promete-de-mas', 'online', 'too-large'],
  ['a slow body', '/lenta', 'failing', 'timeout'],
  ['a body that ends before its length', '/promete-mas', 'failing', 'unreachable'],
  ['a redirect that never ends', '/vueltas', 'failing', 'redirects'],
  ['marks that are no marks', '/marcas', 'online', 'ok'],
  ['a program', '/programa', 'online', 'ok'],
] as const)('bears %s', { timeout: 60_000 }, async (_, path, state, outcome) => {
  const before = performance.now()
  const link = await cite(`http://publico.example:${port}${path}`)
  expect(link).toMatchObject({ state, outcome, copied: path === '/marcas', due: false })
  expect(performance.now() - before).toBeLessThan(20_000)
  expect((await anybody.get(`/evidencias/${link.id}/revisiones`)).status).toBe(200)
})

it('shows its own name, and nothing of who cites', () => {
  expect(asked.length).toBeGreaterThan(5)
  for (const { headers } of asked) {
    expect(headers['user-agent']).toBe('Tequio (+https://gobiernoabierto.example)')
    expect([headers.cookie, headers.referer, headers.authorization]).toEqual([undefined, undefined, undefined])
  }
})

describe('a copy of what is hostile', () => {
  it.each(['/pagina', '/svg'])('is only ever saved: %s', { timeout: 60_000 }, async (path) => {
    const { id, sha256, copied } = await cite(`http://publico.example:${port}${path}`)
    expect(copied).toBe(true)
    const { status, headers, text } = await anybody.get(`/evidencias/${id}/copias/${sha256}`)
    expect(status).toBe(200)
    expect(text).toMatch(/alert\(/)
    expect(headers.get('content-type')).toMatch(/^text\/plain|^application\/xml/)
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="copia-[\w.-]+\.(txt|xml)"/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  })

  it('is of its own link alone', async () => {
    const { id, sha256 } = await cite(`http://publico.example:${port}/pagina?dos`)
    expect((await anybody.get(`/evidencias/${id}/copias/${'a'.repeat(64)}`)).status).toBe(404)
    expect((await anybody.get(`/evidencias/${plan.evidenceFile}/copias/${sha256}`)).status).toBe(404)
    expect((await anybody.get(`/evidencias/${id}/copias/..%2f..%2fsecret`)).status).toBe(404)
  })
})

it('does not open its own pages', { timeout: 60_000 }, async () => {
  const { origin } = new URL(`http://publico.example:${port}`)
  await cite(`${origin}/pagina?cuatro`)
  const before = asked.length
  await db.execute(sql`update cited_links set next_check_at = '2000-01-01' where url = ${`${origin}/pagina?cuatro`}`)
  await runChecks({ ...services, settings: { ...services.settings, ORIGIN: origin } })
  expect(await lastCited()).toMatchObject({ state: 'own', due: null })
  expect(asked.length).toBe(before)
})

it('lets nobody have a link opened again and again', { timeout: 60_000 }, async () => {
  const { id } = await cite(`http://publico.example:${port}/pagina?tres`)
  const path = `/evidencias/${id}/revisiones`
  expect((await officer.post(path)).status).toBe(422)
  now += 11 * 60_000
  expect((await world.actor('officer elsewhere').client.post(path)).status).toBe(403)
  expect((await officer.post(path)).status).toBe(303)
})

it('leaves no job behind that fails for ever', async () => {
  expect(await services.jobs.dead()).toEqual([])
})
