import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wayGone } from './model.ts'

const indicator = (
  baselineValue: number | null,
  targetValue: number | null,
  direction: 'increase' | 'decrease' | 'maintain' | null = 'increase',
) => ({ baselineValue, targetValue, direction })

it.each([
  [indicator(0, 100), 25, 0.25],
  [indicator(80, 20, 'decrease'), 50, 0.5],
  [indicator(80, 20, 'decrease'), 95, -0.25],
  [indicator(0, 100), 130, 1.3],
  [indicator(null, 100), 25, null],
  [indicator(0, null), 25, null],
  [indicator(5, 5), 5, null],
  [indicator(5, 8, 'maintain'), 5, null],
])('%j at %d has gone %s of its way', (given, value, gone) => {
  expect(wayGone(given, value)).toBe(gone)
})

it('is 0 at the baseline and 1 at the target', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (baseline, target) => {
      fc.pre(baseline !== target)
      return wayGone(indicator(baseline, target), baseline) === 0 && wayGone(indicator(baseline, target), target) === 1
    }),
  )
})
