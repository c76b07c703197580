import { and, eq, lt, sql } from 'drizzle-orm'
import { first, type Tx } from '../../platform/database/index.ts'
import { databaseCode, type Services } from '../../platform/http/index.ts'
import type { Schedule } from '../../platform/manifest/index.ts'
import { apiAnswers } from './tables.ts'

// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06): a request that is sent again with its key is answered what it
// was answered, and nothing is done twice. The answer is written in the act's own transaction, so that no crash parts them.

/** Answers are kept for two days: a program that was down over night still learns what became of its request. */
const KEPT_HOURS = 48
/** Milliseconds that a second request with one key waits for the first. */
const PATIENCE = 5000

export type Answer = { status: number; headers: Record<string, string>; body: string }
export type Asked = { tokenId: string; key: string; fingerprint: string }
export type Claim =
  | { is: 'new' }
  | { is: 'answered'; answer: Answer }
  /** The key was used for something else. */
  | { is: 'another' }
  | { is: 'under-way' }

/** Takes the key for this transaction, or answers what it was answered. Waits for another that holds it, up to five seconds. */
export async function claimKey(tx: Tx, { tokenId, key, fingerprint }: Asked, now: Date): Promise<Claim> {
  await tx.execute(sql.raw(`set local lock_timeout = ${PATIENCE}`))
  try {
    const claimed = await tx
      .insert(apiAnswers)
      .values({ tokenId, key, fingerprint, keptAt: now })
      .onConflictDoNothing()
      .returning({ key: apiAnswers.key })
    await tx.execute(sql`set local lock_timeout to default`)
    if (claimed.length > 0) return { is: 'new' }
  } catch (error) {
    if (databaseCode(error) === LOCK_NOT_AVAILABLE) return { is: 'under-way' } // the transaction is lost, and nothing was done in it
    throw error
  }
  const kept = first(await tx.select().from(apiAnswers).where(isThat({ tokenId, key })))
  if (!kept?.status) return { is: 'under-way' }
  if (kept.fingerprint !== fingerprint) return { is: 'another' }
  return { is: 'answered', answer: { status: kept.status, headers: kept.headers, body: kept.body } }
}

const LOCK_NOT_AVAILABLE = '55P03'

/** What the request that holds the key is answered. */
export async function keepAnswer(tx: Tx, asked: Asked, { status, headers, body }: Answer) {
  await tx.update(apiAnswers).set({ status, headers, body }).where(isThat(asked))
}

const isThat = ({ tokenId, key }: Pick<Asked, 'tokenId' | 'key'>) =>
  and(eq(apiAnswers.tokenId, tokenId), eq(apiAnswers.key, key))

/** Nightly: keys that are over may be used again. */
export const forgetOldAnswers = ({ transaction, now }: Pick<Services, 'transaction' | 'now'>): Schedule => ({
  queue: 'api-answers',
  cron: '40 3 * * *',
  work: () =>
    transaction(async (tx) => {
      await tx.delete(apiAnswers).where(lt(apiAnswers.keptAt, new Date(now().getTime() - KEPT_HOURS * 3600 * 1000)))
    }),
})
