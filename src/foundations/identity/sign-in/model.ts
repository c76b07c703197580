import { z } from 'zod'
import { EmailAddress } from '../../../platform/mail/index.ts'

/** An e-mail as people type it, as we keep it: without spaces around, in lower case. */
export const EmailInput = EmailAddress.transform((email) => email.toLowerCase())

/** A code as people paste it: «123 456», «123-456», with the mail's spaces around. Six digits remain. */
export const CodeInput = z
  .string()
  .max(40)
  .transform((text) => text.replace(/\D/g, ''))
  .refine((digits) => digits.length === 6)

/** Where a person may be sent back to: a path of this site and nothing else, so that no link lends our name to another. */
export function sitePath(text: string | undefined): string | undefined {
  if (!text?.startsWith('/') || text.length > 2000 || /[\p{Cc}\\]/u.test(text)) return undefined
  const url = URL.parse(text, 'http://site.invalid')
  if (url?.origin !== 'http://site.invalid') return undefined
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') || /^\/(entrar|salir)(\/|$)/.test(url.pathname) ? undefined : path
}

export type CodeRefusal = 'no-code' | 'wrong-code' | 'expired-code' | 'too-many-tries' | 'too-many-requests'
