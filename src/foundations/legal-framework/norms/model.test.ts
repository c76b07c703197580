import { describe, expect, it } from 'vitest'
import { anchorOf, freeSlug, stateOn } from './model.ts'

const version = {
  publishedOn: '2015-10-07',
  inForceFrom: '2015-10-08',
  inForceUntil: '2019-01-01',
  ended: 'abrogated' as const,
}

describe('a version', () => {
  it.each([
    ['2015-10-07', 'to-come'],
    ['2015-10-08', 'in-force'],
    ['2018-12-31', 'in-force'],
    ['2019-01-01', 'ended'],
  ])('on %s is %s', (day, state) => expect(stateOn(version, day)).toBe(state))

  it('without a known first day counts from its publication', () =>
    expect(stateOn({ ...version, inForceFrom: null }, '2015-10-07')).toBe('in-force'))
  it('that ended nobody knows when has ended', () =>
    expect(stateOn({ ...version, inForceUntil: null }, '2016-01-01')).toBe('ended'))
  it('without any end goes on', () =>
    expect(stateOn({ ...version, inForceUntil: null, ended: null }, '2030-01-01')).toBe('in-force'))
  it('not confirmed any longer is not said to be in force', () => {
    const doubtful = { ...version, inForceUntil: null, ended: null, confirmedUntil: '2025-12-19' }
    expect([stateOn(doubtful, '2025-12-19'), stateOn(doubtful, '2025-12-20')]).toEqual(['in-force', 'unknown'])
  })
  it('without any day is not guessed', () =>
    expect(stateOn({ publishedOn: null, inForceFrom: null, inForceUntil: null, ended: null }, '2016-01-01')).toBe(
      'unknown',
    ))
})

it.each([
  [{ article: '109', fraction: null, numeral: null }, 'articulo-109'],
  [{ article: '111', fraction: 'VIII', numeral: null }, 'articulo-111-fraccion-viii'],
  [{ article: '7 Bis', fraction: 'I', numeral: '3' }, 'articulo-7-bis-fraccion-i-numeral-3'],
])('%j is at #%s', (path, anchor) => expect(anchorOf(path)).toBe(anchor))

it('gives every norm an address of its own', () => {
  expect(freeSlug('Ley de Agua', new Set())).toBe('ley-de-agua')
  expect(freeSlug('Ley de Agua', new Set(['ley-de-agua', 'ley-de-agua-2']))).toBe('ley-de-agua-3')
  expect(freeSlug('Nueva', new Set())).toBe('nueva-2')
  expect(freeSlug('¿?', new Set())).toBe('norma')
})
