import { boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { PlanId } from '../plans/model.ts'
import { pieceColumns } from '../tables.ts'
import type { AssessmentId, AssignmentId, OwnProofId, ReplyPoint } from './model.ts'
import type { Scale, ScaleSetId } from './scales/model.ts'
import { ASSESSMENT_STATES, SIDES, STANCES } from './vocabulary.ts'

const content = (name: string) => jsonb(name).$type<TranslatedText>()
const day = (name: string) => date(name, { mode: 'string' })
const moment = (name: string) => timestamp(name, { withTimezone: true })

export const scaleSets = pgTable('scale_sets', {
  id: uuid().$type<ScaleSetId>().primaryKey(),
  slug: text().notNull(),
  version: integer().notNull(),
  name: content('name').notNull(),
  author: text().notNull(),
  source: text().notNull(),
  sourceUrl: text('source_url'),
  note: content('note'),
  fromDay: day('from_day').notNull(),
  untilDay: day('until_day'),
  scales: jsonb().$type<Scale[]>().notNull(),
  seed: text(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const planEvaluations = pgTable('plan_evaluations', {
  planId: uuid('plan_id').$type<PlanId>().primaryKey(),
  scaleSetId: uuid('scale_set_id').$type<ScaleSetId>(),
  secondReview: boolean('second_review').notNull().default(true),
})

export const replyTerms = pgTable('reply_terms', {
  id: uuid().primaryKey().defaultRandom(),
  fromDay: day('from_day').notNull(),
  workingDays: integer('working_days').notNull(),
  reason: content('reason').notNull(),
})

export const assignments = pgTable('assessment_assignments', {
  id: uuid().$type<AssignmentId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  commitmentId: uuid('commitment_id').$type<CommitmentId>(),
  personId: uuid('person_id').notNull(),
  organizationId: uuid('organization_id').notNull(),
  fromDay: day('from_day').notNull(),
  untilDay: day('until_day'),
  declaredAt: moment('declared_at'),
  endReason: content('end_reason'),
  assignedBy: uuid('assigned_by'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const assessments = pgTable('assessments', {
  id: uuid().$type<AssessmentId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  commitmentId: uuid('commitment_id').$type<CommitmentId>().notNull(),
  edition: integer().notNull(),
  correctionReason: content('correction_reason'),
  scaleSetId: uuid('scale_set_id').$type<ScaleSetId>().notNull(),
  assignmentId: uuid('assignment_id').$type<AssignmentId>().notNull(),
  authorId: uuid('author_id').notNull(),
  organizationId: uuid('organization_id').notNull(),
  state: text({ enum: ASSESSMENT_STATES }).notNull(),
  secondReview: boolean('second_review').notNull(),
  sentOn: day('sent_on'),
  replyDays: integer('reply_days'),
  deniesPostIn: uuid('denies_post_in').array().notNull().default([]),
  begunBy: uuid('begun_by'),
  begunFor: uuid('begun_for'),
  publishedAt: moment('published_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const answers = pgTable(
  'assessment_answers',
  {
    assessmentId: uuid('assessment_id').$type<AssessmentId>().notNull(),
    round: integer().notNull(),
    scale: text().notNull(),
    option: text(),
    reason: content('reason'),
    changeReason: content('change_reason'),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.round, table.scale] })],
)

export const citations = pgTable(
  'assessment_citations',
  {
    assessmentId: uuid('assessment_id').$type<AssessmentId>().notNull(),
    round: integer().notNull(),
    scale: text().notNull(),
    evidenceId: uuid('evidence_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.round, table.scale, table.evidenceId] })],
)

export const reviews = pgTable('assessment_reviews', {
  id: uuid().primaryKey(),
  assessmentId: uuid('assessment_id').$type<AssessmentId>().notNull(),
  number: integer().notNull(),
  personId: uuid('person_id').notNull(),
  verdict: text({ enum: ['approved', 'returned'] }).notNull(),
  remarks: content('remarks'),
  deniesPostIn: uuid('denies_post_in').array().notNull().default([]),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const parties = pgTable(
  'assessment_parties',
  {
    assessmentId: uuid('assessment_id').$type<AssessmentId>().notNull(),
    side: text({ enum: SIDES }).notNull(),
    organizationId: uuid('organization_id').notNull(),
    dueOn: day('due_on').notNull(),
    remindedOn: day('reminded_on'),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.side] })],
)

export const replies = pgTable('assessment_replies', {
  id: uuid().primaryKey(),
  assessmentId: uuid('assessment_id').$type<AssessmentId>().notNull(),
  side: text({ enum: SIDES }).notNull(),
  stance: text({ enum: STANCES }).notNull(),
  comment: content('comment'),
  points: jsonb().$type<ReplyPoint[]>().notNull(),
  personId: uuid('person_id').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const ownEvidence = pgTable('assessment_evidence', {
  id: uuid().$type<OwnProofId>().primaryKey(),
  assessmentId: uuid('assessment_id').$type<AssessmentId>().notNull(),
  round: integer(),
  scale: text(),
  side: text({ enum: SIDES }),
  ...pieceColumns(),
})
