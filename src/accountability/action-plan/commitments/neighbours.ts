import { and, asc, desc, eq, gt, lt } from 'drizzle-orm'
import type { TranslatedText } from '../../../kernel/text.ts'
import { first, type Db } from '../../../platform/database/index.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments } from '../tables.ts'

export type Neighbour = { number: number; title: TranslatedText }

/** The commitments before and after one in its plan, by number. */
export async function neighboursOf(
  db: Db,
  planId: PlanId,
  number: number,
): Promise<{ previous: Neighbour | undefined; following: Neighbour | undefined }> {
  const columns = { number: commitments.number, title: commitments.title }
  const [previous, following] = await Promise.all([
    db
      .select(columns)
      .from(commitments)
      .where(and(eq(commitments.planId, planId), lt(commitments.number, number)))
      .orderBy(desc(commitments.number))
      .limit(1),
    db
      .select(columns)
      .from(commitments)
      .where(and(eq(commitments.planId, planId), gt(commitments.number, number)))
      .orderBy(asc(commitments.number))
      .limit(1),
  ])
  return { previous: first(previous), following: first(following) }
}
