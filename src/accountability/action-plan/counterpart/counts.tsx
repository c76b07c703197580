import type { Locale } from '../../../kernel/text.ts'
import { useRequest } from '../../../platform/html/index.ts'
import { answersOf, COUNTERPART_STATES, type Answered, type CounterpartCounts } from './vocabulary.ts'
import { words } from './words.ts'

/** What the counterpart says of the latest reports, in figures: «Contraparte: 1 en disputa». Null where nothing was reported. */
export function sayAnswers(counts: CounterpartCounts, locale: Locale): string | null {
  const t = words(locale)
  const said = COUNTERPART_STATES.filter((state) => counts[state] > 0).map((state) =>
    t(`count.${state}`, { count: counts[state] }),
  )
  return said.length === 0 ? null : `${t('filter')}: ${said.join(' · ')}`
}

/** The same of a commitment, in a line. */
export function AnswerCounts({ answered }: { answered: Answered }) {
  const says = sayAnswers(answersOf(answered), useRequest().locale)
  return says && <p class="small soft">{says}</p>
}
