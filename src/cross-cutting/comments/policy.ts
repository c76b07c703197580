import { organizationNames } from '../../foundations/organizations/index.ts'
import { holds, type Actor } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'

export const ANSWER = 'comment.answer'
export const MODERATE = 'comment.moderate'
export const RULE = 'comment.rule'
/** Deciding appeals: of moderators, and of those who administer an authority where nobody else moderates. */
export const APPEAL = 'comment.appeal'

/** In the name of the body that owes it, and of no other. */
export const canAnswer = (actor: Actor, { ownerId }: { ownerId: string }) => holds(actor, ANSWER, ownerId)

export const isAuthor = (actor: Actor, { authorId }: { authorId: string }) => actor.person?.id === authorId

/**
 * In the name of which authority the actor moderates; null where of none. The role counts in authorities alone; who answers for the body
 * that is asked does not moderate what is asked of it (`mayModerate`).
 */
export const moderatesFor = (db: Db, actor: Actor) => authorityHolding(db, actor, MODERATE)

/** In the name of which authority the actor decides appeals; null where of none. */
export const appealsFor = (db: Db, actor: Actor) => authorityHolding(db, actor, APPEAL)

/** In the name of which authority the actor publishes rules and terms; null where of none. */
export const rulesFor = (db: Db, actor: Actor) => authorityHolding(db, actor, RULE)

async function authorityHolding(db: Db, actor: Actor, permission: string): Promise<string | null> {
  const names = await organizationNames(db, [...(actor.permissions.get(permission) ?? [])])
  return [...names.values()].find(({ sector }) => sector === 'authority')?.id ?? null
}
