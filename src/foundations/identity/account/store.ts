import { and, desc, eq, gt, inArray, ne, or, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { Locale } from '../../../kernel/text.ts'
import { databaseCode } from '../../../platform/http/index.ts'
import { among, first, prepared, type Db, type Tx } from '../../../platform/database/index.ts'
import { dutiesOfRole } from '../roles/duties.ts'
import type { Credentials } from '../second-factor/model.ts'
import { codeApplications, passkeys, people, roles, sessions } from '../tables.ts'
import { words } from '../words.ts'

/** The public names of people, by id; who has not chosen one yet is left out, and who closed their account is called that. */
export async function peopleNames(db: Db, ids: readonly string[], locale: Locale = 'es'): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(inArray(people.id, [...new Set(ids)]), or(ne(people.name, ''), isNotNull(people.closedAt))))
  return new Map(rows.map(({ id, name }) => [id, name || words(locale)('closed-person')]))
}

/** What a person may show besides a code by mail. */
export const credentialColumns = {
  demonstration: people.demonstration,
  hasApplication: sql<boolean>`exists (select 1 from ${codeApplications} where ${codeApplications.personId} = ${people.id})`,
  hasPasskey: sql<boolean>`exists (select 1 from ${passkeys} where ${passkeys.personId} = ${people.id})`,
}

export type SignedIn = {
  sessionId: string
  personId: string
  name: string
  usedAt: Date
  method: Method
  openedAt: Date
  roles: { organizationId: string; role: string; grantedAt: Date; duties: string[] }[]
} & Omit<Credentials, 'roles'>

const signedIn = prepared((db) =>
  db
    .select({
      sessionId: sessions.id,
      personId: people.id,
      name: people.name,
      usedAt: sessions.updatedAt,
      method: sessions.method,
      openedAt: sessions.createdAt,
      secondFactorAt: sessions.secondFactorAt,
      ...credentialColumns,
      organizationId: roles.organizationId,
      role: roles.role,
      grantedAt: roles.grantedAt,
      duties: dutiesOfRole(sql.placeholder('today')),
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .leftJoin(
      roles,
      and(
        eq(roles.personId, people.id),
        lte(roles.fromDay, sql.placeholder('today')),
        or(isNull(roles.untilDay), gt(roles.untilDay, sql.placeholder('today'))),
      ),
    )
    .where(and(eq(sessions.token, sql.placeholder('token')), gt(sessions.expiresAt, sql.placeholder('now')))),
)

/** The person of a live session with the roles that count on `today`. One query. */
export async function findSignedIn(db: Db, token: string, now: Date, today: string): Promise<SignedIn | null> {
  const rows = await signedIn(db).execute({ token, now, today })
  const one = first(rows)
  if (!one) return null
  const { organizationId: _organization, role: _role, grantedAt: _moment, duties: _duties, ...session } = one
  return {
    ...session,
    roles: rows.flatMap(({ organizationId, role, grantedAt, duties }) =>
      organizationId && role && grantedAt ? [{ organizationId, role, grantedAt, duties }] : [],
    ),
  }
}

/** How the session was opened. `until`, where it is to end sooner than the engine says. */
export async function markOpened(
  tx: Tx,
  token: string,
  { method, secondFactorAt, until }: { method: Method; secondFactorAt: Date | null; until?: Date },
) {
  await tx
    .update(sessions)
    .set({ method, secondFactorAt, ...(until && { expiresAt: until }) })
    .where(eq(sessions.token, token))
}
export type Method = 'code' | 'passkey' | 'openid' | 'demonstration'

/** Sessions of before were opened with what the person no longer has. */
export async function forgetSecondFactorShown(tx: Tx, personId: string) {
  await tx.update(sessions).set({ secondFactorAt: null }).where(eq(sessions.userId, personId))
}

export async function markUsed(db: Db, sessionId: string, now: Date) {
  await db.update(sessions).set({ updatedAt: now }).where(eq(sessions.id, sessionId))
}

export type Account = { id: string; email: string; name: string; locale: Locale | null; demonstration: boolean }

/** It has the e-mail: for the person's own eyes, and for letters to them. */
export const accountColumns = {
  id: people.id,
  email: sql<string>`${people.email}`, // only of accounts that are open
  name: people.name,
  locale: people.locale,
  demonstration: people.demonstration,
}

/** A person's own account, for their own eyes and for letters to them: it has the e-mail. */
export const findAccount = async (db: Db, personId: string): Promise<Account | undefined> =>
  first(
    await db
      .select(accountColumns)
      .from(people)
      .where(and(eq(people.id, personId), isNull(people.closedAt))),
  )

/** Accounts of those people, for letters to them: they have the e-mail. */
export const accountsOf = async (db: Db, ids: readonly string[]): Promise<Account[]> =>
  db
    .select(accountColumns)
    .from(people)
    .where(and(among(people.id, ids), isNull(people.closedAt)))

export type Session = {
  id: string
  token: string
  userAgent: string
  method: Method
  secondFactorAt: Date | null
  since: Date
  usedAt: Date
  expiresAt: Date
}

export const sessionsOf = (db: Db, personId: string, now: Date): Promise<Session[]> =>
  db
    .select({
      id: sessions.id,
      token: sessions.token,
      userAgent: sessions.userAgent,
      method: sessions.method,
      secondFactorAt: sessions.secondFactorAt,
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

/** Ends every session of that person. */
export async function deleteSessionsOf(tx: Tx, personId: string) {
  await tx.delete(sessions).where(eq(sessions.userId, personId))
}

/** False where the address is somebody else's already. */
export async function saveEmail(tx: Tx, personId: string, email: string, now: Date): Promise<boolean> {
  try {
    await tx.transaction((attempt) =>
      attempt.update(people).set({ email, updatedAt: now }).where(eq(people.id, personId)),
    )
    return true
  } catch (error) {
    if (databaseCode(error) === UNIQUE_VIOLATION) return false
    throw error
  }
}

const UNIQUE_VIOLATION = '23505'
