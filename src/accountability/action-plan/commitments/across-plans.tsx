import type { z } from 'zod'
import { principleIdOf, principleNames, type PrincipleName } from '../../../foundations/legal-framework/index.ts'
import {
  organizationIdOf,
  organizationNames,
  withDuties,
  type OrganizationName,
} from '../../../foundations/organizations/index.ts'
import { formatNumber } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { EmptyState, Page, Pagination, useRequest, useWords } from '../../../platform/html/index.ts'
import { page } from '../../../platform/http/index.ts'
import { acrossPlansAddress, withQuery } from '../plans/address.ts'
import { planTitles } from '../plans/store.ts'
import { meant } from '../references.ts'
import { words } from '../words.ts'
import { listCommitments, type CommitmentRow } from './list.ts'
import { ListPageQuery, SORT_WORDS, sortOfPage } from './page-query.ts'
import { CommitmentTable, SortLinks } from './pages.tsx'

const AcrossQuery = ListPageQuery.pick({ organizacion: true, principio: true, orden: true, desde: true })
type AcrossQuery = z.infer<typeof AcrossQuery>

const SHOWN = 30

/** Every commitment of a body, or that serves a principle, whatever its plan; or simply all. */
export const acrossPlans = page(acrossPlansAddress, {
  access: 'public',
  query: AcrossQuery,
  async load({ db, today }, { query }) {
    const organizationId = await meant('organizacion', query.organizacion, (slug) => organizationIdOf(db, slug))
    const principleId = await meant('principio', query.principio, (slug) => principleIdOf(db, slug))
    const owners = organizationId && (await withDuties(db, [organizationId], today()))
    const asked = { sort: sortOfPage(query.orden) ?? 'due', after: query.desde, limit: SHOWN }
    const { items, next, total } = await listCommitments(db, { owners, principleId }, asked, today())
    const named = items.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId])
    const organizations = await organizationNames(
      db,
      [organizationId, ...named].filter((id) => id != null),
      today(),
    )
    return {
      rows: items,
      next,
      total,
      query,
      organizations,
      organization: organizations.get(organizationId ?? ''),
      principle: principleId ? (await principleNames(db, [principleId])).get(principleId) : undefined,
      plans: await planTitles(
        db,
        items.map(({ planId }) => planId),
      ),
    }
  },
  page: (data) => <AcrossPlansPage {...data} />,
  json: ({ query, rows, total, next }) => ({
    items: rows,
    total,
    next: next && withQuery(`${acrossPlansAddress}.json`, { ...query, desde: next }),
  }),
})

type Props = {
  rows: readonly CommitmentRow[]
  next: string | null
  total: number
  query: AcrossQuery
  organizations: ReadonlyMap<string, OrganizationName>
  organization: OrganizationName | undefined
  principle: PrincipleName | undefined
  plans: Awaited<ReturnType<typeof planTitles>>
}

function AcrossPlansPage({ rows, next, total, query, organizations, organization, principle, plans }: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { orden, desde, ...filters } = query
  const here = (more: Record<string, string | undefined>) =>
    withQuery(acrossPlansAddress, { ...filters, orden, ...more })
  const title = organization
    ? t('across.of-organization', { organization: organization.name })
    : principle
      ? t('across.of-principle', { principle: inLanguage(principle.name, locale).text })
      : t('across.title')
  return (
    <Page
      title={title}
      lead={t('across.lead', { count: total })}
      breadcrumbs={[{ label: t('menu.plans'), href: '/planes' }, { label: t('list.short') }]}
      json={withQuery(`${acrossPlansAddress}.json`, filters)}
    >
      {(organization ?? principle) && (
        <p>
          <a href={acrossPlansAddress}>{t('across.all')}</a>
        </p>
      )}
      {rows.length > 1 && (
        <SortLinks orden={orden ?? SORT_WORDS.due} here={here} sorts={['due', '-reported', 'title']} />
      )}
      {rows.length === 0 ? (
        <EmptyState title={t('across.none')}>{t('across.none-text')}</EmptyState>
      ) : (
        <CommitmentTable rows={rows} names={{ organizations }} plans={plans} />
      )}
      {(desde || next) && (
        <Pagination
          says={t('list.page', { shown: formatNumber(rows.length, locale), total: formatNumber(total, locale) })}
          {...(desde && { previous: here({}) })}
          {...(next && { next: here({ desde: next }) })}
        />
      )}
    </Page>
  )
}
