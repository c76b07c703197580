import { defineMessages } from '../i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of the kit itself: what every page says whatever its subject. */
export const words = defineMessages('html', es, en)
