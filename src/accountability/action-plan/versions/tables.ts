import { bigint, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { AmendmentId } from '../amendments/model.ts'
import type { PlanId } from '../plans/model.ts'
import type { Signatory, VersionId } from './model.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const planVersions = pgTable('plan_versions', {
  id: uuid().$type<VersionId>().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  number: integer().notNull(),
  document: text().notNull(),
  sha256: text().notNull(),
  signedOn: date('signed_on', { mode: 'string' }).notNull(),
  signatories: jsonb().$type<Signatory[]>().notNull(),
  amendmentId: uuid('amendment_id').$type<AmendmentId>(),
  decisionId: uuid('decision_id'),
  changed: integer().array().notNull().default([]),
  paperSha256: text('paper_sha256'),
  paperName: text('paper_name'),
  paperKind: text('paper_kind'),
  paperSize: bigint('paper_size', { mode: 'number' }),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const planLaunches = pgTable('plan_launches', {
  id: uuid().primaryKey(),
  planId: uuid('plan_id').$type<PlanId>().notNull(),
  onDay: date('on_day', { mode: 'string' }).notNull(),
  place: text().notNull(),
  note: jsonb().$type<TranslatedText>(),
  organizationId: uuid('organization_id'),
  personId: uuid('person_id'),
  createdAt: moment('created_at').notNull().defaultNow(),
})
