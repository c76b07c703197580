import { expect, it } from 'vitest'
import { memo } from './memo.ts'

it('computes once for a key, and begins anew once it holds too much', () => {
  const computed: string[] = []
  const double = memo(12)
  const ask = (key: string) => double(key, () => (computed.push(key), key + key))
  expect([ask('a'), ask('a'), ask('b')]).toEqual(['aa', 'aa', 'bb'])
  expect(computed).toEqual(['a', 'b'])
  ask('c') // 9 of 12 characters
  ask('long') // 12 more: the others are forgotten
  ask('a')
  expect(computed).toEqual(['a', 'b', 'c', 'long', 'a'])
})
