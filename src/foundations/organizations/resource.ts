import { z } from 'zod'
import { dayOf } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import { defineResource, type SearchDocument } from '../../platform/manifest/index.ts'
import { BadRequest } from '../../platform/http/index.ts'
import { countOrganizations, LIST_SORTS, listOrganizations, readCursor, type ListSort } from './list/store.ts'
import { Borough, Level, OrganizationId, Sector } from './register/model.ts'
import { findRecords, OrganizationRecord } from './register/records.ts'
import { categoryNames } from './register/categories.ts'
import { findCategories, findNames, findOrganizationBySlug, findOrganizations } from './register/store.ts'
import { words } from './words.ts'
import type { Db } from '../../platform/database/index.ts'

const today = () => dayOf(new Date())

/** How organizations are listed, exported, searched and linked by the rest of the house. */
export const organizationResource = defineResource({
  kind: 'organization',
  path: 'organizations',
  title: { es: 'Organizaciones', en: 'Organizations' },
  schema: OrganizationRecord,
  filters: z.object({
    q: z
      .string()
      .max(200)
      .optional()
      .describe('Words of a present or former name or acronym; all of them. Accents and capitals do not matter.'),
    sector: Sector.optional().describe('Part of society.'),
    level: Level.optional().describe('Level of government.'),
    category: z.string().max(60).optional().describe('Category today, by its identifier.'),
    borough: Borough.optional().describe("Alcaldía: INEGI's CVE_MUN within Mexico City."),
    supervisedBy: z.string().max(200).optional().describe('Id or slug of the authority that supervises it today.'),
    status: z.enum(['active', 'dissolved']).optional().describe('Whether it exists today.'),
  }),
  sorts: ['name', 'registered'],
  async list(db, { filters: { category, supervisedBy, ...rest }, sort, after, limit }) {
    if (after && !readCursor(after)) throw new BadRequest({ after: 'cursor' })
    const filters = {
      ...rest,
      categoryId: category && (await knownCategory(db, category)),
      authorityId: supervisedBy && (await knownAuthority(db, supervisedBy)),
    }
    const { items, next } = await listOrganizations(db, { filters, day: today(), sort: sortOf(sort), after, limit })
    return {
      items: await findRecords(
        db,
        items.map(({ id }) => id),
        today(),
      ),
      next,
      total: await countOrganizations(db, filters, today()),
    }
  },
  find: async (db, id) => (z.uuid().safeParse(id).success ? ((await findRecords(db, [id], today()))[0] ?? null) : null),
  searchDocument,
  /** Public bodies and authorities answer by law; nobody else is bound to. */
  async answersBy(db, id) {
    const sector = (await findNames(db, [id], today())).get(id)?.sector
    return sector === 'public-body' || sector === 'authority' ? id : null
  },
  async titles(db, ids) {
    const names = await findNames(db, ids, today())
    return new Map(
      [...names].map(([id, { name, slug }]) => [id, { title: { es: name }, address: `/organizaciones/${slug}` }]),
    )
  },
})

async function knownCategory(db: Db, id: string): Promise<string> {
  if (!(await findCategories(db)).some((category) => category.id === id)) throw new BadRequest({ category: 'unknown' })
  return id
}

async function knownAuthority(db: Db, idOrSlug: string): Promise<string> {
  const id = OrganizationId.safeParse(idOrSlug).data
  const [found] = id ? await findOrganizations(db, [id]) : [await findOrganizationBySlug(db, idOrSlug)]
  if (!found) throw new BadRequest({ supervisedBy: 'unknown' })
  return found.id
}

const sortOf = (sort: string | undefined): ListSort => LIST_SORTS.find((known) => known === sort) ?? 'name'

/** Found by every name and acronym it ever had, its sector and its category. */
async function searchDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const [organization] = await findRecords(db, [id], today())
  if (!organization) return null
  const catalogue = await findCategories(db)
  const body = (locale: Locale) => {
    const t = words(locale)
    const categories = categoryNames(catalogue, locale)
    const { acronym, sector, level, category, names } = organization
    const former = names
      .filter(({ name }) => name !== organization.name)
      .flatMap((naming) => [naming.name, naming.acronym])
    return [
      acronym,
      t(`sector.${sector}`),
      category && categories.get(category),
      level && level !== 'none' && t(`level.${level}`),
      ...former,
    ]
      .filter(Boolean)
      .join('. ')
  }
  return {
    title: { es: organization.name },
    body: { es: body('es'), en: body('en') },
    address: organization.address,
    organizationIds: [id],
    year: null,
  }
}
