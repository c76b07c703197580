import { BOROUGHS } from '../../../kernel/geo/boroughs.ts'
import {
  ButtonLink,
  EmptyState,
  Filters,
  Notice,
  OpenDataLinks,
  Page,
  Pagination,
  Pills,
  Select,
  Table,
  Tag,
  TextField,
  useRequest,
  useWords,
  type ActiveFilter,
  type Option,
} from '../../../platform/html/index.ts'
import { OrganizationLink } from '../register/link.tsx'
import { isDissolved, LEVELS, SECTORS, type Sector } from '../register/model.ts'
import type { OrganizationName } from '../register/store.ts'
import { words } from '../words.ts'
import type { ListQuery } from './query.ts'
import type { ListedOrganization, SectorCounts } from './store.ts'

export type OrganizationsData = {
  items: readonly ListedOrganization[]
  next: string | null
  counts: SectorCounts
  query: ListQuery
  /** In the reader's language, by id. */
  categories: ReadonlyMap<string, string>
  authorities: ReadonlyMap<string, OrganizationName>
  done: 'quitada' | undefined
  can: { manage: boolean }
}

export function OrganizationsPage(data: OrganizationsData) {
  const { items, next, counts, query, can, done } = data
  const { url } = useRequest()
  const t = useWords(words)
  const active = activeFilters(data, t)
  return (
    <Page
      title={t('list.title')}
      lead={t('list.lead')}
      breadcrumbs={[{ label: t('list.title') }]}
      json={`/organizaciones.json${url.search}`}
      headFoot={can.manage && <ManageLinks />}
      unlisted={active.length > 0}
    >
      {done && <Notice tone="success">{t('list.removed')}</Notice>}
      {(items.length > 0 || active.length > 0) && (
        <Filters count={t(counts.more ? 'list.count-more' : 'list.count', { count: counts.total })} active={active}>
          <FilterFields {...data} />
        </Filters>
      )}
      {!counts.more && <SectorPills sectors={counts.bySector} />}
      {items.length === 0 ? (
        <Nothing filtered={active.length > 0} manage={can.manage} />
      ) : (
        <OrganizationTable {...data} />
      )}
      {items.length > 0 && (
        <>
          <Pagination
            next={next ? withAfter(url, next) : undefined}
            says={
              counts.total > items.length
                ? t(counts.more ? 'list.shown-more' : 'list.shown', { shown: items.length, total: counts.total })
                : undefined
            }
          />
          {query.after && (
            <p>
              <a href={withAfter(url, null)}>{t('list.first')}</a>
            </p>
          )}
          <Downloads />
        </>
      )}
    </Page>
  )
}

/** What the list is made of, each part a step further into it. */
function SectorPills({ sectors }: { sectors: ReadonlyMap<Sector, number> }) {
  const { url } = useRequest()
  const t = useWords(words)
  if (sectors.size < 2) return null
  const address = (sector: Sector) => {
    const narrowed = new URL(url)
    narrowed.searchParams.delete('after')
    narrowed.searchParams.set('sector', sector)
    return narrowed.pathname + narrowed.search
  }
  const items = SECTORS.flatMap((sector) => {
    const count = sectors.get(sector)
    return count
      ? [{ label: t('list.sector-count', { sector: t(`sector.${sector}`), count }), href: address(sector) }]
      : []
  })
  return <Pills label={t('list.by-sector')} items={items} />
}

function ManageLinks() {
  const t = useWords(words)
  return (
    <div class="row">
      <ButtonLink href="/organizaciones/nueva">{t('list.register')}</ButtonLink>
      <ButtonLink href="/organizaciones/importar" look="secondary">
        {t('list.import')}
      </ButtonLink>
    </div>
  )
}

function Nothing({ filtered, manage }: { filtered: boolean; manage: boolean }) {
  const t = useWords(words)
  if (filtered) return <EmptyState title={t('list.none')}>{t('list.none-help')}</EmptyState>
  return (
    <EmptyState title={t('list.empty')} action={manage && <ManageLinks />}>
      {t('list.empty-help')}
    </EmptyState>
  )
}

const boroughOptions: readonly Option[] = BOROUGHS.map(({ key, name }) => ({ value: key, label: name }))

function FilterFields({ query, categories, authorities }: OrganizationsData) {
  const t = useWords(words)
  const all = t('list.all')
  return (
    <>
      <TextField name="q" label={t('list.q')} value={query.q ?? ''} maxLength={200} autocomplete="off" />
      <Select
        name="sector"
        label={t('field.sector')}
        value={query.sector ?? ''}
        blank={all}
        options={SECTORS.map((value) => ({ value, label: t(`sector.${value}`) }))}
      />
      <Select
        name="nivel"
        label={t('field.level')}
        value={query.nivel ?? ''}
        blank={all}
        options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <Select
        name="categoria"
        label={t('field.category')}
        value={query.categoria ?? ''}
        blank={all}
        options={[...categories].map(([value, label]) => ({ value, label }))}
      />
      <Select
        name="alcaldia"
        label={t('field.borough')}
        value={query.alcaldia ?? ''}
        blank={all}
        options={boroughOptions}
      />
      {authorities.size > 0 && (
        <Select
          name="autoridad"
          label={t('field.authority')}
          value={query.autoridad ?? ''}
          blank={all}
          options={[...authorities].map(([value, { name }]) => ({ value, label: name }))}
        />
      )}
      <Select
        name="estado"
        label={t('field.status')}
        value={query.estado ?? ''}
        blank={all}
        options={[
          { value: 'activa', label: t('status.active') },
          { value: 'disuelta', label: t('status.dissolved') },
        ]}
      />
    </>
  )
}

type Translator = ReturnType<typeof words>

function activeFilters({ query, categories, authorities }: OrganizationsData, t: Translator): ActiveFilter[] {
  const labels = {
    q: query.q && `«${query.q}»`,
    sector: query.sector && t(`sector.${query.sector}`),
    nivel: query.nivel && t(`level.${query.nivel}`),
    categoria: query.categoria && (categories.get(query.categoria) ?? query.categoria),
    alcaldia: query.alcaldia && boroughOptions.find(({ value }) => value === query.alcaldia)?.label,
    autoridad: query.autoridad && (authorities.get(query.autoridad)?.name ?? t('unknown')),
    estado: query.estado && t(query.estado === 'activa' ? 'status.active' : 'status.dissolved'),
  }
  return Object.entries(labels).flatMap(([name, label]) =>
    label ? [{ name, value: String(query[name as keyof typeof labels]), label }] : [],
  )
}

function OrganizationTable({ items, categories, authorities }: OrganizationsData) {
  const { today } = useRequest()
  const t = useWords(words)
  // A column of nothing but «Sin dato» tells nothing.
  const anyCategory = items.some(({ categoryId }) => categoryId)
  const anyAuthority = items.some(({ authorityId }) => authorityId)
  return (
    <Table
      caption={t('list.caption')}
      captionHidden
      rows={items}
      columns={[
        {
          label: t('field.name'),
          header: true,
          cell: (row) => (
            <>
              <OrganizationLink organization={row} />
              {row.acronym && <span class="soft"> {row.acronym}</span>}
            </>
          ),
        },
        { label: t('field.sector'), cell: ({ sector }) => t(`sector.${sector}`) },
        ...(anyCategory
          ? [
              {
                label: t('field.category'),
                cell: ({ categoryId }: ListedOrganization) =>
                  categoryId ? (categories.get(categoryId) ?? categoryId) : <Unknown />,
              },
            ]
          : []),
        ...(anyAuthority
          ? [
              {
                label: t('field.authority'),
                cell: ({ authorityId }: ListedOrganization) =>
                  authorityId ? <OrganizationLink organization={authorities.get(authorityId)} short /> : <Unknown />,
              },
            ]
          : []),
        {
          label: t('field.status'),
          cell: (row) =>
            isDissolved(row, today) ? (
              <Tag tone="unknown">{t('status.dissolved')}</Tag>
            ) : (
              <Tag tone="done">{t('status.active')}</Tag>
            ),
        },
      ]}
    />
  )
}

function Unknown() {
  const t = useWords(words)
  return <span class="soft">{t('unknown')}</span>
}

/** The same filters, from another place in the list. */
function withAfter(url: URL, after: string | null): string {
  const address = new URL(url)
  if (after) address.searchParams.set('after', after)
  else address.searchParams.delete('after')
  return address.pathname + address.search
}

function Downloads() {
  const { url } = useRequest()
  const t = useWords(words)
  const address = (format: string) => {
    const filters = new URLSearchParams(url.search)
    filters.delete('after')
    filters.set('formato', format)
    return `/organizaciones/exportar?${filters}`
  }
  return (
    <>
      <p>
        {t('list.download')}{' '}
        {(['csv', 'xlsx', 'json'] as const).map((format, index) => (
          <>
            {index > 0 && ' · '}
            <a href={address(format)} download>
              {format.toUpperCase()}
            </a>
          </>
        ))}
      </p>
      <OpenDataLinks collection="organizaciones" />
    </>
  )
}
