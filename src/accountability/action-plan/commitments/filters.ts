import { and, eq, gte, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { fold } from '../../../kernel/text.ts'
import type { PlanId } from '../plans/model.ts'
import { COUNTERPART_STATES, type CounterpartState } from '../counterpart/vocabulary.ts'
import { ASSESSED, type Assessed } from '../evaluation/vocabulary.ts'
import { PlanSlug } from '../plans/model.ts'
import { commitmentPrinciples, commitments } from '../tables.ts'
import { COMPLETIONS, PARTICIPATION_LEVELS, type Completion, type ParticipationLevel } from '../vocabulary.ts'

/** Which commitments; what is absent does not narrow. */
export type CommitmentFilters = {
  planId?: PlanId | undefined
  /** Beginnings of words, all of them, in number, title, problem, objective or product. */
  text?: string | undefined
  completion?: Completion | 'unreported' | undefined
  late?: boolean | undefined
  /** Its public owner or its civil owner is one of these: a body, and all for whom it answers. */
  owners?: readonly string[] | undefined
  principleId?: string | undefined
  goal?: number | undefined
  /** Named by the commitment; those of the whole city only with `cityToo`. */
  borough?: BoroughKey | undefined
  /** With `borough`: also those for the whole city, which hold there as well. */
  cityToo?: boolean | undefined
  participationLevel?: ParticipationLevel | undefined
  /** Some milestone whose report that stands is confirmed by the civil owner, disputed, or not answered. */
  counterpart?: CounterpartState | undefined
  /** The completion that its evaluator published, or that nothing was. */
  assessed?: Assessed | undefined
  /** Something owed before that day. */
  dueBefore?: Day | undefined
}

/** The same as an address carries it, for pages and for the API. */
export const CommitmentQuery = z.object({
  plan: PlanSlug.optional().describe('Slug of the plan.'),
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('Words, or beginnings of words, of number, title, problem, objective or product.'),
  completion: z
    .enum([...COMPLETIONS, 'unreported'])
    .optional()
    .describe('Completion derived from the milestones; `unreported` where nothing was ever reported.'),
  late: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('Whether something of it was due before today and is not complete.'),
  organization: z
    .uuid()
    .optional()
    .describe('Id of its public owner or its civil owner, or of whoever answers in their place today.'),
  principle: z.uuid().optional().describe('Id of a principle of open government it serves.'),
  goal: z.coerce.number().int().min(1).max(17).optional().describe('Sustainable Development Goal, 1 to 17.'),
  borough: z.enum(BOROUGH_KEYS).optional().describe('Key of an alcaldía it names, 002 to 017.'),
  participationLevel: z.enum(PARTICIPATION_LEVELS).optional().describe('IAP2 level of public participation.'),
  counterpart: z
    .enum(COUNTERPART_STATES)
    .optional()
    .describe('Some milestone of it whose latest report the civil owner confirms, disputes, or has not answered.'),
  assessed: z.enum(ASSESSED).optional().describe('Completion by its evaluator; `unassessed` where none was published.'),
  dueBefore: Day.optional().describe('Something of it is owed before this day, YYYY-MM-DD.'),
})
export type CommitmentQuery = z.infer<typeof CommitmentQuery>

/** `planId` is of the plan that the query's slug names, and `owners` those whom its organization means, which only the database knows. */
export const filtersOf = (
  query: Omit<CommitmentQuery, 'plan' | 'organization'>,
  planId?: PlanId,
  owners?: readonly string[],
): CommitmentFilters => ({
  planId,
  text: query.q,
  completion: query.completion,
  late: query.late,
  owners,
  principleId: query.principle,
  goal: query.goal,
  borough: query.borough,
  participationLevel: query.participationLevel,
  counterpart: query.counterpart,
  assessed: query.assessed,
  dueBefore: query.dueBefore,
})

/** What a list of options narrows by. */
export const FACETS = [
  'completion',
  'organization',
  'principle',
  'goal',
  'borough',
  'participationLevel',
  'counterpart',
  'assessed',
] as const
export type Facet = (typeof FACETS)[number]

/** The filters as a condition on the table of commitments; undefined where they choose all. */
export const conditionsOf = (
  {
    planId,
    text,
    completion,
    late,
    owners,
    principleId,
    goal,
    borough,
    cityToo,
    participationLevel,
    counterpart,
    assessed,
    dueBefore,
  }: CommitmentFilters,
  today: Day,
): SQL | undefined =>
  and(
    planId && eq(commitments.planId, planId),
    text === undefined ? undefined : matches(text),
    completion &&
      (completion === 'unreported' ? isNull(commitments.completion) : eq(commitments.completion, completion)),
    late === undefined
      ? undefined
      : late
        ? lt(commitments.nextDueOn, today)
        : or(isNull(commitments.nextDueOn), gte(commitments.nextDueOn, today)),
    owners && or(inArray(commitments.publicOwnerId, [...owners]), inArray(commitments.civilOwnerId, [...owners])),
    principleId === undefined ? undefined : servesPrinciple(principleId),
    goal === undefined ? undefined : sql`${commitments.goals} @> array[${goal}]::smallint[]`,
    borough === undefined
      ? undefined
      : or(
          sql`${commitments.boroughs} @> array[${borough}]::text[]`,
          cityToo ? eq(commitments.scope, 'city') : undefined,
        ),
    participationLevel && eq(commitments.participationLevel, participationLevel),
    counterpart && ANSWERED[counterpart],
    assessed &&
      (assessed === 'unassessed'
        ? isNull(commitments.assessedCompletion)
        : eq(commitments.assessedCompletion, assessed)),
    dueBefore === undefined ? undefined : lt(commitments.nextDueOn, dueBefore),
  )

const ANSWERED: Record<CounterpartState, SQL> = {
  confirmed: sql`${commitments.reportsConfirmed} > 0`,
  disputed: sql`${commitments.reportsDisputed} > 0`,
  unanswered: sql`${commitments.milestonesReported} > ${commitments.reportsConfirmed} + ${commitments.reportsDisputed}`,
}

const servesPrinciple = (principleId: string) =>
  sql`exists (select from ${commitmentPrinciples} where ${commitmentPrinciples.commitmentId} = ${commitments.id} and ${commitmentPrinciples.principleId} = ${principleId})`

/** The condition of a text; one without a single letter or digit narrows nothing. */
export function matches(text: string): SQL | undefined {
  const beginnings = fold(text)
    .match(/[\p{L}\p{N}]+/gu)
    ?.slice(0, 12)
  return (
    beginnings &&
    sql`${commitments.words} @@ to_tsquery('public.es', ${beginnings.map((word) => `${word}:*`).join(' & ')})`
  )
}
