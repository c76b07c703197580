import { eq, sql, type SQL } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { Heirs } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { prepared, type Db } from '../../../platform/database/index.ts'
import { answersOf, COUNTERPART_STATES } from '../counterpart/vocabulary.ts'
import { ASSESSED } from '../evaluation/vocabulary.ts'
import { NO_COMMITMENTS, type PlanState } from '../plans/model.ts'
import { commitmentPrinciples, commitments, milestones } from '../tables.ts'
import { COMPLETIONS, GOALS, PARTICIPATION_LEVELS, type Completion, type Scope } from '../vocabulary.ts'
import { FACETS, matches, type CommitmentFilters, type Facet } from './filters.ts'

/** How many commitments have one value of a facet, by completion. Of the alcaldías one value is `WHOLE_CITY`. */
export type Tally = { value: string; total: number; late: number; by: Record<Completion | 'unreported', number> }
export type Tallies = Record<Facet, Tally[]>
/** Among the values of `borough`: those that say they are for the whole city, which name none. */
export const WHOLE_CITY = 'city'

/**
 * What every commitment is counted by, held in memory. PostgreSQL needs a second to count the options of a list of 100,000
 * commitments, whatever its indexes; one pass over these takes some milliseconds, and every figure is exact.
 * An answer is kept until any commitment changes.
 */
export class Columns {
  /** A commitment is a row: a place in each of the arrays of `#row`. */
  readonly #rows = new Map<string, Row>()
  #row = emptyRows(1024)
  /** How many places are taken, those of commitments that are gone among them, which the next ones take. */
  #taken = 0
  readonly #free: Row[] = []
  #ofPlan = new Map<number, Row[]>()
  readonly #plans = new Dictionary()
  readonly #organizations = new Dictionary()
  readonly #principles = new Dictionary()
  /** The same few lists of values come again and again: kept once, each under its number. */
  readonly #lists: (readonly number[])[] = []
  readonly #listOf = new Map<string, number>()
  /** Ends of the milestones that are owed, those of a row together. */
  #ends = new Uint32Array(4096)
  #endsTaken = 0
  readonly #texts = new LRUCache<string, Chosen>({ max: 100 })
  readonly #answers = new LRUCache<string, object>({ max: 2000 })
  #edition = 0
  /** Who answers in whose place, as the last tally was told. */
  #heirs = { key: '[]', of: new Map<number, readonly number[]>() }
  /** By list of owners: the same, with those who answer in their place. */
  readonly #answering = new Map<readonly number[], readonly number[]>()

  get size() {
    return this.#rows.size
  }

  /** How many match, how many milestones of theirs are late, and how many are past their end without one that is. */
  count(filters: CommitmentFilters, today: Day, chosen?: Chosen): Count {
    return this.#once('count', filters, today, () => {
      const { due, owedAt, owed } = this.#row
      const count = { commitments: 0, lateMilestones: 0, pastTheirEnd: 0 }
      const day = numberOf(today)
      this.#each(filters, day, chosen, false, (row) => {
        count.commitments++
        let late = 0
        for (let at = owedAt[row]!; at < owedAt[row]! + owed[row]!; at++) if (this.#ends[at]! < day) late++
        count.lateMilestones += late
        if (late === 0 && due[row]! < day) count.pastTheirEnd++
      })
      return count
    })
  }

  /**
   * `apart`: a facet is counted without its own filter, so that the other options of a list keep their numbers. A body is counted the
   * commitments that it owns, and those of the bodies that `heirs` says it answers for: what a filter by it finds.
   */
  tally(
    filters: CommitmentFilters,
    today: Day,
    { apart }: { apart: boolean },
    heirs: Heirs = new Map(),
    chosen?: Chosen,
  ): Tallies {
    this.#succeed(heirs)
    return this.#once(`tally ${apart}`, filters, today, () => {
      const { completion, due } = this.#row
      const counts = FACETS.map((facet) => new Uint32Array(this.#sizeOf(facet) * SLOTS))
      const day = numberOf(today)
      this.#each(filters, day, chosen, apart, (row, only) => {
        const isLate = due[row]! < day
        for (let facet = 0; facet < FACETS.length; facet++) {
          if (only >= 0 && facet !== only) continue
          const own = counts[facet]!
          const values = this.#valuesOf(row, facet)
          for (const value of facet === ORGANIZATION ? this.#withHeirs(values) : values) {
            own[value * SLOTS + completion[row]!]!++
            if (isLate) own[value * SLOTS + LATE]!++
          }
        }
      })
      return Object.fromEntries(FACETS.map((facet, at) => [facet, this.#talliesOf(facet, counts[at]!)])) as Tallies
    })
  }

  state(filters: CommitmentFilters, today: Day, chosen?: Chosen): PlanState {
    return this.#once('state', filters, today, () => {
      const { completion, due, milestones, complete, confirmed, disputed, unanswered } = this.#row
      const state = {
        ...NO_COMMITMENTS,
        by: { ...NO_COMMITMENTS.by },
        counterpart: { ...NO_COMMITMENTS.counterpart },
      }
      const day = numberOf(today)
      this.#each(filters, day, chosen, false, (row) => {
        state.commitments++
        state.by[SCALE[completion[row]!]!]++
        if (due[row]! < day) state.late++
        state.milestones += milestones[row]!
        state.milestonesComplete += complete[row]!
        state.counterpart.confirmed += confirmed[row]!
        state.counterpart.disputed += disputed[row]!
        state.counterpart.unanswered += unanswered[row]!
      })
      return state
    })
  }

  /** Filters that a text is part of are known by it: what it chose changes only with the rows. */
  #once<Answer extends object>(
    question: string,
    filters: CommitmentFilters,
    today: Day,
    compute: () => Answer,
  ): Answer {
    const key = JSON.stringify([
      question,
      today,
      ...Object.entries(filters)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ])
    const kept = this.#answers.get(key)
    if (kept) return kept as Answer
    const answer = compute()
    this.#answers.set(key, answer)
    return answer
  }

  /** Every row that matches. With `apart`, also those that a single facet's filter leaves out, named as `only`; else `only` is -1. */
  #each(
    { planId, late, dueBefore, cityToo, ...filters }: CommitmentFilters,
    today: number,
    chosen: Chosen | undefined,
    apart: boolean,
    visit: (row: Row, only: number) => void,
  ) {
    const wanted = this.#wanted(filters)
    const narrowed = wanted.flatMap((value, facet) => (value === undefined ? [] : [facet]))
    const before = dueBefore === undefined ? undefined : numberOf(dueBefore)
    const due = this.#row.due
    for (const row of planId === undefined
      ? this.#rows.values()
      : (this.#ofPlan.get(this.#plans.indexOf(planId)) ?? [])) {
      if (late !== undefined && due[row]! < today !== late) continue
      if (before !== undefined && due[row]! >= before) continue
      if (chosen !== undefined && !chosen.has(row)) continue
      let failed = 0
      let only = -1
      for (const facet of narrowed) {
        const values = this.#valuesOf(row, facet)
        if (wanted[facet]!.some((value) => values.includes(value))) continue
        if (cityToo && facet === BOROUGH && values.includes(CITY)) continue
        failed++
        only = facet
      }
      if (failed === 0 || (failed === 1 && apart)) visit(row, only)
    }
  }

  /** The values that each facet's filter asks for, of which one is enough; -1 is one that no commitment has. */
  #wanted({
    completion,
    owners,
    principleId,
    goal,
    borough,
    participationLevel,
    counterpart,
    assessed,
  }: CommitmentFilters): (readonly number[] | undefined)[] {
    const of: Record<Exclude<Facet, 'organization'>, number | undefined> = {
      completion: completion && SCALE.indexOf(completion),
      principle: principleId === undefined ? undefined : this.#principles.indexOf(principleId),
      goal,
      borough: borough === undefined ? undefined : Number(borough),
      participationLevel: participationLevel && PARTICIPATION_LEVELS.indexOf(participationLevel),
      counterpart: counterpart && COUNTERPART_STATES.indexOf(counterpart),
      assessed: assessed && ASSESSED.indexOf(assessed),
    }
    return FACETS.map((facet) => {
      if (facet === 'organization') return owners?.map((id) => this.#organizations.indexOf(id))
      return of[facet] === undefined ? undefined : [of[facet]]
    })
  }

  #sizeOf(facet: Facet): number {
    const sizes: Record<Facet, number> = {
      completion: SCALE.length,
      organization: this.#organizations.size,
      principle: this.#principles.size,
      goal: GOALS.length + 1,
      borough: LAST_BOROUGH + 1,
      participationLevel: PARTICIPATION_LEVELS.length,
      counterpart: COUNTERPART_STATES.length,
      assessed: ASSESSED.length,
    }
    return sizes[facet]
  }

  #talliesOf(facet: Facet, counts: Uint32Array): Tally[] {
    const tallies: Tally[] = []
    for (let value = 0; value * SLOTS < counts.length; value++) {
      const at = (slot: number) => counts[value * SLOTS + slot] ?? 0
      const by = Object.fromEntries(SCALE.map((completion, slot) => [completion, at(slot)])) as Tally['by']
      const total = Object.values(by).reduce((sum, count) => sum + count, 0)
      if (total > 0) tallies.push({ value: this.#nameOf(facet, value), total, late: at(LATE), by })
    }
    return tallies.sort((a, b) => b.total - a.total || (a.value < b.value ? -1 : 1))
  }

  #nameOf(facet: Facet, value: number): string {
    if (facet === 'completion') return SCALE[value]!
    if (facet === 'organization') return this.#organizations.text(value)
    if (facet === 'principle') return this.#principles.text(value)
    if (facet === 'participationLevel') return PARTICIPATION_LEVELS[value]!
    if (facet === 'counterpart') return COUNTERPART_STATES[value]!
    if (facet === 'assessed') return ASSESSED[value]!
    if (facet === 'borough') return value === CITY ? WHOLE_CITY : String(value).padStart(3, '0')
    return String(value)
  }

  /** Who answers in whose place from now on; where that is new, what was counted is counted again. */
  #succeed(heirs: Heirs) {
    const key = JSON.stringify([...heirs])
    if (key === this.#heirs.key) return
    const of = [...heirs].map(
      ([former, ids]) => [this.#organizations.add(former), ids.map((id) => this.#organizations.add(id))] as const,
    )
    this.#heirs = { key, of: new Map(of) }
    this.#answering.clear()
    this.#answers.clear()
  }

  #withHeirs(owners: readonly number[]): readonly number[] {
    if (this.#heirs.of.size === 0) return owners
    let all = this.#answering.get(owners)
    if (!all) {
      all = [...new Set(owners.flatMap((owner) => [owner, ...(this.#heirs.of.get(owner) ?? [])]))]
      this.#answering.set(owners, all)
    }
    return all
  }

  // ------------------------------------------------------------------------------------------------- keeping it

  put(read: Read) {
    const completion = SCALE.indexOf(read.completion ?? 'unreported')
    const owners = [...new Set([read.publicOwnerId, read.civilOwnerId])]
      .filter((id) => id !== null)
      .map((id) => this.#organizations.add(id))
    const { confirmed, disputed, unanswered } = answersOf(read)
    const answers = [confirmed, disputed, unanswered] as const
    const values: Record<Facet, readonly number[]> = {
      completion: [completion],
      organization: owners,
      principle: read.principleIds.map((id) => this.#principles.add(id)),
      goal: read.goals,
      borough: read.scope === 'city' ? [CITY] : read.boroughs.map(Number),
      participationLevel:
        read.participationLevel === null ? [] : [PARTICIPATION_LEVELS.indexOf(read.participationLevel)],
      counterpart: answers.flatMap((count, state) => (count > 0 ? [state] : [])),
      assessed: [ASSESSED.indexOf(read.assessedCompletion ?? 'unassessed')],
    }
    const row = this.#rows.get(read.id) ?? this.#add(read.id, this.#plans.add(read.planId))
    const into = this.#row
    FACETS.forEach((facet, at) => (into.values[row * FACETS.length + at] = this.#listNumber(values[facet])))
    into.completion[row] = completion
    into.due[row] = read.nextDueOn === null ? NEVER : numberOf(read.nextDueOn)
    into.milestones[row] = read.milestoneCount
    into.complete[row] = read.milestonesComplete
    ;[into.confirmed[row], into.disputed[row], into.unanswered[row]] = answers
    this.#putEnds(row, read.owed)
    this.#answers.clear()
  }

  #valuesOf(row: Row, facet: number): readonly number[] {
    return this.#lists[this.#row.values[row * FACETS.length + facet]!]!
  }

  #listNumber(values: readonly number[]): number {
    const key = values.join()
    const known = this.#listOf.get(key)
    if (known !== undefined) return known
    this.#listOf.set(key, this.#lists.length)
    return this.#lists.push(values) - 1
  }

  /** In the place of those before, where as many fit; else after all others, and that place is lost until all is read again. */
  #putEnds(row: Row, days: readonly Day[]) {
    const { owedAt, owed } = this.#row
    if (days.length > owed[row]!) {
      owedAt[row] = this.#endsTaken
      this.#endsTaken += days.length
      if (this.#endsTaken > this.#ends.length) this.#ends = longer(this.#ends, 2 * this.#endsTaken)
    }
    owed[row] = days.length
    days.forEach((day, at) => (this.#ends[owedAt[row]! + at] = numberOf(day)))
  }

  #add(id: string, plan: number): Row {
    const row = this.#free.pop() ?? this.#taken++
    if (row >= this.#row.plan.length) this.#row = moreRows(this.#row)
    this.#rows.set(id, row)
    this.#row.plan[row] = plan
    const own = this.#ofPlan.get(plan)
    if (own) own.push(row)
    else this.#ofPlan.set(plan, [row])
    return row
  }

  remove(id: string) {
    const row = this.#rows.get(id)
    if (row === undefined) return
    this.#rows.delete(id)
    this.#free.push(row)
    const plan = this.#row.plan[row]!
    this.#ofPlan.set(
      plan,
      this.#ofPlan.get(plan)!.filter((one) => one !== row),
    )
    this.forgetTexts() // whoever takes its place was not chosen by them
  }

  clear() {
    this.#rows.clear()
    this.#free.length = this.#taken = this.#endsTaken = 0
    this.#row = emptyRows(1024)
    this.#ofPlan.clear()
    this.forgetTexts()
  }

  /** Which rows a text chose is kept until some text changes. */
  forgetTexts() {
    this.#edition++
    this.#texts.clear()
    this.#answers.clear()
  }

  /** The rows that a text chooses, of the ids that `ask` answers. */
  async chosenBy(text: string, ask: () => Promise<readonly string[]>): Promise<Chosen> {
    const kept = this.#texts.get(text)
    if (kept) return kept
    const edition = this.#edition
    const chosen = new Set((await ask()).flatMap((id) => this.#rows.get(id) ?? []))
    if (edition !== this.#edition) return this.chosenBy(text, ask) // some text changed while it was being asked
    this.#texts.set(text, chosen)
    return chosen
  }
}

/** Small numbers for long names. */
class Dictionary {
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = []
  indexOf(text: string): number {
    return this.#numbers.get(text) ?? -1
  }
  add(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#texts.length)
    return this.#texts.push(text) - 1
  }
  text(number: number): string {
    return this.#texts[number]!
  }
  get size() {
    return this.#texts.length
  }
}

const SCALE = ['unreported', ...COMPLETIONS] as const
/** Of the counters of one value: one for each step of the scale, and one for those that are late. */
const LATE = SCALE.length
const SLOTS = SCALE.length + 1

/** Of no day, which is never before another. */
const NEVER = 99_999_999
/** «2026-11-22» as 20261122: numbers compare faster than texts. */
const numberOf = (day: Day) => Number(day.slice(0, 4) + day.slice(5, 7) + day.slice(8, 10))
const LAST_BOROUGH = 17
const BOROUGH = FACETS.indexOf('borough')
const ORGANIZATION = FACETS.indexOf('organization')
/** A number that no alcaldía has: INEGI's begin with 2. */
const CITY = 0

export type Count = { commitments: number; lateMilestones: number; pastTheirEnd: number }
type Chosen = ReadonlySet<Row>

/** The place of a commitment in the arrays. */
type Row = number

/** Of every commitment one figure in each: some 60 bytes, where an object of its own would take 500. */
const emptyRows = (length: number) => ({
  plan: new Uint32Array(length),
  completion: new Uint8Array(length),
  /** Numbers of lists, by facet in the order of FACETS. */
  values: new Uint32Array(length * FACETS.length),
  due: new Uint32Array(length),
  /** Where the ends of the milestones that are not complete begin, and how many they are. */
  owedAt: new Uint32Array(length),
  owed: new Uint32Array(length),
  milestones: new Uint32Array(length),
  complete: new Uint32Array(length),
  /** How many reports that stand are in each state. */
  confirmed: new Uint32Array(length),
  disputed: new Uint32Array(length),
  unanswered: new Uint32Array(length),
})
type Rows = ReturnType<typeof emptyRows>

const moreRows = (rows: Rows): Rows => {
  const more = emptyRows(2 * rows.plan.length)
  for (const [name, column] of Object.entries(rows)) more[name as keyof Rows].set(column)
  return more
}

function longer(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(length)
  more.set(numbers)
  return more
}

type Read = {
  id: string
  planId: string
  completion: Completion | null
  publicOwnerId: string | null
  civilOwnerId: string | null
  participationLevel: (typeof PARTICIPATION_LEVELS)[number] | null
  goals: number[]
  boroughs: string[]
  scope: Scope | null
  nextDueOn: Day | null
  milestoneCount: number
  milestonesComplete: number
  milestonesReported: number
  reportsConfirmed: number
  reportsDisputed: number
  assessedCompletion: Completion | null
  principleIds: string[]
  owed: Day[]
}

// ------------------------------------------------------------------------------------------------ reading the tables

const kept = new WeakMap<Db, Keeper>()

/**
 * The columns as of now. Each process keeps its own, true to the journal: one query asks what has happened since it last
 * looked, and reads only that. Within a transaction they are read for it alone.
 */
export const columnsNow = (db: Db): Promise<Columns> => (isTransaction(db) ? readAll(db) : keeperOf(db).now())

/** The rows that the filters' text chooses; undefined where there is no text to choose by. */
export async function chosenNow(
  db: Db,
  columns: Columns,
  { text, planId }: Pick<CommitmentFilters, 'text' | 'planId'>,
): Promise<Chosen | undefined> {
  const condition = text === undefined ? undefined : matches(text)
  if (!condition) return undefined
  return columns.chosenBy(`${planId ?? ''} ${text}`, () =>
    idsWhere(db, planId ? sql`${commitments.planId} = ${planId} and ${condition}` : condition),
  )
}

const isTransaction = (db: Db) => typeof (db as { rollback?: unknown }).rollback === 'function'

async function idsWhere(db: Db, condition: SQL): Promise<string[]> {
  return (await db.select({ id: commitments.id }).from(commitments).where(condition)).map(({ id }) => id)
}

function keeperOf(db: Db): Keeper {
  let keeper = kept.get(db)
  if (!keeper) kept.set(db, (keeper = new Keeper(db)))
  return keeper
}

class Keeper {
  readonly #db: Db
  readonly #columns = new Columns()
  /** Every entry of a transaction below this has been seen. */
  #horizon: string | null = null
  #running: Promise<unknown> = Promise.resolve()
  #next: Promise<Columns> | null = null

  constructor(db: Db) {
    this.#db = db
  }

  /** Looks once for all who ask while another look is under way: theirs begins after they asked. */
  now(): Promise<Columns> {
    this.#next ??= (this.#running = this.#running
      .catch(() => {})
      .then(() => {
        this.#next = null
        return this.#look()
      })) as Promise<Columns>
    return this.#next
  }

  async #look(): Promise<Columns> {
    if (this.#horizon !== null) await this.#readNews(this.#horizon)
    if (this.#horizon === null) await this.#readAgain()
    return this.#columns
  }

  /**
   * What the journal says has happened, with the rows themselves, as of one moment. An id of a transaction that was still open
   * at the last look may be below those seen then: that is why it asks by transaction, and reads some entries twice.
   */
  async #readNews(since: string) {
    const rows = await newsSince(this.#db).execute({ since })
    for (const row of rows) {
      if (row.news === null) continue
      if (row.facets === null) this.#columns.remove(row.news)
      else this.#columns.put(toRead(row.news, row.facets))
    }
    if (rows.some(({ reworded }) => reworded)) this.#columns.forgetTexts()
    // What was taken away with its history, as demonstrations are, left no entry.
    this.#horizon = rows[0]!.total === this.#columns.size ? rows[0]!.horizon : null
  }

  async #readAgain() {
    const { rows } = await this.#db.execute<{ horizon: string }>(
      sql`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`,
    )
    this.#columns.clear()
    await readInto(this.#columns, this.#db)
    this.#horizon = rows[0]!.horizon // taken before the rows were read: whatever came between is read again
  }
}

async function readAll(db: Db): Promise<Columns> {
  const columns = new Columns()
  await readInto(columns, db)
  return columns
}

/** How many rows are read at a time. */
const BATCH = 2000

async function readInto(columns: Columns, db: Db) {
  for (let after = '00000000-0000-0000-0000-000000000000', more = true; more;) {
    const ids = (
      await db
        .select({ id: commitments.id })
        .from(commitments)
        .where(sql`${commitments.id} > ${after}`)
        .orderBy(commitments.id)
        .limit(BATCH)
    ).map(({ id }) => id)
    if (ids.length > 0) {
      const { rows } = await db.execute<{ id: string; facets: string }>(sql`
        select ${commitments.id} as id, ${facetsOf(sql`served.ids`, sql`owing.days`)} as facets from ${commitments}
        left join (select commitment_id, array_agg(principle_id) as ids from ${commitmentPrinciples} where ${within(sql`commitment_id`, ids)} group by 1) as served on served.commitment_id = ${commitments.id}
        left join (select commitment_id, array_agg(ends_on) as days from ${milestones} where ${within(sql`commitment_id`, ids)} and ${isOwed} group by 1) as owing on owing.commitment_id = ${commitments.id}
        where ${within(sql`${commitments.id}`, ids)}`)
      for (const { id, facets } of rows) columns.put(toRead(id, facets))
      after = ids.at(-1)!
    }
    more = ids.length === BATCH
  }
}

const within = (id: SQL, ids: readonly string[]) => sql`${id} between ${ids[0]} and ${ids.at(-1)}`
const isOwed = sql`ends_on is not null and completion is distinct from 'complete'`

/** One text a row: a driver that parses arrays and dates one by one takes longer than the database. */
const facetsOf = (
  principleIds: SQL,
  owed: SQL,
) => sql<string>`json_build_array(${commitments.planId}, ${commitments.completion}, ${commitments.publicOwnerId}, ${commitments.civilOwnerId}, ${commitments.participationLevel}, ${commitments.goals}, ${commitments.boroughs}, ${commitments.scope},
    ${commitments.nextDueOn}, ${commitments.milestoneCount}, ${commitments.milestonesComplete}, ${commitments.milestonesReported}, ${commitments.reportsConfirmed}, ${commitments.reportsDisputed}, ${commitments.assessedCompletion}, coalesce(${principleIds}, '{}'), coalesce(${owed}, '{}'))::text`

/** Of one row, by its indexes. */
const ownPrinciples = sql`array(select principle_id from ${commitmentPrinciples} where commitment_id = ${commitments.id})`
const ownOwed = sql`array(select ends_on from ${milestones} where commitment_id = ${commitments.id} and ${isOwed})`

const newsSince = prepared((db) =>
  db
    .select({
      horizon: sql<string>`pg_snapshot_xmin(pg_current_snapshot())::text`,
      total: sql<number>`(select coalesce(sum(commitment_count), 0)::int from plans)`,
      news: sql<string | null>`news.id`,
      reworded: sql<boolean>`coalesce(news.reworded, false)`,
      facets: sql<string | null>`case when ${commitments.id} is not null then ${facetsOf(ownPrinciples, ownOwed)} end`,
    })
    .from(sql`(select 1) as always`)
    .leftJoin(
      sql`(
        select about.id, bool_or(entry.event not in ('milestone.progress-reported', 'progress.confirmed', 'progress.disputed')) as reworded
        from journal entry join journal_about about on about.entry_id = entry.id and about.kind = 'commitment'
        where entry.xid >= ${sql.placeholder('since')}::text::xid8 group by about.id) as news`,
      sql`true`,
    )
    .leftJoin(commitments, eq(commitments.id, sql`news.id`)),
)

function toRead(id: string, facets: string): Read {
  const [
    planId,
    completion,
    publicOwnerId,
    civilOwnerId,
    participationLevel,
    goals,
    boroughs,
    scope,
    nextDueOn,
    milestoneCount,
    milestonesComplete,
    milestonesReported,
    reportsConfirmed,
    reportsDisputed,
    assessedCompletion,
    principleIds,
    owed,
  ] = JSON.parse(facets)
  return {
    id,
    planId,
    completion,
    publicOwnerId,
    civilOwnerId,
    participationLevel,
    goals,
    boroughs,
    scope,
    nextDueOn,
    milestoneCount,
    milestonesComplete,
    milestonesReported,
    reportsConfirmed,
    reportsDisputed,
    assessedCompletion,
    principleIds,
    owed,
  }
}
