import { and, asc, desc, eq, gte, isNull, isNotNull, lte, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { Day } from '../../kernel/dates.ts'
import { newId } from '../../kernel/id.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../platform/database/index.ts'
import type { CalendarEntry, CalendarEntryId, EntryDraft, EntryKind } from './model.ts'
import { calendarEntries } from './tables.ts'

const columns = {
  id: calendarEntries.id,
  organizationId: calendarEntries.organizationId,
  publisherId: calendarEntries.publisherId,
  kind: calendarEntries.kind,
  fromDay: calendarEntries.fromDay,
  lastDay: calendarEntries.lastDay,
  reason: calendarEntries.reason,
  publicationUrl: calendarEntries.publicationUrl,
  publicationReference: calendarEntries.publicationReference,
  publishedAt: calendarEntries.publishedAt,
  withdrawnOn: calendarEntries.withdrawnOn,
  withdrawnReason: calendarEntries.withdrawnReason,
}

type Row = Omit<CalendarEntry, 'id' | 'withdrawn'> & {
  id: string
  withdrawnOn: string | null
  withdrawnReason: TranslatedText | null
}

const toEntry = ({ id, withdrawnOn, withdrawnReason, ...rest }: Row): CalendarEntry => ({
  ...rest,
  id: id as CalendarEntryId,
  withdrawn: withdrawnOn && withdrawnReason ? { on: withdrawnOn, reason: withdrawnReason } : null,
})

const select = (db: Db) => db.select(columns).from(calendarEntries)
const inOrder = [asc(calendarEntries.fromDay), asc(calendarEntries.id)]

/** What these organizations published and did not withdraw, by first day. */
export const findEntriesInForce = async (db: Db, organizationIds: readonly string[]): Promise<CalendarEntry[]> =>
  organizationIds.length === 0
    ? []
    : (
        await select(db)
          .where(and(among(calendarEntries.organizationId, organizationIds), isNull(calendarEntries.withdrawnOn)))
          .orderBy(...inOrder)
      ).map(toEntry)

/** What an organization withdrew, by first day. */
export const findWithdrawn = async (db: Db, organizationId: string): Promise<CalendarEntry[]> =>
  (
    await select(db)
      .where(and(eq(calendarEntries.organizationId, organizationId), isNotNull(calendarEntries.withdrawnOn)))
      .orderBy(...inOrder)
  ).map(toEntry)

export async function findEntry(db: Db, id: string): Promise<CalendarEntry | null> {
  const row = first(await select(db).where(eq(calendarEntries.id, id)))
  return row ? toEntry(row) : null
}

export const findEntriesById = async (db: Db, ids: readonly string[]): Promise<CalendarEntry[]> =>
  ids.length === 0 ? [] : (await select(db).where(among(calendarEntries.id, ids))).map(toEntry)

/** Organizations with something published that was not withdrawn. */
export const findPublishers = async (db: Db): Promise<string[]> =>
  (
    await db
      .selectDistinct({ id: calendarEntries.organizationId })
      .from(calendarEntries)
      .where(isNull(calendarEntries.withdrawnOn))
  ).map(({ id }) => id)

export type EntryFilters = {
  organizationId?: string | undefined
  kind?: EntryKind | undefined
  /** Whose days have this one. */
  on?: Day | undefined
  withdrawn?: boolean | undefined
}

const matching = ({ organizationId, kind, on, withdrawn }: EntryFilters): SQL | undefined =>
  and(
    organizationId === undefined ? undefined : eq(calendarEntries.organizationId, organizationId),
    kind && eq(calendarEntries.kind, kind),
    on ? lte(calendarEntries.fromDay, on) : undefined,
    on ? gte(calendarEntries.lastDay, on) : undefined,
    withdrawn === undefined
      ? undefined
      : withdrawn
        ? isNotNull(calendarEntries.withdrawnOn)
        : isNull(calendarEntries.withdrawnOn),
  )

const Cursor = z.tuple([Day, z.uuid()])
const writeCursor = ({ fromDay, id }: CalendarEntry) => Buffer.from(JSON.stringify([fromDay, id])).toString('base64url')

/** The place that a cursor tells; null where it is none of ours. */
export function readCursor(text: string): readonly [day: string, id: string] | null {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    return null
  }
}

/** A page of entries by first day, after the cursor `after`. */
export async function listEntries(
  db: Db,
  {
    filters,
    after,
    limit,
    descending = false,
  }: { filters: EntryFilters; after?: string | undefined; limit: number; descending?: boolean },
): Promise<{ items: CalendarEntry[]; next: string | null }> {
  const cursor = after === undefined ? null : readCursor(after)
  const past = descending ? sql`<` : sql`>`
  const rows = await select(db)
    .where(
      and(
        matching(filters),
        cursor
          ? sql`(${calendarEntries.fromDay}, ${calendarEntries.id}) ${past} (${cursor[0]}::date, ${cursor[1]}::uuid)`
          : undefined,
      ),
    )
    .orderBy(...(descending ? [desc(calendarEntries.fromDay), desc(calendarEntries.id)] : inOrder))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(toEntry)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? writeCursor(last) : null }
}

export const countEntries = async (db: Db, filters: EntryFilters): Promise<number> =>
  first(
    await db
      .select({ total: sql<number>`count(*)::int` })
      .from(calendarEntries)
      .where(matching(filters)),
  )!.total

type NewEntry = EntryDraft & { organizationId: string; publisherId: string; demonstration: boolean }

/** Null where the organization has the same days of the same kind published. */
export async function insertEntry(tx: Tx, entry: NewEntry): Promise<CalendarEntryId | null> {
  const rows = await tx
    .insert(calendarEntries)
    .values({ id: newId(), ...entry, publishedAt: sql`moment_of_act()` })
    .onConflictDoNothing()
    .returning({ id: calendarEntries.id })
  return (first(rows)?.id as CalendarEntryId | undefined) ?? null
}

/** One act at a time in the calendar of an organization, until the transaction ends: what it published is counted without another beside it. */
export const lockCalendar = async (tx: Tx, organizationId: string) =>
  void (await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`calendar ${organizationId}`}, 0))`))

/** Holds the entry until the transaction ends, so that it is withdrawn once. */
export async function lockEntry(tx: Tx, id: string): Promise<CalendarEntry | null> {
  const row = first(await select(tx).where(eq(calendarEntries.id, id)).for('update'))
  return row ? toEntry(row) : null
}

export async function saveWithdrawal(tx: Tx, id: string, { on, reason }: { on: Day; reason: TranslatedText }) {
  await tx.update(calendarEntries).set({ withdrawnOn: on, withdrawnReason: reason }).where(eq(calendarEntries.id, id))
}
