import { asc, desc, sql, type AnyColumn, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { Day } from '../../kernel/dates.ts'
import { BadRequest } from '../../platform/http/failure.ts'

/** What rows are sorted by: never null, so that a page can go on from any row. Ties are broken by the id. */
export type Order = { key: SQL; type: 'integer' | 'date' | 'text' | 'uuid' }

export type Page = { sort?: string | undefined; after?: string | undefined; limit?: number | undefined }

/**
 * A page as the parts of a query: select `position` with the columns, ask for one row more than `limit`, and `cutPage` the answer.
 * The first order is the default; `-name` runs downwards. `after` is the `next` of the page before; one that no page gave is a BadRequest.
 */
export function seek<Orders extends Record<string, Order>>(
  orders: Orders,
  id: AnyColumn,
  { sort = '', after, limit = 50 }: Page,
) {
  const name = sort.replace(/^-/, '')
  const order = Object.hasOwn(orders, name) ? orders[name]! : Object.values(orders)[0]!
  const downwards = sort.startsWith('-')
  const direction = downwards ? desc : asc
  return {
    beyond: after === undefined ? undefined : beyond(order, id, downwards, after),
    orderBy: [direction(order.key), direction(id)],
    position: sql<string>`(${order.key})::text`,
    limit,
  }
}

/** The rows of a page, and the cursor of the next one. */
export function cutPage<Row extends { id: string; position: string }>(
  rows: readonly Row[],
  limit: number,
): { items: Omit<Row, 'position'>[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ position: _, ...row }) => row),
    next: last ? cursorOf(last.position, last.id) : null,
  }
}

function beyond({ key, type }: Order, id: AnyColumn, downwards: boolean, after: string): SQL {
  const at = readCursor(after, type)
  const value = type === 'text' ? sql`${at.key} collate "C"` : sql`${at.key}::${sql.raw(type)}`
  return sql`(${key}, ${id}) ${sql.raw(downwards ? '<' : '>')} (${value}, ${at.id}::uuid)`
}

const cursorOf = (key: string, id: string) => Buffer.from(JSON.stringify([key, id])).toString('base64url')
const Cursor = z.tuple([z.string().max(1000), z.uuid()])
const KEYS = { integer: z.string().regex(/^\d{1,9}$/), date: Day, text: z.string(), uuid: z.uuid() }

function readCursor(after: string, type: Order['type']): { key: string; id: string } {
  try {
    const [key, id] = Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()))
    return { key: KEYS[type].parse(key).replaceAll('\0', ''), id }
  } catch {
    throw new BadRequest({ after: 'cursor' })
  }
}
