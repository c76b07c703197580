import { z } from 'zod'
import { inOneLine, tellsEmail, visible } from '../../kernel/text.ts'

/** For `refine`: an e-mail address is personal data, and no part of what is published. */
export const NO_EMAIL = [(text: string) => !tellsEmail(text), { params: { reason: 'is-an-email' } }] as const

/** One line of what is published. */
export const publicLine = (most: number) =>
  z
    .string()
    .transform(inOneLine)
    .pipe(z.string().min(1).max(most))
    .refine(...NO_EMAIL)

/** Several lines of the same, without what nobody sees. */
export const prose = (most: number) =>
  z
    .string()
    .transform((text) => visible(text).trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(most)
        .refine(...NO_EMAIL),
    )
