import type { Locale } from '../../kernel/text.ts'
import { accept } from '../../kernel/verdict.ts'
import { cleanFileName, extensionOf } from './filename.ts'
import { cleanImage, type CleanImage } from './image.ts'
import { inspect, inspectName, type Inspection } from './inspect.ts'
import { factsOf, kindOfExtension, maxBytesOf, type UploadPolicy } from './kinds.ts'
import { words, type FileVerdict } from './refusals.ts'
import type { Staged, Storage, StoredFile } from './store.ts'

/** A web `File` is one; so is `{ name, stream: () => body }`. */
export type Upload = { name: string; size?: number; stream(): ReadableStream<Uint8Array> }

/** What people are told of an accepted file; a key of `note.*` in the messages. */
export type FileNote = 'metadata-removed' | 'metadata-kept' | 'animation-removed' | 'letters-broken' | 'name-changed'

export type ReceivedFile = StoredFile &
  Inspection & {
    /** Of the bytes as they came; they differ from what is stored where an image was written anew. They are not kept. */
    received: StoredFile
    /** Pixels. */
    width?: number
    height?: number
    notes: FileNote[]
  }

/**
 * Receives, inspects, cleans and stores one uploaded file. Refuses with the name of the file in the details; stores nothing then.
 * Throws only where the disk or the sender fails.
 */
export async function receiveUpload(
  storage: Storage,
  upload: Upload,
  policy: UploadPolicy,
): Promise<FileVerdict<ReceivedFile>> {
  const name = cleanFileName(upload.name)
  const early = inspectName(upload.name, upload.size, policy)
  if (early) return early
  const staged = await storage.stage(upload.stream(), {
    maxBytes: maxBytesOf(policy, kindOfExtension(extensionOf(name))),
  })
  if (!staged.ok) return { ...staged, details: { ...staged.details, name } }
  try {
    const verdict = await keepInspected(storage, staged.value, name, policy)
    if (!verdict.ok) return { ...verdict, details: { name, ...verdict.details } }
    if (verdict.value.name !== upload.name) verdict.value.notes.push('name-changed')
    return verdict
  } finally {
    await staged.value.discard()
  }
}

async function keepInspected(
  storage: Storage,
  staged: Staged,
  name: string,
  policy: UploadPolicy,
): Promise<FileVerdict<ReceivedFile>> {
  const inspected = await inspect(staged.content, name, policy)
  if (!inspected.ok) return inspected
  const inspection = inspected.value
  const received = { hash: staged.hash, bytes: staged.bytes }
  const { kind } = inspection
  if (kind === 'jpeg' || kind === 'png' || kind === 'webp') {
    const image = await cleanImage(Buffer.from(await staged.content.arrayBuffer()), kind, policy.maxPixels)
    if (!image.ok) return image
    const stored = await storage.put(image.value.bytes)
    return stored.ok
      ? accept({ ...stored.value, ...inspection, received, ...size(image.value), notes: notesOf(image.value) })
      : stored
  }
  const notes: FileNote[] =
    factsOf(kind).family !== 'text' ? ['metadata-kept'] : inspection.brokenLine ? ['letters-broken'] : []
  return accept({ ...(await staged.keep()), ...inspection, received, notes })
}

const size = ({ width, height }: CleanImage) => ({ width, height })
const notesOf = ({ animationRemoved }: CleanImage): FileNote[] => [
  'metadata-removed',
  ...(animationRemoved ? (['animation-removed'] as const) : []),
]

/** What to tell the person who uploaded `file`, one sentence each. */
export const explainNotes = (
  { notes, name, brokenLine }: Pick<ReceivedFile, 'notes' | 'name' | 'brokenLine'>,
  locale: Locale,
): string[] => notes.map((note) => words(locale)(`note.${note}`, { name, line: brokenLine ?? '' }))
