import { desc, eq, sql, type SQL } from 'drizzle-orm'
import { formatDay } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import { first, type Db } from '../../platform/database/index.ts'
import type { Claim } from '../../platform/manifest/index.ts'
import { words as counterpartWords } from './counterpart/words.ts'
import { reportAddress } from './counterpart/address.ts'
import { commitments, milestones, plans, progressReports } from './tables.ts'
import { completionName, words } from './words.ts'

/** Who answers what the public asks: the public owner of a commitment, and whoever convened the plan for all the rest. */
export const plansAnswerer = async (db: Db, id: string): Promise<string | null> =>
  first(
    await db
      .select({ answers: plans.convenerId })
      .from(plans)
      .where(sql`${plans.id} = ${id}`),
  )?.answers ?? null

const answerer = sql<string | null>`coalesce(${commitments.publicOwnerId}, ${plans.convenerId})`

export const commitmentsAnswerer = async (db: Db, id: string): Promise<string | null> =>
  first(
    await db
      .select({ answers: answerer })
      .from(commitments)
      .innerJoin(plans, eq(plans.id, commitments.planId))
      .where(sql`${commitments.id} = ${id}`),
  )?.answers ?? null

export const milestonesAnswerer = async (db: Db, id: string): Promise<string | null> =>
  first(
    await db
      .select({ answers: answerer })
      .from(milestones)
      .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
      .innerJoin(plans, eq(plans.id, commitments.planId))
      .where(sql`${milestones.id} = ${id}`),
  )?.answers ?? null

/** More than anybody chooses from; those before them are read beside their milestone. */
const MOST_CLAIMS = 100

export const claimsOfCommitment = (db: Db, id: string) => reportsAsClaims(db, sql`${milestones.commitmentId} = ${id}`)
export const claimsOfMilestone = (db: Db, id: string) => reportsAsClaims(db, sql`${milestones.id} = ${id}`)

/** Progress reports, the latest first: what a body claims of its own work. */
async function reportsAsClaims(db: Db, where: SQL): Promise<Claim[]> {
  const rows = await db
    .select({
      id: progressReports.id,
      report: progressReports.number,
      onDay: progressReports.onDay,
      completion: progressReports.completion,
      milestone: milestones.number,
      commitment: commitments.number,
      planSlug: plans.slug,
    })
    .from(progressReports)
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(where)
    .orderBy(desc(progressReports.createdAt), desc(progressReports.id))
    .limit(MOST_CLAIMS)
  return rows.map((row) => {
    const title = (locale: Locale) =>
      [
        words(locale)('milestone', { number: row.milestone }),
        counterpartWords(locale)('form.report-number', { number: row.report, day: formatDay(row.onDay, locale) }),
        completionName(row.completion, locale),
      ].join(' · ')
    return { id: row.id, title: { es: title('es'), en: title('en') }, address: reportAddress(row) }
  })
}
