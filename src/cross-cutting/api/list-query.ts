import { z } from 'zod'
import type { Resource } from '../../platform/manifest/index.ts'

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
