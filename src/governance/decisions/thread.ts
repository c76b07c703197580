import { and, isNull } from 'drizzle-orm'
import { among } from '../../platform/database/index.ts'
import type { ThreadPart } from '../../platform/manifest/index.ts'
import { lyingBehind } from '../../platform/manifest/strands.ts'
import { decisions } from './tables.ts'
import { words } from './words.ts'

/** What was decided of a record, and what is being voted. Those that were withdrawn decided nothing. */
export const decisionThread: ThreadPart = {
  stage: 'decision',
  ...lyingBehind({
    kind: 'decision',
    from: decisions.subjectKind,
    table: decisions,
    before: decisions.subjectId,
    after: decisions.id,
    counts: isNull(decisions.withdrawnAt),
    order: [decisions.openedAt, decisions.id],
  }),
  async says(db, ids, locale) {
    const t = words(locale)
    const rows = await db
      .select({ id: decisions.id, outcome: decisions.outcome })
      .from(decisions)
      .where(and(among(decisions.id, ids), isNull(decisions.withdrawnAt)))
    return new Map(rows.map(({ id, outcome }) => [id, [outcome ? t(`tally.outcome.${outcome}`) : t('thread.open')]]))
  },
}
