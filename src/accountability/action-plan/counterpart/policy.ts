import { holds, type Actor } from '../../../platform/access/index.ts'

type Owners = { publicOwnerId: string | null; civilOwnerId: string | null }

/**
 * A report is confirmed or disputed in the name of the commitment's civil owner, and by nobody where there is none. An organization on
 * both sides would answer itself, so it may not; nor may a person with a role in the public owner, whatever else they hold.
 */
export const canConfirm = (actor: Actor, { publicOwnerId, civilOwnerId }: Owners) =>
  civilOwnerId !== publicOwnerId &&
  holds(actor, 'progress.confirm', civilOwnerId) &&
  !actor.roles.some(({ organizationId }) => organizationId === publicOwnerId)
