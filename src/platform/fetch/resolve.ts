import { Resolver } from 'node:dns/promises'

/** Every address of a name, IPv4 and IPv6; none where there is no such name. Throws where nobody answers. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>

/**
 * Asks the name servers themselves: the machine's own list of names (`/etc/hosts`) is not for strangers, and unlike `getaddrinfo`
 * this holds no thread of those that read our files while a slow name server keeps silent.
 */
export const resolveName: Resolve = async (host, signal) => {
  const resolver = new Resolver({ timeout: 3000, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const silent = answers.find((answer) => answer.status === 'rejected' && isSilence(answer.reason))
    if (addresses.length === 0 && silent?.status === 'rejected') throw silent.reason
    return addresses
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

const isSilence = (error: unknown) =>
  ['ETIMEOUT', 'ECANCELLED', 'ECONNREFUSED'].includes((error as { code: string }).code)
