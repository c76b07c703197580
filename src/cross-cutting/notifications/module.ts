import { defineModule, type Module } from '../../platform/manifest/index.ts'
import type { Services } from '../../platform/http/index.ts'
import type { Subscriber } from '../../platform/journal/index.ts'
import { followActs } from './acts.ts'
import type { Around } from './around.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { feedRoutes } from './feeds/routes.ts'
import { followRoutes } from './follows/routes.tsx'
import { followSlot } from './follows/slot.tsx'
import { collectAct, queueDueBundles } from './letters/bundles.ts'
import { forgetOldLetters, queueDigest } from './letters/digest.ts'
import { LETTERS_QUEUE, type LettersJob } from './letters/queue.ts'
import { unsubscribeRoutes } from './letters/routes.tsx'
import { sendLetters } from './letters/send.ts'
import { forget, personalData } from './personal-data.ts'
import {
  deliver,
  DELIVERIES_QUEUE,
  queueDeliveries,
  queueDueDeliveries,
  type DeliveriesJob,
} from './webhooks/deliver.ts'
import { webhookActs } from './webhooks/acts.ts'
import { webhookRoutes } from './webhooks/routes.tsx'
import { forgetOldDeliveries } from './webhooks/old.ts'
import { personalWords, words } from './words.ts'

const EVENTS = ['webhook.registered', 'webhook.secret-changed', 'webhook.switched-off', 'webhook.removed'] as const

/** Follows, their letters, feeds and calendars, and webhooks: `around` is what the modules beside it know. */
export const notifications = (around: Around): Module =>
  defineModule({
    name: 'notifications',
    routes: [
      ...followRoutes(around),
      ...unsubscribeRoutes(around),
      ...feedRoutes(around),
      ...calendarRoutes(around),
      ...webhookRoutes(around),
    ],
    permissions: [],
    events: Object.fromEntries(EVENTS.map((event) => [event, (_, locale) => words(locale)(`event.${event}`)])),
    resources: [],
    acts: [...followActs(around), ...webhookActs(around)],
    scopes: {
      'follows:write': (locale) => words(locale)('scope'),
      'webhooks:write': (locale) => words(locale)('hooks.scope'),
    },
    subscribers: (services) => [collecting(services)],
    queues: (services) => [
      { queue: LETTERS_QUEUE, work: (data) => sendLetters(around, services, data as LettersJob) },
      { queue: DELIVERIES_QUEUE, work: (data) => deliver(around, services, data as DeliveriesJob) },
    ],
    schedules: (services) => [
      { queue: 'follow-bundles', cron: '* * * * *', work: async () => void (await queueDueBundles(services)) },
      { queue: 'webhook-tries', cron: '* * * * *', work: async () => void (await queueDueDeliveries(services)) },
      // At seven on Mondays; every hour, so that a Monday that was missed is made up for.
      {
        queue: 'follow-digest',
        cron: '0 * * * *',
        async work() {
          await queueDigest(services)
          await forgetOldLetters(services)
          await forgetOldDeliveries(services)
        },
      },
    ],
    slots: (context, subject) => followSlot(around, context, subject),
    personalData,
    personalWords,
    forget,
  })

/** Every public act, for the letters and the webhooks that it calls for: both or neither, once. */
const collecting = (services: Services): Subscriber => ({
  name: 'notifications',
  wants: (entry) => entry.public,
  handle: (entry) =>
    services.db.transaction(async (tx) => {
      await collectAct(tx, entry, services.now())
      await queueDeliveries(tx, services, entry)
    }),
})
