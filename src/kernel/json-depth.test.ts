import { describe, expect, it } from 'vitest'
import { depthOf } from './json-depth.ts'

describe('the depth of a JSON text', () => {
  it.each([
    ['', 0],
    ['7', 0],
    ['[]', 1],
    ['{"a":[1,{"b":2}]}', 3],
    ['[[],[[]]]', 3],
    ['"[[[["', 0],
    [String.raw`{"a\\":["\"[[["]}`, 2],
    [String.raw`["\\",[]]`, 2],
    ['[[[', 3],
    [']]][', 0],
    ['['.repeat(100_000), 100_000],
  ])('of %s is %i', (text, depth) => expect(depthOf(text.slice(0, 100_000))).toBe(depth))
})
