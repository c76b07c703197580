import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  conflictsOf,
  judgePublication,
  judgeReply,
  missingOf,
  openRound,
  replyIsOver,
  talliesOf,
  type Given,
  type Party,
  type ReplyDraft,
  type Ties,
} from './model.ts'
import { defaultSet, ScaleSetDraft, type Scale } from './scales/model.ts'
import { readShippedScales } from './scales/seed.ts'
import { ASSESSMENT_STATES } from './vocabulary.ts'

const PLAN = { from: '2026-01-01', until: '2027-01-01' }
const TODAY = '2026-11-22'
const NONE: Ties = { roles: [], posts: [], reported: [] }
const reasons = (ties: Partial<Ties>, during = PLAN as { from: string | null; until: string | null }) =>
  conflictsOf(['water', 'network'], { ...NONE, ...ties }, during, TODAY).map(({ reason }) => reason)

describe('who may assess', () => {
  it.each([
    ['a role in the public owner today', { organizationId: 'water', from: '2026-02-01', until: null }, true],
    ['a role in the civil owner, over within the plan', { organizationId: 'network', from: '2025-01-01', until: '2026-01-02' }, true],
    ['a role that ended the day the plan began', { organizationId: 'water', from: '2025-01-01', until: '2026-01-01' }, false],
    ['a role that begins after the plan', { organizationId: 'water', from: '2027-01-01', until: null }, false],
    ['a role without a term', { organizationId: 'water', from: null, until: null }, true],
    ['a role withdrawn before it began', { organizationId: 'water', from: '2026-03-01', until: '2026-03-01' }, false],
    ['a role elsewhere', { organizationId: 'university', from: '2026-02-01', until: null }, false],
  ])('%s', (_, tie, ties) => {
    expect(reasons({ roles: [tie] })).toEqual(ties ? ['holds-role'] : [])
    expect(reasons({ posts: [tie] })).toEqual(ties ? ['holds-post'] : [])
  }) // prettier-ignore

  it('is nobody who reported progress or answered a report, whatever they hold', () => {
    expect(reasons({ reported: ['water'] })).toEqual(['reported-progress'])
  })

  it('is nobody who holds a role today, though the plan is over', () => {
    const role = { organizationId: 'water', from: '2026-10-01', until: null }
    expect(reasons({ roles: [role] }, { from: '2020-01-01', until: '2021-01-01' })).toEqual(['holds-role'])
  })

  it('takes a plan without days for one of all time, and tells each tie once', () => {
    const role = { organizationId: 'water', from: '2010-01-01', until: '2011-01-01' }
    expect(reasons({ roles: [role, role] }, { from: null, until: null })).toEqual(['holds-role'])
  })
})

const SCALES: Scale[] = ScaleSetDraft.parse({
  slug: 'prueba',
  name: { es: 'Prueba' },
  author: 'Nosotros',
  source: 'Esta prueba',
  fromDay: '2026-01-01',
  scales: [
    {
      code: 'completion',
      name: { es: 'Cumplimiento' },
      question: { es: '¿Cuánto?' },
      options: [
        { code: 'no-evidence', label: { es: 'Sin evidencia' }, meaning: { es: 'No hay' }, kind: 'no-evidence', evidence: 'optional' },
        { code: 'limited', label: { es: 'Limitado' }, meaning: { es: 'Poco' } },
        { code: 'complete', label: { es: 'Completo' }, meaning: { es: 'Todo' } },
      ],
    },
    {
      code: 'influence',
      name: { es: 'Influencia' },
      question: { es: '¿Cuánta?' },
      options: [
        { code: 'inform', label: { es: 'Informar' }, meaning: { es: 'Se informó' }, evidence: 'optional' },
        { code: 'not-applicable', label: { es: 'No aplica' }, meaning: { es: 'No' }, kind: 'not-applicable', evidence: 'optional' },
      ],
    },
  ],
}).scales // prettier-ignore
const REASON = { es: 'Se revisaron las actas y se visitó cada colonia.' }

describe('what is missing before it is sent', () => {
  const whole = [
    { scale: 'completion', option: 'limited', reason: REASON, evidence: 1 },
    { scale: 'influence', option: 'inform', reason: REASON, evidence: 0 },
  ]
  it('is nothing of a whole one', () => expect(missingOf(SCALES, whole)).toEqual([]))
  it.each([
    ['an option', { option: null }, 'needs-option'],
    ['an option of the scale', { option: 'inform' }, 'needs-option'],
    ['a reason', { reason: null }, 'needs-reason'],
    ['more than a word', { reason: { es: 'Porque sí.' } }, 'reason-too-short'],
    ['evidence, where the option needs it', { evidence: 0 }, 'needs-evidence'],
  ])('is %s', (_, change, reason) => {
    expect(missingOf(SCALES, [{ ...whole[0]!, ...change }, whole[1]!])).toEqual([{ scale: 'completion', reason }])
  })
  it('is every scale of an empty one', () => expect(missingOf(SCALES, [])).toHaveLength(2))
  it('is no evidence where there is none to have', () =>
    expect(missingOf(SCALES, [{ ...whole[0]!, option: 'no-evidence', evidence: 0 }, whole[1]!])).toEqual([]))
})

const party = (change: Partial<Party> = {}): Party => ({ side: 'public', dueOn: TODAY, replied: false, ...change })

describe('the right of reply', () => {
  const draft: ReplyDraft = { stance: 'disagrees', comment: { es: 'No es así.' }, points: [], evidence: [] }
  const judge = (change: Partial<ReplyDraft>, of = party(), today = TODAY) =>
    judgeReply(of, { ...draft, ...change }, SCALES, today)

  it('lasts the whole of its last day, and no more', () => {
    expect(judge({})).toMatchObject({ ok: true })
    expect(judge({}, party(), '2026-11-23')).toEqual({ ok: false, reason: 'term-over' })
  })
  it('is used once', () =>
    expect(judge({}, party({ replied: true }))).toEqual({ ok: false, reason: 'already-replied' }))
  it('says with what it disagrees, of the whole or of a scale', () => {
    expect(judge({ comment: null })).toEqual({ ok: false, reason: 'needs-comment' })
    expect(judge({ comment: null, points: [{ scale: 'completion', text: REASON }] })).toMatchObject({ ok: true })
    expect(judge({ points: [{ scale: 'otra', text: REASON }] })).toEqual({ ok: false, reason: 'no-such-scale' })
  })
  it('is not waived by who says something', () => {
    expect(judge({ stance: 'waives' })).toEqual({ ok: false, reason: 'says-and-waives' })
    expect(judge({ stance: 'waives', comment: null })).toMatchObject({ ok: true })
  })

  it('holds publication until each side replied or let its term pass', () => {
    const civil = party({ side: 'civil', dueOn: '2026-11-30' })
    expect(replyIsOver([party({ replied: true }), civil], TODAY)).toBe(false)
    expect(replyIsOver([party({ replied: true }), { ...civil, replied: true }], TODAY)).toBe(true)
    expect(replyIsOver([party(), civil], '2026-12-01')).toBe(true)
    expect(replyIsOver([], TODAY)).toBe(true)
    expect(judgePublication('in-reply', [civil], TODAY)).toEqual({ ok: false, reason: 'term-not-over' })
    expect(judgePublication('in-reply', [civil], '2026-12-01')).toMatchObject({ ok: true })
    expect(judgePublication('published', [], TODAY)).toEqual({ ok: false, reason: 'already-published' })
    for (const state of ['draft', 'in-review', 'returned'] as const)
      expect(judgePublication(state, [], TODAY)).toEqual({ ok: false, reason: 'not-sent' })
  })

  it('lets nothing be written while somebody may still reply, nor once it is published', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ASSESSMENT_STATES), fc.boolean(), (state, replied) => {
        const round = openRound(state, [party({ replied, dueOn: '2026-12-31' })], TODAY)
        const expected = state === 'draft' || state === 'returned' ? 1 : state === 'in-reply' && replied ? 2 : null
        expect(round).toBe(expected)
      }),
    )
  })
})

describe('the figures', () => {
  it('leave out of the denominator what is no value', () => {
    const given: Given[] = [
      { scale: 'completion', option: 'complete', kind: 'value' },
      { scale: 'completion', option: 'limited', kind: 'value' },
      { scale: 'completion', option: 'no-evidence', kind: 'no-evidence' },
      { scale: 'influence', option: 'not-applicable', kind: 'not-applicable' },
    ]
    expect(talliesOf(['completion', 'influence'], given)).toEqual([
      { scale: 'completion', counts: { complete: 1, limited: 1, 'no-evidence': 1 }, values: 2, noEvidence: 1, notApplicable: 0 },
      { scale: 'influence', counts: { 'not-applicable': 1 }, values: 0, noEvidence: 0, notApplicable: 1 },
    ]) // prettier-ignore
  })
  it('count each answer once, whatever there is', () => {
    const kind = fc.constantFrom('value' as const, 'no-evidence' as const, 'not-applicable' as const)
    const answer = fc.record({ scale: fc.constantFrom('a', 'b'), option: fc.constantFrom('x', 'y', 'z'), kind })
    fc.assert(
      fc.property(fc.array(answer), (given) => {
        const tallies = talliesOf(['a', 'b'], given)
        const total = tallies.reduce((sum, one) => sum + one.values + one.noEvidence + one.notApplicable, 0)
        const counted = tallies.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0)
        expect([total, counted]).toEqual([given.length, given.length])
      }),
    )
  })
})

describe('sets of scales', () => {
  const shipped = [...readShippedScales().values()].map((set, at) => ({ ...set, version: at + 1 }))
  it('come with the product, each with its source, complete in both languages', () => {
    expect(shipped.map(({ scales }) => scales.map(({ code }) => code))).toEqual([
      ['completion', 'verifiable', 'early-results', 'public-influence'],
      ['completion', 'verifiable', 'potential-for-results', 'early-results', 'public-influence'],
      ['completion', 'verifiable', 'potential-for-results', 'early-results', 'public-influence'],
    ])
    const texts = shipped.flatMap(({ name, note, scales }) => [name, note!, ...scales.flatMap(({ options, ...scale }) => [scale.name, scale.question, ...options.flatMap(({ label, meaning }) => [label, meaning])])]) // prettier-ignore
    expect(texts.filter(({ es, en }) => !es || !en)).toEqual([])
    expect(shipped.every(({ sourceUrl }) => sourceUrl?.startsWith('https://www.opengovpartnership.org/'))).toBe(true)
  })
  it.each([
    ['2013-12-31', undefined],
    ['2015-06-01', 1],
    ['2020-01-01', 2],
    ['2021-01-01', 3],
    ['2026-03-22', 3],
  ])('of a plan that starts on %s is version %s', (startsOn, version) => {
    expect(defaultSet(shipped, startsOn)?.version).toBe(version)
  })
  it.each([
    ['two options of one code', (set: Draft) => set.scales[0]!.options.push(set.scales[0]!.options[0]!), 'repeated'],
    ['two scales of one code', (set: Draft) => set.scales.push(set.scales[0]!), 'repeated'],
    ['a completion that nobody reports', (set: Draft) => (set.scales[0]!.options[0]!.code = 'mucho'), 'not-a-completion'],
    ['a scale without values', (set: Draft) => set.scales[1]!.options.forEach((one) => (one.kind = 'not-applicable')), 'no-value'],
    ['an end before its start', (set: Draft) => (set.untilDay = '2000-01-01'), 'ends-before-start'],
    ['a word of another page', (set: Draft) => (set.slug = 'nueva'), 'reserved'],
  ])('refuse %s', (_, spoil, reason) => {
    const set = structuredClone(shipped[2]!) as Draft & { version?: number }
    delete set.version
    spoil(set)
    const read = ScaleSetDraft.safeParse(set)
    expect(read.error?.issues.map((issue) => ('params' in issue ? issue.params?.['reason'] : ''))).toContain(reason)
  }) // prettier-ignore
})
type Draft = ScaleSetDraft
