import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { ReportId } from '../milestones/model.ts'
import { pieceColumns } from '../tables.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import type { ProofId, ResponseId } from './model.ts'
import { COUNTERPART_VERDICTS } from './vocabulary.ts'

const content = (name: string) => jsonb(name).$type<TranslatedText>()
const moment = (name: string) => timestamp(name, { withTimezone: true })

export const reportResponses = pgTable('report_responses', {
  id: uuid().$type<ResponseId>().primaryKey(),
  reportId: uuid('report_id').$type<ReportId>().notNull(),
  number: integer().notNull(),
  verdict: text({ enum: COUNTERPART_VERDICTS }).notNull(),
  reason: content('reason'),
  completion: text({ enum: COMPLETIONS }),
  organizationId: uuid('organization_id').notNull(),
  personId: uuid('person_id').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const responseEvidence = pgTable('response_evidence', {
  id: uuid().$type<ProofId>().primaryKey(),
  responseId: uuid('response_id').$type<ResponseId>().notNull(),
  ...pieceColumns(),
})
