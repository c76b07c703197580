import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { inOneLine, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import { personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { link, typedLink } from '../../../platform/fetch/index.ts'
import { explainIssue, type Context, type Typed } from '../../../platform/http/index.ts'
import {
  EVIDENCE,
  explainRefusal,
  factsOf,
  isKind,
  keptFileOf,
  readReceipt,
  receiptOf,
  receiveUpload,
  type KeptFile,
  type UploadPolicy,
} from '../../../platform/storage/index.ts'
import { words } from '../words.ts'

export type EvidenceDraft =
  | { kind: 'link'; title: TranslatedText; url: string }
  | {
      kind: 'file'
      title: TranslatedText
      sha256: string
      fileName: string
      fileKind: string
      charset: string | null
      size: number
    }

export const FILE_BYTES = 10_000_000
export const FILE_POLICY: UploadPolicy = { ...EVIDENCE, maxBytes: FILE_BYTES }
export const FORM_BYTES = FILE_BYTES + 256 * 1024

export const Link = link()

const text = z.string().optional()
export const EVIDENCE_FIELDS = { file: z.unknown().optional(), kept: text, drop: text, link: text }

/** A receipt is good for the person's own contributions, and for nothing else. */
const receiverOf = (context: Context) => ({ personId: personOf(context.actor).id, purpose: 'contribution' })

export function keptFile(
  values: Typed | Readonly<Record<string, string | readonly string[] | undefined>>,
  context: Context,
): KeptFile | null {
  const receipt = values['kept']
  return typeof receipt === 'string' && receipt !== ''
    ? readReceipt(receipt, receiverOf(context), context.settings)
    : null
}

type Received = {
  evidence: EvidenceDraft[]
  errors: Record<string, string>
  /** Goes back into the form if anything is refused. */
  receipts: Record<string, string>
}

/** The file and the link of a form; a file is stored at once, and its receipt travels with the form until it is accepted. */
export async function receiveEvidence(
  context: Context,
  sent: Readonly<Record<string, unknown>>,
  typed: Typed,
): Promise<Received> {
  const errors: Record<string, string> = {}
  const upload = sent['file']
  const came = upload instanceof File && upload.name !== ''
  const received = came ? await receiveUpload(context.storage, upload, FILE_POLICY) : null
  if (received && !received.ok) errors['file'] = explainRefusal(received, context.locale)
  const earlier = received || typed['drop'] ? null : keptFile(typed, context)
  const isGone = earlier !== null && !(await context.storage.renew(earlier.hash))
  if (isGone) errors['file'] = words(context.locale)('ask.file-gone', { name: earlier.name })
  const file = received?.ok ? keptFileOf(received.value) : isGone ? null : earlier
  const link = readLink(typed['link'], context.locale)
  if (typeof link === 'string') errors['link'] = link
  return {
    evidence: [...(file ? [fileDraft(file)] : []), ...(link && typeof link !== 'string' ? [link] : [])],
    errors,
    receipts: { kept: file ? receiptOf(file, receiverOf(context), context.settings) : '' },
  }
}

export const fileDraft = ({ hash, name, kind, charset, bytes }: KeptFile): EvidenceDraft => ({
  kind: 'file',
  title: { es: name },
  sha256: hash,
  fileName: name,
  fileKind: kind,
  charset,
  size: bytes,
})

/** The link, or what is wrong with it; null where none was written. */
function readLink(written: Typed[string] | undefined, locale: Locale): EvidenceDraft | string | null {
  const given = typeof written === 'string' ? inOneLine(written) : ''
  if (given === '') return null
  const read = typedLink().pipe(Link).safeParse(given)
  return read.success
    ? { kind: 'link', title: { es: new URL(read.data).host }, url: read.data }
    : explainIssue(read.error.issues[0]!, locale).detail
}

/** Says of the file that its hash is in use, before the row that points at it is written: the clean-up waits. */
export async function rememberFiles(tx: Tx, evidence: readonly EvidenceDraft[]) {
  for (const piece of evidence) {
    if (piece.kind !== 'file') continue
    if (!isKind(piece.fileKind)) throw new Error(`no kind of file is called ${piece.fileKind}`)
    const { mediaType, extensions } = factsOf(piece.fileKind)
    await tx.execute(
      sql`insert into files (sha256, media_type, extension, size) values (${piece.sha256}, ${mediaType}, ${extensions[0]}, ${piece.size}) on conflict (sha256) do update set size = excluded.size`,
    )
  }
}
