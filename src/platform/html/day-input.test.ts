import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDayInput } from './day-input.ts'

describe('parseDayInput', () => {
  it.each([
    ['2026-11-22', '2026-11-22'],
    ['22/11/2026', '2026-11-22'],
    [' 5/3/2026 ', '2026-03-05'],
    ['05.03.2026', '2026-03-05'],
    ['5-3-2026', '2026-03-05'],
    ['5 3 2026', '2026-03-05'],
    ['2026-3-5', '2026-03-05'],
    ['29/02/2024', '2024-02-29'],
  ])('reads «%s» as %s', (text, day) => expect(parseDayInput(text)).toEqual({ ok: true, value: day }))

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['mañana', 'unreadable'],
    ['22/11/26', 'unreadable'],
    ['22/11', 'unreadable'],
    ['1e3/1/2026', 'unreadable'],
    ['2026-11-22T10:00', 'unreadable'],
    ['31/04/2026', 'no-such-day'],
    ['29/02/2026', 'no-such-day'],
    ['11/22/2026', 'no-such-day'],
    ['0/1/2026', 'no-such-day'],
    ['1/1/0000', 'no-such-day'],
  ])('refuses «%s»: %s', (text, reason) => expect(parseDayInput(text)).toEqual({ ok: false, reason }))

  it('never throws, and what it accepts is a day', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,2}\/\d{1,2}\/\d{4}$/)), (text) => {
        const day = parseDayInput(text)
        return !day.ok || Temporal.PlainDate.from(day.value).toString() === day.value
      }),
    )
  })
})
