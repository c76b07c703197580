import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of what the counterpart says of progress. */
export const words = defineMessages('counterpart', es, en)
