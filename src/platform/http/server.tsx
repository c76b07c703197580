import { randomBytes } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context as HonoContext } from 'hono'
import { accepts } from 'hono/accepts'
import { csrf } from 'hono/csrf'
import { getPath as pathOf } from 'hono/utils/url'
import type { Logger } from 'pino'
import type { ComponentChildren, VNode } from 'preact'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import type { Ref } from '../../kernel/ref.ts'
import { LOCALES, type Locale } from '../../kernel/text.ts'
import { holds, NOBODY, NotFound, SignInNeeded, Forbidden, type Actor } from '../access/index.ts'
import { rendered, respond, type PageCache, type Rendered } from '../cache/index.ts'
import { renderPage } from '../html/index.ts'
import type { PageRequest } from '../html/request.ts'
import type { Entry } from '../journal/index.ts'
import type { Told } from '../manifest/telling.ts'
import type { Context, Services } from './context.ts'
import { BadRequest, failureOf, loggable, TooLarge, type Failure } from './failure.ts'
import { explainIssues, httpWords, readFields } from './form.ts'
import { observe, type Metrics } from './metrics.ts'
import { withoutFileContents } from './multipart.ts'
import { FailurePage, FramedFailurePage, LOST_FILES, SignInAgainPage } from './pages.tsx'
import { problem } from './problem.ts'
import { readQuery, refusalOf, type Wrong } from './query.ts'
import {
  Invalid,
  Shown,
  type Access,
  type FormSpec,
  type PageSpec,
  type Proof,
  type RawSpec,
  type Route,
} from './route.ts'

type Env = {
  Bindings: HttpBindings
  Variables: {
    failure?: Failure
    folio: string
    framed?: boolean
    /** Of a new session, whatever the answer. */ cookies?: string[]
  }
}
type Web = HonoContext<Env>

/** What the platform cannot know of the modules; `app` brings it. */
export type House = {
  services: Services
  routes: readonly Route[]
  identify(request: Request): Promise<Actor>
  /** Asked before acts that are `fresh`. */
  proof?: Proof
  cache: PageCache
  log: Logger
  metrics: Metrics
  assets: PageRequest['assets'] & {
    files: ReadonlyMap<string, { body: Buffer; brotli: Buffer; gzip: Buffer; type: string }>
  }
  embedded: boolean
  demonstration(): boolean
  /** By `refKey`: records of a demonstration that were kept when the rest was removed. */
  leftovers?(): ReadonlySet<string>
  menu(locale: Locale): PageRequest['menu']
  tell(entries: readonly Entry[], locale: Locale): Promise<Told[]>
  /** History, follow and the like, for pages about a record. */
  subjectSlot(context: Context, subject: Ref): Promise<ComponentChildren>
  ready(): Promise<void>
  /** The API, which answers in its own way. */
  api: (context: (request: Request) => Promise<Context>) => { fetch(request: Request): Response | Promise<Response> }
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** Of pages made to be framed by other sites: they run nothing and send nothing. */
const FRAMED_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors *; base-uri 'none'",
  'x-frame-options': '', // it knows no «anybody»: the policy above says it
  'cross-origin-resource-policy': 'cross-origin',
}

const FORM_BYTES = 256 * 1024

/** The whole site as one `fetch`: routes of the modules, assets, health, and every error's one answer. */
export function createServer(house: House): Hono<Env> {
  const { services, log } = house
  const { settings } = services
  // `/plan.json` is `/plan`, asked by a machine.
  const app = new Hono<Env>({ getPath: (request) => withoutJson(pathOf(request)) })
  const limiter = settings.RATE_LIMIT > 0 ? new RateLimiterMemory({ points: settings.RATE_LIMIT, duration: 60 }) : null

  app.use(async (c, next) => {
    const started = performance.now()
    c.set('folio', randomBytes(5).toString('hex'))
    await next()
    const framed = c.get('framed') ? FRAMED_HEADERS : {}
    for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...framed }))
      if (value !== '' && !c.res.headers.has(name)) c.res.headers.set(name, value)
    if (settings.ORIGIN.startsWith('https:'))
      c.res.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
    c.res.headers.set('x-request-id', c.get('folio'))
    setFirst(c.res.headers, c.get('cookies') ?? [])
    const seconds = (performance.now() - started) / 1000
    observe(house.metrics, c.req.method, c.req.routePath, c.res.status, seconds)
    // The pattern, not the address: addresses carry what people searched for and who they are.
    log.info({
      folio: c.get('folio'),
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      ms: Math.round(seconds * 1000),
    })
  })
  app.get('/vivo', (c) => c.text('ok'))
  app.get('/listo', async (c) => {
    try {
      await house.ready()
      return c.text('ok')
    } catch {
      return c.text('no', 503)
    }
  })
  app.get('/metricas', async (c) =>
    isLoopback(clientAddress(c, 0)) && !c.req.header('x-forwarded-for') && !c.req.header('forwarded')
      ? c.text(await house.metrics.registry.metrics())
      : failed(c, { name: 'not-found', status: 404 }),
  )
  app.get('/favicon.ico', (c) =>
    c.redirect([...house.assets.files.keys()].find((path) => path.includes('favicon')) ?? '/', 302),
  )
  app.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /entrar\nDisallow: /buscar\n'))
  app.get('/assets/*', (c) => {
    const file = house.assets.files.get(c.req.path)
    if (!file) throw new NotFound()
    const answer: Rendered = {
      status: 200,
      type: file.type,
      body: file.body,
      etag: `"${c.req.path}"`,
      encodings: new Map([
        ['br', file.brotli],
        ['gzip', file.gzip],
      ]),
    }
    return respond(
      answer,
      c.req.raw,
      new Headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' }),
    )
  })
  app.use(async (c, next) => {
    if (!limiter) return next()
    try {
      await limiter.consume(clientAddress(c, settings.TRUST_PROXY))
    } catch (refusal) {
      const seconds = Math.ceil(((refusal as { msBeforeNext?: number }).msBeforeNext ?? 60_000) / 1000)
      const response = await failed(c, { name: 'too-many-requests', status: 429, values: { seconds } })
      response.headers.set('retry-after', String(seconds))
      return response
    }
    return next()
  })
  const api = house.api((request) => contextOf(house, request, addressOf(request, settings.ORIGIN), '', NOBODY))
  app.all('/api/v1/*', (c) => api.fetch(c.req.raw))
  app.all('/api/v1', (c) => api.fetch(c.req.raw))

  // Only forms act, and only those of this site. Elsewhere a method that is not taken is told so, whoever sends it.
  const ownForms = csrf({ origin: [settings.ORIGIN] })
  for (const route of house.routes) {
    const answer = route.kind === 'page' ? answerPage : route.kind === 'form' ? answerForm : answerDownload
    const respondTo = (c: Web) => answer(house, c, route.spec as never)
    if (route.method === 'GET') app.get(route.path, respondTo)
    else if (isFromAnywhere(route)) app.on(route.method, route.path, respondTo)
    else app.on(route.method, route.path, ownForms, respondTo)
  }
  for (const [path, routes] of Map.groupBy(house.routes, (route) => route.path)) {
    const allow = [...new Set(routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(
      ', ',
    )
    app.all(path, (c) => failed(c, { name: 'method', status: 405, allow }))
  }

  const failed = async (c: Web, given: Failure): Promise<Response> => {
    const locale = localeOf(c.req.raw)
    const t = httpWords(locale)
    const context = await contextOf(
      house,
      c.req.raw,
      addressOf(c.req.raw, settings.ORIGIN),
      '',
      given.status >= 500 ? NOBODY : undefined,
    ).catch(() => contextOf(house, c.req.raw, addressOf(c.req.raw, settings.ORIGIN), '', NOBODY))
    const { allow, ...failure } = withWrongTold(whyOf(given, context.actor), c, locale)
    const headers: Record<string, string> = allow ? { allow } : {}
    if (wantsJson(c)) {
      return problem(
        {
          title: t(`${failure.name}.title`),
          detail: t(`${failure.name}.lead`, { folio: c.get('folio'), ...failure.values }),
          status: failure.status,
          ...(failure.wrong?.length && { errors: failure.wrong.map(({ path, message }) => ({ path, message })) }),
          instance: `urn:folio:${c.get('folio')}`,
        },
        headers,
      )
    }
    const Failed = c.get('framed') ? FramedFailurePage : FailurePage
    const node = <Failed failure={{ ...failure, values: { folio: c.get('folio'), ...failure.values } }} />
    return new Response(renderPage(node, pageRequest(house, context)), {
      status: failure.status,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
    })
  }
  app.notFound((c) => {
    const bare = withoutLastSlash(new URL(c.req.raw.url))
    if (bare !== null && c.req.method === 'GET') return c.redirect(bare, 301)
    return failed(c, { name: 'not-found', status: 404 })
  })
  app.onError((error, c) => {
    const failure = failureOf(error)
    if (failure.status === 401 && c.req.method === 'GET' && !wantsJson(c)) {
      const url = addressOf(c.req.raw, settings.ORIGIN)
      return new Response(null, {
        status: 303,
        headers: { location: `/entrar?volver=${encodeURIComponent(url.pathname + url.search)}` },
      })
    }
    if (failure.status >= 500) log.error({ folio: c.get('folio'), route: c.req.routePath, err: loggable(error) })
    return failed(c, failure)
  })
  return app
}

/** Before those of the answer itself: an act that opens a session of its own has the last word. */
function setFirst(headers: Headers, cookies: readonly string[]) {
  if (cookies.length === 0) return
  const own = headers.getSetCookie()
  headers.delete('set-cookie')
  for (const cookie of [...cookies, ...own]) headers.append('set-cookie', cookie)
}

const isFromAnywhere = ({ spec }: Route) => (spec as { fromAnywhere?: boolean }).fromAnywhere === true

async function answerPage<Data>(
  house: House,
  c: Web,
  spec: PageSpec<z.ZodObject, z.ZodObject, Data>,
): Promise<Response> {
  const request = c.req.raw
  const url = addressOf(request, house.services.settings.ORIGIN)
  if (spec.framed) c.set('framed', true)
  const params = readParams(c, spec.params)
  const json = wantsJson(c)
  const { query, wrong } = queryOf(url, spec.query, localeOf(request), json)
  const headers = new Headers({ vary: 'cookie, accept, accept-encoding' })
  rememberLanguage(request, headers)

  const render = async (context: Context): Promise<Rendered> => {
    if (json && !spec.json) throw new NotFound()
    const data = await spec.load(context, { params, query, json })
    if (json) return rendered(JSON.stringify(spec.json!(data), null, 1), 'application/json; charset=utf-8')
    const subject = spec.subject?.(data)
    const slots = subject ? { subject: await house.subjectSlot(context, subject) } : {}
    const node = spec.page(data)
    return rendered(
      renderPage(node, { ...pageRequest(house, context), slots, ignored: wrong }),
      'text/html; charset=utf-8',
    )
  }
  if (spec.access === 'public' && spec.cache !== false && !hasSession(request)) {
    headers.set('cache-control', 'public, max-age=0, must-revalidate')
    url.search = knownQuery(url, spec.query) // what is not in the key must not be in the page either
    const key = `${json ? 'json' : 'html'} ${localeOf(request)} ${url.pathname}${url.search}`
    const answer = await house.cache.read(key, house.services.today(), async () =>
      render(await contextOf(house, request, withoutWrong(url, wrong, query), '', NOBODY)),
    )
    return respond(answer, request, headers)
  }
  headers.set('cache-control', 'private, no-store')
  const address = clientAddress(c, house.services.settings.TRUST_PROXY)
  const context = await contextOf(house, request, withoutWrong(url, wrong, query), address)
  admit(context.actor, spec.access)
  return respond(await render(context), request, headers)
}

async function answerForm(house: House, c: Web, spec: FormSpec<z.ZodObject, z.ZodObject>): Promise<Response> {
  const request = c.req.raw
  let context = await contextOf(
    house,
    request,
    addressOf(request, house.services.settings.ORIGIN),
    clientAddress(c, house.services.settings.TRUST_PROXY),
  )
  if (spec.access !== 'public' && !context.actor.person && !wantsJson(c))
    return askToSignInAgain(house, c, spec, context)
  admit(context.actor, spec.access)
  const params = readParams(c, spec.params)
  const data = await readForm(request, spec.maxBytes ?? FORM_BYTES)
  const { input, typed } = readFields(spec.form, data)
  const parsed = await spec.form.safeParseAsync(input, { reportInput: true })
  const lost = lostFiles(data, spec.form, context.locale)
  const pageOf = (node: VNode, status: 200 | 401 | 422, cookies: readonly string[] = []) =>
    new Response(renderPage(node, pageRequest(house, context)), {
      status,
      headers: [
        ['content-type', 'text/html; charset=utf-8'],
        ['cache-control', 'private, no-store'],
        ...cookies.map((cookie): [string, string] => ['set-cookie', cookie]),
      ],
    })
  const action = context.url.pathname + context.url.search
  const proof = spec.fresh && parsed.success && !lost ? await house.proof?.(context, { action, typed, data }) : null
  if (proof && 'asks' in proof)
    return wantsJson(c)
      ? problem({ title: httpWords(context.locale)('proof-needed'), status: 401 })
      : pageOf(proof.asks, 401)
  if (proof) {
    context = proof.context
    c.set('cookies', proof.cookies)
  }
  const answer =
    parsed.success && !lost
      ? await spec.act(context, { params, form: parsed.data, typed })
      : new Invalid({
          ...(!parsed.success && explainIssues(parsed.error.issues, context.locale, spec.explain?.(context.locale))),
          ...lost,
        })
  if (answer instanceof Response) return answer
  if (answer instanceof Shown) return pageOf(answer.page, 200, answer.cookies)
  if (wantsJson(c))
    return problem({
      title: httpWords(context.locale)('bad-request.title'),
      status: 422,
      errors: Object.entries(answer.errors).map(([path, message]) => ({ path, message })),
    })
  return pageOf(await spec.again(context, { params, typed: { ...typed, ...answer.kept }, errors: answer.errors }), 422)
}

/**
 * The session ended while the form was being filled in: nothing is done, and all that was typed comes back with the way to
 * sign in and send it again. Attached files are read past and not held, since nobody is known to have sent them.
 */
async function askToSignInAgain(
  house: House,
  c: Web,
  spec: FormSpec<z.ZodObject, z.ZodObject>,
  context: Context,
): Promise<Response> {
  readParams(c, spec.params)
  const data = await readForm(c.req.raw, spec.maxBytes ?? FORM_BYTES, { files: false })
  const { input, typed } = readFields(spec.form, data)
  const files = Object.keys(input).filter((name) => input[name] instanceof File)
  const hasPage = house.routes.some(({ method, path }) => method === 'GET' && path === c.req.routePath)
  const back = hasPage ? context.url.pathname + context.url.search : '/mi-mesa'
  const node = <SignInAgainPage action={context.url.pathname + context.url.search} back={back} {...{ typed, files }} />
  return new Response(renderPage(node, pageRequest(house, context)), {
    status: 401,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' },
  })
}

/** Fields whose files were left behind when the session ended: they must be chosen again before anything is done. */
function lostFiles(data: FormData, form: z.ZodObject, locale: Locale): Record<string, string> | null {
  const missing = data.getAll(LOST_FILES).filter((name): name is string => {
    if (typeof name !== 'string' || !(name in form.shape)) return false
    const chosen = data.get(name)
    return !(chosen instanceof File && chosen.size > 0)
  })
  if (missing.length === 0) return null
  return Object.fromEntries(missing.map((name) => [name, httpWords(locale)('form.file-again')]))
}

async function answerDownload(house: House, c: Web, spec: RawSpec<z.ZodObject, z.ZodObject>): Promise<Response> {
  const request = c.req.raw
  const url = addressOf(request, house.services.settings.ORIGIN)
  const context = await contextOf(house, request, url, clientAddress(c, house.services.settings.TRUST_PROXY))
  admit(context.actor, spec.access)
  const { query } = queryOf(url, spec.query, context.locale, true)
  return spec.handle(context, { params: readParams(c, spec.params), query })
}

/** Who holds the role but no second factor is told what to do, not that somebody else may. */
const whyOf = (failure: Failure, { lacks }: Actor): Failure =>
  failure.name === 'forbidden' && lacks ? { ...failure, name: lacks } : failure

function admit(actor: Actor, access: Access) {
  if (access === 'public') return
  if (!actor.person) throw new SignInNeeded()
  if (access !== 'signed-in' && !holds(actor, access)) throw new Forbidden()
}

async function contextOf(
  house: House,
  request: Request,
  url: URL,
  clientAddress: string,
  actor?: Actor,
): Promise<Context> {
  const locale = localeOf(request)
  return {
    ...house.services,
    actor: actor ?? (hasSession(request) ? await house.identify(request) : NOBODY),
    locale,
    url,
    request,
    clientAddress,
    tell: (entries) => house.tell(entries, locale),
  }
}

const NONE: ReadonlySet<string> = new Set()

function pageRequest(house: House, context: Context): PageRequest {
  return {
    locale: context.locale,
    url: context.url,
    today: context.today(),
    person: context.actor.person,
    demonstration: house.demonstration(),
    leftovers: house.leftovers?.() ?? NONE,
    embedded: house.embedded,
    city: context.settings.TEQUIO_CITY,
    assets: house.assets,
    menu: house.menu(context.locale),
    slots: {},
  }
}

/** An address whose parts have the wrong shape is an address of nothing. */
function readParams(c: Web, schema: z.ZodObject | undefined) {
  const parsed = (schema ?? z.object({})).safeParse(c.req.param())
  if (!parsed.success) throw new NotFound()
  return parsed.data
}

/**
 * A person who reads is answered without what cannot be read in the address, and told so; a machine, or who downloads, is
 * refused: a file with other rows than were asked for would pass for the right one.
 */
function queryOf(url: URL, schema: z.ZodObject | undefined, locale: Locale, strict: boolean) {
  if (!schema) return { query: {}, wrong: [] }
  const { value, wrong } = readQuery(schema, url.searchParams, locale)
  if (value === null || (strict && wrong.length > 0)) throw new BadRequest({}, wrong)
  return { query: value, wrong }
}

/** The address that was answered: what was left out is not carried into the links of the page. */
function withoutWrong(url: URL, wrong: readonly Wrong[], query: Record<string, unknown>): URL {
  const answered = new URL(url)
  for (const { path, cut } of wrong)
    if (cut) answered.searchParams.set(path, String(query[path]))
    else answered.searchParams.delete(path)
  return answered
}

/** The refused parameters in the reader's words, beside those that are told already. */
function withWrongTold({ refused = {}, wrong = [], ...failure }: Failure, c: Web, locale: Locale) {
  const { searchParams } = new URL(c.req.raw.url)
  const told = Object.entries(refused).map(([path, refusal]): Wrong => refusalOf(path, refusal, searchParams, locale))
  return { ...failure, wrong: [...wrong, ...told] }
}

/** Only the parameters the page knows, sorted: others must not fill the cache. */
function knownQuery(url: URL, schema: z.ZodObject | undefined): string {
  const known = new URLSearchParams([...url.searchParams].filter(([name]) => schema && name in schema.shape))
  known.sort()
  return known.toString()
}

async function readForm(request: Request, limit: number, { files = true } = {}): Promise<FormData> {
  const declared = Number(request.headers.get('content-length') ?? NaN)
  if (declared > limit) throw new TooLarge(limit)
  const type = request.headers.get('content-type') ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) throw new BadRequest()
  const boundary = /;\s*boundary="?([^";]{1,200})/i.exec(type)?.[1]
  const whole = request.body?.pipeThrough(bounded(limit))
  const body =
    files || !boundary ? whole : whole?.pipeThrough(withoutFileContents(boundary)).pipeThrough(bounded(FORM_BYTES))
  try {
    return await new Response(body ?? '', { headers: { 'content-type': type } }).formData()
  } catch (error) {
    if (error instanceof TooLarge || (error as Error).cause instanceof TooLarge) throw new TooLarge(limit)
    throw new BadRequest()
  }
}

function bounded(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > limit) controller.error(new TooLarge(limit))
      else controller.enqueue(chunk)
    },
  })
}

const withoutJson = (path: string) =>
  path.endsWith('.json') && !path.startsWith('/api/') && !path.startsWith('/assets/') ? path.slice(0, -5) : path

/** `/plan/` is `/plan`: the same page at its one address; null where there is no slash to leave out. Never another site's (`//…`). */
function withoutLastSlash({ pathname, search }: URL): string | null {
  const bare = pathname.replace(/\/+$/, '').replace(/^\/+/, '/')
  return pathname.endsWith('/') && bare !== '' ? bare + search : null
}

/** The address as pages know it: without `.json`, without `lang`, at our own origin: what the client says of the host is not to be repeated. */
function addressOf(request: Request, origin: string): URL {
  const { pathname, search } = new URL(request.url)
  const url = new URL(origin)
  url.pathname = withoutJson(pathname)
  url.search = search
  url.searchParams.delete('lang')
  return url
}

function wantsJson(c: Web): boolean {
  const { pathname } = new URL(c.req.raw.url)
  if (withoutJson(pathname) !== pathname) return true
  const supports = ['text/html', 'application/json']
  return accepts(c, { header: 'Accept', supports, default: 'text/html' }) === 'application/json'
}

const isLocale = (value: string | null | undefined): value is Locale => LOCALES.includes(value as Locale)

/** Spanish, unless the address (`?lang=en`) or the choice made before says otherwise. */
function localeOf(request: Request): Locale {
  const asked = new URL(request.url).searchParams.get('lang')
  if (isLocale(asked)) return asked
  const kept = cookie(request, 'lang')
  return isLocale(kept) ? kept : 'es'
}

function rememberLanguage(request: Request, headers: Headers) {
  const asked = new URL(request.url).searchParams.get('lang')
  if (isLocale(asked)) headers.append('set-cookie', `lang=${asked}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`)
}

const cookie = (request: Request, name: string) =>
  new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1]

/** Name of the session cookie; with `__Secure-` before it over https. */
export const SESSION_COOKIE = 'tequio.session_token'
const hasSession = (request: Request) => (request.headers.get('cookie') ?? '').includes(SESSION_COOKIE)

function clientAddress(c: Web, trusted: number): string {
  const direct = c.env?.incoming?.socket?.remoteAddress ?? ''
  if (trusted === 0) return direct
  const chain = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return chain.at(-trusted) ?? direct
}

const isLoopback = (address: string) => address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.')
