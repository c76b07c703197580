import { ref } from '../../../kernel/ref.ts'
import { accept, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Context, Services } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { lockPerson } from '../roles/store.ts'
import { standingOf } from '../second-factor/model.ts'
import { actorOf, canMake, hashOf, isWellFormed, newToken, type TokenDraft, type TokenRefusal } from './model.ts'
import {
  countTokens,
  deleteExpiredTokens,
  deleteToken,
  deleteTokensOf,
  findBearer,
  insertToken,
  markTokenUsed,
  type Bearer,
} from './store.ts'

const DAY = 24 * 3600 * 1000

export type Made = { id: string; token: string; expiresAt: Date }

/** What may be made: `offered` are the scopes that the person may use; `withSecondFactor`: their session has shown one. */
export type Making = { offered: ReadonlySet<string>; withSecondFactor: boolean }

/** Makes a token of the person's own. Answers it: it is never told again. */
export function makeToken(
  { actor, transaction, now, settings }: Pick<Context, 'actor' | 'transaction' | 'now' | 'settings'>,
  draft: TokenDraft,
  { offered, withSecondFactor }: Making,
): Promise<Verdict<Made, TokenRefusal>> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx): Promise<Verdict<Made, TokenRefusal>> => {
    await lockPerson(tx, personId) // two at once would both find room for one more
    const verdict = canMake(draft, { actor, offered, held: await countTokens(tx, personId) })
    if (!verdict.ok) return verdict
    const { name, scopes, organizationId, days } = verdict.value
    const token = newToken()
    const createdAt = now()
    const expiresAt = new Date(createdAt.getTime() + days * DAY)
    const id = await insertToken(tx, {
      personId,
      name,
      hash: hashOf(token, settings),
      scopes: [...scopes],
      organizationId,
      withSecondFactor,
      createdAt,
      expiresAt,
    })
    await recordToken(tx, 'api-token.made', personId, { tokenId: id, scopes })
    return accept({ id, token, expiresAt })
  })
}

/** Ends one of the person's own tokens. Throws NotFound for any other. */
export function revokeToken(
  { actor, transaction }: Pick<Context, 'actor' | 'transaction'>,
  tokenId: string,
): Promise<void> {
  const { id } = personOf(actor)
  return transaction(async (tx) => {
    if (!(await deleteToken(tx, id, tokenId))) throw new NotFound()
    await recordToken(tx, 'api-token.revoked', id, { tokens: 1 })
  })
}

/** Ends all of the person's tokens. Answers how many there were. */
export const revokeAllTokens = ({ actor, transaction }: Pick<Context, 'actor' | 'transaction'>): Promise<number> =>
  transaction((tx) => endTokensOf(tx, personOf(actor).id))

/** The same as a part of another act: a change of how one signs in, the end of an account. */
export async function endTokensOf(tx: Tx, personId: string): Promise<number> {
  const ended = await deleteTokensOf(tx, personId)
  if (ended > 0) await recordToken(tx, 'api-token.revoked', personId, { tokens: ended })
  return ended
}

const recordToken = (tx: Tx, event: string, personId: string, details: Record<string, unknown>) =>
  record(tx, { event, subject: ref('person', personId), actorId: personId, details, public: false })

/** Who sends a request by token: the actor it is today, and what it may be used for. */
export type TokenHolder = { tokenId: string; scopes: readonly string[]; actor: Actor }

/** The holder of a token; null where it is none of ours, was revoked, or is over. One query, and once a day a second. */
export async function identifyToken(services: Services, token: string): Promise<TokenHolder | null> {
  if (!isWellFormed(token)) return null
  const today = services.today()
  const found = await findBearer(services.db, hashOf(token, services.settings), services.now(), today)
  if (!found) return null
  if (found.lastUsedOn !== today) await markTokenUsed(services.db, found.id, today)
  const actor = actorOf(found.person, found.roles, found.organizationId)
  return {
    tokenId: found.id,
    scopes: found.scopes,
    actor: isProtected(services, found) ? actor : { ...actor, permissions: new Map(), lacks: 'second-factor' },
  }
}

/** Whether it was made with the second factor that its owner's roles ask for, and that is still there. */
const isProtected = ({ now, settings }: Services, bearer: Bearer): boolean => {
  const secondFactorAt = bearer.withSecondFactor && (bearer.hasApplication || bearer.hasPasskey) ? now() : null
  return standingOf({ ...bearer, secondFactorAt }, now(), settings.SECOND_FACTOR_GRACE_DAYS) === 'whole'
}

const MONTH = 30 * DAY

/** Nightly: tokens that ended a month ago are of no more use to anybody. */
export const forgetOldTokens = ({ transaction, now }: Pick<Services, 'transaction' | 'now'>): Promise<void> =>
  transaction((tx) => deleteExpiredTokens(tx, new Date(now().getTime() - MONTH)))
