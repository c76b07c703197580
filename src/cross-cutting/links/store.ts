import { and, desc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import { newId } from '../../kernel/id.ts'
import { ref, refKey, type Ref } from '../../kernel/ref.ts'
import { first, type Db, type Tx } from '../../platform/database/index.ts'
import type { Link, LinkDraft, LinkId } from './model.ts'
import { links } from './tables.ts'

type Row = typeof links.$inferSelect
const toLink = ({ fromKind, fromId, toKind, toId, ...row }: Row): Link & Pick<Row, 'withdrawnAt' | 'personId'> => ({
  ...row,
  from: ref(fromKind, fromId),
  to: ref(toKind, toId),
})

const inForce = isNull(links.withdrawnAt)

/** Those that touch any of the records, at either end, latest first. */
export async function linksOf(db: Db, refs: readonly Ref[], most = 200): Promise<Link[]> {
  if (refs.length === 0) return []
  const ends = [...Map.groupBy(refs, ({ kind }) => kind)].flatMap(([kind, of]) => {
    const ids = of.map(({ id }) => id)
    return [
      and(eq(links.fromKind, kind), inArray(links.fromId, ids)),
      and(eq(links.toKind, kind), inArray(links.toId, ids)),
    ]
  })
  const rows = await db
    .select()
    .from(links)
    .where(and(inForce, or(...ends)))
    .orderBy(desc(links.createdAt), desc(links.id))
    .limit(most)
  return rows.map(toLink)
}

/** Any, whether or not it still holds. */
export const findLink = async (db: Db, id: LinkId) => {
  const row = first(await db.select().from(links).where(eq(links.id, id)))
  return row && toLink(row)
}

/** Of links in force, by id upwards, beyond `after`. */
export async function listLinks(
  db: Db,
  where: SQL | undefined,
  after: string | undefined,
  limit: number,
): Promise<Link[]> {
  const rows = await db
    .select()
    .from(links)
    .where(and(inForce, where, after === undefined ? undefined : sql`${links.id} > ${after}::uuid`))
    .orderBy(links.id)
    .limit(limit)
  return rows.map(toLink)
}

export const countLinks = async (db: Db, where: SQL | undefined): Promise<number> =>
  first(
    await db
      .select({ total: sql<number>`count(*)::int` })
      .from(links)
      .where(and(inForce, where)),
  )!.total

/** Whether the same is said the other way while it holds; locks the two, so that nobody says it meanwhile. */
export async function isSaidOtherwise(tx: Tx, { from, relation, to }: LinkDraft): Promise<boolean> {
  if (relation === 'related') return false
  const pair = [refKey(from), refKey(to)].toSorted().join(' ')
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`link ${relation} ${pair}`}, 0))`)
  const turned = and(
    eq(links.relation, relation),
    and(eq(links.fromKind, to.kind), eq(links.fromId, to.id)),
    and(eq(links.toKind, from.kind), eq(links.toId, from.id)),
  )
  return (await countLinks(tx, turned)) > 0
}

/** Null where the same was said already. */
export async function insertLink(
  tx: Tx,
  { from, relation, to, reason }: LinkDraft,
  by: { organizationId: string | null; personId: string | null },
): Promise<LinkId | null> {
  const row = first(
    await tx
      .insert(links)
      .values({
        id: newId() as LinkId,
        fromKind: from.kind,
        fromId: from.id,
        relation,
        toKind: to.kind,
        toId: to.id,
        reason,
        ...by,
        createdAt: sql`default`,
      })
      .onConflictDoNothing()
      .returning({ id: links.id }),
  )
  return row?.id ?? null
}

/** False where it was withdrawn before. */
export async function withdrawLink(tx: Tx, id: LinkId, reason: string): Promise<boolean> {
  const rows = await tx
    .update(links)
    .set({ withdrawnAt: sql`moment_of_act()`, withdrawnReason: reason })
    .where(and(eq(links.id, id), inForce))
    .returning({ id: links.id })
  return rows.length > 0
}

/** The public record that a page of that address is about. */
export async function recordAt(db: Db, address: string): Promise<Ref | null> {
  const { rows } = await db.execute<{ kind: string; id: string }>(
    sql`select kind, id from search_documents where address = ${address} limit 1`,
  )
  return rows[0] ? ref(rows[0].kind, rows[0].id) : null
}

/** The relations that a person recorded, oldest first; those that were withdrawn too. */
export const linksBy = async (db: Db, personId: string) =>
  (await db.select().from(links).where(eq(links.personId, personId)).orderBy(links.id)).map(
    ({ fromKind, fromId, relation, toKind, toId, reason, organizationId, createdAt, withdrawnAt }) => ({
      from: ref(fromKind, fromId),
      relation,
      to: ref(toKind, toId),
      reason,
      organizationId,
      createdAt,
      withdrawnAt,
    }),
  )
