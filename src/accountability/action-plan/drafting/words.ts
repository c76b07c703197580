import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of drafting in the open. */
export const words = defineMessages('drafting', es, en)
