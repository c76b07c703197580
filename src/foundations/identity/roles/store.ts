import { and, asc, desc, eq, gt, inArray, isNull, lte, ne, not, or, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { answerersOf, hasPassedOn } from '../../organizations/index.ts'
import { people, roles } from '../tables.ts'
import { accountColumns, type Account } from '../account/store.ts'
import { rolesWith, type HeldRole, type Term } from './model.ts'

const columns = {
  id: roles.id,
  personId: roles.personId,
  organizationId: roles.organizationId,
  role: roles.role,
  fromDay: roles.fromDay,
  untilDay: roles.untilDay,
}

/** Condition: the role counts on that day. */
export const inForce = (day: string) =>
  and(lte(roles.fromDay, day), or(isNull(roles.untilDay), gt(roles.untilDay, day)))

export const rolesOfPerson = (db: Db, personId: string): Promise<HeldRole[]> =>
  db.select(columns).from(roles).where(eq(roles.personId, personId)).orderBy(asc(roles.fromDay), asc(roles.id))

/** Condition: the role counts in that organization on that day, its own or one that passed to it. */
const countsIn = (organizationId: string, day: string) =>
  sql`${roles.organizationId} in ${answerersOf(sql`${organizationId}::uuid`, day)}`

/** Those who may do that in that organization on that day, for letters to them: it has their e-mail. */
export const accountsHolding = (db: Db, permission: string, organizationId: string, day: string): Promise<Account[]> =>
  db
    .selectDistinct(accountColumns)
    .from(people)
    .innerJoin(roles, eq(roles.personId, people.id))
    .where(and(countsIn(organizationId, day), inArray(roles.role, rolesWith(permission)), inForce(day)))
    .orderBy(asc(people.id))

/** Ids of those with any role that counts in each of these organizations on that day, its own or one that passed to it. One query. */
export async function peopleAnsweringFor(
  db: Db,
  organizationIds: readonly string[],
  day: string,
): Promise<Map<string, Set<string>>> {
  if (organizationIds.length === 0) return new Map()
  const { rows } = await db.execute<{ organization: string; person: string }>(sql`
    select distinct body.id as organization, ${roles.personId} as person
    from unnest(${sql.param([...new Set(organizationIds)])}::uuid[]) as body (id)
    join ${roles} on ${roles.organizationId} in ${answerersOf(sql`body.id`, day)} and ${inForce(day)}`)
  const people = new Map<string, Set<string>>()
  for (const { organization, person } of rows)
    people.set(organization, (people.get(organization) ?? new Set()).add(person))
  return people
}

/** Who may do that on that day, in each organization where they may; who has not chosen a name is left out. By name. */
export const holdersOf = (db: Db, permission: string, day: string) =>
  db
    .selectDistinct({ personId: people.id, name: people.name, organizationId: roles.organizationId })
    .from(people)
    .innerJoin(roles, eq(roles.personId, people.id))
    .where(
      and(
        inArray(roles.role, rolesWith(permission)),
        inForce(day),
        ne(people.name, ''),
        not(hasPassedOn(roles.organizationId, day)),
      ),
    )
    .orderBy(asc(people.name), asc(people.id))

export const authorityRoles = (db: Db): Promise<HeldRole[]> =>
  db.select(columns).from(roles).where(eq(roles.role, 'authority'))

/** Whether anybody was ever made authority: before that, the installation belongs to whoever reads its log. */
export const hasAuthority = async (db: Db): Promise<boolean> =>
  (await db.select({ id: roles.id }).from(roles).where(eq(roles.role, 'authority')).limit(1)).length > 0

/** Holds every role of authority until the transaction ends, so that two people cannot end each other's at once. */
export const lockAuthorityRoles = (tx: Tx): Promise<HeldRole[]> =>
  tx.select(columns).from(roles).where(eq(roles.role, 'authority')).orderBy(asc(roles.id)).for('update')

export const lockRole = async (tx: Tx, id: string): Promise<HeldRole | undefined> =>
  first(await tx.select(columns).from(roles).where(eq(roles.id, id)).for('update'))

/** Holds the person, so that two grants of the same role wait for each other. */
export async function lockPerson(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for('update')).length > 0
}

export async function insertRole(
  tx: Tx,
  role: Term & { personId: string; organizationId: string; role: string; grantedBy: string | null },
): Promise<string> {
  const id = newId()
  await tx.insert(roles).values({ id, ...role })
  return id
}

export async function saveEnd(tx: Tx, id: string, untilDay: string) {
  await tx.update(roles).set({ untilDay }).where(eq(roles.id, id))
}

export type PersonWithRoles = { id: string; name: string; hasLeft: boolean; demonstration: boolean; roles: HeldRole[] }
export type PeoplePage = { people: PersonWithRoles[]; next: string | null }

/** People who hold or held a role, latest first, each with all of theirs; `organizationId` keeps those of one. Two queries. */
export async function peopleWithRoles(
  db: Db,
  { organizationId, after, limit }: { organizationId?: string | undefined; after?: string | undefined; limit: number },
): Promise<PeoplePage> {
  const held = db
    .selectDistinct({ personId: roles.personId })
    .from(roles)
    .where(organizationId ? eq(roles.organizationId, organizationId) : undefined)
  const found = await db
    .select({
      id: people.id,
      name: people.name,
      hasLeft: sql<boolean>`${people.closedAt} is not null`,
      demonstration: people.demonstration,
    })
    .from(people)
    .where(and(inArray(people.id, held), after ? sql`${people.id} < ${after}::uuid` : undefined))
    .orderBy(desc(people.id))
    .limit(limit + 1)
  const shown = found.slice(0, limit)
  const theirs =
    shown.length === 0
      ? []
      : await db
          .select(columns)
          .from(roles)
          .where(
            inArray(
              roles.personId,
              shown.map((person) => person.id),
            ),
          )
          .orderBy(asc(roles.fromDay))
  return {
    people: shown.map((person) => ({ ...person, roles: theirs.filter((role) => role.personId === person.id) })),
    next: found.length > limit ? shown.at(-1)!.id : null,
  }
}

export const findRole = async (db: Db, id: string): Promise<HeldRole | undefined> =>
  first(await db.select(columns).from(roles).where(eq(roles.id, id)))

/** Public names, by id, of who holds a role in the organization on that day; who has not chosen one yet is left out. */
export async function peopleOfOrganization(db: Db, organizationId: string, day: string): Promise<Map<string, string>> {
  const rows = await db
    .selectDistinct({ id: people.id, name: people.name })
    .from(roles)
    .innerJoin(people, eq(people.id, roles.personId))
    .where(and(eq(roles.organizationId, organizationId), inForce(day), ne(people.name, '')))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
