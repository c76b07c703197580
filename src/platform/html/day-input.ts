import type { Day } from '../../kernel/dates.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'

/** `empty`: nothing was written. `unreadable`: not a form of writing a day. `no-such-day`: 31 April, month 13. */
export type DayRefusal = 'empty' | 'unreadable' | 'no-such-day'

const ISO = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/
const WRITTEN = /^(?<day>\d{1,2})\s*[/.\- ]\s*(?<month>\d{1,2})\s*[/.\- ]\s*(?<year>\d{4})$/

/**
 * A day as a person or a browser sends it: `2026-11-22` (date fields) or `22/11/2026`, also with dots, hyphens or spaces.
 * The day comes before the month, as Mexico writes it. Years of two digits are refused: nobody knows the century.
 */
export function parseDayInput(text: string): Verdict<Day, DayRefusal> {
  const written = text.trim()
  if (written === '') return refuse('empty')
  const parts = (ISO.exec(written) ?? WRITTEN.exec(written))?.groups
  if (!parts) return refuse('unreadable')
  return dayFrom(Number(parts['year']), Number(parts['month']), Number(parts['day']))
}

function dayFrom(year: number, month: number, day: number): Verdict<Day, DayRefusal> {
  // Year 0 exists for Temporal and nobody else.
  if (year === 0) return refuse('no-such-day')
  try {
    return accept(Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString())
  } catch {
    return refuse('no-such-day')
  }
}
