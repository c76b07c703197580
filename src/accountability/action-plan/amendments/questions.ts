import { decisionsOn, rejecterOf } from '../../../governance/decisions/index.ts'
import type { Locale } from '../../../kernel/text.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Db } from '../../../platform/database/index.ts'
import { decidersFor, namedDecidersFor } from '../deciders.ts'
import { findPlan, type Plan } from '../plans/store.ts'
import { rejectedWithText, type Amendment } from './store.ts'

export const AMEND = 'plan.amend'

export const decidersOf = (db: Db, plan: Pick<Plan, 'convenerId'>, today: string) => decidersFor(db, AMEND, plan, today)
export const namedDeciders = (db: Db, plan: Plan, today: string, locale: Locale) =>
  namedDecidersFor(db, AMEND, plan, today, locale)

/** The last decision on it. */
export async function decisionOn(db: Db, { id }: Pick<Amendment, 'id'>) {
  const [last] = await decisionsOn(db, ref('amendment', id), AMEND)
  if (!last) return null
  const { state, makerId, notApplied } = last
  return { id: String(last.id), state, makerId: String(makerId), notApplied }
}
export type LastDecision = Awaited<ReturnType<typeof decisionOn>>

/** Who rejected that very text last, as another amendment of the plan: written anew it goes to nobody else. Null: nobody did. */
export async function rejecterOfTwin(db: Db, { id, planId, sha256 }: Amendment): Promise<string | null> {
  const decided = []
  for (const twin of await rejectedWithText(db, planId, sha256!))
    if (twin !== id) decided.push(...(await decisionsOn(db, ref('amendment', twin), AMEND)))
  return rejecterOf(decided)
}

/** Of those who decide, who may be asked: whoever had it and had no quorum, while they still decide. */
export function askable<Decider extends { id: string }>(deciders: readonly Decider[], last: LastDecision): Decider[] {
  const had = last?.state === 'no-quorum' ? deciders.filter(({ id }) => id === last.makerId) : []
  return had.length > 0 ? had : [...deciders]
}

/** Whether it waits for whoever proposed it to put it before who decides once more. */
export const waitsToBeAsked = (last: LastDecision): boolean =>
  last?.state === 'no-quorum' || last?.state === 'withdrawn'

/** Whether a body or head is registered that decides it, or has it before it: then nobody decides alone. */
export async function isBeforeMaker(
  db: Db,
  amendment: Pick<Amendment, 'id' | 'planId'>,
  today: string,
): Promise<boolean> {
  if ((await decisionOn(db, amendment))?.state === 'open') return true
  const plan = await findPlan(db, amendment.planId)
  return plan !== undefined && (await decidersOf(db, plan, today)).length > 0
}
