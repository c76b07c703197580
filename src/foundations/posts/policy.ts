import { holds, inTheNameOf, type Actor } from '../../platform/access/index.ts'

export const MANAGE = 'post.manage'

/**
 * An organization appoints its own; the authority that keeps the register of organizations keeps the posts of all of them, since
 * a body without a head, or one that is gone, must not be left without a keeper.
 */
export const canManage = (actor: Actor, organizationId: string) =>
  holds(actor, MANAGE, organizationId) || (holds(actor, MANAGE) && holds(actor, 'organization.manage'))

/** In whose name the actor acts on that organization's posts, for the journal. */
export const actingFor = (actor: Actor, organizationId: string): string | null =>
  holds(actor, MANAGE, organizationId)
    ? inTheNameOf(actor, organizationId)
    : (actor.permissions.get('organization.manage')?.values().next().value ?? null)
