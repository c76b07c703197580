import { describe, expect, it } from 'vitest'
import { followRedirect, locationOf, readHeaders, type Outgoing } from './outgoing.ts'

const sent = (given: Partial<Outgoing> = {}): Outgoing => ({
  url: new URL('https://uno.example/a/b?c=1'),
  method: 'POST',
  headers: {
    authorization: 'Bearer CANARIO',
    'x-signature': 'CANARIO',
    'content-type': 'text/plain',
    accept: 'text/plain',
  },
  body: new Uint8Array([1]),
  ...given,
})
const follow = (status: number, location: string, given?: Partial<Outgoing>) => {
  const next = followRedirect(sent(given), status, location)
  return next.ok ? next.value : next.reason
}

describe('readHeaders', () => {
  it('takes names in any case', () =>
    expect(readHeaders({ Authorization: 'Bearer x', 'X-Tequio-Signature': 'a=1' }, '')).toEqual({
      ok: true,
      value: { authorization: 'Bearer x', 'x-tequio-signature': 'a=1' },
    }))

  it.each([
    ['x-a', 'uno\r\nx-b: dos'],
    ['x-a', 'uno\ndos'],
    ['x-a', 'uno\0'],
    ['x-a', 'ñandú €'],
    ['x-a: b\r\nx-c', 'd'],
    ['x a', 'b'],
    ['', 'b'],
    ...[
      'Host',
      'Cookie',
      'Referer',
      'User-Agent',
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
      'Upgrade',
      'Proxy-Authorization',
      'Expect',
      'TE',
      'X-Forwarded-For',
      'Forwarded',
      'Accept-Encoding',
      'Origin',
    ].map((name): [string, string] => [name, 'x']),
  ])('refuses %j: %j', (name, value) =>
    expect(readHeaders({ [name]: value }, 'https://uno.example/')).toMatchObject({
      ok: false,
      reason: 'header-not-allowed',
    }),
  )
})

describe('followRedirect', () => {
  it.each([
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [303, 'POST', 'GET', false],
    [307, 'POST', 'POST', true],
    [308, 'POST', 'POST', true],
    [301, 'HEAD', 'HEAD', true],
    [303, 'HEAD', 'HEAD', true],
    [303, 'GET', 'GET', false],
  ] as const)('after %i a %s asks with %s, body: %s', (status, method, then, keepsBody) => {
    const next = follow(status, '/otra', { method })
    expect(next).toMatchObject({ method: then, url: { href: 'https://uno.example/otra' } })
    expect((next as Outgoing).body !== null).toBe(keepsBody)
    expect('content-type' in (next as Outgoing).headers).toBe(keepsBody)
  })

  it.each(['https://dos.example/', '//dos.example/', 'https://sub.uno.example/', 'https://uno.example:8443/'])(
    'carries no token to %s',
    (location) => expect(JSON.stringify(follow(307, location))).not.toContain('CANARIO'),
  )

  it('carries it within the origin', () => expect(JSON.stringify(follow(307, '?d=2'))).toContain('CANARIO'))

  it.each([
    ['http://uno.example/', 'redirect-downgrade'],
    ['http://[', 'redirect-invalid'],
    ['https://', 'redirect-invalid'],
  ])('%s is refused: %s', (location, reason) => expect(follow(302, location)).toBe(reason))
})

it('a Location is read as UTF-8, and only where the status says so', () => {
  const latin = Buffer.from('/año').toString('latin1')
  expect([locationOf(302, latin), locationOf(200, '/a'), locationOf(304, '/a'), locationOf(301, undefined)]).toEqual([
    '/año',
    null,
    null,
    null,
  ])
})
