import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankOf } from '../commitments/standing.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import {
  claimsProgress,
  doubtsOf,
  EvidenceDraft,
  findCircle,
  recordProgress,
  standingReport,
  type Dependency,
  type Reportable,
  type Reported,
} from './model.ts'

const TODAY = '2026-11-22'
const milestone = (change: Partial<Reportable> = {}): Reportable => ({
  endsOn: '2026-12-31',
  isPlanClosed: false,
  planStartsOn: '2026-01-15',
  reports: [],
  ...change,
})
const told = { es: 'Se hizo.' }
const report = (change: Partial<Parameters<typeof recordProgress>[1]> = {}) => ({
  onDay: '2026-11-01',
  completion: 'limited' as const,
  narrative: null,
  delayJustification: null,
  evidence: [],
  ...change,
})
const reasonsOf = (...[on, draft]: [Reportable, ReturnType<typeof report>]) => {
  const verdict = recordProgress(on, draft, TODAY)
  return verdict.ok ? [] : verdict.reasons
}

describe('a report', () => {
  it.each([
    ['limited', 0, []],
    ['substantial', 0, ['needs-evidence']],
    ['complete', 0, ['needs-evidence']],
    ['substantial', 1, []],
    ['complete', 1, []],
  ] as const)('of %s with %i pieces of evidence: %j', (completion, pieces, reasons) => {
    expect(reasonsOf(milestone(), report({ completion, evidence: Array(pieces).fill({}) }))).toEqual(reasons)
  })

  it('speaks of a day between the start of the plan and today', () => {
    expect(reasonsOf(milestone(), report({ onDay: '2026-11-23' }))).toEqual(['in-the-future'])
    expect(reasonsOf(milestone(), report({ onDay: TODAY }))).toEqual([])
    expect(reasonsOf(milestone(), report({ onDay: '2026-01-14' }))).toEqual(['before-the-plan'])
    expect(reasonsOf(milestone({ planStartsOn: null }), report({ onDay: '1999-01-01' }))).toEqual([])
  })

  it('justifies a delay, unless it says complete', () => {
    const late = milestone({ endsOn: '2026-10-31' })
    expect(reasonsOf(late, report())).toEqual(['needs-justification'])
    expect(reasonsOf(late, report({ delayJustification: told }))).toEqual([])
    expect(reasonsOf(late, report({ completion: 'complete', evidence: [{}] }))).toEqual([])
    expect(reasonsOf(late, report({ onDay: '2026-10-31' }))).toEqual([])
    expect(reasonsOf(milestone({ endsOn: null }), report())).toEqual([])
  })

  it('may go down, and then tells why', () => {
    const before = milestone({ reports: [{ number: 1, onDay: '2026-10-01', completion: 'complete' }] })
    expect(reasonsOf(before, report())).toEqual(['needs-narrative'])
    expect(reasonsOf(before, report({ narrative: told }))).toEqual([])
    expect(reasonsOf(before, report({ onDay: '2026-09-01' }))).toEqual([]) // nothing stood on that day
  })

  it('is refused for everything that is wrong at once', () => {
    const before = milestone({
      endsOn: '2026-10-31',
      reports: [{ number: 1, onDay: '2026-10-01', completion: 'complete' }],
    })
    expect(reasonsOf(before, report({ onDay: '2026-12-01', completion: 'substantial' }))).toEqual([
      'in-the-future',
      'needs-evidence',
      'needs-justification',
      'needs-narrative',
    ])
  })

  it('that came late for an earlier day is kept, and does not move what stands', () => {
    const before = milestone({ reports: [{ number: 1, onDay: '2026-10-01', completion: 'substantial' }] })
    const verdict = recordProgress(before, report({ onDay: '2026-09-01' }), TODAY)
    expect(verdict).toMatchObject({
      ok: true,
      value: { number: 2, current: { completion: 'substantial', reportedOn: '2026-10-01' } },
    })
  })
})

const reported: fc.Arbitrary<Reported[]> = fc
  .array(
    fc.record({
      onDay: fc.integer({ min: 1, max: 28 }).map((day) => `2026-10-${String(day).padStart(2, '0')}`),
      completion: fc.constantFrom(...COMPLETIONS),
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map((one, at) => ({ ...one, number: at + 1 })))
const draft = fc.record({
  onDay: fc.integer({ min: 1, max: 30 }).map((day) => `2026-11-${String(day).padStart(2, '0')}`),
  completion: fc.constantFrom(...COMPLETIONS),
  narrative: fc.option(fc.constant(told)),
  delayJustification: fc.option(fc.constant(told)),
  evidence: fc.array(fc.constant({}), { maxLength: 2 }),
})

describe('whatever is accepted', () => {
  const accepted = (
    check: (
      on: Reportable,
      given: ReturnType<typeof report>,
      value: { current: { completion: string; reportedOn: string }; number: number },
    ) => boolean,
  ) =>
    fc.assert(
      fc.property(fc.option(fc.constant('2026-11-10')), reported, draft, (endsOn, reports, given) => {
        const on = milestone({ endsOn, reports })
        const verdict = recordProgress(on, given, TODAY)
        return !verdict.ok || check(on, given, verdict.value)
      }),
    )
  it('past «limited» has evidence', () =>
    accepted((_, given) => !claimsProgress(given.completion) || given.evidence.length > 0))
  it('is not of a day to come', () => accepted((_, given) => given.onDay <= TODAY))
  it('after the end is complete or justified', () =>
    accepted(
      ({ endsOn }, given) =>
        endsOn === null ||
        given.onDay <= endsOn ||
        (given.completion as string) === 'complete' ||
        given.delayJustification !== null,
    ))
  it('that goes down tells why', () =>
    accepted(
      ({ reports }, given) =>
        rankOf(given.completion) >= rankOf(standingReport(reports)?.completion ?? null) || given.narrative !== null,
    ))
  it('is numbered after all the others, and what stands is of the latest day', () =>
    accepted(
      ({ reports }, given, { number, current }) =>
        number === reports.length + 1 &&
        current.reportedOn === [given.onDay, ...reports.map(({ onDay }) => onDay)].sort().at(-1),
    ))
})

describe('what waits for what', () => {
  const edges = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 9 }).map(String), fc.integer({ min: 0, max: 9 }).map(String)),
    { maxLength: 25 },
  )

  it('is told as a circle exactly where following it leads back', () => {
    fc.assert(fc.property(edges, (all) => (findCircle(all) !== null) === leadsBack(all)))
  })

  it('names a true circle', () => {
    fc.assert(
      fc.property(edges, (all) => {
        const circle = findCircle(all)
        return (
          circle === null ||
          circle.every((key, at) => all.some(([waits, on]) => waits === key && on === circle[(at + 1) % circle.length]))
        )
      }),
    )
  })

  it('is never one where each waits only for those before it', () => {
    fc.assert(fc.property(edges, (all) => findCircle(all.filter(([waits, on]) => Number(waits) > Number(on))) === null))
  })

  it('is judged on a chain of any length', () => {
    const chain = Array.from({ length: 50_000 }, (_, at): Dependency => [String(at), String(at + 1)])
    expect(findCircle(chain)).toBeNull()
    expect(findCircle([...chain, ['50000', '0']])).toHaveLength(50_001)
  })
})

/** By brute force: whether some key can reach itself. */
function leadsBack(edges: readonly Dependency[]): boolean {
  return edges.some(([start]) => {
    const reached = new Set<string>()
    const ahead = [start]
    while (ahead.length > 0) {
      const key = ahead.pop()!
      for (const [waits, on] of edges) {
        if (waits !== key || reached.has(on)) continue
        reached.add(on)
        ahead.push(on)
      }
    }
    return reached.has(start)
  })
}

it.each([
  ['https://datos.cdmx.gob.mx/x', true],
  ['http://ejemplo.mx', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['https://a:b@ejemplo.mx', false],
  ['no es enlace', false],
])('evidence may be a link to %s: %s', (url, ok) => {
  expect(EvidenceDraft.safeParse({ kind: 'link', title: { es: 'Acta' }, url, day: null }).success).toBe(ok)
})

describe('what a report says against the plan', () => {
  const plan = (...others: (typeof COMPLETIONS)[number][]) => ({
    startsOn: '2026-11-02',
    dependsOn: others.map((completion) => ({ completion })),
  })
  it.each([
    ['2026-11-01', 'complete', plan(), ['before-its-start']],
    ['2026-11-01', 'substantial', plan('limited'), ['before-its-start']],
    ['2026-11-01', 'limited', plan(), []],
    ['2026-11-02', 'complete', plan('complete'), []],
    ['2026-11-02', 'complete', plan('complete', 'substantial'), ['complete-before-others']],
    ['2026-11-02', 'complete', { startsOn: null, dependsOn: [{ completion: null }] }, ['complete-before-others']],
  ] as const)('at %s, %s, of %j: %j', (onDay, completion, milestone, doubts) =>
    expect(doubtsOf(milestone, { onDay, completion })).toEqual(doubts),
  )
})
