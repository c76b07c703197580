import { AsyncLocalStorage } from 'node:async_hooks'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { emailOTP } from 'better-auth/plugins/email-otp'
import { newId } from '../../../kernel/id.ts'
import { keyFor } from '../../../platform/config/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { people, sessions, signInCodes } from '../tables.ts'

/** Seconds a code may be used for. */
export const CODE_SECONDS = 10 * 60
/** Tries at one code; the next needs a new code (a million codes: one chance in 200,000). */
export const CODE_TRIES = 5
/** Seconds until a session ends, however much it is used. */
export const SESSION_SECONDS = 30 * 24 * 3600

type Letter = { email: string; code: string }
type Work = { tx: Tx; letters: Letter[] }

export type Engine = ReturnType<typeof createEngine>

const engines = new WeakMap<Services['settings'], Engine>()

/** The sign-in engine of an installation: made once. */
export function engineOf(services: Pick<Services, 'settings' | 'db'>): Engine {
  let engine = engines.get(services.settings)
  if (!engine) engines.set(services.settings, (engine = createEngine(services)))
  return engine
}

/**
 * better-auth as the engine of codes and sessions, without pages or routes of its own. It works in the caller's
 * transaction (`within`), so that a sign-in and its journal entry stand or fall together, and so that the embedded
 * database, which has one connection, is never asked for a second.
 */
function createEngine({ settings, db }: Pick<Services, 'settings' | 'db'>) {
  const key = keyFor(settings, 'auth')
  const work = new AsyncLocalStorage<Work>()
  const auth = betterAuth({
    appName: 'Tequio',
    baseURL: settings.ORIGIN,
    secret: key,
    telemetry: { enabled: false },
    logger: { disabled: true }, // its lines would name people; what fails is told by the caller
    rateLimit: { enabled: false }, // ours is in the database, see limits.ts
    database: drizzleAdapter(following(db, work), {
      provider: 'pg',
      schema: { user: people, session: sessions, verification: signInCodes },
    }),
    advanced: {
      cookiePrefix: 'tequio',
      database: { generateId: () => newId(), validateSchema: false }, // no passwords or providers, so no table of accounts
      ipAddress: { disableIpTracking: true },
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    verification: { disableCleanup: true, storeIdentifier: { hash: async (identifier) => hmac(key, identifier) } },
    databaseHooks: {
      session: { create: { before: async (session) => ({ data: { ...session, ipAddress: undefined } }) } },
    },
    plugins: [
      emailOTP({
        otpLength: 6,
        expiresIn: CODE_SECONDS,
        allowedAttempts: CODE_TRIES,
        storeOTP: { hash: async (code) => hmac(key, code) },
        sendVerificationOTP: async ({ email, otp }) => void work.getStore()!.letters.push({ email, code: otp }),
      }),
    ],
  })
  const cookieName = `${settings.ORIGIN.startsWith('https:') ? '__Secure-' : ''}tequio.session_token`
  return {
    api: auth.api,
    cookieName,
    /** The `Set-Cookie` line that ends the session for the browser, as `signOut` does it. */
    forgetCookie: `${cookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${settings.ORIGIN.startsWith('https:') ? '; Secure' : ''}`,
    /** What the engine calls the code of that address in `sign_in_codes`. */
    identifierOf: (email: string) => hmac(key, `sign-in-otp-${email}`),
    /** Runs `act` with every query of the engine in `tx`; answers the letters to be sent once it has committed. */
    async within<Value>(tx: Tx, act: () => Promise<Value>): Promise<{ value: Value; letters: Letter[] }> {
      const letters: Letter[] = []
      return { value: await work.run({ tx, letters }, act), letters }
    },
    /** The session token that the cookie carries, if this installation signed it. */
    tokenIn: (cookie: string) => verified(key, cookie),
    /** The session token that the engine's own `Set-Cookie` lines carry. */
    tokenOf(lines: readonly string[]): string {
      const value = lines.map((line) => /^([^=]+)=([^;]*)/.exec(line)).find((found) => found?.[1] === cookieName)?.[2]
      const token = verified(key, value ?? '')
      if (!token) throw new Error('the engine opened a session without its cookie')
      return token
    },
  }
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64url')

/** The database as the engine sees it: the transaction it was called in. */
function following(db: Db, work: AsyncLocalStorage<Work>): Db {
  return new Proxy(db, {
    get(target, name) {
      const at = work.getStore()?.tx ?? target
      const value = Reflect.get(at, name)
      return typeof value === 'function' ? value.bind(at) : value
    },
  })
}

/** `<token>.<HMAC-SHA256 in base64>`, percent-encoded: how the engine signs cookies. */
function verified(key: string, cookie: string): string | null {
  const [, token, signature] = /^(.+)\.([^.]+)$/.exec(decoded(cookie)) ?? []
  if (!token || !signature) return null
  const expected = createHmac('sha256', key).update(token).digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
