import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { askedFor, askToProve, newCode, prove } from '../confirmations/store.ts'
import { passkeysOf } from '../passkeys/store.ts'
import { ownAccount } from '../second-factor/actions.ts'
import { findApplication } from '../second-factor/store.ts'
import { CODE_SECONDS } from '../sign-in/engine.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'
import type { CodeRefusal } from '../sign-in/model.ts'
import { findPersonByEmail } from '../sign-in/store.ts'
import { endTokensOf } from '../tokens/actions.ts'
import { words } from '../words.ts'
import { sessionToken } from './identify.ts'
import { tellChange } from './letters.ts'
import { hasSettled, UNDO_DAYS } from './model.ts'
import { deleteOtherSessions, deleteSessionsOf, findAccount, saveEmail } from './store.ts'

/**
 * Whether the mailbox of now must say yes too: a session that somebody borrowed is not its person. A second factor says it instead
 * (its route is `fresh`), unless it is so new that the same session may have set it up.
 */
export async function asksBoth({ db, now }: Pick<Context, 'db' | 'now'>, personId: string): Promise<boolean> {
  const [application, keys] = [await findApplication(db, personId), await passkeysOf(db, personId)]
  return ![...keys, ...(application ? [application] : [])].some(({ createdAt }) => hasSettled(createdAt, now()))
}

/** Both codes as one proof, so that neither can be guessed apart. */
const proofOf = ({ code, codeOfNow }: Codes) => [code, codeOfNow].join(' ')
export type Codes = { code: string; codeOfNow: string }

/**
 * Mails a code to the new address and, where it is asked for too, another to that of now. Whether somebody has an account with the
 * new one is told to that address alone: the answer here is the same, and no code is right. Throws what the mail server refused.
 */
export async function requestEmailChange(
  context: Context,
  email: string,
): Promise<Verdict<null, 'too-many-requests' | 'same-email'>> {
  const account = await ownAccount(context)
  if (email === account.email) return refuse('same-email')
  const codes = { code: newCode(), codeOfNow: (await asksBoth(context, account.id)) ? newCode() : '' }
  const outcome = await context.transaction(async (tx) => {
    const allowed =
      (await takeTurn(context, tx, LIMITS.codesOfClient, context.clientAddress)) &&
      (await takeTurn(context, tx, LIMITS.lettersOfPerson, account.id)) &&
      (await takeTurn(context, tx, LIMITS.codesOfAddress, email))
    if (!allowed) return null
    const isTaken = (await findPersonByEmail(tx, email)) !== undefined
    await askToProve(context, tx, {
      purpose: 'new-email',
      who: account.id,
      proof: isTaken ? `nobody knows ${newCode()}` : proofOf(codes),
      payload: { email },
      seconds: CODE_SECONDS,
    })
    return { isTaken }
  })
  if (!outcome) return refuse('too-many-requests')
  await context.mail.send(
    outcome.isTaken
      ? letterTo(context, email, 'email-taken')
      : letterTo(context, email, 'new-email', { code: codes.code }),
  )
  if (codes.codeOfNow)
    await context.mail.send(
      letterTo(context, account.email, 'leaving-email', { code: codes.codeOfNow, newEmail: email }),
    )
  return accept(null)
}

function letterTo(
  { locale, settings }: Context,
  to: string,
  kind: 'new-email' | 'email-taken' | 'leaving-email',
  { code = '', newEmail = '' }: { code?: string; newEmail?: string } = {},
) {
  const t = words(locale)
  const values = {
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
    newEmail,
    minutes: CODE_SECONDS / 60,
    site: new URL(settings.ORIGIN).host,
    city: settings.TEQUIO_CITY,
  }
  return { to, subject: t(`letter.${kind}.subject`, values), text: t(`letter.${kind}.text`, values) }
}

/**
 * From now on the person signs in with the new address; every other session and every token ends. The old one is told, with a link
 * that undoes it.
 */
export async function confirmEmailChange(context: Context, codes: Codes): Promise<EmailChange> {
  const undo = randomBytes(32).toString('base64url')
  const account = await ownAccount(context)
  const verdict = await context.transaction(async (tx): Promise<EmailChange> => {
    const proved = await prove(context, tx, { purpose: 'new-email', who: account.id, proof: proofOf(codes) })
    if (!proved.ok) return proved
    const { email } = proved.value as { email: string }
    if (!(await saveEmail(tx, account.id, email, context.now()))) return refuse('no-code')
    await deleteOtherSessions(tx, account.id, sessionToken(context, context.request) ?? '')
    const endedTokens = await endTokensOf(tx, account.id)
    const payload: Left = { personId: account.id, email: account.email, at: context.now().getTime() }
    await askToProve(context, tx, { ...matterOf(undo), proof: undo, payload, seconds: UNDO_DAYS * DAY_SECONDS })
    await recordChange(tx, account.id)
    return accept({ endedTokens })
  })
  if (verdict.ok) await tellChange(context, account, 'email-changed', { ...verdict.value, undo })
  return verdict
}

const recordChange = (tx: Tx, personId: string) =>
  record(tx, { event: 'email.changed', subject: ref('person', personId), actorId: personId, public: false })

const DAY_SECONDS = 24 * 3600
/** What a link of undoing stands for: the address that was left, and when. */
const Left = z.object({ personId: z.string(), email: z.string(), at: z.number() })
type Left = z.infer<typeof Left>
const matterOf = (undo: string) => ({ purpose: 'left-email', who: undo }) as const
const undoneOf = (personId: string) => ({ purpose: 'undone-email', who: personId }) as const

/**
 * The address that the link gives back; null where it is too late. Undoing a change makes void the links of those that came after:
 * whoever took the account got them.
 */
export async function leftBy(context: Context, db: Db, undo: string): Promise<Left | null> {
  const left = Left.safeParse(await askedFor(context, db, matterOf(undo)))
  if (!left.success || !(await findAccount(db, left.data.personId))) return null
  const undone = z.number().safeParse(await askedFor(context, db, undoneOf(left.data.personId)))
  return undone.success && undone.data <= left.data.at ? null : left.data
}

/** It was not the person: their address of before is theirs again, and every session and token ends. That of now is told. */
export async function undoEmailChange(context: Context, undo: string): Promise<Verdict<null, 'gone' | 'email-taken'>> {
  const verdict = await context.transaction(async (tx) => {
    const left = await leftBy(context, tx, undo)
    const account = left && (await findAccount(tx, left.personId))
    if (!account) return refuse('gone')
    if (!(await saveEmail(tx, account.id, left.email, context.now()))) return refuse('email-taken')
    await deleteSessionsOf(tx, account.id)
    const endedTokens = await endTokensOf(tx, account.id)
    const seconds = UNDO_DAYS * DAY_SECONDS
    await askToProve(context, tx, { ...undoneOf(account.id), proof: undo, payload: left.at, seconds })
    await recordChange(tx, account.id)
    return accept({ account, endedTokens })
  })
  if (!verdict.ok) return verdict
  await tellChange(context, verdict.value.account, 'email-changed', { endedTokens: verdict.value.endedTokens })
  return accept(null)
}

/** `endedTokens`: how many tokens ended. `triesLeft` comes with `wrong-code`. */
type EmailChange = Verdict<{ endedTokens: number }, CodeRefusal> & { triesLeft?: number }
