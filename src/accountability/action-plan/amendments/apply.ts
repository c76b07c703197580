import { ref, type Ref } from '../../../kernel/ref.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, organizationRefs } from '../acting.ts'
import { deleteCommitment, findCommitmentByNumber, lockCommitment, restand } from '../commitments/store.ts'
import { applyPlanRecords } from '../import/apply.ts'
import { compare } from '../import/compare.ts'
import type { ImportProblem } from '../import/problems.ts'
import { keyOf, type GivenPlan, type GivenRecord, type Kind, type Numbers } from '../import/records.ts'
import { resolve } from '../import/resolve.ts'
import { snapshotOf } from '../import/snapshot.ts'
import { deleteIndicator, findIndicatorByNumber, findIndicator } from '../indicators/store.ts'
import { recordIndicator } from '../indicators/actions.ts'
import { deleteMilestone, findMilestoneByNumber, hasReports } from '../milestones/store.ts'
import { recordMilestoneRemoved } from '../milestones/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { countCommitments, type Plan } from '../plans/store.ts'
import { commitmentsIn, type TextChange } from '../versions/text.ts'

type By = { actorId: string | null; today: string }

/** Why changes that a text may make cannot be made to the plan's records: what was reported or measured stays; a name that means nobody, or two. */
export type ApplyRefusal = 'already-reported' | 'does-not-fit'

/**
 * Makes an amendment's changes to the records of the plan, which is locked: the same writing as an import's, besides what goes. Each
 * record tells in its own history what changed.
 */
export async function applyChanges(
  tx: Tx,
  plan: Plan,
  changes: readonly TextChange[],
  by: By,
): Promise<ApplyRefusal | null> {
  if (await lockClaimed(tx, plan, changes)) return 'already-reported'
  const given = givenBy(plan, changes)
  const problems: ImportProblem[] = []
  const resolution = await resolve(tx, [given], by.today, problems)
  if (problems.some(({ severity }) => severity === 'error') || resolution.toRegister.length > 0) return 'does-not-fit'
  const gone = changes.filter(({ action }) => action === 'remove')
  const before = await snapshotOf(tx, plan)
  const comparison = compare(before.records, resolution.plans[0]!, problems)
  // Phases and seats are rows of the plan, written with it: what goes is left out of what it will be.
  for (const { kind, numbers } of gone.filter(({ kind }) => kind === 'phase' || kind === 'seat')) {
    comparison.merged.delete(keyOf(kind, numbers))
    comparison.changes.push({ kind, numbers, action: 'change', fields: [] })
  }
  await applyPlanRecords(tx, { plan, given, before, comparison }, resolution, by)
  for (const change of gone) await remove(tx, plan, change, by)
  return null
}

function givenBy(plan: Plan, changes: readonly TextChange[]): GivenPlan {
  const given = (kind: Kind, numbers: Numbers, fields: object): GivenRecord => ({
    kind,
    numbers,
    fields: { ...fields },
    place: {},
    places: new Map(),
  })
  const said = ({ fields }: TextChange) => Object.fromEntries(fields.map(({ field, to }) => [field, to]))
  const written = changes.filter(({ action }) => action !== 'remove')
  const ofPlan = written.find(({ kind }) => kind === 'plan')
  const { startsOn, publishedOn } = plan // principles are of the catalogue in force then
  const records = [
    given('plan', [], { startsOn, publishedOn, ...(ofPlan && said(ofPlan)) }),
    ...written.filter((change) => change !== ofPlan).map((change) => given(change.kind, change.numbers, said(change))),
  ]
  return { slug: plan.slug, records, organizations: [], spanishOnly: false }
}

/** The same as `claimedIn`, while nobody reports. */
export async function lockClaimed(tx: Tx, plan: Plan, changes: readonly TextChange[]): Promise<TextChange | null> {
  for (const number of commitmentsIn(removedBy(changes))) {
    const commitment = await findCommitmentByNumber(tx, plan.id, number)
    if (commitment) await lockCommitment(tx, commitment.id)
  }
  return claimedIn(tx, plan.id, changes)
}

/** The first of the changes that takes out something of which something was reported or measured; null where none does. */
export async function claimedIn(db: Db, planId: PlanId, changes: readonly TextChange[]): Promise<TextChange | null> {
  for (const change of removedBy(changes)) if (await isClaimed(db, planId, change)) return change
  return null
}

const removedBy = (changes: readonly TextChange[]) => changes.filter(({ action }) => action === 'remove')

async function isClaimed(db: Db, planId: PlanId, { kind, numbers }: TextChange): Promise<boolean> {
  if (kind !== 'commitment' && kind !== 'milestone' && kind !== 'indicator') return false
  const commitment = await findCommitmentByNumber(db, planId, Number(numbers[0]))
  if (!commitment) return false
  if (kind === 'commitment') return hasReports(db, { commitmentId: commitment.id })
  if (kind === 'milestone') {
    const milestone = await findMilestoneByNumber(db, commitment.id, Number(numbers[1]))
    return milestone !== undefined && hasReports(db, { milestoneId: milestone.id })
  }
  const found = await findIndicatorByNumber(db, commitment.id, Number(numbers[1]))
  return found !== undefined && (await findIndicator(db, found.id))!.values.length > 0
}

async function remove(tx: Tx, plan: Plan, { kind, numbers }: TextChange, { actorId }: By) {
  const commitment = await findCommitmentByNumber(tx, plan.id, Number(numbers[0]))
  if (!commitment || kind === 'plan' || kind === 'phase' || kind === 'seat') return
  if (kind === 'commitment') {
    await deleteCommitment(tx, commitment.id)
    await countCommitments(tx, plan.id)
    await record(tx, {
      event: 'commitment.removed',
      subject: ref('commitment', commitment.id),
      actorId,
      about: aboutCommitment(commitment),
      details: { commitment: commitment.number, title: commitment.title },
    })
    return
  }
  const locked = (await lockCommitment(tx, commitment.id))!
  if (kind === 'milestone') {
    const milestone = await findMilestoneByNumber(tx, commitment.id, Number(numbers[1]))
    if (!milestone) return
    await deleteMilestone(tx, milestone.id)
    await restand(tx, locked)
    await recordMilestoneRemoved(tx, locked, milestone, actorId)
    return
  }
  const indicator = await findIndicatorByNumber(tx, commitment.id, Number(numbers[1]))
  if (!indicator) return
  await deleteIndicator(tx, indicator.id)
  await recordIndicator(tx, 'indicator.removed', locked, { id: indicator.id, number: Number(numbers[1]) }, actorId, {})
}

/** The commitments that the changes speak of, as records whose history tells of the amendment. */
export async function aboutChanges(tx: Tx, plan: Plan, numbers: readonly number[]): Promise<Ref[]> {
  const about: Ref[] = []
  for (const number of numbers) {
    const commitment = await findCommitmentByNumber(tx, plan.id, number)
    if (commitment) about.push(...aboutCommitment(commitment))
  }
  return [ref('plan', plan.id), ...about, ...organizationRefs([plan.convenerId])]
}
