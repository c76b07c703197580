import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { findSession } from '../account/identify.ts'
import { tellChange } from '../account/letters.ts'
import { deleteSessionsOf, findAccount, forgetSecondFactorShown, type Account, type Method } from '../account/store.ts'
import { askToProve, newCode, prove, seal, unseal } from '../confirmations/store.ts'
import { deletePasskeysOf, passkeysOf } from '../passkeys/store.ts'
import { canManagePeople } from '../roles/actions.ts'
import { lockPerson } from '../roles/store.ts'
import { enterAs, type Entrance } from '../sign-in/actions.ts'
import { CODE_SECONDS } from '../sign-in/engine.ts'
import { letterWithCode } from '../sign-in/letter.ts'
import { endTokensOf } from '../tokens/actions.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'
import type { CodeRefusal } from '../sign-in/model.ts'
import {
  mustShowMailbox,
  plainRecoveryCode,
  RECOVERY_CODES,
  recoveryCode,
  SECRET_BYTES,
  stepOf,
  type SecondFactorRefusal,
} from './model.ts'
import {
  deleteApplication,
  deleteRecoveryCodes,
  findApplication,
  lockApplication,
  recoveryCodesLeft,
  replaceRecoveryCodes,
  saveApplication,
  saveLastStep,
  takeRecoveryCode,
} from './store.ts'

/** Who changes how they sign in: themselves. Invented people are everybody's, so nobody changes theirs. Throws Forbidden. */
export async function ownAccount(context: Context): Promise<Account> {
  const account = await findAccount(context.db, personOf(context.actor).id)
  if (!account) throw new NotFound()
  authorize(!account.demonstration)
  return account
}

/** Minutes in which a new key must be confirmed by a code. */
const KEY_MINUTES = 30
const Key = z.object({ personId: z.string(), secret: z.string(), until: z.number() })

/**
 * A new key for an application, sealed: it is kept by the form until a code proves that the application has it. Null where the
 * mailbox must say yes first.
 */
export async function newKey(context: Context): Promise<string | null> {
  if (await asksMailbox(context)) return null
  const until = context.now().getTime() + KEY_MINUTES * 60_000
  return seal(context, {
    personId: personOf(context.actor).id,
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
    until,
  })
}

/** Null where it was not made for this person, or too long ago. */
export async function readKey(context: Context, sealed: string): Promise<Buffer | null> {
  const key = Key.safeParse(await unseal(context, sealed))
  if (!key.success || key.data.personId !== personOf(context.actor).id) return null
  return key.data.until > context.now().getTime() ? Buffer.from(key.data.secret, 'base64url') : null
}

/** Whether the mailbox must say yes before this session sets up a second factor: `mustShowMailbox`. */
export async function asksMailbox(context: Context): Promise<boolean> {
  const session = await findSession(context, context.request)
  return !session || mustShowMailbox(session, context.now(), context.settings.SECOND_FACTOR_FRESH_MINUTES)
}

/** Mails the code that shows the mailbox. Throws what the mail server refused. */
export async function requestFirstFactor(context: Context): Promise<Verdict<null, 'too-many-requests'>> {
  const account = await ownAccount(context)
  const code = newCode()
  const isAllowed = await context.transaction(async (tx) => {
    if (!(await takeTurn(context, tx, LIMITS.lettersOfPerson, account.id))) return false
    await askToProve(context, tx, { purpose: 'first-factor', who: account.id, proof: code, seconds: CODE_SECONDS })
    return true
  })
  if (!isAllowed) return refuse('too-many-requests')
  await context.mail.send(letterWithCode(context, account.email, code, 'first-factor'))
  return accept(null)
}

/** Whoever has the code goes on in a session that it has just opened, as any sign-in by mail. */
export async function confirmFirstFactor(context: Context, code: string): Promise<MailboxShown> {
  const account = await ownAccount(context)
  return context.transaction(async (tx): Promise<MailboxShown> => {
    const proved = await prove(context, tx, { purpose: 'first-factor', who: account.id, proof: code })
    if (!proved.ok) return proved
    return accept(await enterAs(context, tx, account.email, { method: 'code', secondFactorAt: null }))
  })
}
/** `triesLeft` comes with `wrong-code`. */
type MailboxShown = Verdict<Entrance, CodeRefusal> & { triesLeft?: number }

/**
 * `codes`: recovery codes to show this once, where there were none. `cookies` are those of the session that takes the place of this one;
 * `endedTokens`: how many tokens ended.
 */
export type Strengthened = { codes: string[] | null; cookies: string[]; endedTokens: number }

/** The application is used from now on, in place of the one before. */
export async function addApplication(
  context: Context,
  { sealed, code }: { sealed: string; code: string },
): Promise<Verdict<Strengthened, SecondFactorRefusal | 'key-expired'>> {
  const account = await ownAccount(context)
  const secret = await readKey(context, sealed)
  if (!secret) return refuse('key-expired')
  const verdict = await context.transaction(async (tx) => {
    if (!(await mayTry(context, tx, account.id))) return refuse('too-many-requests')
    const lastStep = stepOf(code, secret, { now: context.now(), lastStep: 0 })
    if (lastStep === null) return refuse('wrong-second-factor')
    const isFirst = !(await lockApplication(tx, account.id)) && (await passkeysOf(tx, account.id)).length === 0
    await saveApplication(tx, {
      personId: account.id,
      secret: await seal(context, secret.toString('base64url')),
      lastStep,
      createdAt: context.now(),
    })
    await recordOwn(tx, 'code-application.added', account.id)
    return accept(await strengthen(context, tx, account, { method: 'code', isFirst }))
  })
  if (verdict.ok) await tellChange(context, account, 'application-added', verdict.value)
  return verdict
}

/**
 * What follows from a second factor that was just set up: recovery codes where there were none, and a session that has shown it. With
 * the first, all tokens end: whoever made them showed no more than the mailbox.
 */
export async function strengthen(
  context: Context,
  tx: Tx,
  account: Account,
  { method, isFirst }: { method: Method; isFirst: boolean },
): Promise<Strengthened> {
  const endedTokens = isFirst ? await endTokensOf(tx, account.id) : 0
  const codes = (await recoveryCodesLeft(tx, account.id)) > 0 ? null : await makeRecoveryCodes(context, tx, account.id)
  const { cookies } = await enterAs(context, tx, account.email, { method, secondFactorAt: context.now() })
  return { codes, cookies, endedTokens }
}

async function makeRecoveryCodes(context: Context, tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomBytes(16)))
  await replaceRecoveryCodes(tx, context.settings, { personId, codes: codes.map(plainRecoveryCode) })
  return codes
}

/** New recovery codes; those before are of no more use. Throws NotFound where there is no second factor to recover. */
export async function renewRecoveryCodes(context: Context): Promise<string[]> {
  const account = await ownAccount(context)
  if (!(await hasSecondFactor(context, account.id))) throw new NotFound()
  const codes = await context.transaction(async (tx) => {
    const made = await makeRecoveryCodes(context, tx, account.id)
    await recordOwn(tx, 'recovery-codes.made', account.id)
    return made
  })
  await tellChange(context, account, 'recovery-made')
  return codes
}

const hasSecondFactor = async ({ db }: Context, personId: string) =>
  (await findApplication(db, personId)) !== undefined || (await passkeysOf(db, personId)).length > 0

/** Whether the person may do without what they want to remove: their roles ask for one second factor at least. */
export const mayDoWithout = (context: Context, { left }: { left: number }) =>
  left > 0 || context.actor.permissions.size === 0

export async function removeApplication(context: Context): Promise<Verdict<null, 'last-second-factor'>> {
  const account = await ownAccount(context)
  const verdict = await context.transaction(async (tx) => {
    await lockPerson(tx, account.id)
    if (!(await lockApplication(tx, account.id))) throw new NotFound()
    const { length } = await passkeysOf(tx, account.id)
    if (!mayDoWithout(context, { left: length })) return refuse('last-second-factor')
    await deleteApplication(tx, account.id)
    await recordOwn(tx, 'code-application.removed', account.id)
    if (length === 0) await withoutSecondFactor(tx, account.id)
    return accept(null)
  })
  if (verdict.ok) await tellChange(context, account, 'application-removed')
  return verdict
}

/** Nothing is left to recover, and no session has shown what there no longer is. */
export async function withoutSecondFactor(tx: Tx, personId: string) {
  await deleteRecoveryCodes(tx, personId)
  await forgetSecondFactorShown(tx, personId)
}

/** Completes the sign-in of this browser. Throws NotFound where none waits for it. */
export async function giveSecondFactor(
  context: Context,
  code: string,
): Promise<Verdict<Entrance, SecondFactorRefusal>> {
  const session = await findSession(context, context.request)
  const account = session?.standing === 'half' ? await findAccount(context.db, session.personId) : undefined
  if (!session || !account) throw new NotFound()
  return showSecondFactor(context, account, { code, method: session.method })
}

/** Opens a new session for whoever has the code, of their application or for recovery, in place of the one in use. */
export async function showSecondFactor(
  context: Context,
  account: Account,
  { code, method }: { code: string; method: Method },
): Promise<Verdict<Entrance, SecondFactorRefusal>> {
  const isRecovery = code.length > 6
  const verdict = await context.transaction(async (tx) => {
    if (!(await mayTry(context, tx, account.id))) return refuse('too-many-requests')
    const isRight = isRecovery
      ? await takeRecoveryCode(tx, context.settings, { personId: account.id, code, now: context.now() })
      : await takeApplicationCode(context, tx, { personId: account.id, code })
    if (!isRight) return refuse('wrong-second-factor')
    if (isRecovery) await recordOwn(tx, 'recovery-code.used', account.id)
    return accept(await enterAs(context, tx, account.email, { method, secondFactorAt: context.now() }))
  })
  if (verdict.ok && isRecovery) await tellChange(context, account, 'recovery-used')
  return verdict
}

const mayTry = async (context: Context, tx: Tx, personId: string) =>
  (await takeTurn(context, tx, LIMITS.secondFactorOfClient, context.clientAddress)) &&
  (await takeTurn(context, tx, LIMITS.secondFactorOfPerson, personId))

async function takeApplicationCode(
  context: Context,
  tx: Tx,
  { personId, code }: { personId: string; code: string },
): Promise<boolean> {
  const application = await lockApplication(tx, personId)
  const secret = application && (await unseal(context, application.secret))
  if (!application || typeof secret !== 'string') return false
  const step = stepOf(code, Buffer.from(secret, 'base64url'), { now: context.now(), lastStep: application.lastStep })
  if (step === null) return false
  await saveLastStep(tx, personId, step)
  return true
}

/**
 * For who lost everything: whoever manages people takes the second factor away, with a reason that the person is told. They are
 * signed out, and asked to set up another where their roles need it. Throws NotFound for people without one.
 */
export async function resetSecondFactor(
  context: Context,
  personId: string,
  reason: string,
): Promise<Verdict<{ isTold: boolean }, 'own-second-factor'>> {
  authorize(canManagePeople(context.actor))
  const actor = personOf(context.actor)
  const account = await findAccount(context.db, personId)
  if (!account || !(await hasSecondFactor(context, personId))) throw new NotFound()
  if (personId === actor.id) return refuse('own-second-factor')
  await context.transaction(async (tx) => {
    await deleteApplication(tx, personId)
    await deletePasskeysOf(tx, personId)
    await deleteRecoveryCodes(tx, personId)
    await deleteSessionsOf(tx, personId)
    await endTokensOf(tx, personId)
    await record(tx, {
      event: 'second-factor.reset',
      subject: ref('person', personId),
      actorId: actor.id,
      public: false,
    })
  })
  return accept({ isTold: await tellChange(context, account, 'reset', { reason }) })
}

/** An act of somebody on their own account: private, and without a word of theirs. */
export const recordOwn = (tx: Tx, event: string, personId: string) =>
  record(tx, { event, subject: ref('person', personId), actorId: personId, public: false })
