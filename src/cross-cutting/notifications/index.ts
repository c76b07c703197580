/** The door of notifications: the acts that the API may do for whoever asks; each answers a Verdict. */
export type { Around } from './around.ts'
export { follow, pauseLetters, unfollow } from './follows/actions.ts'
export { PACES, type Pace } from './follows/model.ts'
export {
  registerWebhook,
  removeWebhook,
  rotateSecret,
  stopWebhook,
  testWebhook,
  type NewWebhook,
} from './webhooks/actions.ts'
export { queueDueBundles } from './letters/bundles.ts'
export { unsubscribeAddress } from './letters/unsubscribe.ts'
