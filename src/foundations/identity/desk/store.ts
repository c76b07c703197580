import { and, desc, eq, gte, inArray } from 'drizzle-orm'
import type { Db } from '../../../platform/database/index.ts'
import { toEntry, type Entry } from '../../../platform/journal/index.ts'
import { journal, journalAbout } from '../../../platform/journal/tables.ts'

/** What was done in public on the records of these organizations since `since`, newest first, each act once. */
export async function changesAbout(
  db: Db,
  organizationIds: readonly string[],
  since: Date,
  limit = 20,
): Promise<Entry[]> {
  if (organizationIds.length === 0) return []
  const entries = db
    .selectDistinct({ id: journalAbout.entryId })
    .from(journalAbout)
    .where(and(eq(journalAbout.kind, 'organization'), inArray(journalAbout.id, [...organizationIds])))
  const rows = await db
    .select()
    .from(journal)
    .where(and(inArray(journal.id, entries), eq(journal.public, true), gte(journal.at, since)))
    .orderBy(desc(journal.at), desc(journal.id))
    .limit(limit)
  return rows.map(toEntry)
}
