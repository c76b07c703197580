import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../database/index.ts'
import type { Jobs } from '../jobs/index.ts'
import { toEntry, type Entry } from './entry.ts'
import { journal, journalCursors } from './tables.ts'

/** Who wants to know of acts. Each entry reaches `handle` at least once: it must not mind a second time. */
export type Subscriber = { name: string; wants(entry: Entry): boolean; handle(entry: Entry): Promise<void> }

const BATCH = 200

/**
 * Turns the journal into one stream of jobs: every entry, in order, becomes a job for each subscriber that wants it, in
 * the transaction that moves the cursor, so none is lost or queued twice. Any number of processes may run it.
 */
export async function startDispatch({
  db,
  jobs,
  subscribers,
  interval = 1000,
  onError,
}: {
  db: Db
  jobs: Jobs
  subscribers: readonly Subscriber[]
  interval?: number
  onError: (error: unknown) => void
}) {
  for (const subscriber of subscribers) {
    await jobs.handle<{ entry: Entry }>(queueOf(subscriber), ({ entry }) =>
      subscriber.handle({ ...entry, at: new Date(entry.at) }),
    )
  }
  await db.insert(journalCursors).values({ name: 'dispatch', xid: '0', entryId: 0 }).onConflictDoNothing()

  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  const run = async () => {
    try {
      while (!stopped && (await dispatchBatch(db, jobs, subscribers)) === BATCH);
    } catch (error) {
      if (!stopped) onError(error)
    }
  }
  const wake = (): Promise<void> => (running ??= run().finally(() => (running = null)))
  const tick = () => {
    timer = setTimeout(() => void wake().then(() => !stopped && tick()), interval)
    timer.unref()
  }
  tick()
  return {
    /** Looks now instead of at the next tick. */
    wake,
    /**
     * Waits until every entry that can be seen now has become jobs. One look may not do: entries stay back while any older
     * transaction of the cluster is still writing, in another database too.
     * @throws Error when that takes longer than half a minute
     */
    async settle() {
      const last = (await db.select().from(journal).orderBy(desc(journal.xid), desc(journal.id)).limit(1))[0]
      for (let tries = 0; last && tries < 300; tries++) {
        await wake()
        const reached = sql`(${journalCursors.xid}::text::xid8, ${journalCursors.entryId}) >= (${last.xid}::text::xid8, ${last.id}::bigint)`
        const [done] = await db
          .select({ done: reached })
          .from(journalCursors)
          .where(eq(journalCursors.name, 'dispatch'))
        if (done?.done) return
        await new Promise((next) => setTimeout(next, 100))
      }
      if (last) throw new Error('The journal was not read to its end in half a minute.')
    },
    async close() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

const queueOf = (subscriber: Subscriber) => `journal-${subscriber.name}`

async function dispatchBatch(db: Db, jobs: Jobs, subscribers: readonly Subscriber[]): Promise<number> {
  return db.transaction(async (tx) => {
    const [cursor] = await tx
      .select()
      .from(journalCursors)
      .where(eq(journalCursors.name, 'dispatch'))
      .for('update', { skipLocked: true })
    if (!cursor) return 0 // another process is at it
    const rows = await tx
      .select()
      .from(journal)
      .where(
        and(
          sql`(${journal.xid}, ${journal.id}) > (${cursor.xid}::text::xid8, ${cursor.entryId}::bigint)`,
          sql`${journal.xid} < pg_snapshot_xmin(pg_current_snapshot())`, // nothing can come before these any more
        ),
      )
      .orderBy(asc(journal.xid), asc(journal.id))
      .limit(BATCH)
    const last = rows.at(-1)
    if (!last) return 0
    for (const subscriber of subscribers) {
      const wanted = rows.map(toEntry).filter((entry) => subscriber.wants(entry))
      if (wanted.length)
        await jobs.sendMany(
          tx,
          queueOf(subscriber),
          wanted.map((entry) => ({ entry })),
        )
    }
    await tx.update(journalCursors).set({ xid: last.xid, entryId: last.id }).where(eq(journalCursors.name, 'dispatch'))
    return rows.length
  })
}
