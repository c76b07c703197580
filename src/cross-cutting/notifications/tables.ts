import { bigint, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { PACES } from './follows/model.ts'
import { DELIVERY_STATES, WEBHOOK_STATES } from './webhooks/model.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })
const atMoment = sql`date_trunc('milliseconds', moment_of_act())`

export const follows = pgTable(
  'follows',
  {
    personId: uuid('person_id').notNull(),
    kind: text().notNull(),
    recordId: uuid('record_id').notNull(),
    pace: text({ enum: PACES }).notNull(),
    since: moment('since').notNull().default(atMoment),
    pacedAt: moment('paced_at').notNull().default(atMoment),
  },
  (table) => [primaryKey({ columns: [table.personId, table.kind, table.recordId] })],
)

export const followSettings = pgTable('follow_settings', {
  personId: uuid('person_id').primaryKey(),
  pausedAt: moment('paused_at'),
  calendar: integer().notNull().default(0),
})

export const followBundles = pgTable('follow_bundles', {
  id: uuid().primaryKey(),
  kind: text().notNull(),
  recordId: uuid('record_id').notNull(),
  dueAt: moment('due_at').notNull(),
  startedAt: moment('started_at'),
  reached: uuid(),
  doneAt: moment('done_at'),
})

export const followDigests = pgTable('follow_digests', {
  week: date({ mode: 'string' }).primaryKey(),
  startedAt: moment('started_at').notNull(),
  reached: uuid(),
  doneAt: moment('done_at'),
})

export const followedActs = pgTable(
  'followed_acts',
  {
    kind: text().notNull(),
    recordId: uuid('record_id').notNull(),
    entryId: bigint('entry_id', { mode: 'number' }).notNull(),
    bundleId: uuid('bundle_id'),
    week: date({ mode: 'string' }),
  },
  (table) => [primaryKey({ columns: [table.kind, table.recordId, table.entryId] })],
)

export const followLetters = pgTable('follow_letters', {
  id: uuid().primaryKey(),
  personId: uuid('person_id').notNull(),
  bundleId: uuid('bundle_id'),
  week: date({ mode: 'string' }),
  sentAt: moment('sent_at'),
})

export const webhooks = pgTable('webhooks', {
  id: uuid().primaryKey(),
  personId: uuid('person_id').notNull(),
  url: text().notNull(),
  events: text().array().notNull().default([]),
  kind: text(),
  recordId: uuid('record_id'),
  state: text({ enum: WEBHOOK_STATES }).notNull().default('unproven'),
  generation: integer().notNull().default(1),
  previousUntil: moment('previous_until'),
  failingSince: moment('failing_since'),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const webhookDeliveries = pgTable('webhook_deliveries', {
  id: uuid().primaryKey(),
  webhookId: uuid('webhook_id').notNull(),
  entryId: bigint('entry_id', { mode: 'number' }),
  state: text({ enum: DELIVERY_STATES }).notNull().default('waiting'),
  tries: integer().notNull().default(0),
  nextTryAt: moment('next_try_at'),
  triedAt: moment('tried_at'),
  status: integer(),
  durationMs: integer('duration_ms'),
  reason: text(),
  createdAt: moment('created_at').notNull().defaultNow(),
})
