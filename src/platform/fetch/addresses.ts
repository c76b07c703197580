import { BlockList, isIP } from 'node:net'

type Net = readonly [network: string, prefix: number]

/**
 * IPv4 that is not global unicast, or leads back into the house of whoever runs us.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 */
export const CLOSED_IPV4: readonly Net[] = [
  ['0.0.0.0', 8], // «this» network; 0.0.0.0 reaches this machine (RFC 791)
  ['10.0.0.0', 8], // private (RFC 1918)
  ['100.64.0.0', 10], // carriers' translation (RFC 6598); 100.100.100.200 gives metadata in one cloud
  ['127.0.0.0', 8], // this machine (RFC 1122)
  ['168.63.129.16', 32], // host of the machines of one cloud, at a public address
  ['169.254.0.0', 16], // link-local (RFC 3927); 169.254.169.254 gives metadata and keys in most clouds
  ['172.16.0.0', 12], // private (RFC 1918)
  ['192.0.0.0', 24], // protocol assignments (RFC 6890); 192.0.0.192 gives metadata in one cloud
  ['192.0.2.0', 24], // documentation (RFC 5737)
  ['192.88.99.0', 24], // relays of 6to4 (RFC 7526)
  ['192.168.0.0', 16], // private (RFC 1918)
  ['198.18.0.0', 15], // benchmarks (RFC 2544)
  ['198.51.100.0', 24], // documentation (RFC 5737)
  ['203.0.113.0', 24], // documentation (RFC 5737)
  ['224.0.0.0', 4], // multicast (RFC 5771)
  ['240.0.0.0', 4], // reserved and broadcast (RFC 1112, RFC 919)
]

/** All of IPv6 that is given out to be reached from everywhere: https://www.iana.org/assignments/ipv6-address-space */
export const OPEN_IPV6: Net = ['2000::', 3]

/** What of that is not: https://www.iana.org/assignments/iana-ipv6-special-registry */
export const CLOSED_IPV6: readonly Net[] = [
  ['2001::', 23], // protocol assignments: Teredo (2001::/32), benchmarks (2001:2::/48), ORCHID
  ['2001:db8::', 32], // documentation (RFC 3849)
  ['2002::', 16], // 6to4 (RFC 3056): carries any IPv4 address
  ['3fff::', 20], // documentation (RFC 9637)
]

/** Networks without IPv4 reach it by these (RFC 6052); as public as the IPv4 address that it ends with. */
const TRANSLATED: Net = ['64:ff9b::', 96]

const closedIpv4 = listOf(CLOSED_IPV4, 'ipv4')
const openIpv6 = listOf([OPEN_IPV6], 'ipv6')
const closedIpv6 = listOf(CLOSED_IPV6, 'ipv6')
const translated = listOf([TRANSLATED], 'ipv6')

/**
 * Whether `address` (IPv4 or IPv6 as text, without brackets) may be reached by a request that a stranger asked for: global unicast,
 * and no gate to the machine, its network or its cloud. Anything that is no address, or has a zone (`%eth0`), is not.
 */
export function isPublicAddress(address: string): boolean {
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 4) return !closedIpv4.check(address, 'ipv4')
  if (family !== 6) return false
  if (translated.check(address, 'ipv6')) return isPublicAddress(ipv4At(address))
  return openIpv6.check(address, 'ipv6') && !closedIpv6.check(address, 'ipv6')
}

/** Names that each network gives to its own: without a dot, or under these (RFC 6761, RFC 6762, RFC 8375; `internal` is set apart by ICANN). */
const INSIDE = /^[^.]*$|\.(localhost|local|internal|home\.arpa)$/

/**
 * Whether the host of an address, as `URL.hostname` writes it, says by itself that it leads to no public server: an address that
 * is not public, or a name of a network's own. Any other name is judged by what it leads to.
 */
export function leadsInside(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '')
  return isIP(host) === 0 ? INSIDE.test(host) : !isPublicAddress(host)
}

function listOf(nets: readonly Net[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of nets) list.addSubnet(network, prefix, family)
  return list
}

/** The IPv4 address in the last 32 bits of an IPv6 address, whichever way it is written. */
function ipv4At(address: string): string {
  // A URL writes it in one way: groups without leading zeros, never with dots. «64:ff9b::1» ends with 0.0.0.1.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const last = groups.at(-1)!.split(':')
  const [high, low] = [last.length > 1 ? last.at(-2) : '0', last.at(-1)].map((group) =>
    Number.parseInt(group || '0', 16),
  )
  return [high! >> 8, high! & 0xff, low! >> 8, low! & 0xff].join('.')
}
