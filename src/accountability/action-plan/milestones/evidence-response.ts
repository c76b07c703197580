import { FileHash, fileResponse, isKind, type Charset, type Storage } from '../../../platform/storage/index.ts'

/** What is kept of a piece of evidence that is a file. */
type Piece = {
  kind: 'file' | 'link'
  sha256: string | null
  fileName: string | null
  fileKind: string | null
  charset: string | null
  size: number | null
}

/** The file of a piece of evidence, as it was received: public, like what brought it, unless said otherwise. Null where it is a link, or gone. */
export async function evidenceResponse(
  storage: Storage,
  piece: Piece,
  request: Request,
  audience: 'public' | 'private' = 'public',
): Promise<Response | null> {
  if (piece.kind !== 'file' || !piece.fileKind || !isKind(piece.fileKind)) return null
  const file = {
    hash: FileHash.parse(piece.sha256),
    bytes: piece.size!,
    kind: piece.fileKind,
    name: piece.fileName!,
    audience,
  }
  return fileResponse(storage, piece.charset ? { ...file, charset: piece.charset as Charset } : file, request)
}
