import i18next, { type i18n } from 'i18next'
import { memo } from '../../kernel/memo.ts'
import { LOCALES, type Locale } from '../../kernel/text.ts'

type Messages = { [key: string]: string | Messages }

/** 'board.title' for { board: { title: '…' } }; the plural endings of i18next are left out of the key. */
export type KeyOf<M> = {
  [K in keyof M & string]: M[K] extends string ? WithoutPlural<K> : `${K}.${KeyOf<M[K]>}`
}[keyof M & string]
type WithoutPlural<K extends string> = K extends `${infer Stem}_${'zero' | 'one' | 'many' | 'other'}` ? Stem : K

export type Values = Record<string, string | number>
export type Translate<M> = (key: KeyOf<M>, values?: Values) => string

const machine: i18n = i18next.createInstance()
await machine.init({
  lng: 'es',
  fallbackLng: 'es',
  supportedLngs: [...LOCALES],
  interpolation: { escapeValue: false }, // Preact escapes on output; escaping here would do it twice.
  returnNull: false,
  ns: [],
})

// Spanish as Mexico writes it: «3,900», where plain `es` writes «3900».
const figures = { es: new Intl.NumberFormat('es-MX'), en: new Intl.NumberFormat('en-GB') }
machine.services.formatter!.add('number', (value: number, language) =>
  figures[language === 'en' ? 'en' : 'es'].format(value),
)

export const catalogues = new Map<string, Record<Locale, Messages>>()

/**
 * Registers the messages of one module, one namespace each, and answers its translator by language.
 * Keys are typed by the Spanish catalogue; `tests/documentation` holds both languages to the same keys.
 * A number passed as `count` chooses the plural (Spanish has «many»: «1 000 000 de propuestas») and is printed localised by `{{count, number}}`.
 */
export function defineMessages<M extends Messages>(
  namespace: string,
  es: M,
  en: Messages,
): (locale: Locale) => Translate<M> {
  catalogues.set(namespace, { es, en })
  machine.addResourceBundle('es', namespace, es, true, true)
  machine.addResourceBundle('en', namespace, en, true, true)
  const translators = Object.fromEntries(
    LOCALES.map((locale) => [locale, remembering(machine.getFixedT(locale, namespace) as unknown as Look)]),
  ) as unknown as Record<Locale, Translate<M>>
  return (locale) => translators[locale]
}

type Look = (key: string, values?: Values) => string

/** The same key and values always give the same text, and a page asks for hundreds: i18next takes its time over each. */
function remembering(translate: Look): Look {
  const plain = new Map<string, string>()
  const filled = new Map<string, ReturnType<typeof memo>>()
  return (key, values) => {
    if (values) {
      let said = filled.get(key)
      if (!said) filled.set(key, (said = memo(100_000)))
      return said(JSON.stringify(values), () => translate(key, values))
    }
    let text = plain.get(key)
    if (text === undefined) plain.set(key, (text = translate(key)))
    return text
  }
}
