import { sql, type SQL } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
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
  readonly #rows = new Map<string, Row>()
  #all: Row[] = []
  #ofPlan = new Map<number, Row[]>()
  readonly #plans = new Dictionary()
  readonly #organizations = new Dictionary()
  readonly #principles = new Dictionary()
  readonly #lists = new Map<string, readonly number[]>()
  readonly #texts = new LRUCache<string, Chosen>({ max: 100 })
  readonly #answers = new LRUCache<string, object>({ max: 2000 })
  #edition = 0

  get size() {
    return this.#rows.size
  }

  /** How many match, and how many milestones of theirs are late. */
  count(filters: CommitmentFilters, today: Day, chosen?: Chosen): Count {
    return this.#once('count', filters, today, () => {
      const count = { commitments: 0, lateMilestones: 0 }
      const day = numberOf(today)
      this.#each(filters, day, chosen, false, (row) => {
        count.commitments++
        for (const end of row.owed) if (end < day) count.lateMilestones++
      })
      return count
    })
  }

  /** `apart`: a facet is counted without its own filter, so that the other options of a list keep their numbers. */
  tally(filters: CommitmentFilters, today: Day, { apart }: { apart: boolean }, chosen?: Chosen): Tallies {
    return this.#once(`tally ${apart}`, filters, today, () => {
      const counts = FACETS.map((facet) => new Uint32Array(this.#sizeOf(facet) * SLOTS))
      const day = numberOf(today)
      this.#each(filters, day, chosen, apart, (row, only) => {
        const isLate = row.due < day
        for (let facet = 0; facet < FACETS.length; facet++) {
          if (only >= 0 && facet !== only) continue
          const own = counts[facet]!
          for (const value of row.values[facet]!) {
            own[value * SLOTS + row.completion]!++
            if (isLate) own[value * SLOTS + LATE]!++
          }
        }
      })
      return Object.fromEntries(FACETS.map((facet, at) => [facet, this.#talliesOf(facet, counts[at]!)])) as Tallies
    })
  }

  state(filters: CommitmentFilters, today: Day, chosen?: Chosen): PlanState {
    return this.#once('state', filters, today, () => {
      const state = { ...NO_COMMITMENTS, by: { ...NO_COMMITMENTS.by } }
      const day = numberOf(today)
      this.#each(filters, day, chosen, false, (row) => {
        state.commitments++
        state.by[SCALE[row.completion]!]++
        if (row.due < day) state.late++
        state.milestones += row.milestones
        state.milestonesComplete += row.complete
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
    for (const row of planId === undefined ? this.#all : (this.#ofPlan.get(this.#plans.indexOf(planId)) ?? [])) {
      if (late !== undefined && row.due < today !== late) continue
      if (before !== undefined && row.due >= before) continue
      if (chosen !== undefined && !chosen.has(row)) continue
      let failed = 0
      let only = -1
      for (const facet of narrowed) {
        const values = row.values[facet]!
        if (values.includes(wanted[facet]!)) continue
        if (cityToo && facet === BOROUGH && values.includes(CITY)) continue
        failed++
        only = facet
      }
      if (failed === 0 || (failed === 1 && apart)) visit(row, only)
    }
  }

  /** The value that each facet's filter asks for; -1 is one that no commitment has. */
  #wanted({
    completion,
    organizationId,
    principleId,
    goal,
    borough,
    participationLevel,
  }: CommitmentFilters): (number | undefined)[] {
    const of: Record<Facet, number | undefined> = {
      completion: completion && SCALE.indexOf(completion),
      organization: organizationId === undefined ? undefined : this.#organizations.indexOf(organizationId),
      principle: principleId === undefined ? undefined : this.#principles.indexOf(principleId),
      goal,
      borough: borough === undefined ? undefined : Number(borough),
      participationLevel: participationLevel && PARTICIPATION_LEVELS.indexOf(participationLevel),
    }
    return FACETS.map((facet) => of[facet])
  }

  #sizeOf(facet: Facet): number {
    const sizes: Record<Facet, number> = {
      completion: SCALE.length,
      organization: this.#organizations.size,
      principle: this.#principles.size,
      goal: GOALS.length + 1,
      borough: LAST_BOROUGH + 1,
      participationLevel: PARTICIPATION_LEVELS.length,
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
    if (facet === 'borough') return value === CITY ? WHOLE_CITY : String(value).padStart(3, '0')
    return String(value)
  }

  // ------------------------------------------------------------------------------------------------- keeping it

  put(read: Read) {
    const completion = SCALE.indexOf(read.completion ?? 'unreported')
    const owners = [...new Set([read.publicOwnerId, read.civilOwnerId])]
      .filter((id) => id !== null)
      .map((id) => this.#organizations.add(id))
    const values: Record<Facet, readonly number[]> = {
      completion: [completion],
      organization: owners,
      principle: read.principleIds.map((id) => this.#principles.add(id)),
      goal: read.goals,
      borough: read.scope === 'city' ? [CITY] : read.boroughs.map(Number),
      participationLevel:
        read.participationLevel === null ? [] : [PARTICIPATION_LEVELS.indexOf(read.participationLevel)],
    }
    const facts: Row = {
      plan: this.#plans.add(read.planId),
      completion,
      values: FACETS.map((facet) => this.#shared(values[facet])),
      due: read.nextDueOn === null ? NEVER : numberOf(read.nextDueOn),
      owed: read.owed.map(numberOf),
      milestones: read.milestoneCount,
      complete: read.milestonesComplete,
    }
    const known = this.#rows.get(read.id)
    if (known) Object.assign(known, facts)
    else this.#add(read.id, facts)
    this.#answers.clear()
  }

  /** The same few lists come again and again: kept once. */
  #shared(values: readonly number[]): readonly number[] {
    const key = values.join()
    const known = this.#lists.get(key)
    if (known) return known
    this.#lists.set(key, values)
    return values
  }

  #add(id: string, row: Row) {
    this.#rows.set(id, row)
    this.#all.push(row)
    const own = this.#ofPlan.get(row.plan)
    if (own) own.push(row)
    else this.#ofPlan.set(row.plan, [row])
  }

  remove(id: string) {
    const row = this.#rows.get(id)
    if (!row) return
    this.#rows.delete(id)
    this.#all = this.#all.filter((one) => one !== row)
    this.#ofPlan.set(
      row.plan,
      this.#ofPlan.get(row.plan)!.filter((one) => one !== row),
    )
    this.#answers.clear()
  }

  clear() {
    this.#rows.clear()
    this.#all = []
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
/** A number that no alcaldía has: INEGI's begin with 2. */
const CITY = 0

type Count = { commitments: number; lateMilestones: number }
type Chosen = ReadonlySet<Row>

type Row = {
  plan: number
  completion: number
  /** By facet, in the order of FACETS. */
  values: readonly (readonly number[])[]
  due: number
  /** Ends of the milestones that are not complete. */
  owed: readonly number[]
  milestones: number
  complete: number
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
  principleIds: string[]
  owed: Day[]
}

// ------------------------------------------------------------------------------------------------ reading the tables

const kept = new WeakMap<Db, Keeper>()

/**
 * The columns as of now, and the rows that the filters' text chooses. Each process keeps its own, true to the journal: one
 * query asks what has happened since it last looked, and reads only that. Within a transaction they are read for it alone.
 */
export async function columnsNow(
  db: Db,
  { text, planId }: Pick<CommitmentFilters, 'text' | 'planId'> = {},
): Promise<{ columns: Columns; chosen: Chosen | undefined }> {
  const columns = isTransaction(db) ? await readAll(db) : await keeperOf(db).now()
  const condition = text === undefined ? undefined : matches(text)
  if (!condition) return { columns, chosen: undefined }
  return {
    columns,
    chosen: await columns.chosenBy(`${planId ?? ''} ${text}`, () =>
      idsWhere(db, planId ? sql`${commitments.planId} = ${planId} and ${condition}` : condition),
    ),
  }
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
    const { rows } = await this.#db.execute<
      { horizon: string; total: number; reworded: boolean; news: string | null } & RawRead
    >(sql`
      with news as (
        select about.id, bool_or(entry.event <> 'milestone.progress-reported') as reworded
        from journal entry join journal_about about on about.entry_id = entry.id and about.kind = 'commitment'
        where entry.xid >= ${since}::text::xid8 group by about.id
      )
      select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, (select coalesce(sum(commitment_count), 0)::int from plans) as total,
        news.id as news, coalesce(news.reworded, false) as reworded, ${rawColumns(ownPrinciples, ownOwed)}
      from (select 1) as always left join (news left join ${commitments} on ${commitments.id} = news.id) on true`)
    for (const row of rows) {
      if (row.news === null) continue
      if (row.id === null) this.#columns.remove(row.news)
      else this.#columns.put(toRead(row))
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
      const { rows } = await db.execute<RawRead>(sql`
        select ${rawColumns(sql`served.ids`, sql`owing.days`)} from ${commitments}
        left join (select commitment_id, array_agg(principle_id) as ids from ${commitmentPrinciples} where ${within(sql`commitment_id`, ids)} group by 1) as served on served.commitment_id = ${commitments.id}
        left join (select commitment_id, array_agg(ends_on) as days from ${milestones} where ${within(sql`commitment_id`, ids)} and ${isOwed} group by 1) as owing on owing.commitment_id = ${commitments.id}
        where ${within(sql`${commitments.id}`, ids)}`)
      for (const row of rows) columns.put(toRead(row))
      after = ids.at(-1)!
    }
    more = ids.length === BATCH
  }
}

type RawRead = { id: string | null; facets: string }

const within = (id: SQL, ids: readonly string[]) => sql`${id} between ${ids[0]} and ${ids.at(-1)}`
const isOwed = sql`ends_on is not null and completion is distinct from 'complete'`

/** One text a row: a driver that parses arrays and dates one by one takes longer than the database. */
const rawColumns = (principleIds: SQL, owed: SQL) => sql`${commitments.id} as id,
  json_build_array(${commitments.planId}, ${commitments.completion}, ${commitments.publicOwnerId}, ${commitments.civilOwnerId}, ${commitments.participationLevel}, ${commitments.goals}, ${commitments.boroughs}, ${commitments.scope},
    ${commitments.nextDueOn}, ${commitments.milestoneCount}, ${commitments.milestonesComplete}, coalesce(${principleIds}, '{}'), coalesce(${owed}, '{}'))::text as facets`

/** Of one row, by its indexes. */
const ownPrinciples = sql`array(select principle_id from ${commitmentPrinciples} where commitment_id = ${commitments.id})`
const ownOwed = sql`array(select ends_on from ${milestones} where commitment_id = ${commitments.id} and ${isOwed})`

function toRead({ id, facets }: RawRead): Read {
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
    principleIds,
    owed,
  ] = JSON.parse(facets)
  return {
    id: id!,
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
    principleIds,
    owed,
  }
}
