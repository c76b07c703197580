import { organizationNames } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, authorizeManager, organizationRefs, type Acting } from '../acting.ts'
import { differences, journalled, type FieldChange } from '../differences.ts'
import { wasDrafted } from '../drafting/store.ts'
import { hasAssessments } from '../evaluation/scales/store.ts'
import { indicatorsOf } from '../indicators/store.ts'
import { wouldUndo } from '../meanwhile.ts'
import { hasReports, milestonesOf } from '../milestones/store.ts'
import { lastDayOf, whyNotEnded } from '../plans/ending.ts'
import { whyFixed, type FixedReason, type PlanId } from '../plans/model.ts'
import { countCommitments, findPlan, lockPlan, whyFixedNow } from '../plans/store.ts'
import {
  CommitmentDraft,
  leftOutside,
  tidyCommitment,
  whatIsWrongWithCommitment,
  wrongsOfOwners,
  type CommitmentId,
  type CommitmentReason,
  type OwnerReason,
} from './model.ts'
import {
  deleteCommitment,
  findCommitment,
  findCommitmentByNumber,
  insertCommitment,
  lockCommitment,
  restand,
  updateCommitment,
  type Commitment,
} from './store.ts'

/** Adds a commitment to a plan. Refuses a number that another commitment of the plan has, and what `whatIsWrongWithCommitment` names. */
export function addCommitment(
  { actor, transaction }: Acting,
  planId: PlanId,
  draft: CommitmentDraft,
): Promise<Verdict<CommitmentId, CommitmentReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const fixed = whyFixed(plan)
    if (fixed) return refuse(fixed)
    const wrong = wrongWith(draft) ?? (await wrongOwner(tx, draft, null))
    if (wrong) return refuse(wrong)
    // Drafts of one that was taken out keep its address.
    if ((await findCommitmentByNumber(tx, planId, draft.number)) || (await wasDrafted(tx, planId, draft.number)))
      return refuse('number-taken')
    const id = await insertCommitment(tx, planId, tidyCommitment(draft))
    await countCommitments(tx, planId)
    await recordAddition(tx, { id, planId, ...draft }, actorId)
    return accept(id)
  })
}

export async function recordAddition(
  tx: Tx,
  commitment: { id: CommitmentId; planId: PlanId } & CommitmentDraft,
  actorId: string | null,
  details: Record<string, unknown> = {},
) {
  await record(tx, {
    event: 'commitment.added',
    subject: ref('commitment', commitment.id),
    actorId,
    about: [...aboutCommitment(commitment), ...actorRefs(commitment)],
    details: { commitment: commitment.number, title: commitment.title, ...details },
  })
}

/**
 * Edits a commitment. Answers what changed; nothing changed, nothing recorded. Its number is permanent: it is its address.
 * Refuses to undo what was written after the form of `filledFrom` was filled.
 */
export function editCommitment(
  { actor, transaction, today }: Acting,
  id: CommitmentId,
  draft: CommitmentDraft,
  filledFrom = '',
): Promise<Verdict<FieldChange[], CommitmentReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const locked = await lockCommitment(tx, id)
    if (!locked) throw new NotFound(ref('commitment', id))
    const before = (await findCommitment(tx, id))!
    const after = tidyCommitment(draft)
    if (wouldUndo(filledFrom, draftOfCommitment(before), after)) return refuse('changed-meanwhile')
    const wrong =
      wrongWith(draft) ??
      (draft.number === locked.number ? null : 'number-is-permanent') ??
      (await wrongOwner(tx, draft, before)) ??
      leftOutside(before, after, await milestonesOf(tx, [id]))
    if (wrong) return refuse(wrong)
    const changes = differences(draftOfCommitment(before), after)
    if (changes.length === 0) return accept(changes)
    const fixed = (await whyFixedNow(tx, locked.planId)) ?? (await whyNotEndedWith(tx, before, after.endsOn, today()))
    if (fixed) return refuse(fixed)
    await writeCommitmentChanges(tx, before, after, changes, actorId)
    return accept(changes)
  })
}

/** The same, of some of its fields; the others stay as they are. */
export async function editCommitmentOf(acting: Acting, id: CommitmentId, part: Partial<CommitmentDraft>) {
  const before = await acting.transaction((tx) => findCommitment(tx, id))
  if (!before) throw new NotFound(ref('commitment', id))
  return editCommitment(acting, id, { ...draftOfCommitment(before), ...part })
}

/** The rows and the entry of an edit that was found right. The commitment is locked. */
export async function writeCommitmentChanges(
  tx: Tx,
  before: Commitment,
  after: CommitmentDraft,
  changes: readonly FieldChange[],
  actorId: string | null,
  details: Record<string, unknown> = {},
) {
  await updateCommitment(tx, before.id, after)
  await restand(tx, before)
  await record(tx, {
    event: 'commitment.edited',
    subject: ref('commitment', before.id),
    actorId,
    // Whoever stops being an owner is told too.
    about: [
      ...aboutCommitment(before),
      ...aboutCommitment({ ...before, ...after }),
      ...actorRefs(before),
      ...actorRefs(after),
    ],
    details: {
      commitment: after.number,
      changes: journalled(changes),
      ...(await namedElsewhere(tx, before.id, changes)),
      ...details,
    },
  })
}

/** Its milestones are found by its title and its owners: where those change, the search must look at them again. */
async function namedElsewhere(tx: Tx, id: CommitmentId, changes: readonly FieldChange[]) {
  const matters = changes.some(({ field }) => ['title', 'publicOwnerId', 'civilOwnerId'].includes(field))
  return matters ? { milestoneIds: (await milestonesOf(tx, [id])).map((milestone) => milestone.id) } : {}
}

/** Takes a commitment out, with its milestones and indicators, while nothing was ever reported of it: what was claimed in public stays. */
export function removeCommitment(
  { actor, transaction, today }: Acting,
  id: CommitmentId,
): Promise<Verdict<null, 'already-reported' | 'not-ended' | FixedReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const commitment = await findCommitment(tx, id)
    if (!commitment || !(await lockPlan(tx, commitment.planId)) || !(await lockCommitment(tx, id)))
      throw new NotFound(ref('commitment', id))
    const fixed = (await whyFixedNow(tx, commitment.planId)) ?? (await whyNotEndedWith(tx, commitment, null, today()))
    if (fixed) return refuse(fixed)
    if ((await hasReports(tx, { commitmentId: id })) || (await hasAssessments(tx, { commitmentId: id })))
      return refuse('already-reported')
    const within = {
      milestoneIds: (await milestonesOf(tx, [id])).map((milestone) => milestone.id),
      indicatorIds: (await indicatorsOf(tx, [id])).map((indicator) => indicator.id),
    }
    await deleteCommitment(tx, id)
    await countCommitments(tx, commitment.planId)
    await record(tx, {
      event: 'commitment.removed',
      subject: ref('commitment', id),
      actorId,
      about: [...aboutCommitment(commitment), ...actorRefs(commitment)],
      details: { commitment: commitment.number, title: commitment.title, ...within },
    })
    return accept(null)
  })
}

/** A plan that says no last day ends with its commitments: neither do they end it before its time. */
async function whyNotEndedWith(tx: Tx, { id, planId }: Commitment, endsOn: Day | null, today: Day) {
  const plan = (await findPlan(tx, planId))!
  const others = await lastDayOf(tx, plan, id)
  return whyNotEnded(tx, plan, endsOn !== null && endsOn > (others ?? '') ? endsOn : others, today)
}

const wrongWith = (draft: CommitmentDraft): CommitmentReason | null =>
  whatIsWrongWithCommitment(draft) ??
  (new Set(draft.actors.map(({ organizationId }) => organizationId)).size < draft.actors.length
    ? 'repeated-actor'
    : null)

type Owners = Pick<CommitmentDraft, 'publicOwnerId' | 'civilOwnerId'>

/** An owner that stays is not judged: a published plan may name one that no form would take. */
async function wrongOwner(
  tx: Tx,
  { publicOwnerId, civilOwnerId }: Owners,
  before: Owners | null,
): Promise<OwnerReason | null> {
  const changed = { public: publicOwnerId !== before?.publicOwnerId, civil: civilOwnerId !== before?.civilOwnerId }
  if (before && !changed.public && !changed.civil) return null
  const names = await organizationNames(
    tx,
    [publicOwnerId, civilOwnerId].filter((id) => id !== null),
  )
  const owner = (id: string | null) => (id === null ? null : { key: id, sector: names.get(id)?.sector })
  const wrongs = wrongsOfOwners({ publicOwner: owner(publicOwnerId), civilOwner: owner(civilOwnerId) })
  return (
    wrongs.find(
      (wrong) => wrong === 'same-owner' || (wrong === 'public-owner-not-public' ? changed.public : changed.civil),
    ) ?? null
  )
}

const actorRefs = ({ actors }: Pick<CommitmentDraft, 'actors'>) =>
  organizationRefs(actors.map(({ organizationId }) => organizationId))

/** The draft a commitment would be again: what an edit is compared with. */
export const draftOfCommitment = (commitment: Commitment): CommitmentDraft =>
  Object.fromEntries(
    Object.keys(CommitmentDraft.shape).map((field) => [field, commitment[field as keyof CommitmentDraft]]),
  ) as CommitmentDraft
