import { formatDay, formatNumber } from '../../kernel/dates.ts'
import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }
import type { Completion } from './vocabulary.ts'

/** The words of plans, whatever they are shown on. Pages add their own. */
export const words = defineMessages('action-plan', es, en)

/** «Sustancial»; of what was never reported, «Sin reporte». */
export const completionName = (completion: Completion | null, locale: Locale) =>
  words(locale)(`completion.${completion ?? 'unreported'}`)

/** «MXN 18,400,000»; cents only where there are any. */
export const formatBudget = (amount: number, currency: string, locale: Locale) =>
  formatNumber(amount, locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    maximumFractionDigits: Number.isInteger(amount) ? 0 : 2,
  })

/** «1 de marzo de 2026 – 30 de junio de 2026», «desde…», or that it is unknown. */
export function formatSpan(from: string | null, to: string | null, locale: Locale): string {
  const t = words(locale)
  const text = (day: string | null) => (day === null ? t('report.unknown') : formatDay(day, locale))
  return from === null && to === null ? t('report.unknown') : t('report.from-to', { from: text(from), to: text(to) })
}
