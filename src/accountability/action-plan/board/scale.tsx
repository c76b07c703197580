import { Details, SummaryList, useWords } from '../../../platform/html/index.ts'
import type { Step } from '../../../platform/html/charts/index.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'
import { words } from '../words.ts'

type Words = ReturnType<typeof words>

type Counts = Readonly<Record<string, number>>

/** The steps as bars draw them, what is done first; those that nothing is at are left out. «Sin reporte» and «sin evidencia» are one grey: neither says how far. */
export function completionSteps(t: Words, groups: readonly Counts[]): Step[] {
  const steps: Step[] = [
    { key: 'complete', label: t('completion.complete'), tone: 'done' },
    { key: 'substantial', label: t('completion.substantial'), tone: 'substantial' },
    { key: 'limited', label: t('completion.limited'), tone: 'limited' },
    { key: 'not-started', label: t('completion.not-started'), tone: 'not-started' },
    { key: 'unknown', label: t('completion.unknown'), tone: 'unknown' },
  ]
  return steps.filter(({ key }) => key === 'complete' || groups.some((counts) => (counts[key] ?? 0) > 0))
}

export const countsOf = (by: Readonly<Record<Completion | 'unreported', number>>) => ({
  ...by,
  unknown: by.unreported + by['no-evidence'],
})

/** How the step of a commitment comes from those of its milestones, so that anyone can work it out again: `deriveCompletion` in words. */
export function CommitmentScale() {
  const t = useWords(words)
  return (
    <Details summary={t('board.scale')}>
      <p>{t('board.scale-text')}</p>
      <ol>
        {[...COMPLETIONS.toReversed(), 'unreported' as const].map((key) => (
          <li>{t(`completion-rule.${key}`)}</li>
        ))}
      </ol>
      <p>{t('board.scale-milestones')}</p>
    </Details>
  )
}

/** What each step of a milestone means, to open where it is needed. */
export function MilestoneScale() {
  const t = useWords(words)
  return (
    <Details summary={t('one.scale')}>
      <SummaryList
        facts={[...COMPLETIONS.toReversed(), 'unreported' as const].map((key) => ({
          label: t(`completion.${key}`),
          value: t(`completion-means.${key}`),
        }))}
      />
    </Details>
  )
}
