import { and, count, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import { first, prepared, type Db, type Tx } from '../../../platform/database/index.ts'
import { credentialColumns } from '../account/store.ts'
import { dutiesOfRole } from '../roles/duties.ts'
import { people, roles } from '../tables.ts'
import { apiTokens } from './tables.ts'

export type Token = {
  id: string
  name: string
  scopes: string[]
  organizationId: string | null
  /** The session in which it was made had shown a second factor. */
  withSecondFactor: boolean
  createdAt: Date
  expiresAt: Date
  lastUsedOn: string | null
}

const columns = {
  id: apiTokens.id,
  name: apiTokens.name,
  scopes: apiTokens.scopes,
  organizationId: apiTokens.organizationId,
  withSecondFactor: apiTokens.withSecondFactor,
  createdAt: apiTokens.createdAt,
  expiresAt: apiTokens.expiresAt,
  lastUsedOn: apiTokens.lastUsedOn,
}

/** Those of a person, latest first; the expired ones until they are cleaned away. */
export const tokensOf = (db: Db, personId: string): Promise<Token[]> =>
  db
    .select(columns)
    .from(apiTokens)
    .where(eq(apiTokens.personId, personId))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))

export const findToken = async (db: Db, id: string): Promise<(Token & { personId: string }) | undefined> =>
  first(
    await db
      .select({ ...columns, personId: apiTokens.personId })
      .from(apiTokens)
      .where(eq(apiTokens.id, id)),
  )

const bearer = prepared((db) =>
  db
    .select({
      ...columns,
      personId: people.id,
      person: people.name,
      ...credentialColumns,
      roleOrganizationId: roles.organizationId,
      role: roles.role,
      grantedAt: roles.grantedAt,
      duties: dutiesOfRole(sql.placeholder('today')),
    })
    .from(apiTokens)
    .innerJoin(people, eq(people.id, apiTokens.personId))
    .leftJoin(
      roles,
      and(
        eq(roles.personId, people.id),
        lte(roles.fromDay, sql.placeholder('today')),
        or(isNull(roles.untilDay), gt(roles.untilDay, sql.placeholder('today'))),
      ),
    )
    .where(
      and(
        eq(apiTokens.hash, sql.placeholder('hash')),
        gt(apiTokens.expiresAt, sql.placeholder('now')),
        isNull(people.closedAt),
      ),
    ),
)

export type Bearer = Token & {
  person: { id: string; name: string }
  demonstration: boolean
  hasApplication: boolean
  hasPasskey: boolean
  roles: { organizationId: string; role: string; grantedAt: Date; duties: string[] }[]
}

/** Who has the live token of that hash, with the roles that count on `today`. One query. */
export async function findBearer(db: Db, hash: string, now: Date, today: string): Promise<Bearer | null> {
  const rows = await bearer(db).execute({ hash, now, today })
  const one = first(rows)
  if (!one) return null
  const { personId, person, roleOrganizationId: _, role: __, grantedAt: ___, duties: ____, ...token } = one
  return {
    ...token,
    person: { id: personId, name: person },
    roles: rows.flatMap(({ roleOrganizationId: organizationId, role, grantedAt, duties }) =>
      organizationId && role && grantedAt ? [{ organizationId, role, grantedAt, duties }] : [],
    ),
  }
}

export async function markTokenUsed(db: Db, id: string, today: string) {
  await db.update(apiTokens).set({ lastUsedOn: today }).where(eq(apiTokens.id, id))
}

export async function countTokens(tx: Tx, personId: string): Promise<number> {
  return first(await tx.select({ held: count() }).from(apiTokens).where(eq(apiTokens.personId, personId)))!.held
}

export async function insertToken(
  tx: Tx,
  token: Omit<Token, 'id' | 'lastUsedOn'> & { personId: string; hash: string },
): Promise<string> {
  const id = newId()
  await tx.insert(apiTokens).values({ id, ...token })
  return id
}

/** Ends one token of that person. Answers whether there was one. What it was answered goes with it. */
export async function deleteToken(tx: Tx, personId: string, id: string): Promise<boolean> {
  const where = and(eq(apiTokens.id, id), eq(apiTokens.personId, personId))
  return (await tx.delete(apiTokens).where(where).returning({ id: apiTokens.id })).length > 0
}

/** Ends every token of a person. Answers how many there were. */
export async function deleteTokensOf(tx: Tx, personId: string): Promise<number> {
  const ended = await tx.delete(apiTokens).where(eq(apiTokens.personId, personId)).returning({ id: apiTokens.id })
  return ended.length
}

/** Those that ended before that moment: their owners have had time to see it. */
export async function deleteExpiredTokens(tx: Tx, before: Date) {
  await tx.delete(apiTokens).where(lt(apiTokens.expiresAt, before))
}
