import { and, asc, eq } from 'drizzle-orm'
import { formatDay } from '../../kernel/dates.ts'
import { among } from '../../platform/database/index.ts'
import type { ThreadPart } from '../../platform/manifest/index.ts'
import { lyingBehind } from '../../platform/manifest/strands.ts'
import { headlineOf } from './asking/actions.ts'
import { inSight } from './store.ts'
import { answers, contributions } from './tables.ts'
import { words } from './words.ts'

/** What the public asked and pointed out about a record, with what it was answered. What is out of sight is not on the thread. */
export const contributionThread: ThreadPart = {
  stage: 'answer',
  ...lyingBehind({
    kind: 'contribution',
    from: contributions.subjectKind,
    table: contributions,
    before: contributions.subjectId,
    after: contributions.id,
    counts: inSight,
    order: [contributions.createdAt, contributions.id],
  }),
  async says(db, ids, locale) {
    const t = words(locale)
    const rows = await db
      .select({
        id: contributions.id,
        dueOn: contributions.dueOn,
        type: answers.type,
        reason: answers.reason,
        onDay: answers.onDay,
      })
      .from(contributions)
      .leftJoin(answers, eq(answers.contributionId, contributions.id))
      .where(and(among(contributions.id, ids), inSight))
      .orderBy(asc(contributions.id), asc(answers.number))
    const said = new Map<string, string[]>()
    for (const { id, dueOn, type, reason, onDay } of rows) {
      const line =
        type && reason && onDay
          ? t('thread.answer', {
              type: t(`type.${type}`),
              day: formatDay(onDay, locale),
              text: headlineOf(reason),
            })
          : dueOn && t('thread.waiting', { day: formatDay(dueOn, locale) })
      if (line) said.set(id, [...(said.get(id) ?? []), line])
    }
    return said
  },
}
