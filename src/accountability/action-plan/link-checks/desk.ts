import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { replaceAddress } from './address.ts'
import { dayIn } from './sentence.ts'
import { brokenOf } from './store.ts'
import { words } from './words.ts'

/** Links of theirs that stopped answering, for which they are to bring something else. */
export async function linkDesk(
  db: Db,
  permissions: ReadonlyMap<string, ReadonlySet<string>>,
  locale: Locale,
): Promise<DeskItem[]> {
  const owners = {
    public: [...(permissions.get('milestone.report') ?? [])],
    civil: [...(permissions.get('progress.confirm') ?? [])],
  }
  if (owners.public.length + owners.civil.length === 0) return []
  return (await brokenOf(db, owners)).map(({ id, title, check }) => ({
    title,
    address: replaceAddress(id),
    why: words(locale)('desk.broken', { day: dayIn(check?.failingSince ?? null, locale) }),
    dueOn: null,
    late: false,
  }))
}
