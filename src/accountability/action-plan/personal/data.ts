import { asc, eq } from 'drizzle-orm'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { reportResponses } from '../counterpart/tables.ts'
import { commitments, milestones, plans, progressReports } from '../tables.ts'
import { words } from './words.ts'

/**
 * The reports that the person signed, and the words of the counterpart that they gave. Nothing of it is forgotten with the account:
 * it is append-only and what their organization said; the name that it bears is that of their row.
 */
export async function ownReports(db: Db, personId: string): Promise<Record<string, unknown>> {
  const of = {
    plan: plans.slug,
    commitment: commitments.number,
    milestone: milestones.number,
    report: progressReports.number,
  }
  const reports = await db
    .select({
      ...of,
      onDay: progressReports.onDay,
      completion: progressReports.completion,
      narrative: progressReports.narrative,
      delayJustification: progressReports.delayJustification,
      createdAt: progressReports.createdAt,
    })
    .from(progressReports)
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(eq(progressReports.personId, personId))
    .orderBy(asc(progressReports.id))
  const responses = await db
    .select({
      ...of,
      verdict: reportResponses.verdict,
      reason: reportResponses.reason,
      completion: reportResponses.completion,
      createdAt: reportResponses.createdAt,
    })
    .from(reportResponses)
    .innerJoin(progressReports, eq(progressReports.id, reportResponses.reportId))
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(eq(reportResponses.personId, personId))
    .orderBy(asc(reportResponses.id))
  return { progressReports: reports, reportResponses: responses }
}

const FIELDS = [
  'action-plan',
  'progressReports',
  'reportResponses',
  'plan',
  'commitment',
  'milestone',
  'report',
  'onDay',
  'completion',
  'narrative',
  'delayJustification',
  'createdAt',
  'verdict',
  'reason',
  'no-evidence',
  'not-started',
  'limited',
  'substantial',
  'complete',
  'confirmed',
  'disputed',
] as const

export const ownReportWords = (locale: Locale): Record<string, string> =>
  Object.fromEntries(FIELDS.map((field) => [field, words(locale)(field)]))
