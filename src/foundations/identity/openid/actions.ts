import { z } from 'zod'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Settings } from '../../../platform/config/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { tellChange } from '../account/letters.ts'
import { findAccount } from '../account/store.ts'
import { seal, unseal } from '../confirmations/store.ts'
import { recordOwn } from '../second-factor/actions.ts'
import { enterAs, type Entrance } from '../sign-in/actions.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'
import { sitePath } from '../sign-in/model.ts'
import { findPersonByEmail } from '../sign-in/store.ts'
import { secondFactorAt, vouchedEmail, type ProviderRefusal } from './model.ts'
import { addressToAsk, ProviderDown, ProviderRefused, whoCameBack } from './provider.ts'
import { findLinked, insertIdentity } from './store.ts'

const COOKIE = 'tequio.provider'
const PATH = '/entrar/proveedor'
const SECONDS = 10 * 60

const Kept = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  back: z.string().optional(),
  again: z.boolean(),
  until: z.number(),
})

export const hasProvider = ({ OIDC_ISSUER }: Settings) => OIDC_ISSUER !== undefined

/**
 * Where the provider asks who it is, and the `Set-Cookie` line that ties the answer to this browser. `again`: it is to ask even whom it
 * knows already.
 */
export async function leaveForProvider(
  context: Context,
  { back, again = false }: { back: string | undefined; again?: boolean },
): Promise<Verdict<{ address: string; cookies: string[] }, ProviderRefusal>> {
  if (!hasProvider(context.settings)) throw new NotFound()
  try {
    const { address, asked } = await addressToAsk(context.settings, again)
    const until = context.now().getTime() + SECONDS * 1000
    const kept = await seal(context, { ...asked, back, again, until })
    return accept({ address: address.href, cookies: [cookie(context.settings, kept, SECONDS)] })
  } catch (error) {
    return refuse(refusalOf(error))
  }
}

/**
 * Opens a session for whom the provider names: the person linked to that name, or else the one with the e-mail that it vouches for,
 * who is linked from then on. One who is new becomes a person.
 */
export async function returnFromProvider(
  context: Context,
): Promise<Verdict<{ entrance: Entrance; back: string | undefined; cookies: string[] }, ProviderRefusal>> {
  if (!hasProvider(context.settings)) throw new NotFound()
  const kept = await readKept(context)
  if (!kept) return refuse('fallo')
  try {
    const { issuer, claims } = await whoCameBack(context.settings, new URL(context.request.url).search, kept)
    const identity = { issuer, subject: claims.sub }
    const asked = { agreed: context.settings.OIDC_MFA, again: kept.again, now: context.now() }
    const how = { method: 'openid', secondFactorAt: secondFactorAt(claims, asked) } as const
    const outcome = await context.transaction(async (tx) => {
      if (!(await takeTurn(context, tx, LIMITS.triesOfClient, context.clientAddress))) return refuse('fallo')
      const linked = await findLinked(tx, identity)
      if (linked) return accept({ entrance: await enterAs(context, tx, linked, how), isLinkedNow: false })
      const email = vouchedEmail(claims)
      if (!email) return refuse('correo')
      const isKnown = (await findPersonByEmail(tx, email)) !== undefined
      const entrance = await enterAs(context, tx, email, how)
      await insertIdentity(tx, { ...identity, personId: entrance.person.id, linkedAt: context.now() })
      await recordOwn(tx, 'openid.linked', entrance.person.id)
      return accept({ entrance, isLinkedNow: isKnown })
    })
    if (!outcome.ok) return outcome
    const { entrance, isLinkedNow } = outcome.value
    if (isLinkedNow) {
      const account = await findAccount(context.db, entrance.person.id)
      if (account) await tellChange(context, account, 'provider-linked')
    }
    return accept({
      entrance,
      back: sitePath(kept.back),
      cookies: [cookie(context.settings, '', 0)],
    })
  } catch (error) {
    return refuse(refusalOf(error))
  }
}

function refusalOf(error: unknown): ProviderRefusal {
  if (error instanceof ProviderDown) return 'caido'
  if (error instanceof ProviderRefused) return error.isCancelled ? 'cancelado' : 'fallo'
  throw error
}

/** The line that makes the browser forget what it asked: what came back is answered once. */
export const forgetAsked = (settings: Settings) => cookie(settings, '', 0)

async function readKept(context: Context) {
  const sealed = new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]+)`).exec(context.request.headers.get('cookie') ?? '')?.[1]
  const kept = sealed ? Kept.safeParse(await unseal(context, sealed)) : null
  return kept?.success && kept.data.until > context.now().getTime() ? kept.data : null
}

const cookie = (settings: Settings, value: string, maxAge: number) =>
  `${COOKIE}=${value}; Path=${PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${settings.ORIGIN.startsWith('https:') ? '; Secure' : ''}`
