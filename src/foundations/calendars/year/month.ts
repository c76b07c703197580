import { addDays, type Day } from '../../../kernel/dates.ts'
import { daysAfter, federalRestDays, weekdayOf } from '../../../kernel/working-days.ts'
import type { AppliedEntry, Closure, OrganizationCalendar, Stretch } from '../model.ts'

export type Cell = { day: Day; closure: Closure | null }
/** Monday to Sunday; null where the day is of another month. */
type Week = readonly (Cell | null)[]
export type Month = { month: Day; working: number; weeks: readonly Week[] }

const firstOf = (year: number, month: number): Day => `${year}-${String(month).padStart(2, '0')}-01`

/** The twelve months of a year, as they hang on a wall. `month` is the first day of each. */
export function monthsOf(calendar: OrganizationCalendar, year: number): Month[] {
  return Array.from({ length: 12 }, (_, at) => {
    const month = firstOf(year, at + 1)
    const end = at === 11 ? firstOf(year + 1, 1) : firstOf(year, at + 2)
    const cells = daysAfter(addDays(month, -1), addDays(end, -1)).map((day) => ({
      day,
      closure: calendar.closureOn(day),
    }))
    return { month, working: cells.filter(({ closure }) => closure === null).length, weeks: weeksOf(cells) }
  })
}

function weeksOf(cells: readonly Cell[]): Week[] {
  const before = weekdayOf(cells[0]!.day) - 1
  const padded: (Cell | null)[] = [...Array.from({ length: before }, () => null), ...cells]
  while (padded.length % 7 > 0) padded.push(null)
  return Array.from({ length: padded.length / 7 }, (_, week) => padded.slice(week * 7, week * 7 + 7))
}

/** A reason why days of a year do not count. */
export type YearReason = Stretch & { closure: Exclude<Closure, { kind: 'weekend' }> }

/** Why days of a year do not count besides weekends, in order: days of rest, and entries with any day in it. */
export function reasonsOf({ entries }: OrganizationCalendar, year: number): YearReason[] {
  const [first, last] = [firstOf(year, 1), `${year}-12-31`]
  const federal = federalRestDays(year).map(({ day, holiday }): YearReason => ({
    fromDay: day,
    lastDay: day,
    closure: { kind: 'federal', day, holiday },
  }))
  const published = entries
    .filter(({ fromDay, lastDay }) => fromDay <= last && lastDay >= first)
    .map((entry: AppliedEntry): YearReason => {
      const { fromDay, lastDay } = entry
      return { fromDay, lastDay, closure: { kind: 'entry', entry } }
    })
  return [...federal, ...published].toSorted((a, b) => (a.fromDay < b.fromDay ? -1 : a.fromDay > b.fromDay ? 1 : 0))
}
