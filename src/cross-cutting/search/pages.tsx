import { findBorough } from '../../kernel/geo/boroughs.ts'
import { inLanguage, slug } from '../../kernel/text.ts'
import { Button, EmptyState, Heading, Page, Pagination, Tag, TextField } from '../../platform/html/index.ts'
import { useRequest, useWords } from '../../platform/html/request.ts'
import { LONGEST_QUERY, MARK, MOST_MATCHES } from './query.ts'
import type { Found, Hit } from './store.ts'
import { kindName, searchWords, yearName } from './words.ts'

type Query = {
  q: string
  tipo?: string | undefined
  organizacion?: string | undefined
  anio?: number | undefined
  pagina: number
}
type Props = {
  query: Query
  found: Found
  names: Map<string, { name: string }>
  /** There was something to look for. */ asked: boolean
  /** Nothing was typed but words to leave out. */ onlyExcluded: boolean
  last: boolean
}

export function SearchPage({ query, found, names, asked, onlyExcluded, last }: Props) {
  const t = useWords(searchWords)
  return (
    <Page
      title={asked ? t('results', { q: query.q }) : t('title')}
      lead={asked ? <Count total={found.total} /> : t('lead')}
      unlisted
      json={`/buscar.json${addressOf(query)}`}
    >
      <form action="/buscar" method="get" role="search" aria-label={t('title')} class="search-form">
        <TextField
          name="q"
          label={t('label')}
          hint={t('hint')}
          value={query.q}
          maxLength={LONGEST_QUERY}
          error={onlyExcluded ? t('only-excluded') : undefined}
        />
        <Button>{t('button')}</Button>
      </form>
      {asked && (
        <div class="search-results">
          {found.hits.length === 0 ? (
            <Nothing query={query} />
          ) : (
            <div>
              <ol class="hits" role="list">
                {found.hits.map((hit) => (
                  <HitItem key={hit.id} hit={hit} />
                ))}
              </ol>
              <Pagination
                {...(query.pagina > 1 && { previous: `/buscar${addressOf({ ...query, pagina: query.pagina - 1 })}` })}
                {...(!last && { next: `/buscar${addressOf({ ...query, pagina: query.pagina + 1 })}` })}
              />
            </div>
          )}
          <Narrow query={query} found={found} names={names} />
        </div>
      )}
    </Page>
  )
}

/** Nothing was found: what may be looked at instead, beginning with the alcaldía that was named. */
function Nothing({ query }: { query: Query }) {
  const t = useWords(searchWords)
  const place = findBorough(query.q)
  const narrowed = Boolean(query.tipo || query.organizacion || query.anio)
  const ways = [
    narrowed && { href: `/buscar${addressOf({ q: query.q, pagina: 1 })}`, label: t('way.unfiltered') },
    place && { href: `/plan?alcaldia=${slug(place.name)}`, label: t('way.borough', { borough: place.name }) },
    { href: '/plan#compromisos', label: t('way.plan') },
    { href: '/planes', label: t('way.plans') },
    { href: '/organizaciones', label: t('way.organizations') },
    { href: '/principios', label: t('way.principles') },
    { href: '/marco-legal', label: t('way.norms') },
  ]
  return (
    <div>
      <EmptyState title={t('none-title')}>{t('none')}</EmptyState>
      <Heading>{t('ways')}</Heading>
      <ul>
        {ways.map(
          (way) =>
            way && (
              <li>
                <a href={way.href}>{way.label}</a>
              </li>
            ),
        )}
      </ul>
    </div>
  )
}

function Count({ total }: { total: number }) {
  const t = useWords(searchWords)
  return <>{total > MOST_MATCHES ? t('found-most', { count: MOST_MATCHES }) : t('found', { count: total })}</>
}

function HitItem({ hit }: { hit: Hit }) {
  const { locale } = useRequest()
  const t = useWords(searchWords)
  const { text, lang } = inLanguage(hit.title, locale)
  return (
    <li class="hit">
      <p class="hit__kind">
        <Tag tone="neutral">{kindName(t, hit.kind)}</Tag>{' '}
        {hit.year && <span class="small soft">{yearName(t, hit.kind, hit.year)}</span>}
      </p>
      <h2 class="hit__title" lang={lang === locale ? undefined : lang}>
        <a href={hit.address}>{text}</a>
      </h2>
      {hit.excerpt && (
        <p class="hit__excerpt">
          <Marked text={hit.excerpt} />
        </p>
      )}
    </li>
  )
}

/** The excerpt with what matched in `<mark>`; a dot between fields, which say different things. */
function Marked({ text }: { text: string }) {
  const inOneLine = text.split(/\s*\n\s*/).join(' · ')
  return (
    <>
      {inOneLine.split(MARK.open).map((part, at) => {
        if (at === 0) return part
        const [matched, rest] = part.split(MARK.close)
        return (
          <>
            <mark>{matched}</mark>
            {rest}
          </>
        )
      })}
    </>
  )
}

function Narrow({ query, found, names }: Pick<Props, 'query' | 'found' | 'names'>) {
  const t = useWords(searchWords)
  if (found.kinds.length === 0) return null
  const narrowed = Boolean(query.tipo || query.organizacion || query.anio)
  const first = { ...query, pagina: 1 }
  return (
    <nav class="narrow" aria-label={t('filters')}>
      <Facet
        title={t('by-kind')}
        items={found.kinds.map(({ value, count }) => ({
          label: kindName(t, value),
          count: found.isPartial ? null : count,
          on: query.tipo === value,
          href: addressOf({ ...first, tipo: query.tipo === value ? undefined : value }),
        }))}
      />
      <Facet
        title={t('by-organization')}
        items={found.organizations.map(({ value, count }) => ({
          label: names.get(value)?.name ?? '—',
          count: found.isPartial ? null : count,
          on: query.organizacion === value,
          href: addressOf({ ...first, organizacion: query.organizacion === value ? undefined : value }),
        }))}
      />
      <Facet
        title={t('by-year')}
        items={found.years.map(({ value, count }) => ({
          label: String(value),
          count: found.isPartial ? null : count,
          on: query.anio === value,
          href: addressOf({ ...first, anio: query.anio === value ? undefined : value }),
        }))}
      />
      {narrowed && (
        <p>
          <a href={`/buscar${addressOf({ q: query.q, pagina: 1 })}`}>{t('clear')}</a>
        </p>
      )}
    </nav>
  )
}

function Facet({
  title,
  items,
}: {
  title: string
  items: readonly {
    label: string
    /** Null where not all were counted. */ count: number | null
    on: boolean
    href: string
  }[]
}) {
  if (items.length === 0) return null
  return (
    <>
      <h2 class="narrow__title">{title}</h2>
      <ul role="list">
        {items.map((item) => (
          <li>
            <a href={`/buscar${item.href}`} aria-current={item.on ? 'true' : undefined}>
              {item.label}
              {item.count !== null && <span class="soft"> ({item.count})</span>}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

export function addressOf({ q, tipo, organizacion, anio, pagina }: Query): string {
  const parameters = new URLSearchParams({ q })
  if (tipo) parameters.set('tipo', tipo)
  if (organizacion) parameters.set('organizacion', organizacion)
  if (anio) parameters.set('anio', String(anio))
  if (pagina > 1) parameters.set('pagina', String(pagina))
  return `?${parameters}`
}
