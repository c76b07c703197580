import { sql, type Placeholder, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'

// Who answers for what a body left behind. A body that was renamed, merged or whose duty passed to another answers for nothing from
// that day on: its successor does, for all that it had and for all that came to it the same way. One that was split goes on with
// what it kept; once it is gone, each of its parts answers. Nothing is rewritten: a succession that is withdrawn was never there.

type On = Day | Placeholder

/** Condition on a row `s` of the successions: from that day on, the successor answers. */
const passes = (day: On) => sql`(s.on_day is null or s.on_day <= ${day}::date)
  and (s.kind <> 'split' or exists (select from organizations o where o.id = s.predecessor_id and o.dissolved and coalesce(o.dissolved_on, ${day}::date) <= ${day}::date))`

/** Condition: others answer for that organization. */
export const hasPassedOn = (id: SQLWrapper, day: On): SQL =>
  sql`exists (select from organization_successions s where s.predecessor_id = ${id} and ${passes(day)})`

/** Those for whom that organization answers, as `uuid[]`: itself first, then all that passed to it. None where it passed on itself. */
export const dutiesOf = (id: SQLWrapper, day: On): SQL<string[]> => sql`array(
  with recursive duty (id, step) as (
    select ${id}, 0 where not ${hasPassedOn(id, day)}
    union
    select s.predecessor_id, duty.step + 1 from duty join organization_successions s on s.successor_id = duty.id and ${passes(day)}
  ) select duty.id from duty group by duty.id order by min(duty.step), duty.id)`

/** Ids of those who answer for that organization, as a subquery: itself, or whoever it passed to in the end. */
export const answerersOf = (id: SQLWrapper, day: On): SQL => sql`(
  with recursive heir (id) as (
    select ${id}
    union
    select s.successor_id from heir join organization_successions s on s.predecessor_id = heir.id and ${passes(day)}
  ) select heir.id from heir where not ${hasPassedOn(sql`heir.id`, day)})`

/** By organization that passed on, those who answer in its place. */
export type Heirs = ReadonlyMap<string, readonly string[]>

/** All who have passed on by that day. One query. */
export async function heirsOn(db: Db, day: Day): Promise<Heirs> {
  const { rows } = await db.execute<{ former: string; id: string }>(sql`
    with recursive passing as (select s.predecessor_id, s.successor_id from organization_successions s where ${passes(day)}),
    heir (former, id) as (
      select predecessor_id, successor_id from passing
      union
      select heir.former, passing.successor_id from heir join passing on passing.predecessor_id = heir.id
    ) select former, id from heir where not exists (select from passing where passing.predecessor_id = heir.id) order by former, id`)
  const heirs = new Map<string, string[]>()
  for (const { former, id } of rows) heirs.set(former, [...(heirs.get(former) ?? []), id])
  return heirs
}

/** The organization, and all for whom it answers: what `withDuties` asks the database. */
export const withFormers = (heirs: Heirs, id: string): string[] => [
  id,
  ...[...heirs].flatMap(([former, ids]) => (ids.includes(id) ? [former] : [])),
]

/** The one that answers for the organization on that day; itself where several share what it had, or where nothing was passed on. */
export async function answererOf(db: Db, id: string, day: Day): Promise<string> {
  const { rows } = await db.execute<{ id: string }>(answerersOf(sql`${id}::uuid`, day))
  return rows.length === 1 ? rows[0]!.id : id
}

/** Those organizations, with every one that they came from or that they became by that day: those in the middle too. */
export async function kinOf(db: Db, ids: readonly string[], day: Day): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await db.execute<{ id: string }>(sql`
    with recursive later (id) as (
      select unnest(${sql.param(ids)}::uuid[])
      union
      select s.successor_id from later join organization_successions s on s.predecessor_id = later.id and ${passes(day)}
    ), earlier (id) as (
      select unnest(${sql.param(ids)}::uuid[])
      union
      select s.predecessor_id from earlier join organization_successions s on s.successor_id = earlier.id and ${passes(day)}
    ) select id from later union select id from earlier`)
  return rows.map(({ id }) => id)
}

/** The organizations with all for whom they answer. */
export async function withDuties(db: Db, ids: readonly string[], day: Day): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await db.execute<{ id: string }>(
    sql`select distinct unnest(${dutiesOf(sql`o.id`, day)}) as id from organizations o where o.id = any(${sql.param(ids)}::uuid[])`,
  )
  return [...new Set([...ids, ...rows.map(({ id }) => id)])]
}
