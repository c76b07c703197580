import { z } from 'zod'
import { refKey, type Ref } from '../../kernel/ref.ts'
import { inLanguage, type Locale } from '../../kernel/text.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { page, type Context, type Route } from '../../platform/http/index.ts'
import { countHistory, countPublicJournal, historyOf, publicJournal, type Entry } from '../../platform/journal/index.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { titlesOf, type Told } from '../../platform/manifest/telling.ts'
import { journalFiles } from './export.ts'
import { HistoryPage, HistorySlot, RecordPage } from './pages.tsx'

const PAGE = 30

/** `/bitacora`, also as a file, and `/historial/<kind>/<id>` for every kind of public record. */
export function recordRoutes(modules: readonly Module[]): Route[] {
  const query = z.object({ antes: z.coerce.number().int().positive().optional() })
  return [
    ...journalFiles,
    page('/bitacora', {
      access: 'public',
      query,
      async load({ db, tell }, { query: { antes }, json }) {
        const entries = await publicJournal(db, { before: antes, limit: PAGE + 1 })
        return {
          ...pageOf(await tell(entries.slice(0, PAGE)), entries, '/bitacora'),
          total: json ? await countPublicJournal(db) : null, // the page does not say it, and every act would be counted
        }
      },
      page: ({ total: _, ...data }) => <RecordPage {...data} json="/bitacora.json" />,
      json: ({ total, ...data }) => ({ ...toJson(data), total }),
    }),
    page('/historial/:kind/:id', {
      access: 'public',
      params: z.object({ kind: z.string(), id: z.uuid() }),
      query,
      async load({ db, tell, locale }, { params, query: { antes } }) {
        const record = await titleOf(db, modules, params, locale)
        if (!record) throw new NotFound(params)
        const address = `/historial/${params.kind}/${params.id}`
        const entries = await historyOf(db, params, { before: antes, limit: PAGE + 1 })
        return {
          ...record,
          self: address,
          total: await countHistory(db, params),
          ...pageOf(await tell(entries.slice(0, PAGE)), entries, address),
        }
      },
      page: ({ self, ...data }) => <HistoryPage {...data} json={`${self}.json`} feed={`${self}.atom`} />,
      json: ({ total, ...data }) => ({ ...toJson(data), total }),
    }),
  ]
}

/** The latest acts on a record, to hang at the end of its page. */
export async function historySlot({ db, tell }: Context, subject: Ref) {
  const entries = await historyOf(db, subject, { limit: 6 })
  const told = await tell(entries.slice(0, 5))
  return <HistorySlot told={told} more={entries.length > 5 ? `/historial/${subject.kind}/${subject.id}` : null} />
}

const pageOf = (told: Told[], entries: readonly Entry[], address: string) => ({
  told,
  older: entries.length > PAGE ? `${address}?antes=${told.at(-1)!.id}` : null,
})

const toJson = ({ told, older }: { told: readonly Told[]; older: string | null }) => ({
  items: told,
  next: older && older.replace('?', '.json?'),
})

async function titleOf(db: Db, modules: readonly Module[], subject: Ref, locale: Locale) {
  const found = (await titlesOf(db, modules, [subject])).get(refKey(subject))
  return found ? { title: inLanguage(found.title, locale).text, address: found.address } : null
}
