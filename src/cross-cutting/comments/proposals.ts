import { and, desc, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { among, first, type Db } from '../../platform/database/index.ts'
import { counted as waitsForAnswer } from './store.ts'
import { contributions } from './tables.ts'
import { TAKING_UP, type AnswerType } from './vocabulary.ts'

/** A proposal for a draft as it stands: its last answer, and the last draft that an answer named. */
export type Proposal = {
  id: string
  number: number
  subjectKind: string
  subjectId: string
  /** Null of what is out of sight. */
  text: TranslatedText | null
  /** By which rule a moderator took it out; null where none did. */
  removedBy: { version: number; rule: number } | null
  /** Day on which its author took it back. */
  withdrawnOn: string | null
  createdAt: Date
  authorId: string
  ownerId: string
  askedOn: string
  dueOn: string | null
  answeredOn: string | null
  /** Null: nobody has answered yet. */
  answer: AnswerType | null
  /** Id of the draft that takes it up. */
  draftId: string | null
}

export type ProposalFilters = {
  /** The records that they are for. */
  subjects: readonly Ref[]
  /** Of the last answer; `none`: those in sight that wait for one. */
  answer?: AnswerType | 'none' | undefined
  /** Only of these people. */
  authorIds?: readonly string[] | undefined
  /** Only those that one of these drafts took up last. */
  draftIds?: readonly string[] | undefined
}

const LAST_ANSWER = sql<AnswerType | null>`(select a.type from contribution_answers a where a.contribution_id = contributions.id order by a.number desc limit 1)`
const LAST_DRAFT = sql<
  string | null
>`(select a.correction_id from contribution_answers a where a.contribution_id = contributions.id and a.correction_id is not null order by a.number desc limit 1)`

const LAST_RULE = sql<{
  version: number
  rule: number
} | null>`(select json_build_object('version', m.rule_version, 'rule', m.rule_number) from contribution_moderations m where m.contribution_id = contributions.id and m.decision = 'hidden' and m.version is null order by m.number desc limit 1)`

/**
 * What was taken out of sight by a rule stays in every count and list, without its text: who moderates must not change what a published
 * draft took up. What its author took back stays once it was answered; before that it was never more than theirs.
 */
const counted = and(
  eq(contributions.kind, 'proposal'),
  or(isNull(contributions.withdrawnOn), isNotNull(contributions.answeredOn)),
)!
/** Somebody may still answer it. */
const waits = and(waitsForAnswer, isNull(contributions.answeredOn))!

const forRecords = (subjects: readonly Ref[]): SQL =>
  and(
    inArray(contributions.subjectKind, [...new Set(subjects.map(({ kind }) => kind))]),
    among(
      contributions.subjectId,
      subjects.map(({ id }) => id),
    ),
  )!

const takenUpIn = (draftIds: readonly string[]) => {
  const ids = sql`any(${sql.param([...draftIds])}::uuid[])`
  return and(
    sql`contributions.id in (select a.contribution_id from contribution_answers a where a.correction_id = ${ids})`,
    sql`${LAST_DRAFT} = ${ids}`,
  )
}

const matching = ({ subjects, answer, authorIds, draftIds }: ProposalFilters) =>
  and(
    counted,
    forRecords(subjects),
    answer === undefined ? undefined : answer === 'none' ? waits : sql`${LAST_ANSWER} = ${answer}`,
    authorIds === undefined ? undefined : among(contributions.authorId, authorIds),
    draftIds === undefined ? undefined : takenUpIn(draftIds),
  )

const select = (db: Db) =>
  db
    .select({
      id: contributions.id,
      number: contributions.number,
      subjectKind: contributions.subjectKind,
      subjectId: contributions.subjectId,
      text: contributions.text,
      hidden: contributions.hidden,
      lastRule: LAST_RULE,
      withdrawnOn: contributions.withdrawnOn,
      createdAt: contributions.createdAt,
      authorId: contributions.authorId,
      ownerId: contributions.ownerId,
      askedOn: contributions.askedOn,
      dueOn: contributions.dueOn,
      answeredOn: contributions.answeredOn,
      answer: LAST_ANSWER,
      draftId: LAST_DRAFT,
    })
    .from(contributions)
    .$dynamic()

/** A page of them, the latest first. `before`: the number of the last one of the page before. */
export async function listProposals(
  db: Db,
  filters: ProposalFilters,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<{ items: Proposal[]; next: number | null }> {
  if (filters.subjects.length === 0) return { items: [], next: null }
  const rows = await select(db)
    .where(and(matching(filters), before === undefined ? undefined : sql`${contributions.number} < ${before}`))
    .orderBy(desc(contributions.number))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(({ hidden, lastRule, text, ...row }): Proposal => ({
    ...row,
    text: hidden || row.withdrawnOn !== null ? null : text,
    removedBy: hidden ? lastRule : null,
  }))
  return { items, next: rows.length > limit ? items.at(-1)!.number : null }
}

const MOST_AUTHORS = 500

/** Ids of those who proposed anything for these records. */
export const authorsOfProposals = async (db: Db, subjects: readonly Ref[]): Promise<string[]> =>
  subjects.length === 0
    ? []
    : (
        await db
          .selectDistinct({ id: contributions.authorId })
          .from(contributions)
          .where(and(counted, forRecords(subjects)))
          .limit(MOST_AUTHORS)
      ).map(({ id }) => id)

/** How many match. */
export async function countProposals(db: Db, filters: ProposalFilters): Promise<number> {
  if (filters.subjects.length === 0) return 0
  const row = first(
    await db
      .select({ total: sql<number>`count(*)::int` })
      .from(contributions)
      .where(matching(filters)),
  )
  return row!.total
}

/**
 * What became of the proposals for a record. `people`: how many persons made them; `waiting`: those that somebody may still answer;
 * `removed`: those of all that a moderator took out of sight.
 */
export type ProposalTally = {
  total: number
  people: number
  answered: number
  waiting: number
  removed: number
  whole: number
  inPart: number
  merged: number
}

/** By `kind:id` of each record, and of all together under `all`. One query. */
export async function proposalTallies(db: Db, subjects: readonly Ref[]): Promise<Map<string, ProposalTally>> {
  if (subjects.length === 0) return new Map()
  const many = (types: readonly AnswerType[]) =>
    sql<number>`(count(*) filter (where p.answer in (${sql.join(
      types.map((type) => sql`${type}`),
      sql`, `,
    )})))::int`
  const { rows } = await db.execute<ProposalTally & { key: string | null }>(sql`
    with p as (
      select ${contributions.subjectKind} || ':' || ${contributions.subjectId} as key, ${contributions.authorId} as author,
        ${contributions.answeredOn} as answered_on, ${waits} as waits, ${contributions.hidden} as hidden, ${LAST_ANSWER} as answer
      from ${contributions} where ${and(counted, forRecords(subjects))})
    select p.key, count(*)::int as total, count(distinct p.author)::int as people, count(p.answered_on)::int as answered,
      (count(*) filter (where p.waits))::int as waiting, (count(*) filter (where p.hidden))::int as removed,
      ${many(['accepted'])} as whole, ${many(['partly'])} as "inPart", ${many(['merged'])} as merged
    from p group by grouping sets ((p.key), ())`)
  return new Map(rows.map(({ key, ...tally }) => [key ?? 'all', tally]))
}

export const isTakenUp = ({ answer }: Pick<Proposal, 'answer'>) =>
  answer !== null && (TAKING_UP as readonly AnswerType[]).includes(answer)
