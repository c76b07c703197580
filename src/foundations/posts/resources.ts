import { z } from 'zod'
import { Day, dayOf } from '../../kernel/dates.ts'
import { TranslatedText, type Locale } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import { BadRequest } from '../../platform/http/index.ts'
import { defineResource, type SearchDocument } from '../../platform/manifest/index.ts'
import { organizationEnds, organizationIdOf, organizationNames, type OrganizationName } from '../organizations/index.ts'
import { appointmentAddress, documentAddress, postAddress } from './address.ts'
import {
  END_REASONS,
  endOf,
  existsOn,
  isInForce,
  onDay,
  POST_KINDS,
  STANDINGS,
  type Appointment,
  type Ending,
  type Post,
} from './model.ts'
import {
  findAppointments,
  findAppointmentsById,
  findDocuments,
  findPostsById,
  listAppointments,
  listPosts,
  type Document,
} from './store.ts'
import { words } from './words.ts'

const today = () => dayOf(new Date())

const until = Day.nullable().describe('First day on which it no longer held, YYYY-MM-DD; null: until further notice.')
const withdrawn = z
  .object({
    on: Day.describe('Day on which it was withdrawn, YYYY-MM-DD.'),
    reason: z.string().describe('Why, in Spanish.'),
  })
  .nullable()
  .describe('Entered by mistake and withdrawn: found by its id alone, in no list. Null: not withdrawn.')
const organization = {
  organizationId: z.uuid().describe('Id of the organization.'),
  organization: z.string().describe('Name of the organization today.'),
  address: z.string().describe('Path of its page.'),
}
const inForce = z.object({
  id: z.uuid().describe('Id of the appointment.'),
  person: z.string().describe('Public name of the person.'),
  from: Day.describe('First day, YYYY-MM-DD.'),
})

const PostRecord = z.object({
  id: z.uuid().describe('Permanent identifier, UUID.'),
  ...organization,
  number: z.int().describe('Its place among the posts of the organization.'),
  label: TranslatedText.describe('What it is called, by language; Spanish is always there.'),
  kind: z.enum(POST_KINDS).describe('Kind of post.'),
  mustBeFilled: z.boolean().describe('Whether it is published as vacant while nobody holds it.'),
  from: Day.nullable().describe('First day on which it exists, YYYY-MM-DD; null: not known.'),
  until: Day.nullable().describe(
    'First day on which it no longer exists, its organization’s end included, YYYY-MM-DD; null: until further notice.',
  ),
  exists: z.boolean().describe('Whether it exists on the day asked, or today.'),
  vacant: z.boolean().describe('Whether it exists on that day and nobody holds it.'),
  vacantSince: Day.nullable().describe('Since when it is vacant, YYYY-MM-DD; null: it is not, or nobody knows.'),
  holder: inForce.nullable().describe('Who holds it on that day; null: nobody.'),
  alternates: z.array(inForce).describe('Who stands in for the holder on that day.'),
  withdrawn,
})
type PostRecord = z.infer<typeof PostRecord>

const AppointmentRecord = z.object({
  id: z.uuid().describe('Permanent identifier, UUID.'),
  ...organization,
  postId: z.uuid().describe('Id of the post.'),
  post: TranslatedText.describe('What the post is called, by language; Spanish is always there.'),
  number: z.int().describe('Its place among the appointments to the post.'),
  person: z.string().describe('Public name of the person.'),
  standing: z.enum(STANDINGS).describe('Whether the person holds the post or stands in for the holder.'),
  from: Day.describe('First day in the post, YYYY-MM-DD.'),
  until: until.describe('First day no longer in the post, the post’s end included, YYYY-MM-DD; null: open.'),
  endReason: z
    .enum(END_REASONS)
    .nullable()
    .describe('Why it ended; null: it goes on, its term runs out by itself, or it ended with the post.'),
  inForce: z.boolean().describe('Whether it holds today.'),
  actLink: z.string().nullable().describe('Where the act of appointment was published; null: not known.'),
  actOn: Day.nullable().describe('Day of the act of appointment, YYYY-MM-DD; null: not known.'),
  documents: z
    .array(
      z.object({
        title: z.string(),
        address: z.string().describe('Path of the file.'),
        sha256: z.string().describe('SHA-256 of its bytes.'),
        size: z.int().describe('Bytes.'),
      }),
    )
    .describe('Documents of the act, oldest first.'),
  withdrawn,
})
type AppointmentRecord = z.infer<typeof AppointmentRecord>

const isId = (id: string) => z.uuid().safeParse(id).success
const organizationFilter = z.string().trim().min(1).max(200).optional().describe('Id or slug of the organization.')

async function meantOrganization(db: Db, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined
  const id = await organizationIdOf(db, given)
  if (!id) throw new BadRequest({ organization: 'unknown' })
  return id
}

function pageOf({ sort, after, limit }: { sort: string | undefined; after: string | undefined; limit: number }) {
  if (after !== undefined && !isId(after)) throw new BadRequest({ after: 'cursor' })
  return { after, limit, latestFirst: sort === '-registered' }
}

/** The records of one kind in the order of `ids`; unknown ids are left out. */
const inOrderOf = <Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** What is told of the organizations of some posts. Two queries. */
async function organizationsOf(db: Db, posts: readonly Post[]) {
  const ids = posts.map(({ organizationId }) => organizationId)
  return { names: await organizationNames(db, ids, today()), ends: await organizationEnds(db, ids) }
}
type Organizations = { names: ReadonlyMap<string, OrganizationName>; ends: ReadonlyMap<string, Ending> }

const STANDING_YET: Ending = { dissolved: false, dissolvedOn: null }

async function postRecords(db: Db, ids: readonly string[], day: Day): Promise<PostRecord[]> {
  const posts = inOrderOf(ids, await findPostsById(db, ids))
  const appointments = await findAppointments(db, ids)
  const organizations = await organizationsOf(db, posts)
  return posts.map((post) =>
    postRecord(
      post,
      appointments.filter(({ postId }) => postId === post.id),
      organizations,
      day,
    ),
  )
}

function postRecord(
  post: Post,
  appointments: readonly Appointment[],
  { names, ends }: Organizations,
  day: Day,
): PostRecord {
  const organization = names.get(post.organizationId)
  const ending = ends.get(post.organizationId) ?? STANDING_YET
  const exists = existsOn(post, ending, day)
  const { holder, alternates, vacancy } = onDay(post, appointments, day)
  return {
    id: post.id,
    organizationId: post.organizationId,
    organization: organization?.name ?? '',
    address: postAddress(organization?.slug ?? '', post.number),
    number: post.number,
    label: post.label,
    kind: post.kind,
    mustBeFilled: post.mustBeFilled,
    from: post.from,
    until: endOf(post, ending),
    exists,
    vacant: exists && vacancy !== null,
    vacantSince: exists ? (vacancy?.since ?? null) : null,
    holder: exists && holder ? personInForce(holder) : null,
    alternates: exists ? alternates.map(personInForce) : [],
    withdrawn: post.withdrawn,
  }
}

const personInForce = ({ id, person, from }: Appointment) => ({ id, person, from })

async function appointmentRecords(db: Db, ids: readonly string[]): Promise<AppointmentRecord[]> {
  const appointments = inOrderOf(ids, await findAppointmentsById(db, ids))
  const posts = await findPostsById(
    db,
    appointments.map(({ postId }) => postId),
  )
  const documents = await findDocuments(db, ids)
  const organizations = await organizationsOf(db, posts)
  const byId = new Map<string, Post>(posts.map((post) => [post.id, post]))
  return appointments.map((appointment) =>
    appointmentRecord(
      appointment,
      byId.get(appointment.postId)!,
      documents.filter(({ appointmentId }) => appointmentId === appointment.id),
      organizations,
    ),
  )
}

function appointmentRecord(
  appointment: Appointment,
  post: Post,
  documents: readonly Document[],
  { names, ends }: Organizations,
): AppointmentRecord {
  const organization = names.get(post.organizationId)
  const ending = ends.get(post.organizationId) ?? STANDING_YET
  return {
    id: appointment.id,
    organizationId: post.organizationId,
    organization: organization?.name ?? '',
    address: appointmentAddress(organization?.slug ?? '', post.number, appointment.number),
    postId: post.id,
    post: post.label,
    number: appointment.number,
    person: appointment.person,
    standing: appointment.standing,
    from: appointment.from,
    until: earlier(appointment.until, endOf(post, ending)),
    endReason: appointment.endReason,
    inForce: isInForce(appointment, today()) && existsOn(post, ending, today()),
    actLink: appointment.actLink,
    actOn: appointment.actOn,
    documents: documents.map(({ id, title, sha256, size }) => ({ title, address: documentAddress(id), sha256, size })),
    withdrawn: appointment.withdrawn,
  }
}

const earlier = (a: Day | null, b: Day | null) => (a !== null && b !== null ? (a < b ? a : b) : (a ?? b))

/** Posts of organizations, each with who holds it. */
export const postResource = defineResource({
  kind: 'post',
  path: 'posts',
  title: { es: 'Cargos', en: 'Posts' },
  schema: PostRecord,
  filters: z.object({
    organization: organizationFilter,
    day: Day.optional().describe('That exist on this day, YYYY-MM-DD, with who holds them then.'),
    vacant: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether nobody holds them on that day, or today.'),
  }),
  sorts: ['registered'],
  async list(db, { filters: { organization, day, vacant }, ...request }) {
    const organizationId = await meantOrganization(db, organization)
    const asOf = day ?? today()
    const { ids, ...page } = await listPosts(db, { organizationId, day, vacant, asOf }, pageOf(request))
    return { items: await postRecords(db, ids, asOf), ...page }
  },
  find: async (db, id) => (isId(id) ? ((await postRecords(db, [id], today()))[0] ?? null) : null),
  searchDocument: postDocument,
  async titles(db, ids) {
    const records = await postRecords(db, ids, today())
    return new Map(records.map(({ id, label, address }) => [id, { title: label, address }]))
  },
})

/** Who was appointed to which post, and when. */
export const appointmentResource = defineResource({
  kind: 'appointment',
  path: 'appointments',
  title: { es: 'Nombramientos', en: 'Appointments' },
  schema: AppointmentRecord,
  filters: z.object({
    organization: organizationFilter,
    post: z.uuid().optional().describe('Id of the post.'),
    day: Day.optional().describe('In force on this day, YYYY-MM-DD.'),
  }),
  sorts: ['registered'],
  async list(db, { filters: { organization, post, day }, ...request }) {
    const organizationId = await meantOrganization(db, organization)
    const { ids, ...page } = await listAppointments(db, { organizationId, postId: post, day }, pageOf(request))
    return { items: await appointmentRecords(db, ids), ...page }
  },
  find: async (db, id) => (isId(id) ? ((await appointmentRecords(db, [id]))[0] ?? null) : null),
  searchDocument: appointmentDocument,
  async titles(db, ids) {
    const records = await appointmentRecords(db, ids)
    return new Map(records.map(({ id, person, post, address }) => [id, { title: titleOf(person, post), address }]))
  },
})

/** «Ana Ruiz: Titular de la Unidad de Transparencia». */
const titleOf = (person: string, post: TranslatedText): TranslatedText => ({
  es: `${person}: ${post.es}`,
  ...(post['en'] && { en: `${person}: ${post['en']}` }),
})

/** Found by what it is called, its kind, its organization and who holds it. */
async function postDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const [post] = await postRecords(db, [id], today())
  if (!post || post.withdrawn) return null
  const body = (locale: Locale) => [words(locale)(`kind.${post.kind}`), post.organization].join('\n')
  return {
    title: post.label,
    body: { es: body('es'), en: body('en') },
    address: post.address,
    organizationIds: [post.organizationId],
    year: null,
  }
}

/** Found by the person's public name and the post. */
async function appointmentDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const [appointment] = await appointmentRecords(db, [id])
  if (!appointment || appointment.withdrawn) return null
  const { person, post, standing, organization, organizationId, from, address } = appointment
  const body = (locale: Locale) => [words(locale)(`standing.${standing}`), organization].join('\n')
  return {
    title: titleOf(person, post),
    body: { es: body('es'), en: body('en') },
    address,
    organizationIds: [organizationId],
    year: Number(from.slice(0, 4)),
  }
}
