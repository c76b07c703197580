import { sql } from 'drizzle-orm'
import { refKey, type Ref } from '../../../kernel/ref.ts'
import type { Db } from '../../../platform/database/index.ts'

/** By `refKey`, the moment of the last act about each record. One query, a look in the index for each. */
export async function lastActs(db: Db, records: readonly Ref[]): Promise<Map<string, Date>> {
  if (records.length === 0) return new Map()
  const { rows } = await db.execute<{ kind: string; id: string; at: string }>(sql`
    select r.kind, r.id, last.at from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r (kind text, id uuid)
    join lateral (select a.at from journal_about a where a.kind = r.kind and a.id = r.id order by a.at desc limit 1) last on true`)
  return new Map(rows.map(({ kind, id, at }) => [refKey({ kind, id }), new Date(at)]))
}
