import {
  bigint,
  bigserial,
  boolean,
  customType,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

export const journal = pgTable('journal', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  /** The writing transaction: what is below every transaction still open can no longer be preceded by another entry. */
  xid: xid8().notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  event: text().notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: uuid('subject_id').notNull(),
  actorId: uuid('actor_id'),
  organizationId: uuid('organization_id'),
  details: jsonb().$type<Record<string, unknown>>().notNull(),
  public: boolean().notNull(),
})

/** The records an entry is part of the history of: its subject, and whatever that belongs to. */
export const journalAbout = pgTable(
  'journal_about',
  {
    kind: text().notNull(),
    id: uuid().notNull(),
    entryId: bigint('entry_id', { mode: 'number' }).notNull(),
    /** That of the entry: histories are read in its order. */
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.id, table.entryId] })],
)

export const journalCursors = pgTable('journal_cursors', {
  name: text().primaryKey(),
  xid: xid8().notNull(),
  entryId: bigint('entry_id', { mode: 'number' }).notNull(),
})
