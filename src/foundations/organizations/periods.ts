import type { Day } from '../../kernel/dates.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'

/** From `from` to the day before `until`. Null: since its beginning, or until further notice. */
export type Period = { from: Day | null; until: Day | null }
/** Something that held for a time: a name, a category, an authority. */
export type Dated<Value extends object> = Value & Period

/** Days are ISO texts, so they compare as texts. */
export const holdsOn = ({ from, until }: Period, day: Day) =>
  (from === null || from <= day) && (until === null || day < until)

/** Whether any day belongs to both. */
export const overlaps = (a: Period, b: Period) => startsBefore(a.from, b.until) && startsBefore(b.from, a.until)
const startsBefore = (from: Day | null, until: Day | null) => from === null || until === null || from < until

const inOrder = <P extends Period>(periods: readonly P[]): P[] =>
  periods.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))

/** What held on that day. */
export const onDay = <P extends Period>(periods: readonly P[], day: Day): P | undefined =>
  periods.find((period) => holdsOn(period, day))

export type ChangeRefusal = 'day-needed' | 'no-change'

/**
 * The history once `value` holds from `from` on. What held that day ends there; the new value lasts until whatever was
 * already known to come next. Null as value: from that day on, nothing is known to hold.
 * Null as day («nobody knows since when») is only for the first fact of a history.
 */
export function changeFrom<Value extends object>(
  history: readonly Dated<Value>[],
  value: Value | null,
  from: Day | null,
  same: (a: Value, b: Value) => boolean,
): Verdict<Dated<Value>[], ChangeRefusal> {
  if (from === null) {
    if (history.length > 0) return refuse('day-needed')
    return value ? accept([{ ...value, from: null, until: null }]) : refuse('no-change')
  }
  const held = onDay(history, from)
  if (held ? value !== null && same(held, value) : value === null) return refuse('no-change')
  const others = history.filter((period) => period !== held)
  const next = inOrder(others).find((period) => period.from !== null && period.from > from)
  const before = held && held.from !== from ? [{ ...held, until: from }] : []
  const added = value ? [{ ...value, from, until: held ? held.until : (next?.from ?? null) }] : []
  return accept(joined(inOrder([...others, ...before, ...added]), same))
}

/** Neighbours with the same value and no day between them are one period. */
function joined<Value extends object>(
  history: readonly Dated<Value>[],
  same: (a: Value, b: Value) => boolean,
): Dated<Value>[] {
  const result: Dated<Value>[] = []
  for (const period of history) {
    const last = result.at(-1)
    if (last && last.until !== null && last.until === period.from && same(last, period))
      result[result.length - 1] = { ...last, until: period.until }
    else result.push(period)
  }
  return result
}
