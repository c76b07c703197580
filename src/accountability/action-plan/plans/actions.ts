import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { authorizeManager, organizationRefs, type Acting } from '../acting.ts'
import { lockCommitmentsOf } from '../commitments/store.ts'
import { differences, journalled, type FieldChange } from '../differences.ts'
import { hasAssessments } from '../evaluation/scales/store.ts'
import { indicatorsOf } from '../indicators/store.ts'
import { wouldUndo } from '../meanwhile.ts'
import { hasReports, milestonesOf } from '../milestones/store.ts'
import { hasCuts } from '../cuts/store.ts'
import { wasDrafted } from '../drafting/store.ts'
import { UNSIGNED_FIELDS } from '../versions/text.ts'
import { lastDayOf, whyNotEnded, whyNotPublished, whyPublic } from './ending.ts'
import { phasesChanged, rewritesThePast } from './phases.ts'
import {
  whatIsWrongWithPlan,
  whyFixed,
  type Phase,
  type PlanDraft,
  type PlanId,
  type PlanReason,
  type PlanRemovalReason,
} from './model.ts'
import {
  deletePlan,
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

/**
 * Edits a plan: its facts, its phases, its seats or all of them; what `part` does not name stays. Answers what changed; nothing
 * changed, nothing recorded. Its slug is permanent. Refuses to undo what was written after the form of `filledFrom` was filled. A
 * phase that has begun or ended is changed with a `reason`, which is published.
 */
export function editPlan(
  { actor, transaction, today }: Acting,
  id: PlanId,
  part: Partial<PlanDraft>,
  filledFrom = '',
  reason: TranslatedText | null = null,
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
    const fixed = changes.every(({ field }) => UNSIGNED_FIELDS.includes(field)) ? null : whyFixed(plan)
    if (fixed) return refuse(fixed)
    if (draft.endsOn !== before.endsOn) {
      const after = await lastDayOf(tx, { id, endsOn: draft.endsOn })
      const unended = await whyNotEnded(tx, plan, after, today())
      if (unended) return refuse(unended)
    }
    const unsigned = await whyNotPublished(tx, plan, draft.publishedOn)
    if (unsigned) return refuse(unsigned)
    if (reason === null && rewritesThePast(before.phases, draft.phases, today())) return refuse('phases-need-reason')
    if (changes.length > 0) await writePlanChanges(tx, id, draft, changes, actorId, reason)
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
  reason: TranslatedText | null = null,
) {
  await updatePlan(tx, id, draft)
  await record(tx, {
    event: 'plan.edited',
    subject: ref('plan', id),
    actorId,
    organizationId: draft.convenerId,
    about: organizationRefs([draft.convenerId]),
    details: { changes: told(changes), ...(reason && { reason }) },
  })
}

/** What the journal keeps of an edit. Days of phases that were moved must show. */
const told = (changes: readonly FieldChange[]) =>
  changes.flatMap((change) =>
    change.field === 'phases' ? [phasesChanged(change.from as Phase[], change.to as Phase[])] : journalled([change]),
  )

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
      (plan.version === null ? null : 'plan-is-signed') ??
      ((await wasDrafted(tx, id)) ? 'plan-drafted' : null) ??
      ((await hasCuts(tx, id)) ? 'plan-was-cut' : null) ??
      (await whyPublic(tx, plan)) ??
      ((await hasReports(tx, { planId: id })) || (await hasAssessments(tx, { planId: id })) ? 'plan-reported' : null) ??
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
