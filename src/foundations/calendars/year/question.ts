import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { parseDayInput } from '../../../platform/html/index.ts'
import { FIRST_DAY, LAST_DAY, MOST_DAYS, type Question } from '../model.ts'

/** What the calculator is asked, as it was typed: what is wrong with it is said beside its fields. */
export const QuestionQuery = z.object({
  desde: z.string().max(30).optional(),
  dias: z.string().max(30).optional(),
})
export type Typed = z.infer<typeof QuestionQuery>

type DayReason = 'not-a-day' | 'day-out-of-range'
type NumberReason = 'not-a-number' | 'days-out-of-range'
export type QuestionErrors = { desde?: DayReason; dias?: NumberReason }
export type Asked = { ok: true; value: Question } | { ok: false; errors: QuestionErrors }

/** Null where nothing was asked. Without a day, from today. */
export function readQuestion({ desde, dias }: Typed, today: Day): Asked | null {
  if (desde === undefined && dias === undefined) return null
  const from = readDay(desde, today)
  const days = readCount(dias)
  if (from.ok && days.ok) return accept({ from: from.value, days: days.value })
  return {
    ok: false,
    errors: { ...(!from.ok && { desde: from.reason }), ...(!days.ok && { dias: days.reason }) },
  }
}

function readDay(typed: string | undefined, today: Day): Verdict<Day, DayReason> {
  if (typed === undefined) return accept(today)
  const read = parseDayInput(typed)
  if (!read.ok) return refuse('not-a-day')
  return read.value < FIRST_DAY || read.value > LAST_DAY ? refuse('day-out-of-range') : read
}

function readCount(typed: string | undefined): Verdict<number, NumberReason> {
  if (typed === undefined || !/^\s*\d+\s*$/.test(typed)) return refuse('not-a-number')
  const count = Number(typed)
  return count < 1 || count > MOST_DAYS ? refuse('days-out-of-range') : accept(count)
}
