import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { authorizeManager, organizationRefs, type Acting } from '../acting.ts'
import { differences, journalled, type FieldChange } from '../differences.ts'
import { whatIsWrongWithPlan, type PlanDraft, type PlanId, type PlanReason } from './model.ts'
import {
  draftOfPlan,
  findPlanBySlug,
  insertPlan,
  lockPlan,
  newPlanId,
  replaceCurrentPlan,
  updatePlan,
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

/** Edits a plan. Answers what changed; nothing changed, nothing recorded. Its slug is permanent. */
export function editPlan(
  { actor, transaction }: Acting,
  id: PlanId,
  draft: PlanDraft,
): Promise<Verdict<FieldChange[], PlanReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, id)
    if (!plan) throw new NotFound(ref('plan', id))
    const wrong = whatIsWrongWithPlan(draft) ?? (draft.slug === plan.slug ? null : 'slug-is-permanent')
    if (wrong) return refuse(wrong)
    const before = await draftOfPlan(tx, plan)
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
