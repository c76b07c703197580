import { refKey, type Ref } from '../../kernel/ref.ts'
import type { Locale, TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../database/index.ts'
import type { Entry } from '../journal/index.ts'
import type { Module } from './index.ts'

type Manifests = readonly Pick<Module, 'events' | 'resources'>[]

/** An act as a sentence, with who did it (null: the platform, or somebody without a public name) and on which record. */
export type Told = {
  id: number
  at: Date
  event: string
  sentence: string
  who: { person: string | null; organization: string | null }
  subject: Ref & { title: TranslatedText | null; address: string | null }
}

/** How people and organizations are called: the modules that know lie above the platform. */
export type Names = {
  people(db: Db, ids: readonly string[], locale: Locale): Promise<Map<string, string>>
  organizations(db: Db, ids: readonly string[]): Promise<Map<string, { name: string }>>
}

/** Tells entries in the language asked for, in their order; a query per kind of record, however many entries. */
export async function tell(
  db: Db,
  modules: Manifests,
  names: Names,
  entries: readonly Entry[],
  locale: Locale,
): Promise<Told[]> {
  const people = await names.people(db, present(entries.map((entry) => entry.actorId)), locale)
  const organizations = await names.organizations(db, present(entries.map((entry) => entry.organizationId)))
  const titles = await titlesOf(
    db,
    modules,
    entries.map((entry) => entry.subject),
  )
  const tellers: Module['events'] = Object.assign({}, ...modules.map((module) => module.events))
  return entries.map((entry) => {
    const known = titles.get(refKey(entry.subject))
    return {
      id: entry.id,
      at: entry.at,
      event: entry.event,
      sentence: tellers[entry.event]?.(entry, locale) ?? entry.event,
      who: {
        person: people.get(entry.actorId ?? '') ?? null,
        organization: organizations.get(entry.organizationId ?? '')?.name ?? null,
      },
      subject: { ...entry.subject, title: known?.title ?? null, address: known?.address ?? null },
    }
  })
}

/** Titles and addresses of records of any kinds, by `refKey`; those that are not public are left out. */
export async function titlesOf(
  db: Db,
  modules: Manifests,
  refs: readonly Ref[],
): Promise<Map<string, { title: TranslatedText; address: string }>> {
  const found = new Map<string, { title: TranslatedText; address: string }>()
  for (const resource of modules.flatMap((module) => module.resources)) {
    const ids = present(refs.map(({ kind, id }) => (kind === resource.kind ? id : null)))
    if (ids.length === 0) continue
    for (const [id, record] of await resource.titles(db, ids)) found.set(refKey({ kind: resource.kind, id }), record)
  }
  return found
}

const present = (ids: readonly (string | null)[]) => [...new Set(ids)].filter((id) => id !== null)
