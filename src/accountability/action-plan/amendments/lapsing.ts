import { and, eq, inArray } from 'drizzle-orm'
import { ref } from '../../../kernel/ref.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Plan } from '../plans/store.ts'
import { decisionOn } from './questions.ts'
import { selectAmendments, updateAmendment, type Amendment } from './store.ts'
import { amendments } from './tables.ts'

/** What was proposed for the plan and not applied. While the plan is locked none comes or goes. */
export const waitingFor = (db: Db, { id }: Pick<Plan, 'id'>): Promise<Amendment[]> =>
  selectAmendments(db)
    .where(and(eq(amendments.planId, id), inArray(amendments.state, ['proposed', 'approved'])))
    .orderBy(amendments.number)

/** Those of them that a body is voting on. */
export async function beingVoted(db: Db, waiting: readonly Amendment[]): Promise<Amendment[]> {
  const voted: Amendment[] = []
  for (const amendment of waiting) if ((await decisionOn(db, amendment))?.state === 'open') voted.push(amendment)
  return voted
}

/** They come to nothing, as their plan closes, in the act that closes it. */
export async function lapse(
  tx: Tx,
  waiting: readonly Amendment[],
  { actorId, organizationId, today }: { actorId: string | null; organizationId: string | null; today: string },
) {
  for (const { id, planId, number, title } of waiting) {
    await updateAmendment(tx, id, { state: 'lapsed', decidedOn: today })
    await record(tx, {
      event: 'amendment.lapsed',
      subject: ref('amendment', id),
      actorId,
      organizationId,
      about: [ref('plan', planId)],
      details: { amendment: number, title },
    })
  }
}
