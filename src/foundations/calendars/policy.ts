import { holds, inTheNameOf, type Actor } from '../../platform/access/index.ts'

export const MANAGE = 'calendar.manage'

/** Whether the actor keeps that calendar in the name of whoever works by it. */
export const keepsOwn = (actor: Actor, organizationId: string) => holds(actor, MANAGE, organizationId)

/**
 * In whose name the actor keeps the calendar of an organization: the organization's own, or that of the authority that
 * supervises it today. Null where they may not.
 */
export function keeperOf(actor: Actor, organizationId: string, authorityId: string | null): string | null {
  if (keepsOwn(actor, organizationId)) return inTheNameOf(actor, organizationId)
  return authorityId !== null && holds(actor, MANAGE, authorityId) ? inTheNameOf(actor, authorityId) : null
}
