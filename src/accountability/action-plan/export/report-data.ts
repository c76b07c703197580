import { eq } from 'drizzle-orm'
import { principleNames } from '../../../foundations/legal-framework/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { among, type Db } from '../../../platform/database/index.ts'
import { commitmentColumns } from '../commitments/store.ts'
import { publishedOf } from '../evaluation/published.ts'
import { indicatorsOf } from '../indicators/store.ts'
import { dependenciesOf, milestonesOf, reportsOf } from '../milestones/store.ts'
import { planPhasesOf, planSeatsOf, statesOf, type Plan } from '../plans/store.ts'
import { commitmentActors, commitmentPrinciples, commitments } from '../tables.ts'
import { grouped } from '../grouped.ts'

/** Paper has an end, and whoever asks for it must not hold the others up; a city's plan has some dozens. */
const MOST_DETAILED = 500

/** Everything that the report on a plan says, in a number of queries that does not grow with the plan. */
export async function gatherReport(db: Db, plan: Plan, today: Day) {
  const rows = await db
    .select(commitmentColumns)
    .from(commitments)
    .where(eq(commitments.planId, plan.id))
    .orderBy(commitments.number)
    .limit(MOST_DETAILED)
  const ids = rows.map(({ id }) => id)
  const milestones = await milestonesOf(db, ids)
  const milestoneIds = milestones.map(({ id }) => id)
  const { commitmentId, organizationId, role, number } = commitmentActors
  const actors = await db
    .select({ commitmentId, organizationId, role })
    .from(commitmentActors)
    .where(among(commitmentId, ids))
    .orderBy(commitmentId, number)
  const served = await db.select().from(commitmentPrinciples).where(among(commitmentPrinciples.commitmentId, ids))
  const seats = await planSeatsOf(db, plan.id)
  const reports = await reportsOf(db, milestoneIds)
  const assessed = await publishedOf(db, plan.id)
  const organizationIds = [
    ...[...assessed.values()].flatMap(({ full }) => [
      full.organizationId,
      ...full.parties.map((one) => one.organizationId),
    ]),
    plan.convenerId,
    ...rows.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId]),
    ...actors.map((actor) => actor.organizationId),
    ...reports.flatMap(({ responses }) => responses.map((said) => said.organizationId)),
  ].filter((id) => id !== null)
  return {
    rows,
    assessed,
    seats,
    state: (await statesOf(db, [plan.id], today)).get(plan.id)!,
    phases: await planPhasesOf(db, plan.id),
    actors: grouped(actors, ({ commitmentId: of, ...actor }) => [of, actor]),
    milestones: Map.groupBy(milestones, ({ commitmentId: of }) => of),
    dependencies: await dependenciesOf(db, milestoneIds),
    reports: Map.groupBy(reports, ({ milestoneId }) => milestoneId),
    indicators: Map.groupBy(await indicatorsOf(db, ids), ({ commitmentId: of }) => of),
    principles: grouped(served, ({ commitmentId: of, principleId }) => [of, principleId]),
    names: {
      principles: await principleNames(
        db,
        served.map(({ principleId }) => principleId),
      ),
      organizations: await organizationNames(db, [...new Set(organizationIds)]),
    },
  }
}

export type ReportData = Awaited<ReturnType<typeof gatherReport>>
export type ReportedCommitment = ReportData['rows'][number]
