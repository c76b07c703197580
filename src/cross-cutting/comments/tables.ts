import { sql } from 'drizzle-orm'
import { bigint, boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import { ANSWER_TYPES, KINDS, TERM_MATTERS } from './vocabulary.ts'

const content = (name: string) => jsonb(name).$type<TranslatedText>()
const day = (name: string) => date(name, { mode: 'string' })
const moment = (name: string) => timestamp(name, { withTimezone: true })

export const answerTerms = pgTable('answer_terms', {
  id: uuid().primaryKey(),
  authorityId: uuid('authority_id'),
  matter: text({ enum: TERM_MATTERS }).notNull().default('answer'),
  days: integer().notNull(),
  extensionDays: integer('extension_days').notNull(),
  fromDay: day('from_day'),
  untilDay: day('until_day'),
  source: content('source'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const ruleVersions = pgTable('participation_rule_versions', {
  version: integer().primaryKey(),
  fromDay: day('from_day').notNull(),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const rules = pgTable(
  'participation_rules',
  {
    version: integer().notNull(),
    number: integer().notNull(),
    title: content('title').notNull(),
    text: content('text').notNull(),
    /** Whether what breaks it may be taken out of sight. */
    forbids: boolean().notNull().default(true),
  },
  (table) => [primaryKey({ columns: [table.version, table.number] })],
)

export const contributions = pgTable('contributions', {
  id: uuid().primaryKey(),
  number: integer()
    .notNull()
    .default(sql`next_contribution_number()`),
  kind: text({ enum: KINDS }).notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: uuid('subject_id').notNull(),
  claimId: uuid('claim_id'),
  text: content('text').notNull(),
  authorId: uuid('author_id').notNull(),
  ownerId: uuid('owner_id').notNull(),
  askedOn: day('asked_on').notNull(),
  termFrom: day('term_from'),
  termDays: integer('term_days'),
  extensionDays: integer('extension_days'),
  extendedOn: day('extended_on'),
  extensionReason: content('extension_reason'),
  halfOn: day('half_on'),
  dueOn: day('due_on'),
  answeredOn: day('answered_on'),
  halfToldOn: day('half_told_on'),
  overdueToldOn: day('overdue_told_on'),
  /** Working days during which the term stopped, because others had taken it out of sight. */
  stoppedDays: integer('stopped_days').notNull().default(0),
  editedAt: moment('edited_at'),
  withdrawnOn: day('withdrawn_on'),
  hidden: boolean().notNull().default(false),
  /** Taken out of sight by who owes the answer: its term runs and it is counted all the same. */
  hiddenByOwner: boolean('hidden_by_owner').notNull().default(false),
  createdAt: moment('created_at').notNull(),
})

/** How many there are, kept by a trigger on `contributions`; `dueOn` of what is open only. */
export const tallies = pgTable('contribution_tallies', {
  ownerId: uuid('owner_id').notNull(),
  year: integer().notNull(),
  kind: text({ enum: KINDS }).notNull(),
  standing: text({ enum: ['open', 'on-time', 'late', 'answered', 'no-term', 'withdrawn', 'hidden'] }).notNull(),
  dueOn: day('due_on'),
  /** Asked by somebody who had a role that day in the body that owes the answer. */
  askedWithin: boolean('asked_within').notNull(),
  count: integer().notNull(),
})

export const versions = pgTable(
  'contribution_versions',
  {
    contributionId: uuid('contribution_id').notNull(),
    number: integer().notNull(),
    text: content('text').notNull(),
    replacedAt: moment('replaced_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.contributionId, table.number] })],
)

export const pieces = pgTable('contribution_evidence', {
  id: uuid().primaryKey(),
  contributionId: uuid('contribution_id').notNull(),
  number: integer().notNull(),
  kind: text({ enum: ['file', 'link'] }).notNull(),
  title: content('title').notNull(),
  url: text(),
  sha256: text(),
  fileName: text('file_name'),
  fileKind: text('file_kind'),
  charset: text(),
  size: bigint({ mode: 'number' }),
})

export const answers = pgTable('contribution_answers', {
  id: uuid().primaryKey(),
  contributionId: uuid('contribution_id').notNull(),
  number: integer().notNull(),
  type: text({ enum: ANSWER_TYPES }).notNull(),
  reason: content('reason').notNull(),
  organizationId: uuid('organization_id').notNull(),
  personId: uuid('person_id').notNull(),
  transferredTo: uuid('transferred_to'),
  correctionId: uuid('correction_id'),
  onDay: day('on_day').notNull(),
  createdAt: moment('created_at').notNull(),
})

export const rejoinders = pgTable('contribution_rejoinders', {
  contributionId: uuid('contribution_id').primaryKey(),
  text: content('text').notNull(),
  createdAt: moment('created_at').notNull(),
})

export const flags = pgTable(
  'contribution_flags',
  {
    contributionId: uuid('contribution_id').notNull(),
    personId: uuid('person_id').notNull(),
    reason: text().notNull(),
    settled: boolean().notNull().default(false),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.contributionId, table.personId] })],
)

export const moderations = pgTable('contribution_moderations', {
  id: uuid().primaryKey(),
  contributionId: uuid('contribution_id').notNull(),
  number: integer().notNull(),
  /** Which earlier text it is about; null: the whole contribution. */
  version: integer(),
  decision: text({ enum: ['hidden', 'kept'] }).notNull(),
  ruleVersion: integer('rule_version'),
  ruleNumber: integer('rule_number'),
  /** Of an earlier text: taken out of sight by who owes the answer. Of the whole, the contribution says it. */
  byOwner: boolean('by_owner').notNull().default(false),
  reason: content('reason').notNull(),
  organizationId: uuid('organization_id').notNull(),
  personId: uuid('person_id').notNull(),
  createdAt: moment('created_at').notNull(),
})

export const appeals = pgTable('contribution_appeals', {
  moderationId: uuid('moderation_id').primaryKey(),
  contributionId: uuid('contribution_id').notNull(),
  hiddenBy: uuid('hidden_by').notNull(),
  text: content('text').notNull(),
  termDays: integer('term_days').notNull(),
  dueOn: day('due_on').notNull(),
  createdAt: moment('created_at').notNull(),
  decision: text({ enum: ['restored', 'upheld'] }),
  decisionReason: content('decision_reason'),
  organizationId: uuid('organization_id'),
  decidedBy: uuid('decided_by'),
  decidedAt: moment('decided_at'),
})
