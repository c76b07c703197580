import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of links that evidence cites, and of what was found of them. */
export const words = defineMessages('link-checks', es, en)
