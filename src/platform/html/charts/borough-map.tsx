import { borough, boroughMap, BOROUGHS, type Borough, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { formatList, formatNumber } from '../../../kernel/dates.ts'
import { useRequest, useWords } from '../request.ts'
import { classesOf, type ValueClass } from './classes.ts'
import { ChartFigure, Legend, type ChartProps } from './figure.tsx'
import { Bar, Patterns } from './marks.tsx'
import { words } from './words.ts'

/** What is counted in an alcaldía. Null is «sin datos»; an alcaldía that is not given counts zero. */
export type BoroughCount = { key: BoroughKey; value: number | null; href?: string }
type Area = { borough: Borough; value: number | null; href: string | undefined; shade: Shade }
/** In the map's units: an area with less room around its middle writes number and code on one line. */
const ROOM_FOR_TWO_LINES = 30

type Shade = 'unknown' | 'zero' | 1 | 2 | 3 | 4

/**
 * The 16 alcaldías shaded by a count, with the list beside it. Numbers stand in the areas, so the shade is never alone;
 * areas and list are in the same order, by name, so the keyboard goes through both alike.
 */
export function BoroughMap({
  counts,
  counted,
  summary,
  ...chart
}: ChartProps & {
  counts: readonly BoroughCount[]
  /** What is counted, as a heading: «Compromisos», «Problemas públicos». */
  counted: string
  summary?: string
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const areas = shadeAreas(counts)
  return (
    <ChartFigure {...chart} kind="map" summary={summary ?? answerOf(areas, locale, t)}>
      <Patterns id={chart.id} />
      <div class="tq-map">
        <div class="tq-map__picture">
          <svg
            class="tq-map__drawing"
            viewBox={`0 0 ${boroughMap.width} ${boroughMap.height}`}
            role="group"
            aria-labelledby={`${chart.id}-title`}
            focusable="false"
          >
            {areas.map((area) => (
              <AreaShape chart={chart.id} area={area} />
            ))}
          </svg>
          <MapKey id={chart.id} areas={areas} />
          <p class="tq-chart__note">{t('map.drawing')}</p>
        </div>
        <AreaList id={chart.id} areas={areas} counted={counted} />
      </div>
    </ChartFigure>
  )
}

function AreaShape({ chart, area: { borough: one, value, href, shade } }: { chart: string; area: Area }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const {
    path,
    label: [x, y],
    room,
  } = boroughMap.boroughs[one.key]
  const number = value === null ? t('map.unknown') : formatNumber(value, locale)
  const short = value === null ? '–' : number
  const drawing = (
    <>
      <title>{t('map.area', { name: one.name, value: number })}</title>
      <path class={`tq-area__shape tq-shade--${shade}`} d={path} />
      {shade === 'unknown' && <path class="tq-area__pattern" fill={`url(#${chart}-dots)`} d={path} />}
      <g class={`tq-area__words tq-on-shade--${shade}`} aria-hidden="true">
        {room < ROOM_FOR_TWO_LINES ? (
          <text class="tq-area__code tq-area__code--tight" x={x - 4} y={y + 11} text-anchor="middle">
            <tspan class="tq-area__value">{short}</tspan> {one.code}
          </text>
        ) : (
          <>
            <text class="tq-area__value" x={x} y={y + 2} text-anchor="middle">
              {short}
            </text>
            <text class="tq-area__code" x={x} y={y + 28} text-anchor="middle">
              {one.code}
            </text>
          </>
        )}
      </g>
    </>
  )
  const name = t('map.area', { name: one.name, value: number })
  return href ? (
    <a class="tq-area tq-area--link" href={href} aria-label={name}>
      {drawing}
    </a>
  ) : (
    <g class="tq-area" role="img" aria-label={name}>
      {drawing}
    </g>
  )
}

function MapKey({ id, areas }: { id: string; areas: readonly Area[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const many = (shade: Shade) => areas.filter((area) => area.shade === shade).length
  const range = ({ from, to }: ValueClass) =>
    t(from === to ? 'map.one-value' : 'map.range', { from: formatNumber(from, locale), to: formatNumber(to, locale) })
  const shades = classesOf(areas.map(({ value }) => value ?? 0)).map((one, index, all) => ({
    shade: shadeOf(index, all.length),
    words: range(one),
  }))
  const keys: { shade: Shade; words: string }[] = [
    ...(many('unknown') > 0 ? [{ shade: 'unknown' as const, words: t('map.unknown') }] : []),
    ...(many('zero') > 0 ? [{ shade: 'zero' as const, words: t('map.zero') }] : []),
    ...shades,
  ]
  return (
    <Legend
      items={keys.map(({ shade, words: text }) => ({
        mark: (
          <>
            <rect class={`tq-area__shape tq-shade--${shade}`} x="0.5" y="0.5" width="21" height="13" />
            {shade === 'unknown' && <rect fill={`url(#${id}-dots)`} x="0.5" y="0.5" width="21" height="13" />}
          </>
        ),
        text: (
          <>
            <strong>{text}</strong> · {t('map.areas', { count: many(shade), n: formatNumber(many(shade), locale) })}
          </>
        ),
      }))}
    />
  )
}

function AreaList({ id, areas, counted }: { id: string; areas: readonly Area[]; counted: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const most = Math.max(0, ...areas.map(({ value }) => value ?? 0))
  return (
    <table class="tq-chart__table tq-map__list" id={`${id}-table`}>
      <caption class="tq-chart__hidden">{t('map.legend', { what: counted })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.code')}</th>
          <th scope="col">{t('column.borough')}</th>
          <th scope="col" class="tq-chart__number">
            {counted}
          </th>
        </tr>
      </thead>
      <tbody>
        {areas.map(({ borough: one, value, href }) => (
          <tr>
            <td class="tq-map__code">{one.code}</td>
            <th scope="row">
              {href ? (
                <a class="tq-chart__link" href={href}>
                  {one.name}
                </a>
              ) : (
                one.name
              )}
            </th>
            <td class="tq-map__count">
              {value !== null && (
                <svg class="tq-map__bar" height="10" aria-hidden="true" focusable="false">
                  {value > 0 && <Bar id={id} tone="plain" x={0} width={(value / most) * 100} y={0} height={10} />}
                </svg>
              )}
              <span class={value === null ? 'tq-map__unknown' : 'tq-map__amount'}>
                {value === null ? t('map.unknown') : formatNumber(value, locale)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** All 16 in the order of their names, each with its shade. */
export function shadeAreas(counts: readonly BoroughCount[]): Area[] {
  const byKey = new Map(counts.map((count) => [count.key, count]))
  const areas = BOROUGHS.map((one) => {
    const count = byKey.get(one.key)
    return { borough: borough(one.key), value: count ? count.value : 0, href: count?.href }
  })
  const classes = classesOf(areas.map(({ value }) => value ?? 0))
  return areas.map((area) => ({ ...area, shade: shadeFor(area.value, classes) }))
}

function shadeFor(value: number | null, classes: readonly ValueClass[]): Shade {
  if (value === null) return 'unknown'
  const index = classes.findIndex(({ from, to }) => value >= from && value <= to)
  return index < 0 ? 'zero' : shadeOf(index, classes.length)
}

/** Few classes take the darker shades apart from each other: one is 3, two are 2 and 4. */
function shadeOf(index: number, classes: number): Shade {
  const shades: readonly (readonly Shade[])[] = [[3], [2, 4], [1, 3, 4], [1, 2, 3, 4]]
  return shades[classes - 1]?.[index] ?? 4
}

function answerOf(areas: readonly Area[], locale: 'es' | 'en', t: ReturnType<typeof words>): string {
  const some = areas.filter(({ value }) => (value ?? 0) > 0)
  const most = Math.max(0, ...some.map(({ value }) => value ?? 0))
  if (some.length === 0) return t('map.empty')
  const first = some.filter(({ value }) => value === most).map(({ borough: one }) => one.name)
  const answer = t('map.summary', { some: some.length, all: areas.length })
  if (first.length > 3) return answer
  const names = formatList(first, locale)
  return `${answer} ${t('map.most', { names, value: formatNumber(most, locale) })}`
}
