import { findAccount, type Account } from '../../foundations/identity/index.ts'
import { dayOf, formatDay } from '../../kernel/dates.ts'
import { inLanguage, TranslatedText, type Locale } from '../../kernel/text.ts'
import type { Services } from '../../platform/http/index.ts'
import type { Entry, Subscriber } from '../../platform/journal/index.ts'
import { MailRefused, type Letter } from '../../platform/mail/index.ts'
import { decisionAddress, makerAddress } from './address.ts'
import { findMaker, membersOf, seatsOf } from './makers/store.ts'
import { isInForce, type Decision } from './model.ts'
import { excusesOf, findDecision, votesOf } from './store.ts'
import { tellClosing } from './telling.ts'
import { words } from './words.ts'

/** Milliseconds. */
const RECENT = 12 * 3600 * 1000
/** What was entered as of an earlier day, as the demonstration is, is told to nobody. */
const happenedNow = ({ now }: Services, { at }: Entry) => now().getTime() - at.getTime() < RECENT

/** To the members who have not voted: when a question is put before them, and on the day before it closes. */
export const votingLetters = (services: Services): Subscriber => ({
  name: 'decision-letters',
  wants: (entry) =>
    (entry.event === 'decision.opened' || entry.event === 'decision.reminded') && happenedNow(services, entry),
  async handle(entry) {
    const { db, now, settings } = services
    const decision = await findDecision(db, entry.subject.id, now())
    const maker = decision && (await findMaker(db, decision.makerId))
    if (decision?.state !== 'open' || !maker) return
    const kind = entry.event === 'decision.opened' ? 'opened' : 'reminded'
    for (const personId of await whoHasToVote(services, decision))
      await write(services, personId, (person, locale) => ({
        id: `decision-${kind}-${decision.id}-${person.id}`,
        ...letterOf(locale, kind, {
          maker: inLanguage(maker.name, locale).text,
          title: inLanguage(decision.title, locale).text,
          closing: tellClosing(decision, locale),
          address: `${settings.ORIGIN}${decisionAddress(decision.id)}`,
          city: settings.TEQUIO_CITY,
        }),
      }))
  },
})

/** Members in term with a vote, alternates too, who neither voted nor were excused. */
export async function whoHasToVote(
  { db, now }: Pick<Services, 'db' | 'now'>,
  { id, makerId, seatIds }: Decision,
): Promise<string[]> {
  const day = dayOf(now())
  const seats = new Set(
    (await seatsOf(db, [makerId])).flatMap((seat) =>
      seatIds.includes(seat.id) && isInForce(seat, day) ? [seat.id] : [],
    ),
  )
  const done = new Set([...(await votesOf(db, [id])), ...(await excusesOf(db, [id]))].map(({ personId }) => personId))
  return (await membersOf(db, [makerId])).flatMap((member) =>
    seats.has(member.seatId) && isInForce(member, day) && !done.has(member.personId) ? [member.personId] : [],
  )
}

/** To who was given a seat. */
export const joiningLetters = (services: Services): Subscriber => ({
  name: 'decision-maker-letters',
  wants: (entry) => entry.event === 'decision-maker.member-joined' && happenedNow(services, entry),
  async handle(entry) {
    const { db, settings } = services
    const { details, subject } = entry
    const maker = await findMaker(db, subject.id)
    if (!maker) return
    const from = String(details['from'])
    const seat = (await seatsOf(db, [maker.id])).find(({ number }) => number === details['seat'])
    const standing = details['standing'] === 'alternate' ? 'alternate' : 'holder'
    const member = (await membersOf(db, [maker.id])).find(
      (one) => one.seatId === seat?.id && one.standing === standing && one.from === from,
    )
    if (!seat || !member) return
    await write(services, member.personId, (person, locale) => ({
      id: `decision-maker-joined-${member.id}-${person.id}`,
      ...letterOf(locale, 'joined', {
        maker: inLanguage(maker.name, locale).text,
        seat: textOf(details['label'], locale),
        standing: words(locale)(`standing.${standing}`).toLowerCase(),
        from: formatDay(from, locale),
        address: `${settings.ORIGIN}${makerAddress(maker.slug)}`,
        city: settings.TEQUIO_CITY,
      }),
    }))
  },
})

const textOf = (value: unknown, locale: Locale) => {
  const text = TranslatedText.safeParse(value)
  return text.success ? inLanguage(text.data, locale).text : ''
}

const letterOf = (locale: Locale, kind: 'opened' | 'reminded' | 'joined', values: Record<string, string>) => ({
  subject: words(locale)(`letter.${kind}.subject`, values),
  text: words(locale)(`letter.${kind}.text`, values),
})

/** Invented people get letters only where none leaves. A refusal is final: what the letter says is on the site and on the desk. */
async function write(
  { db, mail }: Services,
  personId: string,
  compose: (person: Account, locale: Locale) => Omit<Letter, 'to'>,
) {
  const person = await findAccount(db, personId)
  if (!person?.email || (person.demonstration && !mail.mailbox)) return
  const letter = { ...compose(person, person.locale ?? 'es'), to: person.email }
  await mail.send(letter).catch((error: unknown) => {
    if (!(error instanceof MailRefused)) throw error
  })
}
