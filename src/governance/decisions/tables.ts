import { boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'
import {
  BALANCES,
  CHOICES,
  MAJORITY_BASES,
  MAKER_KINDS,
  OFFICES,
  OUTCOMES,
  QUORUM_BASES,
  STANDINGS,
  type DecisionId,
  type MakerId,
  type RollSeat,
  type Rule,
  type SeatId,
} from './model.ts'

const content = (name: string) => jsonb(name).$type<TranslatedText>()
const moment = (name: string) => timestamp(name, { withTimezone: true })
/** `untilDay` is the first day on which it no longer holds; null is unbounded. */
const period = { fromDay: date('from_day').notNull(), untilDay: date('until_day') }

export const makers = pgTable('decision_makers', {
  id: uuid().$type<MakerId>().primaryKey(),
  slug: text().notNull(),
  kind: text({ enum: MAKER_KINDS }).notNull(),
  name: content('name').notNull(),
  about: content('about'),
  organizationId: uuid('organization_id'),
  ...period,
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const seats = pgTable('decision_seats', {
  id: uuid().$type<SeatId>().primaryKey(),
  makerId: uuid('maker_id').$type<MakerId>().notNull(),
  number: integer().notNull(),
  label: content('label').notNull(),
  sector: content('sector'),
  votes: boolean().notNull(),
  office: text({ enum: OFFICES }),
  ...period,
})

export const members = pgTable('decision_members', {
  id: uuid().primaryKey(),
  makerId: uuid('maker_id').$type<MakerId>().notNull(),
  seatId: uuid('seat_id').$type<SeatId>().notNull(),
  standing: text({ enum: STANDINGS }).notNull(),
  personId: uuid('person_id').notNull(),
  ...period,
})

export const rules = pgTable('decision_rules', {
  id: uuid().primaryKey(),
  makerId: uuid('maker_id').$type<MakerId>().notNull(),
  matter: text(),
  majorityTest: text('majority_test', { enum: ['more-than', 'at-least'] }),
  majorityNumerator: integer('majority_numerator'),
  majorityDenominator: integer('majority_denominator'),
  majorityOf: text('majority_of', { enum: MAJORITY_BASES }).notNull(),
  quorumTest: text('quorum_test', { enum: ['number', 'more-than', 'at-least'] }).notNull(),
  quorumNumerator: integer('quorum_numerator').notNull(),
  quorumDenominator: integer('quorum_denominator').notNull(),
  quorumOf: text('quorum_of', { enum: QUORUM_BASES }).notNull(),
  balance: text({ enum: BALANCES }).notNull(),
  abstentionsCount: boolean('abstentions_count').notNull(),
  excusedCount: boolean('excused_count').notNull(),
  noticeDays: integer('notice_days'),
  source: content('source'),
  ...period,
})

export const decisions = pgTable('decisions', {
  id: uuid().$type<DecisionId>().primaryKey(),
  makerId: uuid('maker_id').$type<MakerId>().notNull(),
  matter: text().notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: uuid('subject_id').notNull(),
  title: content('title').notNull(),
  text: content('text'),
  textHash: text('text_hash').notNull(),
  address: text().notNull(),
  openedAt: moment('opened_at').notNull(),
  openedBy: uuid('opened_by'),
  closesAt: moment('closes_at'),
  notBefore: date('not_before'),
  rule: jsonb().$type<Rule>().notNull(),
  seatIds: uuid('seat_ids').array().$type<SeatId[]>().notNull(),
  closedAt: moment('closed_at'),
  closedBy: uuid('closed_by'),
  outcome: text({ enum: OUTCOMES }),
  roll: jsonb().$type<readonly RollSeat[]>(),
  sessionOn: date('session_on'),
  notApplied: text('not_applied'),
  withdrawnAt: moment('withdrawn_at'),
  withdrawnBy: uuid('withdrawn_by'),
  withdrawnReason: text('withdrawn_reason'),
  remindedAt: moment('reminded_at'),
})

const ofMember = {
  decisionId: uuid('decision_id').$type<DecisionId>().notNull(),
  personId: uuid('person_id').notNull(),
  seatId: uuid('seat_id').$type<SeatId>().notNull(),
}

export const votes = pgTable(
  'decision_votes',
  {
    ...ofMember,
    standing: text({ enum: STANDINGS }).notNull(),
    choice: text({ enum: CHOICES }).notNull(),
    reason: text(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.decisionId, table.personId] })],
)

export const excuses = pgTable(
  'decision_excuses',
  { ...ofMember, reason: text().notNull(), at: moment('at').notNull() },
  (table) => [primaryKey({ columns: [table.decisionId, table.personId] })],
)
