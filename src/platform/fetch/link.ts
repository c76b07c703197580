import { z } from 'zod'
import { leadsInside } from './addresses.ts'

/** Most characters of an address that a page may link to. */
const LONGEST = 2000

/**
 * An address that anybody may open: http or https, written in one way (WHATWG URL) unless `normalize` is false, without a user or password in it (`has-a-password`), and no
 * address of a network of one's own (`leads-inside`). Where a name leads is judged when it is fetched (decision 009).
 */
export const link = (longest = LONGEST, normalize = true) =>
  z
    .url({ protocol: /^https?$/, normalize })
    .max(longest)
    .refine(
      when((url) => url.username === '' && url.password === ''),
      { params: { reason: 'has-a-password' } },
    )
    .refine(
      when((url) => !leadsInside(url.hostname)),
      { params: { reason: 'leads-inside' } },
    )

/** The same as people write it, and kept so: only `https://` is added where it was left out. */
export const typedLink = (longest = LONGEST) =>
  z
    .string()
    .trim()
    .transform((text) => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`))
    .pipe(link(longest, false))

/** What is no address with a host is refused already. */
const when = (holds: (url: URL) => boolean) => (address: string) => {
  const url = URL.parse(address)
  return url === null || url.hostname === '' || holds(url)
}
