import { z } from 'zod'
import { inLanguage } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { rendered, respond } from '../../../platform/cache/index.ts'
import { download, type Context, type Route } from '../../../platform/http/index.ts'
import { historyOf, publicJournal, type Entry } from '../../../platform/journal/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import { titleOf, type Around } from '../around.ts'
import { words } from '../words.ts'
import { writeAtom, type AtomEntry } from './atom.ts'

const PAGE = 30
const query = z.object({ antes: z.coerce.number().int().positive().optional() })
const FILE = /^([0-9a-f-]{36})\.atom$/

/** What happens on the site, and to one record, for programs to subscribe to. */
export const feedRoutes = (around: Around): Route[] => [
  download('/bitacora.atom', {
    access: 'public',
    query,
    async handle(context, { query: { antes } }) {
      const entries = await publicJournal(context.db, { before: antes, limit: PAGE + 1 })
      const title = words(context.locale)('feed.site', { city: context.settings.TEQUIO_CITY })
      return answer(context, entries, { title, page: '/bitacora', feed: '/bitacora.atom', antes })
    },
  }),
  download('/historial/:kind/:file{[0-9a-f-]+\\.atom}', {
    access: 'public',
    params: z.object({ kind: z.string().max(60), file: z.string().regex(FILE) }),
    query,
    async handle(context, { params, query: { antes } }) {
      const id = z.uuid().safeParse(FILE.exec(params.file)![1])
      const subject = { kind: params.kind, id: id.data ?? '' }
      const record = id.success ? await titleOf(around, context.db, subject) : undefined
      if (!record) throw new NotFound(subject)
      const entries = await historyOf(context.db, subject, { before: antes, limit: PAGE + 1 })
      const title = words(context.locale)('feed.of', { title: inLanguage(record.title, context.locale).text })
      const feed = `/historial/${subject.kind}/${subject.id}.atom`
      return answer(context, entries, { title, page: record.address, feed, antes })
    },
  }),
]

type Asked = { title: string; page: string; feed: string; antes: number | undefined }

async function answer(context: Context, entries: readonly Entry[], { title, page, feed, antes }: Asked) {
  const { settings, locale, tell, request } = context
  const at = (before: number | undefined) => settings.ORIGIN + feed + addressed(locale, before)
  const told = await tell(entries.slice(0, PAGE))
  const body = writeAtom({
    id: tagOf(settings.ORIGIN, feed.replace(/\.atom$/, '')),
    title,
    language: locale,
    page: settings.ORIGIN + page,
    self: at(antes),
    first: at(undefined),
    next: entries.length > PAGE ? at(told.at(-1)!.id) : null,
    entries: told.map((act) => entryOf(act, context)),
  })
  return respond(
    rendered(body, 'application/atom+xml; charset=utf-8'),
    request,
    new Headers({ 'cache-control': 'public, max-age=0, must-revalidate', vary: 'cookie, accept-encoding' }),
  )
}

/** The language is in the address: whoever subscribes has no cookie. */
function addressed(locale: string, before: number | undefined): string {
  const asked = new URLSearchParams({
    ...(before !== undefined && { antes: String(before) }),
    ...(locale !== 'es' && { lang: locale }),
  })
  return asked.size > 0 ? `?${asked}` : ''
}

function entryOf({ id, at, event, sentence, who, subject }: Told, { settings, locale }: Context): AtomEntry {
  const said = subject.title && inLanguage(subject.title, locale).text
  return {
    id: tagOf(settings.ORIGIN, `/bitacora/${id}`),
    title: said ? `${sentence} · ${said}` : sentence,
    updated: at,
    author: [who.person, who.organization].filter(Boolean).join(', ') || words(locale)('platform'),
    link: settings.ORIGIN + (subject.address ?? `/historial/${subject.kind}/${subject.id}`),
    category: event,
    summary: said,
  }
}

/** A name for good (RFC 4151). The year is one in which the name of the site was its own: it says nothing of the act. */
const tagOf = (origin: string, path: string) => `tag:${new URL(origin).hostname},2026:${path}`
