import { z } from 'zod'
import type { Db } from '../../platform/database/index.ts'
import { page, type Route } from '../../platform/http/index.ts'
import { addressOf, SearchPage } from './pages.tsx'
import { LONGEST_QUERY, MARK, MOST_MATCHES, readTerms, toQuery } from './query.ts'
import { search, type Found, type Heirs } from './store.ts'
import { KINDS } from './words.ts'

const PAGE = 20
const NONE: Found = { hits: [], total: 0, kinds: [], organizations: [], years: [], isPartial: false }

type Names = (db: Db, ids: readonly string[]) => Promise<Map<string, { name: string }>>

/** `/buscar?q=…&tipo=…&organizacion=…&anio=…&pagina=…` */
export function searchRoutes(
  organizationNames: Names,
  /** By organization that others took over by that day, these. */
  heirsOn: (db: Db, day: string) => Promise<Heirs>,
): Route[] {
  return [
    page('/buscar', {
      access: 'public',
      query: z.object({
        q: z.string().trim().max(LONGEST_QUERY).default(''),
        tipo: z.enum(KINDS).optional(),
        organizacion: z.uuid().optional(),
        anio: z.coerce.number().int().min(1900).max(2200).optional(),
        pagina: z.coerce
          .number()
          .int()
          .min(1)
          .max(MOST_MATCHES / PAGE)
          .default(1),
      }),
      async load({ db, locale, today }, { query }) {
        const terms = readTerms(query.q)
        const wanted = toQuery(terms)
        const facets = { kind: query.tipo, organization: query.organizacion, year: query.anio }
        const found = wanted
          ? await search(
              db,
              wanted,
              facets,
              { limit: PAGE, offset: (query.pagina - 1) * PAGE },
              locale,
              await heirsOn(db, today()),
            )
          : NONE
        const names = await organizationNames(db, [
          ...found.organizations.map(({ value }) => value),
          ...(query.organizacion ? [query.organizacion] : []),
        ])
        return {
          query,
          found,
          names,
          asked: wanted !== null,
          onlyExcluded: wanted === null && terms.length > 0,
          last: query.pagina * PAGE >= Math.min(found.total, MOST_MATCHES),
        }
      },
      page: (data) => <SearchPage {...data} />,
      json: ({ query, found, last }) => ({
        items: found.hits.map(({ excerpt, ...hit }) => ({
          ...hit,
          excerpt: excerpt.replaceAll(MARK.open, '').replaceAll(MARK.close, ''),
        })),
        total: found.total,
        next: last ? null : `/buscar.json${addressOf({ ...query, pagina: query.pagina + 1 })}`,
        query,
        /** Counted among some of those found only, where there are more than are ranked. */
        facets: {
          partial: found.isPartial,
          kinds: found.kinds,
          organizations: found.organizations,
          years: found.years,
        },
      }),
    }),
  ]
}
