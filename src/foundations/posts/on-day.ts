import type { Day } from '../../kernel/dates.ts'
import type { Db } from '../../platform/database/index.ts'
import { organizationEnds } from '../organizations/index.ts'
import { existsOn, onDay, type PostOnDay } from './model.ts'
import { findAppointments, findPosts } from './store.ts'

/**
 * The posts that an organization has on that day, each with who holds it and its alternates; heads first. None where the
 * organization is gone by then, or is not known. Three queries.
 */
export async function postsOf(db: Db, organizationId: string, day: Day): Promise<PostOnDay[]> {
  const organization = (await organizationEnds(db, [organizationId])).get(organizationId)
  if (!organization) return []
  const existing = (await findPosts(db, organizationId)).filter((post) => existsOn(post, organization, day))
  const appointments = await findAppointments(
    db,
    existing.map(({ id }) => id),
  )
  return existing.map((post) =>
    onDay(
      post,
      appointments.filter(({ postId }) => postId === post.id),
      day,
    ),
  )
}
