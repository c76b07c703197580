import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '../../kernel/dates.ts'
import { changeFrom, holdsOn, onDay, overlaps, type Dated } from './periods.ts'

type Label = { label: string }
const same = (a: Label, b: Label) => a.label === b.label
const period = (label: string, from: Day | null, until: Day | null): Dated<Label> => ({ label, from, until })

const change = (history: readonly Dated<Label>[], label: string | null, from: Day | null) =>
  changeFrom(history, label === null ? null : { label }, from, same)

describe('changeFrom', () => {
  it.each([
    {
      why: 'the first fact, since nobody knows when',
      history: [],
      label: 'A',
      from: null,
      after: [period('A', null, null)],
    },
    {
      why: 'the first fact, since a day',
      history: [],
      label: 'A',
      from: '2020-01-01',
      after: [period('A', '2020-01-01', null)],
    },
    {
      why: 'a new value ends the one that held',
      history: [period('A', null, null)],
      label: 'B',
      from: '2020-01-01',
      after: [period('A', null, '2020-01-01'), period('B', '2020-01-01', null)],
    },
    {
      why: 'a change found out late lasts until the next known one',
      history: [period('A', null, '2020-01-01'), period('C', '2020-01-01', null)],
      label: 'B',
      from: '2010-01-01',
      after: [
        period('A', null, '2010-01-01'),
        period('B', '2010-01-01', '2020-01-01'),
        period('C', '2020-01-01', null),
      ],
    },
    {
      why: 'the same day again takes the place of what began then',
      history: [period('A', '2020-01-01', null)],
      label: 'B',
      from: '2020-01-01',
      after: [period('B', '2020-01-01', null)],
    },
    {
      why: 'nothing holds from a day on',
      history: [period('A', null, null)],
      label: null,
      from: '2020-01-01',
      after: [period('A', null, '2020-01-01')],
    },
    {
      why: 'before all that is known',
      history: [period('B', '2020-01-01', null)],
      label: 'A',
      from: '2010-01-01',
      after: [period('A', '2010-01-01', '2020-01-01'), period('B', '2020-01-01', null)],
    },
    {
      why: 'neighbours with the same value become one',
      history: [period('A', null, '2020-01-01'), period('B', '2020-01-01', null)],
      label: 'A',
      from: '2020-01-01',
      after: [period('A', null, null)],
    },
  ])('$why', ({ history, label, from, after }) => {
    expect(change(history, label, from)).toEqual({ ok: true, value: after })
  })

  it.each([
    { why: 'the same value', history: [period('A', null, null)], label: 'A', from: '2020-01-01', reason: 'no-change' },
    {
      why: 'an end where nothing held',
      history: [period('A', '2020-01-01', null)],
      label: null,
      from: '2010-01-01',
      reason: 'no-change',
    },
    {
      why: 'no day, where there is a history',
      history: [period('A', null, null)],
      label: 'B',
      from: null,
      reason: 'day-needed',
    },
  ])('refuses $why', ({ history, label, from, reason }) => {
    expect(change(history, label, from)).toEqual({ ok: false, reason })
  })
})

const day = fc.integer({ min: 0, max: 40 }).map((days) => addDays('2020-01-01', days))
const step = fc.record({
  label: fc.option(fc.constantFrom('A', 'B', 'C'), { nil: null }),
  from: fc.option(day, { nil: null, freq: 8 }),
})

/** Histories as they come about: by any series of changes. */
const history = fc.array(step, { maxLength: 12 }).map((steps) =>
  steps.reduce<Dated<Label>[]>((before, { label, from }) => {
    const after = change(before, label, from)
    return after.ok ? after.value : before
  }, []),
)

describe('whatever was changed, and when', () => {
  it('no two periods share a day', () => {
    fc.assert(
      fc.property(history, (periods) => periods.every((a, i) => periods.every((b, j) => i === j || !overlaps(a, b)))),
    )
  })

  it('every period has a day, and they are in order', () => {
    fc.assert(
      fc.property(history, (periods) => {
        expect(periods.every(({ from, until }) => from === null || until === null || from < until)).toBe(true)
        expect(periods.map(({ from }) => from ?? '')).toEqual(periods.map(({ from }) => from ?? '').toSorted())
      }),
    )
  })

  it('a change shows from its day until the next known one, and nowhere else', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('A', 'B', 'C'), day, day, (before, label, from, looked) => {
        const after = change(before, label, from)
        fc.pre(after.ok)
        const held = onDay(before, from)
        const end = held
          ? held.until
          : (before
              .filter((one) => one.from !== null && one.from > from)
              .map((one) => one.from)
              .toSorted()[0] ?? null)
        const isChanged = looked >= from && (end === null || looked < end)
        expect(onDay(after.value, looked)?.label).toBe(isChanged ? label : onDay(before, looked)?.label)
      }),
    )
  })
})

it('holds from its first day to the day before its last', () => {
  const term = period('A', '2020-01-01', '2021-01-01')
  expect(['2019-12-31', '2020-01-01', '2020-12-31', '2021-01-01'].map((one) => holdsOn(term, one))).toEqual([
    false,
    true,
    true,
    false,
  ])
})
