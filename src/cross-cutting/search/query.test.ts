import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTerms, toQuery } from './query.ts'

const word = (text: string) => ({ text, phrase: false, excluded: false })

describe('readTerms', () => {
  it.each([
    ['Agua  POTABLE', [word('agua'), word('potable')]],
    ['Cuauhtémoc', [word('cuauhtemoc')]],
    ['"agua potable" pozos', [{ text: 'agua potable', phrase: true, excluded: false }, word('pozos')]],
    ['agua -presas', [word('agua'), { text: 'presas', phrase: false, excluded: true }]],
    ['-"sin agua"', [{ text: 'sin agua', phrase: true, excluded: true }]],
    ['C5-CDMX', [word('c5'), word('cdmx')]],
    ["&|!:*()<>'\\", []],
    ['', []],
  ])('%s', (typed, terms) => expect(readTerms(typed)).toEqual(terms))

  it('passes to the database letters and digits only, whatever is typed, and not without end', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (typed) => {
        const terms = readTerms(typed)
        expect(terms.length).toBeLessThanOrEqual(12)
        for (const { text } of terms) expect(text).toMatch(/^[\p{L}\p{N}]+( [\p{L}\p{N}]+)*$/u)
      }),
    )
  })
})

it('nothing but exclusions is nothing to look for', () => {
  expect(toQuery(readTerms('-agua'))).toBeNull()
  expect(toQuery([])).toBeNull()
  expect(toQuery(readTerms('agua -presas'))).not.toBeNull()
})
