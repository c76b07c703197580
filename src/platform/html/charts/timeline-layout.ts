import { addDays, daysBetween, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Label } from './figure.tsx'
import { timeAxis, type TimeAxis } from './time-axis.ts'

/** `unknown`: nobody reported. `no-evidence`: reported, and nothing tells how far. */
export type TimelineState = 'done' | 'under-way' | 'late' | 'not-started' | 'no-evidence' | 'unknown'
export type TimelineMilestone = Label & { day: Day | null; state: TimelineState }
export type TimelineRow = Label & {
  /** Null is «sin fecha»: what is unknown stays unknown. */
  start: Day | null
  /** The last day, included. */
  end: Day | null
  state: TimelineState
  /** Milestones done out of all. */
  progress?: { done: number; of: number }
  milestones?: readonly TimelineMilestone[]
  /** The rows that must end before this one. */
  after?: readonly Label[]
}

/** A stretch of the axis, in per cent. */
export type Stretch = { from: number; to: number }
export type LaidRow = {
  row: TimelineRow
  bar: Stretch | null
  /** The part of the bar that the milestones done cover. */
  progress: Stretch | null
  /** From one known date towards the unknown one. */
  open: (Stretch & { unknown: 'start' | 'end' }) | null
  /** From the day it was due until today. */
  overdue: (Stretch & { days: number }) | null
  diamonds: readonly { at: number; milestone: TimelineMilestone }[]
  /** The dates came in the wrong order; they are drawn in the right one and the row says so. */
  swapped: boolean
}
export type LaidTimeline = {
  axis: TimeAxis | null
  /** Where today's line stands, in per cent; null where today is off the axis. */
  today: number | null
  rows: readonly LaidRow[]
}

/** A bar thinner than this would not be seen on a telephone. */
const THINNEST = 1.2
/** Length of the dashes that lead to an unknown date. */
const OPEN_STRETCH = 14
/** Today joins the axis when it is off by less than this part of the span. */
const NEAR = 0.2

/** Places rows on a common axis. Pure arithmetic; every place is between 0 and 100. */
export function layTimeline(rows: readonly TimelineRow[], today: Day, locale: Locale): LaidTimeline {
  const axis = timeAxis(daysOf(rows, today), locale)
  return {
    axis,
    today: axis?.holds(today) ? axis.at(today) : null,
    rows: rows.map((row) => (axis ? layRow(row, today, axis) : undrawn(row))),
  }
}

function daysOf(rows: readonly TimelineRow[], today: Day): Day[] {
  const days = rows.flatMap(({ start, end, milestones }) =>
    [start, end, ...(milestones ?? []).map(({ day }) => day)].filter((day) => day !== null),
  )
  const [first] = days.toSorted()
  const last = days.toSorted().at(-1)
  if (first === undefined || last === undefined) return []
  const span = Math.max(60, daysBetween(first, last))
  const away = today < first ? daysBetween(today, first) : today > last ? daysBetween(last, today) : 0
  const awaited = rows.some((row) => dueDay(row) !== null)
  return away <= span * NEAR || (awaited && today > last && away <= span * 2) ? [...days, today] : days
}

const undrawn = (row: TimelineRow): LaidRow => ({
  row,
  bar: null,
  progress: null,
  open: null,
  overdue: null,
  diamonds: [],
  swapped: false,
})

function layRow(row: TimelineRow, today: Day, axis: TimeAxis): LaidRow {
  const swapped = row.start !== null && row.end !== null && row.start > row.end
  const [start, end] = swapped ? [row.end, row.start] : [row.start, row.end]
  const bar = start !== null && end !== null ? visible(axis.at(start), axis.at(addDays(end, 1))) : null
  return {
    row,
    bar,
    progress: bar && progressOf(row, bar),
    open: openEnd(start, end, axis),
    overdue: overdueOf(row, today, axis),
    diamonds: (row.milestones ?? []).flatMap((milestone) =>
      milestone.day === null ? [] : [{ at: axis.at(milestone.day), milestone }],
    ),
    swapped,
  }
}

function visible(from: number, to: number): Stretch {
  if (to - from >= THINNEST) return { from, to }
  const start = Math.min(from, 100 - THINNEST)
  return { from: start, to: start + THINNEST }
}

function progressOf({ state, progress }: TimelineRow, { from, to }: Stretch): Stretch | null {
  if (state === 'done') return { from, to }
  if (!progress || !(progress.of > 0)) return null
  const part = Math.max(0, Math.min(1, progress.done / progress.of))
  return part > 0 ? { from, to: from + (to - from) * part } : null
}

function openEnd(start: Day | null, end: Day | null, axis: TimeAxis): LaidRow['open'] {
  if (start !== null && end === null) {
    const from = Math.min(axis.at(start), 100 - THINNEST)
    return { from, to: Math.min(100, from + OPEN_STRETCH), unknown: 'end' }
  }
  if (start === null && end !== null) {
    const to = Math.max(axis.at(addDays(end, 1)), THINNEST)
    return { from: Math.max(0, to - OPEN_STRETCH), to, unknown: 'start' }
  }
  return null
}

/** The later of the two dates of a late row: when it should have been done. */
function dueDay({ state, start, end }: TimelineRow): Day | null {
  if (state !== 'late' || end === null) return null
  return start !== null && start > end ? start : end
}

function overdueOf(row: TimelineRow, today: Day, axis: TimeAxis): LaidRow['overdue'] {
  const due = dueDay(row)
  if (due === null || due >= today) return null
  return { from: axis.at(addDays(due, 1)), to: axis.at(today), days: daysBetween(due, today) }
}
