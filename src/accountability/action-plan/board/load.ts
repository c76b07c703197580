import { organizationNames, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { principleNames } from '../../../foundations/legal-framework/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import { choicesOf, type Names } from '../commitments/choices.ts'
import { filtersOfPage, type PageQuery } from '../commitments/page-query.ts'
import { countsNow } from '../commitments/tallies.ts'
import { cutDaysAhead, cutsOf } from '../cuts/store.ts'
import { stageOf } from '../plans/model.ts'
import { hasDates, planSeatsOf, statesOf, type Plan } from '../plans/store.ts'
import type { BoardProps } from './pages.tsx'
import { planBoard } from './store.ts'

/** Cuts that the line on the board is drawn of. */
const CUTS_SHOWN = 12

/** Everything the board of a plan shows, with the names of those it speaks of. A constant number of queries. */
export async function loadBoard(
  { db, actor, today, tell }: Context,
  plan: Plan,
  query: PageQuery,
  address: string,
): Promise<BoardProps> {
  const day = today()
  const counts = await countsNow(db)
  const [states, seats, dated] = await Promise.all([
    statesOf(db, [plan.id], day, counts),
    planSeatsOf(db, plan.id),
    hasDates(db, plan.id),
  ])
  const holders = seats.flatMap((seat) => seat.holders.map(({ organizationId }) => organizationId))
  const choices = await choicesOf(db, plan.id, day, counts, [plan.convenerId, ...holders])
  const filters = filtersOfPage(query, plan.id, choices)
  const [board, options, cuts, ahead] = await Promise.all([
    planBoard(db, filters, day, counts),
    counts.tally(filters, day, { apart: true }),
    cutsOf(db, plan.id, CUTS_SHOWN),
    cutDaysAhead(db, [plan.id], day),
  ])
  return {
    plan,
    whole: { state: states.get(plan.id)!, tallies: choices.tallies, dated },
    board,
    options,
    query,
    seats,
    names: choices.names,
    changes: await tell(board.changed.items),
    cuts,
    nextCut: ahead[0]?.day ?? null,
    stage: stageOf(plan, day),
    address,
    can: { manage: canManagePlans(actor) },
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
export const boardJson = ({ plan, stage, whole, board, seats, query, changes, names, cuts, nextCut }: BoardProps) => ({
  plan,
  stage,
  cuts: cuts.map(({ number, onDay, summary }) => ({ number, onDay, summary })),
  nextCut,
  filters: query,
  state: whole.state,
  chosen: board.state,
  tallies: board.tallies,
  late: board.late,
  pastTheirEnd: board.pastTheirEnd,
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
