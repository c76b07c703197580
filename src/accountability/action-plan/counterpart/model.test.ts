import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../platform/access/index.ts'
import { judgeResponse, LEAST_WORDS, saysTheSame, type ResponseDraft } from './model.ts'
import { canConfirm } from './policy.ts'
import { answersOf } from './vocabulary.ts'

const REPORT = { completion: 'substantial', organizationId: 'body', personId: 'officer' } as const
const SPEAKER = { organizationId: 'network', personId: 'neighbour', isOfTheirs: false }
const REASON = { es: 'De los 320 medidores faltan 40.' }
const draft = (change: Partial<ResponseDraft> = {}): ResponseDraft => ({
  verdict: 'disputed',
  reason: REASON,
  completion: null,
  evidence: [],
  ...change,
})

describe('a word on a report', () => {
  it.each<[string, Partial<ResponseDraft>, readonly string[]]>([
    ['a dispute with its reason', {}, []],
    ['a dispute that would give another completion', { completion: 'limited' }, []],
    ['a dispute of how it was told, not of how far', { completion: 'substantial' }, []],
    ['a dispute without a reason', { reason: null }, ['needs-reason']],
    ['a dispute that only says no', { reason: { es: 'No es así.' } }, ['reason-too-short']],
    ['marks, which are no words', { reason: { es: '… ¿? … ¡! — … ¿?' } }, ['reason-too-short']],
    ['a confirmation', { verdict: 'confirmed', reason: null }, []],
    ['a confirmation with a short remark', { verdict: 'confirmed', reason: { es: 'Lo vimos.' } }, []],
    [
      'a confirmation that would give another completion',
      { verdict: 'confirmed', completion: 'limited' },
      ['completion-contradicts'],
    ],
    ['a confirmation that gives the same completion', { verdict: 'confirmed', completion: 'substantial' }, []],
  ])('%s', (_, change, reasons) => {
    const verdict = judgeResponse(REPORT, draft(change), SPEAKER)
    expect(verdict.ok ? [] : verdict.reasons).toEqual(reasons)
  })

  it('counts words, not letters', () => {
    const words = (count: number) => ({ es: Array(count).fill('sí').join(' ') })
    expect(judgeResponse(REPORT, draft({ reason: words(LEAST_WORDS - 1) }), SPEAKER).ok).toBe(false)
    expect(judgeResponse(REPORT, draft({ reason: words(LEAST_WORDS) }), SPEAKER).ok).toBe(true)
  })

  it('is never on one’s own report: neither of the organization nor of the person', () => {
    for (const speaker of [
      { ...SPEAKER, organizationId: 'body' },
      { ...SPEAKER, personId: 'officer' },
      { ...SPEAKER, isOfTheirs: true },
    ])
      expect(judgeResponse(REPORT, draft(), speaker)).toMatchObject({ ok: false, reason: 'own-report' })
    expect(judgeResponse({ ...REPORT, personId: null }, draft(), SPEAKER).ok).toBe(true)
  })

  it('tells everything that is wrong at once', () => {
    const verdict = judgeResponse(REPORT, draft({ reason: null }), { ...SPEAKER, personId: 'officer' })
    expect(verdict).toMatchObject({ ok: false, reasons: ['own-report', 'needs-reason'] })
  })

  it('keeps no completion of a confirmation', () =>
    expect(judgeResponse(REPORT, draft({ verdict: 'confirmed', completion: 'substantial' }), SPEAKER)).toMatchObject({
      value: { completion: null },
    }))
})

it('knows two words that say the same', () => {
  const link = { kind: 'link', title: { es: 'Foto' }, url: 'https://ejemplo.mx/foto', day: null } as const
  expect(saysTheSame(draft(), draft())).toBe(true)
  expect(saysTheSame(draft({ evidence: [link] }), { ...draft(), evidence: [{ ...link, sha256: null }] })).toBe(true)
  for (const change of [
    { verdict: 'confirmed' as const },
    { reason: { es: 'Otra razón, y con otras palabras.' } },
    { completion: 'limited' as const },
    { evidence: [link] },
  ])
    expect(saysTheSame(draft(), draft(change))).toBe(false)
})

describe('who may answer', () => {
  const actor = (...organizations: string[]): Actor => ({
    person: { id: 'someone', name: 'Alguien' },
    roles: [],
    permissions: new Map([
      ['progress.confirm', new Set(organizations)],
      ['milestone.report', new Set(['body'])],
    ]),
  })
  it.each([
    ['the civil owner', actor('network'), 'body', 'network', true],
    ['the civil owner of another commitment', actor('other'), 'body', 'network', false],
    ['the public owner', actor('body'), 'body', 'network', false],
    ['whoever is on both sides', actor('body'), 'body', 'body', false],
    ['anybody, where nobody is the civil owner', actor('network'), 'body', null, false],
    ['the civil owner, where no public owner is known', actor('network'), null, 'network', true],
  ])('%s', (_, who, publicOwnerId, civilOwnerId, may) =>
    expect(canConfirm(who, { publicOwnerId, civilOwnerId })).toBe(may),
  )
})

it('has an answer, or the lack of one, for each milestone reported', () =>
  expect(answersOf({ milestonesReported: 7, reportsConfirmed: 3, reportsDisputed: 1 })).toEqual({
    confirmed: 3,
    disputed: 1,
    unanswered: 3,
  }))
