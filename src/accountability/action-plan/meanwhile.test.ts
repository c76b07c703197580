import { describe, expect, it } from 'vitest'
import { typedOf } from './draft-reader.ts'
import { changedMeanwhile, changedSince, meanwhileOf, versionOf, wouldUndo } from './meanwhile.ts'

const before = { title: { es: 'Agua' }, endsOn: '2026-12-31', goals: [6] }
const version = versionOf(before)

describe('what a form was filled from', () => {
  it('tells which fields changed since, whatever the order of their keys', () => {
    expect(changedSince(version, { goals: [6], endsOn: '2026-12-31', title: { es: 'Agua' } })).toEqual([])
    expect(changedSince(version, { ...before, title: { es: 'Agua', en: 'Water' }, goals: [6, 11] })).toEqual([
      'title',
      'goals',
    ])
  })

  it('judges nothing where the form does not tell, nor fields that it does not have', () => {
    expect(changedSince('', before)).toEqual([])
    expect(changedSince('nada', before)).toEqual([])
    expect(changedSince(version, { ...before, summary: { es: 'Nuevo' } })).toEqual([])
  })

  it.each([
    ['another wrote what I did not', { ...before, endsOn: '2027-01-31' }, before, true],
    ['both wrote the same field', { ...before, endsOn: '2027-01-31' }, { ...before, endsOn: '2027-02-28' }, true],
    ['both wrote the same', { ...before, endsOn: '2027-01-31' }, { ...before, endsOn: '2027-01-31' }, false],
    ['only I wrote', before, { ...before, endsOn: '2027-02-28' }, false],
  ])('%s', (_, now, mine, undoes) => {
    expect(wouldUndo(version, now, mine)).toBe(undoes)
  })
})

it('comes back with what I wrote, and with what the other wrote where I wrote nothing', () => {
  const now = { title: { es: 'Agua para todas', en: 'Water for all' }, endsOn: '2027-01-31', goals: [6] }
  const mine = { ...before, endsOn: '2027-02-28' }
  const { errors, kept } = changedMeanwhile({ version, now, mine, fill: typedOf }, 'es')
  expect(errors['form']).toContain('Alguien lo cambió mientras usted editaba')
  expect(kept).toEqual({
    title: 'Agua para todas',
    titleEn: 'Water for all',
    version: versionOf(now),
    since: version,
  })
  expect(meanwhileOf(kept, now, { ...mine, title: now.title })).toEqual([
    { field: 'title', theirs: now.title, mine: now.title, taken: true },
    { field: 'endsOn', theirs: '2027-01-31', mine: '2027-02-28', taken: false },
  ])
  // Sent again as it came back, it is my decision.
  expect(wouldUndo(String(kept['version']), now, { ...mine, title: now.title })).toBe(false)
  expect(meanwhileOf({ version }, now, mine)).toEqual([])
})

it('clears what the other cleared', () => {
  const { kept } = changedMeanwhile(
    { version, now: { ...before, title: { es: 'A' }, endsOn: null, goals: [] }, mine: before, fill: typedOf },
    'es',
  )
  expect(kept).toMatchObject({ title: 'A', endsOn: '', goals: [] })
})
