import { CardGrid, Stat, useWords } from '../../../platform/html/index.ts'
import type { PlanState } from '../plans/model.ts'
import { words } from '../words.ts'
import { groupsOf } from './sentence.ts'

/** The figures of a plan, each with its denominator. `dated`: something in it has a day, so that it can be late. */
export function PlanFigures({ state, dated = true }: { state: PlanState; dated?: boolean }) {
  const t = useWords(words)
  const { by, commitments, late, milestones, milestonesComplete } = state
  return (
    <CardGrid column="narrow">
      <Stat value={by.complete} of={commitments} tone="done" says={t('board.figure.complete')} />
      <Stat value={groupsOf(state).advancing} of={commitments} tone="under-way" says={t('board.figure.advancing')} />
      {dated && <Stat value={late} of={commitments} tone={late > 0 ? 'late' : 'done'} says={t('board.figure.late')} />}
      {milestones > 0 && (
        <Stat value={milestonesComplete} of={milestones} tone="neutral" says={t('board.figure.milestones')} />
      )}
    </CardGrid>
  )
}
