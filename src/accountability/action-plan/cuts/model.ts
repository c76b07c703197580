import type { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import type { PlanState } from '../plans/model.ts'
import type { Completion } from '../vocabulary.ts'
import type { CounterpartVerdict } from '../counterpart/vocabulary.ts'

export const CutId = id('CutId')
export type CutId = z.infer<typeof CutId>

/** On a day set beforehand, when somebody asked for it, or at the end of the plan. */
export const CUT_KINDS = ['scheduled', 'by-hand', 'final'] as const
export type CutKind = (typeof CUT_KINDS)[number]

/** How far everything of a plan was on a day. `late`: something was due before that day and not complete. */
export type CutDocument = {
  format: 'tequio-cut/1'
  plan: string
  /** Of the signed text in force; null where the plan was never signed. */
  version: number | null
  number: number
  kind: CutKind
  forDay: Day | null
  onDay: Day
  summary: PlanState
  commitments: CutCommitment[]
}
export type CutCommitment = {
  number: number
  completion: Completion | null
  late: boolean
  milestones: CutMilestone[]
  indicators: { number: number; day: Day | null; value: number | null }[]
}
export type CutMilestone = {
  number: number
  completion: Completion | null
  reportedOn: Day | null
  endsOn: Day | null
  late: boolean
  /** What the civil owner says of the report that stands. */
  counterpart: CounterpartVerdict | null
}

export type CutReason = 'no-commitments' | 'is-closed' | 'cut-today' | 'set-today'
export type CutDayReason =
  | 'in-the-past'
  | 'cut-today'
  | 'too-far'
  | 'already-set'
  | 'not-set'
  | 'is-closed'
  | 'too-many'

/** Days that may be set ahead: a cut a week for two years. */
export const MOST_CUT_DAYS = 104
/** From today, where nobody knows the last day of the plan; a later one is a slip of the keys. */
export const MOST_CUT_MONTHS = 120

/** A commitment of a cut beside the cut before; `before` is undefined where it was not in it. */
export type CutRow = CutCommitment & { before: CutCommitment | undefined }

export function besideBefore(cut: CutDocument, previous: CutDocument | undefined): CutRow[] {
  const known = new Map(previous?.commitments.map((commitment) => [commitment.number, commitment]))
  return cut.commitments.map((commitment) => ({ ...commitment, before: known.get(commitment.number) }))
}

export const completeIn = ({ milestones }: CutCommitment) =>
  milestones.filter(({ completion }) => completion === 'complete').length
