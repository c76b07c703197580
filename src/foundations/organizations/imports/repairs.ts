import { BOROUGHS, findBorough, type Borough } from '../../../kernel/geo/boroughs.ts'
import { fold } from '../../../kernel/text.ts'
import { applyProposals, dictionary, propose, repair } from '../../../platform/tables/index.ts'
import { nameKey } from '../register/model.ts'
import { certainSpelling, DICTIONARY_WORDS, isSpanish } from './lexicon.ts'
import type { Rule } from './report.ts'

/** The whole text before and after. */
export type Certain = { rule: Rule; before: string; after: string }
/** A piece of the repaired text, and where it begins. */
export type Doubtful = { rule: Rule; at: number; before: string; after: string }

export type RepairedName = {
  /** With what was certain done. */
  value: string
  certain: Certain[]
  doubtful: Doubtful[]
  /** The alcaldía whose government the name is. */
  borough: Borough | null
}

/** Repairs the name of an organization as it came from a table; says what it did, and what could be but only a person can tell. */
export function repairName(text: string): RepairedName {
  const cleaned = repair(text, { as: 'name' })
  const certain: Certain[] = cleaned.repairs.map(({ kind, before, after }) => ({ rule: kind, before, after }))
  let value = cleaned.value
  const apply = (rule: Rule, after: string) => {
    if (after === value) return
    certain.push({ rule, before: value, after })
    value = after
  }
  apply('accent', withAccents(value))
  apply('company-form', withCompanyForm(value))
  const borough = boroughOf(value)
  if (borough) {
    const full = `Alcaldía ${borough.name}`
    apply(isShortOf(value, full) ? 'borough-short' : 'borough-spelling', full)
  }
  return { value, certain, doubtful: borough ? [] : doubtsOf(value), borough }
}

/** The name with those of its doubtful changes that a person accepted. */
export const withDoubtful = (value: string, accepted: readonly Doubtful[]): string =>
  applyProposals(
    value,
    accepted.map(({ at, before, after }) => ({ kind: 'spelling', at, before, after })),
  )

const WORD = /\p{L}[\p{L}\p{M}]*/gu

function withAccents(text: string): string {
  const spanish = isSpanish(text)
  return text.replace(WORD, (word, at: number) => {
    const right = certainSpelling(word, { isFirst: at === 0, isSpanish: spanish })
    return right ? inCaseOf(word, right) : word
  })
}

const inCaseOf = (model: string, word: string) => {
  if (model.length > 1 && model === model.toUpperCase()) return word.toUpperCase()
  return model[0] === model[0]!.toUpperCase() ? word[0]!.toUpperCase() + word.slice(1) : word
}

const NO_WORDS = dictionary({})
/** Dots and spaces only: the name stays the same to everybody who compares names. */
const withCompanyForm = (text: string) =>
  applyProposals(
    text,
    propose(text, NO_WORDS).filter(({ kind }) => kind === 'company-form'),
  )

/** The list of alcaldías is closed (Constitución Política de la Ciudad de México, art. 52), so a name of one is certain. */
function boroughOf(name: string): Borough | null {
  const rest = /^alcald[ií]a(?:\s+(?:de|en))?\s+(?<borough>.+)$/iu.exec(name)?.groups?.['borough']
  return rest ? findBorough(rest) : null
}

/** Whether all its words are words of the full name. */
function isShortOf(name: string, full: string): boolean {
  const words = new Set(['de', 'en', ...nameKey(full).split(' ')])
  return (
    nameKey(name) !== nameKey(full) &&
    nameKey(name)
      .split(' ')
      .every((word) => words.has(word))
  )
}

const USUAL = dictionary({
  words: DICTIONARY_WORDS,
  names: BOROUGHS.map(({ name }) => ({ name: `Alcaldía ${name}` })),
})

function doubtsOf(name: string): Doubtful[] {
  const spelling = propose(name, USUAL)
    .filter(({ kind }) => kind === 'accent' || kind === 'spelling')
    .map(({ kind, at, before, after }): Doubtful => ({
      rule: kind === 'accent' ? 'accent' : 'spelling',
      at,
      before,
      after: inCaseOf(before, after),
    }))
  return [...spelling, ...cityDoubts(name)].toSorted((a, b) => a.at - b.at)
}

/**
 * The Distrito Federal is Ciudad de México since the reform of 29 January 2016 (DOF), but some institutions keep the name of
 * their founding act: only whoever knows the act can tell.
 */
const CITY_NAMES: readonly (readonly [Rule, RegExp, string])[] = [
  ['old-city-name', /\bdel Distrito Federal\b/giu, 'de la Ciudad de México'],
  ['old-city-name', /(?<=\ben )el Distrito Federal\b/giu, 'la Ciudad de México'],
  ['city-initials', /\bCDMX\b/gu, 'Ciudad de México'],
]

const cityDoubts = (name: string): Doubtful[] =>
  CITY_NAMES.flatMap(([rule, pattern, after]) =>
    [...name.matchAll(pattern)].map((match) => ({ rule, at: match.index, before: match[0], after })),
  )

/** The alcaldía that a cell names, and whether it was written another way. */
export function repairBorough(text: string): { borough: Borough; changed: boolean } | null {
  const borough = findBorough(text)
  return (
    borough && {
      borough,
      changed: text.trim() !== borough.name && text.trim() !== borough.key && fold(text.trim()) !== fold(borough.code),
    }
  )
}
