import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { amendmentAddress } from '../versions/address.ts'
import { words } from '../versions/words.ts'
import { decisionOn, isBeforeMaker, waitsToBeAsked } from './questions.ts'
import { draftsOf, notApplied, undecided, type Amendment } from './store.ts'

type Permissions = ReadonlyMap<string, ReadonlySet<string>>

/**
 * To who writes them, drafts that still wait to be proposed, what was proposed and not decided, and what was approved and could not be
 * applied; and to whoever keeps plans, what was proposed and nobody else decides.
 */
export async function amendmentDesk(
  db: Db,
  permissions: Permissions,
  today: string,
  locale: Locale,
): Promise<DeskItem[]> {
  const keeping = permissions.get('plan.manage') ?? new Set()
  const writing = [...new Set([...keeping, ...(permissions.get('plan.amend') ?? [])])]
  if (writing.length === 0) return []
  const drafts = await draftsOf(db, writing)
  const open = keeping.size === 0 ? [] : await undecided(db)
  const own: Amendment[] = []
  for (const amendment of open) if (!(await isBeforeMaker(db, amendment, today))) own.push(amendment)
  const back: Amendment[] = []
  for (const amendment of await notApplied(db, writing))
    if (amendment.state === 'approved' || waitsToBeAsked(await decisionOn(db, amendment))) back.push(amendment)
  const item = ({ title, planSlug, number }: Amendment, why: 'draft' | 'decide' | 'ask' | 'approved'): DeskItem => ({
    title,
    address: amendmentAddress(planSlug, number),
    why: words(locale)(`desk.${why}`, { number }),
    dueOn: null,
    late: false,
  })
  return [
    ...own.map((one) => item(one, 'decide')),
    ...back.map((one) => item(one, one.state === 'approved' ? 'approved' : 'ask')),
    ...drafts.map((one) => item(one, 'draft')),
  ]
}
