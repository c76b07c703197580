import type { Day } from '../../kernel/dates.ts'
import { daysBetween } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { DeskItem } from '../../platform/manifest/index.ts'
import { milestoneAddress, milestonesOwedBy } from './milestones/store.ts'
import { completionName, words } from './words.ts'

/** How far ahead a desk looks, in days. */
const AHEAD = 60

/** What the person's organizations owe: milestones that are late or due soon, soonest first. */
export async function owedMilestones(
  db: Db,
  person: { organizationIds: readonly string[] },
  today: Day,
  locale: Locale,
): Promise<DeskItem[]> {
  if (person.organizationIds.length === 0) return []
  const owed = await milestonesOwedBy(db, person.organizationIds)
  return owed.flatMap(({ title, planSlug, commitment, number, completion, endsOn }) => {
    const days = endsOn === null ? null : daysBetween(today, endsOn)
    if (days === null || days > AHEAD) return []
    const why = words(locale)('desk.why', {
      number,
      commitment,
      completion: completionName(completion, locale).toLowerCase(),
    })
    return [{ title, address: milestoneAddress(planSlug, commitment, number), why, dueOn: endsOn, late: days < 0 }]
  })
}
