import { createHmac } from 'node:crypto'
import { keyFor, type Settings } from '../../../platform/config/index.ts'
import type { Webhook } from './model.ts'

// As Standard Webhooks 1.0.0 says: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

type Keyed = Pick<Webhook, 'id' | 'generation'>

/** 32 bytes of which nothing is stored: whoever reads the database cannot sign. */
const keyOf = (settings: Settings, { id, generation }: Keyed): Buffer =>
  createHmac('sha256', keyFor(settings, 'webhooks')).update(`${id} ${generation}`).digest()

/** The secret as its owner is shown it, once: `whsec_` and base64. */
export const secretOf = (settings: Settings, webhook: Keyed) => `whsec_${keyOf(settings, webhook).toString('base64')}`

/** Signs exactly these bytes, with the moment of this try, so that none can be sent again later. */
export const sign = (key: Buffer, id: string, timestamp: number, body: string) =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`

/** The headers of one try. For a day after the secret was changed both sign. */
export function signatureHeaders(
  settings: Settings,
  webhook: Keyed & Pick<Webhook, 'previousUntil'>,
  { id, now, body }: { id: string; now: Date; body: string },
): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000)
  const isPreviousGood = webhook.previousUntil !== null && webhook.previousUntil > now
  const generations = isPreviousGood ? [webhook.generation, webhook.generation - 1] : [webhook.generation]
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': generations
      .map((generation) => sign(keyOf(settings, { id: webhook.id, generation }), id, timestamp, body))
      .join(' '),
  }
}
