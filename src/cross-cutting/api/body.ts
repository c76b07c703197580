import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import { depthOf } from '../../kernel/json-depth.ts'
import type { Locale } from '../../kernel/text.ts'
import { cleanText, explainIssue } from '../../platform/http/index.ts'
import type { ActError } from '../../platform/manifest/acts.ts'
import { apiWords } from './words.ts'
import { Turned } from './refusal.ts'

const DEEPEST = 32

/** The whole body, or Turned where it is longer than `limit` bytes: no more than that is ever held. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new Turned('too-large', { values: { limit } })
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  const pieces: Uint8Array[] = []
  let size = 0
  if (request.body)
    for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += piece.byteLength
      if (size > limit) throw tooLarge()
      pieces.push(piece)
    }
  return new Uint8Array(Buffer.concat(pieces))
}

/** A JSON body as a value whose texts are as forms clean theirs: no control characters, no half of a character. Throws Turned. */
export function readJson(bytes: Uint8Array, contentType: string | null): unknown {
  const type = (contentType ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/merge-patch+json') throw new Turned('media-type')
  if (!isUtf8(bytes)) throw new Turned('not-utf8')
  const text = new TextDecoder().decode(bytes)
  if (depthOf(text) > DEEPEST) throw new Turned('too-deep', { values: { limit: DEEPEST } })
  try {
    return cleaned(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Turned('bad-json')
    throw error
  }
}

/** In place: `__proto__` stays a key like any other, for the schema to refuse. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null) return value
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key]
    if (typeof inner === 'string' || (typeof inner === 'object' && inner !== null))
      Object.defineProperty(value, key, { value: cleaned(inner), enumerable: true, writable: true, configurable: true })
  }
  return value
}

/** The body by its schema, or Turned with every place that is wrong. */
export async function parseBody(schema: z.ZodType, value: unknown, locale: Locale): Promise<unknown> {
  const parsed = await schema.safeParseAsync(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new Turned('invalid-body', { errors: errorsOf(parsed.error.issues, locale) })
}

const MOST_ERRORS = 100

const errorsOf = (issues: readonly z.core.$ZodIssue[], locale: Locale): ActError[] =>
  issues.slice(0, MOST_ERRORS).flatMap((issue): ActError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, MOST_ERRORS).map((key) => ({
          pointer: pointerOf([...issue.path, key]),
          code: 'unknown-field',
          detail: apiWords(locale)('unknown-field'),
        }))
      : [{ pointer: pointerOf(issue.path), ...(wrongType(issue, locale) ?? explainIssue(issue, locale)) }],
  )

/** A form types nothing else than text: that JSON has types is of the API alone. Null of every other problem. */
function wrongType(issue: z.core.$ZodIssue, locale: Locale): Pick<ActError, 'code' | 'detail'> | null {
  if (issue.code !== 'invalid_type' || issue.input === undefined) return null
  const expected = TYPES.find((type) => type === (issue.expected === 'record' ? 'object' : issue.expected))
  return expected ? { code: 'wrong-type', detail: apiWords(locale)(`wrong-type.${expected}`) } : null
}
const TYPES = ['object', 'array', 'string', 'boolean'] as const

/** A JSON Pointer (RFC 6901) as the fragment of an address, as RFC 9457 shows them: `#/evidence/0/url`. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  `#${path.map((step) => `/${String(step).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`
