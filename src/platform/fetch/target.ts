import { accept } from '../../kernel/verdict.ts'
import { refuseFetch, type FetchVerdict } from './refusals.ts'

/** Characters. Longer ones are refused by most servers as well. */
const LONGEST = 8_000

/**
 * Reads an address that a stranger gave: http or https, at one of `ports`, without user or password. What it answers is written
 * in one way (WHATWG URL): «0x7f.1», «2130706433» and «①②⑦.0.0.1» are 127.0.0.1, letters beyond ASCII are Punycode, without the
 * dot that a full name may end with, and without fragment. Where it leads is judged apart, once its addresses are known.
 */
export function readTarget(address: string, ports: readonly number[]): FetchVerdict<URL> {
  if (address.length > LONGEST || !URL.canParse(address)) return refuseFetch('address-invalid', address)
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuseFetch('scheme-not-allowed', withoutCredentials(url))
  if (url.username || url.password) return refuseFetch('credentials-in-address', withoutCredentials(url))
  if (!ports.includes(portOf(url))) return refuseFetch('port-not-allowed', url)
  url.hostname = url.hostname.replace(/\.+$/, '')
  url.hash = ''
  return accept(url)
}

/** Name or address, without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, '$1')

const portOf = ({ port, protocol }: URL) => (port ? Number(port) : protocol === 'https:' ? 443 : 80)

/** What is refused is shown and logged. */
function withoutCredentials(url: URL): URL {
  const bare = new URL(url)
  bare.username = bare.password = ''
  return bare
}
