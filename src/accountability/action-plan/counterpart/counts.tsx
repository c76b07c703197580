import { useWords } from '../../../platform/html/index.ts'
import { answersOf, COUNTERPART_STATES, type Answered } from './vocabulary.ts'
import { words } from './words.ts'

/** What the counterpart says of a commitment's latest reports, in figures; nothing where nothing was reported. */
export function AnswerCounts({ answered }: { answered: Answered }) {
  const t = useWords(words)
  if (answered.milestonesReported === 0) return null
  const counts = answersOf(answered)
  const said = COUNTERPART_STATES.filter((state) => counts[state] > 0).map((state) =>
    t(`count.${state}`, { count: counts[state] }),
  )
  return (
    <p class="small soft">
      {t('filter')}: {said.join(' · ')}
    </p>
  )
}
