import { z } from 'zod'

export const LOCALES = ['es', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Content by language. Spanish is the language of record: it is always there; any other may be. */
export const TranslatedText = z.object({ es: z.string() }).catchall(z.string())
export type TranslatedText = z.infer<typeof TranslatedText>

/**
 * The text in `locale`, or in Spanish where it was not translated.
 * `lang` is the language it really is in, for the `lang` attribute (WCAG 3.1.2).
 */
export function inLanguage(text: TranslatedText, locale: Locale): { text: string; lang: Locale } {
  const translated = text[locale]
  return translated ? { text: translated, lang: locale } : { text: text.es, lang: 'es' }
}

/** Lower case, without accents, for comparing names: «Cuauhtémoc» → «cuauhtemoc», «Año» → «ano». */
export const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** A piece of an address: «Agua segura en Iztapalapa» → «agua-segura-en-iztapalapa», at most 60 characters. */
export const slug = (text: string) =>
  fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
