import { boolean, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import type { ImportReport, Remark, Settings } from './imports/report.ts'
import type { Level, Sector, SuccessionKind } from './register/model.ts'
import type { BoroughKey } from '../../kernel/geo/boroughs.ts'

export const organizations = pgTable('organizations', {
  id: uuid().primaryKey(),
  slug: text().notNull(),
  sector: text().$type<Sector>().notNull(),
  level: text().$type<Level>(),
  borough: text().$type<BoroughKey>(),
  foundedOn: date('founded_on'),
  dissolved: boolean().notNull().default(false),
  dissolvedOn: date('dissolved_on'),
  website: text(),
  registeredAt: timestamp('registered_at', { withTimezone: true }).notNull().defaultNow(),
})

/** From `fromDay` to the day before `untilDay`; null is unbounded. */
const period = { fromDay: date('from_day'), untilDay: date('until_day') }

export const organizationNames = pgTable('organization_names', {
  organizationId: uuid('organization_id').notNull(),
  name: text().notNull(),
  acronym: text(),
  ...period,
  nameKey: text('name_key').notNull().generatedAlwaysAs(''),
  looseKey: text('loose_key').notNull().generatedAlwaysAs(''),
  acronymKey: text('acronym_key').generatedAlwaysAs(''),
  searchKey: text('search_key').notNull().generatedAlwaysAs(''),
})

export const categoryCatalogue = pgTable('organization_category_catalogue', {
  id: text().primaryKey(),
  name: jsonb().$type<TranslatedText>().notNull(),
  sectors: text().array().$type<Sector[]>().notNull(),
  position: integer().notNull(),
})

export const organizationCategories = pgTable('organization_categories', {
  organizationId: uuid('organization_id').notNull(),
  categoryId: text('category_id').notNull(),
  ...period,
})

export const organizationSupervisions = pgTable('organization_supervisions', {
  organizationId: uuid('organization_id').notNull(),
  authorityId: uuid('authority_id').notNull(),
  ...period,
})

export const organizationSuccessions = pgTable('organization_successions', {
  predecessorId: uuid('predecessor_id').notNull(),
  successorId: uuid('successor_id').notNull(),
  kind: text().$type<SuccessionKind>().notNull(),
  onDay: date('on_day'),
  note: text(),
  wasDissolved: boolean('was_dissolved'),
  wasDissolvedOn: date('was_dissolved_on'),
})

export const organizationImports = pgTable('organization_imports', {
  id: uuid().primaryKey(),
  fileName: text('file_name').notNull(),
  fileHash: text('file_hash').notNull(),
  settings: jsonb().$type<Settings>().notNull(),
  receivedBy: uuid('received_by'),
  receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
  confirmedBy: uuid('confirmed_by'),
  confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
  report: jsonb().$type<ImportReport>(),
})

export const organizationImportRows = pgTable('organization_import_rows', {
  importId: uuid('import_id').notNull(),
  line: integer().notNull(),
  outcome: text().$type<'added' | 'present' | 'repeated' | 'held' | 'wrong'>().notNull(),
  original: jsonb().$type<Record<string, string>>().notNull(),
  remarks: jsonb().$type<readonly Remark[]>().notNull(),
  organizationId: uuid('organization_id'),
})
