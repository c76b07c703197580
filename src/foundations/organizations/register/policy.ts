import { holds, type Actor } from '../../../platform/access/index.ts'

export const MANAGE = 'organization.manage'

/** The register is one for the whole city: who keeps it in any organization keeps all of it. */
export const canManage = (actor: Actor) => holds(actor, MANAGE)

/** In whose name the actor keeps the register, for the journal. */
export const actingFor = (actor: Actor): string | null => actor.permissions.get(MANAGE)?.values().next().value ?? null
