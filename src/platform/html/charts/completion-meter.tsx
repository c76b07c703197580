import { useRequest, useWords } from '../request.ts'
import { formatNumber } from '../../../kernel/dates.ts'
import { Bar, Patterns } from './marks.tsx'
import { COMPLETION_TONES, type Completion } from './stacked-bar.tsx'
import { words } from './words.ts'

/** Steps done on the way to «complete»; no evidence is not a step, it is not knowing. */
const STEPS: Record<Completion, number | null> = {
  'no-evidence': null,
  'not-started': 0,
  limited: 1,
  substantial: 2,
  complete: 3,
}

/** How far one commitment is: the step in words, three segments, and its milestones where they are counted. */
export function CompletionMeter({
  id,
  completion,
  by,
  milestones,
}: {
  id: string
  completion: Completion
  /** Who says so: «la institución responsable», «la contraparte ciudadana»… */
  by?: string
  milestones?: { done: number; of: number }
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const step = STEPS[completion]
  return (
    <div class="tq-meter" id={id}>
      <Patterns id={id} />
      <p class="tq-meter__words">
        <strong>{t(`completion.${completion}`)}</strong>
        {by && <span class="tq-meter__by"> · {t('completion.by', { who: by })}</span>}
      </p>
      <svg
        class="tq-meter__bar"
        width="100%"
        height="12"
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
        focusable="false"
      >
        <title id={`${id}-title`}>{t('completion.step', { level: t(`completion.${completion}`) })}</title>
        <desc id={`${id}-desc`}>{step === null ? t('amount.unknown') : t('completion.scale', { step })}</desc>
        {[0, 1, 2].map((index) => (
          <Bar
            id={id}
            tone={step === null ? 'unknown' : index < step ? COMPLETION_TONES[completion] : 'not-started'}
            x={index * 34}
            width={32}
            y={1}
            height={10}
          />
        ))}
      </svg>
      {milestones && (
        <p class="tq-meter__milestones">
          {t('timeline.progress', {
            count: milestones.of,
            done: formatNumber(milestones.done, locale),
            of: formatNumber(milestones.of, locale),
          })}
        </p>
      )}
    </div>
  )
}
