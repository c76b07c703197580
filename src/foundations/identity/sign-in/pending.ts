import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { z } from 'zod'
import { keyFor, type Settings } from '../../../platform/config/index.ts'
import { sitePath } from './model.ts'

const NAME = 'tequio.signing_in'
const MAX_AGE = 30 * 60

/** Who is signing in on this browser, between asking for the code and typing it. */
const Pending = z.object({ email: z.string(), back: z.string().optional() })
export type Pending = z.infer<typeof Pending>

/** The `Set-Cookie` line that remembers it: sealed, so that the address stays out of links, logs and the browser's history. */
export async function keepPending(settings: Settings, pending: Pending): Promise<string> {
  const data = await symmetricEncrypt({ key: keyFor(settings, 'signing-in'), data: JSON.stringify(pending) })
  return cookie(settings, data, MAX_AGE)
}

export const forgetPending = (settings: Settings) => cookie(settings, '', 0)

/** Null where nothing was asked for, or the cookie is not ours. */
export async function readPending(settings: Settings, request: Request): Promise<Pending | null> {
  const sealed = new RegExp(`(?:^|;\\s*)${NAME}=([0-9a-f]+)`).exec(request.headers.get('cookie') ?? '')?.[1]
  if (!sealed) return null
  try {
    const pending = Pending.parse(
      JSON.parse(await symmetricDecrypt({ key: keyFor(settings, 'signing-in'), data: sealed })),
    )
    return { email: pending.email, back: sitePath(pending.back) }
  } catch {
    return null
  }
}

const cookie = (settings: Settings, value: string, maxAge: number) =>
  `${NAME}=${value}; Path=/entrar; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${settings.ORIGIN.startsWith('https:') ? '; Secure' : ''}`
