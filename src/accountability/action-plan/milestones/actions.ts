import { newId } from '../../../kernel/id.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, inTheNameOf, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, authorizeManager, canReport, type Acting } from '../acting.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { lockCommitment, planOfCommitment, restand, type LockedCommitment } from '../commitments/store.ts'
import { differences, journalled, type FieldChange } from '../differences.ts'
import { wouldUndo } from '../meanwhile.ts'
import { reversed, type FixedReason } from '../plans/model.ts'
import { findPlan, lockPlan, whyFixedNow } from '../plans/store.ts'
import {
  findCircle,
  recordProgress,
  wrongsOfSpan,
  type MilestoneDraft,
  type MilestoneId,
  type MilestoneReason,
  type ProgressReason,
  type Recorded,
  type ReportDraft,
  type ReportId,
} from './model.ts'
import {
  deleteMilestone, dependenciesOf, findMilestone, findMilestoneByNumber, findReport, hasReports, insertMilestone, insertReport, lockMilestone, ofPlan, planDependencies, reportedOf, saveDependencies, spansOf, updateMilestone, type Milestone, type MilestoneFacts,
} from './store.ts' // prettier-ignore

/** Adds a milestone to a commitment. */
export function addMilestone(
  { actor, transaction }: Acting,
  commitmentId: CommitmentId,
  draft: MilestoneDraft,
): Promise<Verdict<MilestoneId, MilestoneReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const commitment = await lockForWriting(tx, commitmentId)
    const fixed = await whyFixedNow(tx, commitment.planId)
    if (fixed) return refuse(fixed)
    const wrong = (await whatIsWrong(tx, commitment, null, draft)) ?? (await wrongSpan(tx, commitment, draft))
    if (wrong) return refuse(wrong)
    if (await findMilestoneByNumber(tx, commitmentId, draft.number)) return refuse('number-taken')
    const { dependsOn, ...facts } = draft
    const id = await insertMilestone(tx, commitment, facts)
    await saveDependencies(tx, commitment.planId, id, dependsOn as MilestoneId[])
    await restand(tx, commitment)
    await recordMilestoneAdded(tx, commitment, id, facts, actorId)
    return accept(id)
  })
}

/**
 * Edits a milestone. Answers what changed; nothing changed, nothing recorded. Its number is permanent.
 * Refuses to undo what was written after the form of `filledFrom` was filled.
 */
export function editMilestone(
  { actor, transaction }: Acting,
  id: MilestoneId,
  draft: MilestoneDraft,
  filledFrom = '',
): Promise<Verdict<FieldChange[], MilestoneReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const { milestone, commitment } = await lockMilestoneForWriting(tx, id)
    const before = await draftOfMilestone(tx, milestone)
    const after = { ...draft, dependsOn: [...new Set(draft.dependsOn)].sort() }
    if (wouldUndo(filledFrom, before, after)) return refuse('changed-meanwhile')
    const changes = differences(before, after)
    if (changes.length === 0) return accept(changes)
    const fixed = await whyFixedNow(tx, commitment.planId)
    if (fixed) return refuse(fixed)
    const wrong =
      (await whatIsWrong(tx, commitment, milestone, draft)) ??
      (changes.some(({ field }) => SPAN_FIELDS.includes(field)) ? await wrongSpan(tx, commitment, draft) : null)
    if (wrong) return refuse(wrong)
    const { dependsOn, ...facts } = draft
    await updateMilestone(tx, id, facts)
    await saveDependencies(tx, milestone.planId, id, dependsOn as MilestoneId[])
    await restand(tx, commitment)
    await recordMilestoneEdited(tx, commitment, milestone, changes, actorId)
    return accept(changes)
  })
}

/** Takes a milestone out while nothing was ever reported of it. Whatever waited for it waits no more. */
export function removeMilestone(
  { actor, transaction }: Acting,
  id: MilestoneId,
): Promise<Verdict<null, 'already-reported' | FixedReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const { milestone, commitment } = await lockMilestoneForWriting(tx, id)
    const fixed = await whyFixedNow(tx, commitment.planId)
    if (fixed) return refuse(fixed)
    if (await hasReports(tx, { milestoneId: id })) return refuse('already-reported')
    await deleteMilestone(tx, id)
    await restand(tx, commitment)
    await recordMilestoneRemoved(tx, commitment, milestone, actorId)
    return accept(null)
  })
}

export const recordMilestoneRemoved = (
  tx: Tx,
  commitment: LockedCommitment,
  { id, number, title }: Pick<Milestone, 'id' | 'number' | 'title'>,
  actorId: string | null,
) =>
  record(tx, {
    event: 'milestone.removed',
    subject: ref('milestone', id),
    actorId,
    about: aboutCommitment(commitment),
    details: { ...namesOf(commitment, number), title },
  })

export const recordMilestoneAdded = (
  tx: Tx,
  commitment: LockedCommitment,
  id: MilestoneId,
  { number, title, endsOn }: MilestoneFacts,
  actorId: string | null,
) =>
  record(tx, {
    event: 'milestone.added',
    subject: ref('milestone', id),
    actorId,
    about: aboutCommitment(commitment),
    details: { ...namesOf(commitment, number), title, endsOn },
  })

export const recordMilestoneEdited = (
  tx: Tx,
  commitment: LockedCommitment,
  { id, number }: Pick<Milestone, 'id' | 'number'>,
  changes: readonly FieldChange[],
  actorId: string | null,
) =>
  record(tx, {
    event: 'milestone.edited',
    subject: ref('milestone', id),
    actorId,
    about: aboutCommitment(commitment),
    details: { ...namesOf(commitment, number), changes: journalled(changes) },
  })

/** By what people, and by what the search, know where it happened. */
const namesOf = (commitment: LockedCommitment, milestone: number) => ({
  commitment: commitment.number,
  milestone,
  commitmentId: commitment.id,
})

/** The plan before the commitment, always: an import locks in that order too, and circles are judged on a plan that holds still. */
async function lockForWriting(tx: Tx, commitmentId: CommitmentId): Promise<LockedCommitment> {
  const found = await lockPlanOf(tx, commitmentId)
  const commitment = found && (await lockCommitment(tx, commitmentId))
  if (!commitment) throw new NotFound(ref('commitment', commitmentId))
  return commitment
}

async function lockMilestoneForWriting(
  tx: Tx,
  id: MilestoneId,
): Promise<{ milestone: Milestone; commitment: LockedCommitment }> {
  const milestone = await findMilestone(tx, id)
  if (!milestone) throw new NotFound(ref('milestone', id))
  const commitment = await lockForWriting(tx, milestone.commitmentId)
  const locked = await lockMilestone(tx, id)
  if (!locked) throw new NotFound(ref('milestone', id))
  return { milestone: locked, commitment }
}

async function lockPlanOf(tx: Tx, commitmentId: CommitmentId) {
  const planId = await planOfCommitment(tx, commitmentId)
  return planId && lockPlan(tx, planId)
}

async function whatIsWrong(
  tx: Tx,
  { planId }: LockedCommitment,
  milestone: Milestone | null,
  draft: MilestoneDraft,
): Promise<MilestoneReason | null> {
  if (reversed(draft.startsOn, draft.endsOn)) return 'dates-reversed'
  if (milestone && draft.number !== milestone.number) return 'number-is-permanent'
  if (milestone && draft.dependsOn.includes(milestone.id)) return 'depends-on-itself'
  const known = await ofPlan(tx, planId, draft.dependsOn)
  if (draft.dependsOn.some((id) => !known.has(id))) return 'depends-on-another-plan'
  if (!milestone) return null // nothing can wait yet for one that is new
  const others = (await planDependencies(tx, planId)).filter(([waits]) => waits !== milestone.id)
  return findCircle([...others, ...draft.dependsOn.map((on) => [milestone.id, on] as const)])
    ? 'dependencies-in-a-circle'
    : null
}

/** Dates that stay are not judged again: a published plan may print some that no form would take. */
const SPAN_FIELDS = ['startsOn', 'endsOn', 'dependsOn']
const wrongSpan = async (
  tx: Tx,
  commitment: LockedCommitment,
  draft: MilestoneDraft,
): Promise<MilestoneReason | null> => wrongsOfSpan(draft, commitment, await spansOf(tx, draft.dependsOn))[0] ?? null

/** The draft a milestone would be again: what an edit is compared with. */
export async function draftOfMilestone(
  db: Db,
  { number, title, deliverable, startsOn, endsOn, id }: Milestone,
): Promise<MilestoneDraft> {
  const dependsOn = ((await dependenciesOf(db, [id])).get(id) ?? []).map((milestone) => milestone.id).sort()
  return { number, title, deliverable, startsOn, endsOn, dependsOn }
}

export type ReportOutcome =
  | {
      ok: true
      value: Recorded & { id: ReportId; /** False where this very report had been received before. */ isNew: boolean }
    }
  | { ok: false; reason: ProgressReason; reasons: readonly ProgressReason[] }

/**
 * Reports a milestone at a day, in the name of the commitment's public owner. Throws Forbidden to anybody else.
 * `reportId` is chosen by the form, so that sending it twice, after a lost answer, is one report and one receipt.
 */
export function reportProgress(
  { actor, transaction, today }: Acting,
  id: MilestoneId,
  draft: ReportDraft,
  reportId = newId() as ReportId,
): Promise<ReportOutcome> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const milestone = await findMilestone(tx, id)
    const commitment = milestone && (await lockCommitment(tx, milestone.commitmentId))
    if (!commitment || !(await lockMilestone(tx, id))) throw new NotFound(ref('milestone', id))
    authorize(canReport(actor, commitment))
    const received = await findReport(tx, reportId)
    if (received) return receiptOf(received, id)

    const reports = await reportedOf(tx, id)
    const isPlanClosed = (await findPlan(tx, commitment.planId))!.closedOn !== null // asked once the lock is held: a closing waits for it, or it for a closing
    const verdict = recordProgress(
      { isPlanClosed, endsOn: milestone.endsOn, planStartsOn: commitment.planStartsOn, reports },
      draft,
      today(),
    )
    if (!verdict.ok) return verdict
    await writeReport(tx, {
      milestone,
      commitment,
      report: { ...draft, id: reportId, organizationId: inTheNameOf(actor, commitment.publicOwnerId!), personId },
      recorded: verdict.value,
      actorId: personId,
    })
    return accept({ ...verdict.value, id: reportId, isNew: true })
  })
}

function receiptOf(
  report: NonNullable<Awaited<ReturnType<typeof findReport>>>,
  milestoneId: MilestoneId,
): ReportOutcome {
  authorize(report.milestoneId === milestoneId)
  return accept({
    id: report.id,
    number: report.number,
    before: null,
    current: { completion: report.completion, reportedOn: report.onDay },
    isNew: false,
  })
}

/** The rows and the entry of a report that the rule accepted. Commitment and milestone are locked. */
export async function writeReport(
  tx: Tx,
  {
    milestone,
    commitment,
    report,
    recorded,
    actorId,
  }: {
    milestone: Milestone
    commitment: LockedCommitment
    report: ReportDraft & { id: ReportId; organizationId: string; personId: string | null }
    recorded: Recorded
    actorId: string | null
  },
) {
  const evidenceIds = await insertReport(tx, milestone.id, report, recorded)
  const standing = await restand(tx, commitment)
  await record(tx, {
    event: 'milestone.progress-reported',
    subject: ref('milestone', milestone.id),
    actorId,
    organizationId: report.organizationId,
    about: aboutCommitment(commitment),
    details: {
      ...namesOf(commitment, milestone.number),
      report: recorded.number,
      onDay: report.onDay,
      from: recorded.before,
      completion: report.completion,
      evidenceIds,
      commitmentCompletion: standing.after,
      commitmentCompletionBefore: standing.before,
    },
  })
}
