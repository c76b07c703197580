import { and, eq } from 'drizzle-orm'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { openidIdentities, people } from '../tables.ts'

type Identity = { issuer: string; subject: string }

/** The address of the person whom the provider knows by that name. */
export const findLinked = async (db: Db, { issuer, subject }: Identity): Promise<string | null> =>
  first(
    await db
      .select({ email: people.email })
      .from(openidIdentities)
      .innerJoin(people, eq(people.id, openidIdentities.personId))
      .where(and(eq(openidIdentities.issuer, issuer), eq(openidIdentities.subject, subject))),
  )?.email ?? null

export async function insertIdentity(tx: Tx, identity: Identity & { personId: string; linkedAt: Date }) {
  await tx.insert(openidIdentities).values(identity)
}

export const identitiesOf = (db: Db, personId: string) =>
  db
    .select({ issuer: openidIdentities.issuer, linkedAt: openidIdentities.linkedAt })
    .from(openidIdentities)
    .where(eq(openidIdentities.personId, personId))
    .orderBy(openidIdentities.linkedAt)

export async function deleteIdentitiesOf(tx: Tx, personId: string) {
  await tx.delete(openidIdentities).where(eq(openidIdentities.personId, personId))
}
