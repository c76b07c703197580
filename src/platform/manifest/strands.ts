import { and, sql, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { ref, type Ref } from '../../kernel/ref.ts'
import { among, type Db } from '../database/index.ts'
import type { ThreadPart } from './index.ts'

type Lying = {
  /** The kind of these records. */
  kind: string
  /** The kind of what they came from, or the column that says it. */
  from: string | PgColumn
  table: PgTable
  /** What must be read beside the table to know what they came from. */
  beside?: readonly { table: PgTable; on: SQL }[]
  /** Ids of what they came from, and of themselves. */
  before: PgColumn
  after: PgColumn
  /** Which of them are told of: all where absent. */
  counts?: SQL
  /** In order of time, as far as the records know it. */
  order: readonly (SQL | PgColumn)[]
}

/** How records lie on the thread that name, in a column, what they came from: one query in each direction. */
export function lyingBehind({ kind, from, table, beside = [], before, after, counts, order }: Lying) {
  const find = async (db: Db, where: SQL, most?: number) => {
    const query = db
      .select({ from: typeof from === 'string' ? sql<string>`${from}` : sql<string>`${from}`, before, after })
      .from(table)
      .$dynamic()
    for (const other of beside) void query.innerJoin(other.table, other.on)
    void query.where(and(where, counts)).orderBy(...order)
    const rows = await (most === undefined ? query : query.limit(most))
    return rows.map((row) => ({
      before: ref(row.from, row.before as string),
      after: ref(kind, row.after as string),
    }))
  }
  const idsOf = (refs: readonly Ref[]) =>
    refs.flatMap((one) => (typeof from !== 'string' || one.kind === from ? [one.id] : []))
  return {
    before: (db, ids) => find(db, among(after, ids)),
    after: async (db, refs, most) => {
      const ids = idsOf(refs)
      return ids.length === 0 ? [] : find(db, among(before, ids), most)
    },
  } satisfies Pick<ThreadPart, 'before' | 'after'>
}
