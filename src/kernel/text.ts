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

/** Letters and marks that Unicode draws as nothing, but with the width of a letter: Hangul fillers and the Braille blank. */
export const BLANK_LETTERS = /[\u115f\u1160\u2800\u3164\uffa0]/gu

/**
 * What nobody can see in a text and yet makes it another: zero-width characters, changes of direction, soft hyphens, marks of
 * language… (Unicode, Default_Ignorable_Code_Point, and the marks of annotations). What joins and colours an emoji stays.
 */
export const UNSEEN =
  /(?!\u200d|\ufe0f)[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?:\u200d|\ufe0f)/gu

/**
 * Text as it is kept: only what can be seen, one form for each accented letter, one character for each end of a line, none of
 * the control characters and halves of characters that no database text column takes.
 */
export const visible = (text: string) =>
  text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(BLANK_LETTERS, ' ')
    .replace(UNSEEN, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
    .toWellFormed()
    .normalize('NFC')

/** A name: what can be seen of it, without ends of lines and spaces to spare. */
export const inOneLine = (text: string) => visible(text).replace(/\s+/gu, ' ').trim()

/** Whether there is anything to call by: marks, signs and emoji alone name nobody and compare with nothing. */
export const hasLetters = (text: string) => /[\p{L}\p{N}]/u.test(text)

/** Whether it tells an e-mail address, which is never public; the at signs of other keyboards count. */
export const tellsEmail = (text: string) =>
  /[^\s@\uff20\ufe6b]+[@\uff20\ufe6b][^\s@\uff20\ufe6b]+\.[^\s@\uff20\ufe6b]/u.test(text)

/**
 * Whether it tells the CURP (18 signs) or the RFC (13) of a person, which are never public. Both begin with four letters and a day; the
 * RFC of a company has three. Sources: Instructivo normativo para la asignación de la CURP; Código Fiscal de la Federación, art. 27.
 */
export const tellsPersonalKey = (text: string) =>
  /(?<![\p{L}\p{N}])[a-zñ&]{4}[\s-]?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s-]?(?:[hmx][a-z]{5}[a-z\d]\d|[a-z\d]{3})(?![\p{L}\p{N}])/iu.test(
    text,
  )

/**
 * Whether it tells a Mexican telephone: ten digits from 2 on, in one or as people part them (55 1234 5678, 222 123 4567, 55 12 34 56 78),
 * with or without 52. Sums, folios with letters and parts of addresses are none.
 */
export const tellsTelephone = (text: string) =>
  /(?<![\p{L}\p{N}$,/#_=-]|\d\.|\$\s)(?:\+?52[\s.-]?(?:1[\s.-]?)?)?(?:\(?[2-9]\d\)?[\s.-]?\d{4}[\s.-]?\d{4}|\(?[2-9]\d{2}\)?[\s.-]?\d{3}[\s.-]?\d{4}|[2-9]\d(?:[\s.-]\d{2}){4})(?![\p{L}\p{N}]|[.,]\d)/u.test(
    text,
  )

/**
 * Letters of other alphabets that pass for Latin ones, in lower case (of the confusables of Unicode Technical Standard 39; those
 * alike as capitals alone are there too). The database's `name_key` has the same.
 */
export const LOOK_ALIKES = {
  a: 'аα', b: 'вβ', c: 'сς', d: 'ԁ', e: 'еε', g: 'ɡ', h: 'нһη', i: 'іιıɩ', j: 'јϳ', k: 'кκ', l: 'ӏ', m: 'мμ', o: 'оο', p: 'рρ',
  q: 'ԛ', s: 'ѕ', t: 'тτ', u: 'υ', v: 'ѵν', w: 'ԝ', x: 'хχ', y: 'уүγ', z: 'ζ',
} as const // prettier-ignore
const latinOf = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)

/** For telling whether two names pass for the same: folded, and with Latin letters for those that look like them. */
export const lookAlike = (text: string) =>
  [...fold(text.normalize('NFKC'))].map((letter) => latinOf.get(letter) ?? letter).join('')

/** A piece of an address: «Agua segura en Iztapalapa» → «agua-segura-en-iztapalapa», at most `most` characters, cut between words. */
export function slug(text: string, most = 60): string {
  const whole = fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (whole.length <= most) return whole
  const cut = whole.slice(0, most)
  const atWord = whole[most] === '-' ? cut : cut.slice(0, Math.max(cut.lastIndexOf('-'), 0))
  return (atWord || cut).replace(/-+$/, '')
}
