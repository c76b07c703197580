import { sql } from 'drizzle-orm'
import type { Tx } from '../../../platform/database/index.ts'
import { factsOf, isKind } from '../../../platform/storage/index.ts'
import type { EvidenceDraft } from './model.ts'

type EvidenceFile = Extract<EvidenceDraft, { kind: 'file' }>
const isFile = (piece: EvidenceDraft): piece is EvidenceFile => piece.kind === 'file'
/** One order for everybody, so that no two reports wait for each other. */
const byHash = (a: EvidenceFile, b: EvidenceFile) => (a.sha256 < b.sha256 ? -1 : 1)

/** Says of the files among these pieces that their hashes are in use, before the rows that point at them are written. */
export async function rememberFiles(tx: Tx, pieces: readonly EvidenceDraft[]) {
  for (const file of pieces.filter(isFile).sort(byHash)) await rememberFile(tx, file)
}

/** The bytes are in the storage; this row says which hash is in use. It is held until the report is there: the clean-up waits. */
export async function rememberFile(
  tx: Tx,
  { sha256, fileKind, size }: Pick<EvidenceFile, 'sha256' | 'fileKind' | 'size'>,
) {
  if (!isKind(fileKind)) throw new Error(`no kind of file is called ${fileKind}`)
  const { mediaType, extensions } = factsOf(fileKind)
  await tx.execute(
    sql`insert into files (sha256, media_type, extension, size) values (${sha256}, ${mediaType}, ${extensions[0]}, ${size}) on conflict (sha256) do update set size = excluded.size`,
  )
}
