import { page, type Route } from '../../platform/http/index.ts'
import type { Module } from '../../platform/manifest/index.ts'
import { openApiDocument } from './openapi.ts'
import { ApiPage, OpenDataPage } from './pages.tsx'

/** `/api`, the API told to people, and `/datos-abiertos`, what there is to download. */
export function apiRoutes(modules: readonly Module[], origin: string): Route[] {
  const resources = modules.flatMap((module) => module.resources)
  return [
    page('/api', {
      access: 'public',
      load: async () => openApiDocument(resources, origin),
      page: (document) => <ApiPage document={document} />,
      json: (document) => document,
    }),
    page('/datos-abiertos', {
      access: 'public',
      load: ({ db, locale }) =>
        Promise.all(
          resources.map(async (resource) => ({
            path: resource.path,
            total: (await resource.list(db, { filters: {}, sort: undefined, after: undefined, limit: 1, locale }))
              .total,
            downloads: resource.downloads ?? [],
          })),
        ),
      page: (collections) => <OpenDataPage collections={collections} />,
      json: (collections) =>
        collections.map(({ path, total, downloads }) => ({
          path: `${origin}/api/v1/${path}`,
          total,
          downloads: downloads.map((address) => origin + address),
        })),
    }),
  ]
}
