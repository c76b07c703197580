import { describe, expect, it } from 'vitest'
import { startTestApp } from '../support/server.ts'
import { Client, rawRequest } from './client.ts'

// Who is believed about where a request comes from, and what is for this machine alone.

const direct = await startTestApp({ RATE_LIMIT: '12' })
const trusting = await startTestApp({ RATE_LIMIT: '12', TRUST_PROXY: '1' })
const local = await startTestApp()
const secure = await startTestApp({ ORIGIN: 'https://tequio.example' })

const statuses = async (origin: string, headersOf: (at: number) => Record<string, string>) => {
  const found: number[] = []
  for (let at = 0; at < 20; at++) found.push((await new Client(origin).get('/robots-no', headersOf(at))).status)
  return found
}

describe('the limit of requests', () => {
  it('believes no header where no proxy is in front', async () => {
    expect(
      await statuses(direct.origin, (at) => ({
        'x-forwarded-for': `10.0.0.${at}`,
        'x-real-ip': `10.0.1.${at}`,
        forwarded: `for=10.0.2.${at}`,
      })),
    ).toContain(429)
  })

  it('believes the last address alone where one is, and not what the client wrote before it', async () => {
    expect(await statuses(trusting.origin, (at) => ({ 'x-forwarded-for': `10.0.0.${at}, 203.0.113.7` }))).toContain(429)
    expect(await statuses(trusting.origin, (at) => ({ 'x-forwarded-for': `203.0.113.8, 10.9.0.${at}` }))).not.toContain(
      429,
    )
  })

  it('says when to come back, and keeps answering whoever watches', async () => {
    const refused = await new Client(direct.origin).get('/robots-no')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await new Client(direct.origin).get('/vivo')).status).toBe(200)
  })
})

describe('what is for this machine alone', () => {
  const PATHS = ['/correo', '/correo.json', '/metricas']

  it('is there for who sits at it', async () => {
    for (const path of PATHS) expect([path, (await new Client(local.origin).get(path)).status]).toEqual([path, 200])
  })

  it.each([
    ['a proxy that says so', { 'x-forwarded-for': '203.0.113.7' }],
    ['a proxy that says so by the standard', { forwarded: 'for=203.0.113.7' }],
    ['a client that says it is this machine', { 'x-forwarded-for': '127.0.0.1' }],
  ] as const)('is not there by %s', async (_, headers) => {
    for (const path of PATHS)
      expect([path, (await new Client(local.origin).get(path, headers)).status]).toEqual([path, 404])
  })

  it('has no letters where there is a proxy for certain, even one that says nothing', async () => {
    await secure.services.mail.send({ to: 'a@canario.example', subject: 'Código', text: '123 456' })
    for (const path of ['/correo', '/correo.json']) {
      const answer = await new Client(`http://localhost:${secure.services.settings.PORT}`).get(path)
      expect([path, answer.status]).toEqual([path, 404])
    }
  })

  it('has no letters for a page of elsewhere whose name was made to lead here', async () => {
    await local.services.mail.send({ to: 'a@canario.example', subject: 'Código', text: '123 456' })
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      const answer = await rawRequest(local.origin, '/correo', { headers: { host, accept: 'text/html' } })
      expect([host, answer.status]).toEqual([host, 404])
      expect(answer.text).not.toContain('123 456')
    }
  })
})

describe('over https', () => {
  const client = new Client(`http://localhost:${secure.services.settings.PORT}`)
  const headers = { origin: 'https://tequio.example' }

  it('cookies travel by https alone, and the browser is told to keep to it', async () => {
    const asked = await client.post('/entrar', { email: 'segura@canario.example' }, headers)
    expect(asked.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/)
    const code = /\d{3} \d{3}/.exec(secure.letters()[0]!.text)![0]
    const entered = await client.post('/entrar/codigo', { code }, headers)
    expect(entered.status).toBe(303)
    const lines = [...asked.headers.getSetCookie(), ...entered.headers.getSetCookie()]
    expect(lines.some((line) => line.startsWith('__Secure-tequio.session_token='))).toBe(true)
    for (const line of lines) expect(line).toMatch(/;\s*Secure/i)
  })

  it('a session is not taken from a cookie without the prefix, which http could have set', async () => {
    const [name, value] = [...client.cookies].find(([name]) => name.startsWith('__Secure-'))!
    expect((await new Client(client.origin, [[name, value]]).get('/mi-cuenta')).status).toBe(200)
    expect(
      (await new Client(client.origin, [[name.replace('__Secure-', ''), value]]).get('/mi-cuenta')).location,
    ).toMatch(/^\/entrar/)
  })

  it('letters name our address, whatever host was asked', async () => {
    await client.post(
      '/entrar',
      { email: 'otra@canario.example' },
      { ...headers, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    )
    const letter = secure.letters()[0]!
    expect(letter.text).toContain('tequio.example')
    expect(letter.text + letter.subject).not.toContain('evil')
  })
})
