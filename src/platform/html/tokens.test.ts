import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildAssets } from './assets.ts'
import { contrast, PAIRS, readTokens, type Tokens } from './tokens.ts'

let tokens: Tokens
beforeAll(async () => {
  tokens = await readTokens()
})

describe('contrast', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48], // The grey that famously just fails.
  ])('of %s on %s is %d', (one, other, ratio) => expect(contrast(one, other)).toBeCloseTo(ratio, 2))
})

describe.each(['light', 'dark', 'print'] as const)('the %s colours', (scheme) => {
  it.each(PAIRS)('$colour on $on is at least $least', ({ colour, on, least }) => {
    const palette = tokens[scheme]
    // The table of pairs is about screens: on paper a tinted band is white.
    expect(contrast(palette[colour]!, palette[on]!)).toBeGreaterThanOrEqual(least)
  })

  it('have the names of the light ones', () => {
    expect(Object.keys(tokens[scheme]).sort()).toEqual(Object.keys(tokens.light).sort())
  })
})

it('are the colours of the built stylesheet', async () => {
  const assets = await buildAssets(await mkdtemp(path.join(tmpdir(), 'tequio-tokens-')))
  const css = assets.files.get(assets.css)!.body.toString()
  for (const palette of Object.values(tokens)) {
    for (const [name, colour] of Object.entries(palette))
      expect(css).toMatch(new RegExp(`--${name}: ?${short(colour)}`))
  }
})

/** As the compressed stylesheet writes it: `#ffffff` → `#fff`. Names such as `black` do not occur in custom properties. */
const short = (colour: string) => `(${colour}|${colour.replace(/^#(.)\1(.)\2(.)\3$/, '#$1$2$3')})`
