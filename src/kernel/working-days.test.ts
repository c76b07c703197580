import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween, type Day } from './dates.ts'
import {
  addWorkingDays,
  daysAfter,
  federalHolidayOn,
  federalRestDays,
  FEDERAL_CALENDAR,
  isWeekend,
  weekdayOf,
  workingDaysBetween,
  type WorkingCalendar,
} from './working-days.ts'

const days = fc
  .date({ min: new Date('1995-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const FIRST = '1990-01-01'

/** Any calendar at all, as long as it opens now and then: closed on some days of a cycle, and on weekends or not. */
const calendars = fc
  .record({ closed: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), weekends: fc.boolean() })
  .filter(({ closed }) => closed.some((one) => !one))
  .filter(({ closed, weekends }) => !weekends || closed.length % 7 !== 0)
  .map(({ closed, weekends }): WorkingCalendar => ({
    isWorkingDay: (day) => !closed[daysBetween(FIRST, day) % closed.length] && !(weekends && isWeekend(day)),
  }))

describe('the federal days of rest', () => {
  it.each([
    [2024, '2024-01-01 2024-02-05 2024-03-18 2024-05-01 2024-09-16 2024-10-01 2024-11-18 2024-12-25'],
    [2025, '2025-01-01 2025-02-03 2025-03-17 2025-05-01 2025-09-16 2025-11-17 2025-12-25'],
    [2026, '2026-01-01 2026-02-02 2026-03-16 2026-05-01 2026-09-16 2026-11-16 2026-12-25'],
    [2018, '2018-01-01 2018-02-05 2018-03-19 2018-05-01 2018-09-16 2018-11-19 2018-12-01 2018-12-25'],
    [2027, '2027-01-01 2027-02-01 2027-03-15 2027-05-01 2027-09-16 2027-11-15 2027-12-25'],
  ])('of %i', (year, expected) =>
    expect(
      federalRestDays(year)
        .map(({ day }) => day)
        .join(' '),
    ).toBe(expected),
  )

  it('are seven every year, and an eighth where the Executive changes', () => {
    for (let year = 1990; year <= 2090; year++) {
      expect(federalRestDays(year)).toHaveLength(year % 6 === 2 ? 8 : 7)
      for (const { day, holiday } of federalRestDays(year)) {
        expect(Number(day.slice(0, 4))).toBe(year)
        if (['constitution', 'juarez', 'revolution'].includes(holiday)) expect(weekdayOf(day)).toBe(1)
      }
    }
  })

  it('name what each commemorates', () => {
    expect(federalHolidayOn('2030-10-01')).toBe('transfer')
    expect(federalHolidayOn('2030-12-01')).toBeNull()
    expect(federalHolidayOn('2012-12-01')).toBe('transfer')
    expect(federalHolidayOn('2026-11-20')).toBeNull() // the day itself is worked: its Monday is not
  })
})

describe('adding working days', () => {
  it.each<[Day, number, Day]>([
    ['2026-11-20', 1, '2026-11-23'], // a Friday
    ['2026-11-13', 1, '2026-11-17'], // the third Monday of November rests
    ['2026-11-21', 0, '2026-11-23'], // a Saturday
    ['2026-11-20', 0, '2026-11-20'],
    ['2026-12-24', 1, '2026-12-28'],
    ['2026-11-02', 20, '2026-12-01'],
  ])('from %s, %i lead to %s', (day, count, due) => expect(addWorkingDays(FEDERAL_CALENDAR, day, count)).toBe(due))

  it('lands on a working day with as many behind it, in any calendar', () =>
    fc.assert(
      fc.property(calendars, days, fc.nat(60), (calendar, day, count) => {
        const due = addWorkingDays(calendar, day, count)
        expect(calendar.isWorkingDay(due)).toBe(true)
        expect(due >= day).toBe(true)
        if (count > 0) expect(workingDaysBetween(calendar, day, due)).toBe(count)
        if (count > 0) expect(workingDaysBetween(calendar, day, addDays(due, -1))).toBe(count - 1)
        expect(addWorkingDays(calendar, due, 0)).toBe(due)
      }),
    ))

  it('can be done in two steps', () =>
    fc.assert(
      fc.property(calendars, days, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (c, day, a, b) => {
        expect(addWorkingDays(c, addWorkingDays(c, day, a), b)).toBe(addWorkingDays(c, day, a + b))
      }),
    ))

  it('never comes earlier with fewer working days', () =>
    fc.assert(
      fc.property(calendars, calendars, days, fc.nat(30), (one, other, day, count) => {
        const both = { isWorkingDay: (at: Day) => one.isWorkingDay(at) && other.isWorkingDay(at) }
        const opens = daysAfter(day, addDays(day, 600)).filter(both.isWorkingDay).length > count
        fc.pre(opens)
        expect(addWorkingDays(both, day, count) >= addWorkingDays(one, day, count)).toBe(true)
      }),
    ))

  it.each([-1, 1.5, Number.NaN, Infinity])('refuses to add %s', (count) =>
    expect(() => addWorkingDays(FEDERAL_CALENDAR, '2026-11-20', count)).toThrow(RangeError),
  )
  it('does not count for ever where nothing opens', () =>
    expect(() => addWorkingDays({ isWorkingDay: () => false }, '2026-11-20', 1)).toThrow(RangeError))
})

describe('working days between two days', () => {
  it.each<[Day, Day, number]>([
    ['2026-11-20', '2026-11-20', 0],
    ['2026-11-20', '2026-11-23', 1],
    ['2026-11-23', '2026-11-20', -1],
    ['2026-11-20', '2026-11-22', 0],
    ['2025-12-31', '2026-12-31', 254],
  ])('from %s to %s are %i', (from, to, count) => expect(workingDaysBetween(FEDERAL_CALENDAR, from, to)).toBe(count))

  it('add up, whatever the order of the days', () =>
    fc.assert(
      fc.property(
        calendars,
        days,
        fc.integer({ min: -400, max: 400 }),
        fc.integer({ min: -400, max: 400 }),
        (c, day, x, y) => {
          const [middle, end] = [addDays(day, x), addDays(day, x + y)]
          expect(workingDaysBetween(c, day, middle) + workingDaysBetween(c, middle, end)).toBe(
            workingDaysBetween(c, day, end),
          )
        },
      ),
    ))
})

it('lists the days after one up to another', () => {
  expect(daysAfter('2024-02-27', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
  expect(daysAfter('2024-03-01', '2024-03-01')).toEqual([])
  expect(daysAfter('2024-03-01', '2024-02-01')).toEqual([])
})
