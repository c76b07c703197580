import { heirsOn, type Heirs } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { PlanId, PlanState } from '../plans/model.ts'
import { chosenNow, columnsNow, type Count, type Tallies } from './columns.ts'
import type { CommitmentFilters } from './filters.ts'

export type { Tallies, Tally } from './columns.ts'

/** What can be counted of the commitments as of one look at what has happened. */
export type Counts = {
  /** Who answers in whose place on that day: asked of the database once. */
  heirs(today: Day): Promise<Heirs>
  /**
   * For each facet, how many commitments have each of its values: what a list's options say, and what the board draws.
   * `apart`: a facet is counted without its own filter, so that its other options keep their numbers.
   */
  tally(filters: CommitmentFilters, today: Day, how: { apart: boolean }): Promise<Tallies>
  /** How many commitments match, how many milestones of theirs are late, and how many are past their end without one that is. */
  matches(filters: CommitmentFilters, today: Day): Promise<Count>
  /** The state of those commitments that the filters choose. */
  state(filters: CommitmentFilters, today: Day): Promise<PlanState>
}

/** One query, however much is counted after: a page looks once. Tallies are a query more, and so is a text in the filters. */
export async function countsNow(db: Db): Promise<Counts> {
  const columns = await columnsNow(db)
  const chosen = (filters: CommitmentFilters) => chosenNow(db, columns, filters)
  const known = new Map<Day, Promise<Heirs>>()
  const heirs = (today: Day) => known.get(today) ?? known.set(today, heirsOn(db, today)).get(today)!
  return {
    heirs,
    tally: async (filters, today, how) => columns.tally(filters, today, how, await heirs(today), await chosen(filters)),
    matches: async (filters, today) => columns.count(filters, today, await chosen(filters)),
    state: async (filters, today) => columns.state(filters, today, await chosen(filters)),
  }
}

/** The state of each plan, by its id; a plan without commitments has NO_COMMITMENTS. */
export async function statesOf(
  db: Db,
  planIds: readonly PlanId[],
  today: Day,
  counts?: Counts,
): Promise<Map<PlanId, PlanState>> {
  const { state } = counts ?? (await countsNow(db))
  return new Map(await Promise.all(planIds.map(async (planId) => [planId, await state({ planId }, today)] as const)))
}
