import { extent } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import type { Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { timeAxis, type TimeAxis } from './time-axis.ts'

/** A measurement; a null value is a period that nobody measured. */
export type Measurement = { day: Day; value: number | null }
/** A level the series is read against, with its date where it has one. */
export type Level = { value: number; day?: Day | null }
export type Indicator = { series: readonly Measurement[]; baseline?: Level | null; target?: Level | null }

/** A measured point: `x` in per cent, `y` in pixels. */
export type Point = { x: number; y: number; day: Day; value: number }
export type LaidIndicator = {
  axis: TimeAxis
  /** Per cent along the drawing of a place on the axis. */
  across(at: number): number
  height(value: number): number
  levels: readonly number[]
  points: readonly Point[]
  /** Neighbouring points with nothing missing between them. */
  strokes: readonly (readonly [Point, Point])[]
  /** Where a value is missing, in per cent. */
  missing: readonly { x: number; day: Day }[]
  zero: boolean
}

export const FRAME = { height: 232, ceiling: 22, floor: 196 } as const
/** Points keep this many per cent from the sides, so that they and their labels are whole. */
const SIDE = 4

/** Places a series on its axes; null when nothing in it has a date. */
export function layIndicator({ series, baseline, target }: Indicator, locale: Locale): LaidIndicator | null {
  const dated = byDay(series)
  const axis = timeAxis(
    [...dated.map(({ day }) => day), ...[baseline?.day, target?.day].filter((day) => typeof day === 'string')],
    locale,
  )
  if (!axis) return null
  const { scale, zero } = heights([...dated.map(({ value }) => value), baseline?.value ?? null, target?.value ?? null])
  const across = (at: number) => SIDE + (at * (100 - 2 * SIDE)) / 100
  const placed = dated.map(({ day, value }) =>
    measured(value) ? { x: across(axis.at(day)), y: scale(value), day, value } : null,
  )
  return {
    axis,
    across,
    height: scale,
    levels: scale.ticks(4),
    points: placed.filter((point) => point !== null),
    strokes: placed.flatMap((point, index) => {
      const next = placed[index + 1]
      return point && next ? [[point, next] as const] : []
    }),
    missing: dated.filter(({ value }) => !measured(value)).map(({ day }) => ({ x: across(axis.at(day)), day })),
    zero,
  }
}

export type Spot = { end: 'left' | 'right'; y: number }

/** Half the height of a line of text, in pixels, with its air. */
const HALF_LINE = 11

/**
 * Where the name of each level goes: at the end of its line, above or below, where neither the series nor a name before it is.
 * A name may be as long as half a telephone's drawing. Where nothing is free the first place serves: names have an edge of paper.
 */
export function placeNames(
  { height, points, strokes }: LaidIndicator,
  levels: readonly (number | null)[],
): (Spot | null)[] {
  const marks = [
    ...points,
    ...strokes.flatMap(([a, b]) =>
      [0.25, 0.5, 0.75].map((part) => ({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part })),
    ),
  ]
  const taken: Spot[] = []
  return levels.map((level, index) => {
    if (level === null) return null
    const ends = index === 0 ? (['left', 'right'] as const) : (['right', 'left'] as const)
    const spots = [height(level) - 6, height(level) + 15].flatMap((y) => ends.map((end) => ({ end, y })))
    const free = (spot: Spot) =>
      spot.y > 9 &&
      spot.y < FRAME.floor - 2 &&
      marks.every(({ x, y }) => (spot.end === 'left' ? x > 55 : x < 45) || Math.abs(y - (spot.y - 4)) > HALF_LINE) &&
      taken.every((other) => other.end !== spot.end || Math.abs(other.y - spot.y) > HALF_LINE + 4)
    const spot = spots.find(free) ?? spots[0]!
    taken.push(spot)
    return spot
  })
}

export const byDay = (series: readonly Measurement[]) => series.toSorted((a, b) => a.day.localeCompare(b.day))
export const measured = (value: number | null): value is number => value !== null && Number.isFinite(value)

/** Zero is on the axis unless the whole series moves within its upper half, where zero would flatten it. */
function heights(values: readonly (number | null)[]) {
  const [least = 0, most = 1] = extent(values.filter(measured))
  const truncated = (least > 0 && least > most / 2) || (most < 0 && most < least / 2)
  const flat = least === most
  const low = truncated && !flat ? least : Math.min(0, least)
  const high = truncated && !flat ? most : Math.max(0, most)
  const scale = scaleLinear([low, high === low ? low + 1 : high], [FRAME.floor, FRAME.ceiling]).nice(4)
  const [from, to] = scale.domain() as [number, number]
  return { scale, zero: from <= 0 && to >= 0 }
}

/** «61%», «14 días hábiles»: the sign for per cent stands close, as Mexico writes it. */
export const withUnit = (number: string, unit: string | undefined) =>
  unit === '%' ? `${number}%` : unit ? `${number} ${unit}` : number

/** How much of the way from baseline to target the latest value has covered: 1 is all, below 0 is backwards; null where there is no way. */
export function wayCovered({ series, baseline, target }: Indicator): number | null {
  const last = byDay(series).findLast(({ value }) => measured(value))?.value
  if (last === undefined || last === null || !baseline || !target || baseline.value === target.value) return null
  return (last - baseline.value) / (target.value - baseline.value)
}
