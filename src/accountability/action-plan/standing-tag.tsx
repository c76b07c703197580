import { daysBetween, type Day } from '../../kernel/dates.ts'
import { Tag, useRequest, useWords, type Tone } from '../../platform/html/index.ts'
import type { TimelineState } from '../../platform/html/charts/index.ts'
import { isLate, type Standing } from './commitments/standing.ts'
import type { Completion } from './vocabulary.ts'
import { words } from './words.ts'

const TONES: Record<Completion | 'unreported', Tone> = {
  unreported: 'unknown',
  'no-evidence': 'unknown',
  'not-started': 'neutral',
  limited: 'under-way',
  substantial: 'under-way',
  complete: 'done',
}

/** What tells two steps under way apart. */
const PARTS: Partial<Record<Completion | 'unreported', 'little' | 'most'>> = { limited: 'little', substantial: 'most' }

/** How far it has come, in a word; what nobody reported says so. */
export function CompletionTag({ completion }: { completion: Completion | null }) {
  const t = useWords(words)
  const key = completion ?? 'unreported'
  return (
    <Tag tone={TONES[key]} part={PARTS[key]}>
      {t(`completion.${key}`)}
    </Tag>
  )
}

/** By how much it is late; nothing where it is not, or where no day is known. */
export function LateTag({ dueOn, complete }: { dueOn: Day | null; complete?: boolean }) {
  const t = useWords(words)
  const { today } = useRequest()
  if (complete || dueOn === null || dueOn >= today) return null
  return <Tag tone="late">{t('late-days', { count: daysBetween(dueOn, today) })}</Tag>
}

/** Completion and, beside it, how late. */
export const StandingTags = ({ standing }: { standing: Pick<Standing, 'completion' | 'nextDueOn'> }) => (
  <>
    <CompletionTag completion={standing.completion} />
    <LateTag dueOn={standing.nextDueOn} complete={standing.completion === 'complete'} />
  </>
)

/** What a calendar draws of a commitment. */
export function timelineState(standing: Pick<Standing, 'completion' | 'nextDueOn'>, today: Day): TimelineState {
  if (standing.completion === 'complete') return 'done'
  if (isLate(standing, today)) return 'late'
  return STATES[standing.completion ?? 'unreported']
}

const STATES: Record<Completion | 'unreported', TimelineState> = {
  unreported: 'unknown',
  'no-evidence': 'no-evidence',
  'not-started': 'not-started',
  limited: 'under-way',
  substantial: 'under-way',
  complete: 'done',
}

/** The same of a milestone. What nobody reported is unknown, even where its time has not come. */
export function milestoneState(
  { completion, endsOn }: { completion: Completion | null; endsOn: Day | null },
  today: Day,
): TimelineState {
  if (completion === 'complete') return 'done'
  if (endsOn !== null && endsOn < today) return 'late'
  return STATES[completion ?? 'unreported']
}
