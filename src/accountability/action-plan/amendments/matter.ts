import type { Locale } from '../../../kernel/text.ts'
import type { Matter } from '../../../platform/manifest/index.ts'
import { words } from '../versions/words.ts'
import { amendmentDecided } from './actions.ts'
import { UNAPPLIED } from './model.ts'
import { AMEND } from './questions.ts'

/** Why what was approved could not be applied; nothing where nobody knows that reason any more. */
export function sayUnapplied(reason: string, locale: Locale): string {
  const known = UNAPPLIED.find((one) => one === reason)
  return known ? words(locale)(`unapplied.${known}`) : ''
}

/** What a decision-maker decides of amendments: approved, the very text that was voted becomes the next version, in the same act. */
export const amending: Matter = {
  name: AMEND,
  title: { es: words('es')('matter'), en: words('en')('matter') },
  effect: amendmentDecided,
  explain: sayUnapplied,
}
