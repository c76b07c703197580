import { HTTPException } from 'hono/http-exception'
import { Forbidden, NotFound, SignInNeeded } from '../access/index.ts'

/** What went wrong, as far as the client is concerned: the name of its message and its status. */
export type Failure = {
  name:
    | 'not-found'
    | 'forbidden'
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
}

export class BadRequest extends Error {}
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
  if (error instanceof BadRequest) return { name: 'bad-request', status: 400 }
  if (error instanceof TooLarge) return { name: 'too-large', status: 413, values: { limit: error.limit } }
  if (error instanceof HTTPException && error.status === 403) return { name: 'wrong-origin', status: 403 }
  if (error instanceof HTTPException && error.status === 413) return { name: 'too-large', status: 413 }
  const code = databaseCode(error)
  if (code && isUnavailable(code)) return { name: 'unavailable', status: 503 }
  if (code?.startsWith('22')) return { name: 'bad-request', status: 400 } // a value no column of ours can hold
  return { name: 'broken', status: 500 }
}

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
