import { and, desc, eq, gt, inArray, ne, or, isNull, lte } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { Locale } from '../../../kernel/text.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { people, roles, sessions } from '../tables.ts'

/** The public names of people, by id; who has not chosen one yet is left out. */
export async function peopleNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(inArray(people.id, [...new Set(ids)]), ne(people.name, '')))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export type SignedIn = {
  sessionId: string
  personId: string
  name: string
  usedAt: Date
  roles: { organizationId: string; role: string }[]
}

/** The person of a live session with the roles that count on `today`. One query. */
export async function findSignedIn(db: Db, token: string, now: Date, today: string): Promise<SignedIn | null> {
  const rows = await db
    .select({
      sessionId: sessions.id,
      personId: people.id,
      name: people.name,
      usedAt: sessions.updatedAt,
      organizationId: roles.organizationId,
      role: roles.role,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .leftJoin(
      roles,
      and(
        eq(roles.personId, people.id),
        lte(roles.fromDay, today),
        or(isNull(roles.untilDay), gt(roles.untilDay, today)),
      ),
    )
    .where(and(eq(sessions.token, token), gt(sessions.expiresAt, now)))
  const one = first(rows)
  if (!one) return null
  const { sessionId, personId, name, usedAt } = one
  return {
    sessionId,
    personId,
    name,
    usedAt,
    roles: rows.flatMap(({ organizationId, role }) => (organizationId && role ? [{ organizationId, role }] : [])),
  }
}

export async function markUsed(db: Db, sessionId: string, now: Date) {
  await db.update(sessions).set({ updatedAt: now }).where(eq(sessions.id, sessionId))
}

export type Account = { id: string; email: string; name: string; locale: Locale | null; demonstration: boolean }

/** A person's own account, for their own eyes and for letters to them: it has the e-mail. */
export const findAccount = async (db: Db, personId: string): Promise<Account | undefined> =>
  first(
    await db
      .select({
        id: people.id,
        email: people.email,
        name: people.name,
        locale: people.locale,
        demonstration: people.demonstration,
      })
      .from(people)
      .where(eq(people.id, personId)),
  )

export type Session = { id: string; token: string; userAgent: string; since: Date; usedAt: Date; expiresAt: Date }

export const sessionsOf = (db: Db, personId: string, now: Date): Promise<Session[]> =>
  db
    .select({
      id: sessions.id,
      token: sessions.token,
      userAgent: sessions.userAgent,
      since: sessions.createdAt,
      usedAt: sessions.updatedAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, personId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.updatedAt))
    .limit(50)

export async function saveAccount(
  tx: Tx,
  personId: string,
  { name, locale }: { name: string; locale: Locale },
  now: Date,
) {
  await tx.update(people).set({ name, locale, updatedAt: now }).where(eq(people.id, personId))
}

/** Ends one session of that person. Answers whether there was one. */
export async function deleteSession(tx: Tx, personId: string, sessionId: string): Promise<boolean> {
  return (
    (
      await tx
        .delete(sessions)
        .where(and(eq(sessions.id, sessionId), eq(sessions.userId, personId)))
        .returning({ id: sessions.id })
    ).length > 0
  )
}

/** Ends every session of that person but the one of `keepToken`. Answers how many. */
export async function deleteOtherSessions(tx: Tx, personId: string, keepToken: string): Promise<number> {
  return (
    await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, personId), ne(sessions.token, keepToken)))
      .returning({ id: sessions.id })
  ).length
}

/** Adds a person, or answers the one who already has that address. */
export async function insertPerson(
  tx: Tx,
  { email, name, demonstration, now }: { email: string; name: string; demonstration: boolean; now: Date },
): Promise<{ id: string; added: boolean }> {
  // `emailVerified` guards an engine's linked passwords and providers. There are none: each sign-in proves the address by a code.
  const added = first(
    await tx
      .insert(people)
      .values({
        id: newId(),
        email,
        emailVerified: true,
        name,
        demonstration,
        locale: null,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: people.email })
      .returning({ id: people.id }),
  )
  if (added) return { id: added.id, added: true }
  return { id: first(await tx.select({ id: people.id }).from(people).where(eq(people.email, email)))!.id, added: false }
}

export async function deleteSessionByToken(tx: Tx, token: string) {
  await tx.delete(sessions).where(eq(sessions.token, token))
}
