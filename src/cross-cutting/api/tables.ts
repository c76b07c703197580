import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const apiAnswers = pgTable(
  'api_answers',
  {
    tokenId: uuid('token_id').notNull(),
    key: text().notNull(),
    /** SHA-256 of method, address and body. */
    fingerprint: text().notNull(),
    /** Null while the act is under way, which nobody else sees. */
    status: integer(),
    headers: jsonb().$type<Record<string, string>>().notNull().default({}),
    body: text().notNull().default(''),
    keptAt: timestamp('kept_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.key] })],
)
