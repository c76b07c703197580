import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import { BadRequest } from '../../../platform/http/failure.ts'
import { defineResource } from '../../../platform/manifest/index.ts'
import { catalogueSlugs, countPrinciples, findPrincipleRow, listPrinciples, principleNames } from './store.ts'

const PrincipleSchema = z.object({
  id: z.uuid().describe('Identifier of the principle.'),
  catalogue: z.string().describe('Slug of the catalogue that it belongs to, such as «2018».'),
  number: z.int().positive().describe('Its place in the catalogue, from 1.'),
  slug: z.string().describe('Its part of the address /principios/<catalogue>/<slug>.'),
  name: TranslatedText.describe('Name, by language.'),
  explanation: TranslatedText.describe('What it asks for, in plain words of our own.'),
  norm: z.string().describe('Slug of the norm that its catalogue comes from.'),
  validFrom: Day.nullable().describe('First day its catalogue is valid, YYYY-MM-DD; null where not known.'),
  validUntil: Day.nullable().describe('First day its catalogue is no longer valid, YYYY-MM-DD; null while it is.'),
  address: z.string().describe('Page of the principle.'),
})

const PrincipleFiltersSchema = z.object({
  catalogue: z.string().optional().describe('Only the principles of this catalogue.'),
  inForceOn: Day.optional().describe('Only the principles of catalogues valid on this day, YYYY-MM-DD.'),
})

export const principleResource = defineResource({
  kind: 'principle',
  path: 'principles',
  title: { es: 'Principios', en: 'Principles' },
  schema: PrincipleSchema,
  filters: PrincipleFiltersSchema,
  sorts: ['id'],
  async list(db, { filters, sort, after, limit }) {
    if (after !== undefined && !z.uuid().safeParse(after).success) throw new BadRequest({ after: 'cursor' })
    if (filters.catalogue !== undefined && !(await catalogueSlugs(db)).has(filters.catalogue))
      throw new BadRequest({ catalogue: 'unknown' })
    const { items, next } = await listPrinciples(db, { filters, after, limit, descending: sort === '-id' })
    return { items, next, total: await countPrinciples(db, filters) }
  },
  find: findPrincipleRow,
  async searchDocument(db, id) {
    const principle = await findPrincipleRow(db, id)
    if (!principle) return null
    const { name, explanation, address, validFrom } = principle
    return {
      title: name,
      body: explanation,
      address,
      organizationIds: [],
      year: validFrom ? Number(validFrom.slice(0, 4)) : null,
    }
  },
  titles: async (db, ids) =>
    new Map([...(await principleNames(db, ids))].map(([id, { name, address }]) => [id, { title: name, address }])),
})
