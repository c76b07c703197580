import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { SearchDocument } from '../../platform/manifest/index.ts'
import { MARK, MOST_MATCHES } from './query.ts'
import { searchDocuments } from './tables.ts'

export type Facets = { kind?: string | undefined; organization?: string | undefined; year?: number | undefined }
export type Hit = {
  kind: string
  id: string
  title: TranslatedText
  address: string
  year: number | null
  /** The words in their place, each field on a line of its own; an ellipsis where a field goes on. */
  excerpt: string
}
export type Found = {
  hits: Hit[]
  total: number
  kinds: { value: string; count: number }[]
  organizations: { value: string; count: number }[]
  years: { value: number; count: number }[]
}

/** What matches `query` within the facets, best first, `limit` from `offset`; the facets' counts are of all that matches `query`. */
export async function search(
  db: Db,
  query: SQL,
  facets: Facets,
  { limit, offset }: { limit: number; offset: number },
  locale: 'es' | 'en',
): Promise<Found> {
  const within = and(
    facets.kind ? sql`kind = ${facets.kind}` : undefined,
    facets.organization ? sql`${facets.organization}::uuid = any(organization_ids)` : undefined,
    facets.year ? sql`year = ${facets.year}` : undefined,
  )
  const { rows } = await db.execute<Answer>(sql`
    with query as materialized (select ${query} as q),
    matches as materialized (
      select kind, id, title, body, address, organization_ids, year, ts_rank_cd('{0.1, 0.3, 0.6, 1.0}', words, q) as rank
      from search_documents, query where words @@ q limit ${MOST_MATCHES + 1}
    ),
    chosen as materialized (select * from matches ${within ? sql`where ${within}` : sql``}),
    best as (select *, left(coalesce(body->>${locale}, body->>'es', ''), 20000) as told from chosen order by rank desc, year desc nulls last, id limit ${limit} offset ${offset}),
    cut as (select best.*, ts_headline('es', told, q, ${`StartSel=${MARK.open}, StopSel=${MARK.close}, MaxWords=32, MinWords=12, MaxFragments=1`}) as excerpt from best, query),
    placed as (select *, strpos(told, plain) as starts, length(plain) as size from cut, lateral (select translate(excerpt, ${MARK.open + MARK.close}, '') as plain) p)
    select
      (select count(*)::int from chosen) as total,
      (select json_agg(json_build_object('value', kind, 'count', n) order by n desc, kind) from (select kind, count(*)::int as n from matches group by 1) k) as kinds,
      (select json_agg(json_build_object('value', o, 'count', n) order by n desc, o) from (select o, count(*)::int as n from matches, unnest(organization_ids) o group by 1 order by 2 desc limit 12) f) as organizations,
      (select json_agg(json_build_object('value', year, 'count', n) order by year desc) from (select year, count(*)::int as n from matches where year is not null group by 1) y) as years,
      (select json_agg(json_build_object('kind', kind, 'id', id, 'title', title, 'address', address, 'year', year, 'excerpt', excerpt,
         'before', substr(told, starts - 1, 1), 'after', substr(told, starts + size, 1))
         order by rank desc, year desc nulls last, id) from placed) as hits`)
  const answer = rows[0]!
  return {
    hits: (answer.hits ?? []).map(({ before, after, ...hit }) => ({
      ...hit,
      excerpt: withEllipses(hit.excerpt, before, after),
    })),
    total: answer.total,
    kinds: answer.kinds ?? [],
    organizations: answer.organizations ?? [],
    years: answer.years ?? [],
  }
}

type Answer = {
  total: number
  kinds: Found['kinds'] | null
  organizations: Found['organizations'] | null
  years: Found['years'] | null
  hits: (Hit & { before: string; after: string })[] | null
}

/** `before` and `after` are the characters around the excerpt: none at the ends of the text, a line end between fields. */
function withEllipses(excerpt: string, before: string, after: string): string {
  const text = excerpt.trim()
  if (text === '') return ''
  const goesOn = (character: string) => character !== '' && character !== '\n'
  return (goesOn(before) ? '… ' : '') + text + (goesOn(after) && !/[.!?]$/.test(text) ? ' …' : '')
}

/** Puts the record's document in place of the one before; null takes it out. */
export async function saveDocument(db: Db, { kind, id }: Ref, document: SearchDocument | null) {
  if (!document) {
    await db.delete(searchDocuments).where(and(eq(searchDocuments.kind, kind), eq(searchDocuments.id, id)))
    return
  }
  const { title, body, address, year } = document
  const texts = (text: TranslatedText) => Object.values(text).join(' \n')
  const words = sql`setweight(to_tsvector('words', ${texts(title)}), 'A') || setweight(to_tsvector('es', ${title.es}), 'A') || setweight(to_tsvector('en', ${title.en ?? ''}), 'A')
    || setweight(to_tsvector('words', left(${texts(body)}, 50000)), 'C') || setweight(to_tsvector('es', left(${body.es}, 50000)), 'C') || setweight(to_tsvector('en', left(${body.en ?? ''}, 50000)), 'C')`
  const values = { title, body, address, year, organizationIds: [...document.organizationIds], words }
  await db
    .insert(searchDocuments)
    .values({ kind, id, ...values })
    .onConflictDoUpdate({ target: [searchDocuments.kind, searchDocuments.id], set: values })
}
