import type { Ref } from '../../../kernel/ref.ts'
import type { Context } from '../../../platform/http/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { postsOf } from '../on-day.ts'
import { canManage } from '../policy.ts'
import { OrganizationPosts } from './sections.tsx'

/** On the page of an organization: who holds what today, and what is vacant. */
export async function postSlots({ db, actor, today }: Context, { kind, id }: Ref) {
  if (kind !== 'organization') return null
  const day = today()
  const [posts, organization] = [await postsOf(db, id, day), (await organizationNames(db, [id], day)).get(id)]
  if (!organization) return null
  return <OrganizationPosts posts={posts} slug={organization.slug} day={day} can={{ manage: canManage(actor, id) }} />
}
