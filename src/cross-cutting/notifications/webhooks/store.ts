import { and, asc, count, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { Ref } from '../../../kernel/ref.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { ENTRY, entryOfRow, type EntryRow } from '../entries.ts'
import { webhookDeliveries, webhooks } from '../tables.ts'
import type { Delivery, Webhook } from './model.ts'

type Row = typeof webhooks.$inferSelect
const toWebhook = ({ kind, recordId, ...row }: Row): Webhook => ({
  ...row,
  subject: kind && recordId ? { kind, id: recordId } : null,
})

export const webhooksOf = async (db: Db, personId: string): Promise<Webhook[]> =>
  (await db.select().from(webhooks).where(eq(webhooks.personId, personId)).orderBy(asc(webhooks.id))).map(toWebhook)

export const countWebhooks = async (db: Db, personId: string): Promise<number> =>
  first(await db.select({ total: count() }).from(webhooks).where(eq(webhooks.personId, personId)))!.total

/** Of that person alone. */
export async function findWebhook(db: Db, personId: string, id: string): Promise<Webhook | null> {
  const row = first(
    await db
      .select()
      .from(webhooks)
      .where(and(eq(webhooks.id, id), eq(webhooks.personId, personId))),
  )
  return row ? toWebhook(row) : null
}

/** The same, held until the transaction ends. */
export async function lockWebhook(tx: Tx, personId: string, id: string): Promise<Webhook | null> {
  const own = and(eq(webhooks.id, id), eq(webhooks.personId, personId))
  const row = first(await tx.select().from(webhooks).where(own).for('update'))
  return row ? toWebhook(row) : null
}

export async function webhooksById(db: Db, ids: readonly string[]): Promise<Map<string, Webhook>> {
  const rows = await db.select().from(webhooks).where(among(webhooks.id, ids))
  return new Map(rows.map((row) => [row.id, toWebhook(row)]))
}

type NewWebhook = { personId: string; url: string; events: readonly string[]; subject: Ref | null }

export async function insertWebhook(tx: Tx, { personId, url, events, subject }: NewWebhook): Promise<Webhook> {
  const values = { id: newId(), personId, url, events: [...events], kind: subject?.kind, recordId: subject?.id }
  return toWebhook(first(await tx.insert(webhooks).values(values).returning())!)
}

type Change = Partial<Pick<Row, 'state' | 'generation' | 'previousUntil' | 'failingSince'>>
export async function changeWebhook(tx: Tx, id: string, change: Change) {
  await tx.update(webhooks).set(change).where(eq(webhooks.id, id))
}

export async function deleteWebhook(tx: Tx, id: string) {
  await tx.delete(webhooks).where(eq(webhooks.id, id))
}

export async function deleteWebhooksOf(tx: Tx, personId: string) {
  await tx.delete(webhooks).where(eq(webhooks.personId, personId))
}

/** Every delivery that the act calls for, once; its first try is under way, and comes by the clock if that is lost. */
export async function addDeliveries(
  tx: Tx,
  entry: Pick<Entry, 'id' | 'event'>,
  now: Date,
  againAt: Date,
): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into webhook_deliveries (id, webhook_id, entry_id, created_at, next_try_at)
    select gen_random_uuid(), w.id, j.id, ${now.toISOString()}, ${againAt.toISOString()} from webhooks w join journal j on j.id = ${entry.id}
    where w.state = 'active' and j.public and w.created_at <= j.at and (w.events = '{}' or ${entry.event} = any(w.events))
      and (w.kind is null or exists (select from journal_about a where a.entry_id = j.id and a.kind = w.kind and a.id = w.record_id))
    on conflict do nothing returning id`)
  return rows.map(({ id }) => id)
}

/** Some of those whose time has come, put off to `againAt` while they are tried. */
export async function takeDue(tx: Tx, now: Date, againAt: Date, limit: number): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    update webhook_deliveries set next_try_at = ${againAt.toISOString()} where id in (
      select id from webhook_deliveries where state = 'waiting' and next_try_at <= ${now.toISOString()}
      order by next_try_at limit ${limit} for update skip locked)
    returning id`)
  return rows.map(({ id }) => id)
}

export const waitingDeliveries = (db: Db, ids: readonly string[]): Promise<Delivery[]> =>
  db
    .select()
    .from(webhookDeliveries)
    .where(and(among(webhookDeliveries.id, ids), eq(webhookDeliveries.state, 'waiting')))
    .orderBy(asc(webhookDeliveries.entryId))

/** Of deliveries of one instant the later act is the later one, and a test, which is no act, the earliest. */
const IN_THE_JOURNAL = sql`coalesce(${webhookDeliveries.entryId}, 0)`

/** The latest first, after the delivery with that id. */
export const deliveriesOf = (
  db: Db,
  webhookId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<Delivery[]> =>
  db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.webhookId, webhookId),
        before === undefined
          ? undefined
          : sql`(${webhookDeliveries.createdAt}, ${IN_THE_JOURNAL}, ${webhookDeliveries.id}) < (select d.created_at, coalesce(d.entry_id, 0), d.id from webhook_deliveries d where d.id = ${before})`,
      ),
    )
    .orderBy(desc(webhookDeliveries.createdAt), desc(IN_THE_JOURNAL), desc(webhookDeliveries.id))
    .limit(limit)

export async function lockDelivery(tx: Tx, webhookId: string, id: string): Promise<Delivery | null> {
  const own = and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.webhookId, webhookId))
  return first(await tx.select().from(webhookDeliveries).where(own).for('update')) ?? null
}

export async function insertTest(tx: Tx, webhookId: string, createdAt: Date): Promise<Delivery> {
  return first(await tx.insert(webhookDeliveries).values({ id: newId(), webhookId, createdAt }).returning())!
}

export const countTests = async (db: Db, webhookId: string, since: Date): Promise<number> =>
  first(
    await db
      .select({ total: count() })
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.webhookId, webhookId),
          isNull(webhookDeliveries.entryId),
          gt(webhookDeliveries.createdAt, since),
        ),
      ),
  )!.total

type Tried = Partial<Omit<Delivery, 'id' | 'webhookId' | 'entryId' | 'createdAt'>>
export async function changeDelivery(tx: Tx, id: string, change: Tried) {
  await tx.update(webhookDeliveries).set(change).where(eq(webhookDeliveries.id, id))
}

/** What waited for a webhook that is switched off does not go out later by surprise. */
export async function dropWaiting(tx: Tx, webhookId: string) {
  await tx
    .update(webhookDeliveries)
    .set({ state: 'failed', nextTryAt: null })
    .where(and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.state, 'waiting')))
}

export async function deleteOldDeliveries(db: Db, before: Date) {
  await db.delete(webhookDeliveries).where(lt(webhookDeliveries.createdAt, before))
}

/** Entries by id, those only that are public still. */
export async function publicEntries(db: Db, ids: readonly number[]): Promise<Entry[]> {
  const { rows } = await db.execute<EntryRow>(
    sql`select ${ENTRY} from journal j where j.id = any(${sql.param([...ids])}::bigint[]) and j.public`,
  )
  return rows.map(entryOfRow)
}
