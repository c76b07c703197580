import type { Ref } from '../../kernel/ref.ts'

/** A role of a person in an organization, in force today. */
export type Role = { organizationId: string; role: string }

/** Who acts. Nobody signed in has no person, no roles and no permissions. */
export type Actor = {
  person: { id: string; name: string } | null
  roles: readonly Role[]
  /** What each organization of the actor's lets the actor do there. */
  permissions: ReadonlyMap<string, ReadonlySet<string>>
}

export const NOBODY: Actor = { person: null, roles: [], permissions: new Map() }

/** Whether the actor holds the permission in that organization or, where none is named, in any. */
export function holds(actor: Actor, permission: string, organizationId?: string | null): boolean {
  const organizations = actor.permissions.get(permission)
  if (!organizations) return false
  return organizationId === undefined
    ? organizations.size > 0
    : organizationId !== null && organizations.has(organizationId)
}

/** The person acting; throws SignInNeeded where nobody is signed in. */
export function personOf(actor: Actor): { id: string; name: string } {
  if (!actor.person) throw new SignInNeeded()
  return actor.person
}

export class NotFound extends Error {
  constructor(subject?: Ref | string) {
    super(typeof subject === 'object' ? `no ${subject.kind} ${subject.id}` : (subject ?? 'not found'))
  }
}
export class Forbidden extends Error {}
export class SignInNeeded extends Error {}

/** Throws Forbidden unless the policy allowed it. */
export function authorize(allowed: boolean): asserts allowed {
  if (!allowed) throw new Forbidden()
}
