import { getTableName, sql, type AnyColumn } from 'drizzle-orm'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { LinkState, Outcome } from './model.ts'

/** What is known of a link that a piece of evidence is, to be shown beside it. Moments are ISO 8601. */
export type LinkCheck = {
  state: LinkState
  outcome: Outcome | null
  httpStatus: number | null
  finalUrl: string | null
  checkedAt: string | null
  answeredAt: string | null
  failingSince: string | null
  /** Of what it gave when it was cited. */
  sha256: string | null
  copied: boolean
  copiedAt: string | null
  size: number | null
  mediaType: string | null
  /** When it began to give something else; null where it gives what was cited. */
  changedAt: string | null
}

/** What came in the place of a piece, and in whose place a piece came. */
export type Replacing = { by: Other | null; of: Other | null }

/** `reason`: why the one came in the place of the other. */
type Other = { id: string; title: TranslatedText; reason: TranslatedText }

/** Null of a file, and of a link that nobody checks: the invented ones of a demonstration. `piece`: the id of a piece of evidence. */
export const checkOf = (piece: AnyColumn) =>
  sql<LinkCheck | null>`(
    select jsonb_build_object(
      'state', l.state, 'outcome', l.outcome, 'httpStatus', l.http_status, 'finalUrl', l.final_url,
      'checkedAt', l.checked_at, 'answeredAt', l.answered_at, 'failingSince', l.failing_since,
      'sha256', c.cited_sha256, 'copied', v.kind is not null, 'copiedAt', v.first_seen_at, 'size', v.size, 'mediaType', v.media_type,
      'changedAt', case when n.sha256 <> c.cited_sha256 then n.first_seen_at end)
    from link_citations c
    join cited_links l on l.id = c.link_id
    left join link_versions v on v.link_id = l.id and v.sha256 = c.cited_sha256
    left join link_versions n on n.link_id = l.id and n.sha256 = l.sha256
    where c.piece_id = ${whole(piece)})`

export const replacingOf = (piece: AnyColumn) =>
  sql<Replacing>`jsonb_build_object(
    'by', (select jsonb_build_object('id', r.new_id, 'title', coalesce(e.title, q.title), 'reason', r.reason) from evidence_replacements r
      left join evidence e on e.id = r.new_evidence_id left join response_evidence q on q.id = r.new_proof_id where r.old_id = ${whole(piece)}),
    'of', (select jsonb_build_object('id', r.old_id, 'title', coalesce(e.title, q.title), 'reason', r.reason) from evidence_replacements r
      left join evidence e on e.id = r.old_evidence_id left join response_evidence q on q.id = r.old_proof_id where r.new_id = ${whole(piece)}))`

/** Pieces whose link is doing so. */
export const isOfState = (piece: AnyColumn, state: LinkState) =>
  sql`exists (select from link_citations c join cited_links l on l.id = c.link_id where c.piece_id = ${whole(piece)} and l.state = ${state})`

/** With its table: Drizzle writes a lone table's columns bare, which a subquery takes for its own. */
function whole(column: AnyColumn) {
  return sql`${sql.identifier(getTableName(column.table))}.${sql.identifier(column.name)}`
}
