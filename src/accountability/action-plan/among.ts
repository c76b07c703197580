import { sql, type AnyColumn, type SQL } from 'drizzle-orm'

/** The column has one of these ids. One parameter whatever their number: a statement takes 65,535. */
export const among = (column: AnyColumn, ids: readonly string[]): SQL =>
  sql`${column} = any(${sql.param([...ids])}::uuid[])`
