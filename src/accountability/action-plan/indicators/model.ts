import { z } from 'zod'
import { id } from '../../../kernel/id.ts'
import { content, Measure, PlanDay } from '../content.ts'
import { DIRECTIONS, INDICATOR_KINDS, PERIODICITIES } from '../vocabulary.ts'

export const IndicatorId = id('IndicatorId')
export type IndicatorId = z.infer<typeof IndicatorId>

/** What is known of an indicator when it is added or edited. */
export const IndicatorDraft = z.object({
  number: z.coerce.number().int().min(1).max(10_000),
  name: content(500),
  variable: content(1000).nullable(),
  unit: content(200).nullable(),
  kind: z.enum(INDICATOR_KINDS).nullable(),
  direction: z.enum(DIRECTIONS).nullable(),
  periodicity: z.enum(PERIODICITIES).nullable(),
  baselineValue: Measure.nullable(),
  baselineOn: PlanDay.nullable(),
  targetValue: Measure.nullable(),
  targetOn: PlanDay.nullable(),
  source: content(1000).nullable(),
})
export type IndicatorDraft = z.infer<typeof IndicatorDraft>

/** What was measured on a day. */
export const MeasurementDraft = z.object({ day: PlanDay, value: Measure, note: content(1000).nullable() })
export type MeasurementDraft = z.infer<typeof MeasurementDraft>

export type MeasurementReason = 'in-the-future'

/**
 * How much of the way from the baseline to the target `value` has come: 0 at the baseline, 1 at the target, below 0 where it moved away.
 * Null where baseline or target is unknown or they are equal, and where what is hoped is that nothing changes.
 */
export function wayGone(
  { baselineValue, targetValue, direction }: Pick<IndicatorDraft, 'baselineValue' | 'targetValue' | 'direction'>,
  value: number,
): number | null {
  if (baselineValue === null || targetValue === null || baselineValue === targetValue || direction === 'maintain')
    return null
  return (value - baselineValue) / (targetValue - baselineValue)
}
