import type { ComponentChildren } from 'preact'
import { useRequest, useWords } from './request.ts'
import { words } from './words.ts'

/** One step of the way to a page; without `href` it is the page itself. */
export type Crumb = { label: string; href?: string }

/** The way from the front page to this one. «Inicio» is added first. */
export function Breadcrumbs({ path, label }: { path: readonly Crumb[]; label?: string }) {
  const t = useWords(words)
  return (
    <nav class="crumbs" aria-label={label ?? t('breadcrumbs')}>
      <ol>
        {[{ label: t('home'), href: '/' }, ...path].map((crumb: Crumb) => (
          <li>
            {crumb.href ? <a href={crumb.href}>{crumb.label}</a> : <span aria-current="page">{crumb.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Links to the parts of a long page, each by its `id`. */
export function Contents({ label, parts }: { label: string; parts: readonly { id: string; label: string }[] }) {
  return (
    <nav class="contents" aria-label={label}>
      <ul role="list" class="pills">
        {parts.map((part) => (
          <li>
            <a class="pill" href={`#${part.id}`}>
              {part.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Before and after in a list read by cursor. `says` tells what is shown: «50 de 120 compromisos». Nothing where all fits. */
export function Pagination({ previous, next, says }: { previous?: string; next?: string; says?: string }) {
  const t = useWords(words)
  if (!previous && !next) return says ? <p class="small soft">{says}</p> : null
  return (
    <nav class="pages" aria-label={t('pages.label')}>
      {says && <p>{says}</p>}
      <div class="row">
        {previous && (
          <a class="button button--secondary button--small" rel="prev" href={previous}>
            <Arrow back /> {t('pages.previous')}
          </a>
        )}
        {next && (
          <a class="button button--secondary button--small" rel="next" href={next}>
            {t('pages.next')} <Arrow />
          </a>
        )}
      </div>
    </nav>
  )
}

const Arrow = ({ back }: { back?: boolean }) => (
  <svg class="arrow" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
    <path d={back ? 'M14 8H2m5-5L2 8l5 5' : 'M2 8h12M9 3l5 5-5 5'} />
  </svg>
)

/** A filter in force. `name` and `value` are those of its field, so that its link can take just that one out of the address. */
export type ActiveFilter = { name: string; value: string; label: string }

type FiltersProps = {
  /** What the list holds with these filters: «12 de 39 compromisos». */
  count: string
  active: readonly ActiveFilter[]
  /** Address of the list; the page's own where absent. */
  action?: string
  /** Fields, from `Select`, `TextField`, `Checkboxes`… */
  children: ComponentChildren
}

/** A GET form above a list, so that every combination has an address. On a phone it folds away while no filter is in force. */
export function Filters({ count, active, action, children }: FiltersProps) {
  const { url } = useRequest()
  const t = useWords(words)
  const address = action ?? url.pathname
  return (
    <section class="filters" aria-label={t('filters.label')}>
      <details open={active.length > 0}>
        <summary>{t('filters.title')}</summary>
        <form action={address} method="get">
          {children}
          <button class="button button--secondary" type="submit">
            {t('filters.apply')}
          </button>
        </form>
      </details>
      <div class="filters__state">
        <p>
          <strong>{count}</strong>
        </p>
        {active.length > 0 && <Chips active={active} address={address} />}
      </div>
    </section>
  )
}

function Chips({ active, address }: { active: readonly ActiveFilter[]; address: string }) {
  const { url } = useRequest()
  const t = useWords(words)
  return (
    <>
      <ul role="list" class="chips" aria-label={t('filters.active')}>
        {active.map((filter) => (
          <li>
            <a class="chip" href={withoutFilter(url, filter)} aria-label={t('filters.remove', { label: filter.label })}>
              {filter.label}
            </a>
          </li>
        ))}
      </ul>
      <a href={address}>{t('filters.clear')}</a>
    </>
  )
}

/** The address of the same list without one filter, from its first page (`desde`, `after` and `before` are cursors). */
export function withoutFilter(url: URL, { name, value }: { name: string; value: string }): string {
  const left = new URL(url)
  left.searchParams.delete(name, value)
  left.searchParams.delete('desde')
  left.searchParams.delete('after')
  left.searchParams.delete('before')
  return left.pathname + left.search
}
