import { z } from 'zod'
import { LOCALES } from '../../../kernel/text.ts'

/** The name a person acts under in public: one line of 2 to 80 characters, and never an e-mail. */
export const PublicName = z
  .string()
  .transform((text) => text.replace(/[\p{Cc}\p{Cf}\p{Z}\s]+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(2)
      .max(80)
      .refine((name) => !name.includes('@'), { params: { reason: 'is-an-email' } }),
  )

export const AccountInput = z.object({
  name: PublicName,
  locale: z.enum(LOCALES),
  volver: z.string().max(2000).optional(),
})

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
  return { browser: named(BROWSERS), system: named(SYSTEMS) }
}
