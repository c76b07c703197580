import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { defineAct, readOwn, type ActVerdict, type ApiAct, type OwnRecord } from '../../../platform/manifest/acts.ts'
import type { Around } from '../around.ts'
import { Subject } from '../follows/model.ts'
import {
  findOwnWebhook,
  queueTest,
  redeliver,
  registerWebhook,
  removeWebhook,
  rotateSecret,
  stopWebhook,
} from './actions.ts'
import { DELIVERY_STATES, TEST_EVENT, WEBHOOK_STATES, type Delivery, type Webhook } from './model.ts'
import { sayRefusal, type HookRefusal } from './routes.tsx'
import { deliveriesOf, publicEntries, webhooksOf } from './store.ts'

// What the pages of webhooks let, for the token's owner: those of others are not there.

const COMMON = { scope: 'webhooks:write', access: 'signed-in' } as const
const PAGE = 30
const explain = (reason: string, locale: Locale) => sayRefusal(reason as HookRefusal, locale)

const WebhookSchema = z.object({
  id: z.uuid().describe('Identifier of the webhook.'),
  url: z.string().describe('Where acts are sent.'),
  events: z.array(z.string()).describe('Names of events; none: all.'),
  subject: z.object(Subject).nullable().describe('Only acts about this record; null: about any.'),
  state: z
    .enum(WEBHOOK_STATES)
    .describe('`unproven` until a test was answered; `off`: nothing is sent until another is.'),
  failingSince: z.string().nullable().describe('Moment since which nothing has arrived, ISO 8601 in UTC.'),
  previousSecretUntil: z.string().nullable().describe('Until when the secret before this one signs too.'),
  createdAt: z.string().describe('Moment of registering, ISO 8601 in UTC.'),
})

const webhookForMachines = ({ id, url, events, subject, state, failingSince, previousUntil, createdAt }: Webhook) => ({
  id,
  url,
  events,
  subject,
  state,
  failingSince: failingSince?.toISOString() ?? null,
  previousSecretUntil: previousUntil?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
})

/** Of whoever reads, and without its secret. */
const ownWebhook: OwnRecord<typeof WebhookSchema> = {
  path: 'webhooks',
  schema: WebhookSchema,
  async find(context, id) {
    const found = z.uuid().safeParse(id).success ? await findOwnWebhook(context, context.actor, { id }) : null
    return found && webhookForMachines(found)
  },
}

const params = z.object({ id: z.uuid() })
const once = z.object({
  secret: z
    .string()
    .nullable()
    .describe(
      'What signs (Standard Webhooks): told this once. Null where the answer is asked for again: change the secret.',
    ),
})

type Refused = { ok: false; reason: HookRefusal | 'not-found' }
/** What of others is not found is answered so, wherever it is refused. */
const toldOf = (verdict: { ok: true; value: unknown } | Refused, value: Record<string, unknown>): ActVerdict => {
  if (verdict.ok) return { ok: true, value }
  if (verdict.reason === 'not-found') throw new NotFound()
  return verdict
}

const registering = (around: Around) =>
  defineAct({
    ...COMMON,
    name: 'register-webhook',
    method: 'POST',
    path: '/webhooks',
    title: 'Register a webhook',
    description:
      'An address to which public acts are sent, signed (Standard Webhooks). Nothing is sent until a test was answered. `secret` is told in this answer alone and kept nowhere.',
    body: z.strictObject({
      url: z.string().trim().min(1).max(2000),
      events: z.array(z.string().max(100)).max(500).default([]).describe('Names of events; none: all.'),
      subject: z.strictObject(Subject).nullable().default(null).describe('Only acts about this record.'),
    }),
    refusals: {
      'url-invalid': '/url',
      'url-insecure': '/url',
      'url-credentials': '/url',
      'url-own': '/url',
      'url-port': '/url',
      'url-inside': '/url',
      'event-unknown': '/events',
      'record-unknown': '/subject',
      'too-many': '',
    },
    explain,
    own: ownWebhook,
    once,
    async act(context, { body }) {
      const verdict = await registerWebhook(around, context, context.actor, body)
      return toldOf(verdict, verdict.ok ? { id: verdict.value.webhook.id, secret: verdict.value.secret } : {})
    },
  })

const listing = defineAct({
  ...COMMON,
  name: 'list-webhooks',
  method: 'GET',
  path: '/webhooks',
  title: 'One’s own webhooks',
  description: 'All of them, without their secrets.',
  refusals: {},
  explain: () => '',
  answer: z.object({ items: z.array(WebhookSchema), total: z.int() }),
  async act({ db, actor }) {
    const items = (await webhooksOf(db, personOf(actor).id)).map(webhookForMachines)
    return { ok: true, value: { items, total: items.length } }
  },
})

const rotating = defineAct({
  ...COMMON,
  name: 'change-webhook-secret',
  method: 'POST',
  path: '/webhooks/:id/secret',
  title: 'Change the secret of a webhook',
  description: 'The one before it signs too for a day. The new one is told in this answer alone and kept nowhere.',
  params,
  refusals: {},
  explain: () => '',
  own: ownWebhook,
  once,
  async act(context, { params }) {
    const verdict = await rotateSecret(context, context.actor, params)
    return toldOf(verdict, verdict.ok ? { id: params.id, secret: verdict.value.secret } : {})
  },
})

const stopping = defineAct({
  ...COMMON,
  name: 'stop-webhook',
  method: 'POST',
  path: '/webhooks/:id/stop',
  title: 'Switch a webhook off',
  description: 'Nothing is sent any more until a test is answered again; what waited is dropped.',
  params,
  refusals: {},
  explain: () => '',
  own: ownWebhook,
  act: async (context, { params }) => toldOf(await stopWebhook(context, context.actor, params), params),
})

const removing = defineAct({
  ...COMMON,
  name: 'remove-webhook',
  method: 'DELETE',
  path: '/webhooks/:id',
  title: 'Remove a webhook',
  description: 'With what is known of its deliveries.',
  params,
  refusals: {},
  explain: () => '',
  act: async (context, { params }) => toldOf(await removeWebhook(context, context.actor, params), {}),
})

// --------------------------------------------------------------------------------------------------- deliveries

const DeliverySchema = z.object({
  id: z.uuid().describe('As `webhook-id` of what is sent.'),
  event: z.string().nullable().describe('What happened; null where it is not public any more.'),
  state: z.enum(DELIVERY_STATES),
  tries: z.int(),
  status: z.int().nullable().describe('HTTP status of the last answer; null where none came.'),
  reason: z.string().nullable().describe('Why none came.'),
  durationMs: z.int().nullable(),
  triedAt: z.string().nullable(),
  nextTryAt: z.string().nullable(),
  createdAt: z.string(),
})

const deliveryForMachines = (delivery: Delivery, event: string | null): z.infer<typeof DeliverySchema> => ({
  id: delivery.id,
  event: delivery.entryId === null ? TEST_EVENT : event,
  state: delivery.state,
  tries: delivery.tries,
  status: delivery.status,
  reason: delivery.reason,
  durationMs: delivery.durationMs,
  triedAt: delivery.triedAt?.toISOString() ?? null,
  nextTryAt: delivery.nextTryAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
})

async function deliveriesIn({ db }: Context, id: string, before: string | undefined) {
  const found = await deliveriesOf(db, id, { before, limit: PAGE + 1 })
  const shown = found.slice(0, PAGE)
  const entries = await publicEntries(db, shown.flatMap(({ entryId }) => entryId ?? [])) // prettier-ignore
  const events = new Map(entries.map((entry) => [entry.id, entry.event]))
  return {
    items: shown.map((delivery) => deliveryForMachines(delivery, events.get(delivery.entryId ?? 0) ?? null)),
    next: found.length > PAGE ? shown.at(-1)!.id : null,
  }
}

const testing = defineAct({
  ...COMMON,
  name: 'test-webhook',
  method: 'POST',
  path: '/webhooks/:id/tests',
  title: 'Test a webhook',
  description:
    'Sends an invented act soon after; where it is answered 2xx, the webhook is active. What came of it is in `/webhooks/{id}/deliveries`.',
  params,
  refusals: { 'too-often': '' },
  explain,
  answer: DeliverySchema,
  async act(context, { params }) {
    const verdict = await queueTest(context, context.actor, params)
    return toldOf(verdict, verdict.ok ? deliveryForMachines(verdict.value, null) : {})
  },
})

const listingDeliveries = defineAct({
  ...COMMON,
  name: 'list-webhook-deliveries',
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  title: 'What was sent to a webhook',
  description: 'The latest first, thirty at once; `before` is the `next` of the page before.',
  params,
  query: z.object({ before: z.uuid().optional() }),
  refusals: {},
  explain: () => '',
  answer: z.object({ items: z.array(DeliverySchema), next: z.uuid().nullable() }),
  async act(context, { params, query }) {
    if (!(await findOwnWebhook(context, context.actor, params))) throw new NotFound()
    return { ok: true, value: await deliveriesIn(context, params.id, query.before) }
  },
})

const redelivering = defineAct({
  ...COMMON,
  name: 'redeliver-to-webhook',
  method: 'POST',
  path: '/webhooks/:id/deliveries/:delivery/redelivery',
  title: 'Try a delivery again',
  description: 'With all its tries and the same id, so that who has it knows it.',
  params: params.extend({ delivery: z.uuid() }),
  refusals: { 'not-active': '', 'under-way': '' },
  explain,
  answer: z.object({ id: z.uuid(), state: z.enum(DELIVERY_STATES) }),
  async act(context, { params: { id, delivery: deliveryId } }) {
    const verdict = await redeliver(context, context.actor, { id, deliveryId })
    return toldOf(verdict, { id: deliveryId, state: 'waiting' })
  },
})

export const webhookActs = (around: Around): readonly ApiAct[] => [
  listing,
  registering(around),
  readOwn(ownWebhook, {
    ...COMMON,
    name: 'find-webhook',
    title: 'One of one’s own webhooks',
    description: 'Without its secret.',
  }),
  removing,
  testing,
  rotating,
  stopping,
  listingDeliveries,
  redelivering,
]
