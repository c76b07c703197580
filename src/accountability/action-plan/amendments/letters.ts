import { findAccount } from '../../../foundations/identity/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Entry, Subscriber } from '../../../platform/journal/index.ts'
import { MailRefused, type Letter } from '../../../platform/mail/index.ts'
import { findPlan } from '../plans/store.ts'
import { happenedNow } from '../reporting/letter.ts'
import { amendmentAddress } from '../versions/address.ts'
import { words } from '../versions/words.ts'
import { AmendmentId } from './model.ts'
import { findAmendmentById } from './store.ts'

/** To whoever proposed it, that an amendment came to nothing because its plan was closed. Those who follow it are told as of any act. */
export const lapsedLetters = (services: Services): Subscriber => ({
  name: 'amendments-lapsed',
  wants: (entry) => entry.event === 'amendment.lapsed' && happenedNow(services, entry),
  async handle(entry) {
    const letter = await lapsedLetter(services, entry)
    if (!letter) return
    await services.mail.send(letter).catch((error: unknown) => {
      if (!(error instanceof MailRefused)) throw error // a refusal is final: the page of the amendment tells it
    })
  },
})

async function lapsedLetter(
  { db, mail, settings }: Services,
  { subject, actorId }: Pick<Entry, 'subject' | 'actorId'>,
): Promise<Letter | null> {
  const amendment = await findAmendmentById(db, AmendmentId.parse(subject.id))
  if (!amendment || amendment.personId === actorId) return null
  const person = await findAccount(db, amendment.personId)
  const plan = await findPlan(db, amendment.planId)
  if (!person || !plan || (person.demonstration && !mail.mailbox)) return null
  const locale = person.locale ?? 'es'
  const t = words(locale)
  const values = {
    number: amendment.number,
    city: settings.TEQUIO_CITY,
    title: inLanguage(amendment.title, locale).text,
    plan: inLanguage(plan.title, locale).text,
    address: settings.ORIGIN + amendmentAddress(plan.slug, amendment.number),
  }
  return {
    id: `lapsed-${amendment.id}`,
    to: person.email,
    subject: t('letter.lapsed.subject', values),
    text: t('letter.lapsed.text', values),
  }
}
