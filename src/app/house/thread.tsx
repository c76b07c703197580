import { useWords } from '../../platform/html/index.ts'
import { houseWords } from './words.ts'

/** The steps of the thread, from the problem to the answer, each with its drawing: strokes on a grid of 24. */
const STEPS = {
  problem: 'M12 3 2.5 20h19zM12 9.5v5M12 17v.2',
  table:
    'M12 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM12 2.5v2.2M12 19.300v2.200M2.5 12h2.2M19.300 12h2.200M5.300 5.300l1.500 1.500M17.200 17.200l1.500 1.500M18.700 5.300l-1.500 1.500M6.800 17.200l-1.500 1.500',
  proposal: 'M4 20l1-4.500L15.500 5l3.500 3.500L8.500 19zM13.500 7l3.500 3.500M13 20h7',
  commitment:
    'M9.500 14.500l5-5M8 11l-2.500 2.500a3.540 3.540 0 0 0 5 5L13 16M16 13l2.500-2.500a3.540 3.540 0 0 0-5-5L11 8',
  milestone: 'M6 21.500v-18M6 4.500h11.500l-2.500 4 2.500 4H6',
  evidence: 'M6 2.500h8.500L19 7v14.500H6zM14 2.500V7.500h5M9 14l2.300 2.300L15.500 12',
  assessment:
    'M12 3.500v17M7.500 20.500h9M4 7.500h16M7 7.500l-3.500 7a3.600 3.600 0 0 0 7 0zM17 7.500l-3.500 7a3.600 3.600 0 0 0 7 0z',
  answer: 'M3 4.500h18v12.500H11l-5 4v-4H3zM7.500 9h9M7.500 12.500h6',
} as const

export type ThreadStep = keyof typeof STEPS
export const THREAD = Object.keys(STEPS) as ThreadStep[]

/** How it works, drawn: one strand through eight steps. Those that this site already has lead to where they are. */
export function Thread({ links }: { links: Partial<Record<ThreadStep, string>> }) {
  const t = useWords(houseWords)
  return (
    <ol class="thread" role="list">
      {THREAD.map((step) => {
        const href = links[step]
        return (
          <li class={href ? 'thread__step thread__step--here' : 'thread__step'}>
            <svg class="thread__mark" viewBox="0 0 24 24" width="30" height="30" aria-hidden="true" focusable="false">
              <path d={STEPS[step]} />
            </svg>
            <strong>{href ? <a href={href}>{t(`thread.${step}.name`)}</a> : t(`thread.${step}.name`)}</strong>
            <span>{t(`thread.${step}.says`)}</span>
          </li>
        )
      })}
    </ol>
  )
}
