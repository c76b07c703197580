import { Tag, useWords, type Tone } from '../../../platform/html/index.ts'
import { words } from '../words.ts'
import type { PlanStage } from './model.ts'

const TONES: Record<PlanStage, Tone> = {
  unknown: 'unknown',
  drafting: 'neutral',
  published: 'neutral',
  signed: 'neutral',
  'in-force': 'under-way',
  ended: 'late',
  closed: 'done',
}

/** Where a plan has come to in its life. */
export function PlanStageTag({ stage }: { stage: PlanStage }) {
  const t = useWords(words)
  return <Tag tone={TONES[stage]}>{t(`stage.${stage}`)}</Tag>
}
