import { refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { Context, Proof, Typed } from '../../../platform/http/index.ts'
import { findSession, identify, sessionCookie } from '../account/identify.ts'
import { findAccount, type SignedIn } from '../account/store.ts'
import { enterWithPasskey } from '../passkeys/actions.ts'
import { CredentialInput, type PasskeyRefusal } from '../passkeys/model.ts'
import type { Entrance } from '../sign-in/actions.ts'
import { words } from '../words.ts'
import { showSecondFactor } from './actions.ts'
import { mustProve, SecondFactorInput, type SecondFactorRefusal } from './model.ts'
import { PROOF_CODE, PROOF_CREDENTIAL, ProofPage } from './proof-page.tsx'

/**
 * Before acts of the highest consequence: who showed their second factor too long ago shows it again, and goes on with all that they
 * had typed, in a session that takes the place of the one before.
 */
export const proof: Proof = async (context, { action, typed, data }) => {
  const { settings, now, request } = context
  const session = await findSession(context, request)
  if (!session || !mustProve(session, now(), settings.SECOND_FACTOR_FRESH_MINUTES)) return null
  const given = givenIn(data)
  const verdict = given && (await showAgain(context, session, given))
  if (verdict?.ok) return standingIn(context, verdict.value)
  return { asks: pageOf(context, session, { action, typed, refused: verdict?.reason }) }
}

type Given = { name: typeof PROOF_CODE | typeof PROOF_CREDENTIAL; text: string }
type Refusal = SecondFactorRefusal | PasskeyRefusal | 'shape'

/** Null where the form comes without a proof, as it does the first time. */
function givenIn(data: FormData): Given | null {
  for (const name of [PROOF_CREDENTIAL, PROOF_CODE] as const) {
    const text = data.get(name)
    if (typeof text === 'string' && text !== '') return { name, text }
  }
  return data.has(PROOF_CODE) ? { name: PROOF_CODE, text: '' } : null
}

async function showAgain(
  context: Context,
  { personId, method }: SignedIn,
  { name, text }: Given,
): Promise<Verdict<Entrance, Refusal>> {
  if (name === PROOF_CREDENTIAL) {
    const credential = CredentialInput.safeParse(text)
    return credential.success ? enterWithPasskey(context, credential.data, personId) : refuse('passkey-not-accepted')
  }
  const code = SecondFactorInput.safeParse(text)
  const account = await findAccount(context.db, personId)
  return code.success && account ? showSecondFactor(context, account, { code: code.data, method }) : refuse('shape')
}

/** The context of the new session, for the act to go on in. */
async function standingIn(context: Context, { cookies }: Entrance) {
  const headers = new Headers(context.request.headers)
  headers.set('cookie', sessionCookie(context, cookies))
  const request = new Request(context.request.url, { headers })
  return { context: { ...context, request, actor: await identify(context, request) }, cookies }
}

function pageOf(
  { locale, settings }: Context,
  session: SignedIn,
  { action, typed, refused }: { action: string; typed: Typed; refused: Refusal | undefined },
) {
  const t = words(locale)
  const message = refused && t(refused === 'shape' ? 'second-factor.shape' : `refused.${refused}`)
  const isOfPasskey = refused?.startsWith('passkey')
  return (
    <ProofPage
      action={action}
      typed={typed}
      waiting={session}
      provider={session.method === 'openid' && settings.OIDC_MFA ? settings.OIDC_NAME : null}
      minutes={settings.SECOND_FACTOR_FRESH_MINUTES}
      errors={message ? { [isOfPasskey ? 'form' : PROOF_CODE]: message } : {}}
    />
  )
}
