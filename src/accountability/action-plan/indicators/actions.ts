import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, authorizeManager, canMeasure, type Acting } from '../acting.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { lockCommitment, type LockedCommitment } from '../commitments/store.ts'
import { differences, journalled, type FieldChange } from '../differences.ts'
import { wouldUndo } from '../meanwhile.ts'
import type { FixedReason } from '../plans/model.ts'
import { whyFixedNow } from '../plans/store.ts'
import type { IndicatorDraft, IndicatorId, MeasurementDraft, MeasurementReason } from './model.ts'
import {
  deleteIndicator,
  findIndicator,
  findIndicatorByNumber,
  insertIndicator,
  saveValue,
  updateIndicator,
  type Indicator,
} from './store.ts'

export type IndicatorReason = 'number-taken' | 'number-is-permanent' | 'changed-meanwhile' | FixedReason

/** Adds an indicator to a commitment. */
export function addIndicator(
  { actor, transaction }: Acting,
  commitmentId: CommitmentId,
  draft: IndicatorDraft,
): Promise<Verdict<IndicatorId, IndicatorReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const commitment = await lockCommitment(tx, commitmentId)
    if (!commitment) throw new NotFound(ref('commitment', commitmentId))
    const fixed = await whyFixedNow(tx, commitment.planId)
    if (fixed) return refuse(fixed)
    if (await findIndicatorByNumber(tx, commitmentId, draft.number)) return refuse('number-taken')
    const id = await insertIndicator(tx, commitmentId, draft)
    await recordIndicator(tx, 'indicator.added', commitment, { id, number: draft.number }, actorId, {
      name: draft.name,
    })
    return accept(id)
  })
}

/**
 * Edits an indicator. Answers what changed; nothing changed, nothing recorded. Its number is permanent.
 * Refuses to undo what was written after the form of `filledFrom` was filled.
 */
export function editIndicator(
  { actor, transaction }: Acting,
  id: IndicatorId,
  draft: IndicatorDraft,
  filledFrom = '',
): Promise<Verdict<FieldChange[], IndicatorReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const { indicator, commitment } = await lockIndicator(tx, id)
    if (draft.number !== indicator.number) return refuse('number-is-permanent')
    const before = draftOfIndicator(indicator)
    if (wouldUndo(filledFrom, before, draft)) return refuse('changed-meanwhile')
    const changes = differences(before, draft)
    if (changes.length === 0) return accept(changes)
    const fixed = await whyFixedNow(tx, commitment.planId)
    if (fixed) return refuse(fixed)
    await updateIndicator(tx, id, draft)
    await recordIndicator(tx, 'indicator.edited', commitment, indicator, actorId, { changes: journalled(changes) })
    return accept(changes)
  })
}

/** Takes an indicator out while nothing was measured: what was published stays. */
export function removeIndicator(
  { actor, transaction }: Acting,
  id: IndicatorId,
): Promise<Verdict<null, 'already-measured' | FixedReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const { indicator, commitment } = await lockIndicator(tx, id)
    const fixed = await whyFixedNow(tx, commitment.planId)
    if (fixed) return refuse(fixed)
    if (indicator.values.length > 0) return refuse('already-measured')
    await deleteIndicator(tx, id)
    await recordIndicator(tx, 'indicator.removed', commitment, indicator, actorId, { name: indicator.name })
    return accept(null)
  })
}

/** Records what was measured on a day, or corrects it: the journal keeps what it said before. */
export function recordIndicatorValue(
  { actor, transaction, today }: Acting,
  id: IndicatorId,
  draft: MeasurementDraft,
): Promise<Verdict<null, MeasurementReason>> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const { indicator, commitment } = await lockIndicator(tx, id)
    authorize(canMeasure(actor, commitment))
    if (draft.day > today()) return refuse('in-the-future')
    const before = indicator.values.find(({ day }) => day === draft.day)
    if (before && differences(before, draft).length === 0) return accept(null)
    await saveValue(tx, id, draft)
    await recordIndicator(tx, 'indicator.value-recorded', commitment, indicator, personId, {
      day: draft.day,
      from: before?.value ?? null,
      value: draft.value,
    })
    return accept(null)
  })
}

export const recordIndicator = (
  tx: Tx,
  event: string,
  commitment: LockedCommitment,
  { id, number }: { id: IndicatorId; number: number },
  actorId: string | null,
  details: Record<string, unknown>,
) =>
  record(tx, {
    event,
    subject: ref('indicator', id),
    actorId,
    about: aboutCommitment(commitment),
    details: { commitment: commitment.number, indicator: number, ...details },
  })

async function lockIndicator(tx: Tx, id: IndicatorId): Promise<{ indicator: Indicator; commitment: LockedCommitment }> {
  const found = await findIndicator(tx, id)
  const commitment = found && (await lockCommitment(tx, found.commitmentId))
  const indicator = commitment && (await findIndicator(tx, id)) // again, now that nobody else writes it
  if (!indicator) throw new NotFound(ref('indicator', id))
  return { indicator, commitment }
}

export function draftOfIndicator({ id: _, commitmentId: __, values: ___, ...draft }: Indicator): IndicatorDraft {
  return draft
}
