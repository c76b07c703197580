import { inArray } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { canonical } from '../differences.ts'
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

/** Whether it has begun by that day, ended or not. One that only says when it closes is taken to be under way. */
export const hasBegun = ({ opensOn, closesOn }: Pick<Phase, 'opensOn' | 'closesOn'>, today: Day): boolean =>
  opensOn !== null ? opensOn <= today : closesOn !== null

/**
 * Whether a change of phases rewrites what the public has seen begin: a phase that has begun or ended is otherwise now, is gone, or
 * is new. Their order may change, and what is still to come; the first calendar of a plan tells what there was.
 */
export function rewritesThePast(before: readonly Phase[], after: readonly Phase[], today: Day): boolean {
  const begun = (phases: readonly Phase[]) =>
    phases
      .filter((phase) => hasBegun(phase, today))
      .map(({ number: _, ...phase }) => canonical(phase))
      .sort()
  return before.length > 0 && canonical(begun(before)) !== canonical(begun(after))
}

/** What the journal keeps of a change of phases: how those that changed were and are, by their names and days. */
export function phasesChanged(before: readonly Phase[], after: readonly Phase[]) {
  const named = ({ kind, title, opensOn, closesOn }: Phase) => ({ kind, title, opensOn, closesOn })
  const [old, now] = [before.map(named), after.map(named)]
  const [from, to] = [without(old, now), without(now, old)]
  return from.length + to.length > 0 ? { field: 'phases', from, to } : { field: 'phases' }
}

/** Those of a list that the other does not have, each as often as it is there. */
function without<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  const left = others.map(canonical)
  return items.filter((item) => {
    const at = left.indexOf(canonical(item))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
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
