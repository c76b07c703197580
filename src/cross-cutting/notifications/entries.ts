import { sql } from 'drizzle-orm'
import { toEntry, type Entry } from '../../platform/journal/index.ts'

/** An entry as it lies in the journal, `j`. */
export const ENTRY = sql`j.id, j.at, j.event, j.subject_kind, j.subject_id, j.actor_id, j.organization_id, j.details, j.public`

export type EntryRow = {
  id: string
  at: string | Date
  event: string
  subject_kind: string
  subject_id: string
  actor_id: string | null
  organization_id: string | null
  details: Record<string, unknown>
  public: boolean
}

export const entryOfRow = (row: EntryRow): Entry =>
  toEntry({
    id: Number(row.id),
    at: new Date(row.at),
    event: row.event,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    actorId: row.actor_id,
    organizationId: row.organization_id,
    details: row.details,
    public: row.public,
  })
