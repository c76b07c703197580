import { z } from 'zod'
import type { Db } from '../../platform/database/index.ts'
import { page, type Route } from '../../platform/http/index.ts'
import { SearchPage } from './pages.tsx'
import { MARK, MOST_MATCHES, readTerms, toQuery } from './query.ts'
import { search, type Found } from './store.ts'

const PAGE = 20
const NONE: Found = { hits: [], total: 0, kinds: [], organizations: [], years: [] }

type Names = (db: Db, ids: readonly string[]) => Promise<Map<string, { name: string }>>

/** `/buscar?q=…&tipo=…&organizacion=…&anio=…&pagina=…` */
export function searchRoutes(organizationNames: Names): Route[] {
  return [
    page('/buscar', {
      access: 'public',
      query: z.object({
        q: z.string().max(200).default(''),
        tipo: z.string().max(40).optional(),
        organizacion: z.uuid().optional(),
        anio: z.coerce.number().int().min(1900).max(2200).optional(),
        pagina: z.coerce
          .number()
          .int()
          .min(1)
          .max(MOST_MATCHES / PAGE)
          .default(1),
      }),
      async load({ db, locale }, { query }) {
        const terms = toQuery(readTerms(query.q))
        const facets = { kind: query.tipo, organization: query.organizacion, year: query.anio }
        const found = terms
          ? await search(db, terms, facets, { limit: PAGE, offset: (query.pagina - 1) * PAGE }, locale)
          : NONE
        const names = await organizationNames(db, [
          ...found.organizations.map(({ value }) => value),
          ...(query.organizacion ? [query.organizacion] : []),
        ])
        return {
          query,
          found,
          names,
          asked: terms !== null,
          last: query.pagina * PAGE >= Math.min(found.total, MOST_MATCHES),
        }
      },
      page: (data) => <SearchPage {...data} />,
      json: ({ query, found }) => ({
        query,
        total: found.total,
        items: found.hits.map(({ excerpt, ...hit }) => ({
          ...hit,
          excerpt: excerpt.replaceAll(MARK.open, '').replaceAll(MARK.close, ''),
        })),
        facets: { kinds: found.kinds, organizations: found.organizations, years: found.years },
      }),
    }),
  ]
}
