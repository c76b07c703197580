import { and, eq, sql } from 'drizzle-orm'
import { among } from '../../../platform/database/index.ts'
import type { ThreadPart } from '../../../platform/manifest/index.ts'
import { lyingBehind } from '../../../platform/manifest/strands.ts'
import { inShort } from '../thread.ts'
import type { Side, Stance } from './vocabulary.ts'
import { assessments, replies } from './tables.ts'
import { words } from './words.ts'

const isPublished = eq(assessments.state, 'published')

/** What independent evaluators published of a commitment, each edition, with what the sides replied. */
export const assessmentThread: ThreadPart = {
  stage: 'verdict',
  ...lyingBehind({
    kind: 'assessment',
    from: 'commitment',
    table: assessments,
    before: assessments.commitmentId,
    after: assessments.id,
    counts: isPublished,
    order: [assessments.publishedAt, assessments.id],
  }),
  async says(db, ids, locale) {
    const t = words(locale)
    const rows = await db
      .select({ id: replies.assessmentId, side: replies.side, stance: replies.stance, comment: replies.comment })
      .from(replies)
      .innerJoin(assessments, eq(assessments.id, replies.assessmentId))
      .where(and(among(replies.assessmentId, ids), isPublished))
      .orderBy(sql`${replies.side} desc`)
    const said = new Map<string, string[]>()
    for (const { id, side, stance, comment } of rows) {
      const line = t('thread.reply', { side: sideOf(side, locale), stance: t(`stance.${stance satisfies Stance}`) })
      said.set(id, [...(said.get(id) ?? []), [line, ...inShort(comment, locale)].join(' ')])
    }
    return said
  },
}

const sideOf = (side: Side, locale: Parameters<typeof words>[0]) => words(locale)(`side.${side}`)
