import { z } from 'zod'
import type { Day } from '../../kernel/dates.ts'
import type { Locale, TranslatedText } from '../../kernel/text.ts'
import { parseDayInput } from '../../platform/html/index.ts'
import { httpWords, type Typed } from '../../platform/http/index.ts'
import { isPlausible, MOST_NUMBER, tidy } from './content.ts'
import { hasDecimals, readNumber } from './numbers.ts'
import { words } from './words.ts'

/** Troubles that every form knows, and those of plans. */
type Trouble =
  | 'required'
  | 'too-long'
  | 'not-a-day'
  | 'not-a-number'
  | 'not-an-option'
  | 'is-an-email'
  | 'too-small'
  | 'too-large'
type OwnTrouble = 'implausible-day' | 'decimal-comma' | 'not-whole' | 'too-many-decimals'

/**
 * The shape of a form that takes whatever is written: it is judged field by field afterwards, so that every error shows at once
 * and nothing that was typed or sent is lost.
 */
export const looseForm = (texts: readonly string[], lists: readonly string[] = []) =>
  z.object({
    ...(Object.fromEntries(texts.map((name) => [name, z.string().optional()])) as Record<
      string,
      z.ZodOptional<z.ZodString>
    >),
    ...(Object.fromEntries(lists.map((name) => [name, z.array(z.string())])) as Record<
      string,
      z.ZodArray<z.ZodString>
    >),
  })

/** Reads what was typed, a field at a time; what cannot be read is named in `errors`, in the person's language. */
export class DraftReader {
  readonly errors: Record<string, string> = {}
  readonly #typed: Typed
  readonly locale: Locale

  constructor(typed: Typed, locale: Locale) {
    this.#typed = typed
    this.locale = locale
  }

  get ok() {
    return Object.keys(this.errors).length === 0
  }

  text(name: string): string {
    const value = this.#typed[name]
    return typeof value === 'string' ? tidy(value) : ''
  }

  list(name: string): string[] {
    const value = this.#typed[name]
    return Array.isArray(value) ? value.filter((text) => text !== '') : []
  }

  /** Null where nothing was written. */
  line(name: string, most: number): string | null {
    const text = this.text(name)
    if (text.length > most) this.refuse(name, 'too-long', most)
    return text === '' ? null : text
  }

  requiredLine(name: string, most: number): string {
    const text = this.line(name, most)
    if (text === null) this.refuse(name, 'required')
    return text ?? ''
  }

  /** Spanish under its name and English under `…En`; English alone is refused, since Spanish is the language of record. */
  content(name: string, most: number): TranslatedText | null {
    const es = this.line(name, most)
    const en = this.line(`${name}En`, most)
    if (es === null && en !== null) this.refuse(name, 'required')
    return es === null ? null : en === null ? { es } : { es, en }
  }

  requiredContent(name: string, most: number): TranslatedText {
    const text = this.content(name, most)
    if (text === null) this.refuse(name, 'required')
    return text ?? { es: '' }
  }

  /** A day that a plan may speak of. */
  day(name: string): Day | null {
    const day = this.#anyDay(name)
    if (day === null || isPlausible(day)) return day
    this.#refuseOwn(name, 'implausible-day')
    return null
  }

  /** However long ago, and not to come. */
  pastDay(name: string, today: Day): Day | null {
    const day = this.#anyDay(name)
    if (day === null || day <= today) return day
    this.errors[name] ??= words(this.locale)('refusal.in-the-future')
    return null
  }

  #anyDay(name: string): Day | null {
    const day = parseDayInput(this.text(name))
    if (day.ok) return day.value
    if (day.reason !== 'empty') this.refuse(name, 'not-a-day')
    return null
  }

  requiredDay(name: string): Day {
    const day = this.day(name)
    if (day === null && !this.errors[name]) this.refuse(name, 'required')
    return day ?? ''
  }

  /** As people write numbers: «18,400,000.50», «12.5». Bounds are what may still be written. */
  number(
    name: string,
    { least = -MOST_NUMBER, most = MOST_NUMBER, decimals }: { least?: number; most?: number; decimals?: number } = {},
  ): number | null {
    const text = this.text(name)
    if (text === '') return null
    const read = readNumber(text)
    if (!read.ok && read.reason === 'decimal-comma') this.#refuseOwn(name, 'decimal-comma', { instead: read.instead })
    else if (!read.ok) this.refuse(name, 'not-a-number')
    else if (read.value < least) this.refuse(name, 'too-small', least)
    else if (read.value > most) this.refuse(name, 'too-large', most)
    else if (decimals !== undefined && !hasDecimals(read.value, decimals))
      this.#refuseOwn(name, decimals === 0 ? 'not-whole' : 'too-many-decimals', { count: decimals })
    else return read.value
    return null
  }

  /** From 1 to `most`. */
  whole(name: string, most: number): number {
    const value = this.number(name, { least: 1, most, decimals: 0 })
    if (value === null && !this.errors[name]) this.refuse(name, 'required')
    return value ?? 0
  }

  choice<Value extends string>(name: string, options: readonly Value[]): Value | null {
    const text = this.text(name)
    if (text === '') return null
    const found = options.find((option) => option === text)
    if (!found) this.refuse(name, 'not-an-option')
    return found ?? null
  }

  choices<Value extends string>(name: string, options: readonly Value[]): Value[] {
    const chosen = this.list(name)
    const known = options.filter((option) => chosen.includes(option))
    if (known.length < new Set(chosen).size) this.refuse(name, 'not-an-option')
    return known
  }

  refuse(name: string, trouble: Trouble, limit = 0) {
    this.errors[name] ??= httpWords(this.locale)(`form.${trouble}`, { limit, count: limit })
  }

  #refuseOwn(name: string, trouble: OwnTrouble, values: Record<string, string | number> = {}) {
    this.errors[name] ??= words(this.locale)(`typed.${trouble}`, values)
  }
}

/** A draft as a form shows it: texts by language, lists as they are, nothing where it is unknown. */
export function typedOf(draft: object): Record<string, string | string[]> {
  const typed: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(draft)) {
    if (value === null || value === undefined) continue
    if (Array.isArray(value)) {
      if (value.every((item) => typeof item !== 'object')) typed[name] = value.map(String)
    } else if (typeof value === 'object') {
      const { es, en } = value as TranslatedText
      if (es) typed[name] = es
      if (en) typed[`${name}En`] = en
    } else typed[name] = String(value)
  }
  return typed
}
