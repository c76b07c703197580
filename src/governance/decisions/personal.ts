import { dayOf } from '../../kernel/dates.ts'
import type { Db, Tx } from '../../platform/database/index.ts'
import { membershipsOf, saveMemberEnd } from './makers/store.ts'
import { excusesOfPerson, votesOfPerson } from './store.ts'

/** The person's seats, votes and excuses. */
export const personalData = async (db: Db, personId: string): Promise<Record<string, unknown>> => ({
  memberships: (await membershipsOf(db, personId)).map(({ makerId, standing, from, until }) => ({
    makerId,
    standing,
    from,
    until,
  })),
  votes: await votesOfPerson(db, personId),
  excuses: await excusesOfPerson(db, personId),
})

/**
 * Who closes their account leaves their seats today. What they voted stays counted, as the acts of a body are; their name goes with
 * the account.
 */
export async function forget(tx: Tx, personId: string): Promise<void> {
  const today = dayOf(new Date())
  for (const { id, from, until } of await membershipsOf(tx, personId))
    if (until === null || until > today) await saveMemberEnd(tx, id, from > today ? from : today)
}
