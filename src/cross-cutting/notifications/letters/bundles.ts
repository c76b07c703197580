import { sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import { first, type Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { anybodyAtOnce, isNotPaused, toldAtOnce } from './told.ts'
import { queueLetters } from './queue.ts'

/** Minutes after the first act in which others on the same record come into the same letter. */
const WAIT = 10

/** Keeps the act for the letters of those who follow what it is about, once, however often its job is tried. */
export async function collectAct(tx: Tx, entry: Pick<Entry, 'id'>, now: Date) {
  const { rows: records } = await tx.execute<{ kind: string; record_id: string; at_once: boolean }>(sql`
    with added as (
      insert into followed_acts (kind, record_id, entry_id)
      select a.kind, a.id, a.entry_id from journal_about a
      where a.entry_id = ${entry.id} and exists (select from follows f where f.kind = a.kind and f.record_id = a.id)
      order by 1, 2
      on conflict do nothing
      returning kind, record_id, entry_id)
    select c.kind, c.record_id, ${anybodyAtOnce} as at_once from added c join journal j on j.id = c.entry_id`)
  for (const { kind, record_id: id, at_once: atOnce } of records)
    if (atOnce) await bundle(tx, { kind, id, entryId: entry.id }, new Date(now.getTime() + WAIT * 60_000))
}

async function bundle(tx: Tx, act: { kind: string; id: string; entryId: number }, dueAt: Date) {
  await tx.execute(sql`
    insert into follow_bundles (id, kind, record_id, due_at) values (${newId()}, ${act.kind}, ${act.id}, ${dueAt.toISOString()})
    on conflict (kind, record_id) where started_at is null do nothing`)
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from follow_bundles where kind = ${act.kind} and record_id = ${act.id} and started_at is null for update`)
  // It was started between the two statements: the job is tried again, and opens another.
  const open = first(rows)
  if (!open) throw new Error('the bundle was started meanwhile')
  await tx.execute(sql`
    update followed_acts set bundle_id = ${open.id}
    where kind = ${act.kind} and record_id = ${act.id} and entry_id = ${act.entryId}`)
}

/** Queues the letters of all bundles that are due: in each transaction those of some hundreds of people, from where the last one ended. */
export async function queueDueBundles(services: Services): Promise<number> {
  let queued = 0
  for (;;) {
    const step = await services.db.transaction((tx) => queueSome(tx, services))
    if (step === null) return queued
    queued += step
  }
}

const PEOPLE = 500

/** How many letters were queued; null where no bundle is due, or another process has those there are. */
async function queueSome(tx: Tx, services: Services): Promise<number | null> {
  const now = services.now().toISOString()
  const due = await tx.execute<{ id: string; kind: string; record_id: string; reached: string | null }>(sql`
    select id, kind, record_id, reached from follow_bundles where done_at is null and due_at <= ${now}
    order by due_at limit 1 for update skip locked`)
  const bundle = first(due.rows)
  if (!bundle) return null
  const { rows: letters } = await tx.execute<{ id: string; person_id: string }>(sql`
    insert into follow_letters (id, person_id, bundle_id)
    select gen_random_uuid(), p.person_id, ${bundle.id} from (
      select f.person_id from follows f
      where f.kind = ${bundle.kind} and f.record_id = ${bundle.record_id} and f.person_id > ${bundle.reached ?? FIRST}
        and exists (select from followed_acts c join journal j on j.id = c.entry_id where c.bundle_id = ${bundle.id} and ${toldAtOnce})
        and ${isNotPaused}
      order by f.person_id limit ${PEOPLE}) p
    returning id, person_id`)
  await queueLetters(tx, services, letters)
  const isDone = letters.length < PEOPLE
  const reached =
    letters
      .map(({ person_id: id }) => id)
      .toSorted()
      .at(-1) ?? bundle.reached
  await tx.execute(sql`
    update follow_bundles set started_at = coalesce(started_at, ${now}), reached = ${reached}, done_at = ${isDone ? now : null}
    where id = ${bundle.id}`)
  return letters.length
}

export const FIRST = '00000000-0000-0000-0000-000000000000'
