import { date, integer, jsonb, pgTable, text, timestamp, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import type { Ending, NormKind } from './norms/model.ts'

const translated = (name: string) => jsonb(name).$type<TranslatedText>()
const day = (name: string) => date(name, { mode: 'string' })

export const norms = pgTable('norms', {
  id: uuid().primaryKey(),
  seed: text(),
  slug: text().notNull(),
  title: translated('title').notNull(),
  shortName: translated('short_name').notNull(),
  kind: text().$type<NormKind>().notNull(),
  issuer: translated('issuer').notNull(),
  summary: translated('summary'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

export const normVersions = pgTable('norm_versions', {
  id: uuid().primaryKey(),
  seed: text(),
  normId: uuid('norm_id').notNull(),
  label: translated('label').notNull(),
  publication: text().notNull(),
  url: text(),
  publishedOn: day('published_on'),
  inForceFrom: day('in_force_from'),
  /** First day no longer in force. */
  inForceUntil: day('in_force_until'),
  confirmedUntil: day('confirmed_until'),
  ended: text().$type<Ending>(),
  endedBy: uuid('ended_by').references((): AnyPgColumn => norms.id),
  note: translated('note'),
})

export const provisions = pgTable('provisions', {
  id: uuid().primaryKey(),
  seed: text(),
  normVersionId: uuid('norm_version_id').notNull(),
  anchor: text().notNull(),
  article: text().notNull(),
  fraction: text(),
  numeral: text(),
  summary: translated('summary').notNull(),
  note: translated('note'),
  position: integer().notNull(),
})

export const principleCatalogues = pgTable('principle_catalogues', {
  id: uuid().primaryKey(),
  seed: text(),
  slug: text().notNull(),
  name: translated('name').notNull(),
  normVersionId: uuid('norm_version_id').notNull(),
  provisionId: uuid('provision_id'),
  validFrom: day('valid_from'),
  /** First day no longer valid. */
  validUntil: day('valid_until'),
  source: translated('source').notNull(),
})

export const principles = pgTable('principles', {
  id: uuid().primaryKey(),
  seed: text(),
  catalogueId: uuid('catalogue_id').notNull(),
  number: integer().notNull(),
  slug: text().notNull(),
  name: translated('name').notNull(),
  explanation: translated('explanation').notNull(),
  provisionId: uuid('provision_id'),
})
