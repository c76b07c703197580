import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../kernel/dates.ts'
import { FEDERAL_CALENDAR } from '../../../kernel/working-days.ts'
import type { PhaseKind } from '../vocabulary.ts'
import { warningsOf, windowsOf, windowToday, type Minimum } from './model.ts'
import { tellWarning } from './warnings.tsx'

const minimum = (rule: Minimum['rule'], phase: PhaseKind, rest: Partial<Minimum> = {}): Minimum => ({
  id: phase, rule, phase, nextPhase: null, days: null, working: false, norm: 'ley', anchor: 'articulo-26', citation: { es: 'art. 26' },
  fromDay: '2019-01-01', untilDay: null, follows: null, withdrawnAt: null, withdrawnBy: null, withdrawnReason: null, ...rest,
}) // prettier-ignore
const AHEAD = minimum('ahead', 'terms', { nextPhase: 'consultation', days: 15 })
const LASTS = minimum('lasts', 'consultation', { days: 20, working: true })
const CALL = minimum('exists', 'open-call')

const phase = (kind: PhaseKind, opensOn: string | null = null, closesOn: string | null = null) => ({
  kind,
  opensOn,
  closesOn,
})
const warn = (phases: ReturnType<typeof phase>[], minimums: Minimum[], otherwise = '2026-11-01') =>
  warningsOf(phases, minimums, { calendar: FEDERAL_CALENDAR, otherwise })

describe('the least that the law asks of a calendar', () => {
  it.each([
    ['2026-03-16', []],
    ['2026-03-17', []],
    ['2026-03-15', [{ why: 'too-short', days: 14, earliest: '2026-03-16' }]],
    ['2026-02-20', [{ why: 'too-short', days: -9, earliest: '2026-03-16' }]],
  ])('terms of 1 March before a consultation of %s', (opens, expected) => {
    const found = warn([phase('terms', '2026-03-01'), phase('consultation', opens)], [AHEAD])
    expect(found.map(({ minimum: _, ...rest }) => rest)).toEqual(expected)
  })

  // From Monday 2 March 2026 there are 20 working days up to Monday 30 March: the 16th is a day of rest.
  it.each([
    ['2026-03-30', []],
    ['2026-03-29', [{ why: 'too-short', days: 19, earliest: '2026-03-30' }]],
    ['2026-03-06', [{ why: 'too-short', days: 5, earliest: '2026-03-30' }]],
  ])('a consultation of 2 March until %s', (closes, expected) => {
    const found = warn([phase('consultation', '2026-03-02', closes)], [LASTS])
    expect(found.map(({ minimum: _, ...rest }) => rest)).toEqual(expected)
  })

  it('says what is missing where a phase or a day is', () => {
    expect(warn([], [CALL])).toMatchObject([{ why: 'no-phase', phase: 'open-call' }])
    expect(warn([phase('open-call')], [CALL])).toEqual([])
    expect(warn([phase('terms', '2026-03-01')], [AHEAD])).toMatchObject([{ why: 'no-phase', phase: 'consultation' }])
    expect(warn([phase('terms'), phase('consultation', '2026-03-20')], [AHEAD])).toMatchObject([
      { why: 'no-day', phase: 'terms', day: 'opens' },
    ])
    expect(warn([phase('consultation', '2026-03-02')], [LASTS])).toMatchObject([{ why: 'no-day', day: 'closes' }])
  })

  it('asks nothing by a norm that did not hold then, or no longer does', () => {
    const early = [phase('terms', '2016-03-01'), phase('consultation', '2016-03-02')]
    expect(warn(early, [AHEAD])).toEqual([])
    expect(warn([], [{ ...CALL, untilDay: '2026-11-01' }])).toEqual([])
    expect(warn([], [{ ...CALL, untilDay: '2026-11-02' }])).toHaveLength(1)
    expect(warn([], [{ ...CALL, withdrawnAt: new Date() }])).toEqual([])
  })

  it('takes the longest of several consultations, and the first of several terms', () => {
    const long = phase('consultation', '2026-03-02', '2026-03-30')
    expect(warn([phase('consultation', '2026-02-23', '2026-02-25'), long], [LASTS])).toEqual([])
    expect(warn([phase('terms', '2026-02-01'), phase('terms', '2026-02-28'), long], [AHEAD])).toEqual([])
  })

  it('names a day that would do, whatever the days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 40 }), (from, length) => {
        const opensOn = addDays('2026-01-01', from)
        const [found] = warn([phase('consultation', opensOn, addDays(opensOn, length))], [LASTS])
        if (found?.why !== 'too-short') return true
        expect(found.earliest > addDays(opensOn, length)).toBe(true)
        return (
          warn([phase('consultation', opensOn, found.earliest)], [LASTS]).length === 0 &&
          warn([phase('consultation', opensOn, addDays(found.earliest, -1))], [LASTS]).length === 1
        )
      }),
    )
  })

  it('is told with what there is, what is missing and the first day that would do', () => {
    const [warning] = warn([phase('consultation', '2026-03-02', '2026-03-06')], [LASTS])
    expect(tellWarning(warning!, 'es')).toBe(
      '«Consulta pública» dura 5 días hábiles. Deben ser al menos 20 días hábiles: faltan 15 días hábiles. Puede terminar desde el 30 de marzo de 2026.',
    )
    expect(tellWarning(warning!, 'en')).toContain('It may end from 30 March 2026.')
  })
})

describe('when proposals are taken', () => {
  const phases = [
    phase('terms', '2026-02-01', '2026-02-15'),
    phase('consultation', '2026-03-02', '2026-03-30'),
    phase('drafting', '2026-03-20', null),
  ]
  it('is in the phases open to all', () =>
    expect(windowsOf(phases)).toEqual([
      { opensOn: '2026-03-02', closesOn: '2026-03-30' },
      { opensOn: '2026-03-20', closesOn: null },
    ]))
  it.each([
    ['2026-02-10', undefined],
    ['2026-03-02', 'consultation'],
    ['2026-03-25', 'drafting'],
    ['2026-05-01', 'drafting'],
  ])('on %s: %s', (day, kind) => expect(windowToday(phases, day)?.kind).toBe(kind))
})
