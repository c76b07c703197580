import { boolean, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const apiTokens = pgTable('api_tokens', {
  id: uuid().primaryKey(),
  personId: uuid('person_id').notNull(),
  /** What its owner calls it. Shown to them alone. */
  name: text().notNull(),
  hash: text().notNull(),
  scopes: text().array().notNull(),
  /** Null: wherever the person may act. */
  organizationId: uuid('organization_id'),
  /** The session in which it was made had shown a second factor. */
  withSecondFactor: boolean('with_second_factor').notNull().default(false),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  lastUsedOn: date('last_used_on', { mode: 'string' }),
})
