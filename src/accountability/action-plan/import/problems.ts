import type { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { describePlace as describeTablePlace } from '../../../platform/tables/index.ts'
import { sayField } from '../say-value.ts'
import { words } from '../words.ts'
import es from '../messages/es.json' with { type: 'json' }
import type { Place } from './records.ts'

export type ProblemCode = keyof (typeof es)['import']['problem']

/** Something a person should mend (`error`: nothing is imported before it is) or only know of (`notice`). */
export type ImportProblem = {
  severity: 'error' | 'notice'
  code: ProblemCode
  place: Place
  values: Record<string, string | number>
}

export const wrong = (code: ProblemCode, place: Place, values: ImportProblem['values'] = {}): ImportProblem => ({
  severity: 'error',
  code,
  place,
  values,
})
export const worthKnowing = (code: ProblemCode, place: Place, values: ImportProblem['values'] = {}): ImportProblem => ({
  severity: 'notice',
  code,
  place,
  values,
})

/** Where, and what is wrong with how to mend it, in the reader's words. */
export function describeProblem(
  { code, place, values }: ImportProblem,
  locale: Locale,
): { where: string; what: string } {
  const t = words(locale)
  const reason = (locale === 'en' ? values.reasonEn : values.reason) ?? ''
  const span = (locale === 'en' ? values.spanEn : values.span) ?? ''
  return {
    where: describePlace(place, locale),
    what: t(`import.problem.${code}`, { ...values, reason, span, field: sayField(String(values.field ?? ''), locale) }),
  }
}

/** «hoja «Hitos», celda D7», «commitments[2].endsOn»; empty for the file as a whole. */
export const describePlace = ({ path, ...place }: Place, locale: Locale): string =>
  path ?? describeTablePlace({ kind: 'row-shorter', ...place }, locale)

/** What a value has wrong, as a problem at its place. Lists say which item. */
export function problemOfIssue(issue: z.core.$ZodIssue, field: string, place: Place, value: unknown): ImportProblem {
  const within =
    issue.path.length > 0 && place.path !== undefined
      ? { ...place, path: `${place.path}${pathText(issue.path)}` }
      : place
  const values = { field, value: shown(at(value, issue.path)) }
  switch (issue.code) {
    case 'invalid_type':
      return at(value, issue.path) === undefined
        ? wrong('required', within, values)
        : wrong(issue.expected === 'number' || issue.expected === 'int' ? 'not-a-number' : 'wrong-type', within, values)
    case 'invalid_value':
      return wrong('not-an-option', within, { ...values, options: issue.values.map(String).join(', ') })
    case 'too_small':
      return issue.origin === 'string'
        ? wrong(at(value, issue.path) === '' || issue.minimum === 1 ? 'required' : 'too-short', within, {
            ...values,
            limit: Number(issue.minimum),
          })
        : wrong('too-small', within, { ...values, limit: Number(issue.minimum) })
    case 'too_big':
      return wrong(
        issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many-items' : 'too-large',
        within,
        { ...values, limit: Number(issue.maximum) },
      )
    case 'invalid_format':
      return wrong(
        issue.format === 'date'
          ? 'not-a-day'
          : issue.format === 'url'
            ? 'not-a-link'
            : field === 'slug'
              ? 'slug'
              : 'wrong-format',
        within,
        values,
      )
    case 'unrecognized_keys':
      return wrong('unknown-key', within, { ...values, keys: issue.keys.slice(0, 5).join(', ') })
    case 'custom':
      return wrong(OWN_REASONS.find((reason) => reason === issue.params?.['reason']) ?? 'wrong-format', within, values)
    case 'not_multiple_of':
      return wrong('too-many-decimals', within, values)
    default:
      return wrong('wrong-format', within, values)
  }
}

/** What our own schemas say by themselves. */
const OWN_REASONS = ['slug-reserved', 'implausible-day', 'is-an-email', 'has-a-password', 'leads-inside'] as const

export const pathText = (path: readonly PropertyKey[]) =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let inner = value
  for (const step of path)
    inner =
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<PropertyKey, unknown>)[step]
        : undefined
  return inner
}

/** Enough of a value to recognise it by. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'object'
        ? Array.isArray(value)
          ? '[…]'
          : '{…}'
        : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
