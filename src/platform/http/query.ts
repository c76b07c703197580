import { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { httpWords, readFields } from './form.ts'

/** A parameter of an address that was not taken as it came: what it said, and what it may say, in the reader's language. */
export type Wrong = {
  path: string
  value: string
  message: string
  /** It was too long and its beginning was taken. */ cut: boolean
}

/** Why an answer refuses a parameter whose form is right: a cursor that no page gave, the id or slug of nothing. */
export type QueryRefusal = 'cursor' | 'unknown'

/**
 * The parameters of an address by their schema. `wrong` names each that is not as the schema says, and what it would take;
 * `value` is the rest, with texts that are too long cut, or null where a parameter cannot be done without.
 */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  parameters: URLSearchParams,
  locale: Locale,
): { value: z.infer<Schema> | null; wrong: Wrong[] } {
  const data = new FormData()
  for (const [name, value] of parameters) data.append(name, value)
  const { input } = readFields(schema, data)
  const parsed = schema.safeParse(input, { reportInput: true })
  if (parsed.success) return { value: parsed.data, wrong: [] }
  const wrong = new Map<string, Wrong>()
  const kept = { ...input }
  for (const issue of parsed.error.issues) {
    const path = String(issue.path[0] ?? '')
    if (wrong.has(path)) continue
    const value = String(input[path] ?? '')
    const cut = issue.code === 'too_big' && issue.origin === 'string'
    if (cut) kept[path] = value.slice(0, Number(issue.maximum))
    else delete kept[path]
    wrong.set(path, { path, value: shortened(value), cut, message: expectation(schema, path, locale) })
  }
  const rest = schema.safeParse(kept)
  return { value: rest.success ? rest.data : null, wrong: [...wrong.values()] }
}

/** In words what a parameter takes: «One of: late, complete.», «A day that exists, written YYYY-MM-DD.» */
function expectation(schema: z.ZodObject, name: string, locale: Locale): string {
  const t = httpWords(locale)
  const accepted = acceptedBy(schema, name)
  const { minimum, maximum, maxLength } = accepted
  if (accepted.enum) return t('query.one-of', { options: accepted.enum.join(', ') })
  if (accepted.type === 'integer' || accepted.type === 'number') {
    if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
      return t('query.between', { least: minimum ?? 0, most: maximum })
    return t('query.at-least', { least: Math.max(minimum ?? 0, 0) })
  }
  if (accepted.format === 'date') return t('query.day')
  if (accepted.format === 'uuid') return t('query.id')
  if (maxLength !== undefined && !accepted.pattern) return t('query.length', { most: maxLength })
  return t('query.form')
}

/** What the cursor of a list may be called in an address: `after` in the API, in Spanish on pages. */
const CURSORS = ['after', 'desde', 'antes']

/** The refusal in words. A cursor is named as the address names it. */
export function refusalOf(refused: string, refusal: QueryRefusal, parameters: URLSearchParams, locale: Locale): Wrong {
  const path = refusal === 'cursor' ? (CURSORS.find((name) => parameters.has(name)) ?? refused) : refused
  const value = shortened(parameters.get(path) ?? '')
  return { path, value, cut: false, message: httpWords(locale)(`query.${refusal}`) }
}

type Accepted = {
  type?: string
  enum?: readonly string[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
}

const known = new WeakMap<z.ZodObject, Record<string, Accepted>>()

function acceptedBy(schema: z.ZodObject, name: string): Accepted {
  let properties = known.get(schema)
  if (!properties) {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    properties = (described.properties ?? {}) as Record<string, Accepted>
    known.set(schema, properties)
  }
  return properties[name] ?? {}
}

const LONGEST_SHOWN = 60
const shortened = (value: string) => (value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value)
