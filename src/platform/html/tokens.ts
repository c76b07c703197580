import path from 'node:path'
import { fileURLToPath } from 'node:url'

type Palette = Record<string, string>

/** The colours of `tokens.scss` as the stylesheet gives them: name → `#rrggbb`. */
export type Tokens = { light: Palette; dark: Palette; print: Palette }

const FILE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'tokens.scss')
let tokens: Promise<Tokens> | undefined

/** Compiles `tokens.scss` alone and reads its colours back, so that nobody keeps a second list of them. */
export const readTokens = () => (tokens ??= compileTokens())

async function compileTokens(): Promise<Tokens> {
  const sass = await import('sass')
  const palette = (name: string) => {
    const source = `@use 'tokens' as t; .tokens { @include t.colours(t.$${name}); }`
    return coloursOf(sass.compileString(source, { loadPaths: [path.dirname(FILE)] }).css)
  }
  return { light: palette('light'), dark: palette('dark'), print: palette('print') }
}

const coloursOf = (css: string): Palette =>
  Object.fromEntries([...css.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})\b/g)].map(([, name, colour]) => [name, colour]))

/** Which colour is read on which, the least contrast it must have, and where. AA: 4.5 for text (1.4.3), 3 for shapes (1.4.11). */
export const PAIRS: readonly { on: string; colour: string; least: 4.5 | 3 }[] = [
  ...pairs(
    ['paper', 'surface', 'sunken'],
    ['ink', 'ink-soft', 'link', 'link-hover', 'link-visited', 'error', 'brand'],
    4.5,
  ),
  ...pairs(['paper', 'surface', 'sunken'], ['line-strong'], 3),
  ...pairs(['paper', 'surface'], ['done', 'under-way', 'late', 'unknown', 'neutral'], 4.5),
  ...['done', 'under-way', 'late', 'unknown', 'neutral', 'error'].flatMap((tone) =>
    pairs([`${tone}-tint`], [tone, 'ink'], 4.5),
  ),
  ...pairs(['brand-tint', 'accent-tint'], ['ink', 'link'], 4.5),
  ...pairs(['brand-tint'], ['brand', 'ink-soft'], 4.5),
  ...pairs(['brand', 'brand-strong'], ['on-brand'], 4.5),
  ...pairs(['error', 'late'], ['paper'], 4.5),
  ...pairs(['band', 'band-strand'], ['on-band', 'on-band-soft'], 4.5),
  ...pairs(['accent'], ['on-accent'], 4.5),
  ...pairs(['focus'], ['focus-ink'], 4.5),
  ...pairs(['paper', 'surface'], ['brand-mid', 'scale-5'], 3),
]

function pairs(grounds: string[], colours: string[], least: 4.5 | 3) {
  return grounds.flatMap((on) => colours.map((colour) => ({ on, colour, least })))
}

/** Contrast of two colours `#rrggbb`, 1 to 21, as WCAG 2.2 defines it («contrast ratio», «relative luminance»). */
export function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
