import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { accept } from '../../kernel/verdict.ts'
import { openIncoming, unlessMissing } from './incoming.ts'
import type { FileVerdict } from './refusals.ts'

/** SHA-256 of the bytes, 64 lower-case hexadecimal digits: the name of the file, and the proof that it did not change. */
export const FileHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'FileHash'>()
export type FileHash = z.infer<typeof FileHash>

export type StoredFile = { hash: FileHash; bytes: number }

export type Content = ReadableStream<Uint8Array> | Blob | Uint8Array
/** Bytes, both inclusive and counted from 0, as HTTP counts them. */
export type Range = { start: number; end: number }
export type Limits = { maxBytes?: number }
export type Age = { receivedBefore: Date }

/** Bytes received and on disk, not yet part of the store: read them, then `keep` or `discard`. */
export type Staged = StoredFile & { content: Blob; keep(): Promise<StoredFile>; discard(): Promise<void> }

/**
 * Files by their hash. The rows that point at a hash live in the database; this only keeps bytes, so it never asks who may read them.
 * A folder (below) and a bucket of S3 (`s3.ts`) fulfil it alike.
 */
export type Storage = {
  /** Receives `content` within `limits`. Refuses `empty` and `too-large`; throws where the disk or the sender fails, leaving nothing behind. */
  stage(content: Content, limits?: Limits): Promise<FileVerdict<Staged>>
  /** Stores `content`. The same bytes twice are one file. Once answered, they survive a power cut. */
  put(content: Content, limits?: Limits): Promise<FileVerdict<StoredFile>>
  /** The bytes, or a part of them. A file that is not there fails the stream at its first read: ask `stat` first. */
  open(hash: FileHash, range?: Range): ReadableStream<Uint8Array>
  stat(hash: FileHash): Promise<StoredFile | null>
  exists(hash: FileHash): Promise<boolean>
  /** Reads the whole file again and compares it with its name. */
  verify(hash: FileHash): Promise<'intact' | 'damaged' | 'missing'>
  /** Every hash, in ascending order, for backups and checks; or those alone that were last received before that moment. */
  each(only?: Age): AsyncIterable<FileHash>
  /**
   * As if it had been received again now: to be asked before a row is made to point at bytes that came earlier.
   * False where they are gone, and must be sent again.
   */
  renew(hash: FileHash): Promise<boolean>
  /**
   * The caller knows that no row points at it. No error where it was already gone. With an age, what was received or renewed
   * meanwhile stays, even at the same moment. Answers whether this call removed it.
   */
  remove(hash: FileHash, only?: Age): Promise<boolean>
}

/**
 * Opens (and makes) the store in `folder`: `ab/cd/abcd…` by hash, and `incoming/` for what is still being received.
 */
export async function openStorage({ folder }: { folder: string }): Promise<Storage> {
  const root = resolve(folder)
  const incoming = await openIncoming(join(root, 'incoming'))
  const pathOf = (hash: FileHash) => join(root, hash.slice(0, 2), hash.slice(2, 4), FileHash.parse(hash))

  const stage: Storage['stage'] = (content, limits = {}) => incoming.stage(content, limits, adopt)

  /** Renaming replaces an equal file by itself in one step, so two processes may do it at once (and a damaged copy is healed). */
  async function adopt(path: string, file: StoredFile): Promise<StoredFile> {
    const target = pathOf(file.hash)
    await mkdir(dirname(target), { recursive: true, mode: 0o750 })
    await chmod(path, 0o440)
    try {
      await rename(path, target)
    } catch (error) {
      // Windows refuses to replace a file that somebody is reading; the same bytes are there already.
      if (!(await renew(file.hash))) throw error
      await rm(path, { force: true })
    }
    // The folders too: another process may have made them a moment ago and not have synced them yet.
    for (const folder of [dirname(target), dirname(dirname(target)), root]) await syncFolder(folder)
    return file
  }

  const find = async (hash: FileHash): Promise<StoredFile | null> => {
    const found = await unlessMissing(stat(pathOf(hash)))
    return found?.isFile() ? { hash, bytes: found.size } : null
  }
  const exists = async (hash: FileHash) => (await find(hash)) !== null

  /** The day a file was last received is the day it was last written. */
  async function renew(hash: FileHash): Promise<boolean> {
    const now = new Date()
    const renewed = await unlessMissing(utimes(pathOf(hash), now, now).then(() => true))
    return renewed ?? false
  }
  const isOf = async (path: string, { receivedBefore }: Age) => {
    const found = await unlessMissing(stat(path))
    return found !== null && found.mtimeMs < receivedBefore.getTime()
  }

  /** Judged once it is out of everybody's reach: what comes in meanwhile is another file, and what came just before is put back. */
  async function removeAged(hash: FileHash, age: Age): Promise<boolean> {
    if (!(await isOf(pathOf(hash), age))) return false
    const aside = incoming.path()
    if ((await unlessMissing(rename(pathOf(hash), aside).then(() => true))) === null) return false
    if (!(await isOf(aside, age))) {
      await rename(aside, pathOf(hash))
      return false
    }
    await rm(aside, { force: true })
    return true
  }

  return {
    stage,
    async put(content, limits) {
      const staged = await stage(content, limits)
      return staged.ok ? accept(await staged.value.keep()) : staged
    },
    open: (hash, range) => Readable.toWeb(createReadStream(pathOf(hash), range)) as ReadableStream<Uint8Array>,
    stat: find,
    exists,
    async verify(hash) {
      if (!(await exists(hash))) return 'missing'
      const digest = createHash('sha256')
      for await (const chunk of createReadStream(pathOf(hash))) digest.update(chunk)
      return digest.digest('hex') === hash ? 'intact' : 'damaged'
    },
    async *each(only) {
      for await (const hash of eachHash(root)) if (!only || (await isOf(pathOf(hash), only))) yield hash
    },
    renew,
    remove: async (hash, only) =>
      only ? removeAged(hash, only) : (await unlessMissing(rm(pathOf(hash)).then(() => true))) !== null,
  }
}

async function* eachHash(root: string): AsyncIterable<FileHash> {
  for (const first of await pairsIn(root))
    for (const second of await pairsIn(join(root, first)))
      for (const name of (await readdir(join(root, first, second))).sort()) {
        const hash = FileHash.safeParse(name)
        if (hash.success) yield hash.data
      }
}

const pairsIn = async (folder: string) => (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()

/** A file survives a power cut only when its name in the folder does too. Windows has no such call and needs none. */
async function syncFolder(folder: string) {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
