import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { principleIdOf, principleNames } from '../../foundations/legal-framework/index.ts'
import { organizationIdOf, withDuties } from '../../foundations/organizations/index.ts'
import { Day, dayOf } from '../../kernel/dates.ts'
import { borough, BOROUGH_KEYS } from '../../kernel/geo/boroughs.ts'
import { TranslatedText } from '../../kernel/text.ts'
import { among, first, type Db } from '../../platform/database/index.ts'
import { defineResource } from '../../platform/manifest/index.ts'
import {
  claimsOfCommitment,
  claimsOfMilestone,
  commitmentsAnswerer,
  milestonesAnswerer,
  plansAnswerer,
} from './answering.ts'
import { CommitmentQuery, filtersOf, type CommitmentFilters } from './commitments/filters.ts'
import { countCommitments, pageOf } from './commitments/list.ts'
import { CommitmentId } from './commitments/model.ts'
import { isLate } from './commitments/standing.ts'
import { countsNow } from './commitments/tallies.ts'
import { actorsOf, commitmentAddress, commitmentColumns, commitmentTitles, principlesOf } from './commitments/store.ts'
import { datesOfCommitments, datesOfMilestones, datesOfPlans } from './due-dates.ts'
import { mediaTypeOf } from './evidence-json.ts'
import { IndicatorId } from './indicators/model.ts'
import { indicatorAddress, indicatorColumns, indicatorTitles, withValues } from './indicators/store.ts'
import { cutPage, seek, type Order, type Page } from './keyset.ts'
import { isOfState } from './link-checks/check-column.ts'
import { LINK_STATES } from './link-checks/model.ts'
import { CheckFields, checkFields } from './link-checks/resource-fields.ts'
import { EvidenceId, MilestoneId } from './milestones/model.ts'
import {
  dependenciesOf,
  evidenceAddress,
  findEvidence,
  milestoneAddress,
  milestoneColumns,
  milestoneTitles,
  reportsOf,
  selectEvidence,
  type PlacedEvidence,
} from './milestones/store.ts'
import { COUNTERPART_STATES, COUNTERPART_VERDICTS } from './counterpart/vocabulary.ts'
import { responseResource } from './counterpart/resource.ts'
import { assessmentResource, scaleSetResource } from './evaluation/resource.ts'
import { amendmentResource, cutResource, versionResource } from './versions/resource.ts'
import { PLAN_STAGES, PlanId, stageOf } from './plans/model.ts'
import { findPlan, phasesOf, planColumns, planTitles, seatsOf, statesOf, type Plan } from './plans/store.ts'
import {
  commitmentIdOf,
  CommitmentReference,
  idOf,
  meant,
  milestoneIdOf,
  planIdOf,
  PlanReference,
  reference,
} from './references.ts'
import { commitments, evidence, indicators, milestones, plans, progressReports } from './tables.ts'
import {
  COMPLETIONS,
  DIRECTIONS,
  INDICATOR_KINDS,
  PARTICIPATION_LEVELS,
  PERIODICITIES,
  PHASE_KINDS,
  SCOPES,
  SEAT_SECTORS,
} from './vocabulary.ts'
import { consultationOfCommitment, consultationOfPlan } from './drafting/consultation.ts'
import { minimumResource } from './drafting/minimum-resource.ts'
import { draftResource, submissionResource } from './drafting/resource.ts'
import { commitmentThread, evidenceThread, milestoneThread, planThread } from './thread.ts'
import { words } from './words.ts'

const today = () => dayOf(new Date())
const text = (description: string) => TranslatedText.describe(`${description}, by language; Spanish is always there.`)
const day = (description: string) => Day.nullable().describe(`${description}, YYYY-MM-DD; null where unknown.`)
const organization = (description: string) => z.uuid().nullable().describe(`Id of ${description}; null where unknown.`)
const completion = z.enum(COMPLETIONS).nullable()
const yearOf = (...days: (string | null)[]) => Number(days.find((one) => one !== null)?.slice(0, 4)) || null
const counted = sql<number>`count(*)::int`

/** All that a record says, one paragraph a piece, in each language. */
const bodyOf = (...pieces: (TranslatedText | null)[]): TranslatedText => ({
  es: pieces.flatMap((piece) => piece?.es || []).join('\n'),
  en: pieces.flatMap((piece) => piece?.en || piece?.es || []).join('\n'),
})

type Words = ReturnType<typeof words>
/** What is a code in a record, as the words that people look for. */
const inWords = (say: (t: Words) => string): TranslatedText => ({ es: say(words('es')), en: say(words('en')) })
const goalName = (goal: number) => `goal.${goal}` as 'goal.1'

/** «Alcaldías: Iztapalapa, Tláhuac», or that it is for the whole city. */
const placesIn = ({ scope, boroughs }: Pick<PlacedCommitment, 'scope' | 'boroughs'>, t: Words) =>
  boroughs.length > 0
    ? `${t('field.boroughs')}: ${boroughs.map((key) => borough(key).name).join(', ')}`
    : scope === 'city'
      ? t('scope.city')
      : ''

// --------------------------------------------------------------------------------------------------------- plans

const Phase = z.object({
  number: z.int().describe('Its place in the plan.'),
  kind: z.enum(PHASE_KINDS).describe('Stage of local co-creation.'),
  title: TranslatedText.nullable().describe('Its own name, where it has one.'),
  opensOn: day('First day'),
  closesOn: day('Last day'),
  means: TranslatedText.nullable().describe('How one takes part.'),
})
const Seat = z.object({
  number: z.int().describe('Its place in the plan.'),
  sector: z.enum(SEAT_SECTORS).describe('Part of society.'),
  label: z.string().describe('The sector as the plan prints it.'),
  seats: z.int().nullable().describe('Seats of the sector; null where unknown.'),
  holders: z
    .array(
      z.object({
        name: z.string().describe('As printed: a body, a post, or «por definir».'),
        pending: z.boolean().describe('Whether the seat is still to be filled.'),
        organizationId: organization('the organization, where it is one of the register'),
      }),
    )
    .describe('Who holds the seats; there may be fewer or more than seats.'),
})

const PlanSchema = z.object({
  id: z.uuid().describe('Identifier of the plan.'),
  slug: z.string().describe('Its permanent part of the address /planes/<slug>.'),
  title: text('Title'),
  territory: z.string().describe('The place it is for.'),
  summary: TranslatedText.nullable().describe('Summary.'),
  statusNote: TranslatedText.nullable().describe('What the source says of the state of the exercise.'),
  convenerId: organization('the organization that convened it'),
  startsOn: day('First day'),
  endsOn: day('Last day'),
  publishedOn: day('Day of publication'),
  current: z.boolean().describe('Whether it is the plan that this city follows.'),
  demonstration: z.boolean().describe('Whether its content is invented.'),
  version: z.int().nullable().describe('Number of the signed version in force; null where it was never signed here.'),
  launchedOn: day('Day of its launch'),
  closedOn: day('Day on which it was closed'),
  stage: z.enum(PLAN_STAGES).describe('Where it has come to in its life, today.'),
  source: z.string().nullable().describe('Where the content comes from.'),
  phases: z.array(Phase).describe('Phases, in order.'),
  seats: z.array(Seat).describe('Seats of its secretariat by sector.'),
  state: z
    .object({
      commitments: z.int().describe('Commitments in all.'),
      by: z
        .record(z.string(), z.int())
        .describe('Commitments by completion; `unreported` where nothing was ever reported.'),
      late: z.int().describe('Commitments with something due before today and not complete.'),
      milestones: z.int().describe('Milestones in all.'),
      milestonesComplete: z.int().describe('Milestones reported complete.'),
      counterpart: z
        .object(
          Object.fromEntries(
            COUNTERPART_STATES.map((state) => [state, z.int().describe(`Milestones whose latest report is ${state}.`)]),
          ) as Record<(typeof COUNTERPART_STATES)[number], z.ZodInt>,
        )
        .describe('Milestones reported, by what the civil owner says of their latest report.'),
    })
    .describe('How it is doing, today.'),
  address: z.string().describe('Page of the plan.'),
})

async function plansInFull(db: Db, rows: readonly Plan[]): Promise<z.infer<typeof PlanSchema>[]> {
  const ids = rows.map(({ id }) => id)
  const [states, phases, seats] = [await statesOf(db, ids, today()), await phasesOf(db, ids), await seatsOf(db, ids)]
  return rows.map(({ commitmentCount: _, ...plan }) => ({
    ...plan,
    stage: stageOf(plan, today()),
    phases: phases.get(plan.id) ?? [],
    seats: seats.get(plan.id) ?? [],
    state: states.get(plan.id)!,
    address: `/planes/${plan.slug}`,
  }))
}

const PLAN_ORDERS = {
  territory: { key: sql`fold(${plans.territory}) collate "C"`, type: 'text' },
  published: { key: sql`coalesce(${plans.publishedOn}, date '9999-12-31')`, type: 'date' },
} satisfies Record<string, Order>

export const planResource = defineResource({
  kind: 'plan',
  thread: planThread,
  path: 'plans',
  title: { es: 'Planes', en: 'Plans' },
  schema: PlanSchema,
  filters: z.object({
    current: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether it is the plan that this city follows.'),
    published: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether its day of publication is known.'),
  }),
  sorts: ['territory', 'published'],
  async list(db, { filters: { current, published }, ...page }) {
    const { beyond, orderBy, position, limit } = seek(PLAN_ORDERS, plans.id, page)
    const where = and(
      current === undefined ? undefined : eq(plans.current, current),
      published === undefined
        ? undefined
        : published
          ? sql`${plans.publishedOn} is not null`
          : isNull(plans.publishedOn),
    )
    const { items, next } = cutPage(await db.select({ ...planColumns, position }).from(plans).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1), limit) // prettier-ignore
    return {
      items: await plansInFull(db, items),
      next,
      total: (await db.select({ total: counted }).from(plans).where(where))[0]!.total,
    }
  },
  async find(db, id) {
    const planId = idOf(PlanId, id)
    const plan = planId && (await findPlan(db, planId))
    return plan ? (await plansInFull(db, [plan]))[0]! : null
  },
  async searchDocument(db, id) {
    const plan = await findPlan(db, PlanId.parse(id))
    if (!plan) return null
    const body = bodyOf({ es: plan.territory }, plan.summary, plan.statusNote)
    return {
      title: plan.title,
      body,
      address: `/planes/${plan.slug}`,
      organizationIds: plan.convenerId ? [plan.convenerId] : [],
      year: yearOf(plan.publishedOn, plan.startsOn),
    }
  },
  titles: planTitles,
  dueDates: datesOfPlans,
  answersBy: plansAnswerer,
  consultation: consultationOfPlan,
})

// --------------------------------------------------------------------------------------------------- commitments

const CommitmentSchema = z.object({
  id: z.uuid().describe('Identifier of the commitment.'),
  planId: z.uuid().describe('Id of its plan.'),
  plan: z.string().describe('Slug of its plan.'),
  number: z.int().describe('Its number in the plan, permanent.'),
  title: text('Title'),
  problem: TranslatedText.nullable().describe('The public problem it faces.'),
  causes: TranslatedText.nullable().describe('Causes of the problem.'),
  effects: TranslatedText.nullable().describe('Effects of the problem.'),
  objective: TranslatedText.nullable().describe('What it is to achieve.'),
  product: TranslatedText.nullable().describe('What it is to deliver.'),
  publicOwnerId: organization('the public body that answers for it'),
  civilOwnerId: organization('the civil-society organization that answers for it'),
  actors: z
    .array(
      z.object({
        organizationId: z.uuid().describe('Id of the organization.'),
        role: TranslatedText.nullable().describe('What it does.'),
      }),
    )
    .describe('Others who take part.'),
  startsOn: day('First day'),
  endsOn: day('Last day'),
  participationLevel: z
    .enum(PARTICIPATION_LEVELS)
    .nullable()
    .describe('Level of public participation, IAP2; null where unknown.'),
  principleIds: z.array(z.uuid()).describe('Ids of the principles of open government it serves.'),
  goals: z.array(z.int()).describe('Sustainable Development Goals, 1 to 17.'),
  scope: z.enum(SCOPES).nullable().describe('The whole city, or the boroughs named; null where unknown.'),
  boroughs: z.array(z.enum(BOROUGH_KEYS)).describe('Keys of the alcaldías named, 002 to 017.'),
  budgetAmount: z.number().nullable().describe('Budget, in `budgetCurrency`; null where unknown.'),
  budgetCurrency: z.string().nullable().describe('ISO 4217.'),
  budgetNote: TranslatedText.nullable().describe('Note on the budget.'),
  completion: completion.describe('Derived from its milestones; null where nothing was ever reported.'),
  milestoneCount: z.int().describe('Milestones in all.'),
  milestonesComplete: z.int().describe('Milestones reported complete.'),
  milestonesReported: z.int().describe('Milestones with some report.'),
  reportsConfirmed: z.int().describe('Milestones whose latest report the civil owner confirms.'),
  reportsDisputed: z.int().describe('Milestones whose latest report the civil owner disputes.'),
  nextDueOn: day('Earliest end of what is not complete'),
  late: z.boolean().describe('Whether something was due before today and is not complete.'),
  assessedCompletion: completion.describe(
    'What the evaluator finds of its completion; null where nothing was published.',
  ),
  lastReportedOn: day('Day of the latest report'),
  address: z.string().describe('Page of the commitment.'),
})

const placedCommitmentColumns = { ...commitmentColumns, plan: plans.slug }
type PlacedCommitment = Omit<
  z.infer<typeof CommitmentSchema>,
  'actors' | 'principleIds' | 'late' | 'address' | 'id'
> & { id: CommitmentId }

async function commitmentsInFull(
  db: Db,
  rows: readonly PlacedCommitment[],
): Promise<z.infer<typeof CommitmentSchema>[]> {
  const ids = rows.map(({ id }) => id)
  const [actors, principles] = [await actorsOf(db, ids), await principlesOf(db, ids)]
  return rows.map((row) => ({
    ...row,
    actors: actors.get(row.id) ?? [],
    principleIds: principles.get(row.id) ?? [],
    late: isLate(row, today()),
    address: commitmentAddress(row.plan, row.number),
  }))
}

/** Commitments as machines get them, a page at a time; `total` is of all that the filters choose. */
export async function listCommitmentRecords(db: Db, filters: CommitmentFilters, page: Page) {
  const { where, orderBy, position, limit } = pageOf(filters, page, today())
  const rows = await db.select({ ...placedCommitmentColumns, position }).from(commitments).innerJoin(plans, eq(plans.id, commitments.planId)).where(where).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
  const { items, next } = cutPage(rows, limit)
  return { items: await commitmentsInFull(db, items), next, total: await countCommitments(db, filters, today()) }
}

const selectCommitments = (db: Db) =>
  db.select(placedCommitmentColumns).from(commitments).innerJoin(plans, eq(plans.id, commitments.planId)).$dynamic()

export const commitmentResource = defineResource({
  kind: 'commitment',
  thread: commitmentThread,
  path: 'commitments',
  title: { es: 'Compromisos', en: 'Commitments' },
  schema: CommitmentSchema,
  filters: CommitmentQuery.extend({
    plan: PlanReference,
    organization: reference(
      'Id or slug of its public owner or its civil owner, or of whoever answers in their place today.',
    ),
    principle: reference(
      'A principle of open government it serves: its id or its slug; `<catalogue>/<slug>` where several catalogues have it.',
    ),
  }),
  sorts: ['number', 'due', 'title', 'reported'],
  async list(db, { filters: query, ...page }) {
    const { plan, organization, principle, ...rest } = query
    const organizationId = await meant('organization', organization, (text) => organizationIdOf(db, text))
    const owners = organizationId && (await withDuties(db, [organizationId], today()))
    const filters = {
      ...filtersOf(rest, await planIdOf(db, plan), owners),
      principleId: await meant('principle', principle, (text) => principleIdOf(db, text)),
    }
    return listCommitmentRecords(db, filters, page)
  },
  async find(db, id) {
    const commitmentId = idOf(CommitmentId, id)
    const row = commitmentId && first(await selectCommitments(db).where(eq(commitments.id, commitmentId)))
    return row ? (await commitmentsInFull(db, [row]))[0]! : null
  },
  async searchDocument(db, id) {
    const row = first(await selectCommitments(db).where(eq(commitments.id, CommitmentId.parse(id))))
    if (!row) return null
    const named = first(
      await db
        .select({ title: plans.title, publishedOn: plans.publishedOn, startsOn: plans.startsOn })
        .from(plans)
        .where(eq(plans.id, row.planId)),
    )!
    const own = await db
      .select({ title: milestones.title })
      .from(milestones)
      .where(eq(milestones.commitmentId, row.id))
      .orderBy(milestones.number)
    const [full] = await commitmentsInFull(db, [row])
    const served = await principleNames(db, full!.principleIds)
    return {
      title: row.title,
      body: bodyOf(
        row.problem,
        row.causes,
        row.effects,
        row.objective,
        row.product,
        ...own.map(({ title }) => title),
        inWords((t) => placesIn(row, t)),
        ...[...served.values()].map(({ name }) => name),
        ...row.goals.map((goal) => inWords((t) => `${t('search.goal', { number: goal })}: ${t(goalName(goal))}`)),
        named.title,
      ),
      address: full!.address,
      organizationIds: [
        ...new Set(
          [row.publicOwnerId, row.civilOwnerId, ...full!.actors.map(({ organizationId }) => organizationId)].filter(
            (one) => one !== null,
          ),
        ),
      ],
      year: yearOf(named.publishedOn, named.startsOn),
    }
  },
  titles: commitmentTitles,
  dueDates: datesOfCommitments,
  answersBy: commitmentsAnswerer,
  consultation: consultationOfCommitment,
  claims: claimsOfCommitment,
})

// ---------------------------------------------------------------------------------------------------- milestones

const MilestoneSchema = z.object({
  id: z.uuid().describe('Identifier of the milestone.'),
  planId: z.uuid().describe('Id of its plan.'),
  plan: z.string().describe('Slug of its plan.'),
  commitmentId: z.uuid().describe('Id of its commitment.'),
  commitment: z.int().describe('Number of its commitment.'),
  number: z.int().describe('Its number in the commitment, permanent.'),
  title: text('Title'),
  deliverable: TranslatedText.nullable().describe('What can be verified once it is done.'),
  startsOn: day('First day'),
  endsOn: day('Last day'),
  completion: completion.describe('As last reported by the public owner; null where nobody ever reported it.'),
  reportedOn: day('Day the last report speaks of'),
  completeSince: day('Day since which every report says complete; null where it is not'),
  counterpart: z
    .enum(COUNTERPART_VERDICTS)
    .nullable()
    .describe('What the civil owner says of that report; null where it has not answered.'),
  late: z.boolean().describe('Whether it was due before today and is not complete.'),
  dependsOnIds: z.array(z.uuid()).describe('Ids of the milestones that must end before it.'),
  reports: z
    .array(
      z.object({
        id: z.uuid().describe('Id of the report.'),
        number: z.int().describe('Order of filing.'),
        onDay: Day.describe('Day it speaks of, YYYY-MM-DD.'),
        completion: z.enum(COMPLETIONS).describe('Completion claimed.'),
        narrative: TranslatedText.nullable().describe('What was done.'),
        delayJustification: TranslatedText.nullable().describe('Why it is late.'),
        organizationId: z.uuid().describe('Id of the organization that reports.'),
        evidenceIds: z.array(z.uuid()).describe('Ids of its evidence.'),
        counterpart: z
          .enum(COUNTERPART_VERDICTS)
          .nullable()
          .describe('What the civil owner says of it; null where it has not answered.'),
        responseIds: z.array(z.uuid()).describe('Ids of its answers (report-responses), the one that counts first.'),
        filedAt: z.string().describe('Moment of filing, ISO 8601 in UTC.'),
      }),
    )
    .describe('Every report, the one that stands first. None is ever changed.'),
  address: z.string().describe('Page of the milestone.'),
})

const placedMilestoneColumns = { ...milestoneColumns, plan: plans.slug, commitment: commitments.number }
const selectMilestones = (db: Db) =>
  db
    .select(placedMilestoneColumns)
    .from(milestones)
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, milestones.planId))
    .$dynamic()
type PlacedMilestone = Awaited<ReturnType<typeof selectMilestones>>[number]

async function milestonesInFull(db: Db, rows: readonly PlacedMilestone[]): Promise<z.infer<typeof MilestoneSchema>[]> {
  const ids = rows.map(({ id }) => id)
  const dependencies = await dependenciesOf(db, ids)
  const reports = Map.groupBy(await reportsOf(db, ids), ({ milestoneId }) => milestoneId)
  return rows.map((row) => ({
    ...row,
    late: row.completion !== 'complete' && row.endsOn !== null && row.endsOn < today(),
    dependsOnIds: (dependencies.get(row.id) ?? []).map(({ id }) => id),
    reports: (reports.get(row.id) ?? []).map(
      ({
        id,
        number,
        onDay,
        completion,
        narrative,
        delayJustification,
        organizationId,
        evidence,
        responses,
        createdAt,
      }) => ({
        id,
        number,
        onDay,
        completion,
        narrative,
        delayJustification,
        organizationId,
        evidenceIds: evidence.map(({ id }) => id),
        counterpart: responses[0]?.verdict ?? null,
        responseIds: responses.map(({ id }) => id),
        filedAt: createdAt.toISOString(),
      }),
    ),
    address: milestoneAddress(row.plan, row.commitment, row.number),
  }))
}

const MILESTONE_ORDERS = {
  due: { key: sql`coalesce(${milestones.endsOn}, date '9999-12-31')`, type: 'date' },
} satisfies Record<string, Order>

export const milestoneResource = defineResource({
  kind: 'milestone',
  thread: milestoneThread,
  path: 'milestones',
  title: { es: 'Hitos', en: 'Milestones' },
  schema: MilestoneSchema,
  filters: z.object({
    plan: PlanReference,
    commitment: CommitmentReference,
    completion: z
      .enum([...COMPLETIONS, 'unreported'])
      .optional()
      .describe('As last reported; `unreported` where nobody ever did.'),
    late: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether it was due before today and is not complete.'),
    dueBefore: Day.optional().describe('It ends before this day, YYYY-MM-DD.'),
  }),
  sorts: ['due'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const commitmentId = await commitmentIdOf(db, filters.commitment)
    const isLateNow = sql`coalesce(${milestones.endsOn} < ${today()} and ${milestones.completion} is distinct from 'complete', false)`
    const where = and(
      planId === undefined ? undefined : eq(milestones.planId, planId),
      commitmentId && eq(milestones.commitmentId, commitmentId),
      filters.completion &&
        (filters.completion === 'unreported'
          ? isNull(milestones.completion)
          : eq(milestones.completion, filters.completion)),
      filters.late === undefined ? undefined : filters.late ? isLateNow : sql`not ${isLateNow}`,
      filters.dueBefore === undefined ? undefined : lt(milestones.endsOn, filters.dueBefore),
    )
    const { beyond, orderBy, position, limit } = seek(MILESTONE_ORDERS, milestones.id, page)
    const rows = await db.select({ ...placedMilestoneColumns, position }).from(milestones).innerJoin(commitments, eq(commitments.id, milestones.commitmentId)).innerJoin(plans, eq(plans.id, milestones.planId)).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows, limit)
    const { plan: _, ...narrower } = filters
    const isWhole = Object.values(narrower).every((value) => value === undefined)
    const total = isWhole
      ? (await (await countsNow(db)).state({ planId }, today())).milestones
      : (await db.select({ total: counted }).from(milestones).where(where))[0]!.total
    return { items: await milestonesInFull(db, items), next, total }
  },
  async find(db, id) {
    const milestoneId = idOf(MilestoneId, id)
    const row = milestoneId && first(await selectMilestones(db).where(eq(milestones.id, milestoneId)))
    return row ? (await milestonesInFull(db, [row]))[0]! : null
  },
  async searchDocument(db, id) {
    const row = first(await selectMilestones(db).where(eq(milestones.id, MilestoneId.parse(id))))
    if (!row) return null
    const commitment = first(
      await db
        .select({
          title: commitments.title,
          publicOwnerId: commitments.publicOwnerId,
          civilOwnerId: commitments.civilOwnerId,
        })
        .from(commitments)
        .where(eq(commitments.id, row.commitmentId)),
    )!
    return {
      title: row.title,
      body: bodyOf(row.deliverable, commitment.title),
      address: milestoneAddress(row.plan, row.commitment, row.number),
      organizationIds: [commitment.publicOwnerId, commitment.civilOwnerId].filter((one) => one !== null),
      year: yearOf(row.endsOn),
    }
  },
  titles: milestoneTitles,
  dueDates: datesOfMilestones,
  answersBy: milestonesAnswerer,
  claims: claimsOfMilestone,
})

// ---------------------------------------------------------------------------------------------------- indicators

const IndicatorSchema = z.object({
  id: z.uuid().describe('Identifier of the indicator.'),
  plan: z.string().describe('Slug of its plan.'),
  commitmentId: z.uuid().describe('Id of its commitment.'),
  commitment: z.int().describe('Number of its commitment.'),
  number: z.int().describe('Its number in the commitment, permanent.'),
  name: text('Name'),
  variable: TranslatedText.nullable().describe('What is measured.'),
  unit: TranslatedText.nullable().describe('Unit of every value here.'),
  kind: z.enum(INDICATOR_KINDS).nullable().describe('Place in the chain of results.'),
  direction: z.enum(DIRECTIONS).nullable().describe('What is hoped of the variable.'),
  periodicity: z.enum(PERIODICITIES).nullable().describe('How often it is measured.'),
  baselineValue: z.number().nullable().describe('Value at the beginning, in its unit.'),
  baselineOn: day('Day of the baseline'),
  targetValue: z.number().nullable().describe('Value to reach, in its unit.'),
  targetOn: day('Day of the target'),
  source: TranslatedText.nullable().describe('Where the values come from.'),
  values: z
    .array(
      z.object({
        day: Day.describe('Day measured, YYYY-MM-DD.'),
        value: z.number().describe('Value, in the unit of the indicator.'),
        note: TranslatedText.nullable().describe('Note on the value.'),
      }),
    )
    .describe('The series, oldest first.'),
  address: z.string().describe('Where it is shown.'),
})

const placedIndicatorColumns = { ...indicatorColumns, plan: plans.slug, commitment: commitments.number }
const selectIndicators = (db: Db) =>
  db
    .select(placedIndicatorColumns)
    .from(indicators)
    .innerJoin(commitments, eq(commitments.id, indicators.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .$dynamic()
type PlacedIndicator = Awaited<ReturnType<typeof selectIndicators>>[number]
const indicatorsInFull = async (db: Db, rows: readonly PlacedIndicator[]) =>
  (await withValues(db, rows)).map((row) => ({
    ...row,
    address: indicatorAddress(row.plan, row.commitment, row.number),
  }))

export const indicatorResource = defineResource({
  kind: 'indicator',
  path: 'indicators',
  title: { es: 'Indicadores', en: 'Indicators' },
  schema: IndicatorSchema,
  filters: z.object({
    plan: PlanReference,
    commitment: CommitmentReference,
    kind: z.enum(INDICATOR_KINDS).optional().describe('Place in the chain of results.'),
  }),
  sorts: ['number'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const commitmentId = await commitmentIdOf(db, filters.commitment)
    const where = and(
      planId === undefined
        ? undefined
        : inArray(
            indicators.commitmentId,
            db.select({ id: commitments.id }).from(commitments).where(eq(commitments.planId, planId)),
          ),
      commitmentId && eq(indicators.commitmentId, commitmentId),
      filters.kind && eq(indicators.kind, filters.kind),
    )
    const { beyond, orderBy, position, limit } = seek(
      { number: { key: sql`${indicators.number}`, type: 'integer' } },
      indicators.id,
      page,
    )
    const rows = await db.select({ ...placedIndicatorColumns, position }).from(indicators).innerJoin(commitments, eq(commitments.id, indicators.commitmentId)).innerJoin(plans, eq(plans.id, commitments.planId)).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows, limit)
    return {
      items: await indicatorsInFull(db, items),
      next,
      total: (await db.select({ total: counted }).from(indicators).where(where))[0]!.total,
    }
  },
  async find(db, id) {
    const indicatorId = idOf(IndicatorId, id)
    const row = indicatorId && first(await selectIndicators(db).where(eq(indicators.id, indicatorId)))
    return row ? (await indicatorsInFull(db, [row]))[0]! : null
  },
  async searchDocument(db, id) {
    const row = first(await selectIndicators(db).where(eq(indicators.id, IndicatorId.parse(id))))
    if (!row) return null
    const commitment = first(
      await db
        .select({ title: commitments.title, publicOwnerId: commitments.publicOwnerId })
        .from(commitments)
        .where(eq(commitments.id, row.commitmentId)),
    )!
    return {
      title: row.name,
      body: bodyOf(row.variable, row.unit, row.source, commitment.title),
      address: indicatorAddress(row.plan, row.commitment, row.number),
      organizationIds: commitment.publicOwnerId ? [commitment.publicOwnerId] : [],
      year: yearOf(row.targetOn),
    }
  },
  titles: indicatorTitles,
})

// ------------------------------------------------------------------------------------------------------ evidence

const EvidenceSchema = z.object({
  id: z.uuid().describe('Identifier of the piece of evidence.'),
  plan: z.string().describe('Slug of the plan.'),
  commitmentId: z.uuid().describe('Id of the commitment.'),
  commitment: z.int().describe('Number of the commitment.'),
  milestoneId: z.uuid().describe('Id of the milestone that the report speaks of.'),
  milestone: z.int().describe('Number of the milestone.'),
  organizationId: z.uuid().describe('Id of the organization that presented it.'),
  kind: z.enum(['file', 'link']).describe('A file kept here, or a link.'),
  title: text('What it is'),
  url: z.string().nullable().describe('The link; null of a file.'),
  sha256: z.string().nullable().describe('SHA-256 of the file as it is kept, in hexadecimal; null of a link.'),
  fileName: z.string().nullable().describe('Name of the file.'),
  mediaType: z.string().nullable().describe('IANA media type of the file.'),
  size: z.int().nullable().describe('Size of the file in bytes.'),
  day: day('Day of the document itself'),
  presentedAt: z.string().describe('Moment it was presented, ISO 8601 in UTC.'),
  address: z.string().describe('Where the file, or the milestone with the link, is.'),
  ...CheckFields,
})

const evidenceInFull = ({
  planSlug,
  createdAt,
  fileKind,
  reportId: _,
  uploaderId: __,
  charset: ___,
  number: ____,
  check,
  replacing,
  ...piece
}: PlacedEvidence): z.infer<typeof EvidenceSchema> => ({
  ...piece,
  plan: planSlug,
  mediaType: mediaTypeOf(fileKind),
  presentedAt: createdAt.toISOString(),
  address:
    piece.kind === 'file' ? evidenceAddress(piece.id) : milestoneAddress(planSlug, piece.commitment, piece.milestone),
  ...checkFields(piece.id, check, replacing),
})

export const evidenceResource = defineResource({
  kind: 'evidence',
  thread: evidenceThread,
  path: 'evidence',
  title: { es: 'Evidencias', en: 'Evidence' },
  schema: EvidenceSchema,
  filters: z.object({
    plan: PlanReference,
    commitment: CommitmentReference,
    milestone: reference('Id of the milestone.'),
    kind: z.enum(['file', 'link']).optional().describe('A file kept here, or a link.'),
    linkState: z.enum(LINK_STATES).optional().describe('How the link is doing.'),
  }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const commitmentId = await commitmentIdOf(db, filters.commitment)
    const milestoneId = await milestoneIdOf(db, filters.milestone)
    const where = and(
      planId === undefined ? undefined : eq(milestones.planId, planId),
      commitmentId && eq(milestones.commitmentId, commitmentId),
      milestoneId && eq(progressReports.milestoneId, milestoneId),
      filters.kind && eq(evidence.kind, filters.kind),
      filters.linkState && isOfState(evidence.id, filters.linkState),
    )
    const { beyond, orderBy, limit } = seek({ id: { key: sql`${evidence.id}`, type: 'uuid' } }, evidence.id, page)
    const rows = await selectEvidence(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [all] = await db
      .select({ total: counted })
      .from(evidence)
      .innerJoin(progressReports, eq(progressReports.id, evidence.reportId))
      .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
      .where(where)
    return { items: items.map(evidenceInFull), next, total: all!.total }
  },
  async find(db, id) {
    const evidenceId = idOf(EvidenceId, id)
    const piece = evidenceId && (await findEvidence(db, evidenceId))
    return piece ? evidenceInFull(piece) : null
  },
  async searchDocument(db, id) {
    const piece = await findEvidence(db, EvidenceId.parse(id))
    if (!piece) return null
    const { title, fileName, organizationId, day, planSlug, commitment, milestone } = piece
    return {
      title,
      body: { es: fileName ?? '' },
      address: milestoneAddress(planSlug, commitment, milestone),
      organizationIds: [organizationId],
      year: yearOf(day),
    }
  },
  async titles(db, ids) {
    if (ids.length === 0) return new Map()
    const rows = await selectEvidence(db).where(among(evidence.id, ids))
    return new Map(
      rows.map(({ id, title, planSlug, commitment, milestone }) => [
        id,
        { title, address: milestoneAddress(planSlug, commitment, milestone) },
      ]),
    )
  },
})

export const resources = [
  planResource,
  commitmentResource,
  milestoneResource,
  indicatorResource,
  evidenceResource,
  responseResource,
  assessmentResource,
  scaleSetResource,
  draftResource,
  submissionResource,
  minimumResource,
  versionResource,
  amendmentResource,
  cutResource,
]
