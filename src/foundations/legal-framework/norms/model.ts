import { z } from 'zod'
import { id } from '../../../kernel/id.ts'
import { slug, type TranslatedText } from '../../../kernel/text.ts'

export const NORM_KINDS = [
  'constitution',
  'treaty',
  'general-law',
  'federal-law',
  'local-law',
  'regulation',
  'guidelines',
  'agreement',
] as const
export const NormKind = z.enum(NORM_KINDS)
export type NormKind = z.infer<typeof NormKind>

/** How a version stopped being in force: another norm abrogated it, a reform gave it another text, or it was repealed in part. */
export const ENDINGS = ['abrogated', 'amended', 'repealed'] as const
export const Ending = z.enum(ENDINGS)
export type Ending = z.infer<typeof Ending>

export const NormVersionId = id('NormVersionId')
export type NormVersionId = z.infer<typeof NormVersionId>

/**
 * Days are null where they are not known; `inForceUntil` is the first day no longer in force, and `confirmedUntil` the last
 * on which it is known to be.
 */
export type Validity = {
  confirmedUntil?: string | null
  publishedOn: string | null
  inForceFrom: string | null
  inForceUntil: string | null
  ended: Ending | null
}

export type State = 'to-come' | 'in-force' | 'ended' | 'unknown'

/**
 * How a version stands on a day. Where the first day in force is unknown its publication stands in for it, since no
 * version is in force before; one that ended on an unknown day counts as ended.
 */
export function stateOn(
  { publishedOn, inForceFrom, inForceUntil, confirmedUntil, ended }: Validity,
  day: string,
): State {
  const from = inForceFrom ?? publishedOn
  if (inForceUntil ? inForceUntil <= day : ended) return 'ended'
  if (!from || (confirmedUntil && confirmedUntil < day)) return 'unknown'
  return from <= day ? 'in-force' : 'to-come'
}

export type Path = { article: string; fraction: string | null; numeral: string | null }

/** «articulo-111-fraccion-v», «articulo-26-fraccion-ii-numeral-3»: where a link to the provision leads. */
export const anchorOf = ({ article, fraction, numeral }: Path) =>
  [`articulo-${slug(article)}`, fraction && `fraccion-${slug(fraction)}`, numeral && `numeral-${slug(numeral)}`]
    .filter(Boolean)
    .join('-')

/** What the journal and the forms know of a version; `endedBy` is the id of the norm that replaced it. */
export type VersionFacts = Validity & {
  confirmedUntil: string | null
  label: TranslatedText
  publication: string
  url: string | null
  endedBy: string | null
  note: TranslatedText | null
}

export type VersionReason = 'ends-before-start' | 'confirmed-before-published' | 'ending-needed' | 'replaced-by-itself'

/** What no version may be, whoever writes it: in force until before it began, confirmed before it was published, replaced without having ended. */
export function whatIsWrongWithVersion(facts: VersionFacts, normId: string): VersionReason | null {
  const { publishedOn, inForceFrom, inForceUntil, confirmedUntil, ended, endedBy } = facts
  const from = inForceFrom ?? publishedOn
  if (from && inForceUntil && inForceUntil <= from) return 'ends-before-start'
  if (publishedOn && confirmedUntil && confirmedUntil < publishedOn) return 'confirmed-before-published'
  if (!ended && (inForceUntil || endedBy)) return 'ending-needed'
  return ended === 'abrogated' && endedBy === normId ? 'replaced-by-itself' : null
}

/** Addresses of ours that a norm or catalogue must not be named like. */
const RESERVED = new Set(['nueva', 'nuevo', 'exportar', 'agregar', 'terminar'])

/** A slug of `title` that is neither reserved nor taken. */
export function freeSlug(title: string, taken: ReadonlySet<string>): string {
  const wanted = slug(title) || 'norma'
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? wanted : `${wanted.slice(0, 55)}-${number}`
    if (!RESERVED.has(candidate) && !taken.has(candidate)) return candidate
  }
}
