import { z } from 'zod'
import { inLanguage, type Locale } from '../../kernel/text.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { BadRequest, download, page, redirect, type Route } from '../../platform/http/index.ts'
import { countPublicJournal } from '../../platform/journal/index.ts'
import type { Module, Resource } from '../../platform/manifest/index.ts'
import {
  collectionName,
  DOWNLOAD_FORMATS,
  downloadAddress,
  downloadRecords,
  type DownloadFormat,
} from '../../platform/manifest/open-data.ts'
import { readAsked } from './list-query.ts'
import { openApiDocument } from './openapi.ts'
import { ApiPage, OpenDataPage, type Collection } from './pages.tsx'
import { apiWords } from './words.ts'

/** `/api`, the API told to people, and `/datos-abiertos`, what there is to download. */
export function apiRoutes(modules: readonly Module[], origin: string): Route[] {
  const resources = modules.flatMap((module) => module.resources)
  const acts = modules.flatMap((module) => module.acts ?? [])
  return [
    page('/api', {
      access: 'public',
      load: async () => openApiDocument(resources, acts, origin),
      page: (document) => <ApiPage document={document} />,
      json: (document) => document,
    }),
    page('/datos-abiertos', {
      access: 'public',
      load: async ({ db, locale }) => [
        ...(await Promise.all(resources.map((resource) => collectionOf(db, resource, locale)))),
        await journalOf(db, locale),
      ],
      page: (collections) => <OpenDataPage collections={collections} />,
      json: (collections) => ({
        items: collections.map(({ name, total, downloads, api }) => ({
          name,
          total,
          downloads: downloads.map((address) => origin + address),
          api: origin + api,
        })),
        total: collections.length,
        next: null,
      }),
    }),
    download('/datos-abiertos/:file', {
      access: 'public',
      params: z.object({ file: z.string().max(80) }),
      async handle(context, { params: { file } }) {
        const { name, format } = fileAsked(context.request, file)
        const resource = resources.find((candidate) => collectionName(candidate) === name)
        if (!resource) throw new NotFound()
        if (!format) return redirect('/datos-abiertos')
        const read = readAsked(resource.filters, context.url.searchParams, context.locale)
        if (!read.ok) throw new BadRequest({}, read.wrong)
        return downloadRecords(context, resource, { filters: read.asked, format, locale: context.locale })
      },
    }),
  ]
}

/** «compromisos.csv» as its parts. The router takes `.json` off every address. */
function fileAsked(request: Request, file: string): { name: string; format: DownloadFormat | undefined } {
  if (new URL(request.url).pathname.endsWith('.json')) return { name: file, format: 'json' }
  const [name = '', extension, ...more] = file.split('.')
  const format = DOWNLOAD_FORMATS.find((known) => known !== 'json' && known === extension)
  if (more.length > 0 || (extension !== undefined && !format)) throw new NotFound()
  return { name, format }
}

async function collectionOf(db: Db, resource: Resource, locale: Locale): Promise<Collection> {
  const { total } = await resource.list(db, { filters: {}, sort: undefined, after: undefined, limit: 1, locale })
  return {
    name: inLanguage(resource.title, locale).text,
    total,
    downloads: DOWNLOAD_FORMATS.map((format) => downloadAddress(resource, format)),
    api: `/api/v1/${resource.path}`,
    explained: `/api#${resource.path}`,
  }
}

/** The journal is no resource: its entries are told, and it is only ever read from the latest back. */
const journalOf = async (db: Db, locale: Locale): Promise<Collection> => ({
  name: apiWords(locale)('open-data.journal'),
  total: await countPublicJournal(db),
  downloads: ['/bitacora/exportar.csv', '/bitacora/exportar.jsonl'],
  api: '/bitacora.json',
  explained: null,
})
