import { and, asc, count, desc, eq, gt, inArray, isNull, isNotNull, lte, sql, type SQL } from 'drizzle-orm'
import { dayOf, type Day } from '../../kernel/dates.ts'
import { newId } from '../../kernel/id.ts'
import type { Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../platform/database/index.ts'
import { rollOn, type VoteCast } from './makers/model.ts'
import { membersOf, seatsOf } from './makers/store.ts'
import type { Choice, Decision, DecisionId, DecisionState, MakerId, Outcome, RollSeat, SeatId } from './model.ts'
import { decisions, excuses, makers, votes } from './tables.ts'

const columns = {
  id: decisions.id,
  makerId: decisions.makerId,
  matter: decisions.matter,
  subjectKind: decisions.subjectKind,
  subjectId: decisions.subjectId,
  title: decisions.title,
  text: decisions.text,
  textHash: decisions.textHash,
  address: decisions.address,
  openedAt: decisions.openedAt,
  openedBy: decisions.openedBy,
  closesAt: decisions.closesAt,
  notBefore: decisions.notBefore,
  rule: decisions.rule,
  seatIds: decisions.seatIds,
  closedAt: decisions.closedAt,
  closedBy: decisions.closedBy,
  outcome: decisions.outcome,
  roll: decisions.roll,
  sessionOn: decisions.sessionOn,
  notApplied: decisions.notApplied,
  withdrawnAt: decisions.withdrawnAt,
  withdrawnReason: decisions.withdrawnReason,
}
type Row = Awaited<ReturnType<typeof rowsWhere>>[number]
const rowsWhere = (db: Db, where: SQL | undefined) =>
  db.select(columns).from(decisions).where(where).orderBy(desc(decisions.id))

/** One kept row as what it stands for; `roll` as it stands now where it is open. */
const toDecision = (
  { subjectKind, subjectId, outcome, withdrawnAt, withdrawnReason, roll, ...row }: Row,
  live: readonly RollSeat[],
): Decision => ({
  ...row,
  subject: { kind: subjectKind, id: subjectId },
  state: withdrawnAt ? 'withdrawn' : (outcome ?? 'open'),
  roll: roll ?? live,
  withdrawn: withdrawnAt && { at: withdrawnAt, reason: withdrawnReason! },
})

/** Rows with their rolls: five queries at most, however many there are. */
async function withRolls(db: Db, rows: readonly Row[], at: Date): Promise<Decision[]> {
  const open = rows.filter(({ roll, withdrawnAt }) => roll === null && withdrawnAt === null)
  const rolls = await rollsNow(db, open, dayOf(at))
  return rows.map((row) => toDecision(row, rolls.get(row.id) ?? []))
}

/** Seat by seat how it stands on that day, by decision. Four queries. */
export async function rollsNow(
  db: Db,
  open: readonly Pick<Decision, 'id' | 'makerId' | 'seatIds'>[],
  day: Day,
  attendance: readonly number[] = [],
): Promise<Map<string, RollSeat[]>> {
  if (open.length === 0) return new Map()
  const makerIds = [...new Set(open.map(({ makerId }) => makerId))]
  const ids = open.map(({ id }) => id)
  const [seats, members, cast, excused] = [
    await seatsOf(db, makerIds),
    await membersOf(db, makerIds),
    await votesOf(db, ids),
    await excusesOf(db, ids),
  ]
  return new Map(
    open.map(({ id, makerId, seatIds }) => {
      const given = {
        seats: seats.filter((seat) => seatIds.includes(seat.id)),
        members: members.filter((member) => member.makerId === makerId),
        votes: cast.filter(({ decisionId }) => decisionId === id),
        excuses: excused.filter(({ decisionId }) => decisionId === id),
        attendance,
      }
      return [id, rollOn(given, day)]
    }),
  )
}

/** Those of the ids that there are, in their order. */
export async function findDecisions(db: Db, ids: readonly string[], at = new Date()): Promise<Decision[]> {
  if (ids.length === 0) return []
  const found = new Map(
    (await withRolls(db, await rowsWhere(db, among(decisions.id, ids)), at)).map((one) => [one.id as string, one]),
  )
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** `at`: the moment at which one that is open is looked at. */
export const findDecision = async (db: Db, id: string, at?: Date): Promise<Decision | undefined> =>
  first(await findDecisions(db, [id], at))

/** All that was or is to be decided on a record, the latest first. */
export const decisionsOn = async (
  db: Db,
  { kind, id }: Ref,
  matter?: string,
  at: Date = new Date(),
): Promise<Decision[]> =>
  withRolls(
    db,
    await rowsWhere(
      db,
      and(
        eq(decisions.subjectKind, kind),
        eq(decisions.subjectId, id),
        matter === undefined ? undefined : eq(decisions.matter, matter),
      ),
    ),
    at,
  )

/** Holds it until the transaction ends: votes, excuses and closings of one decision wait for each other. */
export async function lockDecision(tx: Tx, id: string, at: Date): Promise<Decision | undefined> {
  const [row] = await tx
    .select(columns)
    .from(decisions)
    .where(eq(decisions.id, id as DecisionId))
    .for('update')
  return row && first(await withRolls(tx, [row], at))
}

export type Opening = Omit<
  typeof decisions.$inferInsert,
  'closedAt' | 'closedBy' | 'outcome' | 'roll' | 'withdrawnAt' | 'withdrawnBy' | 'withdrawnReason'
>

/** Answers null where the same question is before somebody already. */
export async function insertDecision(tx: Tx, opening: Opening): Promise<DecisionId | null> {
  const inserted = await tx
    .insert(decisions)
    .values(opening)
    .onConflictDoNothing({
      target: [decisions.matter, decisions.subjectKind, decisions.subjectId],
      where: sql`closed_at is null and withdrawn_at is null`,
    })
    .returning({ id: decisions.id })
  return first(inserted)?.id ?? null
}

export const newDecisionId = () => newId() as DecisionId

export type Closing = {
  closedAt: Date
  closedBy: string | null
  outcome: Outcome
  roll: readonly RollSeat[]
  sessionOn: Day | null
}
export async function saveClosing(tx: Tx, id: DecisionId, closing: Closing) {
  await tx.update(decisions).set(closing).where(eq(decisions.id, id))
}
export async function saveNotApplied(tx: Tx, id: DecisionId, notApplied: string) {
  await tx.update(decisions).set({ notApplied }).where(eq(decisions.id, id))
}
export async function saveWithdrawal(tx: Tx, id: DecisionId, at: Date, by: string | null, reason: string) {
  await tx
    .update(decisions)
    .set({ withdrawnAt: at, withdrawnBy: by, withdrawnReason: reason })
    .where(eq(decisions.id, id))
}

// ------------------------------------------------------------------------------------------------- votes and excuses

export type Vote = VoteCast & { decisionId: DecisionId; choice: Choice; reason: string | null }

export const votesOf = (db: Db, ids: readonly string[]): Promise<Vote[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select({
          decisionId: votes.decisionId,
          personId: votes.personId,
          seatId: votes.seatId,
          standing: votes.standing,
          choice: votes.choice,
          reason: votes.reason,
          at: votes.at,
        })
        .from(votes)
        .where(among(votes.decisionId, ids))
        .orderBy(asc(votes.at))

export async function saveVote(tx: Tx, vote: Vote) {
  await tx
    .insert(votes)
    .values(vote)
    .onConflictDoUpdate({
      target: [votes.decisionId, votes.personId],
      set: { seatId: vote.seatId, standing: vote.standing, choice: vote.choice, reason: vote.reason, at: vote.at },
    })
}

export type Excuse = { decisionId: DecisionId; personId: string; seatId: SeatId; reason: string; at: Date }

export const excusesOf = (db: Db, ids: readonly string[]): Promise<Excuse[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select({
          decisionId: excuses.decisionId,
          personId: excuses.personId,
          seatId: excuses.seatId,
          reason: excuses.reason,
          at: excuses.at,
        })
        .from(excuses)
        .where(among(excuses.decisionId, ids))
        .orderBy(asc(excuses.at))

/** Who is excused has no vote: one that was cast goes, and the journal keeps that it was. */
export async function saveExcuse(tx: Tx, excuse: Excuse) {
  await tx.insert(excuses).values(excuse)
  await tx.delete(votes).where(and(eq(votes.decisionId, excuse.decisionId), eq(votes.personId, excuse.personId)))
}
export async function deleteExcuse(tx: Tx, decisionId: DecisionId, personId: string) {
  await tx.delete(excuses).where(and(eq(excuses.decisionId, decisionId), eq(excuses.personId, personId)))
}

// --------------------------------------------------------------------------------------------------- lists and clocks

export type DecisionFilters = {
  state?: DecisionState | undefined
  makerId?: string | undefined
  matter?: string | undefined
  /** Of its opening, in the city. */
  year?: number | undefined
}
export type Page = { after: string | undefined; limit: number; oldestFirst?: boolean }

const isOpenRow = and(isNull(decisions.closedAt), isNull(decisions.withdrawnAt))
const stateIs = (state: DecisionState): SQL | undefined => {
  if (state === 'open') return isOpenRow
  return state === 'withdrawn' ? isNotNull(decisions.withdrawnAt) : eq(decisions.outcome, state)
}
const startOf = (year: number) => sql`make_timestamptz(${year}, 1, 1, 0, 0, 0, 'America/Mexico_City')`
const filtered = ({ state, makerId, matter, year }: DecisionFilters) =>
  and(
    state && stateIs(state),
    makerId ? eq(decisions.makerId, makerId as MakerId) : undefined,
    matter ? eq(decisions.matter, matter) : undefined,
    year === undefined
      ? undefined
      : sql`${decisions.openedAt} >= ${startOf(year)} and ${decisions.openedAt} < ${startOf(year + 1)}`,
  )

/** By id, which is the order of entry. */
export async function listDecisions(
  db: Db,
  filters: DecisionFilters,
  { after, limit, oldestFirst = false }: Page,
  at: Date,
): Promise<{ items: Decision[]; next: string | null; total: number }> {
  const where = filtered(filters)
  const beyond =
    after === undefined
      ? undefined
      : oldestFirst
        ? sql`${decisions.id} > ${after}::uuid`
        : sql`${decisions.id} < ${after}::uuid`
  const rows = await db
    .select(columns)
    .from(decisions)
    .where(and(where, beyond))
    .orderBy(oldestFirst ? asc(decisions.id) : desc(decisions.id))
    .limit(limit + 1)
  const items = await withRolls(db, rows.slice(0, limit), at)
  const { total } = first(await db.select({ total: count() }).from(decisions).where(where))!
  return { items, next: rows.length > limit ? items.at(-1)!.id : null, total }
}

/** How many there are in each state. */
export async function countsByState(db: Db): Promise<Map<DecisionState, number>> {
  const state = sql<DecisionState>`case when withdrawn_at is not null then 'withdrawn' else coalesce(outcome, 'open') end`
  const rows = await db
    .select({ state, total: count() })
    .from(decisions)
    .groupBy(sql`1`)
  return new Map(rows.map((row) => [row.state, row.total]))
}

/** The last day on which that body opened one of that matter, or of any where it is null. */
export async function lastOpenedOn(db: Db, makerId: string, matter: string | null): Promise<Day | null> {
  const row = first(
    await db
      .select({ at: decisions.openedAt })
      .from(decisions)
      .where(and(eq(decisions.makerId, makerId as MakerId), matter === null ? undefined : eq(decisions.matter, matter)))
      .orderBy(desc(decisions.openedAt))
      .limit(1),
  )
  return row ? dayOf(row.at) : null
}

/** Whose closing moment has come, the earliest first. */
export const dueToClose = async (db: Db, at: Date): Promise<string[]> =>
  (
    await db
      .select({ id: decisions.id })
      .from(decisions)
      .where(and(isOpenRow, lte(decisions.closesAt, at)))
      .orderBy(asc(decisions.closesAt))
      .limit(500)
  ).map(({ id }) => id)

/** Marks those that close before `before` and were opened more than a day before that, once; answers them. */
export const markReminded = (tx: Tx, at: Date, before: Date): Promise<{ id: DecisionId; makerId: MakerId }[]> =>
  tx
    .update(decisions)
    .set({ remindedAt: at })
    .where(
      and(
        isOpenRow,
        isNull(decisions.remindedAt),
        gt(decisions.closesAt, at),
        lte(decisions.closesAt, before),
        sql`${decisions.closesAt} - ${decisions.openedAt} > interval '36 hours'`,
      ),
    )
    .returning({ id: decisions.id, makerId: decisions.makerId })

/** The open ones of those bodies, the first to close first. */
export const openOf = async (db: Db, makerIds: readonly string[], at: Date): Promise<Decision[]> =>
  makerIds.length === 0
    ? []
    : withRolls(
        db,
        await db
          .select(columns)
          .from(decisions)
          .where(and(isOpenRow, inArray(decisions.makerId, makerIds as MakerId[])))
          .orderBy(asc(decisions.closesAt), asc(decisions.id))
          .limit(100),
        at,
      )

/** When the first of all was opened; null where there is none. */
export const firstOpenedAt = async (db: Db): Promise<Date | null> =>
  first(await db.select({ at: decisions.openedAt }).from(decisions).orderBy(asc(decisions.openedAt)).limit(1))?.at ??
  null

/** A decision in a line of a list of another's page. `at`: its closing, or its opening while it is open. */
export type Brief = { id: DecisionId; title: TranslatedText; state: DecisionState; maker: TranslatedText; at: Date }

/** What was or is to be decided on a record, the latest first. One query. */
export async function briefsOn(db: Db, { kind, id }: Ref, limit: number): Promise<Brief[]> {
  const rows = await db
    .select({
      id: decisions.id,
      title: decisions.title,
      outcome: decisions.outcome,
      openedAt: decisions.openedAt,
      closedAt: decisions.closedAt,
      withdrawnAt: decisions.withdrawnAt,
      maker: makers.name,
    })
    .from(decisions)
    .innerJoin(makers, eq(makers.id, decisions.makerId))
    .where(and(eq(decisions.subjectKind, kind), eq(decisions.subjectId, id)))
    .orderBy(desc(decisions.id))
    .limit(limit)
  return rows.map(({ outcome, openedAt, closedAt, withdrawnAt, ...row }) => ({
    ...row,
    state: withdrawnAt ? 'withdrawn' : (outcome ?? 'open'),
    at: withdrawnAt ?? closedAt ?? openedAt,
  }))
}

// ------------------------------------------------------------------------------------------------------ what is a person's

export const votesOfPerson = (db: Db, personId: string) =>
  db
    .select({ decisionId: votes.decisionId, choice: votes.choice, reason: votes.reason, at: votes.at })
    .from(votes)
    .where(eq(votes.personId, personId))
    .orderBy(asc(votes.at))
export const excusesOfPerson = (db: Db, personId: string) =>
  db
    .select({ decisionId: excuses.decisionId, reason: excuses.reason, at: excuses.at })
    .from(excuses)
    .where(eq(excuses.personId, personId))
    .orderBy(asc(excuses.at))
