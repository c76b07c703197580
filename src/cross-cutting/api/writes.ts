import { createHash } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import { Forbidden, NotFound, SignInNeeded, type Actor } from '../../platform/access/index.ts'
import { rendered } from '../../platform/cache/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { databaseCode, failureOf, readQuery, type Context } from '../../platform/http/index.ts'
import { comesVia, partOf } from '../../platform/journal/index.ts'
import { mayUse, type ActError, type ActVerdict, type ApiAct } from '../../platform/manifest/acts.ts'
import type { Resource } from '../../platform/manifest/index.ts'
import { explainRefusal, receiveUpload, type ReceivedFile } from '../../platform/storage/index.ts'
import { parseBody, readBytes, readJson } from './body.ts'
import { claimKey, keepAnswer, type Answer, type Asked } from './kept-answers.ts'
import { languageOf, problemBody, STATUS_OF, Turned } from './refusal.ts'
import { apiWords } from './words.ts'

/** Who sends a request by token: the actor it is today, and what it may be used for. */
export type TokenHolder = { tokenId: string; scopes: readonly string[]; actor: Actor }

export type WriteParts = {
  origin: string
  context(request: Request): Promise<Context>
  /** The holder of a token; null where it lets nobody in. */
  holderOf(token: string): Promise<TokenHolder | null>
  /** Requests a minute allowed to one token; 0 sets no limit. */
  rateLimit: number
  resources: readonly Resource[]
  onError(error: unknown): void
}

const BODY_BYTES = 256 * 1024
const FILE_BYTES = 10_000_000
const REALM = 'Bearer realm="tequio"'

/**
 * Answers acts sent by token: who, with what scope, how often; the body by its schema; then the act, the answer and what is kept
 * of it in one transaction. Cookies count for nothing here, so no other site can make a browser act.
 */
export function createWrites(parts: WriteParts) {
  const { rateLimit, origin, onError } = parts
  const limiter = rateLimit > 0 ? new RateLimiterMemory({ points: rateLimit, duration: 60 }) : null

  return async function answerAct(act: ApiAct, request: Request, params: Record<string, string>): Promise<Response> {
    const locale = languageOf(request)
    try {
      const holder = await admitted(request, act, parts)
      await limit(limiter, holder.tokenId)
      const given = await parts.context(request)
      const context = { ...given, actor: holder.actor, locale }
      return responseOf(await perform(parts, act, { context, holder, request, params }), locale)
    } catch (error) {
      const { code, extra } = turned(error)
      if (STATUS_OF[code] >= 500 || code === 'conflict') onError(error)
      return responseOf(
        {
          status: STATUS_OF[code],
          headers: { 'content-type': PROBLEM, ...extra.headers },
          body: problemBody(code, extra, { locale, origin }),
        },
        locale,
      )
    }
  }
}

const PROBLEM = 'application/problem+json; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

const responseOf = ({ status, headers, body }: Answer, locale: string) =>
  new Response(status === 204 ? null : body, {
    status,
    headers: { 'cache-control': 'no-store', 'content-language': locale, vary: 'accept-language', ...headers },
  })

/** Whoever is thrown out, as a problem. Only bugs and outages are faults of ours. */
function turned(error: unknown): Turned {
  if (error instanceof Turned) return error
  if (error instanceof NotFound) return new Turned('not-found')
  if (error instanceof Forbidden || error instanceof SignInNeeded) return new Turned('forbidden')
  // Two acts at once, or a record that names one that is not there: the database has the last word.
  if (databaseCode(error)?.startsWith('23')) return new Turned('conflict')
  const { status } = failureOf(error)
  if (status === 503) return new Turned('unavailable', { headers: { 'retry-after': '5' } })
  return status < 500 ? new Turned('invalid-body') : new Turned('broken')
}

// ------------------------------------------------------------------------------------------------- who, and how often

/** The holder of the request's token, who may do such an act somewhere. Throws Turned, as RFC 6750 has it. */
async function admitted(request: Request, act: ApiAct, { holderOf }: WriteParts): Promise<TokenHolder> {
  if (new URL(request.url).searchParams.has('access_token'))
    throw new Turned('token-in-address', { headers: { 'www-authenticate': `${REALM}, error="invalid_request"` } })
  const header = request.headers.get('authorization')
  if (!header) throw new Turned('token-missing', { headers: { 'www-authenticate': REALM } })
  const [, token] = /^bearer +([\w.~+/-]{1,200}=*)$/i.exec(header.trim()) ?? []
  const holder = token ? await holderOf(token) : null
  if (!holder) throw new Turned('token-invalid', { headers: { 'www-authenticate': `${REALM}, error="invalid_token"` } })
  const scopes = scopesOf(act)
  if (!scopes.some((scope) => holder.scopes.includes(scope)))
    throw new Turned('scope-insufficient', {
      values: { scope: scopes.join(', ') },
      headers: { 'www-authenticate': `${REALM}, error="insufficient_scope", scope="${scopes.join(' ')}"` },
    })
  if (!mayUse(holder.actor, act)) throw new Turned('forbidden')
  return holder
}

export const scopesOf = ({ scope }: ApiAct): readonly string[] => (typeof scope === 'string' ? [scope] : scope)

async function limit(limiter: RateLimiterMemory | null, tokenId: string) {
  try {
    await limiter?.consume(tokenId)
  } catch (refusal) {
    const seconds = Math.ceil(((refusal as { msBeforeNext?: number }).msBeforeNext ?? 60_000) / 1000)
    throw new Turned('too-many-requests', { values: { seconds }, headers: { 'retry-after': String(seconds) } })
  }
}

// --------------------------------------------------------------------------------------------------------- the act

type Sent = { context: Context; holder: TokenHolder; request: Request; params: Record<string, string> }

/** Thrown to undo the transaction of a dry run, with what would have been answered. */
class NotDone extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super('dry run')
    this.answer = answer
  }
}

async function perform(parts: WriteParts, act: ApiAct, { context, holder, request, params: named }: Sent) {
  const { locale } = context
  const params = paramsOf(act, named)
  const { query, dryRun } = queryOf(act, request, context)
  const key = dryRun ? null : keyOf(act, request)
  const bytes = await readBytes(request, act.file ? FILE_BYTES + 64 * 1024 : (act.maxBytes ?? BODY_BYTES))
  const asked = key ? { tokenId: holder.tokenId, key, fingerprint: fingerprintOf(act, request, bytes) } : null
  const file = act.file ? await receiveFile(context, act, request, bytes) : null
  const body = act.body
    ? await parseBody(act.body, readJson(bytes, request.headers.get('content-type')), locale)
    : undefined
  const input = { params, query, body, file, dryRun }

  const work = async (tx: Tx): Promise<Answer> => {
    comesVia(tx, 'api')
    const kept = asked && (await answeredBefore(tx, asked, context))
    if (kept) return kept
    const within: Context = { ...context, db: tx, transaction: (part) => partOf(tx, part) }
    const record = answeredRecord(within, act, parts.resources)
    if (act.method === 'PATCH') await requireCurrent(record!, String(params['id']), request)
    const verdict = await act.act(within, input)
    const answer = verdict.ok
      ? await answerOf({ act, record, value: verdict.value, dryRun, origin: parts.origin })
      : refusalAnswer(act, verdict, { locale, origin: parts.origin })
    if (asked) await keepAnswer(tx, asked, withoutSecrets(act, answer))
    if (dryRun) throw new NotDone(withoutSecrets(act, answer))
    return answer
  }
  try {
    return await context.transaction(work)
  } catch (error) {
    if (error instanceof NotDone) return error.answer
    throw error
  }
}

async function answeredBefore(tx: Tx, asked: Asked, { now }: Context): Promise<Answer | null> {
  const claim = await claimKey(tx, asked, now())
  if (claim.is === 'under-way') throw new Turned('key-under-way', { headers: { 'retry-after': '2' } })
  if (claim.is === 'another') throw new Turned('key-of-another-request')
  if (claim.is === 'new') return null
  return { ...claim.answer, headers: { ...claim.answer.headers, 'idempotency-replayed': 'true' } }
}

/** Whatever a path names is the id of a record: another text is the address of nothing. */
function paramsOf(act: ApiAct, named: Record<string, string>): Record<string, unknown> {
  const names = [...act.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const schema = act.params ?? z.object(Object.fromEntries(names.map((name) => [name, z.uuid()])))
  const parsed = schema.safeParse(named)
  if (!parsed.success) throw new NotFound()
  return parsed.data
}

const DryRun = z.object({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
})

const Nothing = z.object({})

function queryOf(act: ApiAct, request: Request, { locale }: Context) {
  const schema = (act.query ?? Nothing).extend(act.method === 'GET' ? {} : DryRun.shape)
  const { searchParams } = new URL(request.url)
  const unknown = [...new Set(searchParams.keys())].filter((name) => !(name in schema.shape))
  const { value, wrong } = readQuery(schema, searchParams, locale)
  const errors: ActError[] = [
    ...unknown.map((name) => ({
      pointer: name.slice(0, 100),
      code: 'unknown-parameter',
      detail: apiWords(locale)('unknown-parameter', { names: Object.keys(schema.shape).join(', ') }),
    })),
    ...wrong.map(({ path, message }) => ({ pointer: path, code: 'invalid', detail: message })),
  ]
  if (errors.length > 0 || value === null) throw new Turned('bad-query', { errors })
  const { dryRun = false, ...query } = value as { dryRun?: boolean }
  return { dryRun, query }
}

/** The key, bare or quoted as the draft writes it (a string of RFC 9651). What makes a record needs one. */
function keyOf(act: ApiAct, request: Request): string | null {
  const header = request.headers.get('idempotency-key')?.trim()
  if (!header) {
    if (act.method === 'POST' && !act.file) throw new Turned('key-missing')
    return null
  }
  const key = header.replace(/^"(.*)"$/s, '$1')
  if (!/^[\x21\x23-\x5b\x5d-\x7e]{8,255}$/.test(key)) throw new Turned('key-malformed')
  return key
}

function fingerprintOf({ method }: ApiAct, request: Request, bytes: Uint8Array): string {
  const { pathname, search } = new URL(request.url)
  return createHash('sha256').update(`${method} ${pathname}${search}\n`).update(bytes).digest('base64url')
}

/** Raw, with its name in Content-Disposition; or the field `file` of a multipart form. Inspected as those of pages are. */
async function receiveFile(
  { storage, locale }: Context,
  act: ApiAct,
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<ReceivedFile> {
  const upload = await uploadOf(request, bytes)
  const received = await receiveUpload(storage, upload, act.file!)
  if (received.ok) return received.value
  const detail = explainRefusal(received, locale)
  throw new Turned('file-refused', { detail, errors: [{ pointer: '#', code: received.reason, detail }] })
}

async function uploadOf(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<File> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(type)) return new File([bytes], fileNameIn(request))
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => null)
  const file = form?.get('file')
  if (!(file instanceof File)) throw new Turned('media-type')
  return file
}

function fileNameIn(request: Request): string {
  const header = request.headers.get('content-disposition') ?? ''
  const [, extended] = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(header) ?? []
  const [, plain] = /filename\s*=\s*"?([^";]+)"?/i.exec(header) ?? []
  if (!extended) return plain?.trim() ?? ''
  try {
    return decodeURIComponent(extended)
  } catch {
    return plain?.trim() ?? ''
  }
}

// ---------------------------------------------------------------------------------------------------------- answers

type AnsweredRecord = { path: string; find(id: string): Promise<object | null> }

/** The records of which the act answers one, as whoever acts may read them. */
function answeredRecord(
  within: Context,
  { record, own }: ApiAct,
  resources: readonly Resource[],
): AnsweredRecord | null {
  if (own) return { path: own.path, find: (id) => own.find(within, id) }
  const resource = resources.find(({ path }) => path === record)
  return resource ? { path: resource.path, find: (id) => resource.find(within.db, id) } : null
}

/** The record as the API gives it, and its ETag. */
async function readRecord({ path, find }: AnsweredRecord, id: string) {
  const record = await find(id)
  if (!record) throw new NotFound(`no ${id} of ${path}`)
  return { record, etag: rendered(JSON.stringify(record), JSON_TYPE).etag }
}

/** If-Match (RFC 9110, 13.1.1): nobody edits what they have not seen. Without it 428 (RFC 6585); where it is not so any more, 412. */
async function requireCurrent(record: AnsweredRecord, id: string, request: Request) {
  const header = request.headers.get('if-match')
  if (!header) throw new Turned('precondition-required')
  const { etag } = await readRecord(record, id)
  const isCurrent = header.split(',').some((one) => one.trim() === etag || one.trim() === '*')
  if (!isCurrent) throw new Turned('precondition-failed', { headers: { etag } })
}

type Done = {
  act: ApiAct
  record: AnsweredRecord | null
  value: Record<string, unknown>
  dryRun: boolean
  origin: string
}

async function answerOf({ act, record: answered, value, dryRun, origin }: Done): Promise<Answer> {
  const status = dryRun || act.method !== 'POST' || act.file ? 200 : 201
  if (act.method === 'DELETE') return { status: 204, headers: {}, body: '' }
  if (!answered) return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(value) }
  const id = String(value['id'])
  const { record, etag } = await readRecord(answered, id)
  const location: Record<string, string> = status === 201 ? { location: `${origin}/api/v1/${answered.path}/${id}` } : {}
  const told = Object.fromEntries(secretsOf(act).map((name) => [name, value[name]]))
  return {
    status,
    headers: { 'content-type': JSON_TYPE, etag, ...location },
    body: JSON.stringify({ ...record, ...told }),
  }
}

const secretsOf = ({ once }: ApiAct) => Object.keys(once?.shape ?? {})

/** What is kept of an answer, and what is told of an act that is only tried: no secret. */
function withoutSecrets(act: ApiAct, answer: Answer): Answer {
  const secrets = secretsOf(act)
  if (secrets.length === 0 || answer.status >= 400) return answer
  const none = Object.fromEntries(secrets.map((name) => [name, null]))
  return { ...answer, body: JSON.stringify({ ...(JSON.parse(answer.body) as object), ...none }) }
}

/** What the act's rule refused: each reason with the place where it is mended. Somebody wrote meanwhile: as a stale If-Match. */
function refusalAnswer(
  act: ApiAct,
  { reason, reasons = [reason], errors }: Extract<ActVerdict, { ok: false }>,
  speech: Parameters<typeof problemBody>[2],
): Answer {
  const code = reason === 'changed-meanwhile' ? 'precondition-failed' : 'refused'
  const told =
    errors ??
    reasons.map((one) => ({
      pointer: `#${act.refusals[one] ?? ''}`,
      code: one,
      detail: act.explain(one, speech.locale),
    }))
  return {
    status: STATUS_OF[code],
    headers: { 'content-type': PROBLEM, 'content-language': speech.locale },
    body: problemBody(code, { errors: told, ...(code === 'refused' && { detail: told[0]?.detail ?? '' }) }, speech),
  }
}
