import type { ComponentChildren } from 'preact'
import { addDays, addMonths, type Day } from '../../../kernel/dates.ts'
import { BOROUGHS } from '../../../kernel/geo/boroughs.ts'
import { useRequest } from '../request.ts'
import { BarChart } from './bar-chart.tsx'
import { BoroughMap } from './borough-map.tsx'
import { CompletionMeter } from './completion-meter.tsx'
import { IndicatorChart } from './indicator-chart.tsx'
import { Scorecard } from './scorecard.tsx'
import { Sparkline } from './sparkline.tsx'
import { StackedBar } from './stacked-bar.tsx'
import type { TimelineRow } from './timeline-layout.ts'
import { Timeline } from './timeline.tsx'

/**
 * Every chart with invented figures of a realistic length, for the living guide and for looking at. The content is
 * Spanish whatever the page's language: it stands for records, not for interface.
 */
export function chartExamples(today: Day): { name: string; chart: ComponentChildren }[] {
  return [
    { name: 'StackedBar', chart: <CompletionExample /> },
    { name: 'StackedBar by group', chart: <CompletionByGroupExample /> },
    {
      name: 'Timeline',
      chart: (
        <Timeline
          id="ej-calendario"
          title="Calendario del Plan de Acción Local"
          column="Compromiso"
          rows={timelineExample(today)}
          note="Fuente: cortes de avance de cada institución responsable."
        />
      ),
    },
    { name: 'BarChart', chart: <BarsExample /> },
    { name: 'Scorecard', chart: <ScorecardExample /> },
    { name: 'BoroughMap', chart: <MapExample /> },
    { name: 'IndicatorChart', chart: <IndicatorExample today={today} /> },
    {
      name: 'CompletionMeter',
      chart: (
        <CompletionMeter
          id="ej-medidor"
          completion="substantial"
          by="la contraparte ciudadana"
          milestones={{ done: 5, of: 7 }}
        />
      ),
    },
    {
      name: 'Sparkline',
      chart: (
        <p>
          Colonias con datos: <strong>61%</strong>{' '}
          <Sparkline id="ej-mini" title="Colonias con datos" unit="%" series={seriesExample(today)} />
        </p>
      ),
    },
  ]
}

export const ChartExamples = () => (
  <>
    {chartExamples(useRequest().today).map(({ name, chart }) => (
      <section aria-label={name}>{chart}</section>
    ))}
  </>
)

const CompletionExample = () => (
  <StackedBar
    id="ej-avance"
    title="Cumplimiento de los 39 compromisos"
    summary="12 de 39 compromisos están completos; de 6 nadie ha entregado evidencia."
    groups={[
      {
        label: 'Todos los compromisos',
        counts: { 'no-evidence': 6, 'not-started': 4, limited: 8, substantial: 9, complete: 12 },
      },
    ]}
  />
)

const CompletionByGroupExample = () => (
  <StackedBar
    id="ej-avance-institucion"
    title="Cumplimiento por institución responsable"
    column="Institución"
    groups={[
      {
        label: 'Secretaría de Gestión Integral de Riesgos y Protección Civil',
        href: '#a',
        counts: { 'no-evidence': 1, limited: 3, complete: 2 },
      },
      {
        label: 'Sistema de Aguas de la Ciudad de México',
        href: '#b',
        counts: { 'not-started': 2, limited: 3, substantial: 5, complete: 4 },
      },
      { label: 'Alcaldía La Magdalena Contreras', href: '#c', counts: { complete: 3 } },
      {
        label: 'Instituto de Planeación Democrática y Prospectiva',
        href: '#d',
        counts: { 'no-evidence': 5, 'not-started': 2, limited: 2, substantial: 4, complete: 3 },
      },
      { label: 'Agencia Digital de Innovación Pública', href: '#e', counts: {} },
    ]}
  />
)

function timelineExample(today: Day): TimelineRow[] {
  const month = (months: number, days = 0) => addDays(addMonths(`${today.slice(0, 7)}-01`, months), days)
  return [
    {
      label: 'Agua segura: publicar cada mes la calidad y la continuidad del suministro por colonia',
      href: '#1',
      start: month(-9),
      end: month(4, 27),
      state: 'under-way',
      progress: { done: 3, of: 7 },
      milestones: [
        { label: 'Diagnóstico publicado', day: month(-7), state: 'done' },
        { label: 'Primeros datos abiertos', day: month(-3), state: 'done' },
        { label: 'Tablero en línea', day: month(2), state: 'not-started' },
      ],
    },
    {
      label: 'Obras a la vista: cada obra pública con su contrato, avance y fotografías',
      href: '#2',
      start: month(-10),
      end: month(-1, 14),
      state: 'late',
      progress: { done: 4, of: 6 },
      milestones: [
        { label: 'Contratos de 2025 publicados', day: month(-5), state: 'done' },
        { label: 'Fotografías por quincena', day: month(-2), state: 'late' },
      ],
    },
    {
      label: 'Mercados públicos accesibles',
      href: '#3',
      start: month(-11),
      end: month(-4, 29),
      state: 'done',
      progress: { done: 5, of: 5 },
    },
    {
      label: 'Presupuesto participativo: seguimiento vecinal en línea de los proyectos ganadores',
      href: '#4',
      start: month(1),
      end: month(7, 29),
      state: 'not-started',
      after: [{ label: 'Mercados públicos accesibles' }],
    },
    {
      label: 'Refugios y albergues con datos diarios de ocupación',
      href: '#5',
      start: month(-2),
      end: null,
      state: 'under-way',
      progress: { done: 1, of: 4 },
    },
    {
      label: 'Archivo abierto de actas de las mesas participativas',
      href: '#6',
      start: null,
      end: null,
      state: 'unknown',
    },
    {
      label: 'Instalación formal del Secretariado Técnico Local',
      href: '#7',
      start: month(-8, 11),
      end: month(-8, 11),
      state: 'done',
    },
    {
      label: 'Open transport data, shared with neighbouring municipalities',
      lang: 'en',
      href: '#8',
      start: null,
      end: month(3, 14),
      state: 'not-started',
    },
  ]
}

const BarsExample = () => (
  <BarChart
    id="ej-barras"
    title="Respuestas entregadas a tiempo, por institución"
    column="Institución"
    order="largest"
    by="share"
    bars={[
      { label: 'Secretaría de Movilidad', href: '#a', value: 41, of: 46 },
      { label: 'Secretaría de Gestión Integral de Riesgos y Protección Civil', href: '#b', value: 18, of: 31 },
      { label: 'Alcaldía Cuajimalpa de Morelos', href: '#c', value: 0, of: 12 },
      { label: 'Sistema de Aguas de la Ciudad de México', href: '#d', value: 77, of: 120 },
      { label: 'Agencia Digital de Innovación Pública', href: '#e', value: null },
    ]}
  />
)

const ScorecardExample = () => (
  <Scorecard
    id="ej-principios"
    title="Cumplimiento por principio de gobierno abierto"
    columns={[
      { key: 'commitments', label: 'Compromisos completos' },
      { key: 'evidence', label: 'Hitos con evidencia' },
      { key: 'answers', label: 'Respuestas a tiempo' },
    ]}
    rows={[
      ['Transparencia proactiva', 4, 9, 21, 30, 12, 14],
      ['Participación ciudadana', 3, 3, 12, 14, 40, 52],
      ['Colaboración', 1, 6, 5, 22, 0, 3],
      ['Máxima publicidad, usabilidad e innovación cívica', 0, 4, 0, 11, 0, 0],
      ['Diseño centrado en el usuario', 2, 5, 8, 19, 3, 3],
    ].map(([label, a, b, c, d, e, f]) => ({
      label: String(label),
      href: '#p',
      figures: {
        commitments: { value: Number(a), of: Number(b) },
        evidence: label === 'Colaboración' ? null : { value: Number(c), of: Number(d) },
        answers: { value: Number(e), of: Number(f) },
      },
    }))}
  />
)

const COUNTS = [7, 3, 5, 4, 1, 9, 12, 2, 18, 0, 6, 3, 8, 5, null, 4]

const MapExample = () => (
  <BoroughMap
    id="ej-mapa"
    title="Compromisos que tocan a cada alcaldía"
    counted="Compromisos"
    counts={BOROUGHS.map(({ key }, index) => ({ key, value: COUNTS[index] ?? null, href: `#alcaldia-${key}` }))}
  />
)

const seriesExample = (today: Day) =>
  [12, 15.5, 21, null, null, 34, 33, 48, 57, 61].map((value, index) => ({
    day: addMonths(`${today.slice(0, 7)}-01`, (index - 10) * 2),
    value,
  }))

const IndicatorExample = ({ today }: { today: Day }) => (
  <IndicatorChart
    id="ej-indicador"
    title="Colonias con datos mensuales de calidad del agua"
    unit="%"
    series={seriesExample(today)}
    baseline={{ value: 12, day: addMonths(today, -22) }}
    target={{ value: 80, day: addMonths(today, 6) }}
    note="Se mide cada dos meses. Fuente: Sistema de Aguas de la Ciudad de México (cifras de ejemplo)."
  />
)
