import type { Route } from '../../src/platform/http/index.ts'
import type { Answer, Client } from './client.ts'
import { keyOf } from './examples.ts'

export interface Crawled extends Answer {
  path: string
  /** The pattern of its route; the path itself where none is ours. */
  pattern: string
}

export interface CrawlOptions {
  start: readonly string[]
  routes: readonly Route[]
  /** How many addresses of one pattern, and with the same names in the query, are visited. */
  perPattern?: number
}

/** Everything that links lead to from where it starts, as `client` sees it. Visits what is on this site, once, and posts nothing. */
export async function crawl(client: Client, { start, routes, perPattern = 4 }: CrawlOptions): Promise<Crawled[]> {
  const patterns = routes
    .filter(({ method }) => method === 'GET')
    .map((route) => ({
      key: keyOf(route),
      regex: new RegExp(
        `^${route.path.replaceAll(/:\w+(?:\{([^}]*)\})?/g, (_, own?: string) => own ?? '[^/]+')}(\\.json)?$`,
      ),
    }))
  const patternOf = (path: string) =>
    patterns.find(({ regex }) => regex.test(path.split('?')[0]!))?.key ?? path.split('?')[0]!
  const visited: Crawled[] = []
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  const queue = [...start]
  while (queue.length > 0) {
    const path = queue.shift()!
    if (seen.has(path)) continue
    seen.add(path)
    const pattern = patternOf(path)
    const kind = `${pattern} ${path.includes('.json')} ${[...new URL(path, client.origin).searchParams.keys()].toSorted().join()}`
    const count = counts.get(kind) ?? 0
    if (count >= perPattern) continue
    counts.set(kind, count + 1)
    const answer = await client.get(path)
    visited.push({ ...answer, path, pattern })
    queue.push(...linksIn(answer, new URL(path, client.origin)))
  }
  return visited
}

/** Addresses of this site that a page, a redirect or a JSON answer names. */
function linksIn({ text, location, headers }: Answer, base: URL): string[] {
  const type = headers.get('content-type') ?? ''
  const found = location ? [location] : []
  if (type.includes('html'))
    for (const match of text.matchAll(/\s(?:href|src|action)="([^"]*)"/g))
      found.push(match[1]!.replaceAll('&amp;', '&'))
  if (type.includes('json'))
    for (const match of text.matchAll(/"((?:https?:\/\/localhost[^"\s]*|\/[a-z0-9-]+(?:\/[^"\s]*)?))"/g))
      found.push(match[1]!)
  return found.flatMap((href) => {
    const url = URL.parse(href, base)
    if (url?.origin !== base.origin || url.pathname.startsWith('/assets/') || url.pathname === '/salir') return []
    url.searchParams.delete('lang')
    return [url.pathname + url.search]
  })
}
