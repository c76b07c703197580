import { eq, sql } from 'drizzle-orm'
import { inLanguage, type TranslatedText } from '../../kernel/text.ts'
import type { Locale } from '../../kernel/text.ts'
import { among } from '../../platform/database/index.ts'
import type { ThreadPart } from '../../platform/manifest/index.ts'
import { lyingBehind } from '../../platform/manifest/strands.ts'
import { headline } from './content-text.tsx'
import { isLastWord } from './counterpart/store.ts'
import { reportResponses } from './counterpart/tables.ts'
import { commitments, evidence, milestones, plans, progressReports } from './tables.ts'
import { words } from './words.ts'

// How the records of a plan lie on the thread: plan → commitments → milestones → evidence and what the counterpart says of it. What
// evaluators say is beside their module, and so are amendments.

/** Enough of a text to know what it says. */
const short = (text: string) => headline(text, 280).short
export const inShort = (text: TranslatedText | null, locale: Locale): string[] =>
  text ? [short(inLanguage(text, locale).text)] : []

export const planThread: ThreadPart = {
  stage: 'plan',
  async says(db, ids, locale) {
    const rows = await db.select({ id: plans.id, problem: plans.summary }).from(plans).where(among(plans.id, ids))
    return new Map(rows.map(({ id, problem }) => [id, inShort(problem, locale)]))
  },
}

export const commitmentThread: ThreadPart = {
  stage: 'commitment',
  ...lyingBehind({
    kind: 'commitment',
    from: 'plan',
    table: commitments,
    before: commitments.planId,
    after: commitments.id,
    order: [commitments.planId, commitments.number],
  }),
  async says(db, ids, locale) {
    const t = words(locale)
    const rows = await db
      .select({
        id: commitments.id,
        problem: commitments.problem,
        total: commitments.milestoneCount,
        done: commitments.milestonesComplete,
      })
      .from(commitments)
      .where(among(commitments.id, ids))
    return new Map(
      rows.map(({ id, problem, total, done }) => [
        id,
        [
          ...inShort(problem, locale).map((text) => t('thread.problem', { text })),
          ...(total > 0 ? [t('thread.milestones', { done, count: total })] : []),
        ],
      ]),
    )
  },
}

export const milestoneThread: ThreadPart = {
  stage: 'work',
  ...lyingBehind({
    kind: 'milestone',
    from: 'commitment',
    table: milestones,
    before: milestones.commitmentId,
    after: milestones.id,
    order: [milestones.commitmentId, milestones.number],
  }),
  async says(db, ids, locale) {
    const t = words(locale)
    const rows = await db
      .select({ id: milestones.id, completion: milestones.completion, counterpart: milestones.counterpart })
      .from(milestones)
      .where(among(milestones.id, ids))
    return new Map(
      rows.map(({ id, completion, counterpart }) => [
        id,
        completion === null
          ? [t('completion.unreported')]
          : [
              t('thread.self', { completion: t(`completion.${completion}`).toLowerCase() }),
              t(`thread.${counterpart ?? 'unanswered'}`),
            ],
      ]),
    )
  },
}

export const evidenceThread: ThreadPart = {
  stage: 'evidence',
  ...lyingBehind({
    kind: 'evidence',
    from: 'milestone',
    table: evidence,
    beside: [{ table: progressReports, on: eq(progressReports.id, evidence.reportId) }],
    before: progressReports.milestoneId,
    after: evidence.id,
    order: [evidence.id],
  }),
}

const ofMilestone = {
  kind: 'report-response',
  from: 'milestone',
  table: reportResponses,
  beside: [{ table: progressReports, on: eq(progressReports.id, reportResponses.reportId) }],
  before: progressReports.milestoneId,
  after: reportResponses.id,
  order: [sql`${reportResponses.id}`],
}

/** Of the counterpart's words on a report, the one that counts; who asks for another is told where it belongs. */
export const responseThread: ThreadPart = {
  stage: 'verdict',
  before: lyingBehind(ofMilestone).before,
  after: lyingBehind({ ...ofMilestone, counts: isLastWord }).after,
  async says(db, ids, locale) {
    const rows = await db
      .select({ id: reportResponses.id, reason: reportResponses.reason })
      .from(reportResponses)
      .where(among(reportResponses.id, ids))
    return new Map(rows.map(({ id, reason }) => [id, inShort(reason, locale)]))
  },
}
