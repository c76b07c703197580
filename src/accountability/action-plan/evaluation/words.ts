import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }
import { optionOf, type ScaleSet } from './scales/model.ts'

/** The words of independent assessment. What scales and their options are called is data. */
export const words = defineMessages('evaluation', es, en)

/** «Sustancial»: the option of a scale as its set calls it; its code where the set has none. */
export function optionName(
  set: Pick<ScaleSet, 'scales'>,
  scale: string,
  option: string | null,
  locale: Locale,
): string {
  const found = optionOf(set.scales, scale, option)
  return found ? inLanguage(found.label, locale).text : (option ?? '')
}
