import type { Ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { personOf, type Actor } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { titleOf, type Around } from '../around.ts'
import { lockSettings } from '../follows/store.ts'
import { queue, tryTest, type Tried } from './deliver.ts'
import { MOST_TESTS, MOST_WEBHOOKS, readUrl, type Delivery, type UrlRefusal, type Webhook } from './model.ts'
import { secretOf } from './signature.ts'
import {
  changeDelivery,
  changeWebhook,
  countTests,
  countWebhooks,
  deleteWebhook,
  dropWaiting,
  findWebhook,
  insertTest,
  insertWebhook,
  lockDelivery,
  lockWebhook,
} from './store.ts'

// Webhooks of others are not found: nothing tells that they are there.

type Kept = { webhook: Webhook; secret: string }
export type NewWebhook = { url: string; /** None: all. */ events: readonly string[]; subject: Ref | null }

/** Registers an address. Nothing is sent there until a test was answered. `secret` is shown this once. */
export async function registerWebhook(
  around: Around,
  services: Services,
  actor: Actor,
  { url, events, subject }: NewWebhook,
): Promise<Verdict<Kept, UrlRefusal | 'event-unknown' | 'record-unknown' | 'too-many'>> {
  const { id: personId } = personOf(actor)
  const { settings } = services
  const read = readUrl(url, settings.ORIGIN)
  if (!read.ok) return read
  if (!events.every((event) => webhookEvents(around).includes(event))) return refuse('event-unknown')
  if (subject && !(await titleOf(around, services.db, subject))) return refuse('record-unknown')
  return services.transaction(async (tx) => {
    await lockSettings(tx, personId)
    if ((await countWebhooks(tx, personId)) >= MOST_WEBHOOKS) return refuse('too-many')
    const webhook = await insertWebhook(tx, { personId, url: read.value, events, subject })
    await recordAct(tx, 'webhook.registered', webhook)
    return accept({ webhook, secret: secretOf(settings, webhook) })
  })
}

const PRIVATE =
  /^(person|session|account|email|openid|passkey|code-application|recovery-codes?|second-factor|api-token|webhook)\./

/** What can be asked for: what people do in private is in no webhook. */
export const webhookEvents = (around: Pick<Around, 'modules'>): string[] =>
  around
    .modules()
    .flatMap(({ events }) => Object.keys(events))
    .filter((event) => !PRIVATE.test(event))
    .toSorted()

/** Sends an invented act; where it is answered 2xx, the webhook is active. */
export async function testWebhook(
  services: Services,
  actor: Actor,
  { id }: { id: string },
): Promise<Verdict<Tried, 'not-found' | 'too-often'>> {
  const { id: personId } = personOf(actor)
  const begun = await services.transaction((tx) => beginTest(tx, services, personId, id))
  return begun.ok ? accept(await tryTest(services, begun.value.webhook, begun.value.delivery)) : begun
}

/** The same, sent by the queue of deliveries: whoever asks for it does not wait. */
export async function queueTest(
  services: Services,
  actor: Actor,
  { id }: { id: string },
): Promise<Verdict<Delivery, 'not-found' | 'too-often'>> {
  const { id: personId } = personOf(actor)
  return services.transaction(async (tx) => {
    const begun = await beginTest(tx, services, personId, id)
    if (!begun.ok) return begun
    await queue(tx, services, [begun.value.delivery.id])
    return accept(begun.value.delivery)
  })
}

async function beginTest(
  tx: Tx,
  { now }: Services,
  personId: string,
  id: string,
): Promise<Verdict<{ webhook: Webhook; delivery: Delivery }, 'not-found' | 'too-often'>> {
  const webhook = await lockWebhook(tx, personId, id)
  if (!webhook) return refuse('not-found')
  if ((await countTests(tx, id, new Date(now().getTime() - 3600_000))) >= MOST_TESTS) return refuse('too-often')
  return accept({ webhook, delivery: await insertTest(tx, id, now()) })
}

/** A new secret; the one before it signs too for a day. */
export async function rotateSecret(
  services: Services,
  actor: Actor,
  { id }: { id: string },
): Promise<Verdict<Kept, 'not-found'>> {
  const { id: personId } = personOf(actor)
  return services.transaction(async (tx) => {
    const before = await lockWebhook(tx, personId, id)
    if (!before) return refuse('not-found')
    const change = {
      generation: before.generation + 1,
      previousUntil: new Date(services.now().getTime() + 86_400_000),
    }
    await changeWebhook(tx, id, change)
    const webhook = { ...before, ...change }
    await recordAct(tx, 'webhook.secret-changed', webhook)
    return accept({ webhook, secret: secretOf(services.settings, webhook) })
  })
}

/** Nothing is sent any more until a test is answered again. */
export const stopWebhook = (services: Services, actor: Actor, { id }: { id: string }) =>
  onOwn(services, actor, id, async (tx, webhook) => {
    await changeWebhook(tx, id, { state: 'off' })
    await dropWaiting(tx, id)
    await recordAct(tx, 'webhook.switched-off', webhook)
  })

export const removeWebhook = (services: Services, actor: Actor, { id }: { id: string }) =>
  onOwn(services, actor, id, async (tx, webhook) => {
    await deleteWebhook(tx, id)
    await recordAct(tx, 'webhook.removed', webhook)
  })

/** Tries a delivery again, with all its tries: with the same id, so that who has it knows it. */
export async function redeliver(
  services: Services,
  actor: Actor,
  { id, deliveryId }: { id: string; deliveryId: string },
): Promise<Verdict<null, 'not-found' | 'not-active' | 'under-way'>> {
  const { id: personId } = personOf(actor)
  return services.transaction(async (tx) => {
    const webhook = await lockWebhook(tx, personId, id)
    const delivery = webhook && (await lockDelivery(tx, id, deliveryId))
    if (!delivery || delivery.entryId === null) return refuse('not-found')
    if (webhook.state !== 'active') return refuse('not-active')
    if (delivery.state === 'waiting') return refuse('under-way')
    const now = services.now()
    await changeDelivery(tx, deliveryId, {
      state: 'waiting',
      tries: 0,
      nextTryAt: new Date(now.getTime() + 15 * 60_000),
    })
    await queue(tx, services, [deliveryId])
    return accept(null)
  })
}

/** The person's own, for a page or the API. */
export const findOwnWebhook = (services: Pick<Services, 'db'>, actor: Actor, { id }: { id: string }) =>
  findWebhook(services.db, personOf(actor).id, id)

async function onOwn(
  services: Services,
  actor: Actor,
  id: string,
  act: (tx: Tx, webhook: Webhook) => Promise<void>,
): Promise<Verdict<null, 'not-found'>> {
  const { id: personId } = personOf(actor)
  return services.transaction(async (tx) => {
    const webhook = await lockWebhook(tx, personId, id)
    if (!webhook) return refuse('not-found')
    await act(tx, webhook)
    return accept(null)
  })
}

const recordAct = (tx: Tx, event: string, { id, personId }: Webhook) =>
  record(tx, { event, subject: { kind: 'webhook', id }, actorId: personId, public: false })
