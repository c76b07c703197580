import type { Db } from '../../../platform/database/index.ts'
import { indicatorsOf, type Indicator } from '../indicators/store.ts'
import {
  dependenciesOf,
  milestonesOf,
  reportsOf,
  type Milestone,
  type MilestoneName,
  type Report,
} from '../milestones/store.ts'
import type { PlanId } from '../plans/model.ts'
import { findCommitmentByNumber, type Commitment } from './store.ts'

export type CommitmentWithEverything = Commitment & {
  milestones: (Milestone & { dependsOn: MilestoneName[]; /** The one that stands first. */ reports: Report[] })[]
  indicators: Indicator[]
}

/** A commitment with all that belongs to it: milestones, what each waits for, every report with its evidence, indicators with their series. */
export async function commitmentWithEverything(
  db: Db,
  planId: PlanId,
  number: number,
): Promise<CommitmentWithEverything | undefined> {
  const commitment = await findCommitmentByNumber(db, planId, number)
  if (!commitment) return undefined
  const [milestones, indicators] = await Promise.all([
    milestonesOf(db, [commitment.id]),
    indicatorsOf(db, [commitment.id]),
  ])
  const ids = milestones.map(({ id }) => id)
  const [dependencies, reports] = await Promise.all([dependenciesOf(db, ids), reportsOf(db, ids)])
  return {
    ...commitment,
    indicators,
    milestones: milestones.map((milestone) => ({
      ...milestone,
      dependsOn: dependencies.get(milestone.id) ?? [],
      reports: reports.filter(({ milestoneId }) => milestoneId === milestone.id),
    })),
  }
}
