import { and, eq } from 'drizzle-orm'
import type { Db } from '../../../platform/database/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import type { PlanId } from '../plans/model.ts'
import { scaleSetsById } from './scales/store.ts'
import { inFull, isCurrent, isPublished, selectAssessments } from './store.ts'
import { assessments } from './tables.ts'
import type { Assessed } from './paper.ts'

/** What was published and counts of each commitment of a plan, whole, with the scales it is made on. */
export async function publishedOf(db: Db, planId: PlanId): Promise<Map<CommitmentId, Assessed>> {
  const rows = await selectAssessments(db).where(and(eq(assessments.planId, planId), isPublished, isCurrent))
  const sets = await scaleSetsById(db, [...new Set(rows.map(({ scaleSetId }) => scaleSetId))])
  return new Map((await inFull(db, rows)).map((full) => [full.commitmentId, { full, set: sets.get(full.scaleSetId)! }]))
}
