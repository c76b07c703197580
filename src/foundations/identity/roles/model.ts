import { z } from 'zod'
import { addMonths } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { parseDayInput } from '../../../platform/html/index.ts'

/** What each role lets its holder do in their organization. Which bodies and people hold them is data. */
export const ROLES = {
  authority: [
    'organization.manage',
    'legal-framework.manage',
    'plan.manage',
    'people.manage',
    'post.manage',
    'calendar.manage',
    'comment.rule',
    'comment.appeal',
    'comment.answer',
    'decision.manage',
    'link.manage',
    'link.curate',
    'plan.amend',
  ],
  officer: ['milestone.report', 'plan.amend', 'comment.answer', 'assessment.reply', 'calendar.manage', 'link.manage'],
  head: [
    'milestone.report',
    'plan.amend',
    'comment.answer',
    'assessment.reply',
    'post.manage',
    'calendar.manage',
    'link.manage',
  ],
  'civil-owner': ['progress.confirm', 'plan.amend', 'assessment.reply'],
  evaluator: ['commitment.assess'],
  moderator: ['comment.moderate', 'comment.appeal'],
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

/** A role in force; `duties`: the organizations in which it counts, its own first and then those that passed to it. */
export type EffectiveRole = { organizationId: string; role: string; duties?: readonly string[] }

/** The permissions of roles in force, by organization: what `holds` asks. A role we no longer know lets nothing. */
export function permissionsOf(held: readonly EffectiveRole[]): Map<string, Set<string>> {
  const permissions = new Map<string, Set<string>>()
  for (const { organizationId, role, duties = [organizationId] } of held) {
    if (duties.length === 0) continue
    for (const permission of Object.hasOwn(ROLES, role) ? ROLES[role as RoleName] : []) {
      const organizations = permissions.get(permission) ?? new Set()
      for (const id of duties) organizations.add(id)
      permissions.set(permission, organizations)
    }
  }
  return permissions
}

/** The organizations for which those roles answer: none of those that passed on, and all that passed to the others. */
export const answersFor = (held: readonly EffectiveRole[]): string[] => [
  ...new Set(held.flatMap(({ organizationId, duties = [organizationId] }) => duties)),
]

/** Whom the holder stands for besides their own organizations, each with the one through which they do. */
export function standsFor(held: readonly EffectiveRole[]): Map<string, string> {
  const own = new Set(held.map(({ organizationId, duties = [organizationId] }) => duties[0]))
  return new Map(
    held.flatMap(({ organizationId, duties = [] }) =>
      duties.filter((id) => !own.has(id)).map((id) => [id, organizationId] as const),
    ),
  )
}

/** The roles that let that. */
export const rolesWith = (permission: string): RoleName[] =>
  ROLE_NAMES.filter((role) => (ROLES[role] as readonly string[]).includes(permission))

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
