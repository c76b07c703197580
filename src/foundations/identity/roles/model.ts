import { z } from 'zod'
import { addMonths } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { parseDayInput } from '../../../platform/html/index.ts'

/** What each role lets its holder do in their organization. Which bodies and people hold them is data. */
export const ROLES = {
  authority: ['organization.manage', 'legal-framework.manage', 'plan.manage', 'people.manage'],
  officer: ['milestone.report'],
  head: ['milestone.report'],
  'civil-owner': [],
  evaluator: [],
  moderator: [],
  operator: ['operation.view'],
} as const satisfies Record<string, readonly string[]>

export type RoleName = keyof typeof ROLES
export const ROLE_NAMES = Object.keys(ROLES) as [RoleName, ...RoleName[]]
export const RoleName = z.enum(ROLE_NAMES)

export const PersonId = id('PersonId')
export type PersonId = z.infer<typeof PersonId>
export const RoleId = id('RoleId')
export type RoleId = z.infer<typeof RoleId>

/** A day as a form sends it: ISO, or 22/11/2026. */
export const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.addIssue({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

/** `untilDay` is the first day on which it no longer holds. */
export type Term = { fromDay: string; untilDay: string | null }
export type HeldRole = Term & { id: string; personId: string; organizationId: string; role: string }

export const isInForce = ({ fromDay, untilDay }: Term, day: string) =>
  fromDay <= day && (untilDay === null || day < untilDay)
/** One that was withdrawn before it began is over at once. */
export const isOver = ({ fromDay, untilDay }: Term, day: string) =>
  untilDay !== null && (untilDay <= day || untilDay <= fromDay)
const overlap = (a: Term, b: Term) =>
  (b.untilDay === null || a.fromDay < b.untilDay) && (a.untilDay === null || b.fromDay < a.untilDay)

/** The permissions of roles in force, by organization: what `holds` asks. A role we no longer know lets nothing. */
export function permissionsOf(held: readonly { organizationId: string; role: string }[]): Map<string, Set<string>> {
  const permissions = new Map<string, Set<string>>()
  for (const { organizationId, role } of held) {
    for (const permission of Object.hasOwn(ROLES, role) ? ROLES[role as RoleName] : []) {
      const organizations = permissions.get(permission) ?? new Set()
      permissions.set(permission, organizations.add(organizationId))
    }
  }
  return permissions
}

export type GrantRefusal = 'already-held' | 'ends-before-start'

const YEARS_BACK = 50
const YEARS_TO_START = 2
const YEARS_TO_END = 20
const years = (day: string, count: number) => addMonths(day, count * 12)

export type TermRefusal = 'implausible-start' | 'implausible-end'

/** Days that a person can only have mistyped: terms of before living memory, or that nobody could have decided yet. */
export function wrongTerm({ fromDay, untilDay }: Term, today: string): TermRefusal | null {
  if (fromDay < years(today, -YEARS_BACK) || fromDay > years(today, YEARS_TO_START)) return 'implausible-start'
  return untilDay !== null && untilDay > years(today, YEARS_TO_END) ? 'implausible-end' : null
}

/** One person holds a role in an organization once at a time; a term has at least one day. */
export function canGrant(term: Term, sameRole: readonly Term[]): Verdict<Term, GrantRefusal> {
  if (term.untilDay !== null && term.untilDay <= term.fromDay) return refuse('ends-before-start')
  if (sameRole.some((other) => overlap(term, other))) return refuse('already-held')
  return accept(term)
}

export type EndRefusal =
  | 'already-over'
  | 'ends-before-start'
  | 'own-last-authority'
  | 'last-authority'
  | 'implausible-end'

/**
 * Ends a role from `untilDay` on; one that has not begun by then never does, and its term is empty. Nobody takes from themselves their last role of authority, and somebody always remains
 * who can give roles: otherwise no page could mend it.
 */
export function canEnd(
  role: HeldRole,
  untilDay: string,
  { today, actorId, authorities }: { today: string; actorId: string; authorities: readonly HeldRole[] },
): Verdict<Term, EndRefusal> {
  if (isOver(role, today)) return refuse('already-over')
  if (untilDay > years(today, YEARS_TO_END)) return refuse('implausible-end')
  if (untilDay < role.fromDay && role.fromDay <= today) return refuse('ends-before-start')
  if (role.role === 'authority') {
    const others = authorities.filter(
      (other) => other.id !== role.id && isInForce(other, today) && other.untilDay === null,
    )
    if (role.personId === actorId && !others.some((other) => other.personId === actorId))
      return refuse('own-last-authority')
    if (others.length === 0) return refuse('last-authority')
  }
  return accept({ fromDay: role.fromDay, untilDay: untilDay < role.fromDay ? role.fromDay : untilDay })
}
