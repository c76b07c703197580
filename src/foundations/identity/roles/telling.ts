import { addDays, formatDay } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { words } from '../words.ts'
import { isInForce, isOver, type Term } from './model.ts'

/** When a role counts, in a sentence: it may be over already, or not begun. */
export function tellTerm(term: Term, today: string, locale: Locale): string {
  const { fromDay, untilDay } = term
  const state = isInForce(term, today) ? 'in-force' : isOver(term, today) ? 'over' : 'to-come'
  const from = formatDay(fromDay, locale)
  return untilDay === null
    ? words(locale)(`term.${state}`, { from })
    : words(locale)(`term.${state}-until`, { from, until: formatDay(addDays(untilDay, -1), locale) }) // people say the last day it holds
}
