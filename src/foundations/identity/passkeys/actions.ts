import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { newId } from '../../../kernel/id.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Settings } from '../../../platform/config/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { tellChange } from '../account/letters.ts'
import { askToProve, prove } from '../confirmations/store.ts'
import {
  asksMailbox,
  mayDoWithout,
  ownAccount,
  recordOwn,
  strengthen,
  withoutSecondFactor,
  type Strengthened,
} from '../second-factor/actions.ts'
import { lockPerson } from '../roles/store.ts'
import { lockApplication } from '../second-factor/store.ts'
import { enterAs, type Entrance } from '../sign-in/actions.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'
import { challengeOf, type Credential, type PasskeyRefusal } from './model.ts'
import { deletePasskey, insertPasskey, lockCredential, passkeysOf, savePasskeyName, savePasskeyUse } from './store.ts'

/** Loaded when the first passkey is used: it takes 25 MB of memory. */
const webauthn = () => import('@simplewebauthn/server')

/** Seconds in which an authenticator must answer. */
const CHALLENGE_SECONDS = 5 * 60
const MOST_PASSKEYS = 20

/** Who asks: the relying party of WebAuthn. A passkey made for one address works at no other. */
const partyOf = ({ ORIGIN, TEQUIO_CITY }: Settings) => ({
  id: new URL(ORIGIN).hostname,
  name: `Tequio · ${TEQUIO_CITY}`,
})
const expectedBy = (settings: Settings) => ({
  expectedOrigin: settings.ORIGIN,
  expectedRPID: partyOf(settings).id,
  requireUserVerification: true,
})

/** What the browser asks a new passkey with. It must find the account by itself and verify its holder: that makes two factors. */
export async function askForNewPasskey(context: Context) {
  const account = await ownAccount(context)
  const { id: rpID, name: rpName } = partyOf(context.settings)
  const options = await (
    await webauthn()
  ).generateRegistrationOptions({
    rpID,
    rpName,
    userID: Buffer.from(account.id),
    userName: account.email,
    userDisplayName: account.name,
    timeout: CHALLENGE_SECONDS * 1000,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: (await passkeysOf(context.db, account.id)).map(({ credentialId }) => ({ id: credentialId })),
  })
  await context.transaction((tx) => keepChallenge(context, tx, options.challenge, account.id))
  return options
}

/** What the browser asks any of its passkeys for this site with. Nobody is named, so nobody learns who has one. */
export async function askForPasskey(context: Context) {
  const options = await (
    await webauthn()
  ).generateAuthenticationOptions({
    rpID: partyOf(context.settings).id,
    timeout: CHALLENGE_SECONDS * 1000,
    userVerification: 'required',
  })
  const isAllowed = await context.transaction(async (tx) => {
    const allowed = await takeTurn(context, tx, LIMITS.passkeyOfClient, context.clientAddress)
    if (allowed) await keepChallenge(context, tx, options.challenge, null)
    return allowed
  })
  return isAllowed ? accept(options) : refuse('too-many-requests')
}

/** `personId`: for whom a passkey is made; null to sign in with one. */
const keepChallenge = (context: Context, tx: Tx, challenge: string, personId: string | null) =>
  askToProve(context, tx, {
    purpose: 'passkey',
    who: challenge,
    proof: challenge,
    payload: { personId },
    seconds: CHALLENGE_SECONDS,
  })

/** The challenge that the credential answers, if it was ours, for this, and not answered yet. */
async function takeChallenge(context: Context, tx: Tx, credential: Credential, personId: string | null) {
  const challenge = challengeOf(credential)
  if (!challenge) return null
  const proved = await prove(context, tx, { purpose: 'passkey', who: challenge, proof: challenge })
  return proved.ok && (proved.value as { personId: string | null }).personId === personId ? challenge : null
}

/** Adds the passkey that answered. The first second factor of somebody also brings recovery codes and a new session. */
export async function addPasskey(
  context: Context,
  { name, credential }: { name: string; credential: Credential },
): Promise<Verdict<Strengthened | null, PasskeyRefusal>> {
  const account = await ownAccount(context)
  const mustShow = await asksMailbox(context)
  const verdict = await context.transaction(async (tx): Promise<Verdict<Strengthened | null, PasskeyRefusal>> => {
    const challenge = await takeChallenge(context, tx, credential, account.id)
    if (!challenge) return refuse('passkey-expired')
    if (mustShow) return refuse('mailbox-first')
    const before = await passkeysOf(tx, account.id)
    if (before.length >= MOST_PASSKEYS) return refuse('too-many-passkeys')
    const verified = await (
      await webauthn()
    )
      .verifyRegistrationResponse({
        response: credential as RegistrationResponseJSON,
        expectedChallenge: challenge,
        ...expectedBy(context.settings),
      })
      .catch(() => ({ verified: false }) as const)
    if (!verified.verified) return refuse('passkey-not-accepted')
    const { id, publicKey, counter } = verified.registrationInfo.credential
    const isAdded = await insertPasskey(tx, {
      id: newId(),
      personId: account.id,
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: credential.response.transports ?? [],
      name,
      createdAt: context.now(),
    })
    if (!isAdded) return refuse('passkey-known')
    await recordOwn(tx, 'passkey.added', account.id)
    const isFirst = before.length === 0 && !(await lockApplication(tx, account.id))
    return accept(isFirst ? await strengthen(context, tx, account, { method: 'passkey', isFirst }) : null)
  })
  if (verdict.ok) await tellChange(context, account, 'passkey-added', verdict.value ?? {})
  return verdict
}

/** Opens a session for whoever holds the passkey: what it is and who holds it were both verified. `of`: one of that person's alone. */
export function enterWithPasskey(
  context: Context,
  credential: Credential,
  of?: string,
): Promise<Verdict<Entrance, PasskeyRefusal>> {
  return context.transaction(async (tx): Promise<Verdict<Entrance, PasskeyRefusal>> => {
    if (!(await takeTurn(context, tx, LIMITS.passkeyOfClient, context.clientAddress)))
      return refuse('too-many-requests')
    const challenge = await takeChallenge(context, tx, credential, null)
    if (!challenge) return refuse('passkey-expired')
    const passkey = await lockCredential(tx, credential.id)
    if (!passkey?.email || (of && passkey.personId !== of)) return refuse('passkey-not-accepted')
    const { userHandle } = credential.response
    if (userHandle && Buffer.from(userHandle, 'base64url').toString('utf8') !== passkey.personId)
      return refuse('passkey-not-accepted')
    const verified = await (
      await webauthn()
    )
      .verifyAuthenticationResponse({
        response: credential as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        credential: {
          id: credential.id,
          publicKey: Buffer.from(passkey.publicKey, 'base64url'),
          counter: passkey.counter, // one that went back was copied: it is refused
        },
        ...expectedBy(context.settings),
      })
      .catch(() => null)
    if (!verified?.verified) return refuse('passkey-not-accepted')
    await savePasskeyUse(tx, passkey.id, { counter: verified.authenticationInfo.newCounter, now: context.now() })
    return accept(await enterAs(context, tx, passkey.email, { method: 'passkey', secondFactorAt: context.now() }))
  })
}

export async function renamePasskey(context: Context, id: string, name: string) {
  const account = await ownAccount(context)
  await context.transaction(async (tx) => {
    if (!(await savePasskeyName(tx, account.id, { id, name }))) throw new NotFound()
  })
}

/** It no longer lets anybody in. Throws NotFound for one of somebody else. */
export async function removePasskey(context: Context, id: string): Promise<Verdict<null, 'last-second-factor'>> {
  const account = await ownAccount(context)
  const verdict = await context.transaction(async (tx) => {
    await lockPerson(tx, account.id)
    const passkeys = await passkeysOf(tx, account.id)
    if (!passkeys.some((passkey) => passkey.id === id)) throw new NotFound()
    const left = passkeys.length - 1 + ((await lockApplication(tx, account.id)) ? 1 : 0)
    if (!mayDoWithout(context, { left })) return refuse('last-second-factor')
    await deletePasskey(tx, account.id, id)
    await recordOwn(tx, 'passkey.removed', account.id)
    if (left === 0) await withoutSecondFactor(tx, account.id)
    return accept(null)
  })
  if (verdict.ok) await tellChange(context, account, 'passkey-removed')
  return verdict
}
