import { dayOf, formatDay } from '../../../kernel/dates.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Entry, Subscriber } from '../../../platform/journal/index.ts'
import { MailRefused, type Letter } from '../../../platform/mail/index.ts'
import { findAccount } from '../account/store.ts'
import { findToken } from './store.ts'
import { words } from './words.ts'

/** Whoever has a token made in their name is told: if it was not them, they can end it before it is used. */
export const tokenLetters = (services: Services): Subscriber => ({
  name: 'api-token-letters',
  wants: ({ event }) => event === 'api-token.made',
  async handle(entry) {
    const letter = await letterOf(services, entry)
    if (!letter) return
    await services.mail.send(letter).catch((error: unknown) => {
      if (!(error instanceof MailRefused)) throw error
    })
  },
})

/** Null where the token is gone already. Invented people get letters only where none leaves. */
async function letterOf({ db, mail, settings }: Services, { details }: Entry): Promise<Letter | null> {
  const token = await findToken(db, String(details.tokenId))
  const person = token && (await findAccount(db, token.personId))
  if (!token || !person?.email || (person.demonstration && !mail.mailbox)) return null
  const locale = person.locale ?? 'es'
  const t = words(locale)
  const values = {
    name: token.name,
    city: settings.TEQUIO_CITY,
    until: formatDay(dayOf(token.expiresAt), locale),
    address: `${settings.ORIGIN}/mi-cuenta/tokens`,
  }
  return {
    id: `api-token-${token.id}`,
    to: person.email,
    subject: t('letter.subject', values),
    text: t('letter.text', values),
  }
}
