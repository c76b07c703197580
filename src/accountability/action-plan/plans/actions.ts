import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { historyOf, record } from '../../../platform/journal/index.ts'
import { authorizeManager, organizationRefs, type Acting } from '../acting.ts'
import { lockCommitmentsOf } from '../commitments/store.ts'
import { differences, journalled, type FieldChange } from '../differences.ts'
import { indicatorsOf } from '../indicators/store.ts'
import { wouldUndo } from '../meanwhile.ts'
import { hasReports, milestonesOf } from '../milestones/store.ts'
import { whatIsWrongWithPlan, type PlanDraft, type PlanId, type PlanReason, type PlanRemovalReason } from './model.ts'
import {
  deletePlan,
  draftOfPlan,
  findPlanBySlug,
  insertPlan,
  lockPlan,
  newPlanId,
  replaceCurrentPlan,
  updatePlan,
  type Plan,
} from './store.ts'

/** Creates a plan without commitments. Refuses a slug that another plan has, and what `whatIsWrongWithPlan` names. */
export function createPlan({ actor, transaction }: Acting, draft: PlanDraft): Promise<Verdict<PlanId, PlanReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const wrong = whatIsWrongWithPlan(draft)
    if (wrong) return refuse(wrong)
    if (await findPlanBySlug(tx, draft.slug)) return refuse('slug-taken')
    return accept(await writeNewPlan(tx, draft, actorId))
  })
}

/** The rows and the entry of a new plan that was found right. */
export async function writeNewPlan(tx: Tx, draft: PlanDraft, actorId: string | null): Promise<PlanId> {
  const id = newPlanId()
  await insertPlan(tx, id, draft)
  await record(tx, {
    event: 'plan.created',
    subject: ref('plan', id),
    actorId,
    organizationId: draft.convenerId,
    about: organizationRefs([draft.convenerId]),
    details: { slug: draft.slug, title: draft.title },
  })
  return id
}

/**
 * Edits a plan: its facts, its phases, its seats or all of them; what `part` does not name stays. Answers what changed; nothing
 * changed, nothing recorded. Its slug is permanent. Refuses to undo what was written after the form of `filledFrom` was filled.
 */
export function editPlan(
  { actor, transaction }: Acting,
  id: PlanId,
  part: Partial<PlanDraft>,
  filledFrom = '',
): Promise<Verdict<FieldChange[], PlanReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, id)
    if (!plan) throw new NotFound(ref('plan', id))
    const before = await draftOfPlan(tx, plan)
    const draft = { ...before, ...part }
    if (wouldUndo(filledFrom, before, draft)) return refuse('changed-meanwhile')
    const wrong = whatIsWrongWithPlan(draft) ?? (draft.slug === plan.slug ? null : 'slug-is-permanent')
    if (wrong) return refuse(wrong)
    const changes = differences(before, draft)
    if (changes.length > 0) await writePlanChanges(tx, id, draft, changes, actorId)
    return accept(changes)
  })
}

/** The rows and the entry of an edit that was found right. The plan is locked. */
export async function writePlanChanges(
  tx: Tx,
  id: PlanId,
  draft: PlanDraft,
  changes: readonly FieldChange[],
  actorId: string | null,
) {
  await updatePlan(tx, id, draft)
  await record(tx, {
    event: 'plan.edited',
    subject: ref('plan', id),
    actorId,
    organizationId: draft.convenerId,
    about: organizationRefs([draft.convenerId]),
    details: { changes: journalled(changes) },
  })
}

/**
 * Takes out a plan that was made by mistake, with all that is in it: while it was never the current one nor published, and
 * nothing was reported or measured. What was once claimed in public stays; the journal keeps that it was there.
 */
export function removePlan({ actor, transaction }: Acting, id: PlanId): Promise<Verdict<null, PlanRemovalReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, id)
    if (!plan) throw new NotFound(ref('plan', id))
    const within = await lockCommitmentsOf(tx, id)
    const commitmentIds = within.map((commitment) => commitment.id)
    const indicators = await indicatorsOf(tx, commitmentIds)
    const stays =
      (await wasPublic(tx, plan)) ??
      ((await hasReports(tx, { planId: id })) ? 'plan-reported' : null) ??
      (indicators.some(({ values }) => values.length > 0) ? 'plan-measured' : null)
    if (stays) return refuse(stays)
    const milestoneIds = (await milestonesOf(tx, commitmentIds)).map((milestone) => milestone.id)
    await deletePlan(tx, id)
    await record(tx, {
      event: 'plan.removed',
      subject: ref('plan', id),
      actorId,
      organizationId: plan.convenerId,
      about: [
        ...commitmentIds.map((commitmentId) => ref('commitment', commitmentId)),
        ...organizationRefs([plan.convenerId, ...within.flatMap((one) => [one.publicOwnerId, one.civilOwnerId])]),
      ],
      details: {
        slug: plan.slug,
        title: plan.title,
        commitmentIds,
        milestoneIds,
        indicatorIds: indicators.map((indicator) => indicator.id),
      },
    })
    return accept(null)
  })
}

/** Whether it is or ever was the current plan, or published: the journal remembers what the row no longer says. */
async function wasPublic(tx: Tx, plan: Plan): Promise<PlanRemovalReason | null> {
  const history = await historyOf(tx, ref('plan', plan.id), {
    events: ['plan.made-current', 'plan.edited'],
    limit: 10_000,
  })
  if (plan.current || history.some(({ event }) => event === 'plan.made-current')) return 'plan-was-current'
  const dates = history.flatMap(({ details }) => (details.changes ?? []) as FieldChange[])
  const hadDay = dates.some(({ field, from }) => field === 'publishedOn' && from !== null && from !== undefined)
  return plan.publishedOn !== null || hadDay ? 'plan-published' : null
}

/** Makes it the plan that /plan shows. Answers whether it was not already. */
export function setCurrentPlan({ actor, transaction }: Acting, id: PlanId): Promise<boolean> {
  const actorId = authorizeManager(actor)
  return transaction((tx) => makeCurrent(tx, id, actorId))
}

/** For the act above, and for whoever fills a new installation. */
export async function makeCurrent(tx: Tx, id: PlanId, actorId: string | null): Promise<boolean> {
  const plan = await lockPlan(tx, id)
  if (!plan) throw new NotFound(ref('plan', id))
  if (plan.current) return false
  const before = await replaceCurrentPlan(tx, id)
  await record(tx, {
    event: 'plan.made-current',
    subject: ref('plan', id),
    actorId,
    organizationId: plan.convenerId,
    about: before ? [ref('plan', before)] : [],
    details: { slug: plan.slug },
  })
  return true
}
