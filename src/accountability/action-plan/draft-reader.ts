import { z } from 'zod'
import type { Day } from '../../kernel/dates.ts'
import type { Locale, TranslatedText } from '../../kernel/text.ts'
import { parseDayInput } from '../../platform/html/index.ts'
import { httpWords, type Typed } from '../../platform/http/index.ts'
import { tidy } from './content.ts'

type Trouble =
  | 'required'
  | 'too-long'
  | 'not-a-day'
  | 'not-a-number'
  | 'not-an-option'
  | 'not-a-link'
  | 'too-small'
  | 'too-large'

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

  day(name: string): Day | null {
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

  /** As people write numbers: «18,400,000.50», «12.5». */
  number(name: string, { least = -1e15, most = 1e15 }: { least?: number; most?: number } = {}): number | null {
    const text = this.text(name).replace(/[\s,$]/g, '')
    if (text === '') return null
    const value = Number(text)
    if (!/^[-+]?\d+(\.\d+)?$/.test(text) || !Number.isFinite(value)) this.refuse(name, 'not-a-number')
    else if (value < least) this.refuse(name, 'too-small', least)
    else if (value >= most) this.refuse(name, 'too-large', most)
    else return value
    return null
  }

  whole(name: string, most: number): number {
    const value = this.number(name, { least: 1, most: most + 1 })
    if (value === null && !this.errors[name]) this.refuse(name, 'required')
    if (value !== null && !Number.isInteger(value)) this.refuse(name, 'not-a-number')
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
