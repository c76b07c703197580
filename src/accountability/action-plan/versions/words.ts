import { defineMessages } from '../../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

/** The words of signed versions and of the amendments that change them. */
export const words = defineMessages('versions', es, en)
