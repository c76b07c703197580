import { holds, type Actor } from '../../../platform/access/index.ts'
import { canConfirm } from '../counterpart/policy.ts'
import type { Side } from './vocabulary.ts'

/** Whoever may assess, anywhere: which commitments is asked of the assignments. */
export const canAssess = (actor: Actor) => holds(actor, 'commitment.assess')

/**
 * A reply is made in the name of the organization it was sent to: of the public owner by those who report for it, of the civil owner by
 * those who answer its reports.
 */
export const canReplyFor = (actor: Actor, { side, organizationId }: { side: Side; organizationId: string }) =>
  side === 'public'
    ? holds(actor, 'milestone.report', organizationId)
    : canConfirm(actor, { publicOwnerId: null, civilOwnerId: organizationId })

/** The side for which the actor speaks; the public one first, where somebody speaks for both. */
export const sideOf = <Party extends { side: Side; organizationId: string }>(
  actor: Actor,
  parties: readonly Party[],
): Party | undefined => parties.find((party) => canReplyFor(actor, party))
