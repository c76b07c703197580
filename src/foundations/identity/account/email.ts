import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { askToProve, newCode, prove } from '../confirmations/store.ts'
import { ownAccount } from '../second-factor/actions.ts'
import { CODE_SECONDS } from '../sign-in/engine.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'
import type { CodeRefusal } from '../sign-in/model.ts'
import { findPersonByEmail } from '../sign-in/store.ts'
import { endTokensOf } from '../tokens/actions.ts'
import { words } from '../words.ts'
import { sessionToken } from './identify.ts'
import { tellChange } from './letters.ts'
import { deleteOtherSessions, saveEmail } from './store.ts'

/**
 * Mails a code to the new address. Whether somebody has an account with it is told to that address alone: the answer here is the
 * same, and no code is right. Throws what the mail server refused.
 */
export async function requestEmailChange(
  context: Context,
  email: string,
): Promise<Verdict<null, 'too-many-requests' | 'same-email'>> {
  const account = await ownAccount(context)
  if (email === account.email) return refuse('same-email')
  const code = newCode()
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
      proof: isTaken ? `nobody knows ${newCode()}` : code,
      payload: { email },
      seconds: CODE_SECONDS,
    })
    return { isTaken }
  })
  if (!outcome) return refuse('too-many-requests')
  await context.mail.send(letterTo(context, email, outcome.isTaken ? null : code))
  return accept(null)
}

/** To the new address: the code, or that it has an account already. */
function letterTo({ locale, settings }: Context, to: string, code: string | null) {
  const t = words(locale)
  const values = {
    code: code ? `${code.slice(0, 3)} ${code.slice(3)}` : '',
    minutes: CODE_SECONDS / 60,
    site: new URL(settings.ORIGIN).host,
    city: settings.TEQUIO_CITY,
  }
  const kind = code ? 'new-email' : 'email-taken'
  return { to, subject: t(`letter.${kind}.subject`, values), text: t(`letter.${kind}.text`, values) }
}

/** From now on the person signs in with the new address. The old one is told; every other session and every token ends. */
export async function confirmEmailChange(context: Context, code: string): Promise<EmailChange> {
  const account = await ownAccount(context)
  const verdict = await context.transaction(async (tx): Promise<EmailChange> => {
    const proved = await prove(context, tx, { purpose: 'new-email', who: account.id, proof: code })
    if (!proved.ok) return proved
    const { email } = proved.value as { email: string }
    if (!(await saveEmail(tx, account.id, email, context.now()))) return refuse('no-code')
    await deleteOtherSessions(tx, account.id, sessionToken(context, context.request) ?? '')
    const endedTokens = await endTokensOf(tx, account.id)
    await record(tx, {
      event: 'email.changed',
      subject: ref('person', account.id),
      actorId: account.id,
      public: false,
    })
    return accept({ endedTokens })
  })
  if (verdict.ok) await tellChange(context, account, 'email-changed', verdict.value)
  return verdict
}

/** `endedTokens`: how many tokens ended. `triesLeft` comes with `wrong-code`. */
type EmailChange = Verdict<{ endedTokens: number }, CodeRefusal> & { triesLeft?: number }
