import { and, asc, count, eq, gt, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { MakerId, Rule, SeatId } from '../model.ts'
import { makers, members, rules, seats } from '../tables.ts'
import type { DatedRule, Maker, MakerFacts, Member, Seat, SeatFacts } from './model.ts'

const makerColumns = {
  id: makers.id,
  slug: makers.slug,
  kind: makers.kind,
  name: makers.name,
  about: makers.about,
  organizationId: makers.organizationId,
  from: makers.fromDay,
  until: makers.untilDay,
}

type Held = typeof makers | typeof seats | typeof members | typeof rules
const isOfDay = (table: Held, day: Day): SQL =>
  and(lte(table.fromDay, day), or(isNull(table.untilDay), gt(table.untilDay, day)))!

/** Those of an organization, or all, in force on that day where one is given; the latest entered last. */
export const findMakers = (
  db: Db,
  { organizationId, day }: { organizationId?: string | undefined; day?: Day | undefined } = {},
): Promise<Maker[]> =>
  db
    .select(makerColumns)
    .from(makers)
    .where(
      and(
        organizationId === undefined ? undefined : eq(makers.organizationId, organizationId),
        day === undefined ? undefined : isOfDay(makers, day),
      ),
    )
    .orderBy(asc(makers.id))

export const findMakersById = async (db: Db, ids: readonly string[]): Promise<Map<string, Maker>> =>
  ids.length === 0
    ? new Map()
    : new Map(
        (await db.select(makerColumns).from(makers).where(among(makers.id, ids))).map((row) => [row.id as string, row]),
      )

export const findMaker = async (db: Db, id: string): Promise<Maker | undefined> =>
  (await findMakersById(db, [id])).get(id)

export const findMakerBySlug = async (db: Db, slug: string): Promise<Maker | undefined> =>
  first(await db.select(makerColumns).from(makers).where(eq(makers.slug, slug)))

/** Holds it until the transaction ends: its seats, members and rules are changed one at a time. */
export const lockMaker = async (tx: Tx, id: string): Promise<Maker | undefined> =>
  first(
    await tx
      .select(makerColumns)
      .from(makers)
      .where(eq(makers.id, id as MakerId))
      .for('update'),
  )

export async function insertMaker(tx: Tx, slug: string, { from, ...facts }: MakerFacts): Promise<MakerId> {
  const id = newId() as MakerId
  await tx.insert(makers).values({ id, slug, ...facts, fromDay: from })
  return id
}

/** The slug, or the first of `slug-2`, `slug-3` … that no other has. Entered one at a time. */
export async function freeSlug(tx: Tx, wanted: string): Promise<string> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('decision-maker slugs', 0))`)
  const taken = new Set(
    (
      await tx
        .select({ slug: makers.slug })
        .from(makers)
        .where(sql`starts_with(${makers.slug}, ${wanted})`)
    ).map(({ slug }) => slug),
  )
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`
}

export async function saveMaker(tx: Tx, id: MakerId, facts: Pick<Maker, 'name' | 'about' | 'organizationId'>) {
  await tx.update(makers).set(facts).where(eq(makers.id, id))
}
export async function saveMakerEnd(tx: Tx, id: MakerId, untilDay: Day) {
  await tx.update(makers).set({ untilDay }).where(eq(makers.id, id))
}

const seatColumns = {
  id: seats.id,
  makerId: seats.makerId,
  number: seats.number,
  label: seats.label,
  sector: seats.sector,
  votes: seats.votes,
  office: seats.office,
  from: seats.fromDay,
  until: seats.untilDay,
}

/** All the seats that they have or had, by number. */
export const seatsOf = (db: Db, makerIds: readonly string[]): Promise<Seat[]> =>
  makerIds.length === 0
    ? Promise.resolve([])
    : db.select(seatColumns).from(seats).where(among(seats.makerId, makerIds)).orderBy(asc(seats.number))

/** The caller holds the lock of the body. */
export async function insertSeat(tx: Tx, makerId: MakerId, { from, ...facts }: SeatFacts) {
  const { last } = first(
    await tx
      .select({ last: sql<number>`coalesce(max(number), 0)::int` })
      .from(seats)
      .where(eq(seats.makerId, makerId)),
  )!
  const entered = { id: newId() as SeatId, number: last + 1 }
  await tx.insert(seats).values({ ...entered, makerId, ...facts, fromDay: from })
  return entered
}
export async function saveSeatEnd(tx: Tx, id: SeatId, untilDay: Day) {
  await tx.update(seats).set({ untilDay }).where(eq(seats.id, id))
}

const memberColumns = {
  id: members.id,
  makerId: members.makerId,
  seatId: members.seatId,
  standing: members.standing,
  personId: members.personId,
  from: members.fromDay,
  until: members.untilDay,
}

/** All that they have or had, the earliest first; entered by mistake are left out. */
export const membersOf = (db: Db, makerIds: readonly string[]): Promise<Member[]> =>
  makerIds.length === 0
    ? Promise.resolve([])
    : db
        .select(memberColumns)
        .from(members)
        .where(and(among(members.makerId, makerIds), wasHeld))
        .orderBy(asc(members.fromDay), asc(members.id))

/** Equal days: entered by mistake. */
const wasHeld = or(isNull(members.untilDay), ne(members.untilDay, members.fromDay))

/** The person's membership on that day in that body. */
export const membershipOn = async (db: Db, makerId: string, personId: string, day: Day): Promise<Member | undefined> =>
  first(
    await db
      .select(memberColumns)
      .from(members)
      .where(and(eq(members.makerId, makerId as MakerId), eq(members.personId, personId), isOfDay(members, day))),
  )

export const membershipsOf = (db: Db, personId: string): Promise<Member[]> =>
  db
    .select(memberColumns)
    .from(members)
    .where(and(eq(members.personId, personId), wasHeld))
    .orderBy(asc(members.fromDay))

export async function insertMember(tx: Tx, { from, until, ...member }: Omit<Member, 'id'>): Promise<string> {
  const id = newId()
  await tx.insert(members).values({ id, ...member, fromDay: from, untilDay: until })
  return id
}
export async function saveMemberEnd(tx: Tx, id: string, untilDay: Day) {
  await tx.update(members).set({ untilDay }).where(eq(members.id, id))
}

/** The bodies in which the person holds the office of presiding or of secretary on that day. */
export const officesOf = async (db: Db, personId: string, day: Day): Promise<Set<string>> =>
  new Set(
    (
      await db
        .selectDistinct({ makerId: members.makerId })
        .from(members)
        .innerJoin(seats, eq(seats.id, members.seatId))
        .where(
          and(
            eq(members.personId, personId),
            sql`${seats.office} is not null`,
            isOfDay(members, day),
            isOfDay(seats, day),
          ),
        )
    ).map(({ makerId }) => makerId),
  )

const ruleColumns = {
  id: rules.id,
  makerId: rules.makerId,
  matter: rules.matter,
  majorityTest: rules.majorityTest,
  majorityNumerator: rules.majorityNumerator,
  majorityDenominator: rules.majorityDenominator,
  of: rules.majorityOf,
  quorumTest: rules.quorumTest,
  quorumNumerator: rules.quorumNumerator,
  quorumDenominator: rules.quorumDenominator,
  quorumOf: rules.quorumOf,
  balance: rules.balance,
  abstentionsCount: rules.abstentionsCount,
  excusedCount: rules.excusedCount,
  noticeDays: rules.noticeDays,
  source: rules.source,
  from: rules.fromDay,
  until: rules.untilDay,
}

/** All the rules that they have or had, the earliest first. */
export async function rulesOf(db: Db, makerIds: readonly string[]): Promise<DatedRule[]> {
  if (makerIds.length === 0) return []
  const rows = await db
    .select(ruleColumns)
    .from(rules)
    .where(among(rules.makerId, makerIds))
    .orderBy(asc(rules.fromDay), asc(rules.id))
  return rows.map(({ id, makerId, matter, from, until, ...terms }) => ({
    id,
    makerId,
    matter,
    from,
    until,
    rule: {
      majority: terms.majorityTest && {
        test: terms.majorityTest,
        numerator: terms.majorityNumerator!,
        denominator: terms.majorityDenominator!,
      },
      of: terms.of,
      quorum:
        terms.quorumTest === 'number'
          ? { test: 'number', numerator: terms.quorumNumerator, denominator: 1 }
          : {
              test: terms.quorumTest,
              numerator: terms.quorumNumerator,
              denominator: terms.quorumDenominator,
            },
      quorumOf: terms.quorumOf,
      balance: terms.balance,
      abstentionsCount: terms.abstentionsCount,
      excusedCount: terms.excusedCount,
      noticeDays: terms.noticeDays,
      source: terms.source,
    },
  }))
}

export async function insertRule(
  tx: Tx,
  makerId: MakerId,
  matter: string | null,
  rule: Rule,
  from: Day,
): Promise<string> {
  const id = newId()
  await tx.insert(rules).values({
    id,
    makerId,
    matter,
    majorityTest: rule.majority?.test ?? null,
    majorityNumerator: rule.majority?.numerator ?? null,
    majorityDenominator: rule.majority?.denominator ?? null,
    majorityOf: rule.of,
    quorumTest: rule.quorum.test,
    quorumNumerator: rule.quorum.numerator,
    quorumDenominator: rule.quorum.denominator,
    quorumOf: rule.quorumOf,
    balance: rule.balance,
    abstentionsCount: rule.abstentionsCount,
    excusedCount: rule.excusedCount,
    noticeDays: rule.noticeDays,
    source: rule.source,
    fromDay: from,
  })
  return id
}

/** Takes those that begin on that day or later out, which have decided nothing, and ends the one in force the day before. */
export async function makeRoomForRule(tx: Tx, makerId: MakerId, matter: string | null, from: Day) {
  const same = and(eq(rules.makerId, makerId), matter === null ? isNull(rules.matter) : eq(rules.matter, matter))
  await tx.delete(rules).where(and(same, sql`${rules.fromDay} >= ${from}`))
  await tx
    .update(rules)
    .set({ untilDay: from })
    .where(and(same, isOfDay(rules, from)))
}

/** How many seats with a vote are there on that day, and how many of them somebody holds, by body. One query. */
export async function seatCounts(
  db: Db,
  makerIds: readonly string[],
  day: Day,
): Promise<Map<string, { seats: number; held: number }>> {
  if (makerIds.length === 0) return new Map()
  const rows = await db
    .select({
      makerId: seats.makerId,
      seats: count(),
      held: sql<number>`(count(*) filter (where exists (select from decision_members m where m.seat_id = decision_seats.id and m.from_day <= ${day} and (m.until_day is null or m.until_day > ${day}))))::int`,
    })
    .from(seats)
    .where(and(among(seats.makerId, makerIds), eq(seats.votes, true), isOfDay(seats, day)))
    .groupBy(seats.makerId)
  return new Map(rows.map(({ makerId, ...counts }) => [makerId, counts]))
}
