import { expect, it } from 'vitest'
import { differences } from './differences.ts'

it('names the fields that differ, in their order, with what they were and are', () => {
  const before = { title: { es: 'Uno', en: 'One' }, url: null as string | null, days: [1, 2], same: 'x' }
  expect(differences(before, { title: { en: 'One', es: 'Dos' }, url: 'https://x', days: [2, 1], same: 'x' })).toEqual([
    { field: 'title', from: { es: 'Uno', en: 'One' }, to: { en: 'One', es: 'Dos' } },
    { field: 'url', from: null, to: 'https://x' },
    { field: 'days', from: [1, 2], to: [2, 1] },
  ])
})

it('sees no difference in the order of keys, nor between what is absent and what is null', () => {
  expect(differences({ a: { es: 'x', en: 'y' } }, { a: { en: 'y', es: 'x' } })).toEqual([])
  expect(differences<{ a?: string | null }>({}, { a: null })).toEqual([])
})
