import type { Context } from '../../../platform/http/index.ts'
import type { Letter } from '../../../platform/mail/index.ts'
import { words } from '../words.ts'
import { CODE_SECONDS } from './engine.ts'

/** The letter that brings a code, and what for. It has no link: whoever is sent to a false page has nothing to click. */
export function letterWithCode(
  { locale, settings }: Pick<Context, 'locale' | 'settings'>,
  to: string,
  code: string,
  kind: 'code' | 'first-factor' | 'closing' = 'code',
): Letter {
  const t = words(locale)
  const values = {
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
    minutes: CODE_SECONDS / 60,
    site: new URL(settings.ORIGIN).host,
    city: settings.TEQUIO_CITY,
  }
  return { to, subject: t(`letter.${kind}.subject`, values), text: t(`letter.${kind}.text`, values) }
}
