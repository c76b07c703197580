import { formatDay, type Day } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { weekdayOf } from '../../../kernel/working-days.ts'
import {
  ButtonLink,
  Contents,
  Details,
  Heading,
  LangText,
  Notice,
  Page,
  Table,
  useRequest,
  useWords,
} from '../../../platform/html/index.ts'
import { OrganizationLink, type OrganizationName } from '../../organizations/index.ts'
import { calendarAddress, CALENDARS, entryAddress, newEntryAddress } from '../addresses.ts'
import { MOST_DAYS, type Calculation, type CalendarEntry, type Closure } from '../model.ts'
import { ClosureText, markOf, PeriodText, TodayText } from '../parts.tsx'
import { words } from '../words.ts'
import { Calculator } from './calculator.tsx'
import type { Cell, Month, YearReason } from './month.ts'
import type { QuestionErrors, Typed } from './question.ts'

/** What was just done, told once at the top of the page that it led to. */
export const DONE = ['publicada', 'retirada'] as const

type YearData = {
  organization: OrganizationName
  year: number
  /** Others to look at. */
  years: readonly number[]
  /** Of today. */
  closure: Closure | null
  months: readonly Month[]
  reasons: readonly YearReason[]
  /** Some of it was published by its authority. */
  isInherited: boolean
  withdrawn: readonly CalendarEntry[]
  /** Of whoever published something of it. */
  names: ReadonlyMap<string, OrganizationName>
  typed: Typed
  errors: QuestionErrors
  calculation: Calculation | null
  /** Address to subscribe to. */
  feed: string
  can: { manage: boolean }
  done: (typeof DONE)[number] | undefined
}

export function YearPage(data: YearData) {
  const { organization, year, closure, can, done, isInherited } = data
  const t = useWords(words)
  const address = calendarAddress(organization)
  const errors = Object.fromEntries(
    Object.entries(data.errors).map(([field, reason]) => [field, t(`refused.${reason}`, { most: MOST_DAYS })]),
  )
  return (
    <Page
      title={t('year.title', { name: organization.name })}
      kind={t('year.kind')}
      lead={<TodayText closure={closure} />}
      description={t('list.lead')}
      breadcrumbs={[{ label: t('list.title'), href: CALENDARS }, { label: organization.name }]}
      headFoot={can.manage && <ButtonLink href={newEntryAddress(organization)}>{t('year.add')}</ButtonLink>}
      json={`${address}.json`}
      errors={errors}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      <Contents
        label={t('year.parts')}
        parts={[
          { id: 'plazo', label: t('sum.title') },
          { id: 'meses', label: t('year.year', { year }) },
          { id: 'motivos', label: t('year.reasons', { year }) },
        ]}
      />
      <Calculator {...data} address={address} errors={errors} />
      <Months {...data} address={address} />
      <Reasons {...data} />
      {isInherited && <p class="soft">{t('year.authority')}</p>}
      <Withdrawn {...data} />
      <Ways {...data} />
    </Page>
  )
}

function Months({ months, year, years, address, reasons }: YearData & { address: string }) {
  const t = useWords(words)
  const working = months.reduce((sum, month) => sum + month.working, 0)
  return (
    <section class="part" aria-labelledby="meses">
      <Heading id="meses">{t('year.year', { year })}</Heading>
      <p>
        <strong>{t('year.working', { count: working, year })}</strong>
      </p>
      <Legend reasons={reasons} />
      <ul class="months" role="list">
        {months.map((month) => (
          <li>
            <MonthTable month={month} />
          </li>
        ))}
      </ul>
      <nav class="row" aria-label={t('year.years')}>
        {years.map((other) => (
          <a href={`${address}?anio=${other}#meses`}>
            {t(other < year ? 'year.previous' : 'year.next', { year: other })}
          </a>
        ))}
      </nav>
    </section>
  )
}

/** The marks that the year has. */
function Legend({ reasons }: { reasons: readonly YearReason[] }) {
  const t = useWords(words)
  const marks = new Set(reasons.map(({ closure }) => markOf(closure)))
  const labels: readonly [string, string, boolean][] = [
    ['weekend', t('closure.weekend'), true],
    ['federal', t('closure.federal'), marks.has('federal')],
    ['holiday', t('kind.holiday'), marks.has('holiday')],
    ['suspension', t('kind.suspension'), marks.has('suspension')],
  ]
  return (
    <ul class="month-legend" role="list" aria-label={t('year.legend')}>
      {labels.map(([mark, label, isThere]) =>
        isThere ? (
          <li>
            <span class={`month-day is-${mark}`} aria-hidden="true">
              1
            </span>{' '}
            {label}
          </li>
        ) : null,
      )}
    </ul>
  )
}

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const

function MonthTable({ month: { month, working, weeks } }: { month: Month }) {
  const { locale } = useRequest()
  const t = useWords(words)
  return (
    <table class="month">
      <caption>
        {formatDay(month, locale, 'month')}{' '}
        <span class="month__working">{t('year.month-working', { count: working })}</span>
      </caption>
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th scope="col">
              <abbr title={t(`weekday.${weekday}.long`)}>{t(`weekday.${weekday}.short`)}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr>{week.map((cell) => (cell ? <DayCell {...cell} /> : <td>&nbsp;</td>))}</tr>
        ))}
      </tbody>
    </table>
  )
}

/** Weekends are told by the head of their column; why any other day is closed is told with it. */
function DayCell({ day, closure }: Cell) {
  const { today, locale } = useRequest()
  const t = useWords(words)
  const mark = closure ? ` is-${markOf(closure)}` : ''
  const reason = closure && closure.kind !== 'weekend' ? reasonText(closure, locale, t) : null
  return (
    <td aria-current={day === today ? 'date' : undefined}>
      <span class={`month-day${mark}`} title={reason ?? undefined}>
        {Number(day.slice(8))}
        {reason && <span class="govuk-visually-hidden"> {t('year.legend-closed', { reason })}</span>}
      </span>
    </td>
  )
}

type Locale = ReturnType<typeof useRequest>['locale']
type Translator = ReturnType<typeof words>

const reasonText = (closure: YearReason['closure'], locale: Locale, t: Translator) =>
  closure.kind === 'federal' ? t(`federal.${closure.holiday}`) : inLanguage(closure.entry.reason, locale).text

function Reasons({ reasons, year, names }: YearData) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="motivos">
      <Heading id="motivos">{t('year.reasons', { year })}</Heading>
      <Table
        caption={t('year.reasons-caption', { year })}
        captionHidden
        rows={reasons}
        columns={[
          { label: t('year.when'), header: true, cell: (row) => <When {...row} /> },
          { label: t('year.why'), cell: ({ closure }) => <Why closure={closure} names={names} /> },
          {
            label: t('year.kind-column'),
            cell: ({ closure }) => t(closure.kind === 'federal' ? 'closure.federal' : `kind.${closure.entry.kind}`),
          },
          {
            label: t('year.publisher'),
            cell: ({ closure }) =>
              closure.kind === 'federal' ? (
                <span class="soft">{t('federal-source')}</span>
              ) : (
                <>
                  <OrganizationLink organization={names.get(closure.entry.publisherId)} /> ·{' '}
                  <Publication entry={closure.entry} />
                </>
              ),
          },
        ]}
      />
      <p class="small soft">{t('list.elections')}</p>
    </section>
  )
}

function When({ fromDay, lastDay }: { fromDay: Day; lastDay: Day }) {
  const t = useWords(words)
  return fromDay === lastDay ? (
    <>
      {t(`weekday.${String(weekdayOf(fromDay)) as (typeof WEEKDAYS)[number]}.long`)}{' '}
      <PeriodText fromDay={fromDay} lastDay={lastDay} />
    </>
  ) : (
    <PeriodText fromDay={fromDay} lastDay={lastDay} />
  )
}

type WhyProps = { closure: YearReason['closure']; names: YearData['names'] }

function Why({ closure, names }: WhyProps) {
  if (closure.kind === 'federal') return <ClosureText closure={closure} />
  const { entry } = closure
  const owner = names.get(entry.organizationId)
  const text = <LangText text={entry.reason} />
  return owner ? <a href={entryAddress(owner, entry.id)}>{text}</a> : text
}

function Publication({ entry: { publicationUrl, publicationReference, reason } }: { entry: CalendarEntry }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (!publicationUrl) return <span class="soft">{publicationReference ?? t('year.no-publication')}</span>
  return (
    <a href={publicationUrl} rel="nofollow noopener">
      {publicationReference ?? t('year.publication-link')}
      <span class="govuk-visually-hidden">
        {' '}
        {t('year.publication-of', { reason: inLanguage(reason, locale).text })}
      </span>
    </a>
  )
}

function Withdrawn({ withdrawn, organization }: YearData) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (withdrawn.length === 0) return null
  return (
    <Details summary={`${t('year.withdrawn')} (${withdrawn.length})`}>
      <p>{t('year.withdrawn-help')}</p>
      <ul>
        {withdrawn.map((entry) => (
          <li>
            <a href={entryAddress(organization, entry.id)}>
              <LangText text={entry.reason} />
            </a>
            , <PeriodText {...entry} />. {t('year.withdrawn-on', { day: formatDay(entry.withdrawn!.on, locale) })}{' '}
            <LangText text={entry.withdrawn!.reason} />
          </li>
        ))}
      </ul>
    </Details>
  )
}

function Ways({ organization, feed }: YearData) {
  const t = useWords(words)
  return (
    <>
      <p>
        <a href={feed}>{t('year.subscribe')}</a>. <span class="soft">{t('year.subscribe-help')}</span>
      </p>
      <p>
        <a href={`/organizaciones/${organization.slug}`}>{t('year.organization')}</a> ·{' '}
        <a href={CALENDARS}>{t('year.all')}</a>
      </p>
    </>
  )
}
