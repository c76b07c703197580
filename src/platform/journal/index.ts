import { and, count, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Ref } from '../../kernel/ref.ts'
import { first, type Db, type Tx } from '../database/index.ts'
import { entryColumns, toEntry, type Entry } from './entry.ts'
import { journal, journalAbout } from './tables.ts'

export { startDispatch, type Subscriber } from './dispatch.ts'
export { toEntry, type Entry } from './entry.ts'
export { watchJournal, type JournalWatch } from './watch.ts'

/** An act as it is recorded: `noun.done-in-the-past-tense`, on which record, by whom, in whose name. */
export type Act = {
  event: string
  subject: Ref
  /** Null where the platform itself acted. */
  actorId: string | null
  organizationId?: string | null
  /** Facts of the act, for people and machines to read. Never personal data. */
  details?: Record<string, unknown>
  /** Other records whose history it belongs to: the plan of a commitment, the body that reported… */
  about?: readonly Ref[]
  /** False for acts that are nobody else's business: signing in, saving a draft. Default true. */
  public?: boolean
}

const written = new WeakSet<Tx>()
/** Whether an entry was recorded in this transaction: its commit moves the journal. */
export const wroteJournal = (tx: Tx) => written.has(tx)

const ways = new WeakMap<Tx, string>()
/** Every entry of the transaction says how its act came: `details.via`. */
export const comesVia = (tx: Tx, way: string) => void ways.set(tx, way)

/** A part of a transaction that may fail and be undone by itself; what it records counts as recorded in the whole. */
export const partOf = <Value>(tx: Tx, work: (part: Tx) => Promise<Value>): Promise<Value> =>
  tx.transaction(async (part) => {
    const way = ways.get(tx)
    if (way) comesVia(part, way)
    const value = await work(part)
    if (written.has(part)) written.add(tx)
    return value
  })

/** Writes the act's entry in the act's own transaction: both are there, or neither. Answers the entry's id. */
export async function record(tx: Tx, act: Act): Promise<number> {
  const about = [act.subject, ...(act.about ?? [])]
  const keys = new Map(about.map((subject) => [`${subject.kind}:${subject.id}`, subject]))
  const via = ways.get(tx)
  const entry = first(
    await tx
      .insert(journal)
      .values({
        xid: sql`default`,
        event: act.event,
        subjectKind: act.subject.kind,
        subjectId: act.subject.id,
        actorId: act.actorId,
        organizationId: act.organizationId ?? null,
        details: { ...act.details, ...(via && { via }) },
        public: act.public ?? true,
      })
      .returning({ id: journal.id }),
  )!
  await tx.insert(journalAbout).values([...keys.values()].map(({ kind, id }) => ({ kind, id, entryId: entry.id })))
  written.add(tx)
  return entry.id
}

/** The place of an entry in the order of moments; of one that is not there nothing comes before. */
const placeOf = (id: number) => sql`(select at, id from journal where id = ${id})`

/** The public history of a record, latest act first, `limit` entries before `before` (an entry's id). */
export async function historyOf(
  db: Db,
  subject: Ref,
  { before, limit = 20, events }: { before?: number | undefined; limit?: number; events?: readonly string[] } = {},
): Promise<Entry[]> {
  const rows = await db
    .select(entryColumns)
    .from(journalAbout)
    .innerJoin(journal, eq(journal.id, journalAbout.entryId))
    .where(
      and(
        eq(journalAbout.kind, subject.kind),
        eq(journalAbout.id, subject.id),
        eq(journal.public, true),
        before === undefined ? undefined : sql`(${journalAbout.at}, ${journalAbout.entryId}) < ${placeOf(before)}`,
        events && inArray(journal.event, [...events]),
      ),
    )
    .orderBy(desc(journalAbout.at), desc(journalAbout.entryId))
    .limit(limit)
  return rows.map(toEntry)
}

/** The public journal of the whole site, latest act first, `limit` entries before `before` (an entry's id). */
export async function publicJournal(
  db: Db,
  { before, limit = 20 }: { before?: number | undefined; limit?: number } = {},
): Promise<Entry[]> {
  const rows = await db
    .select(entryColumns)
    .from(journal)
    .where(
      and(
        eq(journal.public, true),
        before === undefined ? undefined : sql`(${journal.at}, ${journal.id}) < ${placeOf(before)}`,
      ),
    )
    .orderBy(desc(journal.at), desc(journal.id))
    .limit(limit)
  return rows.map(toEntry)
}

/** How many public acts the history of a record has. */
export const countHistory = async (db: Db, { kind, id }: Ref): Promise<number> =>
  first(
    await db
      .select({ total: count() })
      .from(journalAbout)
      .innerJoin(journal, eq(journal.id, journalAbout.entryId))
      .where(and(eq(journalAbout.kind, kind), eq(journalAbout.id, id), eq(journal.public, true))),
  )!.total

export const countPublicJournal = async (db: Db): Promise<number> =>
  first(await db.select({ total: count() }).from(journal).where(eq(journal.public, true)))!.total

/** Every public entry, latest act first, in pages: constant memory however many there are. */
export async function* eachPublicEntry(db: Db, pageSize = 500): AsyncGenerator<Entry[]> {
  let before: number | undefined
  for (;;) {
    const page = await publicJournal(db, { before, limit: pageSize })
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    before = page.at(-1)!.id
  }
}
