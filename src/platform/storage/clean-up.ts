import { sql } from 'drizzle-orm'
import type { Db, Tx } from '../database/index.ts'
import type { FileHash, Storage } from './store.ts'

/** How a module says which stored files its records point at. Bytes are kept once, so several records may point at one file. */
export type FileHolder = {
  /** Those of `hashes` that a record points at. */
  held(db: Db, hashes: readonly FileHash[]): Promise<readonly string[]>
  /** Takes away drafts that came before that moment and that nobody confirmed: they hold their file no longer. */
  expireDrafts?(tx: Tx, before: Date): Promise<void>
}

/** A person who was refused, or went on a journey, finds their files and drafts again within this time. */
const KEPT_DAYS = 7
const BATCH = 500

type Store = { db: Db; storage: Storage; transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>; now(): Date }

/**
 * Removes expired drafts, and the files that no record points at and that were last received longer ago than `KEPT_DAYS`:
 * those of reports and imports that were never finished. Safe beside any act, because whoever makes a row point at bytes that came
 * earlier renews them first (`Storage.renew`). Answers how many files it removed.
 */
export async function cleanUp(
  { db, storage, transaction, now }: Store,
  holders: readonly FileHolder[],
): Promise<number> {
  const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000)
  for (const { expireDrafts } of holders) if (expireDrafts) await transaction((tx) => expireDrafts(tx, before))
  let removed = 0
  for await (const hashes of batchesOf(storage.each({ receivedBefore: before })))
    removed += await removeUnheld({ db, storage }, holders, hashes, before)
  return removed
}

/** Removes those of the files that no record points at and that were last received before that moment. Answers how many. */
export async function removeUnheld(
  { db, storage }: Pick<Store, 'db' | 'storage'>,
  holders: readonly FileHolder[],
  hashes: readonly FileHash[],
  before: Date,
): Promise<number> {
  const held = new Set<string>()
  for (const holder of holders) for (const hash of await holder.held(db, hashes)) held.add(hash)
  let removed = 0
  for (const hash of hashes.filter((one) => !held.has(one))) {
    // First: the database refuses where a row points at it after all.
    await db.execute(sql`delete from files where sha256 = ${hash}`)
    if (await storage.remove(hash, { receivedBefore: before })) removed++
  }
  return removed
}

async function* batchesOf(hashes: AsyncIterable<FileHash>): AsyncGenerator<FileHash[]> {
  let batch: FileHash[] = []
  for await (const hash of hashes) {
    if (batch.push(hash) < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
