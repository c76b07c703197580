import { daysBetween, type Day } from '../../../kernel/dates.ts'
import { formatNumber } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { words } from '../words.ts'
import { isLate, type Standing } from './standing.ts'

/** Where a commitment stands, in one or two short sentences. What nobody reported is said to be so, never «0». */
export function standingSentence(
  standing: Standing,
  { t, locale, today }: { t: ReturnType<typeof words>; locale: Locale; today: Day },
): string {
  const { milestoneCount: total, milestonesComplete: done, milestonesReported, completion, nextDueOn } = standing
  const late =
    completion !== 'complete' && isLate(standing, today)
      ? t('one.says.late', { days: t('late-days', { count: daysBetween(nextDueOn!, today) }) })
      : ''
  return [sayProgress(), late].filter(Boolean).join(' ')

  function sayProgress() {
    if (total === 0) return t('one.says.no-milestones')
    if (milestonesReported === 0) return t('one.says.unreported', { count: total })
    if (completion === 'complete') return t('one.says.complete', { count: total })
    return t('one.says.some', { done: formatNumber(done, locale), total: formatNumber(total, locale) })
  }
}
