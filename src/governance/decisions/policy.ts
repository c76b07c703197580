import { holds, type Actor } from '../../platform/access/index.ts'

export const MANAGE = 'decision.manage'

/** Who decides, and by which rule, is kept by the authority, whichever body it is of. */
export const canKeepMakers = (actor: Actor) => holds(actor, MANAGE)

/** What a body decides is opened and closed by the authority, and by who presides it or keeps its acts: `offices` are those bodies. */
export const canManage = (actor: Actor, makerId: string, offices: ReadonlySet<string>) =>
  holds(actor, MANAGE) || offices.has(makerId)

/** In whose name the authority acts, for the journal. */
export const actingFor = (actor: Actor): string | null => actor.permissions.get(MANAGE)?.values().next().value ?? null
