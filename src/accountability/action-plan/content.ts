import { z } from 'zod'
import type { TranslatedText } from '../../kernel/text.ts'

/**
 * Text as people give it: line ends as one character, ends trimmed, one form for each accented letter, without the control characters and halves of characters
 * that no database text column takes.
 */
export const tidy = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed()
    .normalize('NFC')
    .trim()

/** One line or paragraph of 1 to `max` characters. */
export const line = (max: number) => z.string().transform(tidy).pipe(z.string().min(1).max(max))

/** Content in Spanish and, where it was translated, in English: `max` characters each. */
export const content = (max = 10_000) => z.object({ es: line(max), en: line(max).optional() }).transform(inOrder)

/** Spanish first: the database keeps no order of keys, and two equal texts must read the same. */
export const inOrder = ({ es, en }: { es: string; en?: string | undefined }): TranslatedText =>
  en === undefined ? { es } : { es, en }

export const TITLE_LENGTH = 2000 // Real plans print whole paragraphs as the commitment.

/** An address that a page may link to: http or https, without a password in it. */
export const Link = z
  .url({ protocol: /^https?$/, normalize: true })
  .max(2000)
  .refine((value) => URL.canParse(value) && new URL(value).username === '' && new URL(value).password === '')

/** Numbers as measured: finite, below 10¹⁵ so that no digit is lost. */
export const Measure = z.number().gt(-1e15).lt(1e15)
