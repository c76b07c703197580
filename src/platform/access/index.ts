import type { Ref } from '../../kernel/ref.ts'

/** A role of a person in an organization, in force today. */
export type Role = { organizationId: string; role: string }

/** Who acts. Nobody signed in has no person, no roles and no permissions. */
export type Actor = {
  person: { id: string; name: string } | null
  roles: readonly Role[]
  /** What each organization of the actor's lets the actor do there. */
  permissions: ReadonlyMap<string, ReadonlySet<string>>
  /** The organizations for which the actor's roles answer: not those that passed on what they had. Absent: those of the roles. */
  answersFor?: readonly string[]
  /** Bodies that passed on what they had, each with the organization in whose name the actor answers for it now. */
  standsFor?: ReadonlyMap<string, string>
  /** Why roles let nothing yet: their holder has no second factor. */
  lacks?: 'second-factor'
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

/** In whose name the actor acts on what that organization owns: its own, or that of the one that took it over. */
export const inTheNameOf = (actor: Actor, organizationId: string): string =>
  actor.standsFor?.get(organizationId) ?? organizationId

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
