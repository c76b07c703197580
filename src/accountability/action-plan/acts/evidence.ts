import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import type { Context } from '../../../platform/http/index.ts'
import { defineAct, receiptOfSent, sentFile, type ActError } from '../../../platform/manifest/acts.ts'
import { content, Link } from '../content.ts'
import type { EvidenceDraft } from '../milestones/model.ts'
import { keptFileOf } from '../reporting/kept-files.ts'
import { FILE_POLICY } from '../reporting/form.ts'
import { words as planWords } from '../words.ts'
import { words } from './words.ts'

const MOST_PIECES = 50

/** A means of verification as programs send it: a file goes to /files before, and is named here by what that answered. */
export const EvidencePiece = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('link'),
    title: content(300),
    url: Link,
    day: Day.nullable().optional().describe('Day of the document, `YYYY-MM-DD`.'),
  }),
  z.strictObject({
    kind: z.literal('file'),
    title: content(300).optional().describe('Its name, where absent.'),
    file: z.string().min(1).max(4000).describe('The `file` that POST /files answered.'),
    day: Day.nullable().optional(),
  }),
])
export const Evidence = z.array(EvidencePiece).max(MOST_PIECES).default([])
export type Evidence = z.infer<typeof Evidence>

/** The evidence as the rules know it, or the places of files that the person did not send or that are gone, and of days to come. */
export async function evidenceOf(
  context: Context,
  pieces: Evidence,
  place = '#/evidence',
): Promise<{ evidence: EvidenceDraft[]; errors: ActError[] }> {
  const evidence: EvidenceDraft[] = []
  const errors: ActError[] = []
  for (const [at, piece] of pieces.entries()) {
    const { day = null } = piece
    if (day !== null && day > context.today()) {
      const detail = planWords(context.locale)('refusal.in-the-future')
      errors.push({ pointer: `${place}/${at}/day`, code: 'in-the-future', detail })
      continue
    }
    if (piece.kind === 'link') {
      evidence.push({ ...piece, day })
      continue
    }
    const kept = await sentFile(context, piece.file)
    if (!kept) {
      const detail = words(context.locale)('refusal.file-not-here')
      errors.push({ pointer: `${place}/${at}/file`, code: 'file-not-here', detail })
      continue
    }
    const { hash, name, kind, charset, bytes } = kept
    const title = piece.title ?? { es: name }
    evidence.push({ kind: 'file', title, sha256: hash, fileName: name, fileKind: kind, charset, size: bytes, day })
  }
  return { evidence, errors }
}

export const sendFile = defineAct({
  name: 'send-file',
  method: 'POST',
  path: '/files',
  scope: ['progress:write', 'counterpart:write', 'assessments:write', 'comments:write', 'plans:write', 'posts:write'],
  access: 'signed-in',
  title: 'Send a file',
  description:
    'Receives a file to be named as evidence in a later act: raw, with its name in `Content-Disposition: attachment; filename="acta.pdf"`, or as the field `file` of a multipart form. It is inspected as those of pages are; photographs lose what they tell of places and cameras. A file that no act names is removed after a day. Sending it twice keeps one.',
  file: FILE_POLICY,
  refusals: {},
  explain: () => '',
  answer: z.object({
    file: z.string().describe('What names it in evidence: of use to nobody else.'),
    sha256: z.string().describe('SHA-256 of what is kept, in hexadecimal.'),
    received: z.string().describe('SHA-256 of what came; another where an image was written anew.'),
    name: z.string(),
    kind: z.string(),
    bytes: z.int(),
    notes: z.array(z.string()).describe('What was changed or found: `metadata-removed`, `name-changed`…'),
  }),
  async act(context, { file }) {
    const kept = keptFileOf(file!)
    return {
      ok: true,
      value: {
        file: receiptOfSent(context, kept),
        sha256: kept.hash,
        received: file!.received.hash,
        name: kept.name,
        kind: kept.kind,
        bytes: kept.bytes,
        notes: file!.notes,
      },
    }
  },
})
