import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  sql,
  type SQL,
} from 'drizzle-orm'
import { z } from 'zod'
import { CITY_ZONE, type Day } from '../../kernel/dates.ts'
import { newId } from '../../kernel/id.ts'
import type { Ref } from '../../kernel/ref.ts'
import { among, first, type Db, type Tx } from '../../platform/database/index.ts'
import { BadRequest } from '../../platform/http/failure.ts'
import type { EvidenceDraft } from './asking/evidence.ts'
import { answers, appeals, contributions, flags, moderations, pieces, rejoinders, tallies, versions } from './tables.ts'
import type { State } from './vocabulary.ts'

const columns = getTableColumns(contributions)
const select = (db: Db) => db.select(columns).from(contributions).$dynamic()
export type Contribution = Awaited<ReturnType<typeof select>>[number]
export type Answer = typeof answers.$inferSelect
export type Rejoinder = typeof rejoinders.$inferSelect
export type Piece = typeof pieces.$inferSelect
export type Moderation = typeof moderations.$inferSelect
export type Appeal = typeof appeals.$inferSelect
export type Version = typeof versions.$inferSelect

export const findContribution = async (db: Db, number: number): Promise<Contribution | undefined> =>
  first(await select(db).where(eq(contributions.number, number)))
export const findContributionById = async (db: Db, id: string): Promise<Contribution | undefined> =>
  first(await select(db).where(eq(contributions.id, id)))
export const findContributions = (db: Db, ids: readonly string[]): Promise<Contribution[]> =>
  ids.length === 0 ? Promise.resolve([]) : select(db).where(among(contributions.id, ids))

/** Held until the transaction ends: what is decided on it is decided once. */
export const lockContribution = async (tx: Tx, number: number): Promise<Contribution | undefined> =>
  first(await select(tx).where(eq(contributions.number, number)).for('update'))
export const lockContributionById = async (tx: Tx, id: string): Promise<Contribution | undefined> =>
  first(await select(tx).where(eq(contributions.id, id)).for('update'))

/** One act at a time of each person: what they did within the last minute and hour is counted without another beside it. */
export const lockAsker = async (tx: Tx, personId: string) =>
  void (await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`asker ${personId}`}, 0))`))

export const findSame = async (
  tx: Tx,
  { authorId, subject, kind, text, since }: { authorId: string; subject: Ref; kind: string; text: string; since: Date },
): Promise<Contribution | undefined> =>
  first(
    await select(tx)
      .where(
        and(
          eq(contributions.authorId, authorId),
          gt(contributions.createdAt, since),
          eq(contributions.subjectKind, subject.kind),
          eq(contributions.subjectId, subject.id),
          eq(sql`${contributions.kind}`, kind),
          sql`${contributions.text} ->> 'es' = ${text}`,
        ),
      )
      .limit(1),
  )

/** How many contributions and flags the person gave since then. */
export async function countRecent(tx: Tx, personId: string, since: Date): Promise<number> {
  const { rows } = await tx.execute<{ total: number }>(sql`
    select (select count(*) from contributions where author_id = ${personId} and created_at > ${since.toISOString()}::timestamptz)::int
         + (select count(*) from contribution_flags where person_id = ${personId} and created_at > ${since.toISOString()}::timestamptz)::int as total`)
  return rows[0]!.total
}

type NewContribution = Omit<typeof contributions.$inferInsert, 'id' | 'number'>

export async function insertContribution(tx: Tx, given: NewContribution, evidence: readonly EvidenceDraft[]) {
  const inserted = first(
    await tx
      .insert(contributions)
      .values({ id: newId(), ...given })
      .returning({ id: contributions.id, number: contributions.number }),
  )!
  if (evidence.length > 0)
    await tx
      .insert(pieces)
      .values(evidence.map((piece, at) => ({ id: newId(), contributionId: inserted.id, number: at + 1, ...piece })))
  return inserted
}

export const updateContribution = async (tx: Tx, id: string, change: Partial<NewContribution>) =>
  void (await tx.update(contributions).set(change).where(eq(contributions.id, id)))

export async function keepVersion(tx: Tx, { id, text }: Contribution, replacedAt: Date) {
  const number = (await versionsOf(tx, [id])).length + 1
  await tx.insert(versions).values({ contributionId: id, number, text, replacedAt })
}

/** As each stood before its corrections, those that are out of sight too: who shows them looks at what moderation says. */
export const versionsOf = (db: Db, ids: readonly string[]): Promise<Version[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select()
        .from(versions)
        .where(among(versions.contributionId, ids))
        .orderBy(asc(versions.contributionId), asc(versions.number))

export const answersOf = (db: Db, ids: readonly string[]): Promise<Answer[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select()
        .from(answers)
        .where(among(answers.contributionId, ids))
        .orderBy(asc(answers.contributionId), asc(answers.number))

export const insertAnswer = async (tx: Tx, answer: Omit<Answer, 'id'>): Promise<string> => {
  const id = newId()
  await tx.insert(answers).values({ id, ...answer })
  return id
}

export const rejoindersOf = (db: Db, ids: readonly string[]): Promise<Rejoinder[]> =>
  ids.length === 0 ? Promise.resolve([]) : db.select().from(rejoinders).where(among(rejoinders.contributionId, ids))

/** False where there is one already. */
export const insertRejoinder = async (tx: Tx, rejoinder: Rejoinder): Promise<boolean> =>
  (await tx.insert(rejoinders).values(rejoinder).onConflictDoNothing().returning({ id: rejoinders.contributionId }))
    .length > 0

export const piecesOf = (db: Db, ids: readonly string[]): Promise<Piece[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select()
        .from(pieces)
        .where(among(pieces.contributionId, ids))
        .orderBy(asc(pieces.contributionId), asc(pieces.number))

/** A piece of evidence that is in sight: what is hidden or withdrawn shows none. */
export const findPiece = async (db: Db, id: string): Promise<Piece | undefined> =>
  first(
    await db
      .select(getTableColumns(pieces))
      .from(pieces)
      .innerJoin(contributions, eq(contributions.id, pieces.contributionId))
      .where(and(eq(pieces.id, id), eq(contributions.hidden, false), isNull(contributions.withdrawnOn))),
  )

export const hashesInUse = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: pieces.sha256 })
      .from(pieces)
      .where(inArray(pieces.sha256, [...hashes]))
  ).flatMap(({ hash }) => hash ?? [])

// ----------------------------------------------------------------------------------------------------- moderation

export const moderationsOf = (db: Db, ids: readonly string[]): Promise<Moderation[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select()
        .from(moderations)
        .where(among(moderations.contributionId, ids))
        .orderBy(asc(moderations.contributionId), asc(moderations.number))

/**
 * What took that earlier text out of sight (null: the whole contribution), where nothing undid it since; undefined where it is in sight.
 * Both are of one contribution, decisions in their order.
 */
export function hidingOf(
  version: number | null,
  decisions: readonly Moderation[],
  appealed: readonly Appeal[],
): Moderation | undefined {
  const last = decisions.findLast((one) => one.version === version && one.decision === 'hidden')
  const isUndone = appealed.some(({ moderationId, decision }) => moderationId === last?.id && decision === 'restored')
  return isUndone ? undefined : last
}

export const insertModeration = async (tx: Tx, moderation: Omit<Moderation, 'id'>): Promise<string> => {
  const id = newId()
  await tx.insert(moderations).values({ id, ...moderation })
  return id
}

export const appealsOf = (db: Db, ids: readonly string[]): Promise<Appeal[]> =>
  ids.length === 0 ? Promise.resolve([]) : db.select().from(appeals).where(among(appeals.contributionId, ids))

export const insertAppeal = async (
  tx: Tx,
  appeal: Pick<Appeal, 'moderationId' | 'contributionId' | 'hiddenBy' | 'text' | 'termDays' | 'dueOn' | 'createdAt'>,
) => void (await tx.insert(appeals).values(appeal))

export const decideAppeal = async (
  tx: Tx,
  moderationId: string,
  decision: Pick<Appeal, 'decision' | 'decisionReason' | 'organizationId' | 'decidedBy' | 'decidedAt'>,
) => void (await tx.update(appeals).set(decision).where(eq(appeals.moderationId, moderationId)))

/** False where the person had flagged it already. */
export const insertFlag = async (
  tx: Tx,
  flag: { contributionId: string; personId: string; reason: string; createdAt: Date },
): Promise<boolean> =>
  (await tx.insert(flags).values(flag).onConflictDoNothing().returning({ id: flags.contributionId })).length > 0

export const settleFlags = async (tx: Tx, id: string) =>
  void (await tx.update(flags).set({ settled: true }).where(eq(flags.contributionId, id)))

/** What was said to moderators of it, the first first: for their eyes alone. */
export const flagsOf = (db: Db, id: string) =>
  db
    .select({ reason: flags.reason, createdAt: flags.createdAt, settled: flags.settled })
    .from(flags)
    .where(eq(flags.contributionId, id))
    .orderBy(asc(flags.createdAt))
    .limit(50)

/** What waits for moderators: flagged and not looked at, or appealed and not decided; the oldest first. */
export const flaggedContributions = async (db: Db, limit = 50) =>
  db
    .select({
      id: contributions.id,
      number: contributions.number,
      text: contributions.text,
      authorId: contributions.authorId,
      ownerId: contributions.ownerId,
      flags: sql<number>`count(*)::int`,
    })
    .from(flags)
    .innerJoin(contributions, eq(contributions.id, flags.contributionId))
    .where(and(eq(flags.settled, false), eq(contributions.hidden, false), isNull(contributions.withdrawnOn)))
    .groupBy(contributions.id)
    .orderBy(sql`min(${flags.createdAt})`, asc(contributions.id))
    .limit(limit)

/** Every appeal that waits for a decision, the oldest first. `authorityId`: in whose name it was taken out. */
export const appealsWaiting = (db: Db) =>
  db
    .select({
      moderationId: appeals.moderationId,
      contributionId: appeals.contributionId,
      authorityId: moderations.organizationId,
      createdAt: appeals.createdAt,
      termDays: appeals.termDays,
      dueOn: appeals.dueOn,
    })
    .from(appeals)
    .innerJoin(moderations, eq(moderations.id, appeals.moderationId))
    .where(isNull(appeals.decision))
    .orderBy(asc(appeals.createdAt), asc(appeals.moderationId))

/** False where it was decided meanwhile. */
export const moveAppeal = async (tx: Tx, moderationId: string, dueOn: Day): Promise<boolean> =>
  (
    await tx
      .update(appeals)
      .set({ dueOn })
      .where(and(eq(appeals.moderationId, moderationId), isNull(appeals.decision)))
      .returning({ id: appeals.moderationId })
  ).length > 0

export const appealedContributions = (db: Db, limit = 50) =>
  db
    .select({
      number: contributions.number,
      text: contributions.text,
      authorId: contributions.authorId,
      ownerId: contributions.ownerId,
      version: moderations.version,
      hiddenByOwner: sql<boolean>`case when ${moderations.version} is null then ${contributions.hiddenByOwner} else ${moderations.byOwner} end`,
      hiddenBy: appeals.hiddenBy,
      authorityId: moderations.organizationId,
      dueOn: appeals.dueOn,
    })
    .from(appeals)
    .innerJoin(contributions, eq(contributions.id, appeals.contributionId))
    .innerJoin(moderations, eq(moderations.id, appeals.moderationId))
    .where(isNull(appeals.decision))
    .orderBy(asc(appeals.dueOn), asc(appeals.createdAt), asc(contributions.id))
    .limit(limit)

// ----------------------------------------------------------------------------------------------------------- lists

/** Neither withdrawn by its author nor taken out by a moderator. */
export const inSight = and(eq(contributions.hidden, false), isNull(contributions.withdrawnOn))!
/** Not taken out by anybody but who owes the answer. */
const unhidden = or(eq(contributions.hidden, false), eq(contributions.hiddenByOwner, true))!
/** Nor withdrawn by its author: what its term and the figures go by. */
export const counted = and(unhidden, isNull(contributions.withdrawnOn))!
/** Owed and not answered. */
const open = and(counted, isNull(contributions.answeredOn), isNotNull(contributions.dueOn))!

const CONDITIONS: Record<State, (today: Day) => SQL> = {
  pending: (today) => and(open, gte(contributions.dueOn, today))!,
  overdue: (today) => and(open, lt(contributions.dueOn, today))!,
  answered: () =>
    and(
      counted,
      isNotNull(contributions.answeredOn),
      sql`(${contributions.dueOn} is null or ${contributions.answeredOn} <= ${contributions.dueOn})`,
    )!,
  'answered-late': () => and(counted, sql`${contributions.answeredOn} > ${contributions.dueOn}`)!,
  'no-term': () => and(counted, isNull(contributions.dueOn), isNull(contributions.answeredOn))!,
  withdrawn: () => and(isNotNull(contributions.withdrawnOn), unhidden)!,
  hidden: () => and(eq(contributions.hidden, true), eq(contributions.hiddenByOwner, false))!,
}

export type Filters = {
  state?: State | undefined
  kind?: Contribution['kind'] | undefined
  ownerId?: string | undefined
  subject?: Ref | undefined
  year?: number | undefined
}

const matching = ({ state, kind, ownerId, subject, year }: Filters, today: Day) =>
  and(
    state && CONDITIONS[state](today),
    kind && eq(contributions.kind, kind),
    ownerId === undefined ? undefined : eq(contributions.ownerId, ownerId),
    subject && and(eq(contributions.subjectKind, subject.kind), eq(contributions.subjectId, subject.id)),
    year === undefined
      ? undefined
      : and(gte(contributions.askedOn, `${year}-01-01`), lte(contributions.askedOn, `${year}-12-31`)),
  )

const Cursor = z.tuple([z.iso.datetime({ offset: true }).or(z.string().regex(/^\d{4}-[\d-]{5} [\d:.+-]+$/)), z.uuid()])

/** A page of them, the latest first unless `ascending`. `after` that no page gave is a BadRequest. */
export async function listContributions(
  db: Db,
  filters: Filters,
  { after, limit, ascending = false }: { after?: string | undefined; limit: number; ascending?: boolean },
  today: Day,
): Promise<{ items: Contribution[]; next: string | null }> {
  const cursor = after === undefined ? null : readCursor(after)
  const position = sql<string>`${contributions.createdAt}::text`
  const rows = await db
    .select({ ...columns, position })
    .from(contributions)
    .where(
      and(
        matching(filters, today),
        cursor === null
          ? undefined
          : sql`(${contributions.createdAt}, ${contributions.id}) ${sql.raw(ascending ? '>' : '<')} (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`,
      ),
    )
    .orderBy(
      ...(ascending
        ? [asc(contributions.createdAt), asc(contributions.id)]
        : [desc(contributions.createdAt), desc(contributions.id)]),
    )
    .limit(limit + 1)
  const last = rows.length > limit ? rows[limit - 1]! : null
  return {
    items: rows.slice(0, limit).map(({ position: _, ...row }) => row),
    next: last && Buffer.from(JSON.stringify([last.position, last.id])).toString('base64url'),
  }
}

function readCursor(text: string): [string, string] {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw new BadRequest({ after: 'cursor' })
  }
}

/** How many match: of one record they are counted, of all they are in the tallies. */
export async function countContributions(db: Db, filters: Filters, today: Day): Promise<number> {
  const rows = filters.subject
    ? await db
        .select({ total: sql<number>`count(*)::int` })
        .from(contributions)
        .where(matching(filters, today))
    : await db.select({ total: many() }).from(tallies).where(tallied(filters, today))
  return rows[0]!.total
}

const tallied = ({ state, kind, ownerId, year }: Omit<Filters, 'subject'>, today: Day) =>
  and(
    state && TALLIED[state](today),
    kind && eq(tallies.kind, kind),
    ownerId === undefined ? undefined : eq(tallies.ownerId, ownerId),
    year === undefined ? undefined : eq(tallies.year, year),
  )

const standing = (...which: (typeof tallies.$inferSelect)['standing'][]) => inArray(tallies.standing, which)

/** What `CONDITIONS` says of a contribution, of a tally. */
const TALLIED: Record<State, (today: Day) => SQL> = {
  pending: (today) => and(standing('open'), gte(tallies.dueOn, today))!,
  overdue: (today) => and(standing('open'), lt(tallies.dueOn, today))!,
  answered: () => standing('on-time', 'answered'),
  'answered-late': () => standing('late'),
  'no-term': () => standing('no-term'),
  withdrawn: () => standing('withdrawn'),
  hidden: () => standing('hidden'),
}

/** The sum of the tallies that a condition chooses. */
const many = (condition: SQL = sql`true`) =>
  sql<number>`coalesce(sum(${tallies.count}) filter (where ${condition}), 0)::int`

/** What became of what was owed an answer; what others took out of sight, and what its own people asked of a body, is counted nowhere. */
const becameOf = (today: Day) => ({
  onTime: many(fromOutside(standing('on-time'))),
  late: many(fromOutside(standing('late'))),
  overdue: many(fromOutside(TALLIED.overdue(today))),
  within: many(fromOutside(TALLIED.pending(today))),
})
const fromOutside = (condition: SQL) => and(eq(tallies.askedWithin, false), condition)!

/** The latest few about a record, in sight or not, with how many there are in all and how many are overdue. One query. */
export async function latestOf(db: Db, { kind, id }: Ref, today: Day, limit = 3) {
  const rows = await db
    .select({
      ...columns,
      total: sql<number>`(count(*) over ())::int`,
      overdue: sql<number>`(count(*) filter (where ${CONDITIONS.overdue(today)}) over ())::int`,
    })
    .from(contributions)
    .where(and(eq(contributions.subjectKind, kind), eq(contributions.subjectId, id)))
    .orderBy(desc(contributions.createdAt), desc(contributions.id))
    .limit(limit)
  return {
    items: rows.map(({ total: _, overdue: __, ...row }): Contribution => row),
    total: rows[0]?.total ?? 0,
    overdue: rows[0]?.overdue ?? 0,
  }
}

/** The latest few that a body was asked, with how many there are and what became of them. Two queries. */
export async function latestOfOwner(db: Db, ownerId: string, today: Day, limit = 3) {
  const [items, [counted]] = await Promise.all([
    select(db)
      .where(eq(contributions.ownerId, ownerId))
      .orderBy(desc(contributions.createdAt), desc(contributions.id))
      .limit(limit),
    db
      .select({ total: many(), ...becameOf(today) })
      .from(tallies)
      .where(eq(tallies.ownerId, ownerId)),
  ])
  const { total, ...compliance } = counted!
  return { items, total, compliance }
}

// -------------------------------------------------------------------------------------------------- what is due

/** What these bodies owe, soonest first. */
export const owedBy = (db: Db, ownerIds: readonly string[], limit = 50): Promise<Contribution[]> =>
  ownerIds.length === 0
    ? Promise.resolve([])
    : select(db)
        .where(and(among(contributions.ownerId, ownerIds), open))
        .orderBy(asc(contributions.dueOn), asc(contributions.id))
        .limit(limit)

/** What the person asked and waits for, or was answered or hidden lately. */
export const askedBy = (db: Db, personId: string, since: Day, limit = 30): Promise<Contribution[]> =>
  select(db)
    .where(
      and(
        eq(contributions.authorId, personId),
        isNull(contributions.withdrawnOn),
        or(open, gte(contributions.answeredOn, since), eq(contributions.hidden, true)),
      ),
    )
    .orderBy(desc(contributions.createdAt), desc(contributions.id))
    .limit(limit)

/** Ids of those whose half of the term, or the whole of it, has passed without anybody having been told. */
export async function untold(db: Db, which: 'half' | 'overdue', today: Day, limit = 500): Promise<string[]> {
  const condition =
    which === 'half'
      ? and(lte(contributions.halfOn, today), isNull(contributions.halfToldOn), gte(contributions.dueOn, today))
      : and(lt(contributions.dueOn, today), isNull(contributions.overdueToldOn))
  const rows = await db
    .select({ id: contributions.id })
    .from(contributions)
    .where(and(open, condition))
    .orderBy(asc(contributions.dueOn), asc(contributions.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Those that are owed and not answered, after that id: to count their terms anew. */
export const openAfter = (db: Db, after: string | null, limit = 500): Promise<Contribution[]> =>
  select(db)
    .where(and(open, after === null ? undefined : gt(contributions.id, after)))
    .orderBy(asc(contributions.id))
    .limit(limit)

export type Compliance = { onTime: number; late: number; overdue: number; within: number }

/** Of what each body was asked, by what became of it. Withdrawn and hidden ones, and what its own people asked, are not counted. */
export const complianceBy = (
  db: Db,
  { year, ownerId }: Pick<Filters, 'year' | 'ownerId'>,
  today: Day,
): Promise<(Compliance & { ownerId: string })[]> =>
  db
    .select({ ownerId: tallies.ownerId, ...becameOf(today) })
    .from(tallies)
    .where(and(tallied({ year, ownerId }, today), fromOutside(standing('open', 'on-time', 'late'))))
    .groupBy(tallies.ownerId)

/** What an authority took out of sight, and what became of the appeals against it. */
export type ModerationFigures = {
  authorityId: string
  hidden: number
  appeals: number
  restored: number
  onTime: number
  late: number
  overdue: number
  within: number
}

/** Of each authority that ever took anything out, in that year or ever. An appeal is of the year of what it is against. */
export async function moderationFigures(db: Db, { year }: { year?: number | undefined }, today: Day) {
  const decidedOn = sql`(${appeals.decidedAt} at time zone ${CITY_ZONE})::date`
  const many = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`
  const waits = and(isNotNull(appeals.moderationId), isNull(appeals.decision))!
  const rows: ModerationFigures[] = await db
    .select({
      authorityId: moderations.organizationId,
      hidden: sql<number>`count(*)::int`,
      appeals: many(isNotNull(appeals.moderationId)),
      restored: many(eq(appeals.decision, 'restored')),
      onTime: many(sql`${decidedOn} <= ${appeals.dueOn}`),
      late: many(sql`${decidedOn} > ${appeals.dueOn}`),
      overdue: many(and(waits, lt(appeals.dueOn, today))!),
      within: many(and(waits, gte(appeals.dueOn, today))!),
    })
    .from(moderations)
    .leftJoin(appeals, eq(appeals.moderationId, moderations.id))
    .where(
      and(
        eq(moderations.decision, 'hidden'),
        year === undefined
          ? undefined
          : sql`extract(year from ${moderations.createdAt} at time zone ${CITY_ZONE}) = ${year}`,
      ),
    )
    .groupBy(moderations.organizationId)
  return rows
}

/** Every body that was ever asked. */
export const ownersAsked = async (db: Db): Promise<string[]> =>
  (await db.selectDistinct({ id: tallies.ownerId }).from(tallies)).map(({ id }) => id)

// ------------------------------------------------------------------------------------------------------- of a person

export const contributionsOfPerson = (db: Db, personId: string): Promise<Contribution[]> =>
  select(db).where(eq(contributions.authorId, personId)).orderBy(asc(contributions.createdAt), asc(contributions.id))
export const flagsOfPerson = (db: Db, personId: string) =>
  db
    .select({ number: contributions.number, reason: flags.reason, createdAt: flags.createdAt })
    .from(flags)
    .innerJoin(contributions, eq(contributions.id, flags.contributionId))
    .where(eq(flags.personId, personId))
    .orderBy(asc(flags.createdAt))
/** What they answered in the name of a body, oldest first. */
export const answersByPerson = (db: Db, personId: string) =>
  db
    .select({
      number: contributions.number,
      type: answers.type,
      text: answers.reason,
      organizationId: answers.organizationId,
      answeredOn: answers.onDay,
    })
    .from(answers)
    .innerJoin(contributions, eq(contributions.id, answers.contributionId))
    .where(eq(answers.personId, personId))
    .orderBy(asc(answers.createdAt), asc(answers.id))

/** What they decided as moderators, oldest first. */
export const moderationsByPerson = (db: Db, personId: string) =>
  db
    .select({
      number: contributions.number,
      earlierText: moderations.version,
      decision: moderations.decision,
      reason: moderations.reason,
      organizationId: moderations.organizationId,
      createdAt: moderations.createdAt,
    })
    .from(moderations)
    .innerJoin(contributions, eq(contributions.id, moderations.contributionId))
    .where(eq(moderations.personId, personId))
    .orderBy(asc(moderations.createdAt), asc(moderations.id))

export const forgetFlags = async (tx: Tx, personId: string) =>
  void (await tx.delete(flags).where(eq(flags.personId, personId)))
