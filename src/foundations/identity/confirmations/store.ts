import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { keyFor } from '../../../platform/config/index.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { CODE_TRIES } from '../sign-in/engine.ts'
import type { CodeRefusal } from '../sign-in/model.ts'
import { confirmations } from '../tables.ts'

/** What is proved, and by whom: a person's id, or the challenge itself. */
type Matter = {
  purpose: 'new-email' | 'left-email' | 'undone-email' | 'closing' | 'first-factor' | 'passkey'
  who: string
}
type Proof = Matter & { proof: string }
type With = Pick<Services, 'settings' | 'now'>

/** Six digits that nobody can foresee. */
export const newCode = () => String(randomInt(1_000_000)).padStart(6, '0')

/**
 * Keeps what has to be proved within `seconds`, instead of what was asked before in the same matter, and `payload`, which comes back
 * with the proof. Nothing of it can be read from the database.
 */
export async function askToProve(
  services: With,
  tx: Tx,
  { payload = null, seconds, ...given }: Proof & { payload?: unknown; seconds: number },
) {
  const now = services.now()
  await tx.delete(confirmations).where(lt(confirmations.expiresAt, new Date(now.getTime() - 24 * 3600 * 1000)))
  const asked = {
    proof: hashOf(services, given, given.proof),
    payload: await seal(services, payload),
    tries: 0,
    expiresAt: new Date(now.getTime() + seconds * 1000),
  }
  await tx
    .insert(confirmations)
    .values({ key: hashOf(services, given), ...asked })
    .onConflictDoUpdate({ target: confirmations.key, set: asked })
}

/** What was kept with what is still to be proved; null where nothing is, any more. */
export async function askedFor(services: With, db: Db, matter: Matter): Promise<unknown> {
  const asked = first(
    await db
      .select({ payload: confirmations.payload })
      .from(confirmations)
      .where(and(eq(confirmations.key, hashOf(services, matter)), gt(confirmations.expiresAt, services.now()))),
  )
  return asked ? unseal(services, asked.payload) : null
}

/** Takes the proof, once. A wrong one uses up a try, so the transaction must commit whatever comes out. */
export async function prove(
  services: With,
  tx: Tx,
  given: Proof,
): Promise<Verdict<unknown, Exclude<CodeRefusal, 'too-many-requests'>> & { triesLeft?: number }> {
  const key = hashOf(services, given)
  const asked = first(await tx.select().from(confirmations).where(eq(confirmations.key, key)).for('update'))
  if (!asked) return refuse('no-code')
  if (asked.expiresAt <= services.now()) return refuse('expired-code')
  if (asked.tries >= CODE_TRIES) return refuse('too-many-tries')
  if (isSame(asked.proof, hashOf(services, given, given.proof))) {
    await tx.delete(confirmations).where(eq(confirmations.key, key))
    return accept(await unseal(services, asked.payload))
  }
  await tx
    .update(confirmations)
    .set({ tries: sql`${confirmations.tries} + 1` })
    .where(eq(confirmations.key, key))
  const triesLeft = CODE_TRIES - asked.tries - 1
  return triesLeft > 0 ? { ...refuse('wrong-code'), triesLeft } : refuse('too-many-tries')
}

const hashOf = ({ settings }: With, { purpose, who }: Matter, proof = '') =>
  createHmac('sha256', keyFor(settings, 'confirmations')).update([purpose, who, proof].join('\0')).digest('base64url')

const isSame = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Encrypts plain data with a key of this installation: for what a browser or the database keeps and must not read. */
export const seal = ({ settings }: Pick<With, 'settings'>, value: unknown): Promise<string> =>
  symmetricEncrypt({ key: keyFor(settings, 'sealed'), data: JSON.stringify(value) })

/** What was sealed here; null where it was not. */
export async function unseal({ settings }: Pick<With, 'settings'>, sealed: string): Promise<unknown> {
  try {
    return JSON.parse(await symmetricDecrypt({ key: keyFor(settings, 'sealed'), data: sealed })) as unknown
  } catch {
    return null
  }
}
