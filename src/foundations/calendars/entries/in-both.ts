import type { TranslatedText } from '../../../kernel/text.ts'

export const inBoth = (es: string, en: string | undefined): TranslatedText => (en ? { es, en } : { es })
