import type { Context } from '../../../platform/http/index.ts'
import type { Letter } from '../../../platform/mail/index.ts'
import { words } from '../words.ts'
import { CODE_SECONDS } from './engine.ts'

/** The letter that brings a code. It has no link: whoever is sent to a false page has nothing to click. */
export function letterWithCode(
  { locale, settings }: Pick<Context, 'locale' | 'settings'>,
  to: string,
  code: string,
): Letter {
  const t = words(locale)
  const values = {
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
    minutes: CODE_SECONDS / 60,
    site: new URL(settings.ORIGIN).host,
    city: settings.TEQUIO_CITY,
  }
  return { to, subject: t('letter.code.subject', values), text: t('letter.code.text', values) }
}
