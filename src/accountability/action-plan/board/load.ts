import { organizationNames, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { principleNames } from '../../../foundations/legal-framework/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import { filtersOf, type CommitmentQuery } from '../commitments/filters.ts'
import { countCityWide } from '../commitments/places.ts'
import { tallyCommitments, type Tallies } from '../commitments/tallies.ts'
import { planSeatsOf, statesOf, type Plan } from '../plans/store.ts'
import type { Seat } from '../plans/model.ts'
import { tellChanges } from './changes.ts'
import type { Names } from './filter-form.tsx'
import type { BoardProps } from './pages.tsx'
import { planBoard, type PlanBoard } from './store.ts'

/** Everything the board of a plan shows, with the names of those it speaks of. A constant number of queries. */
export async function loadBoard(
  { db, actor, locale, today }: Context,
  plan: Plan,
  query: CommitmentQuery,
  address: string,
): Promise<BoardProps> {
  const day = today()
  const { planId: _, ...filters } = filtersOf(query, plan.id)
  const [states, board, options, seats, cityWide] = await Promise.all([
    statesOf(db, [plan.id], day),
    planBoard(db, plan.id, filters, day),
    tallyCommitments(db, { ...filters, planId: plan.id }, day, { apart: true }),
    planSeatsOf(db, plan.id),
    countCityWide(db, plan.id),
  ])
  return {
    plan,
    whole: states.get(plan.id)!,
    board,
    options,
    query,
    seats,
    cityWide,
    names: await namesOf(db, idsOf(plan, board, options, seats)),
    changes: await tellChanges(db, board.changed.items, locale),
    address,
    can: { manage: canManagePlans(actor) },
  }
}

function idsOf(plan: Plan, board: PlanBoard, options: Tallies, seats: readonly Seat[]) {
  const owners = board.timeline.items.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId])
  return {
    organizations: [
      plan.convenerId,
      ...owners,
      ...board.late.items.map(({ publicOwnerId }) => publicOwnerId),
      ...[board.tallies, options].flatMap(({ organization }) => organization.map(({ value }) => value)),
      ...seats.flatMap(({ holders }) => holders.map(({ organizationId }) => organizationId)),
    ],
    principles: [board.tallies, options].flatMap(({ principle }) => principle.map(({ value }) => value)),
  }
}

export async function namesOf(
  db: Db,
  ids: { organizations: readonly (string | null)[]; principles?: readonly string[] },
): Promise<Names> {
  const [organizations, principles] = await Promise.all([
    organizationNames(db, unique(ids.organizations)),
    principleNames(db, unique(ids.principles ?? [])),
  ])
  return { organizations, principles }
}

const unique = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]

/** The board for machines: figures, late milestones and commitments, without what is only for the page. */
export const boardJson = ({ plan, whole, board, seats, query, changes, names }: BoardProps) => ({
  plan,
  filters: query,
  state: whole,
  chosen: board.state,
  tallies: board.tallies,
  late: board.late,
  commitments: board.timeline,
  phases: board.phases,
  seats,
  changed: { since: board.changed.since, more: board.changed.more, items: changes },
  organizations: Object.fromEntries(
    [...names.organizations].map(([id, { slug, name, acronym, sector }]: [string, OrganizationName]) => [
      id,
      { slug, name, acronym, sector },
    ]),
  ),
})
