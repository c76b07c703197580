import { date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { PlanId } from '../plans/model.ts'
import type { Conflict, TextChange } from '../versions/text.ts'
import { AMENDMENT_STATES, type AmendmentId } from './model.ts'

const day = (name: string) => date(name, { mode: 'string' })

export const amendments = pgTable('amendments', {
  id: uuid().$type<AmendmentId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  number: integer().notNull(),
  state: text({ enum: AMENDMENT_STATES }).notNull(),
  title: jsonb().$type<TranslatedText>().notNull(),
  reason: jsonb().$type<TranslatedText>().notNull(),
  organizationId: uuid('organization_id').notNull(),
  personId: uuid('person_id').notNull(),
  baseVersion: integer('base_version').notNull(),
  changes: jsonb().$type<TextChange[]>().notNull().default([]),
  conflicts: jsonb().$type<Conflict[]>().notNull().default([]),
  document: text(),
  sha256: text(),
  proposedOn: day('proposed_on'),
  decidedOn: day('decided_on'),
  decisionId: uuid('decision_id'),
  decisionReason: jsonb('decision_reason').$type<TranslatedText>(),
  deciderId: uuid('decider_id'),
  deciderOrganizationId: uuid('decider_organization_id'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})
