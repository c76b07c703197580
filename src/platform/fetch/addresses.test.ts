import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOSED_IPV4, CLOSED_IPV6, isPublicAddress } from './addresses.ts'
import { hostOf } from './target.ts'

const numberOf4 = (address: string) => address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
const text4 = (number: bigint) => [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 0xffn)).join('.')
function numberOf6(address: string): bigint {
  const [head = '', tail] = address.split('::')
  const groups = (part: string) => (part ? part.split(':') : [])
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail ?? '')]
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}
const groupsOf = (number: bigint) =>
  Array.from({ length: 8 }, (_, at) => ((number >> BigInt(112 - 16 * at)) & 0xffffn).toString(16))
/** In full, in capitals with all zeros, and as short as it can be. */
const texts6 = (number: bigint) => {
  const full = groupsOf(number).join(':')
  const padded = groupsOf(number)
    .map((group) => group.padStart(4, '0').toUpperCase())
    .join(':')
  return [full, padded, hostOf(new URL(`http://[${full}]/`))]
}
const within = (network: bigint, prefix: number, width: number) =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(width - prefix)) - 1n }).map((offset) => network + offset)

const closed4 = fc.constantFrom(...CLOSED_IPV4).chain(([network, prefix]) => within(numberOf4(network), prefix, 32))
const closed6 = fc.constantFrom(...CLOSED_IPV6).chain(([network, prefix]) => within(numberOf6(network), prefix, 128))
/** Everything beyond what is given out to be reached from everywhere. */
const beyond6 = fc
  .bigInt({ min: 0n, max: (1n << 128n) - 1n })
  .filter((number) => number >> 125n !== 1n && number >> 32n !== numberOf6('64:ff9b::') >> 32n)

const low32 = (high: string) => (address: bigint) => numberOf6(high) + address

describe('no address of a closed range passes', () => {
  it('of IPv4', () =>
    fc.assert(
      fc.property(closed4, (number) => !isPublicAddress(text4(number))),
      { numRuns: 2000 },
    ))

  it('of IPv6, however it is written', () =>
    fc.assert(
      fc.property(fc.oneof(closed6, beyond6), (number) => !texts6(number).some(isPublicAddress)),
      { numRuns: 2000 },
    ))

  it.each<[string, (address: bigint) => bigint]>([
    ['mapped (RFC 4291)', low32('::ffff:0:0')],
    ['translated (RFC 2765)', low32('::ffff:0:0:0')],
    ['compatible (RFC 4291)', low32('::')],
    ['NAT64 (RFC 6052)', low32('64:ff9b::')],
    ['NAT64 of a site (RFC 8215)', low32('64:ff9b:1::')],
    ['6to4 (RFC 3056)', (address) => numberOf6('2002::') + (address << 80n)],
    ['Teredo server (RFC 4380)', (address) => numberOf6('2001::') + (address << 64n)],
    ['Teredo client (RFC 4380)', (address) => numberOf6('2001::') + (address ^ 0xffffffffn)],
  ])('of IPv4 as IPv6: %s', (_name, wrap) =>
    fc.assert(
      fc.property(closed4, (number) => !texts6(wrap(number)).some(isPublicAddress)),
      { numRuns: 500 },
    ),
  )
})

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '192.0.2.1',
    '198.19.0.1',
    '168.63.129.16',
    '192.0.0.192',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1%1',
    'fc00::1',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001:0:1::',
    '3fff::1',
    '5f00::1',
    '100::1',
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '[::1]',
    '8.8.8.8 ',
    '8.8.8.8:80',
    '08.8.8.8',
  ])('closes %j', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '100.128.0.1', '132.247.1.1', '223.255.255.255'])(
    'opens %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
  it.each([
    '2606:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450:4001:81b::200e',
    '64:ff9b::8.8.8.8',
    '64:FF9B::808:808',
  ])('opens %s', (address) => expect(isPublicAddress(address)).toBe(true))
})
