import { date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { PlanId, PlanState } from '../plans/model.ts'
import { CUT_KINDS, type CutId } from './model.ts'

const day = (name: string) => date(name, { mode: 'string' })
const moment = (name: string) => timestamp(name, { withTimezone: true })
const content = (name: string) => jsonb(name).$type<TranslatedText>()

export const planCutDays = pgTable(
  'plan_cut_days',
  { planId: uuid('plan_id').$type<PlanId>().notNull(), day: day('day').notNull() },
  (table) => [primaryKey({ columns: [table.planId, table.day] })],
)

export const planCuts = pgTable('plan_cuts', {
  id: uuid().$type<CutId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  number: integer().notNull(),
  kind: text({ enum: CUT_KINDS }).notNull(),
  forDay: day('for_day'),
  onDay: day('on_day').notNull(),
  document: text().notNull(),
  sha256: text().notNull(),
  summary: jsonb().$type<PlanState>().notNull(),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const planClosings = pgTable('plan_closings', {
  id: uuid().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  cutId: uuid('cut_id').$type<CutId>().notNull(),
  onDay: day('on_day').notNull(),
  results: content('results').notNull(),
  lessons: content('lessons').notNull(),
  undone: content('undone').notNull(),
  earlyReason: content('early_reason'),
  decisionId: uuid('decision_id'),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})
