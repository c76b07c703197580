import { formatNumber } from '../../../kernel/dates.ts'
import { useRequest, useWords } from '../request.ts'
import { ChartFigure, Empty, LabelText, Legend, type ChartProps, type Label } from './figure.tsx'
import { Bar, Patterns, percent, Swatch, type Tone } from './marks.tsx'
import { amountInWords, words, type ChartWords } from './words.ts'

/** A step of a scale, from the first to the last. */
export type Step = { key: string; label: string; tone: Tone }
export type StackedGroup = Label & { counts: Readonly<Record<string, number>> }

/** The completion scale of the Independent Reporting Mechanism. */
export const COMPLETION_TONES = {
  'no-evidence': 'unknown',
  'not-started': 'not-started',
  limited: 'limited',
  substantial: 'substantial',
  complete: 'done',
} as const satisfies Record<string, Tone>
export type Completion = keyof typeof COMPLETION_TONES
export const COMPLETIONS = Object.keys(COMPLETION_TONES) as Completion[]

export const completionScale = (t: ChartWords): Step[] =>
  COMPLETIONS.map((key) => ({ key, label: t(`completion.${key}`), tone: COMPLETION_TONES[key] }))

/** A segment narrower than this many per cent a digit has no room for its number; its name and the table still give it. */
const ROOM_FOR_DIGIT = 4.5

/**
 * Parts of a whole on a scale (completion by default): one bar, or small multiples with one bar for each group.
 * Every bar is 100 % of its group; each says out of how many.
 * `moments`: the groups are one whole at different times, so that the legend tells the last and adds nothing up.
 */
export function StackedBar({
  groups,
  scale,
  summary,
  column,
  moments = false,
  ...chart
}: ChartProps & {
  groups: readonly StackedGroup[]
  scale?: readonly Step[]
  summary?: string
  column?: string
  moments?: boolean
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const steps = scale ?? completionScale(t)
  const told = moments ? groups.slice(-1) : groups
  const all = steps.map(({ key }) => told.reduce((sum, { counts }) => sum + (counts[key] ?? 0), 0))
  const total = all.reduce((sum, count) => sum + count, 0)
  const table = {
    columns: [
      { label: column ?? t('column.what') },
      ...[...steps.map(({ label }) => label), t('column.total')].map((label) => ({ label, number: true })),
    ],
    rows: groups.map((group) => [
      { text: group.label, lang: group.lang, href: group.href },
      ...steps.map(({ key }) => formatNumber(group.counts[key] ?? 0, locale)),
      formatNumber(totalOf(group, steps), locale),
    ]),
  }
  return (
    <ChartFigure {...chart} kind="stacked" summary={summary} table={groups.length > 0 ? table : undefined}>
      <Patterns id={chart.id} />
      {groups.length === 0 ? (
        <Empty>{t('empty.bars')}</Empty>
      ) : (
        <Legend
          items={steps.map(({ label, tone }, index) => ({
            mark: <Swatch id={chart.id} tone={tone} />,
            text: (
              <>
                {label}:{' '}
                <strong>
                  {t('amount.of', { value: formatNumber(all[index]!, locale), of: formatNumber(total, locale) })}
                </strong>
              </>
            ),
          }))}
        />
      )}
      <ol class={groups.length > 1 ? 'tq-stacks tq-stacks--many' : 'tq-stacks'} role="list">
        {groups.map((group, index) => (
          <StackedRow id={chart.id} index={index} group={group} steps={steps} tall={groups.length === 1} />
        ))}
      </ol>
    </ChartFigure>
  )
}

function StackedRow({
  id,
  index,
  group,
  steps,
  tall,
}: {
  id: string
  index: number
  group: StackedGroup
  steps: readonly Step[]
  tall: boolean
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const total = totalOf(group, steps)
  const height = tall ? 40 : 22
  const name = `${id}-bar-${index}`
  const parts = steps
    .filter(({ key }) => (group.counts[key] ?? 0) > 0)
    .map(({ key, label }) =>
      t('stacked.part', { label, amount: amountInWords(group.counts[key] ?? 0, total, locale, t) }),
    )
    .join('; ')
  return (
    <li class="tq-stacks__row">
      <span class="tq-stacks__label">
        <LabelText {...group} />
      </span>
      <span class="tq-stacks__total">
        {total === 0 ? t('amount.none') : t('stacked.total', { n: formatNumber(total, locale) })}
      </span>
      <svg
        class="tq-stacks__bar"
        width="100%"
        height={height}
        role="img"
        aria-labelledby={`${name}-title ${name}-desc`}
        focusable="false"
      >
        <title id={`${name}-title`}>{group.label}</title>
        <desc id={`${name}-desc`}>
          {total === 0
            ? t('stacked.empty-group', { group: group.label })
            : t('stacked.summary', { group: group.label, parts })}
        </desc>
        {total === 0 && <line class="tq-tick" x1="0" x2="100%" y1={height / 2} y2={height / 2} />}
        {layStack(group, steps).map(({ step, count, x, width }) => (
          <>
            <Bar id={id} tone={step.tone} x={x} width={width} y={0} height={height} round={0} />
            {width >= ROOM_FOR_DIGIT * String(count).length && (
              <text
                class={`tq-on tq-on--${step.tone}`}
                x={percent(x + width / 2)}
                y={height / 2}
                dy="0.35em"
                text-anchor="middle"
              >
                {formatNumber(count, locale)}
              </text>
            )}
          </>
        ))}
      </svg>
    </li>
  )
}

/** The segments of one bar, in per cent, in the order of the scale; empty ones are left out. */
export function layStack(group: StackedGroup, steps: readonly Step[]) {
  const total = totalOf(group, steps)
  let x = 0
  return steps.flatMap((step) => {
    const count = group.counts[step.key] ?? 0
    if (count <= 0) return []
    const width = (count / total) * 100
    x += width
    return [{ step, count, x: x - width, width }]
  })
}

const totalOf = ({ counts }: StackedGroup, steps: readonly Step[]) =>
  steps.reduce((sum, { key }) => sum + Math.max(0, counts[key] ?? 0), 0)
