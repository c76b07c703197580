import { desc, eq } from 'drizzle-orm'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { toEntry, type Entry } from '../../../platform/journal/index.ts'
import { journal } from '../../../platform/journal/tables.ts'
import { deviceOf } from '../account/model.ts'
import { deleteSessionsOf, sessionsOf } from '../account/store.ts'
import { deleteIdentitiesOf, identitiesOf } from '../openid/store.ts'
import { deletePasskeysOf, passkeysOf } from '../passkeys/store.ts'
import { rolesOfPerson } from '../roles/store.ts'
import { deleteApplication, deleteRecoveryCodes, findApplication, recoveryCodesLeft } from '../second-factor/store.ts'
import { people } from '../tables.ts'

/** What this module holds of a person. Keys and codes are left out: they open the account, and only hashes or ciphertext are kept. */
export async function ownData(db: Db, personId: string): Promise<Record<string, unknown>> {
  const account = first(
    await db
      .select({ email: people.email, name: people.name, language: people.locale, since: people.createdAt })
      .from(people)
      .where(eq(people.id, personId)),
  )
  return {
    account,
    roles: (await rolesOfPerson(db, personId)).map(({ role, organizationId, fromDay, untilDay }) => ({
      role,
      organizationId,
      from: fromDay,
      until: untilDay,
    })),
    sessions: (await sessionsOf(db, personId, new Date(0))).map(({ userAgent, method, since, usedAt, expiresAt }) => ({
      device: Object.values(deviceOf(userAgent)).filter(Boolean).join(', ') || null,
      userAgent,
      method,
      since,
      usedAt,
      expiresAt,
    })),
    passkeys: (await passkeysOf(db, personId)).map(({ name, createdAt, usedAt }) => ({
      name,
      since: createdAt,
      usedAt,
    })),
    secondFactor: {
      applicationSince: (await findApplication(db, personId))?.createdAt ?? null,
      recoveryCodesLeft: await recoveryCodesLeft(db, personId),
    },
    providers: (await identitiesOf(db, personId)).map(({ issuer, linkedAt }) => ({ issuer, since: linkedAt })),
    acts: await actsOf(db, personId),
  }
}

/** What the journal says that they did, latest first. */
const actsOf = (db: Db, personId: string) =>
  db
    .select({
      at: journal.at,
      event: journal.event,
      about: journal.subjectKind,
      id: journal.subjectId,
      public: journal.public,
    })
    .from(journal)
    .where(eq(journal.actorId, personId))
    .orderBy(desc(journal.at), desc(journal.id))

/** The latest of them as entries, to be told in sentences. */
export const latestActs = async (db: Db, personId: string, limit: number): Promise<Entry[]> =>
  (
    await db
      .select()
      .from(journal)
      .where(eq(journal.actorId, personId))
      .orderBy(desc(journal.at), desc(journal.id))
      .limit(limit)
  ).map(toEntry)

/** The row stays, since what they did refers to it; nothing in it says who it was. */
export async function forgetPerson(tx: Tx, personId: string) {
  const now = new Date()
  await deleteSessionsOf(tx, personId)
  await deletePasskeysOf(tx, personId)
  await deleteApplication(tx, personId)
  await deleteRecoveryCodes(tx, personId)
  await deleteIdentitiesOf(tx, personId)
  await tx
    .update(people)
    .set({ email: null, name: '', locale: null, closedAt: now, updatedAt: now })
    .where(eq(people.id, personId))
}
