import { isAPIError } from 'better-auth/api'
import type { Locale } from '../../../kernel/text.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { readInstallation } from '../../../platform/database/installation.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { deleteSessionByToken, findSignedIn, markOpened, type Method } from '../account/store.ts'
import { sessionToken } from '../account/identify.ts'
import { standingOf, type Standing } from '../second-factor/model.ts'
import { engineOf, type Engine } from './engine.ts'
import { letterWithCode } from './letter.ts'
import { forgetOldTurns, LIMITS, takeTurn } from './limits.ts'
import type { CodeRefusal } from './model.ts'
import { codeState, deleteCodes, findDemonstrationPerson, findPersonByEmail, forgetOldCodes } from './store.ts'

/** `cookies` are the `Set-Cookie` lines that make the browser remember the session; `standing` is what it is worth so far. */
export type Entrance = {
  person: { id: string; name: string; locale: Locale | null }
  cookies: string[]
  standing: Standing
}

/** How the session is opened, and when a second factor was shown for it; null: none was. */
type How = { method: Method; secondFactorAt: Date | null }

/** Seconds in which the second factor must follow the first. */
const HALF_SESSION_SECONDS = 15 * 60

/**
 * Mails a new code; the one before, if any, no longer works. Known or unknown, an address gets the same answer and the
 * same letter, so that nobody learns who has an account. Throws what the mail server refused.
 */
export async function requestCode(context: Context, email: string): Promise<Verdict<null, 'too-many-requests'>> {
  const engine = engineOf(context)
  const letters = await context.transaction(async (tx) => {
    const allowed =
      (await takeTurn(context, tx, LIMITS.codesOfClient, context.clientAddress)) &&
      (await takeTurn(context, tx, LIMITS.codesOfAddress, email))
    if (!allowed) return null
    await deleteCodes(tx, engine.identifierOf(email))
    await forgetOldCodes(tx, context.now())
    await forgetOldTurns(tx, context.now())
    return (await engine.within(tx, () => engine.api.sendVerificationOTP({ body: { email, type: 'sign-in' } }))).letters
  })
  if (!letters) return refuse('too-many-requests')
  for (const { email: to, code } of letters) await context.mail.send(letterWithCode(context, to, code))
  return accept(null)
}

/**
 * Opens a session for whoever has the code; an address not known yet becomes a person. `triesLeft` comes with `wrong-code`.
 * A refusal commits too: it has used up a try.
 */
export function signIn(
  context: Context,
  { email, code }: { email: string; code: string },
): Promise<Verdict<Entrance, CodeRefusal> & { triesLeft?: number }> {
  const engine = engineOf(context)
  return context.transaction(async (tx) => {
    const allowed =
      (await takeTurn(context, tx, LIMITS.triesOfClient, context.clientAddress)) &&
      (await takeTurn(context, tx, LIMITS.triesOfAddress, email))
    if (!allowed) return refuse('too-many-requests')
    const before = await codeState(tx, engine.identifierOf(email), context.now())
    if (before.state !== 'live') return refuse(REFUSAL_OF[before.state])

    const entrance = await enter(context, tx, engine, { email, code }, { method: 'code', secondFactorAt: null })
    if (entrance) return accept(entrance)
    const triesLeft = before.triesLeft - 1
    return triesLeft > 0 ? { ...refuse('wrong-code'), triesLeft } : refuse('too-many-tries')
  })
}

const REFUSAL_OF = { none: 'no-code', expired: 'expired-code', exhausted: 'too-many-tries' } as const

/** Opens a session as one of the invented people. Throws NotFound for anybody else, and wherever content is real. */
export function signInAsDemonstration(context: Context, personId: string): Promise<Entrance> {
  return context.transaction(async (tx) => {
    const person =
      (await readInstallation(tx, 'demonstration')) === true ? await findDemonstrationPerson(tx, personId) : undefined
    if (!person) throw new NotFound()
    return enterAs(context, tx, person.email, { method: 'demonstration', secondFactorAt: null })
  })
}

/**
 * Opens a new session for whoever proved otherwise to be the person of that address, in place of the one in use: every step up
 * changes the cookie. An address not known yet becomes a person.
 */
export async function enterAs(context: Context, tx: Tx, email: string, how: How): Promise<Entrance> {
  const engine = engineOf(context)
  await deleteCodes(tx, engine.identifierOf(email))
  const { value: code } = await engine.within(tx, () =>
    engine.api.createVerificationOTP({ body: { email, type: 'sign-in' } }),
  )
  const entrance = await enter(context, tx, engine, { email, code }, how)
  if (!entrance) throw new Error('the engine refused the code it had just made')
  return entrance
}

/** Null where the code is not the one that was sent. */
async function enter(
  context: Context,
  tx: Tx,
  engine: Engine,
  { email, code }: { email: string; code: string },
  how: How,
): Promise<Entrance | null> {
  const known = await findPersonByEmail(tx, email)
  const cookies = await engine
    .within(tx, () =>
      engine.api.signInEmailOTP({
        body: { email, otp: code },
        headers: deviceOf(context.request),
        returnHeaders: true,
      }),
    )
    .then(({ value }) => value.headers.getSetCookie())
    .catch((error: unknown) => {
      if (isAPIError(error)) return null
      throw error
    })
  if (!cookies) return null
  const person = known ?? (await findPersonByEmail(tx, email))!
  const replaced = sessionToken(context, context.request)
  if (replaced) await deleteSessionByToken(tx, replaced)
  if (!known)
    await record(tx, {
      event: 'person.signed-up',
      subject: ref('person', person.id),
      actorId: person.id,
      public: false,
    })
  return { person, cookies, standing: await opened(context, tx, engine.tokenOf(cookies), how) }
}

/** Notes how the session was opened; one that still needs a second factor ends soon. */
async function opened(
  { now, today, settings }: Context,
  tx: Tx,
  token: string,
  { method, secondFactorAt }: How,
): Promise<Standing> {
  const at = now()
  await markOpened(tx, token, { method, secondFactorAt })
  const session = await findSignedIn(tx, token, at, today())
  const standing = session ? standingOf(session, at, settings.SECOND_FACTOR_GRACE_DAYS) : 'half'
  if (standing === 'half')
    await markOpened(tx, token, {
      method,
      secondFactorAt: null,
      until: new Date(at.getTime() + HALF_SESSION_SECONDS * 1000),
    })
  return standing
}

/** All that the engine learns of the browser; an old session cookie is none of its business. */
const deviceOf = (request: Request) =>
  new Headers({ 'user-agent': (request.headers.get('user-agent') ?? '').slice(0, 300) })

/** Ends the session of this browser. Answers the `Set-Cookie` lines that make it forget. */
export function signOut(context: Context): Promise<string[]> {
  const engine = engineOf(context)
  const headers = new Headers({ cookie: context.request.headers.get('cookie') ?? '' })
  return context.transaction(async (tx) =>
    (await engine.within(tx, () => engine.api.signOut({ headers, returnHeaders: true }))).value.headers.getSetCookie(),
  )
}
