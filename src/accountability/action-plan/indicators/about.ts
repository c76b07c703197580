import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import { words } from '../words.ts'
import type { Indicator } from './store.ts'

/** What an indicator measures, how and with what end, and what of it is unknown: short sentences in a row. */
export function aboutIndicator(indicator: Indicator, locale: Locale): string {
  const t = words(locale)
  const said = (text: TranslatedText) => inLanguage(text, locale).text
  const { variable, kind, direction, periodicity, baselineValue, targetValue, source } = indicator
  return [
    variable && t('one.indicator-variable', { variable: said(variable).replace(/\.$/, '') }) + '.',
    kind && t(`indicator-kind-means.${kind}`),
    direction && `${t(`direction.${direction}`)}.`,
    periodicity && t('one.indicator-measured', { periodicity: t(`periodicity.${periodicity}`) }),
    baselineValue === null && t('one.no-baseline'),
    targetValue === null && t('one.no-target'),
    source && t('one.indicator-source', { source: said(source) }),
  ]
    .filter(Boolean)
    .join(' ')
}
