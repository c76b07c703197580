import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { page, type Context } from '../../../platform/http/index.ts'
import { canManagePlans, canMeasure, canReport } from '../acting.ts'
import { namesOf } from '../board/load.ts'
import { reportForMachines } from '../milestones/report-json.ts'
import { commitmentsAddress, withQuery } from '../plans/address.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { lastChangeOf } from '../versions/store.ts'
import { canConfirm } from '../counterpart/policy.ts'
import { choicesOf } from './choices.ts'
import { listCommitments } from './list.ts'
import { neighboursOf } from './neighbours.ts'
import { commitmentWithEverything, type CommitmentWithEverything } from './page.ts'
import { CommitmentListPage, CommitmentPage, type CommitmentListProps, type CommitmentProps } from './pages.tsx'
import { filtersOfPage, ListPageQuery, sortOfPage } from './page-query.ts'
import { findCommitmentByNumber } from './store.ts'
import { countsNow } from './tallies.ts'

/** A number as the one address of its record has it: «7», never «07» or «7.0». */
export const numberInAddress = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .transform(Number)
    .refine((number) => number <= most)
export const CommitmentParams = PlanParams.extend({ number: numberInAddress(1_000_000) })

export const commitmentListPage = page('/planes/:plan/compromisos', {
  access: 'public',
  params: PlanParams,
  query: ListPageQuery,
  async load({ db, actor, today }, { params, query }): Promise<CommitmentListProps> {
    const plan = await planOf(db, params.plan)
    const counts = await countsNow(db)
    const choices = await choicesOf(db, plan.id, today(), counts)
    const filters = filtersOfPage(query, plan.id, choices)
    const page = { sort: sortOfPage(query.orden), after: query.desde, limit: 30 }
    const [{ items, next, total }, options] = await Promise.all([
      listCommitments(db, filters, page, today(), counts),
      counts.tally(filters, today(), { apart: true }),
    ])
    return {
      plan,
      rows: items,
      next,
      total,
      planTotal: plan.commitmentCount,
      query,
      options,
      names: choices.names,
      can: { manage: canManagePlans(actor) },
    }
  },
  page: (data) => <CommitmentListPage {...data} />,
  json: ({ plan, query, rows, total, next }) => ({
    items: rows,
    total,
    next: next && withQuery(`${commitmentsAddress(plan.slug)}.json`, { ...query, desde: next }),
  }),
})

export const commitmentPage = page('/planes/:plan/compromisos/:number', {
  access: 'public',
  params: CommitmentParams,
  load: (context, { params }) => loadCommitment(context, params),
  page: (data) => <CommitmentPage {...data} />,
  subject: ({ commitment }) => ref('commitment', commitment.id),
  json: ({ plan, commitment, names }) => ({
    plan: { slug: plan.slug, title: plan.title },
    ...withoutPeople(commitment),
    organizations: Object.fromEntries(names.organizations),
    principles: Object.fromEntries(names.principles),
  }),
})

async function loadCommitment(
  { db, actor }: Context,
  { plan: slug, number }: z.infer<typeof CommitmentParams>,
): Promise<CommitmentProps> {
  const { plan, commitment } = await commitmentOf(db, slug, number)
  const organizations = [
    commitment.publicOwnerId,
    commitment.civilOwnerId,
    ...commitment.actors.map(({ organizationId }) => organizationId),
    ...commitment.milestones.flatMap(({ reports }) =>
      reports.flatMap(({ organizationId, responses }) => [
        organizationId,
        ...responses.map((said) => said.organizationId),
      ]),
    ),
  ]
  const [names, neighbours, amended] = await Promise.all([
    namesOf(db, { organizations, principles: commitment.principleIds }),
    neighboursOf(db, plan.id, number),
    (plan.version ?? 1) > 1 ? lastChangeOf(db, plan.id, number) : undefined,
  ])
  return {
    plan,
    commitment,
    names,
    neighbours,
    amended,
    can: {
      manage: canManagePlans(actor),
      report: plan.closedOn === null && canReport(actor, commitment),
      measure: canMeasure(actor, commitment),
      confirm: canConfirm(actor, commitment),
    },
  }
}

/** The commitment of an address with all that belongs to it. Throws NotFound. */
async function commitmentOf(db: Context['db'], slug: string, number: number) {
  const plan = await planOf(db, slug)
  const commitment = await commitmentWithEverything(db, plan.id, number)
  if (!commitment) throw new NotFound(`no commitment ${number} in ${slug}`)
  return { plan, commitment }
}

/** The commitment of an address by itself, to be changed. Throws NotFound. */
export async function commitmentHere({ db }: Context, { plan: slug, number }: { plan: string; number: number }) {
  const plan = await planOf(db, slug)
  const commitment = await findCommitmentByNumber(db, plan.id, number)
  if (!commitment) throw new NotFound(`no commitment ${number} in ${slug}`)
  return { plan, commitment }
}

const withoutPeople = ({ milestones, ...commitment }: CommitmentWithEverything) => ({
  ...commitment,
  milestones: milestones.map((milestone) => ({ ...milestone, reports: milestone.reports.map(reportForMachines) })),
})
