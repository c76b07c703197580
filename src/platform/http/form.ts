import { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }
import type { Errors, Typed } from './route.ts'

export const httpWords = defineMessages('http', es, en)

/** What is wrong with a value, apart from words. `limit` is the bound that was passed. */
export type Problem = {
  code:
    | 'required'
    | 'too-long'
    | 'too-short'
    | 'too-small'
    | 'too-large'
    | 'too-many'
    | 'too-few'
    | 'not-a-number'
    | 'not-a-day'
    | 'not-an-option'
    | 'not-an-email'
    | 'not-a-link'
    | 'is-an-email'
    | 'no-letters'
    | 'without-a-letter'
    | 'names-the-site'
    | 'has-a-password'
    | 'leads-inside'
    | 'invalid'
  limit?: number
}

/**
 * The fields of a sent form by the shape its schema has: what the schema calls a list gathers every value of that name,
 * all else takes the last; a name the schema does not know is dropped. An empty text counts as absent.
 */
export function readFields(schema: z.ZodObject, data: FormData): { input: Record<string, unknown>; typed: Typed } {
  const input: Record<string, unknown> = {}
  const typed: Record<string, string | string[]> = {}
  for (const [name, type] of Object.entries(schema.shape)) {
    const values = data.getAll(name)
    const texts = values.filter((value): value is string => typeof value === 'string').map(cleanText)
    if (isList(type as z.ZodType)) {
      input[name] = texts.filter((text) => text !== '')
      typed[name] = texts
      continue
    }
    const last = values.at(-1)
    if (last instanceof File) {
      if (last.size > 0 || last.name) input[name] = last
      continue
    }
    const text = texts.at(-1)
    if (text === undefined) continue
    typed[name] = text
    if (text.trim() !== '') input[name] = text
  }
  return { input, typed }
}

/** Line ends as one character; NUL and other control characters, which no database text column takes, are left out. */
export const cleanText = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed()

function isList(type: z.ZodType): boolean {
  let inner: unknown = type
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodPipe
  ) {
    inner = inner instanceof z.ZodPipe ? inner.in : inner.unwrap()
  }
  return inner instanceof z.ZodArray
}

/** The first problem of each field, in the person's words. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  locale: Locale,
  explain?: (field: string, problem: Problem) => string | undefined,
): Errors {
  const t = httpWords(locale)
  const errors: Record<string, string> = {}
  for (const issue of issues) {
    const field = String(issue.path[0] ?? 'form')
    if (field in errors) continue
    const problem = problemOf(issue)
    errors[field] =
      explain?.(field, problem) ??
      (issue.code === 'custom' && issue.message !== 'Invalid input'
        ? issue.message
        : t(`form.${problem.code}`, { limit: problem.limit ?? 0, count: problem.limit ?? 0 }))
  }
  return errors
}

/** One problem of one value: its code for programs, and its words. */
export function explainIssue(issue: z.core.$ZodIssue, locale: Locale): { code: string; detail: string } {
  const { code, limit = 0 } = problemOf(issue)
  return { code, detail: httpWords(locale)(`form.${code}`, { limit, count: limit }) }
}

/** Rules of schemas that many forms share: the `reason` in the `params` of their `refine`. */
const RULES = [
  'is-an-email',
  'no-letters',
  'without-a-letter',
  'names-the-site',
  'has-a-password',
  'leads-inside',
] as const

function problemOf(issue: z.core.$ZodIssue): Problem {
  switch (issue.code) {
    case 'invalid_type':
      return {
        code:
          issue.input === undefined
            ? 'required'
            : issue.expected === 'number' || issue.expected === 'int'
              ? 'not-a-number'
              : 'invalid',
      }
    case 'invalid_value':
      return { code: issue.input === undefined ? 'required' : 'not-an-option' }
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array')
        return issue.minimum === 1
          ? { code: 'required' }
          : { code: issue.origin === 'array' ? 'too-few' : 'too-short', limit: Number(issue.minimum) }
      return { code: 'too-small', limit: Number(issue.minimum) }
    case 'too_big':
      if (issue.origin === 'string') return { code: 'too-long', limit: Number(issue.maximum) }
      return { code: issue.origin === 'array' ? 'too-many' : 'too-large', limit: Number(issue.maximum) }
    case 'invalid_format':
      return {
        code:
          issue.format === 'date'
            ? 'not-a-day'
            : issue.format === 'email'
              ? 'not-an-email'
              : issue.format === 'url'
                ? 'not-a-link'
                : 'invalid',
      }
    case 'custom':
      return { code: RULES.find((code) => code === issue.params?.['reason']) ?? 'invalid' }
    default:
      return { code: 'invalid' }
  }
}
