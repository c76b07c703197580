import type { Relation } from '../../cross-cutting/links/index.ts'
import type { TranslatedText } from '../../kernel/text.ts'

/** What two of the invented commitments, by number, have to do with each other. */
export const LINK: { from: number; relation: Relation; to: number; reason: TranslatedText } = {
  from: 3,
  relation: 'contributes-to',
  to: 2,
  reason: {
    es: 'El avance de la obra de los cruces se publica en el portal de obra abierta.',
    en: 'The progress of the works of the crossings is published on the open works portal.',
  },
}
