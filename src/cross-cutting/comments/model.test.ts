import { describe, expect, it } from 'vitest'
import { FEDERAL_CALENDAR } from '../../kernel/working-days.ts'
import { canEdit, canExtend, deadlinesOf, judgeAnswer, judgeText, stateOf, type Standing } from './model.ts'
import type { AnswerType } from './vocabulary.ts'

const standing = (change: Partial<Standing> = {}): Standing => ({
  kind: 'question',
  authorId: 'author',
  ownerId: 'water',
  dueOn: '2026-12-07',
  answeredOn: null,
  extendedOn: null,
  extensionDays: 5,
  withdrawnOn: null,
  hidden: false,
  hiddenByOwner: false,
  createdAt: new Date('2026-11-23T18:00:00Z'),
  ...change,
})

describe('a term', () => {
  it('runs from the day after, by working days', () => {
    expect(deadlinesOf(FEDERAL_CALENDAR, '2026-11-20', 10)).toEqual({ halfOn: '2026-11-27', dueOn: '2026-12-04' })
  })

  it('ends later where days do not count', () => {
    const closed = { isWorkingDay: (day: string) => FEDERAL_CALENDAR.isWorkingDay(day) && day !== '2026-11-24' }
    expect(deadlinesOf(closed, '2026-11-20', 10).dueOn).toBe('2026-12-07')
  })
})

describe('how it stands', () => {
  it.each<[string, Partial<Standing>, string, string]>([
    ['on its last day', {}, '2026-12-07', 'pending'],
    ['the day after', {}, '2026-12-08', 'overdue'],
    ['answered on its last day', { answeredOn: '2026-12-07' }, '2026-12-20', 'answered'],
    ['answered the day after', { answeredOn: '2026-12-08' }, '2026-12-20', 'answered-late'],
    ['a comment', { kind: 'comment', dueOn: null }, '2026-12-20', 'no-term'],
    ['a comment with an answer', { kind: 'comment', dueOn: null, answeredOn: '2026-12-08' }, '2026-12-20', 'answered'],
    ['withdrawn, though overdue', { withdrawnOn: '2026-12-01' }, '2026-12-20', 'withdrawn'],
    ['hidden, though answered', { hidden: true, answeredOn: '2026-12-01' }, '2026-12-20', 'hidden'],
  ])('%s', (_, change, today, state) => expect(stateOf(standing(change), today)).toBe(state))
})

describe('an answer', () => {
  type Facts = Parameters<typeof judgeAnswer>[2]
  const judge = (
    type: AnswerType,
    change: Partial<Standing> = {},
    given: Partial<Parameters<typeof judgeAnswer>[1]> = {},
    facts: Partial<Facts> = {},
  ) => {
    const verdict = judgeAnswer(
      standing(change),
      { type, transferredTo: null, correctionId: null, ...given },
      { today: '2026-12-01', wasTransferred: false, claimId: null, claims: [], ...facts },
    )
    return verdict.ok ? (verdict.value.concludes ? 'concludes' : 'adds') : verdict.reason
  }
  const contradiction = { kind: 'contradiction' } as const

  it.each<[string, string, string]>([
    ['concludes', judge('answered'), 'concludes'],
    ['adds to the one before', judge('answered', { answeredOn: '2026-11-30' }), 'adds'],
    ['is of a type of its kind', judge('corrected'), 'wrong-type'],
    ['to a contradiction, too', judge('answered', contradiction), 'wrong-type'],
    ['is not owed to what was withdrawn', judge('answered', { withdrawnOn: '2026-11-30' }), 'withdrawn'],
    ['nor to what is hidden', judge('answered', { hidden: true }), 'hidden'],
    ['out of scope says who knows', judge('out-of-scope'), 'needs-transfer'],
    ['and passes it on', judge('out-of-scope', {}, { transferredTo: 'works' }), 'adds'],
    ['not to itself', judge('out-of-scope', {}, { transferredTo: 'water' }), 'same-body'],
    ['once', judge('out-of-scope', {}, { transferredTo: 'works' }, { wasTransferred: true }), 'already-transferred'],
    [
      'before its term ends',
      judge('out-of-scope', {}, { transferredTo: 'works' }, { today: '2026-12-08' }),
      'transfer-too-late',
    ],
    [
      'and before it was answered',
      judge('out-of-scope', { answeredOn: '2026-11-30' }, { transferredTo: 'works' }),
      'transfer-answered',
    ],
    ['who got it may say so too', judge('out-of-scope', {}, {}, { wasTransferred: true }), 'concludes'],
    ['an answer passes nothing on', judge('answered', {}, { transferredTo: 'works' }), 'wrong-type'],
    [
      'corrected names the report',
      judge('corrected', contradiction, {}, { claimId: 'a', claims: ['b', 'a'] }),
      'needs-correction',
    ],
    [
      'another than the one contested',
      judge('corrected', contradiction, { correctionId: 'a' }, { claimId: 'a', claims: ['b', 'a'] }),
      'unknown-correction',
    ],
    [
      'of the same record',
      judge('corrected', contradiction, { correctionId: 'z' }, { claimId: 'a', claims: ['b', 'a'] }),
      'unknown-correction',
    ],
    [
      'and concludes',
      judge('corrected', contradiction, { correctionId: 'b' }, { claimId: 'a', claims: ['b', 'a'] }),
      'concludes',
    ],
    ['needs none where there are no claims', judge('corrected', contradiction), 'concludes'],
  ])('%s', (_, said, expected) => expect(said).toBe(expected))
})

describe('an extension', () => {
  const extend = (change: Partial<Standing> = {}, today = '2026-12-07') => {
    const verdict = canExtend(standing(change), today)
    return verdict.ok ? verdict.value : verdict.reason
  }
  it.each([
    ['on the last day', extend(), 5],
    ['not after it', extend({}, '2026-12-08'), 'too-late'],
    ['not twice', extend({ extendedOn: '2026-12-01' }), 'already-extended'],
    ['not once answered', extend({ answeredOn: '2026-12-01' }), 'answered'],
    ['not where none may be had', extend({ extensionDays: 0 }), 'not-extensible'],
    ['not of a comment', extend({ kind: 'comment', dueOn: null, extensionDays: null }), 'no-term'],
  ])('%s', (_, said, expected) => expect(said).toBe(expected))
})

describe('a correction by its author', () => {
  const edit = (minutes: number, change: Partial<Standing> = {}) => {
    const verdict = canEdit(standing(change), new Date(Date.parse('2026-11-23T18:00:00Z') + minutes * 60_000))
    return verdict.ok || verdict.reason
  }
  it.each([
    ['within a quarter of an hour', edit(15), true],
    ['not after it', edit(15.1), 'too-late'],
    ['not once answered', edit(1, { answeredOn: '2026-11-23' }), 'answered'],
    ['not once hidden', edit(1, { hidden: true }), 'hidden'],
  ])('%s', (_, said, expected) => expect(said).toBe(expected))
})

it.each([
  ['¿Cuándo abren el tablero?', true],
  ['¿?', 'too-short'],
  ['Escríbanme a vecina@ejemplo.mx por favor', 'is-an-email'],
  ['Ya se atendió a GOMA850101HDFRRL09 aquí', 'is-a-personal-key'],
  ['Llame a la Unidad, al 55 5134 2500', true],
])('reads «%s»', (text, expected) => {
  const verdict = judgeText(text)
  expect(verdict.ok || verdict.reason).toBe(expected)
})
