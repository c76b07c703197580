import { Tag, useWords, type Tone } from '../../../platform/html/index.ts'
import { words } from '../versions/words.ts'
import type { AmendmentState } from './model.ts'

const TONES: Record<AmendmentState, Tone> = {
  draft: 'neutral',
  proposed: 'under-way',
  approved: 'under-way',
  rejected: 'unknown',
  withdrawn: 'unknown',
  lapsed: 'unknown',
  applied: 'done',
}

export function AmendmentStateTag({ amendment: { state } }: { amendment: { state: AmendmentState } }) {
  const t = useWords(words)
  return <Tag tone={TONES[state]}>{t(`state.${state}`)}</Tag>
}
