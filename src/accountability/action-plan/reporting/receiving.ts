import { personOf } from '../../../platform/access/index.ts'
import type { Values } from '../../../platform/html/index.ts'
import type { Context, Typed } from '../../../platform/http/index.ts'
import { explainRefusal, receiveUpload } from '../../../platform/storage/index.ts'
import { words } from '../words.ts'
import { FILE_POLICY, FILES } from './form.ts'
import { keptFileOf, readReceipt, receiptOf, type KeptFile, type Receiver } from './kept-files.ts'

/** `purpose`: what the files are for, as the id of a milestone. Their receipts are good for nothing else, and for nobody else. */
const receiverOf = ({ actor }: Context, purpose: string): Receiver => ({ personId: personOf(actor).id, purpose })

/** The files whose receipts came with the answers, by their place on the form. */
export function keptFiles(values: Values | Typed, purpose: string, context: Context): Map<number, KeptFile> {
  const receiver = receiverOf(context, purpose)
  const kept = new Map<number, KeptFile>()
  for (const at of FILES) {
    const receipt = values[`kept${at}`]
    const file = typeof receipt === 'string' && receipt !== '' ? readReceipt(receipt, receiver, context.settings) : null
    if (file) kept.set(at, file)
  }
  return kept
}

/** Stores each file that came, or finds the one that came before; its receipt goes back into the form if anything is refused. */
export async function receiveFiles(
  context: Context,
  purpose: string,
  sent: Readonly<Record<string, unknown>>,
  typed: Typed,
) {
  const receiver = receiverOf(context, purpose)
  const before = keptFiles(typed, purpose, context)
  const files = new Map<number, KeptFile>()
  const receipts: Record<string, string> = {}
  const refusals: Record<string, string> = {}
  for (const at of FILES) {
    const upload = sent[`file${at}`]
    const came = upload instanceof File && upload.name !== ''
    const received = came ? await receiveUpload(context.storage, upload, FILE_POLICY) : null
    if (received && !received.ok) refusals[`file${at}`] = explainRefusal(received, context.locale)
    const earlier = received || typed[`drop${at}`] ? undefined : before.get(at)
    const isGone = earlier !== undefined && !(await context.storage.renew(earlier.hash))
    if (isGone) refusals[`file${at}`] = words(context.locale)('report-form.file-gone', { name: earlier.name })
    const file = received?.ok ? keptFileOf(received.value) : isGone ? undefined : earlier
    receipts[`kept${at}`] = file ? receiptOf(file, receiver, context.settings) : ''
    if (file) files.set(at, file)
  }
  return { receipts, files, refusals, today: context.today() }
}
