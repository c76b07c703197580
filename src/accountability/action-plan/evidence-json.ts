import { z } from 'zod'
import { TranslatedText } from '../../kernel/text.ts'
import { factsOf, isKind } from '../../platform/storage/index.ts'
import type { LinkCheck, Replacing } from './link-checks/check-column.ts'
import { checkForMachines, replacingForMachines } from './link-checks/for-machines.ts'

/** A piece of evidence as it is kept, whatever it shows: a report, a word on one, an assessment. */
type Piece = {
  id: string
  kind: 'file' | 'link'
  title: TranslatedText
  url: string | null
  sha256: string | null
  fileKind: string | null
  size: number | null
  day: string | null
}
type NumberedPiece = Piece & {
  number: number
  fileName: string | null
  check?: LinkCheck | null
  replacing: Replacing
}

/** A piece as the pages of plans give it to machines. `address`: where its file is. */
export const pieceForMachines = (
  { id, number, kind, title, url, sha256, fileName, fileKind, size, day, check, replacing }: NumberedPiece,
  address: (id: string) => string,
) => ({
  id,
  number,
  kind,
  title,
  url,
  sha256,
  fileName,
  fileKind,
  size,
  day,
  ...(kind === 'file' && { address: address(id) }),
  ...(check && { check: checkForMachines(id, check) }),
  ...replacingForMachines(replacing),
})

/** A piece within a record of the API. */
export const ProofSchema = z.object({
  id: z.uuid().describe('Identifier of the piece of evidence.'),
  kind: z.enum(['file', 'link']).describe('A file kept here, or a link.'),
  title: TranslatedText.describe('What it is, by language; Spanish is always there.'),
  url: z.string().nullable().describe('The link; null of a file.'),
  sha256: z.string().nullable().describe('SHA-256 of the file as it is kept, in hexadecimal; null of a link.'),
  fileName: z.string().nullable().describe('Name of the file.'),
  mediaType: z.string().nullable().describe('IANA media type of the file.'),
  size: z.int().nullable().describe('Size of the file in bytes.'),
  day: z.string().nullable().describe('Day of the document itself, YYYY-MM-DD; null where unknown.'),
  address: z.string().nullable().describe('Where the file is; null of a link.'),
})

export const proofInFull = (
  { id, kind, title, url, sha256, fileName, fileKind, size, day }: Piece & { fileName: string | null },
  address: (id: string) => string,
): z.infer<typeof ProofSchema> => ({
  id,
  kind,
  title,
  url,
  sha256,
  fileName,
  mediaType: mediaTypeOf(fileKind),
  size,
  day,
  address: kind === 'file' ? address(id) : null,
})

/** Null of a link, and of a kind that is known no more. */
export const mediaTypeOf = (fileKind: string | null): string | null =>
  fileKind && isKind(fileKind) ? factsOf(fileKind).mediaType : null
