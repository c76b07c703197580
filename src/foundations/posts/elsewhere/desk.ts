import { addDays, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { postAddress } from '../address.ts'
import { tellVacancy } from '../list/pieces.tsx'
import { MANAGE } from '../policy.ts'
import { findEndingTerms, findPendingPosts } from '../store.ts'
import { words } from '../words.ts'

/** Posts that must be filled and are not, or soon will not be, of the organizations in which the person appoints. */
export async function vacantPosts(
  db: Db,
  { permissions }: { permissions: ReadonlyMap<string, ReadonlySet<string>> },
  today: Day,
  locale: Locale,
): Promise<DeskItem[]> {
  const organizationIds = [...(permissions.get(MANAGE) ?? [])]
  if (organizationIds.length === 0) return []
  const pending = await findPendingPosts(db, today, organizationIds)
  const organizations = await organizationNames(db, organizationIds, today)
  const ending = await findEndingTerms(db, { day: today, until: addDays(today, DAYS_BEFORE) }, organizationIds)
  const soon = ending.flatMap(({ organizationId, number, label, person, end }): DeskItem[] => {
    const organization = organizations.get(organizationId)
    const why = organization && { organization: organization.acronym ?? organization.name, person }
    return why
      ? [
          {
            title: label,
            address: postAddress(organization.slug, number),
            why: words(locale)('desk.ending', why),
            dueOn: addDays(end, -1),
            late: false,
          },
        ]
      : []
  })
  const vacant = pending.flatMap(({ post, vacancy }) => {
    const organization = organizations.get(post.organizationId)
    if (!organization) return []
    const why = words(locale)('desk.why', {
      organization: organization.acronym ?? organization.name,
      vacancy: tellVacancy(vacancy, locale),
    })
    return [{ title: post.label, address: postAddress(organization.slug, post.number), why, dueOn: null, late: true }]
  })
  return [...vacant, ...soon]
}

/** So long before a term runs out whoever appoints is told. */
const DAYS_BEFORE = 30
