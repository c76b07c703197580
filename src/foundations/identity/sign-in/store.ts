import { and, desc, eq, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { accountColumns } from '../account/store.ts'
import { inForce } from '../roles/store.ts'
import { people, roles, sessions, signInCodes } from '../tables.ts'
import { CODE_TRIES } from './engine.ts'

export type CodeState =
  | { state: 'none' }
  | { state: 'expired' }
  | { state: 'exhausted' }
  | { state: 'live'; triesLeft: number }

/** How the newest code of an address stands; `identifier` is the engine's name of it. */
export async function codeState(db: Db, identifier: string, now: Date): Promise<CodeState> {
  const code = first(
    await db
      .select({ value: signInCodes.value, expiresAt: signInCodes.expiresAt })
      .from(signInCodes)
      .where(eq(signInCodes.identifier, identifier))
      .orderBy(desc(signInCodes.createdAt))
      .limit(1),
  )
  if (!code) return { state: 'none' }
  if (code.expiresAt <= now) return { state: 'expired' }
  const triesLeft = CODE_TRIES - Number(code.value.split(':').at(-1))
  return triesLeft > 0 ? { state: 'live', triesLeft } : { state: 'exhausted' }
}

export async function deleteCodes(tx: Tx, identifier: string) {
  await tx.delete(signInCodes).where(eq(signInCodes.identifier, identifier))
}

/** A day later nobody asks any more whether their code had expired. */
export async function forgetOldCodes(tx: Tx, now: Date) {
  await tx.delete(signInCodes).where(lt(signInCodes.expiresAt, new Date(now.getTime() - 24 * 3600 * 1000)))
  await tx.delete(sessions).where(lt(sessions.expiresAt, now))
}

export const findPersonByEmail = async (db: Db, email: string) =>
  first(
    await db
      .select({ id: people.id, name: people.name, locale: people.locale })
      .from(people)
      .where(eq(people.email, email)),
  )

export type DemonstrationPerson = { id: string; name: string; role: string | null; organizationId: string | null }

/** The invented people with their roles of today: one line for each role, and one for whoever never had any. */
export async function demonstrationPeople(db: Db, today: string): Promise<DemonstrationPerson[]> {
  return db
    .select({ id: people.id, name: people.name, role: roles.role, organizationId: roles.organizationId })
    .from(people)
    .leftJoin(roles, eq(roles.personId, people.id))
    .where(and(eq(people.demonstration, true), ne(people.name, ''), or(isNull(roles.id), inForce(today))))
    .orderBy(sql`${roles.id} is not null`, people.id) // citizens first: most people are
}

export const findDemonstrationPerson = async (db: Db, id: string) =>
  first(
    await db
      .select({ id: people.id, email: accountColumns.email })
      .from(people)
      .where(and(eq(people.id, id), eq(people.demonstration, true))),
  )
