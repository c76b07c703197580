import { bigint, boolean, date, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import type { EndReason, PostKind, Standing } from './model.ts'

const withdrawal = { withdrawnOn: date('withdrawn_on'), withdrawnReason: text('withdrawn_reason') }

export const posts = pgTable('posts', {
  id: uuid().primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  number: integer().notNull(),
  kind: text().$type<PostKind>().notNull(),
  label: jsonb().$type<TranslatedText>().notNull(),
  mustBeFilled: boolean('must_be_filled').notNull(),
  fromDay: date('from_day'),
  /** First day on which it no longer exists. */
  untilDay: date('until_day'),
  ...withdrawal,
})

export const appointments = pgTable('appointments', {
  id: uuid().primaryKey(),
  postId: uuid('post_id').notNull(),
  number: integer().notNull(),
  standing: text().$type<Standing>().notNull(),
  personName: text('person_name').notNull(),
  personId: uuid('person_id'),
  fromDay: date('from_day').notNull(),
  /** First day on which it no longer holds. */
  untilDay: date('until_day'),
  endReason: text('end_reason').$type<EndReason>(),
  actLink: text('act_link'),
  actOn: date('act_on'),
  ...withdrawal,
})

export const appointmentDocuments = pgTable('appointment_documents', {
  id: uuid().primaryKey(),
  appointmentId: uuid('appointment_id').notNull(),
  title: text().notNull(),
  sha256: text().notNull(),
  fileName: text('file_name').notNull(),
  fileKind: text('file_kind').notNull(),
  charset: text(),
  size: bigint({ mode: 'number' }).notNull(),
  addedOn: date('added_on').notNull(),
})
