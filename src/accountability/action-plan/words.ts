import { formatDay } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }
import type { PlanState } from './plans/model.ts'
import type { Completion } from './vocabulary.ts'

/** The words of plans, whatever they are shown on. Pages add their own. */
export const words = defineMessages('action-plan', es, en)

/** «Sustancial»; of what was never reported, «Sin reporte». */
export const completionName = (completion: Completion | null, locale: Locale) =>
  words(locale)(`completion.${completion ?? 'unreported'}`)

/** The state of the plan in one sentence: «El plan tiene 12 compromisos: 3 están completos, 4 van con retraso y 2 no tienen reporte.» */
export function stateSentence(state: PlanState, locale: Locale): string {
  const t = words(locale)
  if (state.commitments === 0) return t('state.none')
  const parts = [
    t('state.complete', { count: state.by.complete }),
    t('state.late', { count: state.late }),
    state.by.unreported === 0 ? t('state.nothing-unreported') : t('state.unreported', { count: state.by.unreported }),
  ]
  return t('state.sentence', { total: t('state.total', { count: state.commitments }), parts: listOf(parts, locale) })
}

export const listOf = (parts: readonly string[], locale: Locale) =>
  new Intl.ListFormat(locale === 'es' ? 'es-MX' : 'en-GB').format(parts)

/** «1 de marzo de 2026 – 30 de junio de 2026», «desde…», or that it is unknown. */
export function formatSpan(from: string | null, to: string | null, locale: Locale): string {
  const t = words(locale)
  const text = (day: string | null) => (day === null ? t('report.unknown') : formatDay(day, locale))
  return from === null && to === null ? t('report.unknown') : t('report.from-to', { from: text(from), to: text(to) })
}
