import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { keyFor, type Settings } from '../config/index.ts'
import { KIND_NAMES } from './kinds.ts'
import { FileHash } from './store.ts'
import type { FileNote, ReceivedFile } from './upload.ts'

/** A file that the storage has received and that no record names yet. */
export const KeptFile = z.object({
  hash: FileHash,
  name: z.string().min(1).max(255),
  kind: z.enum(KIND_NAMES),
  charset: z.string().max(40).nullable(),
  bytes: z.int().min(0),
})
export type KeptFile = z.infer<typeof KeptFile> & { notes?: readonly FileNote[] }

/** From whom and for what it was received (the id of a milestone, `plan-import`): a receipt is good for nothing else. */
export type Receiver = { personId: string; purpose: string }

export const keptFileOf = ({
  hash,
  name,
  kind,
  charset,
  bytes,
}: Pick<ReceivedFile, 'hash' | 'name' | 'kind' | 'bytes'> & { charset?: ReceivedFile['charset'] | undefined }): z.infer<
  typeof KeptFile
> => ({ hash, name, kind, charset: charset ?? null, bytes })

/**
 * A receipt that travels hidden in a form, so that a refused form need not have its files chosen and sent again.
 * Signed: it names a hash, and nobody may attach a file that they did not send themselves.
 */
export function receiptOf(file: KeptFile, receiver: Receiver, settings: Settings): string {
  const body = Buffer.from(JSON.stringify(KeptFile.parse(file))).toString('base64url')
  return `${body}.${signature(body, receiver, settings)}`
}

/** The file of a receipt, or null where it is not one of ours, or somebody else's. */
export function readReceipt(receipt: string, receiver: Receiver, settings: Settings): z.infer<typeof KeptFile> | null {
  const [body = '', sign = ''] = receipt.split('.')
  const expected = Buffer.from(signature(body, receiver, settings))
  const given = Buffer.from(sign)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const parsed = KeptFile.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  return parsed.success ? parsed.data : null
}

const signature = (body: string, { personId, purpose }: Receiver, settings: Settings) =>
  createHmac('sha256', keyFor(settings, 'kept-evidence'))
    .update([body, personId, purpose].join('\0'))
    .digest('base64url')
