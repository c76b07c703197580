import { z } from 'zod'
import { publicLine, type Context } from '../../../platform/http/index.ts'
import { sentFile, type ActError } from '../../../platform/manifest/acts.ts'
import { words } from '../words.ts'
import { fileDraft, Link, type EvidenceDraft } from './evidence.ts'

const title = publicLine(300).optional()

/** As the form takes it: a link, a file, or both. */
export const Evidence = z
  .array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('link'), title: title.describe('Its host, where absent.'), url: Link }),
      z.strictObject({
        kind: z.literal('file'),
        title: title.describe('Its name, where absent.'),
        file: z.string().min(1).max(4000).describe('The `file` that POST /files answered.'),
      }),
    ]),
  )
  .max(2)
  .default([])
  .describe('What shows it.')

/** The evidence as the rules know it, or the places of files that the person did not send or that are gone. */
export async function evidenceOf(
  context: Context,
  pieces: z.infer<typeof Evidence>,
): Promise<{ evidence: EvidenceDraft[]; errors: ActError[] }> {
  const evidence: EvidenceDraft[] = []
  const errors: ActError[] = []
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === 'link') {
      evidence.push({ kind: 'link', title: { es: piece.title ?? new URL(piece.url).host }, url: piece.url })
      continue
    }
    const file = await sentFile(context, piece.file)
    if (file) evidence.push({ ...fileDraft(file), ...(piece.title && { title: { es: piece.title } }) })
    else {
      const detail = words(context.locale)('ask.file-gone', { name: piece.title ?? '' })
      errors.push({ pointer: `#/evidence/${at}/file`, code: 'file-not-here', detail })
    }
  }
  return { evidence, errors }
}
