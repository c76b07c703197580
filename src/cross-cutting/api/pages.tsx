import { formatNumber } from '../../kernel/dates.ts'
import { Contents, Page, Table } from '../../platform/html/index.ts'
import { useRequest, useWords } from '../../platform/html/request.ts'
import { ActsSection } from './acts-section.tsx'
import { fieldRows, Meanings, typeName, type Schema } from './meanings.tsx'
import type { OpenApi, Operation } from './openapi.ts'
import { apiWords } from './words.ts'

/** The API told to people, from the same description that programs read. */
export function ApiPage({ document }: { document: OpenApi }) {
  const t = useWords(apiWords)
  const base = document.servers[0]!.url
  const lists = Object.entries(document.paths).flatMap(([path, { get }]) =>
    get && !get.security && !path.endsWith('{id}') ? [{ path, get }] : [],
  )
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      json="/api/v1/openapi.json"
      breadcrumbs={[{ label: t('open-data.title'), href: '/datos-abiertos' }, { label: t('title') }]}
    >
      <h2>{t('how-title')}</h2>
      <p>{t('how-list')}</p>
      <p>{t('how-page')}</p>
      <p>{t('how-current')}</p>
      <p>{t('how-errors')}</p>
      <p>{t('english')}</p>
      <p>
        <a href="/api/v1/openapi.json">{t('spec')}</a>
      </p>
      <Contents
        label={t('contents')}
        parts={[
          ...lists.map(({ path }) => ({ id: path.slice(1), label: path.slice(1) })),
          { id: 'escribir', label: t('write.title') },
        ]}
      />
      {lists.map(({ path, get }) => (
        <Collection key={path} path={path} base={base} operation={get} schema={schemaOf(document, `${path}/{id}`)} />
      ))}
      <ActsSection document={document} />
      <p class="small soft collection">{t('licence')}</p>
    </Page>
  )
}

function Collection({
  path,
  base,
  operation,
  schema,
}: {
  path: string
  base: string
  operation: Operation
  schema: Schema
}) {
  const t = useWords(apiWords)
  return (
    <section class="collection" aria-labelledby={path.slice(1)}>
      <h2 id={path.slice(1)} lang="en">
        {path.slice(1)}
      </h2>
      <p>
        {t('list')}: <code>GET</code>{' '}
        <a href={`/api/v1${path}`}>
          <code>{base + path}</code>
        </a>
        <br />
        {t('one')}: <code>GET {base + path}/&#123;id&#125;</code>
      </p>
      <details>
        <summary>{t('parameters')}</summary>
        <Meanings
          caption={`${t('parameters')}: ${path.slice(1)}`}
          head={t('parameter')}
          rows={operation.parameters.map(({ name, description, schema: type }) => ({
            name,
            type: typeName(type as Schema),
            description: description ?? '',
          }))}
        />
      </details>
      <details>
        <summary>{t('fields')}</summary>
        <Meanings caption={`${t('fields')}: ${path.slice(1)}`} head={t('field')} rows={fieldRows(schema)} />
      </details>
    </section>
  )
}

function schemaOf(document: OpenApi, path: string): Schema {
  const response = document.paths[path]?.get?.responses[200] as {
    content: { 'application/json': { schema: { $ref: string } } }
  }
  return document.components.schemas[response.content['application/json'].schema.$ref.split('/').at(-1)!] as Schema
}

export type Collection = {
  /** In the page's language. */ name: string
  total: number
  downloads: readonly string[]
  /** Where programs read it. */ api: string
  /** Where the API is explained; null where it is only the address above. */ explained: string | null
}

export function OpenDataPage({ collections }: { collections: readonly Collection[] }) {
  const t = useWords(apiWords)
  const { locale } = useRequest()
  return (
    <Page
      title={t('open-data.title')}
      lead={t('open-data.lead')}
      json="/datos-abiertos.json"
      breadcrumbs={[{ label: t('open-data.title') }]}
    >
      <p>{t('open-data.page')}</p>
      <Table
        caption={t('open-data.what')}
        rows={collections}
        columns={[
          { label: t('contents'), header: true, cell: ({ name }) => name },
          { label: t('open-data.records'), numeric: true, cell: ({ total }) => formatNumber(total, locale) },
          { label: t('open-data.downloads'), cell: (collection) => <Downloads {...collection} /> },
          { label: t('open-data.api'), cell: (collection) => <InApi {...collection} /> },
        ]}
      />
      <p>
        {t('open-data.filters')} <a href={EXAMPLE}>{EXAMPLE}</a>
      </p>
      <p>{t('open-data.columns')}</p>
      <p>{t('open-data.spreadsheet')}</p>
      <p>
        <a href="/api">{t('title')}</a>
      </p>
      <p class="small soft">{t('licence')}</p>
    </Page>
  )
}

const EXAMPLE = '/datos-abiertos/compromisos.csv?late=true'

function Downloads({ name, downloads }: Collection) {
  const t = useWords(apiWords)
  return (
    <ul role="list" class="pills">
      {downloads.map((address) => {
        const format = address.split('.').at(-1)!.toUpperCase()
        return (
          <li>
            <a class="pill" href={address} download aria-label={t('open-data.download', { collection: name, format })}>
              {format}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function InApi({ api, explained }: Collection) {
  const t = useWords(apiWords)
  return (
    <div class="in-api">
      <a href={api}>{api}</a>
      {explained && (
        <a class="small" href={explained}>
          {t('fields')}
        </a>
      )}
    </div>
  )
}
