import { useRequest, useWords } from '../request.ts'
import { ChartFigure, Empty, LabelText, type ChartProps, type Label } from './figure.tsx'
import { Bar, Patterns, percent, type Tone } from './marks.tsx'
import { amountInWords, words } from './words.ts'

export type BarDatum = Label & {
  /** A count: zero or more. Null is «sin datos», which is not zero. */
  value: number | null
  /** The denominator: out of how many. */
  of?: number | null
  tone?: Tone
}

/**
 * Horizontal bars, each with its name, its number and its denominator.
 * By `count` bars compare amounts, with the denominator as a faint track; by `share` each bar is its part of its own whole.
 */
export function BarChart({
  bars,
  by = 'count',
  order = 'given',
  summary,
  column,
  ...chart
}: ChartProps & {
  bars: readonly BarDatum[]
  by?: 'count' | 'share'
  order?: 'given' | 'largest'
  summary?: string
  /** Heading of the names in the table: «Principio», «Sujeto obligado»… */
  column?: string
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const laid = layBars(bars, by, order)
  const amount = ({ value, of }: BarDatum) =>
    value === null ? t('amount.unknown') : amountInWords(value, of, locale, t)
  const table = {
    columns: [{ label: column ?? t('column.what') }, { label: t('column.amount'), number: true }],
    rows: laid.map(({ datum }) => [{ text: datum.label, lang: datum.lang, href: datum.href }, amount(datum)]),
  }
  return (
    <ChartFigure {...chart} kind="bars" summary={summary} table={bars.length > 0 ? table : undefined}>
      <Patterns id={chart.id} />
      {bars.length === 0 && <Empty>{t('empty.bars')}</Empty>}
      <ol class="tq-bars" role="list">
        {laid.map(({ datum, width, track }) => (
          <li class="tq-bars__row">
            <span class="tq-bars__label">
              <LabelText {...datum} />
            </span>
            <span class={datum.value === null ? 'tq-bars__amount tq-bars__amount--unknown' : 'tq-bars__amount'}>
              {amount(datum)}
            </span>
            {/* The words beside it say all that the bar shows. */}
            <svg class="tq-bars__bar" width="100%" height="14" aria-hidden="true" focusable="false">
              {track > 0 && <rect class="tq-track" x="0%" width={percent(track)} y="0" height="14" rx="2" />}
              {width > 0 && <Bar id={chart.id} tone={datum.tone ?? 'plain'} x={0} width={width} y={0} height={14} />}
              <line class="tq-axis" x1="0" x2="0" y1="-4" y2="18" />
            </svg>
          </li>
        ))}
      </ol>
    </ChartFigure>
  )
}

/** Lengths in per cent of the widest: of the bar and of its denominator's track. */
export function layBars(bars: readonly BarDatum[], by: 'count' | 'share', order: 'given' | 'largest') {
  const most = Math.max(0, ...bars.flatMap(({ value, of }) => [value ?? 0, of ?? 0]))
  const lengthOf = (amount: number, whole: number) =>
    whole > 0 ? Math.min(100, (Math.max(0, amount) / whole) * 100) : 0
  const laid = bars.map((datum) => {
    const whole = by === 'share' ? (datum.of ?? most) : most
    return {
      datum,
      width: lengthOf(datum.value ?? 0, whole),
      track: datum.value === null ? 0 : lengthOf(datum.of ?? 0, whole),
    }
  })
  if (order === 'given') return laid
  const rank = ({ datum, width }: (typeof laid)[number]) =>
    datum.value === null ? -1 : by === 'share' ? width : datum.value
  return laid.toSorted((a, b) => rank(b) - rank(a))
}
