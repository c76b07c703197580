import { and, count, desc, eq, sql } from 'drizzle-orm'
import type { Ref } from '../../../kernel/ref.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { followSettings, follows } from '../tables.ts'
import { NO_SETTINGS, type Following, type FollowSettings, type Pace } from './model.ts'

const ofRecord = ({ kind, id }: Ref) => and(eq(follows.kind, kind), eq(follows.recordId, id))
const ofPerson = (personId: string, subject: Ref) => and(eq(follows.personId, personId), ofRecord(subject))

/** How many follow the record, and at which pace that person does. One query. */
export async function followersOf(
  db: Db,
  subject: Ref,
  personId: string | null,
): Promise<{ total: number; pace: Pace | null }> {
  const own = sql<Pace | null>`max(${follows.pace}) filter (where ${follows.personId} = ${personId}::uuid)`
  return first(await db.select({ total: count(), pace: own }).from(follows).where(ofRecord(subject)))!
}

const columns = { kind: follows.kind, recordId: follows.recordId, pace: follows.pace, since: follows.since }
type Row = { kind: string; recordId: string; pace: Pace; since: Date }
const toFollowing = ({ kind, recordId, pace, since }: Row): Following => ({
  subject: { kind, id: recordId },
  pace,
  since,
})

export type Cursor = { since: Date; id: string }

/** What the person follows, the latest first, after the cursor. */
export async function followingOf(
  db: Db,
  personId: string,
  { after, limit }: { after?: Cursor | undefined; limit: number },
): Promise<Following[]> {
  const rows = await db
    .select(columns)
    .from(follows)
    .where(
      and(
        eq(follows.personId, personId),
        after &&
          sql`(${follows.since}, ${follows.recordId}) < (${after.since.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(follows.since), desc(follows.recordId))
    .limit(limit)
  return rows.map(toFollowing)
}

export const countFollowing = async (db: Db, personId: string): Promise<number> =>
  first(await db.select({ total: count() }).from(follows).where(eq(follows.personId, personId)))!.total

/** Follows, or changes the pace: acts from now on are told at the new one. */
export async function saveFollow(tx: Tx, personId: string, { kind, id }: Ref, pace: Pace) {
  await tx
    .insert(follows)
    .values({ personId, kind, recordId: id, pace })
    .onConflictDoUpdate({
      target: [follows.personId, follows.kind, follows.recordId],
      set: { pace, pacedAt: sql`date_trunc('milliseconds', moment_of_act())` },
      setWhere: sql`${follows.pace} <> excluded.pace`,
    })
}

export async function deleteFollow(tx: Tx, personId: string, subject: Ref): Promise<boolean> {
  return (await tx.delete(follows).where(ofPerson(personId, subject)).returning({ id: follows.recordId })).length > 0
}

export async function deleteFollows(tx: Tx, personId: string) {
  await tx.delete(follows).where(eq(follows.personId, personId))
}

export const findFollow = async (db: Db, personId: string, subject: Ref): Promise<Following | null> => {
  const row = first(await db.select(columns).from(follows).where(ofPerson(personId, subject)))
  return row ? toFollowing(row) : null
}

export async function settingsOf(db: Db, personId: string): Promise<FollowSettings> {
  const row = first(
    await db
      .select({ pausedAt: followSettings.pausedAt, calendar: followSettings.calendar })
      .from(followSettings)
      .where(eq(followSettings.personId, personId)),
  )
  return row ? { paused: row.pausedAt !== null, calendar: row.calendar } : NO_SETTINGS
}

export async function savePause(tx: Tx, personId: string, pausedAt: Date | null) {
  await tx
    .insert(followSettings)
    .values({ personId, pausedAt })
    .onConflictDoUpdate({ target: followSettings.personId, set: { pausedAt } })
}

/** A new secret address of the calendar: the one before it is of no use any more. */
export async function renewCalendar(tx: Tx, personId: string) {
  await tx
    .insert(followSettings)
    .values({ personId, calendar: 1 })
    .onConflictDoUpdate({
      target: followSettings.personId,
      set: { calendar: sql`${followSettings.calendar} + 1` },
    })
}

/** Holds what is the person's here, so that limits are counted one at a time. */
export async function lockSettings(tx: Tx, personId: string) {
  await tx.insert(followSettings).values({ personId }).onConflictDoNothing()
  await tx
    .select({ id: followSettings.personId })
    .from(followSettings)
    .where(eq(followSettings.personId, personId))
    .for('update')
}

export async function deleteSettings(tx: Tx, personId: string) {
  await tx.delete(followSettings).where(eq(followSettings.personId, personId))
}
