import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { PlanId, PlanState } from '../plans/model.ts'
import { columnsNow, type Tallies } from './columns.ts'
import type { CommitmentFilters } from './filters.ts'

export type { Tallies, Tally } from './columns.ts'

/**
 * For each facet, how many commitments have each of its values: what a list's options say, and what the board draws.
 * `apart`: a facet is counted without its own filter, so that its other options keep their numbers.
 */
export async function tallyCommitments(
  db: Db,
  filters: CommitmentFilters,
  today: Day,
  { apart }: { apart: boolean },
): Promise<Tallies> {
  const { columns, chosen } = await columnsNow(db, filters)
  return columns.tally(filters, today, { apart }, chosen)
}

/** How many commitments match, and how many milestones of theirs are late. */
export async function countMatches(
  db: Db,
  filters: CommitmentFilters,
  today: Day,
): Promise<{ commitments: number; lateMilestones: number }> {
  const { columns, chosen } = await columnsNow(db, filters)
  return columns.count(filters, today, chosen)
}

/** The state of those commitments that the filters choose. */
export async function stateOf(db: Db, filters: CommitmentFilters, today: Day): Promise<PlanState> {
  const { columns, chosen } = await columnsNow(db, filters)
  return columns.state(filters, today, chosen)
}

/** The state of each plan, by its id; a plan without commitments has NO_COMMITMENTS. */
export async function statesOf(db: Db, planIds: readonly PlanId[], today: Day): Promise<Map<PlanId, PlanState>> {
  const { columns } = await columnsNow(db)
  return new Map(planIds.map((planId) => [planId, columns.state({ planId }, today)]))
}
