import { refKey, type Ref } from '../../kernel/ref.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Subscriber } from '../../platform/journal/index.ts'
import type { Module, Resource } from '../../platform/manifest/index.ts'
import { readTerms, toQuery } from './query.ts'
import { saveDocument, search } from './store.ts'

export { searchRoutes } from './routes.tsx'
export { kindName, searchWords } from './words.ts'

/** The records that match what was typed, best first, for whoever looks for one. */
export async function searchRecords(db: Db, typed: string, locale: Locale, limit: number): Promise<readonly Ref[]> {
  const query = toQuery(readTerms(typed))
  return query ? (await search(db, query, {}, { limit, offset: 0 }, locale)).hits : []
}

/** Keeps the index true to the records: after each act, its subject and what the modules say depends on it are read anew. */
export function searchSubscriber(db: Db, modules: readonly Module[]): Subscriber {
  const resources = new Map(modules.flatMap((module) => module.resources).map((resource) => [resource.kind, resource]))
  return {
    name: 'search',
    wants: (entry) => resources.has(entry.subject.kind) || modules.some((module) => module.alsoIndex?.(entry).length),
    async handle(entry) {
      const refs = new Map(
        [entry.subject, ...modules.flatMap((module) => module.alsoIndex?.(entry) ?? [])].map((subject) => [
          refKey(subject),
          subject,
        ]),
      )
      for (const subject of refs.values()) await indexRecord(db, resources.get(subject.kind), subject)
    },
  }
}

async function indexRecord(db: Db, resource: Resource | undefined, subject: Ref) {
  if (resource?.searchDocument) await saveDocument(db, subject, await resource.searchDocument(db, subject.id))
}

/** Reads every public record into the index: after a restore, or when the way of indexing has changed. Answers how many. */
export async function rebuildIndex(db: Db, modules: readonly Module[]): Promise<number> {
  let count = 0
  for (const resource of modules.flatMap((module) => module.resources)) {
    if (!resource.searchDocument) continue
    let after: string | undefined
    do {
      const { items, next } = await resource.list(db, { filters: {}, sort: undefined, after, limit: 200, locale: 'es' })
      for (const item of items)
        await indexRecord(db, resource, { kind: resource.kind, id: String((item as { id: unknown }).id) })
      count += items.length
      after = next ?? undefined
    } while (after)
  }
  return count
}
