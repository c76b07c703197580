import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wordDifferences } from './word-differences.ts'

it.each([
  ['a word that changes', 'Instalar 300 medidores', 'Instalar 320 medidores', [['same', 'Instalar'], ['gone', ' 300'], ['new', ' 320'], ['same', ' medidores']]],
  ['what is added at the end', 'Publicar datos', 'Publicar datos abiertos', [['same', 'Publicar datos'], ['new', ' abiertos']]],
  ['what is taken out', 'a b c', 'a c', [['same', 'a'], ['gone', ' b'], ['same', ' c']]],
  ['nothing at all', 'igual', 'igual', [['same', 'igual']]],
  ['two empty texts', '', '', []],
])('tells %s', (_what, before, after, runs) =>
  expect(wordDifferences(before, after).map(({ kind, text }) => [kind, text])).toEqual(runs),
) // prettier-ignore

const text = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'á')).map((letters) => letters.join(''))

it('gives back both texts, whatever they are', () =>
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = wordDifferences(before, after)
      const side = (left: string) => runs.flatMap(({ kind, text }) => (kind === left ? [] : text)).join('')
      expect([side('new'), side('gone')]).toEqual([before, after])
    }),
  ))

it('shows very long texts as one replaced by the other', () => {
  const words = (letter: string) => Array.from({ length: 3000 }, (_, at) => `${letter}${at}`).join(' ')
  expect(wordDifferences(words('a'), words('b')).map(({ kind }) => kind)).toEqual(['gone', 'new'])
})
