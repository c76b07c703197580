import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../../platform/database/index.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments } from '../tables.ts'

/** Commitments of the plan that say they are for the whole city: no alcaldía's count has them. */
export async function countCityWide(db: Db, planId: PlanId): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(commitments)
    .where(and(eq(commitments.planId, planId), eq(commitments.scope, 'city')))
  return row!.count
}
