import { jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import { RELATIONS, type LinkId } from './model.ts'

export const links = pgTable('links', {
  id: uuid().$type<LinkId>().primaryKey(),
  fromKind: text('from_kind').notNull(),
  fromId: uuid('from_id').notNull(),
  relation: text({ enum: RELATIONS }).notNull(),
  toKind: text('to_kind').notNull(),
  toId: uuid('to_id').notNull(),
  reason: jsonb().$type<TranslatedText>(),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
  withdrawnReason: text('withdrawn_reason'),
})
