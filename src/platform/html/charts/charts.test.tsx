import fc from 'fast-check'
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { addDays, formatDay } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS, BOROUGHS } from '../../../kernel/geo/boroughs.ts'
import type { Locale } from '../../../kernel/text.ts'
import { RequestContext, type PageRequest } from '../request.ts'
import { layBars } from './bar-chart.tsx'
import { shadeAreas } from './borough-map.tsx'
import { classesOf } from './classes.ts'
import { chartExamples } from './examples.tsx'
import { layIndicator, placeNames, wayCovered } from './indicator-layout.ts'
import {
  BarChart,
  BoroughMap,
  CompletionMeter,
  COMPLETIONS,
  IndicatorChart,
  Scorecard,
  shareInWords,
  Sparkline,
  StackedBar,
  Timeline,
  type TimelineRow,
} from './index.ts'
import { laySparkline } from './sparkline.tsx'
import { layStack } from './stacked-bar.tsx'
import { timeAxis } from './time-axis.ts'
import { layTimeline } from './timeline-layout.ts'
import { words } from './words.ts'

const TODAY = '2026-11-22'

function render(chart: ComponentChildren, locale: Locale = 'es'): string {
  const request = { locale, today: TODAY } as PageRequest
  return renderToString(<RequestContext.Provider value={request}>{chart}</RequestContext.Provider>)
}

/** The text of the chart's data table, tags left out. */
const tableText = (html: string) => plain(/<table.*?<\/table>/s.exec(html)?.[0] ?? '')
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

const row = (over: Partial<TimelineRow> = {}): TimelineRow => ({
  label: 'Agua segura',
  start: '2026-01-01',
  end: '2026-12-31',
  state: 'under-way',
  ...over,
})

describe('bars', () => {
  test('lengths are in proportion to the largest amount or denominator', () => {
    const bars = [
      { label: 'a', value: 10 },
      { label: 'b', value: 5, of: 20 },
      { label: 'c', value: null },
    ]
    expect(layBars(bars, 'count', 'given').map(({ width, track }) => [width, track])).toEqual([
      [50, 0],
      [25, 100],
      [0, 0],
    ])
  })

  test('by share each bar is a part of its own whole, and no whole is no bar', () => {
    const bars = [
      { label: 'a', value: 1, of: 4 },
      { label: 'b', value: 0, of: 0 },
    ]
    expect(layBars(bars, 'share', 'given').map(({ width }) => width)).toEqual([25, 0])
  })

  test('the largest first when asked, those without data last, ties as given', () => {
    const bars = [
      { label: 'a', value: null },
      { label: 'b', value: 1, of: 10 },
      { label: 'c', value: 3, of: 30 },
      { label: 'd', value: 2, of: 4 },
    ]
    const order = (by: 'count' | 'share') =>
      layBars(bars, by, 'largest')
        .map(({ datum }) => datum.label)
        .join('')
    expect(order('count')).toBe('cdba')
    expect(order('share')).toBe('dbca')
  })

  test('a share never says all of what is not all, nor nothing of what has begun', () => {
    const t = words('es')
    expect(shareInWords(999, 1000, 'es', t)).toBe('99%')
    expect(shareInWords(1000, 1000, 'es', t)).toBe('100%')
    expect(shareInWords(1, 1000, 'es', t)).toBe('menos de 1%')
    expect(shareInWords(0, 10, 'es', t)).toBe('0%')
    expect(shareInWords(0, 0, 'es', t)).toBeNull()
  })

  test('parts of a stack lie one after another in the order of the scale', () => {
    const steps = ['x', 'y', 'z'].map((key) => ({ key, label: key, tone: 'plain' as const }))
    const laid = layStack({ label: 'g', counts: { z: 1, x: 3, unlisted: 5 } }, steps)
    expect(laid.map(({ step, x, width }) => [step.key, x, width])).toEqual([
      ['x', 0, 75],
      ['z', 75, 25],
    ])
  })
})

describe('time axis', () => {
  test.each([
    ['one day', '2026-05-05', '2026-05-05', ['may 2026', 'jun', 'jul']],
    ['half a year', '2026-10-05', '2027-03-01', ['oct 2026', 'nov', 'dic', 'ene 2027', 'feb', 'mar']],
    ['two years by quarters', '2026-02-01', '2027-12-31', ['abr 2026', 'jul', 'oct', 'ene 2027', 'abr', 'jul', 'oct']],
    [
      'ten years by years',
      '2017-01-01',
      '2026-06-30',
      ['2017', '2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026'],
    ],
    [
      'a century by decades',
      '1926-03-01',
      '2026-03-01',
      ['1930', '1940', '1950', '1960', '1970', '1980', '1990', '2000', '2010', '2020'],
    ],
  ])('%s', (_, first, last, labels) =>
    expect(timeAxis([last, first], 'es')!.ticks.map(({ label, year }) => (year ? `${label} ${year}` : label))).toEqual(
      labels,
    ),
  )

  test('the year is not printed twice side by side', () => {
    const { ticks } = timeAxis(['2026-11-01', '2028-12-31'], 'es')!
    expect(ticks.flatMap(({ year }) => year ?? [])).toEqual(['2027', '2028'])
  })

  test('no days, no axis', () => expect(timeAxis([], 'es')).toBeNull())
})

describe('timeline', () => {
  test("today's line stands where today is in the span", () => {
    const { today, axis } = layTimeline([row()], '2026-07-02', 'es')
    expect(axis).toMatchObject({ first: '2026-01-01', end: '2027-01-01' })
    expect(today).toBeCloseTo((182 / 365) * 100)
  })

  test('a bar runs from its first day through its last', () => {
    const [laid] = layTimeline([row({ start: '2026-01-01', end: '2026-01-31' }), row()], TODAY, 'es').rows
    expect(laid!.bar!.from).toBe(0)
    expect(laid!.bar!.to).toBeCloseTo((31 / 365) * 100)
  })

  test('progress covers its part of the bar; what is done covers all of it', () => {
    const [part, done] = layTimeline([row({ progress: { done: 1, of: 4 } }), row({ state: 'done' })], TODAY, 'es').rows
    expect(part!.progress!.to).toBeCloseTo(25)
    expect(done!.progress).toEqual(done!.bar)
  })

  test('a late row shows the days since it was due, up to today', () => {
    const { rows, today } = layTimeline([row({ state: 'late', end: '2026-11-12' })], TODAY, 'es')
    expect(rows[0]!.overdue).toMatchObject({ to: today, days: 10 })
    expect(render(<Timeline id="t" title="T" rows={[row({ state: 'late', end: '2026-11-21' })]} />)).toContain(
      '1 día tarde',
    )
  })

  test('today off the axis is told in words, not drawn', () => {
    const html = render(
      <Timeline id="t" title="T" rows={[row({ start: '2015-03-09', end: '2015-08-25', state: 'done' })]} />,
    )
    expect(html).toContain('Hoy es 22 de noviembre de 2026: todo esto terminó antes.')
    expect(html).not.toContain('tq-today__line')
  })

  test('unknown dates stay unknown', () => {
    const [start, end, none] = layTimeline(
      [row({ end: null }), row({ start: null }), row({ start: null, end: null })],
      TODAY,
      'es',
    ).rows
    expect(start).toMatchObject({ bar: null, open: { unknown: 'end' } })
    expect(end).toMatchObject({ bar: null, open: { unknown: 'start' } })
    expect(none).toMatchObject({ bar: null, open: null })
    const html = render(<Timeline id="t" title="T" rows={[row({ start: null, end: null }), row()]} />)
    expect(html.match(/sin fecha/g)!.length).toBeGreaterThanOrEqual(3)
  })

  test('dates in the wrong order are drawn and told', () => {
    const html = render(<Timeline id="t" title="T" rows={[row({ start: '2026-05-01', end: '2026-02-01' })]} />)
    expect(html).toContain('el término es anterior al inicio')
  })

  test('rows keep their order and their links', () => {
    const html = render(
      <Timeline id="t" title="T" rows={['c', 'a', 'b'].map((label) => row({ label, href: `/plan/${label}` }))} />,
    )
    const list = html.slice(0, html.indexOf('<details'))
    expect([...list.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual(['/plan/c', '/plan/a', '/plan/b'])
  })

  test('the table has no column of progress where no row has any', () => {
    const table = (one: TimelineRow) => tableText(render(<Timeline id="t" title="T" rows={[one]} />))
    expect(table(row())).not.toMatch(/Avance|sin datos/)
    expect(table(row({ progress: { done: 1, of: 4 } }))).toContain('Avance')
  })

  test('the key has every mark that is drawn, and no other', () => {
    const keyOf = (one: Partial<TimelineRow>) => {
      const html = render(<Timeline id="t" title="T" rows={[row(one)]} />)
      return plain(/<ul class="tq-chart__legend".*?<\/ul>/s.exec(html)![0])
    }
    const late = keyOf({
      state: 'late',
      end: '2026-10-01',
      progress: { done: 1, of: 2 },
      milestones: [{ label: 'Diagnóstico', day: '2026-10-01', state: 'late' }],
    })
    expect(late).toContain('parte completa de lo que va tarde')
    expect(late).toContain('días tarde')
    expect(late).toContain('hito vencido')
    expect(late).not.toMatch(/hito por cumplir|hito completo/)
    expect(keyOf({ milestones: [{ label: 'Uno', day: TODAY, state: 'done' }] })).toContain('hito completo')
  })

  test('each milestone and each row waited for says its own language', () => {
    const html = render(
      <Timeline
        id="t"
        title="T"
        rows={[
          row({
            milestones: [{ label: 'Diagnóstico', lang: 'es', day: TODAY, state: 'done' }],
            after: [{ label: 'Convocatoria', lang: 'es' }],
          }),
        ]}
      />,
      'en',
    )
    expect(html.match(/<span lang="es">Diagnóstico<\/span> \(22 November 2026, complete\)/g)).toHaveLength(2)
    expect(html).toContain('<span lang="es">Convocatoria</span>')
    expect(html.replaceAll(/<span lang="es">[^<]*<\/span>/g, '')).not.toMatch(/Diagnóstico|Convocatoria/)
  })

  test('two hundred rows weigh less than a photograph', () => {
    const html = render(
      <Timeline
        id="t"
        title="T"
        rows={Array.from({ length: 200 }, (_, index) => row({ label: `Compromiso ${index}` }))}
      />,
    )
    expect(html.length / 200).toBeLessThan(1600)
  })
})

describe('indicators', () => {
  const series = [
    { day: '2026-01-01', value: 10 },
    { day: '2026-03-01', value: null },
    { day: '2026-05-01', value: -4 },
    { day: '2026-06-01', value: 6 },
  ]

  test('a gap stays a gap', () => {
    const laid = layIndicator({ series }, 'es')!
    expect(laid.strokes.map(([from, to]) => [from.day, to.day])).toEqual([['2026-05-01', '2026-06-01']])
    expect(laid.missing.map(({ day }) => day)).toEqual(['2026-03-01'])
    expect(laySparkline(series).path!.match(/M/g), 'the point alone and the line after the gap').toHaveLength(2)
    expect(laySparkline(series).dots).toHaveLength(1)
  })

  test('higher values stand higher, and zero is on the axis when values change sign', () => {
    const laid = layIndicator({ series }, 'es')!
    expect(laid.height(10)).toBeLessThan(laid.height(0))
    expect(laid.height(0)).toBeLessThan(laid.height(-4))
    expect(laid.zero).toBe(true)
  })

  test('an axis that leaves zero out says so', () => {
    const high = [
      { day: '2026-01-01', value: 1000 },
      { day: '2026-02-01', value: 1010 },
    ]
    expect(render(<IndicatorChart id="i" title="I" series={high} />)).toContain('El eje vertical no empieza en cero.')
    expect(render(<IndicatorChart id="i" title="I" series={series} />)).not.toContain('El eje vertical')
  })

  test('the way covered is that from baseline to target, in either direction', () => {
    const at = (value: number, baseline: number, target: number) =>
      wayCovered({ series: [{ day: '2026-01-01', value }], baseline: { value: baseline }, target: { value: target } })
    expect(at(15, 10, 20)).toBe(0.5)
    expect(at(15, 20, 10)).toBe(0.5)
    expect(at(5, 10, 20)).toBe(-0.5)
    expect(at(5, 10, 10)).toBeNull()
  })

  test('names of the levels keep off each other', () => {
    const laid = layIndicator({ series, baseline: { value: 5 }, target: { value: 5.5 } }, 'es')!
    const [base, goal] = placeNames(laid, [5, 5.5])
    expect(base!.end !== goal!.end || Math.abs(base!.y - goal!.y) > 14).toBe(true)
  })

  test('one point, and none', () => {
    expect(
      render(<IndicatorChart id="i" title="I" unit="días" series={[{ day: '2026-01-01', value: 14 }]} />),
    ).toContain('Último dato: 14 días')
    expect(render(<IndicatorChart id="i" title="I" series={[]} target={{ value: 50 }} />)).toContain(
      'Todavía no hay mediciones',
    )
    expect(render(<Sparkline id="s" title="Quejas" series={[]} />)).toContain('Quejas: sin mediciones.')
  })
})

describe('the map', () => {
  test('keyboard goes through areas and list in the same order', () => {
    const html = render(
      <BoroughMap
        id="m"
        title="M"
        counted="Compromisos"
        counts={[...BOROUGH_KEYS].map((key) => ({ key, value: 1, href: `/a/${key}` }))}
      />,
    )
    const hrefs = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => href)
    expect(hrefs.slice(0, 16)).toEqual(BOROUGHS.map(({ key }) => `/a/${key}`))
    expect(hrefs.slice(16)).toEqual(hrefs.slice(0, 16))
  })

  test('nothing counted is zero; nothing known is not', () => {
    const shades = new Map(
      shadeAreas([
        { key: '007', value: null },
        { key: '003', value: 4 },
      ]).map(({ borough, shade }) => [borough.key, shade]),
    )
    expect([shades.get('007'), shades.get('003'), shades.get('002')]).toEqual(['unknown', 3, 'zero'])
  })

  test('classes hold each value once, in order, with limits that occur', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 16 }), (values) => {
        const classes = classesOf(values)
        expect(classes.length).toBeLessThanOrEqual(4)
        for (const value of values.filter((one) => one > 0))
          expect(classes.filter(({ from, to }) => value >= from && value <= to)).toHaveLength(1)
        for (const { from, to } of classes) expect(values).toEqual(expect.arrayContaining([from, to]))
      }),
    )
  })
})

describe('every chart', () => {
  const examples = chartExamples(TODAY)
  const empty: typeof examples = [
    { name: 'no bars', chart: <BarChart id="c" title="C" bars={[]} /> },
    { name: 'no groups', chart: <StackedBar id="c" title="C" groups={[]} /> },
    { name: 'an empty group', chart: <StackedBar id="c" title="C" groups={[{ label: 'G', counts: {} }]} /> },
    { name: 'no rows', chart: <Timeline id="c" title="C" rows={[]} /> },
    { name: 'no dates', chart: <Timeline id="c" title="C" rows={[row({ start: null, end: null })]} /> },
    { name: 'no principles', chart: <Scorecard id="c" title="C" columns={[]} rows={[]} /> },
    { name: 'no counts', chart: <BoroughMap id="c" title="C" counted="Problemas" counts={[]} /> },
    {
      name: 'no series',
      chart: <IndicatorChart id="c" title="C" series={[]} baseline={{ value: 2, day: '2026-01-01' }} />,
    },
    { name: 'no evidence', chart: <CompletionMeter id="c" completion="no-evidence" /> },
    { name: 'no sparks', chart: <Sparkline id="c" title="C" series={[]} /> },
  ]

  test.each([...examples, ...empty])(
    '$name: every drawing has a name or is hidden, ids are unique, nothing is styled inline',
    ({ chart }) => {
      for (const locale of ['es', 'en'] as const) {
        const html = render(chart, locale)
        expect(html).not.toMatch(/NaN|Infinity|undefined|\[object|<style|<script| style=| on[a-z]+="/)
        expect(html).not.toMatch(/\{\{|\b(column|timeline|state|series|map|completion|amount)\.[a-z]/)
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)
        expect(new Set(ids).size).toBe(ids.length)
        for (const [svg] of html.matchAll(/<svg[^>]*>/g))
          if (!svg.includes('aria-hidden') && !svg.includes('tq-place')) expectNamed(svg, html)
        for (const [, references] of html.matchAll(/aria-labelledby="([^"]+)"/g))
          expect(ids).toEqual(expect.arrayContaining(references!.split(' ')))
        for (const [, reference] of html.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(reference)
      }
    },
  )

  function expectNamed(svg: string, html: string) {
    expect(svg).toMatch(/role="(img|group)"/)
    const [reference] = /aria-labelledby="([^"]+)"/.exec(svg)![1]!.split(' ')
    expect(plain(new RegExp(`id="${reference}"[^>]*>(.*?)</(title|span)>`, 's').exec(html)![1]!).trim()).not.toBe('')
  }

  test('what a name contains is text, never markup', () => {
    const hostile = '<img src=x onerror=alert(1)>"'
    for (const chart of [
      <BarChart id="c" title={hostile} bars={[{ label: hostile, value: 1 }]} />,
      <StackedBar id="c" title={hostile} groups={[{ label: hostile, counts: { complete: 1 } }]} />,
      <Timeline
        id="c"
        title={hostile}
        rows={[row({ label: hostile, milestones: [{ label: hostile, day: TODAY, state: 'done' }] })]}
      />,
    ])
      expect(render(chart)).not.toContain('<img')
  })

  test('a label in another language says so', () =>
    expect(render(<BarChart id="c" title="C" bars={[{ label: 'Water', lang: 'en', value: 1 }]} />)).toContain(
      '<span lang="en">Water</span>',
    ))
})

describe('whatever the data', () => {
  const day = fc.integer({ min: -4000, max: 4000 }).map((days) => addDays(TODAY, days))
  const maybeDay = fc.option(day)
  const label = fc.constantFrom(
    'Agua segura en Iztapalapa',
    'Obras a la vista',
    'Mercados <públicos> & tianguis',
    'Ñandú',
  )
  const count = fc.record({ done: fc.nat(9), of: fc.nat(9) })
  const state = fc.constantFrom('done', 'under-way', 'late', 'not-started', 'no-evidence', 'unknown' as const)
  const milestone = fc.record({ label, day: maybeDay, state })
  const timelineRow = fc.record(
    {
      label,
      start: maybeDay,
      end: maybeDay,
      state,
      progress: count,
      milestones: fc.array(milestone, { maxLength: 3 }),
    },
    { requiredKeys: ['label', 'start', 'end', 'state'] },
  )

  test('timelines stay inside their drawing and their table has every date', () => {
    fc.assert(
      fc.property(fc.array(timelineRow, { maxLength: 6 }), day, (rows, today) => {
        const html = render(<Timeline id="t" title="T" rows={rows} today={today} />)
        expectInside(html)
        const table = tableText(html)
        for (const one of rows) {
          expect(table).toContain(one.label)
          for (const date of [one.start, one.end, ...(one.milestones ?? []).map((each) => each.day)])
            expect(table).toContain(date === null ? 'sin fecha' : formatDay(date, 'es'))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('bars stay inside, and each number is in the table', () => {
    const bar = fc.record({ label, value: fc.option(fc.nat(1_000_000)), of: fc.option(fc.nat(1_000_000)) })
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 6 }), fc.constantFrom('count' as const, 'share' as const), (bars, by) => {
        const html = render(<BarChart id="b" title="B" bars={bars} by={by} order="largest" />)
        expectInside(html)
        for (const { value } of bars)
          expect(tableText(html)).toContain(value === null ? 'sin datos' : new Intl.NumberFormat('es-MX').format(value))
      }),
      { numRuns: 60 },
    )
  })

  test('stacks fill their bar exactly, and each count is in the table', () => {
    const counts = fc.dictionary(fc.constantFrom(...COMPLETIONS), fc.nat(500))
    fc.assert(
      fc.property(fc.array(fc.record({ label, counts }), { minLength: 1, maxLength: 4 }), (groups) => {
        const html = render(<StackedBar id="s" title="S" groups={groups} />)
        expectInside(html)
        for (const group of groups) {
          const laid = layStack(
            group,
            COMPLETIONS.map((key) => ({ key, label: key, tone: 'plain' })),
          )
          expect(laid.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(laid.length > 0 ? 100 : 0)
          for (const amount of Object.values(group.counts)) expect(tableText(html)).toContain(` ${amount} `)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('one whole at two moments is not added up', () => {
    const groups = [
      { label: 'Marzo', counts: { limited: 5, complete: 1 } },
      { label: 'Junio', counts: { limited: 3, complete: 3 } },
    ]
    const legend = (moments: boolean) => render(<StackedBar id="s" title="S" groups={groups} moments={moments} />)
    expect(legend(true)).toContain('<strong>3 de 6</strong>')
    expect(legend(true)).not.toContain('de 12</strong>')
    expect(legend(false)).toContain('<strong>8 de 12</strong>')
  })

  test('indicators stay inside, and each value is in the table', () => {
    const value = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }))
    const level = fc.option(fc.record({ value: fc.integer({ min: -1e6, max: 1e6 }), day: maybeDay }))
    fc.assert(
      fc.property(fc.array(fc.record({ day, value }), { maxLength: 8 }), level, level, (series, baseline, target) => {
        const html = render(<IndicatorChart id="i" title="I" series={series} baseline={baseline} target={target} />)
        expectInside(html)
        expect(render(<Sparkline id="s" title="S" series={series} />)).not.toMatch(/NaN|Infinity/)
        for (const one of series) {
          expect(tableText(html)).toContain(formatDay(one.day, 'es'))
          expect(tableText(html)).toContain(
            one.value === null
              ? 'sin dato'
              : new Intl.NumberFormat('es-MX', { maximumFractionDigits: 1 }).format(one.value),
          )
        }
        for (const { y } of layIndicator({ series, baseline, target }, 'es')?.points ?? [])
          expect(y >= 0 && y <= 232).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('a scorecard is of one colour, and says in words where there is nothing to count', () => {
    const html = render(
      <Scorecard
        id="s"
        title="S"
        none="sin compromisos"
        columns={[{ key: 'a', label: 'A' }]}
        rows={[
          { label: 'R', figures: { a: { value: 2, of: 2 } } },
          { label: 'Q', figures: { a: { value: 0, of: 0 } } },
        ]}
      />,
    )
    expect(html).not.toContain('tq-fill--done')
    expect(html).toContain('sin compromisos')
  })

  test('maps and scorecards too', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(1000)), { minLength: 16, maxLength: 16 }), count, (values, figure) => {
        const map = render(
          <BoroughMap
            id="m"
            title="M"
            counted="Problemas"
            counts={BOROUGH_KEYS.map((key, index) => ({ key, value: values[index]! }))}
          />,
        )
        expectInside(map)
        for (const value of values)
          expect(tableText(map)).toContain(value === null ? 'sin datos' : new Intl.NumberFormat('es-MX').format(value))
        expectInside(
          render(
            <Scorecard
              id="s"
              title="S"
              columns={[{ key: 'a', label: 'A' }]}
              rows={[{ label: 'R', figures: { a: { value: figure.done, of: figure.of } } }]}
            />,
          ),
        )
      }),
      { numRuns: 30 },
    )
  })

  /** No NaN anywhere, and each bar between 0 and 100 per cent of its drawing. */
  function expectInside(html: string) {
    expect(html).not.toMatch(/NaN|Infinity|undefined/)
    for (const [rect] of html.matchAll(/<rect[^>]*>/g)) {
      const [x, width] = ['x', 'width'].map((name) => new RegExp(` ${name}="(-?[\\d.]+)%"`).exec(rect)?.[1])
      if (x === undefined || width === undefined) continue
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(width)).toBeGreaterThanOrEqual(0)
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(100.02)
    }
    for (const [, x] of html.matchAll(/ (?:x1|x2|cx)="(-?[\d.]+)%"/g))
      expect(Number(x) >= 0 && Number(x) <= 100).toBe(true)
  }
})
