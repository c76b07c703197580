import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { accept } from '../../kernel/verdict.ts'
import { openIncoming } from './incoming.ts'
import type { Listed } from './s3-answers.ts'
import { createS3Client, MissingObject, type Patience, type S3Settings } from './s3-client.ts'
import { FileHash, type Age, type Range, type Storage, type StoredFile } from './store.ts'
import { StorageUnavailable } from './unavailable.ts'

type Options = S3Settings & {
  /** Where bytes are received and inspected before they go to the bucket. */
  folder: string
  now?: () => Date
  patience?: Partial<Patience>
}

/** A file as the bucket has it. Several of the same hash are the same bytes, received at several times. */
type Copy = StoredFile & { key: string; receivedAt: string }

const PREFIX = 'files/'
/** Somebody else may put one copy in the place of another between our finding it and our reading it. */
const LOOKS = 5

/**
 * The store in a bucket of S3: `files/<hash>/<when received>-<random>`. Every receipt is an object of its own, and only copies older
 * than one that is there are taken away, so that what is received or renewed while a clean-up runs is never lost: S3 has no way, common to all
 * servers, to remove an object only if it did not change. Throws StorageUnavailable where the bucket cannot be used.
 */
export async function openS3Storage({
  folder,
  now = () => new Date(),
  patience,
  ...settings
}: Options): Promise<Storage> {
  const incoming = await openIncoming(join(folder, 'incoming'))
  const bucket = createS3Client(settings, patience)
  await bucket.list(PREFIX, 1).next() // settings that are wrong are told at the start

  const copiesOf = async (hash: FileHash): Promise<Copy[]> =>
    (await Array.fromAsync(bucket.list(`${PREFIX}${FileHash.parse(hash)}/`))).flatMap(copyOf)
  const newestOf = async (hash: FileHash) => (await copiesOf(hash)).at(-1) ?? null
  const newKey = (hash: FileHash) => `${PREFIX}${hash}/${stampOf(now())}-${randomBytes(4).toString('hex')}`

  async function keep(path: string, file: StoredFile): Promise<StoredFile> {
    const content = await openAsBlob(path)
    await bucket.put(newKey(file.hash), { content, hash: file.hash, md5: await md5Of(path) })
    await removeAllButNewest(file.hash)
    await rm(path, { force: true })
    return file
  }

  async function removeAllButNewest(hash: FileHash) {
    for (const { key } of (await copiesOf(hash)).slice(0, -1)) await bucket.remove(key)
  }

  async function renew(hash: FileHash): Promise<boolean> {
    for (let look = 0; look < LOOKS; look++) {
      const newest = await newestOf(hash)
      if (!newest) return false
      if (!(await bucket.copy(newest.key, newKey(hash)))) continue
      await removeAllButNewest(hash)
      return true
    }
    throw new StorageUnavailable(`The file ${hash} was taken away each time it was to be renewed.`)
  }

  async function* read(hash: FileHash, range?: Range): AsyncGenerator<Uint8Array> {
    for (let look = 0; look < LOOKS; look++) {
      const newest = await newestOf(hash)
      if (!newest) break
      try {
        return yield* bucket.read(newest.key, range)
      } catch (error) {
        if (!(error instanceof MissingObject)) throw error
      }
    }
    throw new MissingObject(`There is no file ${hash}.`)
  }

  async function remove(hash: FileHash, only?: Age): Promise<boolean> {
    const copies = await copiesOf(hash)
    if (copies.length === 0 || (only && !isOf(copies.at(-1)!, only))) return false
    for (const { key } of copies) await bucket.remove(key)
    return (await newestOf(hash)) === null
  }

  const stage: Storage['stage'] = (content, limits = {}) => incoming.stage(content, limits, keep)
  return {
    stage,
    async put(content, limits) {
      const staged = await stage(content, limits)
      if (!staged.ok) return staged
      try {
        return accept(await staged.value.keep())
      } finally {
        await staged.value.discard()
      }
    },
    open: (hash, range) =>
      Readable.toWeb(
        Readable.from(read(FileHash.parse(hash), range), { objectMode: false }),
      ) as ReadableStream<Uint8Array>,
    async stat(hash) {
      const newest = await newestOf(hash)
      return newest && { hash, bytes: newest.bytes }
    },
    exists: async (hash) => (await newestOf(hash)) !== null,
    async verify(hash) {
      const digest = createHash('sha256')
      try {
        for await (const chunk of read(hash)) digest.update(chunk)
      } catch (error) {
        if (error instanceof MissingObject) return 'missing'
        throw error
      }
      return digest.digest('hex') === hash ? 'intact' : 'damaged'
    },
    async *each(only) {
      for await (const newest of newestOfEach(bucket.list(PREFIX))) if (!only || isOf(newest, only)) yield newest.hash
    },
    renew,
    remove,
  }
}

/** Copies of one file stand together, oldest first. */
async function* newestOfEach(objects: AsyncIterable<Listed>): AsyncGenerator<Copy> {
  let newest: Copy | null = null
  for await (const object of objects)
    for (const copy of copyOf(object)) {
      if (newest && newest.hash !== copy.hash) yield newest
      newest = copy
    }
  if (newest) yield newest
}

const KEY = new RegExp(`^${PREFIX}([0-9a-f]{64})/(\\d{8}T\\d{9}Z)-[0-9a-f]{8}$`)

/** None where the object is not ours. */
function copyOf({ key, bytes }: Listed): Copy[] {
  const [, hash, receivedAt] = KEY.exec(key) ?? []
  return hash && receivedAt ? [{ key, bytes, hash: hash as FileHash, receivedAt }] : []
}

/** `20261123T120000000Z`: sorts as time does. */
const stampOf = (time: Date) => time.toISOString().replace(/[-:.]/g, '')

const isOf = ({ receivedAt }: Copy, { receivedBefore }: Age) => receivedAt < stampOf(receivedBefore)

async function md5Of(path: string): Promise<string> {
  const digest = createHash('md5')
  for await (const chunk of createReadStream(path)) digest.update(chunk as Uint8Array)
  return digest.digest('base64')
}
