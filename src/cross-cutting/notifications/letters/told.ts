import { sql, type SQL } from 'drizzle-orm'

// Which acts `j` (journal) are told to whoever follows `f` (follows), as conditions. One act is told once, under one of the
// records that a person follows: its own, else the first of those that it is about.

/** The pace that the person had when the act happened. */
const atOnce = (f: SQL) => sql`((${f}.pace = 'at-once') = (j.at >= ${f}.paced_at))`
const order = (f: SQL) =>
  sql`((${f}.kind, ${f}.record_id) is distinct from (j.subject_kind, j.subject_id), ${f}.kind, ${f}.record_id)`
const F = sql`f`
const G = sql`g`

/** Looked for by person («offset 0» keeps the question apart): by record there are thousands. */
const elsewhere = (which: SQL) => sql`exists (
  select from journal_about a
  cross join lateral (
    select * from follows g where g.person_id = f.person_id and g.kind = a.kind and g.record_id = a.id offset 0) g
  where a.entry_id = j.id and g.since <= j.at and ${which})`

/** Public still, since the person follows, and not their own. */
const concerns = sql`j.public and j.at >= f.since and j.actor_id is distinct from f.person_id`
const comesBefore = sql`${order(G)} < ${order(F)}`

export const toldAtOnce = sql`${concerns} and ${atOnce(F)} and not ${elsewhere(sql`${atOnce(G)} and ${comesBefore}`)}`
export const toldWeekly = sql`${concerns} and not ${atOnce(F)} and not ${elsewhere(sql`(${atOnce(G)} or ${comesBefore})`)}`

/** Somebody who follows hears of the act some minutes after it. */
export const anybodyAtOnce = sql`exists (
  select from follows f where f.kind = c.kind and f.record_id = c.record_id and j.at >= f.since and ${atOnce(F)})`

/** Whoever paused their letters gets none, and none of that time afterwards. */
export const isNotPaused = sql`not exists (select from follow_settings s where s.person_id = f.person_id and s.paused_at is not null)`
