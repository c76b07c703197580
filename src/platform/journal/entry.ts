import type { Ref } from '../../kernel/ref.ts'
import { journal } from './tables.ts'

/** An act as the journal tells it. */
export type Entry = {
  id: number
  at: Date
  event: string
  subject: Ref
  /** Null where the platform itself acted. */
  actorId: string | null
  organizationId: string | null
  details: Record<string, unknown>
  public: boolean
}

export const entryColumns = {
  id: journal.id,
  at: journal.at,
  event: journal.event,
  subjectKind: journal.subjectKind,
  subjectId: journal.subjectId,
  actorId: journal.actorId,
  organizationId: journal.organizationId,
  details: journal.details,
  public: journal.public,
}

type Row = Omit<Entry, 'subject'> & { subjectKind: string; subjectId: string }

export const toEntry = ({
  id,
  at,
  event,
  subjectKind,
  subjectId,
  actorId,
  organizationId,
  details,
  public: isPublic,
}: Row): Entry => ({
  id,
  at,
  event,
  subject: { kind: subjectKind, id: subjectId },
  actorId,
  organizationId,
  details,
  public: isPublic,
})
