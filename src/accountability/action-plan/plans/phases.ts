import { inArray } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { planPhases } from '../tables.ts'
import type { Phase, PlanId } from './model.ts'

export type PhaseState = 'done' | 'current' | 'next' | 'unknown'

/** A phase whose days nobody published is in no known state. One with a single day is over after it. */
export function phaseState({ opensOn, closesOn }: Pick<Phase, 'opensOn' | 'closesOn'>, today: Day): PhaseState {
  if (opensOn === null && closesOn === null) return 'unknown'
  if (opensOn !== null && opensOn > today) return 'next'
  if (closesOn !== null && closesOn < today) return 'done'
  return closesOn === null ? 'unknown' : 'current'
}

/** Where a plan has come to: the last of its phases under way, else the last that is over; undefined where no day is known. */
export function phaseReached<P extends Pick<Phase, 'opensOn' | 'closesOn'>>(
  phases: readonly P[],
  today: Day,
): P | undefined {
  const last = (state: PhaseState) => phases.findLast((phase) => phaseState(phase, today) === state)
  return last('current') ?? last('done')
}

/** The phases of several plans, in their order. */
export async function phasesOfPlans(
  db: Db,
  planIds: readonly PlanId[],
): Promise<Map<PlanId, Pick<Phase, 'number' | 'kind' | 'title' | 'opensOn' | 'closesOn'>[]>> {
  if (planIds.length === 0) return new Map()
  const { planId, number, kind, title, opensOn, closesOn } = planPhases
  const rows = await db
    .select({ planId, number, kind, title, opensOn, closesOn })
    .from(planPhases)
    .where(inArray(planId, [...planIds]))
    .orderBy(planId, number)
  return Map.groupBy(rows, (row) => row.planId)
}
