import { createHmac } from 'node:crypto'
import { lt, sql } from 'drizzle-orm'
import { keyFor } from '../../../platform/config/index.ts'
import { first, type Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { signInLimits } from '../tables.ts'

/** So many turns in a window that opens with the first, for one address or one client. */
export type Limit = { name: string; turns: number; seconds: number }

export const LIMITS = {
  codesOfAddress: { name: 'codes-address', turns: 5, seconds: 15 * 60 },
  // Many people share one address of the network: an agency, a public library.
  codesOfClient: { name: 'codes-client', turns: 40, seconds: 15 * 60 },
  // With 5 tries a code this leaves a guesser one chance in 50,000 an hour.
  triesOfAddress: { name: 'tries-address', turns: 20, seconds: 3600 },
  triesOfClient: { name: 'tries-client', turns: 100, seconds: 15 * 60 },
  // Three codes of an application are right at a time: one chance in 30,000 an hour.
  secondFactorOfPerson: { name: 'second-factor-person', turns: 10, seconds: 3600 },
  secondFactorOfClient: { name: 'second-factor-client', turns: 100, seconds: 15 * 60 },
  passkeyOfClient: { name: 'passkey-client', turns: 100, seconds: 15 * 60 },
  lettersOfPerson: { name: 'letters-person', turns: 5, seconds: 15 * 60 },
  setUpOfClient: { name: 'set-up-client', turns: 10, seconds: 15 * 60 },
} satisfies Record<string, Limit>

/**
 * Takes one turn of `who` and says whether it was within the limit. The count is in the database, so that several
 * processes agree; whoever takes a turn also waits for the one before it in another transaction. `RATE_LIMIT=0` allows all.
 */
export async function takeTurn(
  { settings, now }: Pick<Services, 'settings' | 'now'>,
  tx: Tx,
  limit: Limit,
  who: string,
): Promise<boolean> {
  if (settings.RATE_LIMIT === 0) return true
  const at = now()
  const opened = new Date(at.getTime() - limit.seconds * 1000)
  const key = createHmac('sha256', keyFor(settings, 'limits')).update(`${limit.name}\0${who}`).digest('base64url')
  const fresh = sql`${signInLimits.startedAt} <= ${opened.toISOString()}::timestamptz`
  const row = first(
    await tx
      .insert(signInLimits)
      .values({ key, startedAt: at, count: 1 })
      .onConflictDoUpdate({
        target: signInLimits.key,
        set: {
          count: sql`case when ${fresh} then 1 else ${signInLimits.count} + 1 end`,
          startedAt: sql`case when ${fresh} then ${at.toISOString()}::timestamptz else ${signInLimits.startedAt} end`,
        },
      })
      .returning({ count: signInLimits.count }),
  )!
  return row.count <= limit.turns
}

/** Counts of windows long closed are of no more use. */
export async function forgetOldTurns(tx: Tx, now: Date) {
  await tx.delete(signInLimits).where(lt(signInLimits.startedAt, new Date(now.getTime() - 24 * 3600 * 1000)))
}
