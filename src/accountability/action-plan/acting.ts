import { ref, type Ref } from '../../kernel/ref.ts'
import { authorize, holds, type Actor } from '../../platform/access/index.ts'
import type { Services } from '../../platform/http/context.ts'

/** What an act needs of the request, or of the command line. */
export type Acting = Pick<Services, 'transaction' | 'today'> & { actor: Actor }

/**
 * Plans are written by the authority that promotes open government, whichever convened them: conveners are dissolved and replaced,
 * and their plans must not be left without a keeper.
 */
export const canManagePlans = (actor: Actor) => holds(actor, 'plan.manage')

/** Progress is reported by the public owner, and by nobody where it is unknown. */
export const canReport = (actor: Actor, { publicOwnerId }: { publicOwnerId: string | null }) =>
  holds(actor, 'milestone.report', publicOwnerId)

/** What is measured is recorded by the public owner, or by who keeps the plan. */
export const canMeasure = (actor: Actor, commitment: { publicOwnerId: string | null }) =>
  canReport(actor, commitment) || canManagePlans(actor)

/** Throws Forbidden; answers the id of who acts. */
export function authorizeManager(actor: Actor): string | null {
  authorize(canManagePlans(actor))
  return actor.person?.id ?? null
}

/** The records whose history an act on a commitment belongs to, besides its own. */
export const aboutCommitment = (commitment: {
  id: string
  planId: string
  publicOwnerId: string | null
  civilOwnerId: string | null
}): Ref[] => [
  ref('plan', commitment.planId),
  ref('commitment', commitment.id),
  ...organizationRefs([commitment.publicOwnerId, commitment.civilOwnerId]),
]

export const organizationRefs = (ids: readonly (string | null)[]): Ref[] =>
  [...new Set(ids)].filter((id) => id !== null).map((id) => ref('organization', id))
