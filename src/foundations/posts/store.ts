import { and, asc, count, desc, eq, gt, inArray, isNull, lte, not, or, sql, type SQL } from 'drizzle-orm'
import type { Day } from '../../kernel/dates.ts'
import { newId } from '../../kernel/id.ts'
import { among, first, type Db, type Tx } from '../../platform/database/index.ts'
import { factsOf, type Kind } from '../../platform/storage/index.ts'
import { organizationIsGone } from '../organizations/index.ts'
import {
  POST_KINDS,
  type Appointment,
  type AppointmentFacts,
  type AppointmentId,
  type Post,
  type PostFacts,
  type PostId,
  type Vacancy,
  type Withdrawal,
} from './model.ts'
import { appointmentDocuments, appointments, posts } from './tables.ts'

const postColumns = {
  id: posts.id,
  organizationId: posts.organizationId,
  number: posts.number,
  kind: posts.kind,
  label: posts.label,
  mustBeFilled: posts.mustBeFilled,
  from: posts.fromDay,
  until: posts.untilDay,
  withdrawnOn: posts.withdrawnOn,
  withdrawnReason: posts.withdrawnReason,
}
const appointmentColumns = {
  id: appointments.id,
  postId: appointments.postId,
  number: appointments.number,
  standing: appointments.standing,
  person: appointments.personName,
  accountId: appointments.personId,
  from: appointments.fromDay,
  until: appointments.untilDay,
  endReason: appointments.endReason,
  actLink: appointments.actLink,
  actOn: appointments.actOn,
  withdrawnOn: appointments.withdrawnOn,
  withdrawnReason: appointments.withdrawnReason,
}

type Withdrawable = { withdrawnOn: Day | null; withdrawnReason: string | null }
function withWithdrawal<Row extends Withdrawable>({ withdrawnOn, withdrawnReason, ...rest }: Row) {
  return { ...rest, withdrawn: withdrawnOn === null ? null : { on: withdrawnOn, reason: withdrawnReason! } }
}
// The ids are branded by the schema of the border; here they come from our own rows.
const toPost = (row: Withdrawable & Omit<Post, 'id' | 'withdrawn'> & { id: string }) => withWithdrawal(row) as Post
const toAppointment = (
  row: Withdrawable & Omit<Appointment, 'id' | 'postId' | 'withdrawn'> & { id: string; postId: string },
) => withWithdrawal(row) as Appointment

const inOrder = (a: Post, b: Post) => POST_KINDS.indexOf(a.kind) - POST_KINDS.indexOf(b.kind) || a.number - b.number

/** All that an organization has or had, withdrawn ones too: heads first, then by number. */
export async function findPosts(db: Db, organizationId: string): Promise<Post[]> {
  const rows = await db.select(postColumns).from(posts).where(eq(posts.organizationId, organizationId))
  return rows.map(toPost).toSorted(inOrder)
}

export async function findPostsById(db: Db, ids: readonly string[]): Promise<Post[]> {
  if (ids.length === 0) return []
  return (await db.select(postColumns).from(posts).where(among(posts.id, ids))).map(toPost)
}

export async function findPost(db: Db, organizationId: string, number: number): Promise<Post | undefined> {
  const row = first(
    await db
      .select(postColumns)
      .from(posts)
      .where(and(eq(posts.organizationId, organizationId), eq(posts.number, number))),
  )
  return row && toPost(row)
}

/** Appointments to any of the posts, latest first, a holder before the alternates of the same day. */
export async function findAppointments(db: Db, postIds: readonly string[]): Promise<Appointment[]> {
  if (postIds.length === 0) return []
  const rows = await db
    .select(appointmentColumns)
    .from(appointments)
    .where(among(appointments.postId, postIds))
    .orderBy(desc(appointments.fromDay), desc(appointments.standing), desc(appointments.number))
  return rows.map(toAppointment)
}

export async function findAppointmentsById(db: Db, ids: readonly string[]): Promise<Appointment[]> {
  if (ids.length === 0) return []
  return (await db.select(appointmentColumns).from(appointments).where(among(appointments.id, ids))).map(toAppointment)
}

/** Holds the post until the transaction ends: what is decided on it counts all of its appointments. */
export async function lockPost(tx: Tx, organizationId: string, number: number): Promise<Post | undefined> {
  const row = first(
    await tx
      .select(postColumns)
      .from(posts)
      .where(and(eq(posts.organizationId, organizationId), eq(posts.number, number)))
      .for('update'),
  )
  return row && toPost(row)
}

const facts = ({ kind, label, mustBeFilled, from, until }: PostFacts) => ({
  kind,
  label,
  mustBeFilled,
  fromDay: from,
  untilDay: until,
})

/** Enters a post under the organization's next number. One is entered at a time. */
export async function insertPost(
  tx: Tx,
  organizationId: string,
  post: PostFacts,
): Promise<{ id: PostId; number: number }> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`posts ${organizationId}`}, 0))`)
  const last = first(
    await tx
      .select({ number: sql<number>`coalesce(max(number), 0)::int` })
      .from(posts)
      .where(eq(posts.organizationId, organizationId)),
  )!
  const entered = { id: newId() as PostId, number: last.number + 1 }
  await tx.insert(posts).values({ ...entered, organizationId, ...facts(post) })
  return entered
}

export async function savePost(tx: Tx, id: PostId, post: PostFacts) {
  await tx.update(posts).set(facts(post)).where(eq(posts.id, id))
}

export async function savePostWithdrawal(tx: Tx, id: PostId, { on, reason }: Withdrawal) {
  await tx.update(posts).set({ withdrawnOn: on, withdrawnReason: reason }).where(eq(posts.id, id))
}

const appointed = ({ person, accountId, standing, from, until, endReason, actLink, actOn }: AppointmentFacts) => ({
  personName: person,
  personId: accountId,
  standing,
  fromDay: from,
  untilDay: until,
  endReason,
  actLink,
  actOn,
})

/** The caller holds the lock of the post. */
export async function insertAppointment(
  tx: Tx,
  postId: PostId,
  appointment: AppointmentFacts,
): Promise<{ id: AppointmentId; number: number }> {
  const last = first(
    await tx
      .select({ number: sql<number>`coalesce(max(number), 0)::int` })
      .from(appointments)
      .where(eq(appointments.postId, postId)),
  )!
  const entered = { id: newId() as AppointmentId, number: last.number + 1 }
  await tx.insert(appointments).values({ ...entered, postId, ...appointed(appointment) })
  return entered
}

export async function saveAppointment(tx: Tx, id: AppointmentId, appointment: AppointmentFacts) {
  await tx.update(appointments).set(appointed(appointment)).where(eq(appointments.id, id))
}

export async function saveAppointmentWithdrawal(tx: Tx, id: AppointmentId, { on, reason }: Withdrawal) {
  await tx.update(appointments).set({ withdrawnOn: on, withdrawnReason: reason }).where(eq(appointments.id, id))
}

/** Where an account holds or held a post, and when: as holder or as alternate. */
export const postsOfAccount = (db: Db, personId: string) =>
  db
    .select({
      organizationId: posts.organizationId,
      label: posts.label,
      from: appointments.fromDay,
      until: appointments.untilDay,
    })
    .from(appointments)
    .innerJoin(posts, eq(posts.id, appointments.postId))
    .where(and(eq(appointments.personId, personId), isNull(appointments.withdrawnOn), isNull(posts.withdrawnOn)))

/** Who was ever appointed to posts of these organizations, where no account tells who they are: only their name. */
export const appointedWithoutAccount = (db: Db, organizationIds: readonly string[]) =>
  db
    .select({
      organizationId: posts.organizationId,
      label: posts.label,
      name: appointments.personName,
      from: appointments.fromDay,
      until: appointments.untilDay,
    })
    .from(appointments)
    .innerJoin(posts, eq(posts.id, appointments.postId))
    .where(
      and(
        among(posts.organizationId, organizationIds),
        isNull(appointments.personId),
        isNull(appointments.withdrawnOn),
        isNull(posts.withdrawnOn),
      ),
    )

export type Document = {
  id: string
  appointmentId: string
  title: string
  sha256: string
  fileName: string
  /** A name of `KINDS` of the storage. */
  fileKind: string
  charset: string | null
  /** Bytes. */
  size: number
  addedOn: Day
}

const documentColumns = {
  id: appointmentDocuments.id,
  appointmentId: appointmentDocuments.appointmentId,
  title: appointmentDocuments.title,
  sha256: appointmentDocuments.sha256,
  fileName: appointmentDocuments.fileName,
  fileKind: appointmentDocuments.fileKind,
  charset: appointmentDocuments.charset,
  size: appointmentDocuments.size,
  addedOn: appointmentDocuments.addedOn,
}

/** Documents of the acts of appointment, oldest first. */
export const findDocuments = (db: Db, appointmentIds: readonly string[]): Promise<Document[]> =>
  appointmentIds.length === 0
    ? Promise.resolve([])
    : db
        .select(documentColumns)
        .from(appointmentDocuments)
        .where(among(appointmentDocuments.appointmentId, appointmentIds))
        .orderBy(asc(appointmentDocuments.id))

export const findDocument = async (db: Db, id: string): Promise<Document | undefined> =>
  first(await db.select(documentColumns).from(appointmentDocuments).where(eq(appointmentDocuments.id, id)))

export async function insertDocument(tx: Tx, document: Omit<Document, 'id' | 'fileKind'> & { fileKind: Kind }) {
  const { mediaType, extensions } = factsOf(document.fileKind)
  // Updating holds the row, so that the nightly clean-up does not take it away in the meantime.
  await tx.execute(
    sql`insert into files (sha256, media_type, extension, size) values (${document.sha256}, ${mediaType}, ${extensions[0]}, ${document.size}) on conflict (sha256) do update set size = excluded.size`,
  )
  await tx.insert(appointmentDocuments).values({ id: newId(), ...document })
}

/** Those of the files that a document of ours points at. */
export const hashesOfDocuments = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: appointmentDocuments.sha256 })
      .from(appointmentDocuments)
      .where(inArray(appointmentDocuments.sha256, [...hashes]))
  ).map(({ hash }) => hash)

// ---------------------------------------------------------------------------------------------- on a day, everywhere

const isOfDay = (table: typeof posts | typeof appointments, day: Day): SQL =>
  and(
    isNull(table.withdrawnOn),
    or(isNull(table.fromDay), lte(table.fromDay, day)),
    or(isNull(table.untilDay), gt(table.untilDay, day)),
  )!

/** There is such a post on that day: it ends with its organization. */
const existsOnDay = (day: Day): SQL => and(isOfDay(posts, day), not(organizationIsGone(posts.organizationId, day)))!

// Inside a selection Drizzle writes columns of a lone table without its name, which a subquery would take for its own.
const holders = sql`from appointments a where a.post_id = posts.id and a.standing = 'holder' and a.withdrawn_on is null`
const hasHolder = (day: Day): SQL =>
  sql`exists (select ${holders} and a.from_day <= ${day} and (a.until_day is null or a.until_day > ${day}))`

const required = (day: Day) => and(eq(posts.mustBeFilled, true), existsOnDay(day))

/** `acting`: its alternates of that day, who stand in meanwhile. */
export type PendingPost = { post: Post; vacancy: Vacancy; acting: string[] }

/**
 * Posts that must be filled and that nobody holds on that day, wherever they are, each with since when: its last holder, or
 * itself (null where nobody knows). By organization. One query.
 */
export async function findPendingPosts(db: Db, day: Day, organizationIds?: readonly string[]): Promise<PendingPost[]> {
  const rows = await db
    .select({
      ...postColumns,
      acting: sql<
        string[]
      >`array(select a.person_name from appointments a where a.post_id = posts.id and a.standing = 'alternate'
        and a.withdrawn_on is null and a.from_day <= ${day} and (a.until_day is null or a.until_day > ${day}) order by a.number)`,
      lastEnd: sql<Day | null>`(select max(a.until_day)::text ${holders} and a.until_day <= ${day})`,
    })
    .from(posts)
    .where(and(required(day), not(hasHolder(day)), organizationIds && among(posts.organizationId, organizationIds)))
    .orderBy(asc(posts.organizationId), asc(posts.number))
  return rows.map(({ lastEnd, acting, ...row }) => ({
    post: toPost(row),
    acting,
    vacancy: { since: lastEnd ?? row.from, everFilled: lastEnd !== null },
  }))
}

/** Terms of holders that run out by themselves after `day` and until `until`, in those organizations, where nobody follows yet. */
export async function findEndingTerms(
  db: Db,
  { day, until }: { day: Day; until: Day },
  organizationIds: readonly string[],
) {
  return db
    .select({ ...postColumns, person: appointments.personName, end: sql<Day>`${appointments.untilDay}::text` })
    .from(appointments)
    .innerJoin(posts, eq(posts.id, appointments.postId))
    .where(
      and(
        required(day),
        among(posts.organizationId, organizationIds),
        eq(appointments.standing, 'holder'),
        isNull(appointments.withdrawnOn),
        isNull(appointments.endReason),
        gt(appointments.untilDay, day),
        lte(appointments.untilDay, until),
        sql`not exists (select ${holders} and a.from_day >= ${appointments.untilDay})`,
      ),
    )
    .orderBy(asc(appointments.untilDay), asc(appointments.id))
}

/** How many posts must be filled on that day, wherever they are. */
export const countRequiredPosts = async (db: Db, day: Day): Promise<number> =>
  first(await db.select({ total: count() }).from(posts).where(required(day)))!.total

/** Who holds the post on that day; null where nobody does, or there is no such post. One query. */
export async function findHolder(db: Db, postId: string, day: Day): Promise<Appointment | null> {
  const row = first(
    await db
      .select(appointmentColumns)
      .from(appointments)
      .innerJoin(posts, eq(posts.id, appointments.postId))
      .where(
        and(eq(posts.id, postId), existsOnDay(day), eq(appointments.standing, 'holder'), isOfDay(appointments, day)),
      ),
  )
  return row ? toAppointment(row) : null
}

// ---------------------------------------------------------------------------------------------------------- listings

/** By id, which is the order of entry. `after` is the id of the last one of the page before. */
export type Page = { after: string | undefined; limit: number; latestFirst: boolean }
export type Paged = { ids: string[]; next: string | null; total: number }

/** `day`: that exist on it. `vacant`: on `asOf`, whether nobody holds them; and then they exist on it. */
export type PostFilters = {
  organizationId?: string | undefined
  day?: Day | undefined
  vacant?: boolean | undefined
  asOf: Day
}

export function listPosts(db: Db, { organizationId, day, vacant, asOf }: PostFilters, page: Page): Promise<Paged> {
  const existing = day ?? (vacant === undefined ? undefined : asOf)
  const where = and(
    isNull(posts.withdrawnOn),
    organizationId ? eq(posts.organizationId, organizationId) : undefined,
    existing === undefined ? undefined : existsOnDay(existing),
    vacant === undefined ? undefined : vacant ? not(hasHolder(asOf)) : hasHolder(asOf),
  )
  return paged(page, {
    rows: (beyond, order, limit) =>
      db
        .select({ id: posts.id })
        .from(posts)
        .where(and(where, beyond(posts.id)))
        .orderBy(order(posts.id))
        .limit(limit),
    total: async () => first(await db.select({ total: count() }).from(posts).where(where))!.total,
  })
}

/** `day`: in force on it. */
export type AppointmentFilters = {
  organizationId?: string | undefined
  postId?: string | undefined
  day?: Day | undefined
}

export function listAppointments(
  db: Db,
  { organizationId, postId, day }: AppointmentFilters,
  page: Page,
): Promise<Paged> {
  const where = and(
    isNull(appointments.withdrawnOn),
    organizationId ? eq(posts.organizationId, organizationId) : undefined,
    postId ? eq(posts.id, postId) : undefined,
    day === undefined ? undefined : and(isOfDay(appointments, day), existsOnDay(day)),
  )
  const joined = eq(posts.id, appointments.postId)
  return paged(page, {
    rows: (beyond, order, limit) =>
      db
        .select({ id: appointments.id })
        .from(appointments)
        .innerJoin(posts, joined)
        .where(and(where, beyond(appointments.id)))
        .orderBy(order(appointments.id))
        .limit(limit),
    total: async () =>
      first(await db.select({ total: count() }).from(appointments).innerJoin(posts, joined).where(where))!.total,
  })
}

type IdColumn = typeof posts.id | typeof appointments.id
type Question = {
  rows(
    beyond: (id: IdColumn) => SQL | undefined,
    order: (id: IdColumn) => SQL,
    limit: number,
  ): PromiseLike<{ id: string }[]>
  total(): Promise<number>
}

async function paged({ after, limit, latestFirst }: Page, { rows, total }: Question): Promise<Paged> {
  const beyond = (id: IdColumn) =>
    after === undefined ? undefined : latestFirst ? sql`${id} < ${after}::uuid` : sql`${id} > ${after}::uuid`
  const found = await rows(beyond, latestFirst ? desc : asc, limit + 1)
  const ids = found.slice(0, limit).map(({ id }) => id)
  return { ids, next: found.length > limit ? ids.at(-1)! : null, total: await total() }
}
