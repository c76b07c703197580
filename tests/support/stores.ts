import { chmod, mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { openS3Storage } from '../../src/platform/storage/s3.ts'
import { openStorage, type FileHash, type Storage } from '../../src/platform/storage/store.ts'
import { startObjectStorage } from './object-storage.ts'

export interface TestStore {
  storage: Storage
  /** The store's own on disk; what is being received lies in `incoming/`. */
  folder: string
  /** Another process with the same store. */
  reopen(): Promise<Storage>
  /** As if it had been received in 1970. */
  makeOld(hash: FileHash): Promise<void>
  damage(hash: FileHash): Promise<void>
  /** Puts something beside the files that is none of ours. */
  addStrange(): Promise<void>
  close(): Promise<void>
}

async function inFolder(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'tequio-files-'))
  const reopen = () => openStorage({ folder })
  const pathOf = (hash: FileHash) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
  return {
    storage: await reopen(),
    folder,
    reopen,
    makeOld: (hash) => utimes(pathOf(hash), 0, 0),
    async damage(hash) {
      await chmod(pathOf(hash), 0o600)
      await writeFile(pathOf(hash), 'otra cosa')
    },
    addStrange: () => writeFile(join(folder, 'leeme.txt'), 'no es nuestro'),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function inBucket(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'tequio-files-'))
  const server = await startObjectStorage()
  const reopen = () => openS3Storage({ ...server.settings, folder, patience: { tries: 3, silence: 2000, pause: 5 } })
  const keysOf = (hash: FileHash) => [...server.objects.keys()].filter((key) => key.startsWith(`files/${hash}/`))
  return {
    storage: await reopen(),
    folder,
    reopen,
    async makeOld(hash) {
      for (const key of keysOf(hash)) {
        server.objects.set(key.replace(/\d{8}T\d{9}Z/, '19700101T000000000Z'), server.objects.get(key)!)
        server.objects.delete(key)
      }
    },
    async damage(hash) {
      for (const key of keysOf(hash)) server.objects.set(key, Buffer.from('otra cosa'))
    },
    async addStrange() {
      for (const key of ['files/leeme.txt', 'files/00/otro', 'otra-carpeta/a'])
        server.objects.set(key, Buffer.from('no es nuestro'))
    },
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A server that others wrote, which keeps objects as files. It knows one key, and checks signatures but no checksums. */
async function inS3rver(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'tequio-files-'))
  const directory = await mkdtemp(join(tmpdir(), 'tequio-s3rver-'))
  const bucket = 'tequio'
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  })
  oneAtATime(server.store)
  const { port } = await server.run()
  const settings = {
    url: `http://127.0.0.1:${port}`,
    bucket,
    region: 'us-east-1',
    accessKey: 'S3RVER',
    secretKey: 'S3RVER',
  }
  const reopen = () => openS3Storage({ ...settings, folder, patience: { tries: 3, silence: 5000, pause: 5 } })
  const folderOf = (hash: FileHash) => join(directory, bucket, 'files', hash)
  return {
    storage: await reopen(),
    folder,
    reopen,
    async makeOld(hash) {
      for (const name of await readdir(folderOf(hash)))
        await rename(
          join(folderOf(hash), name),
          join(folderOf(hash), name.replace(/^\d{8}T\d{9}Z/, '19700101T000000000Z')),
        )
    },
    async damage(hash) {
      for (const name of await readdir(folderOf(hash)))
        if (name.endsWith('_object')) await writeFile(join(folderOf(hash), name), 'otra cosa')
    },
    async addStrange() {
      await mkdir(join(directory, bucket, 'files'), { recursive: true })
      await writeFile(join(directory, bucket, 'files', 'leeme.txt._S3rver_object'), 'no es nuestro')
    },
    async close() {
      await server.close()
      await Promise.all([folder, directory].map((each) => rm(each, { recursive: true, force: true })))
    },
  }
}

/** It removes emptied folders while it is writing into them, and then the whole process ends; a bucket's writes exclude each other. */
function oneAtATime(store: S3rver['store']) {
  let last: Promise<unknown> = Promise.resolve()
  for (const name of ['putObject', 'copyObject', 'deleteObject'] as const) {
    const write = store[name].bind(store)
    store[name] = (...given) =>
      (last = last.then(
        () => write(...given),
        () => write(...given),
      ))
  }
}

/** Every kind of store; what one does, all do. */
export const STORES: readonly { name: string; open(): Promise<TestStore> }[] = [
  { name: 'a folder', open: inFolder },
  { name: 'a bucket of S3', open: inBucket },
  { name: 'a bucket of s3rver', open: inS3rver },
]
