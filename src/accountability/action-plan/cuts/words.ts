import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of cuts, of the closing report and of plans side by side. */
export const words = defineMessages('cuts', es, en)
