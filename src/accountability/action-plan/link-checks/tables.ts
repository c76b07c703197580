import { bigint, integer, jsonb, pgTable, pgView, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { ResponseId } from '../counterpart/model.ts'
import { SIDES } from '../evaluation/vocabulary.ts'
import type { MilestoneId, ReportId } from '../milestones/model.ts'
import type { PlanId } from '../plans/model.ts'
import { LINK_STATES, OUTCOMES, SOURCES } from './model.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const linkHosts = pgTable('link_hosts', {
  host: text().primaryKey(),
  askedAt: moment('asked_at').notNull(),
})

export const citedLinks = pgTable('cited_links', {
  id: uuid().primaryKey().defaultRandom(),
  url: text().notNull(),
  host: text().notNull(),
  state: text({ enum: LINK_STATES }).notNull().default('waiting'),
  outcome: text({ enum: OUTCOMES }),
  httpStatus: integer('http_status'),
  finalUrl: text('final_url'),
  sha256: text(),
  etag: text(),
  lastModified: text('last_modified'),
  checkedAt: moment('checked_at'),
  answeredAt: moment('answered_at'),
  failures: integer().notNull().default(0),
  failingSince: moment('failing_since'),
  nextCheckAt: moment('next_check_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const linkVersions = pgTable(
  'link_versions',
  {
    linkId: uuid('link_id').notNull(),
    sha256: text().notNull(),
    digest: text().notNull(),
    mediaType: text('media_type'),
    size: bigint({ mode: 'number' }).notNull(),
    kind: text(),
    firstSeenAt: moment('first_seen_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.sha256] })],
)

export const linkFindings = pgTable('link_findings', {
  id: uuid().primaryKey().defaultRandom(),
  linkId: uuid('link_id').notNull(),
  outcome: text({ enum: OUTCOMES }).notNull(),
  httpStatus: integer('http_status'),
  sha256: text(),
  times: integer().notNull().default(1),
  firstAt: moment('first_at').notNull(),
  lastAt: moment('last_at').notNull(),
})

export const linkCitations = pgTable('link_citations', {
  evidenceId: uuid('evidence_id'),
  proofId: uuid('proof_id'),
  assessmentEvidenceId: uuid('assessment_evidence_id'),
  contributionEvidenceId: uuid('contribution_evidence_id'),
  pieceId: uuid('piece_id')
    .notNull()
    .generatedAlwaysAs(`coalesce(evidence_id, proof_id, assessment_evidence_id, contribution_evidence_id)`),
  linkId: uuid('link_id').notNull(),
  planId: uuid('plan_id').$type<PlanId>(),
  citedSha256: text('cited_sha256'),
  toldAt: moment('told_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** Evidence by link that everybody may see, whoever brought it, with where it belongs. */
export const citedPieces = pgView('cited_pieces', {
  id: uuid().notNull(),
  source: text({ enum: SOURCES }).notNull(),
  title: jsonb().$type<TranslatedText>().notNull(),
  url: text().notNull(),
  citedAt: moment('cited_at').notNull(),
  ownerId: uuid('owner_id'),
  planId: uuid('plan_id').$type<PlanId>(),
  commitmentId: uuid('commitment_id').$type<CommitmentId>(),
  milestoneId: uuid('milestone_id').$type<MilestoneId>(),
  reportId: uuid('report_id').$type<ReportId>(),
  responseId: uuid('response_id').$type<ResponseId>(),
  assessmentId: uuid('assessment_id'),
  contributionId: uuid('contribution_id'),
  side: text({ enum: SIDES }),
  /** Its number. */
  contribution: integer(),
}).existing()

export const evidenceReplacements = pgTable('evidence_replacements', {
  id: uuid().primaryKey().defaultRandom(),
  oldEvidenceId: uuid('old_evidence_id'),
  newEvidenceId: uuid('new_evidence_id'),
  oldProofId: uuid('old_proof_id'),
  newProofId: uuid('new_proof_id'),
  oldId: uuid('old_id').notNull().generatedAlwaysAs(`coalesce(old_evidence_id, old_proof_id)`),
  newId: uuid('new_id').notNull().generatedAlwaysAs(`coalesce(new_evidence_id, new_proof_id)`),
  reason: jsonb().$type<TranslatedText>().notNull(),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})
