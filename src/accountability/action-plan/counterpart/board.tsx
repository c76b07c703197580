import { StackedBar } from '../../../platform/html/charts/index.ts'
import { useWords } from '../../../platform/html/index.ts'
import { COUNTERPART_WORDS } from '../commitments/page-query.ts'
import { withQuery } from '../plans/address.ts'
import { STATE_TONES } from './state-tag.tsx'
import { COUNTERPART_STATES, type CounterpartCounts } from './vocabulary.ts'
import { words } from './words.ts'

/** How many of the latest reports are confirmed, disputed or unanswered, each with the way to its commitments. */
export function AnswersPart({ counts, address }: { counts: CounterpartCounts; address: string }) {
  const t = useWords(words)
  const some = COUNTERPART_STATES.filter((state) => counts[state] > 0)
  return (
    <>
      <StackedBar
        id="respuestas-contraparte"
        title={t('board.title')}
        note={t('board.note')}
        scale={COUNTERPART_STATES.map((key) => ({ key, label: t(`state-short.${key}`), tone: STATE_TONES[key] }))}
        column={t('board.reports')}
        groups={[{ label: t('board.reports'), counts }]}
      />
      <ul class="no-paper">
        {some.map((state) => (
          <li>
            <a href={`${withQuery(address, { contraparte: COUNTERPART_WORDS[state] })}#compromisos`}>
              {t(`board.see.${state}`)}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
