import type { FederalRestDay } from '../../../kernel/working-days.ts'
import {
  DayText,
  EmptyState,
  Heading,
  LangText,
  OpenDataLinks,
  Page,
  Pagination,
  Table,
  Tag,
  useRequest,
  useWords,
} from '../../../platform/html/index.ts'
import type { OrganizationName } from '../../organizations/index.ts'
import { calendarAddress, CALENDARS } from '../addresses.ts'
import type { AppliedEntry, Closure } from '../model.ts'
import { ClosureText, PeriodText } from '../parts.tsx'
import { words } from '../words.ts'

type Item = { organization: OrganizationName; closure: Closure | null; next: AppliedEntry | null }
type CalendarsData = {
  items: readonly Item[]
  total: number
  /** Slug after which the next page goes on. */
  next: string | null
  federal: readonly FederalRestDay[]
}

export function CalendarsPage({ items, total, next, federal }: CalendarsData) {
  const t = useWords(words)
  return (
    <Page
      title={t('list.title')}
      lead={t('list.lead')}
      breadcrumbs={[{ label: t('list.title') }]}
      json={`${CALENDARS}.json`}
    >
      {total === 0 ? (
        <EmptyState title={t('list.empty')}>{t('list.empty-help')}</EmptyState>
      ) : (
        <>
          <p>
            <strong>{t('list.count', { count: total })}.</strong>
          </p>
          <Calendars items={items} />
          <Pagination
            {...(next && { next: `${CALENDARS}?after=${next}` })}
            {...(total > items.length && { says: t('list.shown', { shown: items.length, total }) })}
          />
        </>
      )}
      <p>
        {t('list.others')} <a href="/organizaciones">{t('list.others-link')}</a>.
      </p>
      <FederalDays federal={federal} />
      {total > 0 && <OpenDataLinks collection="dias-que-no-cuentan" />}
    </Page>
  )
}

function Calendars({ items }: { items: readonly Item[] }) {
  const t = useWords(words)
  return (
    <Table
      caption={t('list.caption')}
      captionHidden
      rows={items}
      columns={[
        {
          label: t('list.organization'),
          header: true,
          cell: ({ organization }) => <a href={calendarAddress(organization)}>{organization.name}</a>,
        },
        { label: t('list.today'), cell: ({ closure }) => <TodayCell closure={closure} /> },
        { label: t('list.next'), cell: ({ next }) => <NextCell next={next} /> },
      ]}
    />
  )
}

function TodayCell({ closure }: { closure: Closure | null }) {
  const t = useWords(words)
  if (!closure) return <Tag tone="done">{t('list.open')}</Tag>
  return (
    <>
      <Tag tone="unknown">{t('list.closed')}</Tag>{' '}
      <span class="small">
        <ClosureText closure={closure} />
      </span>
    </>
  )
}

function NextCell({ next }: { next: AppliedEntry | null }) {
  const t = useWords(words)
  if (!next) return <span class="soft">{t('list.nothing-next')}</span>
  return (
    <>
      <LangText text={next.reason} />, <PeriodText {...next} />
    </>
  )
}

function FederalDays({ federal }: { federal: readonly FederalRestDay[] }) {
  const { today } = useRequest()
  const t = useWords(words)
  const year = today.slice(0, 4)
  return (
    <section class="part" aria-labelledby="descanso">
      <Heading id="descanso">{t('list.federal-title', { year })}</Heading>
      <p>
        {t('list.federal-help')} {t('list.elections')}
      </p>
      <Table
        caption={t('list.federal-caption', { year })}
        captionHidden
        rows={federal}
        columns={[
          { label: t('year.when'), header: true, cell: ({ day }) => <DayText day={day} /> },
          { label: t('year.why'), cell: ({ holiday }) => t(`federal.${holiday}`) },
        ]}
      />
      <p class="small soft">{t('federal-source')}.</p>
    </section>
  )
}
