import { HTTPException } from 'hono/http-exception'
import { Forbidden, NotFound, SignInNeeded } from '../access/index.ts'
import { StorageUnavailable } from '../storage/unavailable.ts'
import type { QueryRefusal, Wrong } from './query.ts'

/** What went wrong, as far as the client is concerned: the name of its message and its status. */
export type Failure = {
  name:
    | 'not-found'
    | 'forbidden'
    | 'second-factor'
    | 'sign-in'
    | 'too-large'
    | 'too-many-requests'
    | 'wrong-origin'
    | 'bad-request'
    | 'unavailable'
    | 'broken'
    | 'method'
  status: 400 | 401 | 403 | 404 | 405 | 413 | 429 | 500 | 503
  values?: Record<string, string | number>
  /** The parameters of the address that are to blame. */
  wrong?: readonly Wrong[]
  /** The same, where why is known but not what the address says: filled in where it is answered. */
  refused?: Readonly<Record<string, QueryRefusal>>
  /** What the address does take, where the method is not one of them. */
  allow?: string
}

/** Something of the request cannot be read. `refused` names the parameters at fault; `wrong` tells them in words. */
export class BadRequest extends Error {
  readonly refused: Readonly<Record<string, QueryRefusal>>
  readonly wrong: readonly Wrong[]
  constructor(refused: Readonly<Record<string, QueryRefusal>> = {}, wrong: readonly Wrong[] = []) {
    super('bad request')
    this.refused = refused
    this.wrong = wrong
  }
}
export class TooLarge extends Error {
  readonly limit: number
  constructor(limit: number) {
    super('too large')
    this.limit = limit
  }
}

/** The one place where what was thrown becomes an answer. Only `broken` and `unavailable` are faults of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NotFound) return { name: 'not-found', status: 404 }
  if (error instanceof Forbidden) return { name: 'forbidden', status: 403 }
  if (error instanceof SignInNeeded) return { name: 'sign-in', status: 401 }
  if (error instanceof BadRequest)
    return { name: 'bad-request', status: 400, wrong: error.wrong, refused: error.refused }
  if (error instanceof TooLarge) return { name: 'too-large', status: 413, values: { limit: sizeOf(error.limit) } }
  if (error instanceof HTTPException && error.status === 403) return { name: 'wrong-origin', status: 403 }
  if (error instanceof StorageUnavailable) return { name: 'unavailable', status: 503 }
  const code = databaseCode(error)
  if (code && isUnavailable(code)) return { name: 'unavailable', status: 503 }
  if (code?.startsWith('22')) return { name: 'bad-request', status: 400 } // a value no column of ours can hold
  return { name: 'broken', status: 500 }
}

/** «50 MB», «262 kB»: rounded down, so that what is said to fit does. */
const sizeOf = (bytes: number) => (bytes >= 1e6 ? `${Math.floor(bytes / 1e6)} MB` : `${Math.floor(bytes / 1e3)} kB`)

/** The SQLSTATE or system error code at the bottom of what Drizzle and the driver wrapped. */
export function databaseCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown }
    if (typeof code === 'string') return code
    if (/timeout exceeded when trying to connect|Connection terminated/.test(cause.message)) return '08006'
  }
  return undefined
}

/** No connection, no room, cancelled, a failover (25006: the server only reads now), or two acts in each other's way: later it may do. */
const isUnavailable = (code: string) =>
  /^(08|53|57)/.test(code) ||
  ['25006', '40001', '40P01', '55P03', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE'].includes(code)

/** What failed, fit for the log: the query without the values it carried, which name people and open sessions. */
export function loggable(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { query, code, constraint } = error as { query?: unknown; code?: unknown; constraint?: unknown }
  return {
    type: error.constructor.name,
    message:
      typeof query === 'string'
        ? `Failed query: ${query}`
        : typeof code === 'string' && code.startsWith('22')
          ? 'a value the database refused'
          : error.message,
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    stack: error.stack?.match(/^ {4}at .*$/gm)?.join('\n'),
    ...(error.cause !== undefined && { cause: loggable(error.cause) }),
  }
}
