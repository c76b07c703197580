import { formatList } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { PlanState } from '../plans/model.ts'
import type { words } from '../words.ts'

type Words = ReturnType<typeof words>

/** The state of a plan in groups that add up to its commitments. «Advancing» is limited or substantial. */
export const groupsOf = ({ by }: PlanState) => ({
  advancing: by.limited + by.substantial,
  complete: by.complete,
  'not-started': by['not-started'],
  unknown: by.unreported + by['no-evidence'],
})

/**
 * The state of a plan in one sentence, with its denominator: «4 de 6 compromisos avanzan y 1 está completo; 2 van tarde.»
 * What nobody reported is said to be unknown, never not done. `dated`: whether any deadline is known; without one, nothing is said of lateness.
 * `chosen`: they are not all of the plan, and it says so.
 */
export function stateSentence(
  state: PlanState,
  { t, locale, dated, chosen = false }: { t: Words; locale: Locale; dated: boolean; chosen?: boolean },
): string {
  const { commitments: total, by, late } = state
  if (total === 0) return t('sentence.none')
  const lateness = late > 0 || (dated && by.complete < total) ? lateIn(total, late, t) : null
  const all = t(chosen ? 'sentence.chosen' : 'sentence.all', { count: total })
  if (by.unreported === total)
    return [
      t(chosen ? 'sentence.unreported-chosen' : 'sentence.unreported', { count: total }),
      late > 0 && `${capital(lateness!)}.`,
    ]
      .filter(Boolean)
      .join(' ')
  const groups = Object.entries(groupsOf(state)).filter(([, count]) => count > 0) as [
    keyof ReturnType<typeof groupsOf>,
    number,
  ][]
  const parts = groups.map(([group, count], at) => {
    if (total === 1) return t(chosen ? `sentence.only-chosen.${group}` : `sentence.only.${group}`)
    return at === 0 ? t(`sentence.first.${group}`, { count, all }) : t(`sentence.rest.${group}`, { count })
  })
  return `${capital(formatList(parts, locale))}${lateness ? `; ${lateness}` : ''}.`
}

const lateIn = (total: number, late: number, t: Words) =>
  total === 1 ? t(late > 0 ? 'sentence.only-late' : 'sentence.only-on-time') : t('sentence.late', { count: late })

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
