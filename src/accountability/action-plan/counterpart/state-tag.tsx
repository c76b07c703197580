import { Tag, useWords, type Tone } from '../../../platform/html/index.ts'
import type { CounterpartState, CounterpartVerdict } from './vocabulary.ts'
import { words } from './words.ts'

export const STATE_TONES = {
  confirmed: 'done',
  disputed: 'late',
  unanswered: 'unknown',
} as const satisfies Record<CounterpartState, Tone>

/** What the counterpart says of a report, in a word; that it says nothing is told too. */
export function CounterpartTag({ verdict }: { verdict: CounterpartVerdict | null | undefined }) {
  const t = useWords(words)
  const state = verdict ?? 'unanswered'
  return <Tag tone={STATE_TONES[state]}>{t(`state.${state}`)}</Tag>
}
