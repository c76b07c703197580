import { createHash, randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, open, opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { accept } from '../../kernel/verdict.ts'
import { refuseFile, type FileVerdict } from './refusals.ts'
import type { Content, FileHash, Limits, Staged, StoredFile } from './store.ts'

const HOUR = 3_600_000

/** The folder where bytes are received before anybody knows what they are. */
export type Incoming = {
  /** A name that nothing has yet. */
  path(): string
  /** Writes `content` to disk within `limits`; `keep` is given the path once the bytes may stay. */
  stage(
    content: Content,
    limits: Limits,
    keep: (path: string, file: StoredFile) => Promise<StoredFile>,
  ): Promise<FileVerdict<Staged>>
}

/**
 * Opens (and makes) the folder. What a crash left in it is removed here once it is an hour old; a younger file may be another
 * process at work.
 */
export async function openIncoming(folder: string): Promise<Incoming> {
  await mkdir(folder, { recursive: true, mode: 0o750 })
  await removeAbandoned(folder)
  const path = () => join(folder, `${process.pid}-${randomUUID()}`)
  return {
    path,
    async stage(content, { maxBytes }, keep) {
      const target = path()
      const discard = () => rm(target, { force: true })
      try {
        const received = await receive(content, target, maxBytes ?? Infinity)
        if (received.bytes > 0 && !received.cut) {
          const { hash, bytes } = received
          const file = { hash, bytes }
          return accept({ ...file, content: await openAsBlob(target), keep: () => keep(target, file), discard })
        }
        await discard()
        return received.cut ? refuseFile('too-large', { maxBytes }) : refuseFile('empty')
      } catch (error) {
        await discard()
        throw error
      }
    },
  }
}

/** Writes `content` to `path`, hashing on the way, and stops (`cut`) at the first byte past the limit. */
async function receive(content: Content, path: string, maxBytes: number) {
  const digest = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx', 0o640)
  try {
    for await (const chunk of chunksOf(content)) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) return { cut: true, bytes, hash: '' as FileHash }
      digest.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { cut: false, bytes, hash: digest.digest('hex') as FileHash }
}

function chunksOf(content: Content): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (content instanceof Uint8Array) return [content]
  return content instanceof Blob ? content.stream() : content
}

async function removeAbandoned(folder: string) {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    const found = await unlessMissing(stat(path))
    if (found && Date.now() - found.mtimeMs > HOUR) await rm(path, { recursive: true, force: true })
  }
}

/** Null where there is no such file. */
export const unlessMissing = <Value>(promise: Promise<Value>): Promise<Value | null> =>
  promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
