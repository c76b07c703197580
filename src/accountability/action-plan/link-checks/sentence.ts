import { dayOf, formatDay } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { LinkCheck } from './check-column.ts'
import type { Outcome } from './model.ts'
import { words } from './words.ts'

/** The day of a moment, written out. */
export const dayIn = (moment: string | Date | null, locale: Locale) =>
  moment ? formatDay(dayOf(new Date(moment)), locale) : ''

/** «el sitio dice que ya no existe (código 404)». */
export function outcomeName(outcome: Outcome, httpStatus: number | null, locale: Locale): string {
  const t = words(locale)
  const said = t(`outcome.${outcome}`)
  return httpStatus === null || httpStatus < 400 ? said : t('outcome.with-code', { outcome: said, code: httpStatus })
}

export const whyOf = ({ outcome, httpStatus }: Pick<LinkCheck, 'outcome' | 'httpStatus'>, locale: Locale) =>
  outcome === null ? '' : outcomeName(outcome, httpStatus, locale)

/** How a link is doing, in one sentence: when it was checked, or since when it does not answer and why. */
export function checkSentence(check: LinkCheck, locale: Locale): string {
  const day = check.state === 'online' ? check.checkedAt : check.failingSince
  return words(locale)(`says.${check.state}`, { day: dayIn(day, locale), why: whyOf(check, locale) })
}
