import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, holds, NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { passesForOrganization } from '../../organizations/index.ts'
import { ensurePerson } from '../account/actions.ts'
import {
  canEnd,
  canGrant,
  wrongTerm,
  type EndRefusal,
  type GrantRefusal,
  type HeldRole,
  type RoleName,
  type Term,
  type TermRefusal,
} from './model.ts'
import { insertRole, lockAuthorityRoles, lockPerson, lockRole, rolesOfPerson, saveEnd } from './store.ts'

export const canManagePeople = (actor: Actor) => holds(actor, 'people.manage')

export type Grant = {
  personId: string
  organizationId: string
  role: RoleName
  fromDay: string
  untilDay?: string | null
}

/**
 * Gives a person a role in an organization for a term, in force from `fromDay` until the day before `untilDay`.
 * The history says which role and where, not to whom. `grantedBy` is null where the platform itself does it.
 */
export async function grantRole(
  tx: Tx,
  { personId, organizationId, role, fromDay, untilDay = null }: Grant,
  grantedBy: string | null,
): Promise<Verdict<string, GrantRefusal>> {
  if (!(await lockPerson(tx, personId))) throw new NotFound(ref('person', personId))
  const same = (await rolesOfPerson(tx, personId)).filter(
    (held) => held.organizationId === organizationId && held.role === role,
  )
  const verdict = canGrant({ fromDay, untilDay }, same)
  if (!verdict.ok) return verdict

  const id = await insertRole(tx, { personId, organizationId, role, fromDay, untilDay, grantedBy })
  await record(tx, {
    event: 'role.granted',
    subject: ref('role', id),
    actorId: grantedBy,
    organizationId,
    details: { role, from: fromDay, until: untilDay },
    about: [ref('organization', organizationId), ref('person', personId)],
  })
  return accept(id)
}

/** Gives a role to whoever has that address, adding the person where unknown. Answers the person's id. */
export function grantRoleByEmail(
  context: Context,
  { email, name, ...grant }: Omit<Grant, 'personId'> & { email: string; name: string },
): Promise<Verdict<string, GrantRefusal | TermRefusal | 'name-of-organization'>> {
  authorize(canManagePeople(context.actor))
  const actor = personOf(context.actor)
  return context.transaction(async (tx) => {
    const term = { fromDay: grant.fromDay, untilDay: grant.untilDay ?? null }
    const wrong = wrongTerm(term, context.today())
    if (wrong) return refuse(wrong)
    const possible = canGrant(term, [])
    if (!possible.ok) return possible
    if (await passesForOrganization(tx, name)) return refuse('name-of-organization')
    const personId = await ensurePerson(tx, { email, name }, context.now())
    const verdict = await grantRole(tx, { ...grant, personId }, actor.id)
    return verdict.ok ? accept(personId) : verdict
  })
}

/** Ends a role: from `untilDay` on it lets nothing. One that has not begun is withdrawn. */
export function endRole(context: Context, roleId: string, untilDay: string): Promise<Verdict<Term, EndRefusal>> {
  authorize(canManagePeople(context.actor))
  const actor = personOf(context.actor)
  return context.transaction(async (tx) => {
    const authorities = await lockAuthorityRoles(tx)
    const role = await lockRole(tx, roleId)
    if (!role) throw new NotFound(ref('role', roleId))
    const verdict = canEnd(role, untilDay, { today: context.today(), actorId: actor.id, authorities })
    if (!verdict.ok) return verdict

    await saveEnd(tx, roleId, verdict.value.untilDay!)
    await recordEnd(tx, role, verdict.value.untilDay!, actor.id)
    return verdict
  })
}

/** One that ends on its first day never counted: it was withdrawn. */
export async function recordEnd(tx: Tx, role: HeldRole, end: string, actorId: string) {
  const isWithdrawn = end === role.fromDay
  await record(tx, {
    event: isWithdrawn ? 'role.withdrawn' : 'role.ended',
    subject: ref('role', role.id),
    actorId,
    organizationId: role.organizationId,
    details: { role: role.role, ...(isWithdrawn ? { from: role.fromDay } : { until: end }) },
    about: [ref('organization', role.organizationId), ref('person', role.personId)],
  })
}
