import type { Ref } from '../../kernel/ref.ts'
import { refKey } from '../../kernel/ref.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { recordWords } from './words.ts'

/** An act told in a sentence, with who did it and on what. */
export type Told = {
  id: number
  at: Date
  event: string
  sentence: string
  who: string
  subject: Ref & { title: TranslatedText | null; address: string | null }
}

export type Names = {
  people(db: Db, ids: readonly string[]): Promise<Map<string, string>>
  organizations(db: Db, ids: readonly string[]): Promise<Map<string, { name: string }>>
}

/** Tells entries in the language asked for; a query per kind of record, however many entries. */
export async function tell(db: Db, modules: readonly Module[], names: Names, entries: readonly Entry[], locale: Locale): Promise<Told[]> {
  const t = recordWords(locale)
  const present = <T>(values: readonly (T | null)[]) => [...new Set(values.filter((value): value is T => value !== null))]
  const [people, organizations, titles] = await Promise.all([
    names.people(db, present(entries.map((entry) => entry.actorId))),
    names.organizations(db, present(entries.map((entry) => entry.organizationId))),
    titlesOf(db, modules, entries.map((entry) => entry.subject)),
  ])
  const tellers = Object.assign({}, ...modules.map((module) => module.events)) as Module['events']
  return entries.map((entry) => {
    const name = entry.actorId === null ? t('platform') : (people.get(entry.actorId) ?? t('platform'))
    const organization = entry.organizationId ? organizations.get(entry.organizationId)?.name : undefined
    const known = titles.get(refKey(entry.subject))
    return {
      id: entry.id,
      at: entry.at,
      event: entry.event,
      sentence: tellers[entry.event]?.(entry, locale) ?? t('unknown-event', { event: entry.event }),
      who: organization ? t('by-for', { name, organization }) : name,
      subject: { ...entry.subject, title: known?.title ?? null, address: known?.address ?? null },
    }
  })
}

async function titlesOf(db: Db, modules: readonly Module[], refs: readonly Ref[]) {
  const found = new Map<string, { title: TranslatedText; address: string }>()
  for (const resource of modules.flatMap((module) => module.resources)) {
    const ids = [...new Set(refs.filter(({ kind }) => kind === resource.kind).map(({ id }) => id))]
    if (ids.length === 0) continue
    for (const [id, title] of await resource.titles(db, ids)) found.set(refKey({ kind: resource.kind, id }), title)
  }
  return found
}

export const titleText = (title: TranslatedText | null, locale: Locale) => (title ? inLanguage(title, locale).text : '')
