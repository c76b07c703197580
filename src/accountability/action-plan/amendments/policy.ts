import { holds, inTheNameOf, type Actor } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { PlanId } from '../plans/model.ts'
import { ownersIn } from './store.ts'

/**
 * In whose names the actor may propose to change a plan: of the authority that keeps plans, any; of who answers for one of its
 * commitments, on either side, that organization.
 */
export async function proposingFor(db: Db, actor: Actor, planId: PlanId): Promise<string[]> {
  const keeping = [...(actor.permissions.get('plan.manage') ?? [])]
  const amending = [...(actor.permissions.get('plan.amend') ?? [])]
  if (amending.length === 0) return keeping
  const owners = await ownersIn(db, planId)
  return [...new Set([...keeping, ...amending.filter((id) => owners.has(id)).map((id) => inTheNameOf(actor, id))])]
}

/** Who writes a draft, proposes it and takes it back: those who act for the organization in whose name it is. */
export const writes = (actor: Actor, { organizationId }: { organizationId: string }) =>
  holds(actor, 'plan.manage', organizationId) || holds(actor, 'plan.amend', organizationId)

/** Organizations whose drafts the actor sees. */
export const draftingIn = (actor: Actor): string[] => [
  ...new Set([...(actor.permissions.get('plan.manage') ?? []), ...(actor.permissions.get('plan.amend') ?? [])]),
]
