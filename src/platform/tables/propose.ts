import { fold } from '../../kernel/text.ts'

/** What a module knows of its own names. Built once (`dictionary`), asked often. */
export type Dictionary = {
  /** Words as they should be written, by how they look folded. Two for one look («esta», «está») means: no opinion. */
  words: Map<string, Set<string>>
  /** Folded words by their length, where misspelt ones look for their neighbours. */
  byLength: Map<number, string[]>
  /** Full names by their folded short forms. */
  names: Map<string, string>
}

export type Proposal = {
  kind: 'accent' | 'spelling' | 'short-name' | 'company-form' | 'quotes'
  /** Where in the text the piece begins. */
  at: number
  /** The piece as it is, and as it could be. */
  before: string
  after: string
}

/** `words` and `names` rightly written (the words of the names count too); `short` are the short forms of a name. */
export function dictionary({
  words = [],
  names = [],
}: {
  words?: readonly string[]
  names?: readonly { name: string; short?: readonly string[] }[]
}): Dictionary {
  const built: Dictionary = { words: new Map(), byLength: new Map(), names: new Map() }
  for (const text of [...words, ...names.map(({ name }) => name)])
    for (const word of wordsOf(text)) addWord(built, word.text)
  for (const { name, short = [] } of names) for (const form of short) built.names.set(fold(form), name)
  return built
}

function addWord({ words, byLength }: Dictionary, text: string) {
  const folded = fold(text)
  const known = words.get(folded)
  if (known) known.add(text.toLowerCase())
  else {
    words.set(folded, new Set([text.toLowerCase()]))
    byLength.set(folded.length, [...(byLength.get(folded.length) ?? []), folded])
  }
}

/**
 * What could be wrong in a text but may be right, for a person to decide: accents («Secretaria»: the office or the
 * person?), a letter missing («Cuahtémoc»), a short name («Alcaldía Cuajimalpa»), the form of a company («S.A de C.V»),
 * straight quotes. Apply those that were accepted with `applyProposals`.
 */
export function propose(text: string, { words, byLength, names }: Dictionary): Proposal[] {
  const full = names.get(fold(text))
  const shortName: Proposal[] =
    full !== undefined && full !== text ? [{ kind: 'short-name', at: 0, before: text, after: full }] : []
  if (shortName.length > 0) return shortName
  const company = companyForm(text)
  const spelling = wordsOf(text)
    .filter(({ at }) => !company.some((piece) => at >= piece.at && at < piece.at + piece.before.length))
    .flatMap(({ text: word, at }) => {
      const proposal = wordProposal(word, words, byLength)
      return proposal ? [{ ...proposal, at, before: word }] : []
    })
  return [...spelling, ...company, ...straightQuotes(text)].toSorted((a, b) => a.at - b.at)
}

/** The text with those proposals in it. */
export function applyProposals(text: string, proposals: readonly Proposal[]): string {
  const fromTheEnd = [...proposals].sort((a, b) => b.at - a.at)
  return fromTheEnd.reduce(
    (value, { at, before, after }) => value.slice(0, at) + after + value.slice(at + before.length),
    text,
  )
}

const wordsOf = (text: string) =>
  [...text.matchAll(/\p{L}[\p{L}\p{M}]*/gu)].map((match) => ({ text: match[0], at: match.index }))

function wordProposal(
  word: string,
  words: Dictionary['words'],
  byLength: Dictionary['byLength'],
): Pick<Proposal, 'kind' | 'after'> | null {
  const folded = fold(word)
  const known = words.get(folded)
  if (known) {
    const [only] = known
    if (known.size > 1 || only === undefined || only === word.toLowerCase()) return null
    return { kind: 'accent', after: inCaseOf(word, only) }
  }
  const neighbour = soleNeighbour(folded, byLength)
  const [only] = neighbour === null ? [] : words.get(neighbour)!
  return only === undefined ? null : { kind: 'spelling', after: inCaseOf(word, only) }
}

/** Shorter words have too many neighbours to guess by. */
const SHORTEST_GUESSED = 6

/** The one word of the dictionary that is one slip away; null where none or several are. */
function soleNeighbour(folded: string, byLength: Dictionary['byLength']): string | null {
  if (folded.length < SHORTEST_GUESSED) return null
  const near = [-1, 0, 1]
    .flatMap((more) => byLength.get(folded.length + more) ?? [])
    .filter((word) => word.length >= SHORTEST_GUESSED && isOneSlip(folded, word) && !differOnlyInEnding(folded, word))
  return near.length === 1 ? near[0]! : null
}

/** One letter missing, spare or changed, or two neighbours swapped (Damerau 1964). */
function isOneSlip(a: string, b: string): boolean {
  if (a.length > b.length) return isOneSlip(b, a)
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  if (a.length < b.length) return a.slice(start) === b.slice(start + 1)
  const restA = a.slice(start)
  const restB = b.slice(start)
  return (
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}

/** «pública» and «público», «servicio» and «servicios» are different words, not slips. */
const differOnlyInEnding = (a: string, b: string) => stem(a) === stem(b)
const stem = (word: string) => word.replace(/[aeo]?s?$/, '')

function inCaseOf(model: string, word: string) {
  if (model === model.toUpperCase() && model.length > 1) return word.toUpperCase()
  return model[0] === model[0]!.toUpperCase() ? word[0]!.toUpperCase() + word.slice(1) : word
}

/** Forms of legal persons in Mexico (Ley General de Sociedades Mercantiles, art. 1; Código Civil, art. 2670) as they are usually written. */
const COMPANY_FORMS: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}.])S\.? ?A\.?,? de C\.? ?V\.?$/u, 'S.A. de C.V.'],
  [/(?<![\p{L}.])S\.? ?de ?R\.? ?L\.?,? de C\.? ?V\.?$/u, 'S. de R.L. de C.V.'],
  [/(?<![\p{L}.])I\.? ?A\.? ?P\.?$/u, 'I.A.P.'],
  [/(?<![\p{L}.])A\.? ?C\.?$/u, 'A.C.'],
  [/(?<![\p{L}.])S\.? ?C\.?$/u, 'S.C.'],
]

function companyForm(text: string): Proposal[] {
  for (const [pattern, after] of COMPANY_FORMS) {
    const match = pattern.exec(text)
    if (match) return match[0] === after ? [] : [{ kind: 'company-form', at: match.index, before: match[0], after }]
  }
  return []
}

const straightQuotes = (text: string): Proposal[] =>
  [...text.matchAll(/"([^"]+)"/g)].map((match) => ({
    kind: 'quotes',
    at: match.index,
    before: match[0],
    after: `“${match[1]}”`,
  }))
