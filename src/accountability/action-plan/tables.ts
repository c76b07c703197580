import {
  bigint,
  boolean,
  customType,
  date,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { BoroughKey } from '../../kernel/geo/boroughs.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import type { CommitmentId } from './commitments/model.ts'
import { COUNTERPART_VERDICTS } from './counterpart/vocabulary.ts'
import type { IndicatorId } from './indicators/model.ts'
import type { EvidenceId, MilestoneId, ReportId } from './milestones/model.ts'
import type { PlanId } from './plans/model.ts'
import {
  COMPLETIONS,
  DIRECTIONS,
  INDICATOR_KINDS,
  PARTICIPATION_LEVELS,
  PERIODICITIES,
  PHASE_KINDS,
  SCOPES,
  SEAT_SECTORS,
} from './vocabulary.ts'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
const content = (name: string) => jsonb(name).$type<TranslatedText>()
const day = (name: string) => date(name, { mode: 'string' })
const moment = (name: string) => timestamp(name, { withTimezone: true })

export const plans = pgTable('plans', {
  id: uuid().$type<PlanId>().primaryKey(),
  slug: text().notNull(),
  title: content('title').notNull(),
  territory: text().notNull(),
  summary: content('summary'),
  statusNote: content('status_note'),
  convenerId: uuid('convener_id'),
  startsOn: day('starts_on'),
  endsOn: day('ends_on'),
  publishedOn: day('published_on'),
  current: boolean().notNull().default(false),
  demonstration: boolean().notNull().default(false),
  source: text(),
  commitmentCount: integer('commitment_count').notNull().default(0),
  /** Number of the signed version in force; null where it was never signed here. */
  version: integer(),
  launchedOn: day('launched_on'),
  closedOn: day('closed_on'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const planPhases = pgTable(
  'plan_phases',
  {
    planId: uuid('plan_id').$type<PlanId>().notNull(),
    number: integer().notNull(),
    kind: text({ enum: PHASE_KINDS }).notNull(),
    title: content('title'),
    opensOn: day('opens_on'),
    closesOn: day('closes_on'),
    means: content('means'),
  },
  (table) => [primaryKey({ columns: [table.planId, table.number] })],
)

export const planSeats = pgTable(
  'plan_seats',
  {
    planId: uuid('plan_id').$type<PlanId>().notNull(),
    number: integer().notNull(),
    sector: text({ enum: SEAT_SECTORS }).notNull(),
    label: text().notNull(),
    seats: integer(),
  },
  (table) => [primaryKey({ columns: [table.planId, table.number] })],
)

export const planSeatHolders = pgTable(
  'plan_seat_holders',
  {
    planId: uuid('plan_id').$type<PlanId>().notNull(),
    seatNumber: integer('seat_number').notNull(),
    number: integer().notNull(),
    name: text().notNull(),
    organizationId: uuid('organization_id'),
    pending: boolean().notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.planId, table.seatNumber, table.number] })],
)

export const commitments = pgTable('commitments', {
  id: uuid().$type<CommitmentId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  number: integer().notNull(),
  title: content('title').notNull(),
  problem: content('problem'),
  causes: content('causes'),
  effects: content('effects'),
  objective: content('objective'),
  product: content('product'),
  publicOwnerId: uuid('public_owner_id'),
  civilOwnerId: uuid('civil_owner_id'),
  startsOn: day('starts_on'),
  endsOn: day('ends_on'),
  participationLevel: text('participation_level', { enum: PARTICIPATION_LEVELS }),
  scope: text({ enum: SCOPES }),
  boroughs: text().array().$type<BoroughKey[]>().notNull().default([]),
  goals: smallint().array().notNull().default([]),
  budgetAmount: numeric('budget_amount', { precision: 18, scale: 2, mode: 'number' }),
  budgetCurrency: text('budget_currency'),
  budgetNote: content('budget_note'),
  completion: text({ enum: COMPLETIONS }),
  milestoneCount: integer('milestone_count').notNull().default(0),
  milestonesComplete: integer('milestones_complete').notNull().default(0),
  milestonesReported: integer('milestones_reported').notNull().default(0),
  reportsConfirmed: integer('reports_confirmed').notNull().default(0),
  reportsDisputed: integer('reports_disputed').notNull().default(0),
  /** Of the last edition published of its assessment. */
  assessedCompletion: text('assessed_completion', { enum: COMPLETIONS }),
  nextDueOn: day('next_due_on'),
  lastReportedOn: day('last_reported_on'),
  createdAt: moment('created_at').notNull().defaultNow(),
  /** Made by the database of title, problem, objective and product. */
  words: tsvector().notNull().generatedAlwaysAs(''),
})

export const commitmentActors = pgTable(
  'commitment_actors',
  {
    commitmentId: uuid('commitment_id').$type<CommitmentId>().notNull(),
    number: integer().notNull(),
    organizationId: uuid('organization_id').notNull(),
    role: content('role'),
  },
  (table) => [primaryKey({ columns: [table.commitmentId, table.number] })],
)

export const commitmentPrinciples = pgTable(
  'commitment_principles',
  { commitmentId: uuid('commitment_id').$type<CommitmentId>().notNull(), principleId: uuid('principle_id').notNull() },
  (table) => [primaryKey({ columns: [table.commitmentId, table.principleId] })],
)

export const milestones = pgTable('milestones', {
  id: uuid().$type<MilestoneId>().primaryKey(),
  commitmentId: uuid('commitment_id').$type<CommitmentId>().notNull(),
  /** The commitment's plan, so that «same plan» is a foreign key and what a plan owes is one index. */
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  number: integer().notNull(),
  title: content('title').notNull(),
  deliverable: content('deliverable'),
  startsOn: day('starts_on'),
  endsOn: day('ends_on'),
  completion: text({ enum: COMPLETIONS }),
  reportedOn: day('reported_on'),
  counterpart: text({ enum: COUNTERPART_VERDICTS }),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const milestoneDependencies = pgTable(
  'milestone_dependencies',
  {
    planId: uuid('plan_id').$type<PlanId>().notNull(),
    milestoneId: uuid('milestone_id').$type<MilestoneId>().notNull(),
    dependsOnId: uuid('depends_on_id').$type<MilestoneId>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.milestoneId, table.dependsOnId] })],
)

export const progressReports = pgTable('progress_reports', {
  id: uuid().$type<ReportId>().primaryKey(),
  milestoneId: uuid('milestone_id').$type<MilestoneId>().notNull(),
  number: integer().notNull(),
  onDay: day('on_day').notNull(),
  completion: text({ enum: COMPLETIONS }).notNull(),
  narrative: content('narrative'),
  delayJustification: content('delay_justification'),
  organizationId: uuid('organization_id').notNull(),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** A piece of evidence, whatever it shows: a file or a link. */
export const pieceColumns = () => ({
  number: integer().notNull(),
  kind: text({ enum: ['file', 'link'] }).notNull(),
  title: content('title').notNull(),
  url: text(),
  sha256: text(),
  fileName: text('file_name'),
  fileKind: text('file_kind'),
  charset: text(),
  size: bigint({ mode: 'number' }),
  day: day('day'),
  uploaderId: uuid('uploader_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const evidence = pgTable('evidence', {
  id: uuid().$type<EvidenceId>().primaryKey(),
  reportId: uuid('report_id').$type<ReportId>().notNull(),
  ...pieceColumns(),
})

export const indicators = pgTable('indicators', {
  id: uuid().$type<IndicatorId>().primaryKey(),
  commitmentId: uuid('commitment_id').$type<CommitmentId>().notNull(),
  number: integer().notNull(),
  name: content('name').notNull(),
  variable: content('variable'),
  unit: content('unit'),
  kind: text({ enum: INDICATOR_KINDS }),
  direction: text({ enum: DIRECTIONS }),
  periodicity: text({ enum: PERIODICITIES }),
  baselineValue: numeric('baseline_value', { mode: 'number' }),
  baselineOn: day('baseline_on'),
  targetValue: numeric('target_value', { mode: 'number' }),
  targetOn: day('target_on'),
  source: content('source'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const indicatorValues = pgTable(
  'indicator_values',
  {
    indicatorId: uuid('indicator_id').$type<IndicatorId>().notNull(),
    day: day('day').notNull(),
    value: numeric({ mode: 'number' }).notNull(),
    note: content('note'),
  },
  (table) => [primaryKey({ columns: [table.indicatorId, table.day] })],
)
