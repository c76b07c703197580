import type { Ref } from '../../../kernel/ref.ts'
import type { Settings } from '../../../platform/config/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { DEFAULT_PACE, PACES, type Pace } from '../follows/model.ts'
import { deleteFollow, saveFollow, savePause } from '../follows/store.ts'
import { readSigned, signed } from '../tokens.ts'

/** Which letters a link in one of them ends: those on a record (`pace` is what they had, to undo it), or all. */
export type Subscription = { personId: string; of: 'all' | { subject: Ref; pace: Pace } }

/** The address that ends them without signing in (RFC 8058). It does not expire: letters are found years later. */
export function unsubscribeAddress(settings: Settings, { personId, of }: Subscription): string {
  const words = of === 'all' ? [personId] : [personId, of.subject.kind, of.subject.id, of.pace]
  return `${settings.ORIGIN}/baja/${signed(settings, 'unsubscribe', words)}`
}

export function readSubscription(settings: Settings, token: string): Subscription | null {
  const words = readSigned(settings, 'unsubscribe', token)
  if (!words) return null
  const [personId = '', kind, id, pace] = words
  if (!kind || !id) return { personId, of: 'all' }
  return { personId, of: { subject: { kind, id }, pace: PACES.find((known) => known === pace) ?? DEFAULT_PACE } }
}

export async function endLetters(tx: Tx, { personId, of }: Subscription, now: Date) {
  if (of === 'all') await savePause(tx, personId, now)
  else await deleteFollow(tx, personId, of.subject)
}

/** It was a mistake: as before. */
export async function resumeLetters(tx: Tx, { personId, of }: Subscription) {
  if (of === 'all') await savePause(tx, personId, null)
  else await saveFollow(tx, personId, of.subject, of.pace)
}
