import { fileTypeFromBuffer } from 'file-type'
import { kindOfExtension, type Kind } from './kinds.ts'
import { looksLikeText } from './text.ts'

export type Sniffed =
  | { look: 'empty' }
  | { look: 'text' }
  /** A ZIP of any sort; which one is told by what is inside. */
  | { look: 'package' }
  | { look: 'kind'; kind: Kind }
  /** A known format that we do not take, by its extension. */
  | { look: 'foreign'; extension: string }
  | { look: 'unknown' }

/** Enough for every signature and for the first lines of a text. */
const HEAD_BYTES = 65_536

/** The bytes to sniff: the first, or in a recording those after its ID3 tag, which may hold a picture of any size. */
export async function headOf(content: Blob): Promise<Uint8Array> {
  const head = await content.slice(0, HEAD_BYTES).bytes()
  if (head.length < 10 || !startsWith(head, 'ID3')) return head
  // Four bytes of seven bits: https://id3.org/id3v2.4.0-structure, 6.2.
  const length = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 10)
  const after = await content.slice(length, length + HEAD_BYTES).bytes()
  return looksLikeText(after) ? head : after
}

/** What the bytes are, whatever the name says. Never throws. */
export async function sniff(head: Uint8Array): Promise<Sniffed> {
  if (head.length === 0) return { look: 'empty' }
  if (startsWith(head, '%PDF-')) return { look: 'kind', kind: 'pdf' }
  // Before the signatures: a table whose first column is «MZ» (manzana) is not a program.
  if (looksLikeText(head)) return { look: 'text' }
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return { look: 'package' }
  return bySignature(head)
}

async function bySignature(head: Uint8Array): Promise<Sniffed> {
  // A damaged file may break the reader of a format: then it is none that we know.
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (!found) return { look: 'unknown' }
  if (found.ext === 'apng') return { look: 'kind', kind: 'png' }
  const kind = kindOfExtension(found.ext)
  return kind ? { look: 'kind', kind } : { look: 'foreign', extension: found.ext }
}

const startsWith = (head: Uint8Array, signature: string) =>
  Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, signature.length)).toString('latin1') === signature
