import type { Day } from '../../../kernel/dates.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { organizationIdOf, organizationRecords, type OrganizationRecord } from '../../organizations/index.ts'
import { endOf, existsOn, onDay, type Appointment, type Post, type PostOnDay } from '../model.ts'
import { findAppointments, findDocuments, findPost, findPosts, type Document } from '../store.ts'

/** The organization of an address. Throws NotFound. */
export async function organizationAt(db: Db, slug: string, today: Day): Promise<OrganizationRecord> {
  const id = await organizationIdOf(db, slug)
  const [organization] = id ? await organizationRecords(db, [id], today) : []
  if (organization?.slug !== slug) throw new NotFound(slug)
  return organization
}

/** A post with everybody who was ever appointed to it, latest first, as it is on a day. */
export type PostHistory = PostOnDay & {
  appointments: readonly Appointment[]
  documents: readonly Document[]
  /** Whether there is such a post on that day. */
  exists: boolean
  /** The first day on which it is no more, its organization's end included. */
  end: Day | null
}

async function historiesOf(
  db: Db,
  organization: OrganizationRecord,
  posts: readonly Post[],
  day: Day,
): Promise<PostHistory[]> {
  const appointments = await findAppointments(
    db,
    posts.map(({ id }) => id),
  )
  const documents = await findDocuments(
    db,
    appointments.map(({ id }) => id),
  )
  return posts.map((post) => {
    const own = appointments.filter(({ postId }) => postId === post.id)
    const ids = new Set<string>(own.map(({ id }) => id))
    const exists = existsOn(post, organization, day)
    const state = onDay(post, own, day)
    return {
      ...(exists ? state : { post, holder: null, alternates: [], vacancy: null }),
      appointments: own,
      documents: documents.filter(({ appointmentId }) => ids.has(appointmentId)),
      exists,
      end: endOf(post, organization),
    }
  })
}

export const allPostsOf = async (db: Db, organization: OrganizationRecord, day: Day) =>
  historiesOf(db, organization, await findPosts(db, organization.id), day)

/** One post of an address. Throws NotFound. */
export async function postAt(db: Db, { slug, post: number }: { slug: string; post: number }, today: Day) {
  const organization = await organizationAt(db, slug, today)
  const post = await findPost(db, organization.id, number)
  if (!post) throw new NotFound(`no post ${number} of ${slug}`)
  const [history] = await historiesOf(db, organization, [post], today)
  return { organization, history: history! }
}

/** One appointment of an address. Throws NotFound. */
export async function appointmentAt(db: Db, params: { slug: string; post: number; appointment: number }, today: Day) {
  const found = await postAt(db, params, today)
  const appointment = found.history.appointments.find(({ number }) => number === params.appointment)
  if (!appointment) throw new NotFound(`no appointment ${params.appointment} to post ${params.post}`)
  return { ...found, appointment }
}
