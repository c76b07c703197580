import { organizationNames } from '../../../foundations/organizations/index.ts'
import { peopleNames } from '../../../foundations/identity/index.ts'
import type { Locale, TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { commitmentTitles } from '../commitments/store.ts'
import { events } from '../events.ts'
import { indicatorTitles } from '../indicators/store.ts'
import { milestoneTitles } from '../milestones/store.ts'
import { planTitles } from '../plans/store.ts'

/** An act on a plan told in a sentence, with who did it and the record it is about. */
export type ToldChange = {
  at: Date
  event: string
  what: string
  who: string | null
  title: TranslatedText | null
  address: string | null
}

/** Tells acts in the language asked for. A constant number of queries. */
export async function tellChanges(db: Db, entries: readonly Entry[], locale: Locale): Promise<ToldChange[]> {
  const titles = await titlesOf(db, entries)
  const [people, organizations] = await Promise.all([
    peopleNames(db, present(entries.map(({ actorId }) => actorId))),
    organizationNames(db, present(entries.map(({ organizationId }) => organizationId))),
  ])
  return entries.map((entry) => {
    const record = titles.get(`${entry.subject.kind}:${entry.subject.id}`)
    const organization = entry.organizationId ? organizations.get(entry.organizationId)?.name : undefined
    return {
      at: entry.at,
      event: entry.event,
      what: events[entry.event]?.(entry, locale) ?? entry.event,
      who: organization ?? (entry.actorId ? (people.get(entry.actorId) ?? null) : null),
      title: record?.title ?? null,
      address: record?.address ?? null,
    }
  })
}

const TITLES = {
  plan: planTitles,
  commitment: commitmentTitles,
  milestone: milestoneTitles,
  indicator: indicatorTitles,
}

async function titlesOf(db: Db, entries: readonly Entry[]) {
  const found = new Map<string, { title: TranslatedText; address: string }>()
  for (const [kind, titles] of Object.entries(TITLES)) {
    const ids = present(entries.map(({ subject }) => (subject.kind === kind ? subject.id : null)))
    for (const [id, title] of await titles(db, ids)) found.set(`${kind}:${id}`, title)
  }
  return found
}

const present = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]
