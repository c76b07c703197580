import { formatMoment } from '../../../kernel/dates.ts'
import type { Services } from '../../../platform/http/index.ts'
import { words } from '../words.ts'
import { UNDO_DAYS } from './model.ts'
import type { Account } from './store.ts'

/** What a person is told at once, whoever did it: so that they notice what they did not do. */
export type Change =
  | 'passkey-added'
  | 'passkey-removed'
  | 'application-added'
  | 'application-removed'
  | 'recovery-made'
  | 'recovery-used'
  | 'reset'
  | 'email-changed'
  | 'provider-linked'
  | 'closed'

/** What changed stands even where the letter cannot go out; answers whether it did. `undo`: of the link that undoes it. */
export function tellChange(
  { mail, settings, now }: Pick<Services, 'mail' | 'settings' | 'now'>,
  { email, locale }: Pick<Account, 'email' | 'locale'>,
  change: Change,
  { reason = '', endedTokens = 0, undo }: { reason?: string; endedTokens?: number; undo?: string } = {},
): Promise<boolean> {
  const t = words(locale ?? 'es')
  const values = {
    what: t(`letter.changed.${change}`, { reason }) + (endedTokens > 0 ? `\n${t('tokens-ended')}` : ''),
    moment: formatMoment(now(), locale ?? 'es'),
    city: settings.TEQUIO_CITY,
    address: `${settings.ORIGIN}/mi-cuenta${undo ? `/correo/no-fui-yo/${undo}` : ''}`,
    days: UNDO_DAYS,
  }
  const after = change === 'closed' ? 'text-closed' : undo ? 'text-undo' : 'text'
  return mail
    .send({ to: email, subject: t('letter.changed.subject', values), text: t(`letter.changed.${after}`, values) })
    .then(
      () => true,
      () => false,
    )
}
