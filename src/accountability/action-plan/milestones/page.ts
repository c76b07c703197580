import type { Db } from '../../../platform/database/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import {
  dependantsOf,
  dependenciesOf,
  findMilestoneByNumber,
  reportsOf,
  type Milestone,
  type MilestoneName,
  type Report,
} from './store.ts'

export type MilestoneWithReports = Milestone & {
  dependsOn: MilestoneName[]
  awaitedBy: MilestoneName[]
  /** The one that stands first. */ reports: Report[]
}

/** A milestone with what it waits for, what waits for it, and every report with its evidence. */
export async function milestoneWithReports(
  db: Db,
  commitmentId: CommitmentId,
  number: number,
): Promise<MilestoneWithReports | undefined> {
  const milestone = await findMilestoneByNumber(db, commitmentId, number)
  if (!milestone) return undefined
  const [dependencies, awaitedBy, reports] = await Promise.all([
    dependenciesOf(db, [milestone.id]),
    dependantsOf(db, milestone.id),
    reportsOf(db, [milestone.id]),
  ])
  return { ...milestone, dependsOn: dependencies.get(milestone.id) ?? [], awaitedBy, reports }
}
