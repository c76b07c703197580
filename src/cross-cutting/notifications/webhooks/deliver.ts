import type { Tx } from '../../../platform/database/index.ts'
import { toldReason } from '../../../platform/fetch/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { record, type Entry } from '../../../platform/journal/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import { tellIn, type Around } from '../around.ts'
import { sendSwitchOff } from './letter.ts'
import { MOST_TRIES, nextTry, TEST_EVENT, type Delivery, type Webhook } from './model.ts'
import { signatureHeaders } from './signature.ts'
import {
  addDeliveries,
  changeDelivery,
  changeWebhook,
  dropWaiting,
  lockDelivery,
  lockWebhook,
  publicEntries,
  takeDue,
  waitingDeliveries,
  webhooksById,
} from './store.ts'

export const DELIVERIES_QUEUE = 'journal-webhook-deliveries'
export type DeliveriesJob = { deliveries: readonly string[] }

/** Deliveries of one job, and webhooks that are asked at once: one that does not answer holds up few. */
const OF_A_JOB = 40
const AT_ONCE = 8
/** Standard Webhooks asks for 15 to 30 seconds. */
const TIMEOUT_MS = 15_000
const MAX_ANSWER = 64_000
/** A job that was lost leaves its deliveries to the clock after so many minutes. */
const LEASE_MS = 15 * 60_000

const leaseOf = (now: Date) => new Date(now.getTime() + LEASE_MS)

/** Queues what the act calls for, in the transaction that says so. */
export async function queueDeliveries(tx: Tx, services: Services, entry: Entry) {
  await queue(tx, services, await addDeliveries(tx, entry, services.now(), leaseOf(services.now())))
}

/** Queues those whose next try has come. */
export async function queueDueDeliveries(services: Services): Promise<number> {
  const { db, now } = services
  let queued = 0
  for (;;) {
    const ids = await db.transaction(async (tx) => {
      const due = await takeDue(tx, now(), leaseOf(now()), 500)
      await queue(tx, services, due)
      return due
    })
    if (ids.length === 0) return queued
    queued += ids.length
  }
}

export async function queue(tx: Tx, { jobs }: Services, ids: readonly string[]) {
  const batches: DeliveriesJob[] = []
  for (let at = 0; at < ids.length; at += OF_A_JOB) batches.push({ deliveries: ids.slice(at, at + OF_A_JOB) })
  if (batches.length > 0) await jobs.sendMany(tx, DELIVERIES_QUEUE, batches)
}

/** Tries those that wait still: of one webhook one after the other, in the order of the journal; a few webhooks at once. */
export async function deliver(around: Around, services: Services, { deliveries: ids }: DeliveriesJob): Promise<void> {
  const { db } = services
  const waiting = await waitingDeliveries(db, ids)
  const entries = await publicEntries(db, waiting.flatMap(({ entryId }) => entryId ?? [])) // prettier-ignore
  const told = new Map((await tellIn(around, db, entries, 'es')).map((act) => [act.id, act]))
  const known = await webhooksById(db, waiting.map(({ webhookId }) => webhookId)) // prettier-ignore
  const queues = [...Map.groupBy(waiting, ({ webhookId }) => webhookId)]
  const work = async () => {
    for (let next = queues.shift(); next; next = queues.shift()) {
      const [webhookId, own] = next
      for (const delivery of own)
        await deliverOne(around, services, known.get(webhookId)!, delivery, told.get(delivery.entryId ?? 0))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function deliverOne(
  around: Around,
  services: Services,
  webhook: Webhook,
  delivery: Delivery,
  act: Told | undefined,
) {
  if (delivery.entryId === null) return void (await tryTest(services, webhook, delivery))
  const isOff = webhook.state !== 'active' || !act // what is not public any more is not sent any more
  if (isOff) return void (await services.db.transaction((tx) => changeDelivery(tx, delivery.id, { state: 'failed', nextTryAt: null }))) // prettier-ignore
  const tried = await post(services, webhook, { id: delivery.id, ...payloadOf(act, services) })
  await services.transaction((tx) => settle(tx, services, webhook, delivery, tried))
  const { state } = (await webhooksById(services.db, [webhook.id])).get(webhook.id) ?? webhook
  if (webhook.state === 'active' && state === 'off') await sendSwitchOff(around, services, webhook)
  webhook.state = state
}

export type Tried = { status: number | null; reason: string | null; durationMs: number; at: Date }
export const isDelivered = ({ status }: Tried) => status !== null && status >= 200 && status < 300

type Payload = { type: string; timestamp: Date; data: unknown }

/** The act as `/bitacora.json` tells it, with the addresses in full. */
const payloadOf = ({ event, at, subject, ...act }: Told, { settings }: Services): Payload => ({
  type: event,
  timestamp: at,
  data: {
    ...act,
    at,
    event,
    subject: { ...subject, address: subject.address && settings.ORIGIN + subject.address },
  },
})

/** One try, signed at its own moment. Bounded in time and size; redirects are not followed. */
async function post(
  services: Services,
  webhook: Webhook,
  { id, ...payload }: Payload & { id: string },
): Promise<Tried> {
  const at = services.now()
  const started = performance.now()
  const body = JSON.stringify(payload)
  const verdict = await services.safeFetch(webhook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...signatureHeaders(services.settings, webhook, { id, now: at, body }),
    },
    body,
    redirects: 0,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER,
  })
  const durationMs = Math.round(performance.now() - started)
  return verdict.ok
    ? { status: verdict.value.status, reason: null, durationMs, at }
    : { status: null, reason: toldReason(verdict.reason, verdict.details.url), durationMs, at }
}

/** Sends an invented act, to prove that somebody there wants to hear: once, and where it is answered the webhook is active. */
export async function tryTest(services: Services, webhook: Webhook, delivery: Delivery): Promise<Tried> {
  const data = { webhook: webhook.id }
  const tried = await post(services, webhook, { id: delivery.id, type: TEST_EVENT, timestamp: services.now(), data })
  const { status, reason, durationMs, at } = tried
  await services.transaction(async (tx) => {
    const state = isDelivered(tried) ? 'delivered' : 'failed'
    await changeDelivery(tx, delivery.id, { state, tries: 1, status, reason, durationMs, triedAt: at })
    if (isDelivered(tried)) await changeWebhook(tx, webhook.id, { state: 'active', failingSince: null })
    else if (webhook.state === 'unproven')
      await changeWebhook(tx, webhook.id, { failingSince: webhook.failingSince ?? at })
  })
  return tried
}

/**
 * What came of a try. After the last one of a delivery, where nothing has arrived since its first, or where the server says that it
 * is gone for good (410), the webhook is switched off.
 */
async function settle(
  tx: Tx,
  { now }: Services,
  { id, personId }: Webhook,
  { id: deliveryId }: Delivery,
  tried: Tried,
) {
  const webhook = await lockWebhook(tx, personId, id)
  const delivery = webhook && (await lockDelivery(tx, id, deliveryId))
  if (!delivery || delivery.state !== 'waiting') return // deleted, or answered by another try meanwhile
  const tries = delivery.tries + 1
  const { status, reason, durationMs, at } = tried
  const again = isDelivered(tried) ? null : nextTry(tries, now())
  const state = isDelivered(tried) ? 'delivered' : again ? 'waiting' : 'failed'
  await changeDelivery(tx, deliveryId, { state, tries, status, reason, durationMs, triedAt: at, nextTryAt: again })
  if (isDelivered(tried)) return void (await changeWebhook(tx, id, { failingSince: null }))
  const failingSince = webhook.failingSince ?? at
  await changeWebhook(tx, id, { failingSince })
  const isHopeless = tries >= MOST_TRIES && failingSince.getTime() - delivery.createdAt.getTime() <= LEASE_MS
  if (status === 410 || isHopeless) await switchOff(tx, webhook)
}

async function switchOff(tx: Tx, { id }: Webhook) {
  await changeWebhook(tx, id, { state: 'off' })
  await dropWaiting(tx, id)
  await record(tx, {
    event: 'webhook.switched-off',
    subject: { kind: 'webhook', id },
    actorId: null,
    public: false,
  })
}
