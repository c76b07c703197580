import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '../../kernel/dates.ts'
import { FEDERAL_CALENDAR, workingDaysBetween } from '../../kernel/working-days.ts'
import {
  calculate,
  canPublish,
  leftOut,
  nextEntry,
  organizationCalendar,
  stretches,
  type CalendarEntry,
  type CalendarEntryId,
  type Stretch,
} from './model.ts'
import { monthsOf, reasonsOf } from './year/month.ts'
import { readQuestion } from './year/question.ts'

const TODAY = '2026-11-23'
let made = 0
const entry = (
  organizationId: string,
  fromDay: Day,
  lastDay: Day,
  change: Partial<CalendarEntry> = {},
): CalendarEntry => ({
  id: `entry-${(made += 1)}` as CalendarEntryId,
  organizationId,
  publisherId: organizationId,
  kind: 'holiday',
  fromDay,
  lastDay,
  reason: { es: 'Vacaciones' },
  publicationUrl: null,
  publicationReference: null,
  publishedAt: new Date('2026-01-01T00:00:00Z'),
  withdrawn: null,
  ...change,
})

describe('what may be published', () => {
  it.each([
    ['2026-12-21', '2027-01-05', false, null],
    ['2026-11-23', '2026-11-23', false, null],
    ['2026-12-21', '2026-12-20', false, 'ends-before-start'],
    ['2026-12-21', '2027-12-20', false, null],
    ['2026-12-21', '2027-12-21', false, 'too-long'],
    ['2026-11-22', '2026-11-27', false, 'past-days'],
    ['2026-11-22', '2026-11-27', true, null],
    ['2016-11-22', '2016-11-27', true, 'implausible-day'],
    ['2028-11-24', '2028-11-24', false, 'implausible-day'],
    ['9999-12-31', '9999-12-31', true, 'implausible-day'],
  ])('from %s to %s, confirmed %s: %s', (fromDay, lastDay, confirmed, reason) => {
    const verdict = canPublish({ fromDay, lastDay, publicationUrl: null, publicationReference: null }, TODAY, {
      confirmed,
      own: null,
    })
    expect(verdict.ok ? null : verdict.reason).toBe(reason)
  })
})

it.each([
  ['Gaceta Oficial de la Ciudad de México, núm. 1234', null],
  ['DOF 4 de mayo de 2015', null],
  ['G. O. núm. 1234, 04-05-2026', null],
  ['x', 'not-citable'],
  ['Gaceta Oficial', 'not-citable'],
  ['2026-05-04 1234', 'not-citable'],
  ['Gaceta1234567', 'not-citable'],
  ['Acuerdo 7', 'not-citable'],
  ['Contacte a juan@correo.mx, núm. 1', 'is-an-email'],
  ['Gaceta 12, CURP GODE561231HDFRRN09', 'is-a-personal-key'],
  ['Gaceta 12, RFC GOMA850101AB1', 'is-a-personal-key'],
  ['Gaceta 12, informes al 55 1234 5678', 'is-a-telephone'],
])('cites «%s» as its publication, whoever publishes: %s', (publicationReference, reason) => {
  const day = { fromDay: '2026-12-01', lastDay: '2026-12-01' }
  const reasons = [[], null].map((own) => {
    const said = { publicationUrl: 'https://ejemplo.mx/gaceta', publicationReference }
    const verdict = canPublish({ ...day, ...said }, TODAY, { confirmed: false, own })
    return verdict.ok ? null : verdict.reason
  })
  expect(reasons).toEqual([reason, reason])
})

describe('what one takes from one’s own terms', () => {
  const publicationUrl = 'https://ejemplo.mx/gaceta'
  const reasonOf = (fromDay: Day, lastDay: Day, own: Stretch[] = []) => {
    const verdict = canPublish({ fromDay, lastDay, publicationUrl, publicationReference: null }, TODAY, {
      confirmed: true,
      own,
    })
    return verdict.ok ? null : verdict.reason
  }

  it.each([
    [null, null, 'needs-publication'],
    [null, 'Gaceta Oficial, núm. 1234', null],
    [publicationUrl, null, null],
  ])('was published at an address (%s) or on paper (%s): %s', (url, reference, reason) => {
    const said = { publicationUrl: url, publicationReference: reference }
    const verdict = canPublish({ fromDay: '2026-12-01', lastDay: '2026-12-01', ...said }, TODAY, { confirmed: true, own: [] }) // prettier-ignore
    expect(verdict.ok ? null : verdict.reason).toBe(reason)
  })

  it.each([
    ['2026-11-20', 'not-ahead'],
    ['2026-11-23', 'not-ahead'],
    ['2026-11-24', null],
  ])('begins tomorrow at the earliest: %s', (day, reason) => expect(reasonOf(day, day)).toBe(reason))

  it('is forty working days in twelve months at the most, however they are parted', () => {
    // Forty from 30 November: Christmas and New Year count for nobody.
    const forty = { fromDay: '2026-11-30', lastDay: '2027-01-26' }
    expect(reasonOf(forty.fromDay, forty.lastDay)).toBeNull()
    expect(reasonOf(forty.fromDay, '2027-01-27')).toBe('too-many-days')
    expect(reasonOf('2027-01-27', '2027-01-27', [forty])).toBe('too-many-days')
    expect(reasonOf('2026-11-27', '2026-11-27', [forty])).toBe('too-many-days') // before them as well
    expect(reasonOf('2027-01-27', '2027-02-01', [{ ...forty, fromDay: '2026-12-03' }])).toBeNull() // the fifth is no working day
    expect(reasonOf('2026-12-02', '2026-12-04', [forty])).toBeNull() // the same days, once
    expect(reasonOf('2027-11-30', '2027-12-31', [forty])).toBeNull()
  })
})

describe('the calendar of an organization', () => {
  const own = entry('body', '2026-12-21', '2026-12-31', { reason: { es: 'De la institución' } })
  const authority = entry('authority', '2026-12-28', '2027-01-08', { reason: { es: 'De la autoridad' } })
  const stranger = entry('stranger', '2026-11-24', '2026-11-24')
  const gone = entry('body', '2026-11-25', '2026-11-25', {
    withdrawn: { on: '2026-11-24', reason: { es: 'Se publicó por error' } },
  })
  const all = [own, authority, stranger, gone]
  const always = [{ authorityId: 'authority', from: null, until: null }]
  const calendar = organizationCalendar('body', all, always)

  it('closes on what it published and its authority did, not on what others did or was withdrawn', () => {
    expect(calendar.isWorkingDay('2026-12-22')).toBe(false)
    expect(calendar.isWorkingDay('2027-01-06')).toBe(false)
    expect(calendar.isWorkingDay('2026-11-24')).toBe(true)
    expect(calendar.isWorkingDay('2026-11-25')).toBe(true)
  })

  it('gives the reason that holds whatever is published first, then its own', () => {
    expect(calendar.closureOn('2026-12-27')).toEqual({ kind: 'weekend' })
    expect(calendar.closureOn('2026-12-25')).toMatchObject({ kind: 'federal', holiday: 'christmas' })
    expect(calendar.closureOn('2026-12-29')).toMatchObject({ entry: { id: own.id, inherited: false } })
    expect(calendar.closureOn('2027-01-07')).toMatchObject({ entry: { id: authority.id, inherited: true } })
  })

  it('takes from its authority only the days on which it was supervised', () => {
    const until = organizationCalendar('body', all, [{ authorityId: 'authority', from: null, until: '2027-01-06' }])
    expect(until.isWorkingDay('2027-01-05')).toBe(false)
    expect(until.isWorkingDay('2027-01-06')).toBe(true)
    const since = organizationCalendar(
      'body',
      [authority],
      [{ authorityId: 'authority', from: '2027-01-05', until: null }],
    )
    expect(since.isWorkingDay('2027-01-04')).toBe(true)
    expect(since.isWorkingDay('2027-01-05')).toBe(false)
    const apart = [{ authorityId: 'authority', from: null, until: '2026-12-28' }]
    expect(organizationCalendar('body', all, apart).entries.map(({ id }) => id)).toEqual([own.id])
  })

  it('tells what comes next, not what has begun', () => {
    expect(nextEntry(calendar, '2026-12-20')?.id).toBe(own.id)
    expect(nextEntry(calendar, '2026-12-21')?.id).toBe(authority.id)
    expect(nextEntry(calendar, '2026-12-28')).toBeNull()
  })

  it('never counts a day that the country does not, nor more days than it', () =>
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.nat(200), (start, length) => {
        const [from, to] = [addDays(TODAY, start), addDays(TODAY, start + length)]
        expect(workingDaysBetween(calendar, from, to)).toBeLessThanOrEqual(
          workingDaysBetween(FEDERAL_CALENDAR, from, to),
        )
      }),
    ))
})

describe('a term', () => {
  const suspension = entry('body', '2026-11-26', '2026-11-30', { kind: 'suspension' })
  const calendar = organizationCalendar('body', [suspension], [])

  it('ends after so many working days, and tells every day that it left out', () => {
    const { due, natural, leftOut: out } = calculate(calendar, { from: '2026-11-23', days: 3 })
    expect([due, natural]).toEqual(['2026-12-01', 8])
    expect(out.map(({ closure, days }) => [closure.kind, days])).toEqual([
      ['entry', ['2026-11-26', '2026-11-27', '2026-11-30']],
      ['weekend', ['2026-11-28', '2026-11-29']],
    ])
  })

  it('accounts for each day between its ends', () =>
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 100 }), (start, days) => {
        const found = calculate(calendar, { from: addDays(TODAY, start), days })
        const left = leftOut(calendar, found.from, found.due).flatMap((reason) => reason.days)
        expect(left.length + days).toBe(found.natural)
        expect(new Set(left).size).toBe(left.length)
      }),
    ))

  it('says days in a row as one stretch', () =>
    expect(stretches(['2026-11-26', '2026-11-27', '2026-11-30'])).toEqual([
      { fromDay: '2026-11-26', lastDay: '2026-11-27' },
      { fromDay: '2026-11-30', lastDay: '2026-11-30' },
    ]))

  it.each([
    [{}, null],
    [{ dias: '20' }, { ok: true, value: { from: TODAY, days: 20 } }],
    [
      { desde: '1/12/2026', dias: ' 5 ' },
      { ok: true, value: { from: '2026-12-01', days: 5 } },
    ],
    [{ desde: '2026-12-01' }, { ok: false, errors: { dias: 'not-a-number' } }],
    [
      { desde: '31/4/2026', dias: '0' },
      { ok: false, errors: { desde: 'not-a-day', dias: 'days-out-of-range' } },
    ],
    [
      { desde: '1890-01-01', dias: '1e3' },
      { ok: false, errors: { desde: 'day-out-of-range', dias: 'not-a-number' } },
    ],
    [{ dias: '501' }, { ok: false, errors: { dias: 'days-out-of-range' } }],
    [{ dias: '-3' }, { ok: false, errors: { dias: 'not-a-number' } }],
  ])('is read from %o', (typed, asked) => expect(readQuestion(typed, TODAY)).toEqual(asked))
})

describe('a year', () => {
  const calendar = organizationCalendar('body', [entry('body', '2025-12-22', '2026-01-06')], [])

  it('has every day once, under its weekday', () => {
    const months = monthsOf(calendar, 2026)
    const cells = months.flatMap(({ weeks }) => weeks.flat()).filter((cell) => cell !== null)
    expect(cells).toHaveLength(365)
    expect(new Set(cells.map(({ day }) => day)).size).toBe(365)
    expect(cells.every(({ day }) => day.startsWith('2026-'))).toBe(true)
    expect(months[10]!.weeks[0]!.map((cell) => cell?.day.slice(8) ?? '')).toEqual(['', '', '', '', '', '', '01']) // a Sunday
    expect(months.every(({ weeks }) => weeks.every((week) => week.length === 7))).toBe(true)
  })

  it('counts the working days of each month', () => {
    const months = monthsOf(calendar, 2026)
    expect(months[0]!.working).toBe(22 - 4) // 1 January rests; the 2nd, 5th and 6th are of the entry
    expect(months.reduce((sum, { working }) => sum + working, 0)).toBe(
      workingDaysBetween(calendar, '2025-12-31', '2026-12-31'),
    )
  })

  it('tells its reasons in order, those too that began the year before', () =>
    expect(reasonsOf(calendar, 2026).map(({ fromDay }) => fromDay)).toEqual([
      '2025-12-22', '2026-01-01', '2026-02-02', '2026-03-16', '2026-05-01', '2026-09-16', '2026-11-16', '2026-12-25',
    ])) // prettier-ignore
})
