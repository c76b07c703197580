import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of what programs do in plans. */
export const words = defineMessages('plan-acts', es, en)
