import type { Locale } from '../../kernel/text.ts'
import { defineMessages } from '../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

export const words = defineMessages('decisions', es, en)

/** How the parts and fields of what is held of a person are called. */
export const personalWords = (locale: Locale): Record<string, string> => (locale === 'es' ? es : en).personal
