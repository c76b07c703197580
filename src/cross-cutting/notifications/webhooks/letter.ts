import type { Services } from '../../../platform/http/index.ts'
import { MailRefused } from '../../../platform/mail/index.ts'
import type { Around } from '../around.ts'
import { words } from '../words.ts'
import { hookAddress } from './address.ts'
import type { Webhook } from './model.ts'

/** Tells the owner that nothing is sent there any more, and why. */
export async function sendSwitchOff(around: Around, { db, mail, settings }: Services, webhook: Webhook) {
  const [owner] = await around.accounts(db, [webhook.personId])
  if (!owner || (owner.demonstration && mail.mailbox === null)) return
  const t = words(owner.locale ?? 'es')
  const values = { url: webhook.url, address: settings.ORIGIN + hookAddress(webhook.id), city: settings.TEQUIO_CITY }
  await mail
    .send({
      id: `webhook-off-${webhook.id}-${webhook.generation}`,
      to: owner.email,
      subject: t('hooks.letter.subject', { host: new URL(webhook.url).host }),
      text: t('hooks.letter.text', values),
    })
    .catch((error: unknown) => {
      if (!(error instanceof MailRefused)) throw error
    })
}
