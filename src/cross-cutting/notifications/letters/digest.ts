import { sql } from 'drizzle-orm'
import { addDays, CITY_ZONE, type Day } from '../../../kernel/dates.ts'
import { first, type Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { FIRST } from './bundles.ts'
import { queueLetters } from './queue.ts'
import { isNotPaused, toldWeekly } from './told.ts'

/** In the zone of the city. */
const HOUR = 7

/** The last Monday whose digest is due: today's from seven in the morning on. A Monday that was missed is made up for. */
export function weekDue(now: Date, zone = CITY_ZONE): Day {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const monday = local.toPlainDate().subtract({ days: local.dayOfWeek - 1 })
  const isEarly = local.dayOfWeek === 1 && local.hour < HOUR
  return isEarly ? addDays(monday.toString(), -7) : monday.toString()
}

/**
 * Queues the digest that is due, unless it was queued: letters to whoever has something to read in it. The acts that it tells are
 * marked with its week in the transaction that begins it, and no other digest takes them. An installation that never had one
 * waits for its first Monday.
 */
export async function queueDigest(services: Services): Promise<number> {
  const week = weekDue(services.now())
  let queued = 0
  for (;;) {
    const step = await services.db.transaction((tx) => queueSome(tx, services, week))
    if (step === null) return queued
    queued += step
  }
}

const PEOPLE = 500

async function queueSome(tx: Tx, services: Services, week: Day): Promise<number | null> {
  const now = services.now().toISOString()
  const { rowCount: isNew } = await tx.execute(sql`
    insert into follow_digests (week, started_at, done_at)
    values (${week}, ${now}, case when not exists (select from follow_digests) then ${now}::timestamptz end)
    on conflict do nothing`)
  const found = await tx.execute<{ reached: string | null }>(
    sql`select reached from follow_digests where week = ${week} and done_at is null for update skip locked`,
  )
  const digest = first(found.rows)
  if (!digest) return null
  if (isNew) await tx.execute(sql`update followed_acts set week = ${week} where week is null`)
  const { rows: letters } = await tx.execute<{ id: string; person_id: string }>(sql`
    insert into follow_letters (id, person_id, week)
    select gen_random_uuid(), p.person_id, ${week}::date from (
      select distinct f.person_id from follows f
      where f.person_id > ${digest.reached ?? FIRST}
        and exists (
          select from followed_acts c join journal j on j.id = c.entry_id
          where c.week = ${week} and c.kind = f.kind and c.record_id = f.record_id and ${toldWeekly})
        and ${isNotPaused}
      order by f.person_id limit ${PEOPLE}) p
    returning id, person_id`)
  await queueLetters(tx, services, letters)
  const isDone = letters.length < PEOPLE
  const reached =
    letters
      .map(({ person_id: id }) => id)
      .toSorted()
      .at(-1) ?? digest.reached
  await tx.execute(
    sql`update follow_digests set reached = ${reached}, done_at = ${isDone ? now : null} where week = ${week}`,
  )
  return letters.length
}

/** Days that letters are remembered: longer than any digest is tried. */
const KEPT = 60

/** What was told long ago is told by the journal. */
export async function forgetOldLetters({ db, now }: Services) {
  const before = new Date(now().getTime() - KEPT * 86_400_000).toISOString()
  await db.execute(sql`delete from follow_digests where done_at < ${before}`) // and its acts and letters with it
  await db.execute(sql`delete from follow_bundles where done_at < ${before}`)
}
