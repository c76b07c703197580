import type { Day } from '../../../kernel/dates.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { changeFrom, onDay, type ChangeRefusal } from '../periods.ts'
import {
  wrongFounding,
  type EndingSuccession,
  type FoundingRefusal,
  type Naming,
  type Organization,
  type OrganizationHistory,
  type OrganizationId,
  type Succession,
} from '../register/model.ts'

type Change<Reason extends string> = Verdict<OrganizationHistory, Reason>

/** A new name from that day on. The former stays in the history, and the address does not change. */
export function rename(
  organization: OrganizationHistory,
  naming: Naming,
  on: Day,
): Change<ChangeRefusal | 'same-day' | 'before-founding'> {
  if (organization.foundedOn && on <= organization.foundedOn) return refuse('before-founding')
  if (organization.names.some(({ from }) => from === on)) return refuse('same-day')
  const names = changeFrom(organization.names, naming, on, sameNaming)
  return names.ok ? accept({ ...organization, names: names.value }) : names
}

/** The same name, rightly written: not an event in the life of the organization. `from` tells which of its names. */
export function correctName(
  organization: OrganizationHistory,
  from: Day | null,
  naming: Naming,
): Change<'no-such-name' | 'no-change'> {
  const current = organization.names.find((period) => period.from === from)
  if (!current) return refuse('no-such-name')
  if (sameNaming(current, naming)) return refuse('no-change')
  return accept({
    ...organization,
    names: organization.names.map((period) => (period === current ? { ...period, ...naming } : period)),
  })
}

const sameNaming = (a: Naming, b: Naming) => a.name === b.name && a.acronym === b.acronym

/** A new category from that day on; on the day another began, in its place. */
export function categorize(
  organization: OrganizationHistory,
  categoryId: string,
  on: Day | null,
): Change<ChangeRefusal> {
  const categories = changeFrom(organization.categories, { categoryId }, on, (a, b) => a.categoryId === b.categoryId)
  return categories.ok ? accept({ ...organization, categories: categories.value }) : categories
}

/** Another authority supervises it from that day on; null: none, or nobody knows which. */
export function supervise(
  organization: OrganizationHistory,
  authorityId: OrganizationId | null,
  on: Day | null,
): Change<ChangeRefusal | 'itself'> {
  if (authorityId === organization.id) return refuse('itself')
  const supervisions = changeFrom(
    organization.supervisions,
    authorityId && { authorityId },
    on,
    (a, b) => a.authorityId === b.authorityId,
  )
  return supervisions.ok ? accept({ ...organization, supervisions: supervisions.value }) : supervisions
}

/** It no longer exists, since that day; null: since when is not known. */
export function dissolve<O extends Organization>(
  organization: O,
  on: Day | null,
): Verdict<O, 'no-change' | 'before-founding'> {
  if (organization.dissolved && organization.dissolvedOn === on) return refuse('no-change')
  if (on && organization.foundedOn && on < organization.foundedOn) return refuse('before-founding')
  return accept({ ...organization, dissolved: true, dissolvedOn: on })
}

/** It exists after all: the dissolution was a mistake or was annulled. */
export const restore = <O extends Organization>(organization: O): Verdict<O, 'no-change'> =>
  organization.dissolved ? accept({ ...organization, dissolved: false, dissolvedOn: null }) : refuse('no-change')

/**
 * Who takes over. Nobody is their own successor, however indirectly: `later` is everything that follows from the successor,
 * itself included.
 */
export function succeed(
  succession: Succession,
  later: ReadonlySet<OrganizationId>,
): Verdict<Succession, 'itself' | 'circle'> {
  if (succession.predecessorId === succession.successorId) return refuse('itself')
  return later.has(succession.predecessorId) ? refuse('circle') : accept(succession)
}

/** What a succession that is withdrawn leaves of the end of its predecessor: none was recorded, none is any more, or one stays. */
export type EndLeft = 'none' | 'restored' | 'ended'

/**
 * What it is without that succession: as it was before, where its end had been recorded with it. Another that recorded the end too
 * keeps it ended.
 */
export function withdraw<O extends Organization>(
  organization: O,
  successorId: OrganizationId,
  endings: readonly EndingSuccession[],
): { without: O; end: EndLeft } {
  const own = endings.find((ending) => ending.successorId === successorId)
  const other = endings.findLast((ending) => ending !== own)
  const without = own ? { ...organization, ...(other ? { dissolvedOn: other.on } : own.before) } : organization
  return { without, end: without.dissolved ? 'ended' : organization.dissolved ? 'restored' : 'none' }
}

/** Facts without a date. */
export type Facts = Pick<Organization, 'sector' | 'level' | 'borough' | 'foundedOn' | 'website'>

export function describe(
  organization: OrganizationHistory,
  facts: Facts,
  today: Day,
): Change<'no-change' | 'after-dissolution' | 'after-renaming' | FoundingRefusal> {
  if (changedFacts(organization, facts).length === 0) return refuse('no-change')
  const { foundedOn } = facts
  const wrong = foundedOn === organization.foundedOn ? null : wrongFounding(foundedOn, today)
  if (wrong) return refuse(wrong)
  if (foundedOn && organization.dissolvedOn && organization.dissolvedOn < foundedOn) return refuse('after-dissolution')
  if (foundedOn && organization.names.some(({ from }) => from !== null && from <= foundedOn))
    return refuse('after-renaming')
  return accept({ ...organization, ...facts })
}

export const changedFacts = (before: Facts, after: Facts) =>
  (['sector', 'level', 'borough', 'foundedOn', 'website'] as const).filter((fact) => before[fact] !== after[fact])

/** What it is called on that day: there is always one name. */
export const namingOn = ({ names }: Pick<OrganizationHistory, 'names'>, day: Day): Naming =>
  onDay(names, day) ?? names[0]!
