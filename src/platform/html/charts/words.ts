import { formatNumber } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { defineMessages, type KeyOf, type Translate } from '../../i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

export const words = defineMessages('charts', es, en)
export type ChartKey = KeyOf<typeof es>
export type ChartWords = Translate<typeof es>

/** A part of a whole as people read it: never «100 %» of what is not complete, never «0 %» of what has begun. Null where there is no whole. */
export function shareInWords(value: number, of: number, locale: Locale, t: ChartWords): string | null {
  if (!(of > 0) || !Number.isFinite(value)) return null
  const percent = Math.round((value / of) * 100)
  if (percent === 0 && value > 0) return t('amount.under-one')
  const honest = percent === 100 && value < of ? 99 : percent
  return formatNumber(honest / 100, locale, { style: 'percent' })
}

/** «12 de 39 (31 %)», or «12» where there is no denominator. */
export function amountInWords(value: number, of: number | null | undefined, locale: Locale, t: ChartWords): string {
  const number = formatNumber(value, locale)
  if (of === null || of === undefined) return number
  const share = shareInWords(value, of, locale, t)
  return share === null
    ? t('amount.of', { value: number, of: formatNumber(of, locale) })
    : t('amount.of-share', { value: number, of: formatNumber(of, locale), share })
}
