import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay, type Day } from '../../../kernel/dates.ts'
import { EmptyState, Heading, Page, Progress, Table, useRequest, useWords } from '../../../platform/html/index.ts'
import { rateOf } from '../pieces.tsx'
import type { Compliance, ModerationFigures } from '../store.ts'
import { words } from '../words.ts'

export type ComplianceRow = { organization: OrganizationName; figures: Compliance }

export type ModerationRow = { authority: OrganizationName; figures: ModerationFigures }

type Props = {
  rows: readonly ComplianceRow[]
  moderation: readonly ModerationRow[]
  year: number | undefined
  day: Day
}

const FIGURES = ['onTime', 'late', 'overdue', 'within'] as const

/** Who answers on time and who does not, with every number it is computed from. */
export function CompliancePage({ rows, moderation, year, day }: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const asked = year === undefined ? '' : `?anio=${year}`
  const thisYear = Number(day.slice(0, 4))
  const all = rows.reduce(
    (sum, { figures }) => ({
      onTime: sum.onTime + figures.onTime,
      late: sum.late + figures.late,
      overdue: sum.overdue + figures.overdue,
      within: sum.within + figures.within,
    }),
    { onTime: 0, late: 0, overdue: 0, within: 0 },
  )
  const rate = rateOf(all)
  return (
    <Page
      title={t('compliance.title')}
      kind={year === undefined ? t('compliance.always') : String(year)}
      lead={
        rate
          ? t('compliance.lead', { count: rate.done, total: rate.total, day: formatDay(day, locale) })
          : t('compliance.lead-none')
      }
      breadcrumbs={[{ label: t('list.title'), href: '/preguntas' }, { label: t('compliance.title') }]}
      json={`/preguntas/cumplimiento.json${asked}`}
    >
      {rows.length === 0 ? (
        <EmptyState title={t('compliance.empty')} action={<a href="/preguntas">{t('list.title')}</a>}>
          {t('compliance.empty-help')}
        </EmptyState>
      ) : (
        <>
          {rate && (
            <Progress
              label={t('compliance.on-time')}
              done={rate.done}
              total={rate.total}
              tone={rate.done === rate.total ? 'done' : 'under-way'}
            />
          )}
          <div class="part">
            <Table
              caption={t('compliance.caption')}
              rows={rows}
              columns={[
                {
                  label: t('compliance.organization'),
                  header: true,
                  cell: ({ organization }) => <OrganizationLink organization={organization} />,
                },
                ...FIGURES.map((figure) => ({
                  label: t(`compliance.${figure}`),
                  numeric: true,
                  cell: ({ organization, figures }: ComplianceRow) => (
                    <FigureLink value={figures[figure]} figure={figure} id={organization.id} year={year} />
                  ),
                })),
                { label: t('compliance.rate'), cell: ({ figures }) => <RateText figures={figures} /> },
              ]}
            />
            <p class="small soft">{t('compliance.lists')}</p>
          </div>
        </>
      )}
      <section class="part" aria-labelledby="como">
        <Heading id="como">{t('compliance.how')}</Heading>
        <p>{t('compliance.how-text')}</p>
        <p>{t('compliance.how-left-out')}</p>
      </section>
      <Moderation rows={moderation} />
      <p class="small">
        <a href={`/preguntas/cumplimiento/exportar${asked}`}>CSV</a> ·{' '}
        <a href={`/preguntas/cumplimiento.json${asked}`}>JSON</a> ·{' '}
        <a href={year === undefined ? `/preguntas/cumplimiento?anio=${thisYear}` : '/preguntas/cumplimiento'}>
          {year === undefined ? t('compliance.this-year', { year: String(thisYear) }) : t('compliance.always')}
        </a>
      </p>
    </Page>
  )
}

const APPEALS = ['appeals', 'restored', 'onTime', 'late', 'overdue', 'within'] as const

/** What authorities took out of sight, and whether they decide on time what is appealed. */
function Moderation({ rows }: { rows: readonly ModerationRow[] }) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="moderacion">
      <Heading id="moderacion">{t('compliance.moderation')}</Heading>
      {rows.length === 0 ? (
        <p>{t('compliance.moderation-none')}</p>
      ) : (
        <>
          <Table
            caption={t('compliance.moderation')}
            captionHidden
            rows={rows}
            columns={[
              {
                label: t('compliance.authority'),
                header: true,
                cell: ({ authority }) => <OrganizationLink organization={authority} />,
              },
              {
                label: t('compliance.hidden'),
                numeric: true,
                cell: ({ figures }) => figures.hidden,
              },
              ...APPEALS.map((figure) => ({
                label: t(`compliance.appeal-${figure}`),
                numeric: true,
                cell: ({ figures }: ModerationRow) => figures[figure],
              })),
            ]}
          />
          <p class="small soft">{t('compliance.moderation-says')}</p>
        </>
      )}
      <p>
        <a href="/reglas-de-participacion">{t('rules.title')}</a>
      </p>
    </section>
  )
}

const STATES = { onTime: 'respondida', late: 'respondida-tarde', overdue: 'vencida', within: 'pendiente' } as const

/** Each number leads to what it counts. */
function FigureLink({
  value,
  figure,
  id,
  year,
}: {
  value: number
  figure: keyof Compliance
  id: string
  year: number | undefined
}) {
  if (value === 0) return <>0</>
  return (
    <a href={`/preguntas?estado=${STATES[figure]}&organizacion=${id}${year === undefined ? '' : `&anio=${year}`}`}>
      {value}
    </a>
  )
}

/** «3 de 4», or that nothing had to be answered yet. */
export function RateText({ figures }: { figures: Compliance }) {
  const t = useWords(words)
  const rate = rateOf(figures)
  return rate ? (
    <>{t('compliance.of', { done: rate.done, total: rate.total })}</>
  ) : (
    <span class="soft">{t('compliance.nothing-due')}</span>
  )
}
