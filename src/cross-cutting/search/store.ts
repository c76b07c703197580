import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { SearchDocument } from '../../platform/manifest/index.ts'
import { MARK, MOST_MATCHES, type Query } from './query.ts'
import { searchDocuments } from './tables.ts'

export type Facets = { kind?: string | undefined; organization?: string | undefined; year?: number | undefined }
export type Heirs = ReadonlyMap<string, readonly string[]>
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
  /** There are more than are counted: the facets are of some of them, and tell no numbers. */
  isPartial: boolean
}

/**
 * What matches `query` within the facets, best first, `limit` from `offset`; the facets' counts are of all that matches `query`.
 * Of more than `MOST_MATCHES` as many are ranked, those within the facets where some are chosen.
 * Whole words come first. Only where they are fewer than are ranked does the index look for longer words that begin so: what a
 * common word costs does not grow with all that resembles it.
 */
export async function search(
  db: Db,
  query: Query,
  facets: Facets,
  { limit, offset }: { limit: number; offset: number },
  locale: 'es' | 'en',
  /** By organization that others took over, these: what is its own is found under them too. */
  heirs: Heirs = new Map(),
): Promise<Found> {
  const within = and(
    facets.kind ? sql`kind = ${facets.kind}` : undefined,
    facets.organization
      ? sql`(${facets.organization}::uuid = any(organization_ids) or exists (select from heirs where heir = ${facets.organization}::uuid and former = any(organization_ids)))`
      : undefined,
    facets.year ? sql`year = ${facets.year}` : undefined,
  )
  const pairs = [...heirs].flatMap(([former, ids]) => ids.map((heir) => [former, heir] as const))
  const [formers, following] = [pairs.map(([former]) => former), pairs.map(([, heir]) => heir)]
  const { rows } = await db.execute<Answer>(sql`
    with heirs as materialized (select * from unnest(${sql.param(formers)}::uuid[], ${sql.param(following)}::uuid[]) h (former, heir)),
    query as materialized (select ${query.whole} as whole, ${query.beginnings} as q),
    words as materialized (select ${columns}, ${rankBy(sql`whole`)} as rank from search_documents, query where words @@ whole limit ${MOST_MATCHES + 1}),
    longer as materialized (
      select ${columns}, ${rankBy(sql`q`)} * ${BEGINNING} as rank from search_documents, query
      where (select count(*) from words) <= ${MOST_MATCHES} and words @@ q and not words @@ whole limit ${MOST_MATCHES + 1}
    ),
    matches as materialized (select * from words union all select * from longer limit ${MOST_MATCHES + 1}),
    size as materialized (select count(*) > ${MOST_MATCHES} as is_partial from matches),
    chosen as materialized (${
      within
        ? sql`select * from matches where not (select is_partial from size) and ${within}
      union all (select ${columns}, ${rankBy(sql`q`)} as rank from search_documents, query where (select is_partial from size) and words @@ q and ${within} limit ${MOST_MATCHES + 1})`
        : sql`select * from matches`
    }),
    best as (
      select chosen.*, document.title, document.address, left(coalesce(document.body->>${locale}, document.body->>'es', ''), 20000) as told
      from (select * from chosen order by rank desc, year desc nulls last, id limit ${limit} offset ${offset}) chosen join search_documents document using (kind, id)
    ),
    cut as (select best.*, ts_headline('es', told, q, ${`StartSel=${MARK.open}, StopSel=${MARK.close}, MaxWords=32, MinWords=12, MaxFragments=1`}) as excerpt from best, query),
    placed as (select *, strpos(told, plain) as starts, length(plain) as size from cut, lateral (select translate(excerpt, ${MARK.open + MARK.close}, '') as plain) p)
    select
      (select count(*)::int from chosen) as total, (select is_partial from size) as "isPartial",
      (select json_agg(json_build_object('value', kind, 'count', n) order by n desc, kind) from (select kind, count(*)::int as n from matches group by 1) k) as kinds,
      (select json_agg(json_build_object('value', o, 'count', n) order by n desc, o) from (select o, count(*)::int as n from matches, lateral (select unnest(organization_ids) union select heir from heirs where former = any(organization_ids)) found (o) group by 1 order by 2 desc limit 12) f) as organizations,
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
    isPartial: answer.isPartial,
    kinds: answer.kinds ?? [],
    organizations: answer.organizations ?? [],
    years: answer.years ?? [],
  }
}

const columns = sql`kind, id, organization_ids, year`
const rankBy = (query: SQL) => sql`ts_rank_cd('{0.1, 0.3, 0.6, 1.0}', words, ${query})`
/** What a longer word that begins so is worth, of the word itself. */
const BEGINNING = 0.25

type Answer = {
  total: number
  isPartial: boolean
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
