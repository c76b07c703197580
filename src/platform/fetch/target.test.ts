import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOSED_IPV4, isPublicAddress } from './addresses.ts'
import { hostOf, readTarget } from './target.ts'

const read = (address: string) => {
  const target = readTarget(address, [80, 443])
  return target.ok ? target.value.href : target.reason
}

describe('readTarget', () => {
  it.each([
    ['https://datos.cdmx.gob.mx/plan?año=2026#hitos', 'https://datos.cdmx.gob.mx/plan?a%C3%B1o=2026'],
    ['http://datos.cdmx.gob.mx:443/', 'http://datos.cdmx.gob.mx:443/'],
    ['https://datos.cdmx.gob.mx./a', 'https://datos.cdmx.gob.mx/a'],
    ['https://ñandú.example/', 'https://xn--and-6ma2c.example/'],
    ['HTTPS://EJEMPLO.example/', 'https://ejemplo.example/'],
    ['http://@ejemplo.example/', 'http://ejemplo.example/'],
    ['http://ejemplo.example/\r\nHost: otro', 'http://ejemplo.example/Host:%20otro'],
    ['http://ejemplo.example\\@otro.example/', 'http://ejemplo.example/@otro.example/'],
  ])('%s is read as %s', (address, href) => expect(read(address)).toBe(href))

  it.each([
    ['', 'address-invalid'],
    ['no es una dirección', 'address-invalid'],
    ['http://', 'address-invalid'],
    ['http://a b.example/', 'address-invalid'],
    ['http://1.2.3.4.5/', 'address-invalid'],
    ['http://256.1.1.1/', 'address-invalid'],
    ['http://[fe80::1%25eth0]/', 'address-invalid'],
    [`http://ejemplo.example/${'a'.repeat(9000)}`, 'address-invalid'],
    ['file:///etc/passwd', 'scheme-not-allowed'],
    ['ftp://ejemplo.example/', 'scheme-not-allowed'],
    ['gopher://127.0.0.1:6379/_FLUSHALL', 'scheme-not-allowed'],
    ['javascript:alert(1)', 'scheme-not-allowed'],
    ['data:text/html,hola', 'scheme-not-allowed'],
    ['http://usuario@ejemplo.example/', 'credentials-in-address'],
    ['http://publico.example:80@127.0.0.1/', 'credentials-in-address'],
    ['http://:clave@ejemplo.example/', 'credentials-in-address'],
    ['http://ejemplo.example:8080/', 'port-not-allowed'],
    ['http://ejemplo.example:0/', 'port-not-allowed'],
    ['https://ejemplo.example:22/', 'port-not-allowed'],
  ])('%j is refused: %s', (address, reason) => expect(read(address)).toBe(reason))

  it('never shows a password', () => {
    for (const scheme of ['https', 'ftp'])
      expect(JSON.stringify(readTarget(`${scheme}://usuario:CANARIO@ejemplo.example/`, [443]))).not.toContain('CANARIO')
  })
})

describe('spellings of 127.0.0.1', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0x7f.0x0.0x0.0x1',
    '127.0.0.1.',
    '127%2e0%2e0%2e1',
    '１２７.０.０.１',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
  ])('%s', (host) => {
    const target = readTarget(`http://${host}/`, [80])
    expect(target).toMatchObject({ ok: true, value: { hostname: '127.0.0.1' } })
  })
})

it('no spelling of a closed IPv4 address passes', () => {
  const part = (number: number, form: number) =>
    form === 0 ? String(number) : form === 1 ? `0x${number.toString(16)}` : `0${number.toString(8)}`
  const spelling = fc
    .tuple(
      fc.constantFrom(...CLOSED_IPV4),
      fc.nat(),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([[network, prefix], random, forms, count]) => {
      const start = network.split('.').reduce((sum, each) => sum * 256 + Number(each), 0)
      const address = start + (random % 2 ** (32 - prefix))
      const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256)
      // The last of fewer than four parts holds what is left: «127.1».
      const last = address % 2 ** (8 * (5 - count))
      return [...bytes.slice(0, count - 1), last].map((each, at) => part(each, forms[at]!)).join('.')
    })
  fc.assert(
    fc.property(spelling, (host) => {
      const target = readTarget(`http://${host}/`, [80])
      return target.ok && !isPublicAddress(hostOf(target.value))
    }),
    { numRuns: 2000 },
  )
})
