import { boolean, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { PlanId } from '../plans/model.ts'
import { PHASE_KINDS } from '../vocabulary.ts'
import { MINIMUM_RULES, type DraftId, type SubmissionId } from './model.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const draftingMinimums = pgTable('drafting_minimums', {
  id: uuid().primaryKey(),
  rule: text({ enum: MINIMUM_RULES }).notNull(),
  phase: text({ enum: PHASE_KINDS }).notNull(),
  nextPhase: text('next_phase', { enum: PHASE_KINDS }),
  days: integer(),
  working: boolean().notNull().default(false),
  norm: text(),
  anchor: text(),
  citation: jsonb().$type<TranslatedText>().notNull(),
  fromDay: date('from_day', { mode: 'string' }),
  untilDay: date('until_day', { mode: 'string' }),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  /** Whose place it took on its first day. */
  follows: uuid(),
  withdrawnAt: moment('withdrawn_at'),
  withdrawnBy: uuid('withdrawn_by'),
  withdrawnReason: jsonb('withdrawn_reason').$type<TranslatedText>(),
})

export const draftVersions = pgTable('draft_versions', {
  id: uuid().$type<DraftId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  commitmentId: uuid('commitment_id').$type<CommitmentId>().notNull(),
  commitment: integer().notNull(),
  number: integer().notNull(),
  title: jsonb().$type<TranslatedText>().notNull(),
  document: text().notNull(),
  sha256: text().notNull(),
  note: jsonb().$type<TranslatedText>().notNull(),
  organizationId: uuid('organization_id'),
  office: text(),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const draftSubmissions = pgTable('draft_submissions', {
  id: uuid().$type<SubmissionId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  number: integer().notNull(),
  document: text().notNull(),
  sha256: text().notNull(),
  versions: jsonb().$type<{ commitment: number; version: number }[]>().notNull(),
  note: jsonb().$type<TranslatedText>(),
  decisionId: uuid('decision_id').notNull(),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})
