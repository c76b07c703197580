import type { Services } from '../../../platform/http/index.ts'
import type { Schedule } from '../../../platform/manifest/index.ts'
import { takeDueCuts } from './actions.ts'

/** Late in the evening, so that the day that a cut tells of is nearly whole. */
const EVERY_EVENING = '30 23 * * *'

export const cutsByClock = (services: Services): Schedule => ({
  queue: 'plan-cuts',
  cron: EVERY_EVENING,
  work: async () => void (await takeDueCuts(services)),
})
