import type { Services } from '../../../platform/http/index.ts'
import { deleteOldDeliveries } from './store.ts'

/** Days that deliveries are shown, and can be sent again. */
const KEPT = 30

export const forgetOldDeliveries = ({ db, now }: Services) =>
  deleteOldDeliveries(db, new Date(now().getTime() - KEPT * 86_400_000))
