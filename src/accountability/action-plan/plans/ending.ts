import { and, eq, isNotNull, ne, sql } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Db } from '../../../platform/database/index.ts'
import { historyOf } from '../../../platform/journal/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { FieldChange } from '../differences.ts'
import { approvalsOf } from '../drafting/approval.ts'
import { wasDrafted } from '../drafting/store.ts'
import { commitments } from '../tables.ts'
import { versionsOf } from '../versions/store.ts'
import type { PublishingReason } from './model.ts'
import type { Plan } from './store.ts'

/** The last day of a plan or, where it says none, of the commitment that ends last, all but `but`; null where no day is known. */
export async function lastDayOf(
  db: Db,
  { id, endsOn }: Pick<Plan, 'id' | 'endsOn'>,
  but?: CommitmentId,
): Promise<Day | null> {
  if (endsOn !== null) return endsOn
  const [found] = await db
    .select({ day: sql<Day | null>`max(${commitments.endsOn})::text` })
    .from(commitments)
    .where(and(eq(commitments.planId, id), isNotNull(commitments.endsOn), but && ne(commitments.id, but)))
  return found?.day ?? null
}

/**
 * Whether an edit would end a plan that the public knows and that has not ended: its last day would be `after`, today or before, or
 * unknown. Ending it takes a decision, and no edit is a way around.
 */
export async function whyNotEnded(db: Db, plan: Plan, after: Day | null, today: Day): Promise<'not-ended' | null> {
  if (after !== null && after > today) return null
  const before = await lastDayOf(db, plan)
  return before !== null && before > today && (await whyPublic(db, plan)) !== null ? 'not-ended' : null
}

/**
 * Why an edit may not change the day of publication to `after`. What is drafted here is published by signing the text that was approved,
 * and no edit is a way around; what is signed was not published before, and stays published; what is closed stays as it is.
 */
export async function whyNotPublished(db: Db, plan: Plan, after: Day | null): Promise<PublishingReason | null> {
  if (after === plan.publishedOn) return null
  if (plan.closedOn !== null) return 'is-closed'
  if (plan.version === null) {
    if (after === null) return null
    return (await wasDrafted(db, plan.id)) || (await approvalsOf(db, plan.id)).length > 0 ? 'unsigned-draft' : null
  }
  if (after === null) return 'stays-published'
  const { signedOn } = (await versionsOf(db, plan.id))[0]!
  return after < signedOn ? 'published-before-signing' : null
}

/** How it is or ever was public, the current plan or published: the journal remembers what the row no longer says. */
export async function whyPublic(db: Db, plan: Plan): Promise<'plan-was-current' | 'plan-published' | null> {
  const history = await historyOf(db, ref('plan', plan.id), {
    events: ['plan.made-current', 'plan.edited'],
    limit: 10_000,
  })
  if (plan.current || history.some(({ event }) => event === 'plan.made-current')) return 'plan-was-current'
  const dates = history.flatMap(({ details }) => (details.changes ?? []) as FieldChange[])
  const hadDay = dates.some(({ field, from }) => field === 'publishedOn' && from !== null && from !== undefined)
  return plan.publishedOn !== null || hadDay ? 'plan-published' : null
}
