import { and, ne } from 'drizzle-orm'
import { among } from '../../../platform/database/index.ts'
import type { ThreadPart } from '../../../platform/manifest/index.ts'
import { lyingBehind } from '../../../platform/manifest/strands.ts'
import { inShort } from '../thread.ts'
import { words } from '../versions/words.ts'
import { amendments } from './tables.ts'

const isPublic = ne(amendments.state, 'draft')

/** What was proposed to change in a signed plan, with its reason and what became of it. */
export const amendmentThread: ThreadPart = {
  stage: 'plan',
  ...lyingBehind({
    kind: 'amendment',
    from: 'plan',
    table: amendments,
    before: amendments.planId,
    after: amendments.id,
    counts: isPublic,
    order: [amendments.proposedOn, amendments.number],
  }),
  async says(db, ids, locale) {
    const rows = await db
      .select({ id: amendments.id, state: amendments.state, reason: amendments.reason })
      .from(amendments)
      .where(and(among(amendments.id, ids), isPublic))
    return new Map(
      rows.map(({ id, state, reason }) => [
        id,
        [words(locale)('thread.state', { state: words(locale)(`state.${state}`) }), ...inShort(reason, locale)],
      ]),
    )
  },
}
