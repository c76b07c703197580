import { BOROUGHS, findBorough } from '../../../kernel/geo/boroughs.ts'
import { fold, LOCALES, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import { isDay, type ColumnType } from '../../../platform/tables/index.ts'
import { readNumber } from '../numbers.ts'
import { words } from '../words.ts'
import { nameOf } from './check.ts'
import type { ProblemCode } from './problems.ts'

/** What a cell says: a value, or why it says none. Limits are the field's own schema's business. */
export type CellRead = { value: unknown } | { problem: ProblemCode; values?: Record<string, string | number> }

/** How a field is written into a cell and read back: one undoes the other. */
export type Cell = {
  type: ColumnType
  /** Values offered as a list. */
  allowed?(locale: Locale): readonly string[]
  write(value: unknown, locale: Locale): unknown
  /** Of a cell that is not empty, trimmed. */
  read(text: string): CellRead
  /** What an empty cell says. */
  empty?: unknown
}

export const plain: Cell = { type: 'text', write: (value) => value, read: (text) => ({ value: text }) }

/** Content: the sheet holds its Spanish. */
export const content: Cell = {
  type: 'text',
  write: (value) => (value as TranslatedText | null)?.es ?? null,
  read: (text) => ({ value: { es: text } }),
}

export const number: Cell = {
  type: 'number',
  write: (value) => value,
  read(text) {
    const read = readNumber(text)
    if (read.ok) return { value: read.value }
    return read.reason === 'decimal-comma'
      ? { problem: 'decimal-comma', values: { instead: read.instead } }
      : { problem: 'not-a-number' }
  },
}

export const day: Cell = {
  type: 'day',
  write: (value) => value,
  read(text) {
    const [, date, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
    const iso = year
      ? `${year}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`
      : text.replace(/[T ]00:00(:00)?.*$/, '')
    return isDay(iso) ? { value: iso } : { problem: 'not-a-day' }
  },
}

export const yesOrNo: Cell = {
  type: 'text',
  allowed: (locale) => [words(locale)('yes'), words(locale)('no')],
  write: (value, locale) => (value === null ? null : words(locale)(value ? 'yes' : 'no')),
  read(text) {
    const answer = fold(text)
    if (['si', 'yes', 's', 'y', 'true', 'verdadero', '1', 'x'].includes(answer)) return { value: true }
    return ['no', 'n', 'false', 'falso', '0'].includes(answer) ? { value: false } : { problem: 'not-yes-or-no' }
  },
  empty: false,
}

type OptionGroup =
  | 'completion'
  | 'participation'
  | 'phase'
  | 'sector'
  | 'scope'
  | 'indicator-kind'
  | 'direction'
  | 'periodicity'

/** One of a closed vocabulary: its name in either language, or its code. */
export const choice = (group: OptionGroup, options: readonly string[]): Cell => {
  const nameIn = (option: string, locale: Locale): string => words(locale)(`${group}.${option}` as never)
  return {
    type: 'text',
    allowed: (locale) => options.map((option) => nameIn(option, locale)),
    write: (value, locale) => (value === null ? null : nameIn(String(value), locale)),
    read(text) {
      const wanted = fold(text)
      const option = options.find(
        (one) => one === wanted || LOCALES.some((locale) => fold(nameIn(one, locale)) === wanted),
      )
      return option
        ? { value: option }
        : { problem: 'not-an-option', values: { options: options.map((one) => nameIn(one, 'es')).join(', ') } }
    },
  }
}

/** Several in one cell: by semicolons or, where one of them holds a semicolon, a line each. */
const joined = (items: readonly string[]) =>
  items.length === 0
    ? null
    : items.join(items.some((item) => item.includes(';')) || items.length === 1 ? '\n' : '; ') +
      (items.length === 1 && items[0]!.includes(';') ? '\n' : '')
const split = (text: string) =>
  text
    .split(text.includes('\n') ? '\n' : ';')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const list = (write: (item: never) => string, read: (text: string) => CellRead): Cell => ({
  type: 'text',
  write: (value) => joined((value as never[]).map(write)),
  read(text) {
    const items = split(text).map(read)
    return (
      items.find((item) => 'problem' in item) ?? { value: items.map((item) => ('value' in item ? item.value : null)) }
    )
  },
  empty: [],
})

export const texts = list(
  (text: string) => text,
  (text) => ({ value: text }),
)

export const numbers = list(
  (value: number) => String(value),
  (text) => {
    const value = /^\D{0,6}(\d+)$/.exec(text)?.[1] // «ODS 6»
    return value === undefined ? { problem: 'not-a-number', values: { value: text } } : { value: Number(value) }
  },
)

export const boroughs = list(
  (key: string) => BOROUGHS.find((one) => one.key === key)!.name,
  (text) => {
    const found = findBorough(text)
    return found ? { value: found.key } : { problem: 'not-a-borough', values: { value: text } }
  },
)

/** «Red Agua | Revisa los datos». */
export const actors = list(
  ({ organization, role }: { organization: string; role: TranslatedText | null }) =>
    role ? `${organization} | ${role.es.replace(/\s*\n\s*/g, ' ')}` : organization,
  (text) => {
    const bar = text.indexOf('|')
    return {
      value:
        bar < 0
          ? { organization: text }
          : { organization: text.slice(0, bar).trim(), role: text.slice(bar + 1).trim() || null },
    }
  },
)

/** «C3-H2», which no spreadsheet takes for a number or a day. */
export const milestoneNames = list(
  ({ commitment, milestone }: { commitment: number; milestone: number }) => nameOf([commitment, milestone]),
  (text) => {
    const [, commitment, milestone] = /^C\s*(\d{1,7})\s*[-–.\s]\s*[HM]\s*(\d{1,5})$/i.exec(text) ?? []
    return commitment
      ? { value: { commitment: Number(commitment), milestone: Number(milestone) } }
      : { problem: 'not-a-milestone-name', values: { value: text } }
  },
)
