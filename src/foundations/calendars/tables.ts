import { boolean, date, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import type { EntryKind } from './model.ts'

export const calendarEntries = pgTable('calendar_entries', {
  id: uuid().primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  publisherId: uuid('publisher_id').notNull(),
  kind: text().$type<EntryKind>().notNull(),
  fromDay: date('from_day').notNull(),
  /** Belongs to the period. */
  lastDay: date('last_day').notNull(),
  reason: jsonb().$type<TranslatedText>().notNull(),
  publicationUrl: text('publication_url'),
  publicationReference: text('publication_reference'),
  publishedAt: timestamp('published_at', { withTimezone: true }).notNull(),
  withdrawnOn: date('withdrawn_on'),
  withdrawnReason: jsonb('withdrawn_reason').$type<TranslatedText>(),
  demonstration: boolean().notNull().default(false),
})
