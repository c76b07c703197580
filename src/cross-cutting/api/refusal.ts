import { LOCALES, type Locale } from '../../kernel/text.ts'
import type { ActError } from '../../platform/manifest/acts.ts'
import { apiWords } from './words.ts'

/** Why the API itself turns a write away, before or after the act's own rules; a key of `problem.*` in the messages. */
export const STATUS_OF = {
  'token-in-address': 400,
  'token-missing': 401,
  'token-invalid': 401,
  'scope-insufficient': 403,
  forbidden: 403,
  'not-found': 404,
  'key-missing': 400,
  'key-malformed': 400,
  'key-of-another-request': 422,
  'key-under-way': 409,
  'precondition-required': 428,
  'precondition-failed': 412,
  'media-type': 415,
  'too-large': 413,
  'not-utf8': 400,
  'bad-json': 400,
  'too-deep': 400,
  'bad-query': 400,
  'invalid-body': 422,
  'file-refused': 422,
  refused: 422,
  conflict: 409,
  'too-many-requests': 429,
  unavailable: 503,
  broken: 500,
} as const

export type ProblemCode = keyof typeof STATUS_OF
export type Extra = {
  values?: Record<string, string | number>
  headers?: Record<string, string>
  errors?: readonly ActError[]
  detail?: string
}

/** Thrown anywhere in a write, answered in one place. */
export class Turned extends Error {
  readonly code: ProblemCode
  readonly extra: Extra
  constructor(code: ProblemCode, extra: Extra = {}) {
    super(code)
    this.code = code
    this.extra = extra
  }
}

/** RFC 9457, with the code for programs and the words for people in their language. */
export function problemBody(
  code: ProblemCode,
  { values = {}, errors, detail }: Extra,
  { locale, origin }: { locale: Locale; origin: string },
): string {
  const t = apiWords(locale)
  return JSON.stringify({
    type: `${origin}/api#${code}`,
    title: t(`problem.${code}.title`),
    status: STATUS_OF[code],
    code,
    detail: detail ?? t(`problem.${code}.detail`, values),
    ...(errors?.length && { errors }),
  })
}

/** What the client prefers of what there is (RFC 9110, 12.5.4); English where it says nothing, as the API's own words are. */
export function languageOf(request: Request): Locale {
  const asked = (request.headers.get('accept-language') ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1)
      return { language: tag.split('-')[0]!, weight: Number.isFinite(weight) ? weight : 0 }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return asked.flatMap(({ language }) => LOCALES.find((locale) => locale === language) ?? [])[0] ?? 'en'
}
