/** A catalogue as it lies in `messages/<language>.json`. */
export type Catalogue = { [key: string]: string | Catalogue }

const pluralEnding = /_(zero|one|two|few|many|other)$/

/** The plural forms that i18next asks for, besides an optional `zero`. Spanish has «many»: «1 000 000 de propuestas». */
const pluralForms = { es: ['many', 'one', 'other'], en: ['one', 'other'] }

/** What is wrong with a pair of catalogues, one sentence each. */
export function compareCatalogues(es: Catalogue, en: Catalogue): string[] {
  const spanish = new Map(textsOf(es))
  const english = new Map(textsOf(en))
  return [
    ...missing(spanish, english, 'en'),
    ...missing(english, spanish, 'es'),
    ...incompletePlurals(spanish, 'es'),
    ...incompletePlurals(english, 'en'),
    ...differentVariables(spanish, english),
    ...[...spanish, ...english].filter(([, text]) => text.trim() === '').map(([key]) => `${key} is empty`),
  ]
}

/** Sentences of more than `limit` words: clear language (lenguaje claro) has short ones. */
export const longSentences = (es: Catalogue, limit: number): string[] =>
  textsOf(es).flatMap(([key, text]) =>
    text
      .split(/[.;:?!…]\s+/)
      .filter((sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length > limit)
      .map((sentence) => `${key}: ${sentence}`),
  )

/** Text that says «tú»: the interface addresses people as «usted». */
export const familiarAddress = (es: Catalogue): string[] =>
  textsOf(es)
    .filter(([, text]) => /(?<!\p{L})(tú|tu|tus|contigo|tuy[oa]s?)(?!\p{L})/iu.test(text))
    .map(([key, text]) => `${key}: ${text}`)

const textsOf = (catalogue: Catalogue, path = ''): [key: string, text: string][] =>
  Object.entries(catalogue).flatMap(([name, value]) =>
    typeof value === 'string' ? [[path + name, value]] : textsOf(value, `${path}${name}.`),
  )

const stemOf = (key: string) => key.replace(pluralEnding, '')
const stems = (texts: Map<string, string>) => new Set([...texts.keys()].map(stemOf))

const missing = (present: Map<string, string>, other: Map<string, string>, language: string) =>
  [...stems(present)].filter((stem) => !stems(other).has(stem)).map((stem) => `${stem} is missing in ${language}`)

function incompletePlurals(texts: Map<string, string>, language: 'es' | 'en'): string[] {
  const plurals = new Set([...texts.keys()].filter((key) => pluralEnding.test(key)).map(stemOf))
  return [...plurals].flatMap((stem) =>
    pluralForms[language]
      .filter((form) => !texts.has(`${stem}_${form}`))
      .map((form) => `${stem}_${form} is missing in ${language}`),
  )
}

/** Of all forms of a text together: «un compromiso» need not print its number. */
function differentVariables(spanish: Map<string, string>, english: Map<string, string>): string[] {
  const variables = (texts: Map<string, string>, stem: string) =>
    [...texts]
      .filter(([key]) => stemOf(key) === stem)
      .flatMap(([, text]) => [...text.matchAll(/\{\{-?\s*(\w+)/g)].map(([, name]) => name))
  const list = (texts: Map<string, string>, stem: string) => [...new Set(variables(texts, stem))].sort().join(', ')
  return [...stems(spanish)]
    .filter((stem) => stems(english).has(stem) && list(spanish, stem) !== list(english, stem))
    .map((stem) => `${stem} has {${list(spanish, stem)}} in es and {${list(english, stem)}} in en`)
}
