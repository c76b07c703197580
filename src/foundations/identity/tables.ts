import { boolean, date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

/** Keys of `people`, `sessions` and `signInCodes` are those that the sign-in engine knows its fields by. */
export const people = pgTable('people', {
  id: uuid().primaryKey(),
  /** Lower case. Shown to its owner only. */
  email: text().notNull(),
  emailVerified: boolean('email_verified').notNull(),
  /** The public name; empty until the person has chosen one. */
  name: text().notNull(),
  locale: text({ enum: ['es', 'en'] }),
  /** Invented, to try a role with one click; nobody else can be signed in as. */
  demonstration: boolean().notNull().default(false),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

export const sessions = pgTable('sessions', {
  id: uuid().primaryKey(),
  userId: uuid('person_id').notNull(),
  token: text().notNull(),
  userAgent: text('user_agent').notNull(),
  expiresAt: moment('expires_at').notNull(),
  createdAt: moment('created_at').notNull(),
  /** When it was last used, to the hour. */
  updatedAt: moment('updated_at').notNull(),
})

export const signInCodes = pgTable('sign_in_codes', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  /** `<hash of the code>:<tries>` */
  value: text().notNull(),
  expiresAt: moment('expires_at').notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

export const signInLimits = pgTable('sign_in_limits', {
  key: text().primaryKey(),
  startedAt: moment('started_at').notNull(),
  count: integer().notNull(),
})

export const roles = pgTable('roles', {
  id: uuid().primaryKey(),
  personId: uuid('person_id').notNull(),
  organizationId: uuid('organization_id').notNull(),
  role: text().notNull(),
  /** First day in force. */
  fromDay: date('from_day', { mode: 'string' }).notNull(),
  /** First day no longer in force; null while no end is known. */
  untilDay: date('until_day', { mode: 'string' }),
  grantedBy: uuid('granted_by'),
  grantedAt: moment('granted_at').notNull().defaultNow(),
})
