import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { useRequest, useWords } from '../request.ts'
import { ChartFigure, Empty, type ChartProps, type Table } from './figure.tsx'
import {
  byDay,
  FRAME,
  layIndicator,
  measured,
  placeNames,
  wayCovered,
  withUnit,
  type Indicator,
  type LaidIndicator,
  type Level,
} from './indicator-layout.ts'
import { Diamond, percent } from './marks.tsx'
import { shareInWords, words, type ChartWords } from './words.ts'

type Say = (value: number) => string

/** An indicator in time with its baseline and its target. Gaps stay gaps; the sentence above it says where it stands. */
export function IndicatorChart({
  series,
  baseline = null,
  target = null,
  unit,
  digits = 1,
  ...chart
}: ChartProps &
  Indicator & {
    /** «%», «días hábiles», «personas». */
    unit?: string
    /** Most decimals printed. */
    digits?: number
  }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const indicator = { series, baseline, target }
  const say: Say = (value) => withUnit(formatNumber(value, locale, { maximumFractionDigits: digits }), unit)
  const laid = layIndicator(indicator, locale)
  const some = laid !== null && laid.points.length > 0
  return (
    <ChartFigure
      {...chart}
      kind="indicator"
      summary={standing(indicator, say, locale, t)}
      table={series.length > 0 ? tableOf(indicator, say, locale, t) : undefined}
    >
      {!some && <Empty>{t('empty.series')}</Empty>}
      {laid && <Plot id={chart.id} title={chart.title} laid={laid} baseline={baseline} target={target} say={say} />}
      {some && !laid.zero && <p class="tq-chart__note">{t('series.not-zero')}</p>}
    </ChartFigure>
  )
}

function Plot({
  id,
  title,
  laid,
  baseline,
  target,
  say,
}: {
  id: string
  title: string
  laid: LaidIndicator
  baseline: Level | null
  target: Level | null
  say: Say
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { levels, points, strokes, missing, axis, across, height } = laid
  const labels = levels.map((level) => formatNumber(level, locale))
  return (
    <div class="tq-plot">
      <svg
        class="tq-plot__side"
        width={Math.max(...labels.map((label) => label.length)) * 7.5 + 8}
        height={FRAME.height}
        aria-hidden="true"
        focusable="false"
      >
        {levels.map((level, index) => (
          <text class="tq-tick__label" x="100%" dx="-6" y={height(level)} dy="0.35em" text-anchor="end">
            {labels[index]}
          </text>
        ))}
      </svg>
      <svg
        class="tq-plot__field"
        width="100%"
        height={FRAME.height}
        role="img"
        aria-labelledby={`${id}-plot-title ${id}-plot-desc`}
        focusable="false"
      >
        <title id={`${id}-plot-title`}>{title}</title>
        <desc id={`${id}-plot-desc`}>{describe(laid, baseline, target, say, locale, t)}</desc>
        {levels.map((level) => (
          <line class={level === 0 ? 'tq-axis' : 'tq-tick'} x1="0" x2="100%" y1={height(level)} y2={height(level)} />
        ))}
        {axis.ticks.map(({ at, label, year, narrow }) => (
          <>
            <line
              class="tq-tick"
              x1={percent(across(at))}
              x2={percent(across(at))}
              y1={FRAME.floor}
              y2={FRAME.floor + 5}
            />
            <text
              class={narrow ? 'tq-tick__label' : 'tq-tick__label tq-wide'}
              x={percent(across(at))}
              dx="2"
              y={FRAME.floor + 18}
            >
              {label}
            </text>
            {year && (
              <text class="tq-tick__year" x={percent(across(at))} dx="2" y={FRAME.floor + 32}>
                {year}
              </text>
            )}
          </>
        ))}
        {baseline && (
          <line
            class="tq-level tq-level--baseline"
            x1="0"
            x2="100%"
            y1={height(baseline.value)}
            y2={height(baseline.value)}
          />
        )}
        {target && (
          <line
            class="tq-level tq-level--target"
            x1="0"
            x2="100%"
            y1={height(target.value)}
            y2={height(target.value)}
          />
        )}
        {target?.day && (
          <Diamond x={across(axis.at(target.day))} y={height(target.value)} tone="not-started" size={5} />
        )}
        <Names laid={laid} baseline={baseline} target={target} say={say} />
        {missing.map(({ x }) => (
          <svg x={percent(x)} y={FRAME.floor - 6} class="tq-place" width="1" height="1">
            <path class="tq-missing" d="M-3 -3L3 3M-3 3L3 -3" />
          </svg>
        ))}
        {strokes.map(([from, to]) => (
          <line class="tq-series" x1={percent(from.x)} y1={from.y} x2={percent(to.x)} y2={to.y} />
        ))}
        {points.map(({ x, y }) => (
          <circle class="tq-point" cx={percent(x)} cy={y} r="3.5" />
        ))}
      </svg>
    </div>
  )
}

/** The words on the drawing: both levels, the latest value and the first gap, kept off each other. */
function Names({
  laid,
  baseline,
  target,
  say,
}: {
  laid: LaidIndicator
  baseline: Level | null
  target: Level | null
  say: Say
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { points, missing } = laid
  const last = points.at(-1)
  const gap = missing[0]
  const [base, goal] = placeNames(laid, [baseline?.value ?? null, target?.value ?? null])
  const goalInWords =
    target &&
    [t('series.target', { value: say(target.value) }), target.day && formatDay(target.day, locale, 'month')]
      .filter(Boolean)
      .join(', ')
  const beneath =
    last &&
    [base, goal].some((spot) => spot && (spot.end === 'right') === last.x > 50 && Math.abs(spot.y - (last.y - 10)) < 15)
  return (
    <>
      {base && (
        <text class="tq-level__label" y={base.y} {...endOf(base.end)}>
          {t('series.baseline', { value: say(baseline!.value) })}
        </text>
      )}
      {goal && (
        <text class="tq-level__label tq-level__label--target" y={goal.y} {...endOf(goal.end)}>
          {goalInWords}
        </text>
      )}
      {last && (
        <text
          class="tq-point__label"
          x={percent(last.x)}
          y={beneath ? last.y + 22 : last.y - 11}
          text-anchor={anchorAt(last.x)}
        >
          {say(last.value)}
        </text>
      )}
      {gap && (
        <text class="tq-missing__label" x={percent(gap.x)} y={FRAME.floor - 14} text-anchor={anchorAt(gap.x)}>
          {t('series.missing')}
        </text>
      )}
    </>
  )
}

const endOf = (end: 'left' | 'right') =>
  end === 'left'
    ? { x: '0', dx: '4', 'text-anchor': 'start' as const }
    : { x: '100%', dx: '-2', 'text-anchor': 'end' as const }
const anchorAt = (x: number) => (x > 82 ? 'end' : x < 12 ? 'start' : 'middle')

/** Where the indicator stands, in one or two sentences. */
function standing(indicator: Indicator, say: Say, locale: Locale, t: ChartWords): string | undefined {
  const last = byDay(indicator.series).findLast(({ value }) => measured(value))
  const way = wayCovered(indicator)
  if (!last) return levelsInWords(indicator.baseline, indicator.target, say, t) || undefined
  const first = t('series.last', { value: say(last.value!), day: formatDay(last.day, locale) })
  if (way === null) return first
  if (way >= 1) return `${first} ${t('series.reached')}`
  return `${first} ${way < 0 ? t('series.away') : t('series.way', { share: shareInWords(way, 1, locale, t)! })}`
}

function describe(
  { points, missing }: LaidIndicator,
  baseline: Level | null,
  target: Level | null,
  say: Say,
  locale: Locale,
  t: ChartWords,
): string {
  const values = points.map(({ value }) => value)
  const count = (amount: number) => ({ count: amount, n: formatNumber(amount, locale) })
  return [
    values.length > 0
      ? t('series.describe', {
          ...count(values.length),
          least: say(Math.min(...values)),
          most: say(Math.max(...values)),
        })
      : t('empty.series'),
    missing.length > 0 ? t('series.missing-count', count(missing.length)) : '',
    levelsInWords(baseline, target, say, t),
  ]
    .filter(Boolean)
    .join(' ')
}

const levelsInWords = (baseline: Level | null | undefined, target: Level | null | undefined, say: Say, t: ChartWords) =>
  [
    baseline && `${t('series.baseline', { value: say(baseline.value) })}.`,
    target && `${t('series.target', { value: say(target.value) })}.`,
  ]
    .filter(Boolean)
    .join(' ')

function tableOf({ series, baseline, target }: Indicator, say: Say, locale: Locale, t: ChartWords): Table {
  const level = (name: string, one: Level | null | undefined) =>
    one ? [[one.day ? `${name} (${formatDay(one.day, locale)})` : name, say(one.value)]] : []
  return {
    columns: [{ label: t('column.date') }, { label: t('column.value'), number: true }],
    rows: [
      ...level(t('column.baseline'), baseline),
      ...byDay(series).map(({ day, value }) => [
        formatDay(day, locale),
        measured(value) ? say(value) : t('series.missing'),
      ]),
      ...level(t('column.target'), target),
    ],
  }
}
