import { Hono } from 'hono'
import { z } from 'zod'
import { NotFound } from '../../platform/access/index.ts'
import { rendered, respond, type PageCache } from '../../platform/cache/index.ts'
import {
  failureOf,
  httpWords,
  problem,
  refusalOf,
  SECURITY_HEADERS,
  type Context,
  type Wrong,
} from '../../platform/http/index.ts'
import type { ApiAct } from '../../platform/manifest/acts.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { listQuery, readAsked } from './list-query.ts'
import { openApiDocument } from './openapi.ts'
import { createWrites, type TokenHolder } from './writes.ts'

export { forgetOldAnswers } from './kept-answers.ts'
export { apiRoutes } from './routes.tsx'

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, link, retry-after, x-request-id',
}

type Parts = {
  modules: readonly Module[]
  cache: PageCache
  context(request: Request): Promise<Context>
  origin: string
  /** Who sends a request by token; null where the token lets nobody in. */
  holderOf(token: string): Promise<TokenHolder | null>
  /** Requests a minute allowed to one token; 0 sets no limit. */
  rateLimit: number
  onError(error: unknown): void
}

/**
 * The public API, made from the modules' manifests. Each resource is a list (filters, sort, cursor) and one record: anybody may
 * read them from anywhere; every answer has an ETag and is current. Each act is written with a token, as a page would. Errors are
 * problem+json (RFC 9457).
 */
export function createApi({ modules, cache, context, origin, holderOf, rateLimit, onError }: Parts): Hono {
  const resources = modules.flatMap((module) => module.resources)
  const acts = modules.flatMap((module) => module.acts ?? [])
  const answerAct = createWrites({ origin, context, holderOf, rateLimit, resources, onError })
  const api = new Hono().basePath('/api/v1')
  const headers = () =>
    new Headers({ 'cache-control': 'public, max-age=0, must-revalidate', vary: 'accept-encoding', ...CORS })
  const cached = async (request: Request, key: string, read: (context: Context) => Promise<unknown>) => {
    const inContext = await context(request)
    const answer = await cache.read(`api ${key}`, inContext.today(), async () =>
      rendered(JSON.stringify(await read(inContext)), 'application/json; charset=utf-8'),
    )
    return respond(answer, request, headers())
  }

  for (const act of acts)
    api.on(act.method, act.path, async (c) => {
      const answer = await answerAct(act, c.req.raw, c.req.param())
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) answer.headers.set(name, value)
      return answer
    })
  // Reading is anybody's, from any site. No page of another site may write: its browser asks first, and is told so.
  api.use(async (c, next) => {
    if (c.req.method === 'OPTIONS')
      return new Response(null, {
        status: 204,
        headers: {
          ...CORS,
          'access-control-allow-methods': 'GET, HEAD, OPTIONS',
          'access-control-allow-headers': 'accept, if-none-match',
          'access-control-max-age': '86400',
        },
      })
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return methodNotAllowed(['GET', 'HEAD', 'OPTIONS'], c.req.path)
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value)
    c.res.headers.set('cross-origin-resource-policy', 'cross-origin')
  })
  const methodNotAllowed = (methods: readonly string[], path: string) =>
    problem(
      {
        title: 'Method not allowed',
        status: 405,
        detail: 'See the description of the API for what each address takes.',
      },
      { allow: [...new Set([...methods, ...methodsOf(acts, path)])].join(', '), ...CORS },
    )
  api.get('/', (c) =>
    cached(c.req.raw, 'index', async () => ({
      openapi: `${origin}/api/v1/openapi.json`,
      documentation: `${origin}/api`,
      resources: resources.map(({ path }) => `${origin}/api/v1/${path}`),
    })),
  )
  api.get('/openapi.json', (c) => cached(c.req.raw, 'openapi', async () => openApiDocument(resources, acts, origin)))
  for (const resource of resources) {
    const query = listQuery(resource)
    api.get(`/${resource.path}`, async (c) => {
      const url = new URL(c.req.url)
      const read = readAsked(query, url.searchParams, 'en')
      if (!read.ok) return unanswerable(read.wrong)
      const { limit, after, sort, ...filters } = read.asked as { limit: number; after?: string; sort?: string }
      url.searchParams.sort()
      return cached(c.req.raw, `${resource.path}?${url.searchParams}`, async ({ db, locale }) => {
        const page = await resource.list(db, { filters, sort, after, limit, locale })
        return { items: page.items, total: page.total, next: page.next && nextAddress(origin, url, page.next) }
      })
    })
    api.get(`/${resource.path}/:id`, async (c) => {
      const id = z.uuid().safeParse(c.req.param('id'))
      if (!id.success) throw new NotFound()
      return cached(c.req.raw, `${resource.path}/${id.data}`, async ({ db }) => {
        const record = await resource.find(db, id.data)
        if (!record) throw new NotFound({ kind: resource.kind, id: id.data })
        return record
      })
    })
  }
  api.notFound((c) =>
    methodsOf(acts, c.req.path).length > 0
      ? methodNotAllowed([], c.req.path)
      : problem(
          { title: 'Not found', status: 404, detail: `Resources: ${resources.map(({ path }) => path).join(', ')}.` },
          CORS,
        ),
  )
  api.onError((error, c) => {
    const failure = failureOf(error)
    const refused = Object.entries(failure.refused ?? {})
    if (refused.length > 0) {
      const { searchParams } = new URL(c.req.url)
      return unanswerable(refused.map(([path, refusal]) => refusalOf(path, refusal, searchParams, 'en')))
    }
    if (failure.status >= 500) onError(error)
    return problem({ title: httpWords('en')(`${failure.name}.title`), status: failure.status }, CORS)
  })
  return api
}

/** With what methods acts are sent to that address. */
const methodsOf = (acts: readonly ApiAct[], path: string): string[] => {
  const inPath = (act: ApiAct) => new RegExp(`^/api/v1${act.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)
  return [...new Set(acts.filter(inPath).map(({ method }) => method))]
}

const unanswerable = (wrong: readonly Wrong[]) =>
  problem(
    {
      title: 'The query cannot be answered',
      status: 400,
      errors: wrong.map(({ path, message }) => ({ path, message })),
    },
    CORS,
  )

function nextAddress(origin: string, url: URL, cursor: string): string {
  const next = new URL(url.pathname + url.search, origin)
  next.searchParams.set('after', cursor)
  return next.href
}
