import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { page } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import { boardJson, loadBoard } from '../board/load.ts'
import { BoardPage, NoPlanPage, type BoardProps } from '../board/pages.tsx'
import { PageQuery } from '../commitments/page-query.ts'
import { planAddress } from './address.ts'
import { PlanSlug, stageOf } from './model.ts'
import { PlansPage } from './pages.tsx'
import { phaseReached, phasesOfPlans } from './phases.ts'
import { currentPlan, findPlanBySlug, listPlans, statesOf, type Plan } from './store.ts'

export const PlanParams = z.object({ plan: PlanSlug })

/** The plan of an address. Throws NotFound. */
export async function planOf(db: Db, slug: string): Promise<Plan> {
  const plan = await findPlanBySlug(db, slug)
  if (!plan) throw new NotFound(`no plan ${slug}`)
  return plan
}

/** The plan that the city follows now. */
export const currentBoard = page('/plan', {
  access: 'public',
  query: PageQuery,
  async load(context, { query }): Promise<BoardProps | { plan: null; others: number; can: { manage: boolean } }> {
    const plan = await currentPlan(context.db)
    if (plan) return loadBoard(context, plan, query, '/plan')
    return { plan: null, others: (await listPlans(context.db)).length, can: { manage: canManagePlans(context.actor) } }
  },
  page: (data) =>
    data.plan ? <BoardPage {...data} /> : <NoPlanPage {...(data as { others: number; can: { manage: boolean } })} />,
  subject: (data) => (data.plan ? ref('plan', data.plan.id) : null),
  json: (data) => (data.plan ? boardJson(data) : { plan: null }),
})

export const planBoardPage = page('/planes/:plan', {
  access: 'public',
  params: PlanParams,
  query: PageQuery,
  load: async (context, { params, query }) =>
    loadBoard(context, await planOf(context.db, params.plan), query, planAddress(params.plan)),
  page: (data) => <BoardPage {...data} />,
  subject: ({ plan }) => ref('plan', plan.id),
  json: boardJson,
})

export const plansPage = page('/planes', {
  access: 'public',
  async load({ db, actor, today }) {
    const plans = await listPlans(db)
    const ids = plans.map(({ id }) => id)
    const [states, phases] = await Promise.all([statesOf(db, ids, today()), phasesOfPlans(db, ids)])
    return {
      plans: plans.map((plan) => ({
        plan,
        state: states.get(plan.id)!,
        stage: stageOf(plan, today()),
        phase: phaseReached(phases.get(plan.id) ?? [], today()),
      })),
      can: { manage: canManagePlans(actor) },
    }
  },
  page: (data) => <PlansPage {...data} />,
  json: ({ plans }) => ({
    items: plans.map(({ plan, state, stage, phase }) => ({ ...plan, state, stage, phase: phase ?? null })),
    total: plans.length,
    next: null,
  }),
})
