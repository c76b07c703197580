import { extent } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { useRequest, useWords } from '../request.ts'
import { byDay, measured, withUnit, type Measurement } from './indicator-layout.ts'
import { words } from './words.ts'

const SIZE = { width: 120, height: 28, side: 5 } as const

/** A series the size of a word, to stand beside its number in a line or a cell; the sentence it draws is its accessible name. */
export function Sparkline({
  id,
  title,
  series,
  unit,
}: {
  id: string
  title: string
  series: readonly Measurement[]
  unit?: string
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const known = byDay(series).filter(({ value }) => measured(value))
  const [first, last] = [known[0], known.at(-1)]
  const say = ({ value }: Measurement) => withUnit(formatNumber(value!, locale), unit)
  const name =
    !first || !last
      ? t('series.spark-none', { title })
      : first === last
        ? t('series.spark-one', { title, last: say(last), to: formatDay(last.day, locale, 'month') })
        : t('series.spark', {
            title,
            first: say(first),
            from: formatDay(first.day, locale, 'month'),
            last: say(last),
            to: formatDay(last.day, locale, 'month'),
          })
  const { path, dots, end } = laySparkline(series)
  return (
    <svg
      class="tq-spark"
      width={SIZE.width}
      height={SIZE.height}
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      role="img"
      aria-labelledby={`${id}-title`}
      focusable="false"
    >
      <title id={`${id}-title`}>{name}</title>
      {!end && (
        <line
          class="tq-tick"
          x1={SIZE.side}
          x2={SIZE.width - SIZE.side}
          y1={SIZE.height / 2}
          y2={SIZE.height / 2}
          stroke-dasharray="2 3"
        />
      )}
      {path && <path class="tq-spark__line" d={path} />}
      {dots.map(([x, y]) => (
        <circle class="tq-spark__dot" cx={x} cy={y} r="1.5" />
      ))}
      {end && <circle class="tq-spark__end" cx={end[0]} cy={end[1]} r="3" />}
    </svg>
  )
}

/** The line (broken where values are missing), points alone between two gaps, and the last point. Evenly spaced, as words are. */
export function laySparkline(series: readonly Measurement[]) {
  const days = byDay(series)
  const [least = 0, most = 0] = extent(days.map(({ value }) => value).filter(measured))
  const x = scaleLinear([0, Math.max(1, days.length - 1)], [SIZE.side, SIZE.width - SIZE.side])
  const y = scaleLinear([least, most], [SIZE.height - SIZE.side, SIZE.side])
  const place = (value: number): number => (least === most ? SIZE.height / 2 : tenth(y(value)))
  const points = days.map(({ value }, index) =>
    measured(value) ? ([tenth(days.length === 1 ? SIZE.width / 2 : x(index)), place(value)] as const) : null,
  )
  const draw = line<readonly [number, number] | null>(
    (point) => point![0],
    (point) => point![1],
  )
    .defined((point) => point !== null)
    .digits(1)
  return {
    path: points.some((point, index) => point && points[index + 1]) ? draw(points) : null,
    dots: points
      .filter((point, index) => point !== null && !points[index - 1] && !points[index + 1])
      .map((point) => point!),
    end: points.findLast((point) => point !== null) ?? null,
  }
}

const tenth = (value: number) => Math.round(value * 10) / 10
