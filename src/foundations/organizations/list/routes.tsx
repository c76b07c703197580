import { z } from 'zod'
import { download, page } from '../../../platform/http/index.ts'
import { categoryNames } from '../register/categories.ts'
import { canManage } from '../register/policy.ts'
import { findCategories, findNames } from '../register/store.ts'
import { EXPORT_FORMATS, exportOrganizations } from './export.ts'
import { OrganizationsPage } from './pages.tsx'
import { FilterQuery, filtersOf, ListQuery } from './query.ts'
import { countBySector, findSupervisingIds, listOrganizations } from './store.ts'

const A_PAGE = 50

export const listPage = page('/organizaciones', {
  access: 'public',
  query: ListQuery.extend({ hecho: z.enum(['quitada']).optional().catch(undefined) }),
  async load({ db, actor, today, locale, url }, { query }) {
    const day = today()
    const filters = filtersOf(query)
    const { items, next } = await listOrganizations(db, { filters, day, after: query.after, limit: A_PAGE })
    const counts = await countBySector(db, filters, day)
    const authorities = await findNames(db, await findSupervisingIds(db, day), day)
    const categories = categoryNames(await findCategories(db), locale)
    return {
      items,
      next,
      counts,
      query,
      categories,
      authorities,
      search: url.searchParams,
      done: query.hecho,
      can: { manage: canManage(actor) },
    }
  },
  page: (data) => <OrganizationsPage {...data} />,
  json: ({ items, next, counts, authorities, search }) => ({
    items: items.map(({ authorityId, categoryId, ...item }) => ({
      ...item,
      category: categoryId,
      supervisedBy: authorityId && { id: authorityId, name: authorities.get(authorityId)?.name ?? null },
      address: `/organizaciones/${item.slug}`,
    })),
    total: counts.total,
    totalIsMore: counts.more,
    next:
      next &&
      `/organizaciones.json?${new URLSearchParams([...search].filter(([name]) => name !== 'after').concat([['after', next]]))}`,
  }),
})

export const exportFile = download('/organizaciones/exportar', {
  access: 'public',
  query: FilterQuery.extend({ formato: z.enum(EXPORT_FORMATS).default('csv') }),
  handle: async (context, { query }) => exportOrganizations(context, filtersOf(query), query.formato, context.locale),
})
