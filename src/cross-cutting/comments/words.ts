import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of questions, comments and contradictions. */
export const words = defineMessages('comments', es, en)

/** How the parts, the fields and the types of answer are called of what is held of a person. */
export const personalWords = (locale: Locale): Record<string, string> => {
  const { personal, type } = locale === 'es' ? es : en
  return { ...type, ...personal }
}
