import { and, asc, eq } from 'drizzle-orm'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { people, passkeys } from '../tables.ts'

export type Passkey = { id: string; name: string; createdAt: Date; usedAt: Date | null }

export const passkeysOf = (db: Db, personId: string): Promise<(Passkey & { credentialId: string })[]> =>
  db
    .select({
      id: passkeys.id,
      name: passkeys.name,
      createdAt: passkeys.createdAt,
      usedAt: passkeys.usedAt,
      credentialId: passkeys.credentialId,
    })
    .from(passkeys)
    .where(eq(passkeys.personId, personId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id))

/** Holds the credential until the transaction ends, with the address of its person. */
export const lockCredential = async (tx: Tx, credentialId: string) =>
  first(
    await tx
      .select({
        id: passkeys.id,
        personId: passkeys.personId,
        publicKey: passkeys.publicKey,
        counter: passkeys.counter,
        email: people.email,
      })
      .from(passkeys)
      .innerJoin(people, eq(people.id, passkeys.personId))
      .where(eq(passkeys.credentialId, credentialId))
      .for('update', { of: passkeys }),
  )

/** False where that credential is known already. */
export async function insertPasskey(tx: Tx, passkey: typeof passkeys.$inferInsert): Promise<boolean> {
  const added = await tx
    .insert(passkeys)
    .values(passkey)
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ id: passkeys.id })
  return added.length > 0
}

export async function savePasskeyUse(tx: Tx, id: string, { counter, now }: { counter: number; now: Date }) {
  await tx.update(passkeys).set({ counter, usedAt: now }).where(eq(passkeys.id, id))
}

const own = (personId: string, id: string) => and(eq(passkeys.id, id), eq(passkeys.personId, personId))

export async function savePasskeyName(tx: Tx, personId: string, { id, name }: { id: string; name: string }) {
  return ((await tx.update(passkeys).set({ name }).where(own(personId, id))).rowCount ?? 0) > 0
}

export async function deletePasskey(tx: Tx, personId: string, id: string): Promise<boolean> {
  return ((await tx.delete(passkeys).where(own(personId, id))).rowCount ?? 0) > 0
}

export async function deletePasskeysOf(tx: Tx, personId: string) {
  await tx.delete(passkeys).where(eq(passkeys.personId, personId))
}
