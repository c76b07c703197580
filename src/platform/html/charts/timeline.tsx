import type { ComponentChildren } from 'preact'
import { formatDay, formatNumber, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { useRequest, useWords } from '../request.ts'
import { ChartFigure, Empty, LabelList, LabelText, Legend, type Cell, type ChartProps, type Table } from './figure.tsx'
import { Bar, Diamond, Patterns, percent, Swatch, type Tone } from './marks.tsx'
import {
  layTimeline,
  type LaidRow,
  type LaidTimeline,
  type TimelineMilestone,
  type TimelineRow,
  type TimelineState,
} from './timeline-layout.ts'
import { words, type ChartWords } from './words.ts'

const STATES: readonly TimelineState[] = ['done', 'under-way', 'late', 'not-started', 'no-evidence', 'unknown']
const BAR = { y: 5, height: 14 }
const MIDDLE = BAR.y + BAR.height / 2

/**
 * Who does what by when: a row for each commitment or milestone, a bar from start to end, diamonds for milestones, today's line.
 * Names and dates are text above or beside each bar, so nothing shrinks on a telephone. Rows keep their order.
 */
export function Timeline({
  rows,
  today,
  summary,
  column,
  ...chart
}: ChartProps & {
  rows: readonly TimelineRow[]
  /** The day to measure by; the city's today unless given. */
  today?: Day
  summary?: string
  /** Heading of the names in the table: «Compromiso», «Hito»… */
  column?: string
}) {
  const t = useWords(words)
  const request = useRequest()
  const day = today ?? request.today
  const laid = layTimeline(rows, day, request.locale)
  return (
    <ChartFigure
      {...chart}
      kind="timeline"
      summary={summary}
      table={rows.length > 0 ? tableOf(laid.rows, column, request.locale, t) : undefined}
    >
      <Patterns id={chart.id} />
      {rows.length === 0 ? <Empty>{t('empty.timeline')}</Empty> : <TimelineKey id={chart.id} laid={laid} />}
      {rows.length > 0 && (
        <div class={laid.axis ? 'tq-timeline' : 'tq-timeline tq-timeline--undated'}>
          {laid.axis ? <Axis laid={laid} day={day} /> : <p class="tq-chart__note">{t('timeline.undated-all')}</p>}
          <div class="tq-timeline__body">
            {laid.axis && <Grid laid={laid} />}
            <ol class="tq-timeline__rows" role="list">
              {laid.rows.map((row) => (
                <Row chart={chart.id} laid={row} drawn={laid.axis !== null} />
              ))}
            </ol>
          </div>
          {laid.axis && laid.today === null && (
            <p class="tq-chart__note">
              {t(day < laid.axis.first ? 'timeline.today-before' : 'timeline.today-after', {
                day: formatDay(day, request.locale),
              })}
            </p>
          )}
        </div>
      )}
    </ChartFigure>
  )
}

function Axis({ laid: { axis, today }, day }: { laid: LaidTimeline; day: Day }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <div class="tq-timeline__axis">
      <svg class="tq-timeline__scale" width="100%" height="54" aria-hidden="true" focusable="false">
        {axis!.ticks.map(({ at, label, year, narrow }) => (
          <>
            <line class="tq-tick" x1={percent(at)} x2={percent(at)} y1={narrow || year ? 22 : 26} y2="54" />
            <text class={narrow ? 'tq-tick__label' : 'tq-tick__label tq-wide'} x={percent(at)} dx="4" y="34">
              {label}
            </text>
            {year && (
              <text class="tq-tick__year" x={percent(at)} dx="4" y="48">
                {year}
              </text>
            )}
          </>
        ))}
        {today !== null && (
          <>
            <text class="tq-today__label" x={percent(today)} y="13" {...beside(today)}>
              {t('timeline.today', { day: formatDay(day, locale, 'short') })}
            </text>
            <line class="tq-today__line" x1={percent(today)} x2={percent(today)} y1="18" y2="54" />
          </>
        )}
      </svg>
    </div>
  )
}

/** A label centred on its line, or to the side where the edge is near. */
const beside = (at: number) =>
  at < 22
    ? { 'text-anchor': 'start' as const }
    : at > 78
      ? { 'text-anchor': 'end' as const }
      : { 'text-anchor': 'middle' as const }

const Grid = ({ laid: { axis, today } }: { laid: LaidTimeline }) => (
  <svg class="tq-timeline__grid" width="100%" height="100%" aria-hidden="true" focusable="false">
    {axis!.ticks.map(({ at, narrow }) => (
      <line class={narrow ? 'tq-tick' : 'tq-tick tq-wide'} x1={percent(at)} x2={percent(at)} y1="0" y2="100%" />
    ))}
    {today !== null && <line class="tq-today__line" x1={percent(today)} x2={percent(today)} y1="0" y2="100%" />}
  </svg>
)

function Row({ chart, laid, drawn }: { chart: string; laid: LaidRow; drawn: boolean }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { row, overdue, swapped } = laid
  return (
    <li class={`tq-timeline__row tq-timeline__row--${row.state}`}>
      <div class="tq-timeline__words">
        <span class="tq-timeline__label">
          <LabelText {...row} />
        </span>
        <span class="tq-timeline__meta">
          <span>{whenInWords(row, locale, t)}</span> ·{' '}
          <span class={`tq-state tq-state--${row.state}`}>
            {overdue
              ? t('timeline.late', { count: overdue.days, n: formatNumber(overdue.days, locale) })
              : t(`state.${row.state}`)}
          </span>
          {row.progress && row.progress.of > 0 && <> · {progressInWords(row, locale, t)}</>}
          {swapped && <> · {t('timeline.swapped')}</>}
        </span>
        {row.milestones && row.milestones.length > 0 && (
          <span class="tq-chart__hidden">
            {t('column.milestones')}:{' '}
            <LabelList items={row.milestones.map((milestone) => milestoneInWords(milestone, locale, t))} />
          </span>
        )}
      </div>
      {drawn && (
        // The words beside it say all that the drawing shows, each in its language; a drawing's own name has only one.
        <svg class="tq-timeline__bar" width="100%" height="24" aria-hidden="true" focusable="false">
          <Drawing chart={chart} laid={laid} />
          {!laid.bar && !laid.open && laid.diamonds.length === 0 && (
            <text class="tq-undated" x="0" dx="4" y={MIDDLE} dy="0.35em">
              {t('timeline.undated')}
            </text>
          )}
        </svg>
      )}
    </li>
  )
}

function Drawing({ chart, laid: { row, bar, progress, open, overdue, diamonds } }: { chart: string; laid: LaidRow }) {
  return (
    <>
      {overdue && overdue.to > overdue.from && (
        <Bar
          id={chart}
          tone="late"
          x={overdue.from}
          width={overdue.to - overdue.from}
          y={MIDDLE - 3}
          height={6}
          round={0}
        />
      )}
      {bar && <Bar id={chart} tone={trackTone(row.state)} x={bar.from} width={bar.to - bar.from} {...BAR} />}
      {progress && (
        <Bar
          id={chart}
          tone={row.state === 'late' ? 'late' : row.state === 'done' ? 'done' : 'plain'}
          x={progress.from}
          width={progress.to - progress.from}
          {...BAR}
        />
      )}
      {open && <OpenEnd state={row.state} {...open} />}
      {diamonds.map(({ at, milestone }) => (
        <Diamond x={at} y={MIDDLE} tone={toneOf(milestone.state)} size={milestone.state === 'late' ? 8 : 6} />
      ))}
    </>
  )
}

/** What lies under the progress: light, so that the part done and the overrun stand out. */
const trackTone = (state: TimelineState): Tone =>
  state === 'late' ? 'late-track' : state === 'under-way' ? 'under-way-track' : toneOf(state)

const toneOf = (state: TimelineState): Tone => (state === 'no-evidence' ? 'unknown' : state)

function OpenEnd({
  from,
  to,
  unknown,
  state,
}: {
  from: number
  to: number
  unknown: 'start' | 'end'
  state: TimelineState
}) {
  const known = unknown === 'end' ? from : to
  return (
    <>
      <line class={`tq-open tq-open--${state}`} x1={percent(from)} x2={percent(to)} y1={MIDDLE} y2={MIDDLE} />
      <line
        class={`tq-open__known tq-open--${state}`}
        x1={percent(known)}
        x2={percent(known)}
        y1={BAR.y}
        y2={BAR.y + BAR.height}
      />
      <svg x={percent(unknown === 'end' ? to : from)} y={MIDDLE} class="tq-place" width="1" height="1">
        <text
          class="tq-open__mark"
          x={unknown === 'end' ? 4 : -4}
          dy="0.35em"
          text-anchor={unknown === 'end' ? 'start' : 'end'}
        >
          ?
        </text>
      </svg>
    </>
  )
}

/** Only the marks that the drawing has. */
function TimelineKey({ id, laid }: { id: string; laid: LaidTimeline }) {
  const t = useWords(words)
  if (!laid.axis) return null
  const bars = laid.rows.filter(({ bar }) => bar)
  const milestones = laid.rows.flatMap(({ diamonds }) => diamonds.map(({ milestone }) => milestone.state))
  const items: { mark: ComponentChildren; text: string }[] = STATES.filter((state) =>
    bars.some(({ row }) => row.state === state),
  ).map((state) => ({
    mark: <Swatch id={id} tone={trackTone(state)} />,
    text: t(`state.${state}`),
  }))
  const underWay = bars.filter(({ row, progress }) => progress && row.state !== 'done')
  if (underWay.some(({ row }) => row.state !== 'late'))
    items.push({ mark: <Swatch id={id} tone="plain" />, text: t('timeline.key-progress') })
  if (underWay.some(({ row }) => row.state === 'late'))
    items.push({ mark: <Swatch id={id} tone="late" />, text: t('timeline.key-progress-late') })
  if (laid.rows.some(({ overdue }) => overdue))
    items.push({
      mark: <Bar id={id} tone="late" x={0} width={100} y={4} height={6} />,
      text: t('timeline.key-overdue'),
    })
  for (const { tone, text } of DIAMONDS)
    if (milestones.some((state) => diamondOf(state) === tone))
      items.push({ mark: <Diamond x={50} y={7} tone={tone} size={tone === 'late' ? 7 : 5} />, text: t(text) })
  return <Legend items={items} />
}

const DIAMONDS = [
  { tone: 'not-started', text: 'timeline.key-milestone' },
  { tone: 'done', text: 'timeline.key-milestone-done' },
  { tone: 'late', text: 'timeline.key-milestone-late' },
] as const
const diamondOf = (state: TimelineState) => (state === 'done' || state === 'late' ? state : 'not-started')

function tableOf(rows: readonly LaidRow[], column: string | undefined, locale: Locale, t: ChartWords): Table {
  const day = (value: Day | null) => (value === null ? t('timeline.undated') : formatDay(value, locale))
  const withMilestones = rows.some(({ row }) => row.milestones?.length)
  const withAfter = rows.some(({ row }) => row.after?.length)
  const withProgress = rows.some(({ row }) => row.progress && row.progress.of > 0)
  return {
    columns: [
      column ?? t('column.what'),
      t('column.start'),
      t('column.end'),
      t('column.state'),
      ...(withProgress ? [t('column.progress')] : []),
      ...(withMilestones ? [t('column.milestones')] : []),
      ...(withAfter ? [t('column.after')] : []),
    ].map((label) => ({ label })),
    rows: rows.map(({ row }): Cell[] => [
      { text: row.label, lang: row.lang, href: row.href },
      day(row.start),
      day(row.end),
      t(`state.${row.state}`),
      ...(withProgress
        ? [row.progress && row.progress.of > 0 ? progressInWords(row, locale, t) : t('amount.unknown')]
        : []),
      ...(withMilestones
        ? [{ list: (row.milestones ?? []).map((milestone) => milestoneInWords(milestone, locale, t)) }]
        : []),
      ...(withAfter ? [{ list: (row.after ?? []).map(({ label, lang }) => ({ text: label, lang })) }] : []),
    ]),
  }
}

function whenInWords({ start, end }: TimelineRow, locale: Locale, t: ChartWords): string {
  if (start === null && end === null) return t('timeline.undated')
  if (end === null) return t('timeline.only-start', { start: formatDay(start!, locale) })
  if (start === null) return t('timeline.only-end', { end: formatDay(end, locale) })
  if (start === end) return t('timeline.one-day', { start: formatDay(start, locale) })
  return t('timeline.span', { start: formatDay(start, locale), end: formatDay(end, locale) })
}

const progressInWords = ({ progress }: TimelineRow, locale: Locale, t: ChartWords) =>
  t('timeline.progress', {
    count: progress!.of,
    done: formatNumber(progress!.done, locale),
    of: formatNumber(progress!.of, locale),
  })

const milestoneInWords = ({ label, lang, day, state }: TimelineMilestone, locale: Locale, t: ChartWords) => ({
  text: label,
  lang,
  after: t('timeline.milestone', {
    day: day === null ? t('timeline.undated') : formatDay(day, locale),
    state: t(`state.${state}`),
  }),
})
