import { asc, eq } from 'drizzle-orm'
import type { Db } from '../../../platform/database/index.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments, milestones } from '../tables.ts'

/** The milestones of a plan by commitment and number, for one to say which it waits for. */
export const milestoneNamesOf = (db: Db, planId: PlanId, limit = 1000) =>
  db
    .select({ id: milestones.id, number: milestones.number, commitment: commitments.number, title: milestones.title })
    .from(milestones)
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .where(eq(milestones.planId, planId))
    .orderBy(asc(commitments.number), asc(milestones.number))
    .limit(limit)
