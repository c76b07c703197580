import { z } from 'zod'
import { inOneLine, lookAlike, LOCALES } from '../../../kernel/text.ts'

/** Who the site and those who moderate it are called: nobody else is. */
const SITE_WORDS = /tequio|(?<!\p{L})modera(?:cion|dor|tion|tor)/u

/**
 * The name a person acts under in public: one line of 2 to 80 characters with a letter in it, never an e-mail, nor that of the site.
 * That it is no organization's either is for the database to tell (`passesForOrganization`).
 */
export const PublicName = z
  .string()
  .transform(inOneLine)
  .pipe(
    z
      .string()
      .min(2)
      .max(80)
      .superRefine((name, context) => {
        if (/[@\uff20\ufe6b]/u.test(name)) context.addIssue({ code: 'custom', params: { reason: 'is-an-email' } })
        else if (!/\p{L}/u.test(name)) context.addIssue({ code: 'custom', params: { reason: 'without-a-letter' } })
        else if (SITE_WORDS.test(lookAlike(name)))
          context.addIssue({ code: 'custom', params: { reason: 'names-the-site' } })
      }),
  )
/** Why a text cannot be a public name. */
export type NameReason = 'is-an-email' | 'without-a-letter' | 'names-the-site'

export const AccountInput = z.object({
  name: PublicName,
  locale: z.enum(LOCALES),
  volver: z.string().max(2000).optional(),
})

/** The browser with its version, which tells two of the same name apart. */
export type Device = { browser: string | null; system: string | null }

const BROWSERS: readonly [RegExp, string][] = [
  // Each also calls itself by the names below it, so the order matters.
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|\bCriOS|\bChromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const VERSION: Record<string, RegExp> = {
  Edge: /\bEdg(?:e|A|iOS)?\/(\d+)/,
  Opera: /\b(?:OPR|Opera)\/(\d+)/,
  'Samsung Internet': /\bSamsungBrowser\/(\d+)/,
  Firefox: /\b(?:Firefox|FxiOS)\/(\d+)/,
  Chrome: /(?:Chrome|\bCriOS|\bChromium)\/(\d+)/,
  Safari: /\bVersion\/(\d+)/,
}
const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** The browser and system that a `User-Agent` tells of, as people call them. */
export function deviceOf(userAgent: string): Device {
  const named = (names: readonly [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null
  const browser = named(BROWSERS)
  const version = browser && VERSION[browser]?.exec(userAgent)?.[1]
  return { browser: version ? `${browser} ${version}` : browser, system: named(SYSTEMS) }
}

/** Days in which the owner of the address that an account left can take it back. */
export const UNDO_DAYS = 7

/** Whether a second factor is so old that the one who now asks for something cannot have set it up for that. */
export const hasSettled = (since: Date, now: Date) => now.getTime() - since.getTime() >= UNDO_DAYS * 24 * 3600 * 1000
