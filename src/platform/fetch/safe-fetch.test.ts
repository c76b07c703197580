import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createServer as createSocket, type AddressInfo, type Socket } from 'node:net'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { certificateFor } from '../../../tests/support/certificate.ts'
import { LOCALES } from '../../kernel/text.ts'
import { isPublicAddress } from './addresses.ts'
import { explainFetchRefusal } from './refusals.ts'
import { openSafeFetch, type FetchOptions, type SafeFetch } from './safe-fetch.ts'

// As an attacker: our own servers on 127.0.0.1 stand for the public web, one on 127.0.0.2 for what must never be reached.

const PUBLIC = '127.0.0.1'
const PRIVATE = '127.0.0.2'

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void
let answer: Handler
let seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[] = []
let secretsTold = 0

const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  seen.push({ url: request.url!, method: request.method!, headers: request.headers, body })
  answer(request, response, body)
}
const certificate = certificateFor('publico.example', 'xn--and-6ma2c.example')
const web = createServer((request, response) => void onRequest(request, response))
const secureWeb = createSecureServer(certificate, (request, response) => void onRequest(request, response))
const secret = createServer((_request, response) => {
  secretsTold++
  response.end('llaves de la nube')
})
/** Says anything at all, HTTP or not. */
let say: (socket: Socket) => void
const sockets = new Set<Socket>()
const odd = createSocket((socket) => {
  sockets.add(socket)
  socket.on('error', () => {})
  socket.once('data', () => say(socket))
})

let port: number
let securePort: number
let oddPort: number
let names: Record<string, readonly (readonly string[])[]> = {}
let asked: string[] = []
let fetchAs: (testing?: Partial<NonNullable<Parameters<typeof openSafeFetch>[0]['testing']>>) => SafeFetch

beforeAll(async () => {
  port = await listen(web, PUBLIC)
  securePort = await listen(secureWeb, PUBLIC)
  oddPort = await listen(odd as Server, PUBLIC)
  await listen(secret, PRIVATE, port) // the same port: only the address differs
  fetchAs = (testing) =>
    openSafeFetch({
      origin: 'https://gobiernoabierto.example/plan',
      testing: {
        isPublic: (address) => address === PUBLIC || (isPublicAddress(address) && fail(address)),
        ports: [port, securePort, oddPort],
        ca: certificate.cert,
        // Each time a name is asked for, its next answer; the last for ever.
        resolve: async (host) => {
          const turn = asked.filter((each) => each === host).length
          asked.push(host)
          const answers = names[host] ?? []
          return answers[Math.min(turn, answers.length - 1)] ?? []
        },
        ...testing,
      },
    })
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of [web, secureWeb, secret, odd]) server.close()
})
afterEach(() => {
  expect(secretsTold).toBe(0)
  seen = []
  asked = []
})

const fail = (address: string): never => {
  throw new Error(`The tests ask nobody outside: ${address}`)
}
async function listen(server: Server, host: string, on = 0): Promise<number> {
  server.listen(on, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const get = async (address: string, options?: FetchOptions) => {
  names = { 'publico.example': [[PUBLIC]], 'privado.example': [[PRIVATE]], 'otro.example': [[PUBLIC]], ...names }
  return fetchAs()(address, { timeoutMs: 3000, ...options })
}
const reason = async (address: string, options?: FetchOptions) => {
  const verdict = await get(address, options)
  return verdict.ok ? `fetched: ${verdict.value.body}` : verdict.reason
}
const at = (path = '/', host = 'publico.example') => `http://${host}:${port}${path}`
const text =
  (body: string | Buffer, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/plain', ...headers }).end(body)
const redirect =
  (location: string, status = 302): Handler =>
  (_, response) =>
    void response.writeHead(status, { location }).end('no se lee')

describe('a fetch', () => {
  it('gives the answer, and says who asks', async () => {
    answer = text('hola', { 'set-cookie': 'a=b', 'x-algo': 'uno' })
    const verdict = await get(at('/plan?a=1#hito'))
    expect(verdict).toMatchObject({
      ok: true,
      value: {
        status: 200,
        finalUrl: at('/plan?a=1'),
        hops: [{ url: at('/plan?a=1'), addresses: [PUBLIC] }],
        type: 'text/plain',
        body: Buffer.from('hola'),
      },
    })
    expect(verdict.ok && [...verdict.value.headers.keys()]).toEqual(expect.arrayContaining(['x-algo']))
    expect(verdict.ok && verdict.value.headers.get('set-cookie')).toBe(null)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ url: '/plan?a=1', method: 'GET' })
    expect(seen[0]!.headers).toEqual({
      host: `publico.example:${port}`,
      accept: '*/*',
      'accept-encoding': 'gzip, br',
      'user-agent': 'Tequio (+https://gobiernoabierto.example)',
      connection: 'close',
    })
  })

  it('posts what it is given', async () => {
    answer = text('recibido')
    await get(at('/gancho'), { method: 'POST', body: '{"ñ":1}', headers: { 'Content-Type': 'application/json' } })
    expect(seen[0]).toMatchObject({ method: 'POST', body: '{"ñ":1}', headers: { 'content-length': '8' } })
  })

  it('tells a failure by its status and does not read it', async () => {
    answer = (_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('x'.repeat(100_000))
    expect(await get(at(), { types: ['application/pdf'], maxBytes: 10 })).toMatchObject({
      ok: true,
      value: { status: 404, body: Buffer.alloc(0) },
    })
  })

  it('asks with HEAD, which has no body', async () => {
    answer = (_, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/pdf', 'content-encoding': 'gzip', 'content-length': 9 })
        .end()
    expect(await get(at(), { method: 'HEAD' })).toMatchObject({ ok: true, value: { type: 'application/pdf' } })
  })

  it.each(['gzip', 'br'])('decompresses %s', async (coding) => {
    const pack = coding === 'gzip' ? gzipSync : brotliCompressSync
    answer = text(pack('Año con año'), { 'content-encoding': coding })
    expect(await reason(at())).toBe('fetched: Año con año')
  })
})

describe('what leads inside', () => {
  it.each([
    '127.0.0.2',
    '2130706434',
    '0x7f.2',
    '0177.0.0.02',
    '127.2',
    '10.0.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '0',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.2]',
    '[::ffff:7f00:2]',
    '[::127.0.0.2]',
    '[64:ff9b::7f00:2]',
    '[2002:7f00:2::]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '127.0.0.2.',
    '１２７.０.０.２',
  ])('http://%s/ is refused', async (host) => {
    expect(await reason(`http://${host}:${port}/`)).toBe('address-not-public')
    expect(asked).toEqual([])
  })

  it.each<[string, readonly string[]]>([
    ['a private address', [PRIVATE]],
    ['a public one and a private one', [PUBLIC, PRIVATE]],
    ['a private one and a public one', [PRIVATE, PUBLIC]],
    ['IPv4 dressed as IPv6', ['::ffff:127.0.0.2']],
    ['the machine in IPv6', [PUBLIC, '::1']],
    ['no address at all', ['localhost']],
  ])('a name that leads to %s is refused', async (_name, addresses) => {
    answer = text('hola')
    names = { 'mixto.example': [addresses] }
    expect(await reason(at('/', 'mixto.example'))).toBe('address-not-public')
    expect(seen).toEqual([])
  })

  it('a name is asked for once, and a change of mind comes too late', async () => {
    answer = text('hola')
    names = { 'cambia.example': [[PUBLIC], [PRIVATE]] }
    expect(await reason(at('/', 'cambia.example'))).toBe('fetched: hola')
    expect(asked).toEqual(['cambia.example'])
  })

  it('… and is judged anew at each redirect, to itself too', async () => {
    answer = redirect('/otra')
    names = { 'cambia.example': [[PUBLIC], [PRIVATE]] }
    expect(await reason(at('/', 'cambia.example'))).toBe('address-not-public')
    expect(asked).toEqual(['cambia.example', 'cambia.example'])
    expect(seen).toHaveLength(1)
  })

  it('the name of the machine is asked of the name servers, not of the machine', async () => {
    answer = text('hola')
    expect(await reason(at('/', 'localhost'))).toBe('host-not-found')
  })

  it('no refusal tells where a name leads', async () => {
    names = { 'mixto.example': [[PRIVATE]] }
    expect(JSON.stringify(await get(at('/', 'mixto.example')))).not.toContain(PRIVATE)
  })

  it('the judgement of production lets nothing of this through', async () => {
    const real = openSafeFetch({ origin: 'https://gobiernoabierto.example' })
    for (const [address, refusal] of [
      [`http://127.0.0.1:${port}/`, 'port-not-allowed'],
      ['http://127.0.0.1/', 'address-not-public'],
      ['https://[::1]/', 'address-not-public'],
    ] as const)
      expect(await real(address)).toMatchObject({ ok: false, reason: refusal })
  })
})

describe('redirects', () => {
  it('are followed, and told', async () => {
    answer = (request, response, body) =>
      request.url === '/uno'
        ? redirect(at('/dos', 'otro.example'))(request, response, body)
        : text('fin')(request, response, body)
    expect(await get(at('/uno'))).toMatchObject({
      ok: true,
      value: {
        finalUrl: at('/dos', 'otro.example'),
        hops: [{ url: at('/uno') }, { url: at('/dos', 'otro.example'), addresses: [PUBLIC] }],
      },
    })
    expect(seen.map(({ headers }) => [headers.host, headers.referer])).toEqual([
      [`publico.example:${port}`, undefined],
      [`otro.example:${port}`, undefined],
    ])
  })

  it.each([
    ['to a private name', () => at('/', 'privado.example'), 'address-not-public'],
    ['to a private address', () => `http://${PRIVATE}:${port}/`, 'address-not-public'],
    ['to metadata', () => `http://169.254.169.254:${port}/latest/meta-data/`, 'address-not-public'],
    ['without a scheme', () => `//${PRIVATE}:${port}/`, 'address-not-public'],
    ['to another port', () => 'http://publico.example:6379/', 'port-not-allowed'],
    ['to a file', () => 'file:///etc/passwd', 'scheme-not-allowed'],
    ['with a password', () => `http://a:b@publico.example:${port}/`, 'credentials-in-address'],
    ['to nothing that is an address', () => 'http://[', 'redirect-invalid'],
  ])('%s are refused', async (_name, location, refusal) => {
    answer = redirect(location())
    expect(await reason(at())).toBe(refusal)
    expect(seen).toHaveLength(1)
  })

  it('in a circle end', async () => {
    answer = redirect('/')
    expect(await reason(at())).toBe('too-many-redirects')
    expect(seen).toHaveLength(6)
  })

  it('are not followed where none is wanted', async () => {
    answer = redirect('/otra')
    expect(await reason(at(), { redirects: 0 })).toBe('too-many-redirects')
    expect(seen).toHaveLength(1)
  })

  it('carry no token to another origin, and no body that was not wanted', async () => {
    answer = (request, response, body) =>
      request.url === '/uno'
        ? redirect(at('/dos', 'otro.example'), 307)(request, response, body)
        : request.url === '/dos'
          ? redirect('/tres', 303)(request, response, body)
          : text('fin')(request, response, body)
    await get(at('/uno'), {
      method: 'POST',
      body: 'cuerpo',
      headers: { authorization: 'CANARIO', 'x-firma': 'CANARIO' },
    })
    expect(seen.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'cuerpo'],
      ['POST', 'cuerpo'],
      ['GET', ''],
    ])
    expect(seen.map(({ headers }) => JSON.stringify(headers).includes('CANARIO'))).toEqual([true, false, false])
  })
})

describe('https', () => {
  const secure = (host = 'publico.example', path = '/') => `https://${host}:${securePort}${path}`

  it('asks with the name, at the address that was judged', async () => {
    let told: string | false | null | undefined
    secureWeb.once('secureConnection', (socket) => (told = socket.servername))
    answer = text('hola')
    expect(await reason(secure())).toBe('fetched: hola')
    expect([told, seen[0]!.headers.host]).toEqual(['publico.example', `publico.example:${securePort}`])
  })

  it('knows a name with letters beyond ASCII, and one that ends with a dot', async () => {
    answer = text('hola')
    names = { 'xn--and-6ma2c.example': [[PUBLIC]] }
    expect(await reason(secure('ñandú.example'))).toBe('fetched: hola')
    expect(await reason(secure('publico.example.'))).toBe('fetched: hola')
  })

  it('refuses the certificate of another name, of an address, and of nobody we trust', async () => {
    answer = text('hola')
    expect(await reason(secure('otro.example'))).toBe('tls-failed')
    expect(await reason(secure(PUBLIC))).toBe('tls-failed')
    const untrusting = fetchAs({ ca: certificateFor('publico.example').cert })
    expect(await untrusting(secure())).toMatchObject({ reason: 'tls-failed' })
    expect(await reason(`https://publico.example:${port}/`)).toBe('tls-failed')
    expect(seen).toEqual([])
  })

  it('is not left for http', async () => {
    answer = redirect(at())
    expect(await reason(secure())).toBe('redirect-downgrade')
    expect(seen).toHaveLength(1)
  })
})

describe('bounds', () => {
  const MB = 1_000_000

  it('of the body, to the byte', async () => {
    answer = text('x'.repeat(100))
    expect(await reason(at(), { maxBytes: 100 })).toMatch(/^fetched/)
    expect(await reason(at(), { maxBytes: 99 })).toBe('too-large')
  })

  it('of a body without end', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    }
    expect(await reason(at(), { maxBytes: MB })).toBe('too-large')
  })

  it.each<[string, () => [Buffer, string]]>([
    ['gzip', () => [gzipSync(Buffer.alloc(50 * MB)), 'gzip']],
    [
      'brotli',
      () => [brotliCompressSync(Buffer.alloc(50 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }), 'br'],
    ],
    ['gzip in gzip', () => [gzipSync(gzipSync(Buffer.alloc(50 * MB))), 'gzip, gzip']],
    ['gzip that never says anything', () => [Buffer.concat(Array<Buffer>(60_000).fill(gzipSync(''))), 'gzip']],
  ])('of a bomb: %s', async (_name, make) => {
    const [bomb, coding] = make()
    answer = text(bomb, { 'content-encoding': coding })
    const before = process.memoryUsage().arrayBuffers
    expect(await reason(at(), { maxBytes: MB })).toBe(coding.includes(',') ? 'encoding-unknown' : 'too-large')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MB)
  })

  it('of time: headers, body and names that trickle', async () => {
    const quick = { timeoutMs: 150 }
    const began = performance.now()
    answer = () => {}
    expect(await reason(at(), quick)).toBe('timeout')
    say = (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX-Largo: ')
    expect(await reason(`http://publico.example:${oddPort}/`, quick)).toBe('timeout')
    say = (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n')
    expect(await reason(`http://publico.example:${oddPort}/`, quick)).toBe('timeout')
    const slow = fetchAs({ resolve: () => new Promise(() => {}) })
    expect(await slow(at(), quick)).toMatchObject({ reason: 'timeout' })
    answer = redirect('/')
    expect(await reason(at(), { timeoutMs: 150, redirects: 100_000 })).toBe('timeout')
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('of headers', async () => {
    answer = text('hola', { 'x-largo': 'x'.repeat(20_000) })
    expect(await reason(at())).toBe('headers-too-large')
    answer = text('hola', Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-${at}`, 'valor de sobra'])))
    expect(await reason(at())).toBe('headers-too-large')
  })
})

function drip(socket: Socket, start: string) {
  socket.write(start)
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('x')), 20)
}

describe('answers that are none', () => {
  it.each<[string, string, string]>([
    ['not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'answer-malformed'],
    ['nothing', '', 'unreachable'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 'answer-malformed'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'answer-malformed',
    ],
    ['cut short', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhola', 'interrupted'],
    ['chunks that lie', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhola\r\n', 'interrupted'],
    ['no gzip', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhola', 'answer-malformed'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      'unreachable',
    ],
    [
      'a strange coding',
      'HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 4\r\n\r\nhola',
      'encoding-unknown',
    ],
  ])('%s', async (_name, bytes, refusal) => {
    say = (socket) => socket.end(bytes)
    expect(await reason(`http://publico.example:${oddPort}/`)).toBe(refusal)
  })

  it('gzip cut short', async () => {
    answer = text(gzipSync('x'.repeat(1000)).subarray(0, -9), { 'content-encoding': 'gzip' })
    expect(await reason(at())).toBe('answer-malformed')
  })

  it('nobody there', async () => {
    const unused = createServer()
    const free = await listen(unused, PUBLIC)
    unused.close()
    const alone = fetchAs({ ports: [free] })
    expect(await alone(`http://${PUBLIC}:${free}/`)).toMatchObject({ reason: 'unreachable' })
    expect(await reason(at('/', 'nadie.example'))).toBe('host-not-found')
  })
})

describe('types', () => {
  const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n')
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
  const zip = Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1')
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

  it.each<[string | undefined, Buffer, string | null]>([
    ['application/pdf', pdf, 'application/pdf'],
    ['Application/PDF; charset=binary', pdf, 'application/pdf'],
    ['text/html; charset=utf-8', Buffer.from('<!doctype html>'), 'text/html'],
    ['application/json', Buffer.from('{}'), 'application/json'],
    ['application/ld+json', Buffer.from('{}'), 'application/ld+json'],
    [docx, zip, docx],
    ['image/png', png, 'image/png'],
    ['image/x-otra', Buffer.from([0, 1, 2]), 'image/x-otra'],
    ['application/octet-stream', pdf, 'application/pdf'],
    [undefined, Buffer.from('hola'), 'text/plain'],
    [undefined, zip, 'application/zip'],
    ['tonterías', Buffer.from([0, 1, 2]), 'application/octet-stream'],
    ['text/plain', Buffer.alloc(0), 'text/plain'],
  ])('%s is taken for what it is', async (type, body, found) => {
    answer = (_, response) => void response.writeHead(200, type ? { 'content-type': type } : {}).end(body)
    expect(await get(at())).toMatchObject({ ok: true, value: { type: found } })
  })

  it.each<[string, Buffer]>([
    ['application/pdf', Buffer.from('<script>alert(1)</script>')],
    ['image/png', pdf],
    ['text/html', png],
    ['text/csv', zip],
    ['application/json', Buffer.from('\x7fELF\x02\x01\x01\0\0', 'latin1')],
    ['image/gif', pdf],
    [docx, pdf],
  ])('%s that is something else is refused', async (type, body) => {
    answer = (_, response) => void response.writeHead(200, { 'content-type': type }).end(body)
    expect(await reason(at())).toBe('type-mismatch')
  })

  it('are asked for by name, as declared and as found', async () => {
    const types = ['application/pdf', 'text/html']
    answer = text('hola')
    expect(await reason(at(), { types })).toBe('type-not-allowed')
    answer = (_, response) => void response.writeHead(200).end(png)
    expect(await reason(at(), { types })).toBe('type-not-allowed')
    answer = (_, response) => void response.writeHead(200).end(pdf)
    expect(await get(at(), { types })).toMatchObject({ ok: true })
  })
})

describe('refusals in words', () => {
  it('name the address, the limit and the types, in both languages', async () => {
    answer = text('x'.repeat(100))
    const large = await get(at(), { maxBytes: 1000 * 10, types: ['application/pdf'] })
    for (const locale of LOCALES) {
      expect(!large.ok && explainFetchRefusal(large, locale)).toContain('text/plain')
      expect(!large.ok && explainFetchRefusal(large, locale)).toContain(at())
    }
    answer = text('x'.repeat(100_000))
    const heavy = await get(at(), { maxBytes: 20_000 })
    expect(!heavy.ok && explainFetchRefusal(heavy, 'es')).toBe(`Lo que hay en «${at()}» pesa más de 20\u00a0kB.`)
  })
})
