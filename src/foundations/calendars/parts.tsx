import { LangText, useRequest, useWords } from '../../platform/html/index.ts'
import type { Closure, EntryKind, LeftOut, Stretch } from './model.ts'
import { tellPeriod } from './telling.ts'
import { words } from './words.ts'

/** The days of an entry, written out. */
export function PeriodText(stretch: Stretch) {
  const { locale } = useRequest()
  return <>{tellPeriod(stretch, locale)}</>
}

/** Why a day does not count, in words. */
export function ClosureText({ closure }: { closure: Closure }) {
  const t = useWords(words)
  if (closure.kind === 'weekend') return <>{t('closure.weekend')}</>
  if (closure.kind === 'federal') return <>{t(`federal.${closure.holiday}`)}</>
  return <LangText text={closure.entry.reason} />
}

/** Why days did not count, and from the first of them to the last: weekends between are not told apart. */
export function LeftOutText({ closure, days }: LeftOut) {
  return (
    <>
      <ClosureText closure={closure} />, <PeriodText fromDay={days[0]!} lastDay={days.at(-1)!} />
    </>
  )
}

/** Whether today counts and, where not, why. */
export function TodayText({ closure }: { closure: Closure | null }) {
  const t = useWords(words)
  if (!closure) return <>{t('today.open')}</>
  if (closure.kind === 'weekend') return <>{t('today.closed-bare')}</>
  return (
    <>
      {t('today.closed')} <ClosureText closure={closure} />.
    </>
  )
}

export type Mark = 'weekend' | 'federal' | EntryKind

/** How a day is drawn. */
export const markOf = (closure: Closure): Mark => (closure.kind === 'entry' ? closure.entry.kind : closure.kind)
