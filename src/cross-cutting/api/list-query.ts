import { z } from 'zod'
import { readQuery, type Wrong } from '../../platform/http/index.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Resource } from '../../platform/manifest/index.ts'
import { apiWords } from './words.ts'

const LARGEST_PAGE = 200
const DEFAULT_PAGE = 50

/** Parameters of a list: the resource's own filters, and how to page and sort. */
export const listQuery = (resource: Resource) =>
  resource.filters.extend({
    sort: z
      .enum([...resource.sorts, ...resource.sorts.map((sort) => `-${sort}`)] as [string, ...string[]])
      .optional()
      .describe('Order of the items; a minus before the name reverses it.'),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(LARGEST_PAGE)
      .default(DEFAULT_PAGE)
      .describe(`Items a page, at most ${LARGEST_PAGE}.`),
    after: z.string().max(500).optional().describe('Cursor: follow `next` instead of making one.'),
  })

/** What was asked, or every parameter that is unknown or wrong, each with what it may be. */
export function readAsked<Schema extends z.ZodObject>(
  schema: Schema,
  parameters: URLSearchParams,
  locale: Locale,
): { ok: true; asked: z.infer<Schema> } | { ok: false; wrong: Wrong[] } {
  const names = Object.keys(schema.shape)
  const unknown = [...new Set(parameters.keys())].filter((name) => !names.includes(name) && name !== 'lang')
  const { value, wrong } = readQuery(schema, parameters, locale)
  const all = [
    ...unknown.map((path): Wrong => ({ path, value: '', cut: false, message: unknownParameter(names, locale) })),
    ...wrong,
  ]
  return all.length > 0 || value === null ? { ok: false, wrong: all } : { ok: true, asked: value }
}

const unknownParameter = (names: readonly string[], locale: Locale) =>
  apiWords(locale)('unknown-parameter', { names: names.join(', ') })
