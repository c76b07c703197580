import type { CitedProvision } from '../../../foundations/legal-framework/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { Notice, useRequest, useWords } from '../../../platform/html/index.ts'
import type { PhaseKind } from '../vocabulary.ts'
import { words as planWords } from '../words.ts'
import type { Warning } from './model.ts'
import { words } from './words.ts'

/** With the provision that asks for it, where the legal framework has it. */
export type ToldWarning = Warning & { provision: CitedProvision | null }

/** What the calendar lacks by law: it keeps nobody from anything, and everybody sees it. */
export function Warnings({ warnings }: { warnings: readonly ToldWarning[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (warnings.length === 0) return null
  return (
    <Notice tone="warning" title={t('warnings.title', { count: warnings.length })}>
      <ul>
        {warnings.map((warning) => (
          <li>
            {tellWarning(warning, locale)} <Provision {...warning} />
          </li>
        ))}
      </ul>
      <p>
        {t('warnings.says')} <a href="/planes/minimos">{t('warnings.all')}</a>
      </p>
    </Notice>
  )
}

function Provision({ minimum, provision }: ToldWarning) {
  const t = useWords(words)
  const { locale } = useRequest()
  const citation = inLanguage(minimum.citation, locale).text
  return provision ? (
    <a class="small" href={provision.address}>
      {citation}
    </a>
  ) : (
    <span class="small">{t('warnings.cited', { citation })}</span>
  )
}

/** What there is, what is missing and the first day that would do, in a sentence or two. */
export function tellWarning(warning: Warning, locale: Locale): string {
  const t = words(locale)
  const named = (kind: PhaseKind) => planWords(locale)(`phase.${kind}`)
  const { rule, phase, nextPhase, working } = warning.minimum
  const needed = warning.minimum.days ?? 0
  if (warning.why === 'no-phase') return t('warning.no-phase', { phase: named(warning.phase) })
  if (warning.why === 'no-day') return t(`warning.no-${warning.day}`, { phase: named(warning.phase) })
  const days = Math.max(0, warning.days)
  const facts = {
    phase: named(phase),
    next: nextPhase ? named(nextPhase) : '',
    days: t(working ? 'working-days' : 'days', { count: days }),
    needed: t(working ? 'working-days' : 'days', { count: needed }),
    missing: t(working ? 'working-days' : 'days', { count: needed - warning.days }),
    earliest: formatDay(warning.earliest, locale),
  }
  return t(rule === 'ahead' ? 'warning.ahead' : 'warning.lasts', facts)
}
