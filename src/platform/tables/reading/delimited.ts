/** Separators in the order of preference where a file could be read with more than one. */
export const DELIMITERS = ['\t', ';', ',', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export type DelimitedRecord = {
  /** Line of the text where it starts, counted from 1: what a text editor shows. */
  physicalLine: number
  fields: string[]
  quotedNewlines: number[]
  strayQuotes: number[]
  unclosedQuotes: number[]
}

const QUOTE = '"'
/** After so many quotes that nothing closes, quotes are taken as letters: each one costs a look to the end of the file. */
const UNCLOSED_TOLERATED = 10

/**
 * The records of a delimited text, one at a time. RFC 4180, and what people really send: any line end, rows of
 * any length, a quote inside a quoted field that is not doubled (kept as a letter), a quote that is never closed
 * (kept as a letter, so that it does not swallow the rest of the file). uDSV, about twice as fast, loses fields
 * silently on each of these, so it only judges this function in its tests.
 */
export function* splitRecords(text: string, delimiter: string): Generator<DelimitedRecord> {
  const cut = delimiter.charCodeAt(0)
  let at = 0
  let physicalLine = 1
  let unclosed = 0
  while (at < text.length) {
    const record: DelimitedRecord = {
      physicalLine,
      fields: [],
      quotedNewlines: [],
      strayQuotes: [],
      unclosedQuotes: [],
    }
    for (;;) {
      const column = record.fields.length
      const opens = text[at] === QUOTE && unclosed < UNCLOSED_TOLERATED
      const quoted = opens ? quotedField(text, at, cut) : null
      if (quoted) {
        const breaks = countLineBreaks(quoted.value)
        if (breaks > 0) record.quotedNewlines.push(column)
        if (quoted.stray) record.strayQuotes.push(column)
        physicalLine += breaks
      } else if (opens) {
        unclosed++
        record.unclosedQuotes.push(column)
      }
      const end = quoted?.end ?? endOfPlain(text, at, cut)
      record.fields.push(quoted?.value ?? text.slice(at, end))
      at = end
      if (text.charCodeAt(at) !== cut) break
      at++
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    physicalLine++
    yield record
  }
}

/** The field that a quote at `start` opens; null where nothing closes it. `end` is the separator or line end after it. */
function quotedField(text: string, start: number, cut: number): { value: string; end: number; stray: boolean } | null {
  let stray = false
  for (let look = start + 1; ;) {
    const quote = text.indexOf(QUOTE, look)
    if (quote < 0) return null
    if (text[quote + 1] === QUOTE) {
      look = quote + 2
    } else if (endsField(text, quote + 1, cut)) {
      return { value: text.slice(start + 1, quote).replaceAll('""', QUOTE), end: quote + 1, stray }
    } else {
      stray = true
      look = quote + 1
    }
  }
}

function endsField(text: string, at: number, cut: number) {
  if (at >= text.length) return true
  const code = text.charCodeAt(at)
  return code === cut || code === 10 || code === 13
}

function endOfPlain(text: string, at: number, cut: number) {
  while (!endsField(text, at, cut)) at++
  return at
}

const countLineBreaks = (text: string) => (/[\r\n]/.test(text) ? text.split(/\r\n|\r|\n/).length - 1 : 0)

/** How much of the text, and how many of its rows, decide the separator. */
const SAMPLE = { characters: 256 * 1024, records: 100 }

/**
 * The separator of a delimited text: the one by which most rows have as many fields as the first. «sep=;», which
 * Excel writes, decides alone. Where none divides the first row, the file is one column.
 */
export function sniffDelimiter(text: string, extension: string): Delimiter {
  const sample = text.slice(0, SAMPLE.characters)
  const cutShort = text.length > sample.length
  const order = extension === 'tsv' ? DELIMITERS : ([',', ';', '\t', '|'] as const)
  let best: { delimiter: Delimiter; agreement: number; fields: number } | null = null
  for (const delimiter of order) {
    const counts = fieldCounts(sample, delimiter, cutShort)
    const fields = counts[0] ?? 0
    if (fields < 2) continue
    const agreement = counts.filter((count) => count === fields).length / counts.length
    const better = !best || agreement > best.agreement || (agreement === best.agreement && fields > best.fields)
    if (better) best = { delimiter, agreement, fields }
  }
  return best?.delimiter ?? ','
}

function fieldCounts(sample: string, delimiter: string, cutShort: boolean): number[] {
  const counts: number[] = []
  for (const { fields } of splitRecords(sample, delimiter)) {
    if (fields.some((field) => field.trim() !== '')) counts.push(fields.length)
    if (counts.length > SAMPLE.records) break
  }
  // The last record of a cut sample may be half a row.
  if (cutShort && counts.length > 1 && counts.length <= SAMPLE.records) counts.pop()
  return counts
}

/** «sep=;» on the first line: an instruction of Excel, not a row. */
export function separatorLine(text: string): { delimiter: Delimiter; rest: string } | null {
  const match = /^sep=([,;\t|])(\r\n|\r|\n)/i.exec(text)
  return match ? { delimiter: match[1] as Delimiter, rest: text.slice(match[0].length) } : null
}
