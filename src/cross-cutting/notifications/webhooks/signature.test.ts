import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../platform/config/index.ts'
import { MOST_TRIES, nextTry, readUrl } from './model.ts'
import { secretOf, sign, signatureHeaders } from './signature.ts'

const settings = readSettings({ SECRET: 'a secret of the tests, long enough for a key' })
const webhook = { id: '019a0000-0000-7000-8000-000000000001', generation: 2, previousUntil: null }
const now = new Date('2026-11-23T10:00:00.900Z')
const told = { id: 'e1', now, body: '{"type":"probe.changed"}' }

/** As a receiver checks it, by the specification alone. */
function isGood(secret: string, headers: Record<string, string>, body: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const right = createHmac('sha256', key)
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    .digest('base64')
  return headers['webhook-signature']!.split(' ').includes(`v1,${right}`)
}

describe('the signature', () => {
  it('is that of the example which the specification’s own libraries test', () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    expect(sign(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}')).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=') // prettier-ignore
  })

  it('is checked with the secret, and with no other', () => {
    const headers = signatureHeaders(settings, webhook, told)
    expect(headers['webhook-timestamp']).toBe('1795428000')
    expect(secretOf(settings, webhook)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(isGood(secretOf(settings, webhook), headers, told.body)).toBe(true)
    for (const other of [
      { ...webhook, generation: 1 },
      { ...webhook, id: 'other' },
    ])
      expect(isGood(secretOf(settings, other), headers, told.body)).toBe(false)
    const elsewhere = readSettings({ SECRET: 'the secret of another installation, also long' })
    expect(isGood(secretOf(elsewhere, webhook), headers, told.body)).toBe(false)
  })

  it('covers the id, the moment and the body: none can be sent again later or otherwise', () => {
    const secret = secretOf(settings, webhook)
    const headers = signatureHeaders(settings, webhook, told)
    expect(isGood(secret, { ...headers, 'webhook-timestamp': '1795428300' }, told.body)).toBe(false)
    expect(isGood(secret, { ...headers, 'webhook-id': 'e2' }, told.body)).toBe(false)
    expect(isGood(secret, headers, `${told.body} `)).toBe(false)
  })

  it('is made with both secrets for a day after a change, then with the new one alone', () => {
    const changed = { ...webhook, previousUntil: new Date('2026-11-24T10:00:00Z') }
    const before = secretOf(settings, { ...webhook, generation: 1 })
    const during = signatureHeaders(settings, changed, told)
    expect([isGood(before, during, told.body), isGood(secretOf(settings, changed), during, told.body)]).toEqual([true, true]) // prettier-ignore
    const after = signatureHeaders(settings, changed, { ...told, now: new Date('2026-11-24T10:00:00Z') })
    expect([isGood(before, after, told.body), isGood(secretOf(settings, changed), after, told.body)]).toEqual([false, true]) // prettier-ignore
  })
})

it('a delivery is tried eight times in about a day', () => {
  let at = now
  let tries = 1
  for (let next = nextTry(tries, at, 0); next; next = nextTry(++tries, at, 0)) at = next
  expect(tries).toBe(MOST_TRIES)
  expect((at.getTime() - now.getTime()) / 3600_000).toBeCloseTo(23.6, 1)
  expect(nextTry(1, now, 1)!.getTime()).toBeLessThanOrEqual(now.getTime() + 66_000)
})

describe('an address', () => {
  const ORIGIN = 'https://tequio.example'
  it.each([
    ['https://receptor.example/tequio?a=1#x', 'https://receptor.example/tequio?a=1'],
    [' https://receptor.example ', 'https://receptor.example/'],
    ['https://receptor.example:443/x', 'https://receptor.example/x'],
  ])('%j is taken as %s', (text, value) => expect(readUrl(text, ORIGIN)).toEqual({ ok: true, value }))

  it.each([
    ['http://receptor.example', 'url-insecure'],
    ['ftp://receptor.example', 'url-invalid'],
    ['javascript:alert(1)', 'url-invalid'],
    ['receptor', 'url-invalid'],
    ['https://ana:clave@receptor.example', 'url-credentials'],
    ['https://tequio.example/seguir', 'url-own'],
    ['https://TEQUIO.example./', 'url-own'],
    ['https://tequio.example:8443/', 'url-own'],
    ['https://receptor.example:8443/x', 'url-port'],
    [`https://receptor.example/${'a'.repeat(2000)}`, 'url-invalid'],
  ])('%j is refused: %s', (text, reason) => expect(readUrl(text, ORIGIN)).toEqual({ ok: false, reason }))

  it('may be http where this site itself is, as in development', () =>
    expect(readUrl('http://receptor.example', 'http://localhost:3000').ok).toBe(true))
})
