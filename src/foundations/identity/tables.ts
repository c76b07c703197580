import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

/** Keys of `people`, `sessions` and `signInCodes` are those that the sign-in engine knows its fields by. */
export const people = pgTable('people', {
  id: uuid().primaryKey(),
  /** Lower case. Shown to its owner only. None once the account is closed. */
  email: text(),
  emailVerified: boolean('email_verified').notNull(),
  /** The public name; empty until the person has chosen one. */
  name: text().notNull(),
  locale: text({ enum: ['es', 'en'] }),
  /** Invented, to try a role with one click; nobody else can be signed in as. */
  demonstration: boolean().notNull().default(false),
  closedAt: moment('closed_at'),
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
  method: text({ enum: ['code', 'passkey', 'openid', 'demonstration'] })
    .notNull()
    .default('code'),
  /** When a second factor was shown in it; null: only the first. */
  secondFactorAt: moment('second_factor_at'),
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

export const passkeys = pgTable('passkeys', {
  id: uuid().primaryKey(),
  personId: uuid('person_id').notNull(),
  credentialId: text('credential_id').notNull(),
  /** COSE, in base64url. */
  publicKey: text('public_key').notNull(),
  counter: bigint({ mode: 'number' }).notNull(),
  transports: text().array().notNull(),
  name: text().notNull(),
  createdAt: moment('created_at').notNull(),
  usedAt: moment('used_at'),
})

export const codeApplications = pgTable('code_applications', {
  personId: uuid('person_id').primaryKey(),
  /** Encrypted with a key that follows from the installation's secret. */
  secret: text().notNull(),
  /** Of 30 seconds, counted from 1970: that of the last code taken. */
  lastStep: bigint('last_step', { mode: 'number' }).notNull(),
  createdAt: moment('created_at').notNull(),
})

export const recoveryCodes = pgTable('recovery_codes', {
  hash: text().primaryKey(),
  personId: uuid('person_id').notNull(),
  usedAt: moment('used_at'),
})

export const confirmations = pgTable('confirmations', {
  key: text().primaryKey(),
  proof: text().notNull(),
  /** Encrypted. */
  payload: text().notNull(),
  tries: integer().notNull().default(0),
  expiresAt: moment('expires_at').notNull(),
})

export const openidIdentities = pgTable(
  'openid_identities',
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    personId: uuid('person_id').notNull(),
    linkedAt: moment('linked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
)
