import { useRequest, useWords } from '../request.ts'
import { ChartFigure, Empty, LabelText, type ChartProps, type Label } from './figure.tsx'
import { Bar, Patterns } from './marks.tsx'
import { amountInWords, words } from './words.ts'

/** A part of a whole; null is «sin datos». */
export type Figure = { value: number; of: number } | null
export type ScorecardRow = Label & { figures: Readonly<Record<string, Figure>> }

/** Rows (principles, bodies) by figures, each cell with its bar and «3 de 8 (38 %)». It is a table, and needs no other. */
export function Scorecard({
  columns,
  rows,
  heading,
  summary,
  none,
  ...chart
}: ChartProps & {
  columns: readonly { key: string; label: string }[]
  rows: readonly ScorecardRow[]
  /** What the rows are: «Principio» by default. */
  heading?: string
  summary?: string
  /** What a figure out of nothing says. */
  none?: string
}) {
  const t = useWords(words)
  return (
    <ChartFigure {...chart} kind="scorecard" summary={summary}>
      <Patterns id={chart.id} />
      {rows.length === 0 ? (
        <Empty>{t('empty.bars')}</Empty>
      ) : (
        // On a telephone the cells are stacked by CSS; `enhance.ts` keeps it a table for screen readers.
        <table class="tq-score" data-stacks aria-labelledby={`${chart.id}-title`}>
          <thead>
            <tr>
              <th scope="col">{heading ?? t('column.principle')}</th>
              {columns.map(({ label }) => (
                <th scope="col">{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row">
                  <LabelText {...row} />
                </th>
                {columns.map(({ key, label }) => (
                  <FigureCell id={chart.id} figure={row.figures[key] ?? null} label={label} none={none} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ChartFigure>
  )
}

function FigureCell({
  id,
  figure,
  label,
  none,
}: {
  id: string
  figure: Figure
  label: string
  none: string | undefined
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const amount =
    figure === null
      ? t('amount.unknown')
      : figure.of > 0
        ? amountInWords(figure.value, figure.of, locale, t)
        : (none ?? t('amount.none'))
  return (
    <td>
      <span class="tq-score__figure" aria-hidden="true">
        {label}
      </span>
      <span class={figure && figure.of > 0 ? 'tq-score__amount' : 'tq-score__amount tq-score__amount--none'}>
        {amount}
      </span>
      <svg class="tq-score__bar" width="100%" height="8" aria-hidden="true" focusable="false">
        {figure && figure.of > 0 ? (
          <>
            <rect class="tq-track" width="100%" height="8" rx="2" />
            <Bar id={id} tone="plain" x={0} width={partOf(figure)} y={0} height={8} />
          </>
        ) : (
          figure === null && <Bar id={id} tone="unknown" x={0} width={100} y={0.5} height={7} />
        )}
      </svg>
    </td>
  )
}

/** Per cent of the whole, between 0 and 100. */
export const partOf = ({ value, of }: NonNullable<Figure>) =>
  of > 0 ? Math.max(0, Math.min(100, (value / of) * 100)) : 0
