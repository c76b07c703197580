import { and, desc, eq, inArray } from 'drizzle-orm'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { normVersions, norms, provisions } from '../tables.ts'

/** A provision as another module cites it: what it says in short, of which version of which norm, and where it is read. */
export type CitedProvision = {
  norm: string
  anchor: string
  shortName: TranslatedText
  version: TranslatedText
  article: string
  fraction: string | null
  summary: TranslatedText
  address: string
}

/** Those at these addresses, by `norm#anchor`; of several versions that have it, the latest. One query. */
export async function citedProvisions(
  db: Db,
  cited: readonly { norm: string; anchor: string }[],
): Promise<Map<string, CitedProvision>> {
  if (cited.length === 0) return new Map()
  const rows = await db
    .select({
      norm: norms.slug,
      anchor: provisions.anchor,
      shortName: norms.shortName,
      version: normVersions.label,
      article: provisions.article,
      fraction: provisions.fraction,
      summary: provisions.summary,
    })
    .from(provisions)
    .innerJoin(normVersions, eq(normVersions.id, provisions.normVersionId))
    .innerJoin(norms, eq(norms.id, normVersions.normId))
    .where(
      and(
        inArray(norms.slug, [...new Set(cited.map(({ norm }) => norm))]),
        inArray(provisions.anchor, [...new Set(cited.map(({ anchor }) => anchor))]),
      ),
    )
    .orderBy(desc(normVersions.publishedOn))
  const latestLast = rows.toReversed()
  return new Map(
    latestLast.map((row) => [
      `${row.norm}#${row.anchor}`,
      { ...row, address: `/marco-legal/${row.norm}#${row.anchor}` },
    ]),
  )
}
