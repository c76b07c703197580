import { and, sql, type SQL } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { commitmentPrinciples, commitments } from '../tables.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'
import { facetConditions, otherConditions, type CommitmentFilters, type Facet } from './filters.ts'

/** How many commitments have one value of a facet, by completion. */
export type Tally = { value: string; total: number; late: number; by: Record<Completion | 'unreported', number> }
export type Tallies = Record<Facet, Tally[]>

/**
 * For each facet, how many commitments have each of its values: what a list's options say, and what the board draws.
 * `apart`: a facet is counted without its own filter, so that its other options keep their numbers. One query.
 */
export async function tallyCommitments(db: Db, filters: CommitmentFilters, today: Day, { apart }: { apart: boolean }): Promise<Tallies> {
  const conditions = facetConditions(filters)
  const others = (facet: Facet) => and(...Object.entries(conditions).map(([name, condition]) => (apart && name === facet ? undefined : condition)))
  const branches = (Object.keys(VALUES) as Facet[]).map((facet) => branch(facet, others(facet)))
  // The name hides the table, so that the same conditions narrow what was chosen once.
  const { rows } = await db.execute<Row>(sql`
    with ${commitments} as materialized (
      select id, completion, public_owner_id, civil_owner_id, participation_level, goals, boroughs, next_due_on < ${today} as late
      from ${commitments} where ${otherConditions(filters, today) ?? sql`true`}
    )
    ${sql.join(branches, sql` union all `)}`)
  return gather(rows)
}

type Row = { facet: Facet; value: string; completion: Completion | null; count: number; late: number }

/** The values of each facet, one row for each commitment that has it. */
const VALUES: Record<Facet, { value: SQL; from: SQL }> = {
  completion: { value: sql`coalesce(${commitments.completion}, 'unreported')`, from: sql`` },
  organization: { value: sql`owner::text`, from: sql`cross join lateral (select ${commitments.publicOwnerId} as owner union select ${commitments.civilOwnerId}) as owners` },
  principle: { value: sql`${commitmentPrinciples.principleId}::text`, from: sql`join ${commitmentPrinciples} on ${commitmentPrinciples.commitmentId} = ${commitments.id}` },
  goal: { value: sql`goal::text`, from: sql`cross join lateral unnest(${commitments.goals}) as goal` },
  borough: { value: sql`borough`, from: sql`cross join lateral unnest(${commitments.boroughs}) as borough` },
  participationLevel: { value: sql`${commitments.participationLevel}`, from: sql`` },
}

const branch = (facet: Facet, condition: SQL | undefined): SQL => sql`
  select ${sql.raw(`'${facet}'`)} as facet, ${VALUES[facet].value} as value, ${commitments.completion} as completion, count(*)::int as count, count(*) filter (where late)::int as late
  from ${commitments} ${VALUES[facet].from} where ${condition ?? sql`true`} and ${VALUES[facet].value} is not null group by 2, 3`

function gather(rows: readonly Row[]): Tallies {
  const tallies = Object.fromEntries(Object.keys(VALUES).map((facet) => [facet, new Map<string, Tally>()])) as Record<Facet, Map<string, Tally>>
  for (const { facet, value, completion, count, late } of rows) {
    const tally = tallies[facet].get(value) ?? { value, total: 0, late: 0, by: nothing() }
    tallies[facet].set(value, { ...tally, total: tally.total + count, late: tally.late + late, by: { ...tally.by, [completion ?? 'unreported']: count } })
  }
  return Object.fromEntries(Object.entries(tallies).map(([facet, values]) => [facet, [...values.values()].sort((a, b) => b.total - a.total || (a.value < b.value ? -1 : 1))])) as Tallies
}

const nothing = () => Object.fromEntries(['unreported', ...COMPLETIONS].map((name) => [name, 0])) as Tally['by']
