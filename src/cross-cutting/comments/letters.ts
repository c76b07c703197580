import { calendarAddress } from '../../foundations/calendars/index.ts'
import { accountsHolding, findAccount, type Account } from '../../foundations/identity/index.ts'
import { organizationNames } from '../../foundations/organizations/index.ts'
import { dayOf, formatDay } from '../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../kernel/text.ts'
import type { Services } from '../../platform/http/index.ts'
import type { Entry, Subscriber } from '../../platform/journal/index.ts'
import { MailRefused } from '../../platform/mail/index.ts'
import { folioOf, isCounted, questionAddress, subjectOf } from './model.ts'
import { ANSWER } from './policy.ts'
import { titleOfAny } from '../../platform/manifest/registry.ts'
import { findRules } from './rules/store.ts'
import { answersOf, findContributionById, moderationsOf, rejoindersOf, type Contribution } from './store.ts'
import { words } from './words.ts'

type ToOwner = 'owed' | 'remarked' | 'half' | 'overdue' | 'rejoined'
type ToAuthor =
  | 'received'
  | 'noted'
  | 'answered'
  | 'transferred'
  | 'extended'
  | 'moved'
  | 'hidden'
  | 'restored'
  | 'upheld'
  | 'version-hidden'
  | 'version-restored'
  | 'version-upheld'

/** Milliseconds. */
const RECENT = 12 * 3600 * 1000

/** What was entered as of an earlier day, as the demonstration is, was not sent by anybody just now. */
const happenedNow = ({ now }: Services, { at }: Entry) => now().getTime() - at.getTime() < RECENT

/** Who is told what of which act. */
function lettersOf(entry: Entry): { owner?: ToOwner; author?: ToAuthor } {
  const owed = typeof entry.details['dueOn'] === 'string'
  switch (entry.event) {
    case 'contribution.published':
      return owed ? { owner: 'owed', author: 'received' } : { owner: 'remarked', author: 'noted' }
    case 'contribution.transferred':
      return { owner: 'owed', author: 'transferred' }
    case 'contribution.restored':
      if (!owed) return { author: 'restored' }
      return { owner: String(entry.details['dueOn']) < dayOf(entry.at) ? 'overdue' : 'owed', author: 'restored' }
    case 'contribution.half-term':
      return { owner: 'half' }
    case 'contribution.became-overdue':
      return { owner: 'overdue' }
    case 'contribution.rejoined':
      return { owner: 'rejoined' }
    case 'contribution.answered':
      return { author: 'answered' }
    case 'contribution.term-extended':
      return { author: 'extended' }
    case 'contribution.term-moved':
      return { author: 'moved' }
    case 'contribution.hidden':
      return { author: 'hidden' }
    case 'contribution.appeal-rejected':
      return { author: 'upheld' }
    case 'contribution.version-hidden':
      return { author: 'version-hidden' }
    case 'contribution.version-restored':
      return { author: 'version-restored' }
    case 'contribution.version-appeal-rejected':
      return { author: 'version-upheld' }
    default:
      return {}
  }
}

/** Letters to those who owe and to whoever asked, and to nobody else. */
export const letters = (services: Services): Subscriber => ({
  name: 'question-letters',
  wants: (entry) => Object.keys(lettersOf(entry)).length > 0 && happenedNow(services, entry),
  async handle(entry) {
    const contribution = await findContributionById(services.db, entry.subject.id)
    if (!contribution) return
    const { owner, author } = lettersOf(entry)
    const writer = author ? await findAccount(services.db, contribution.authorId) : undefined
    if (author && writer) await write(services, entry, contribution, writer, author)
    if (!owner || !isCounted(contribution)) return
    for (const person of await accountsHolding(services.db, ANSWER, contribution.ownerId, services.today()))
      await write(services, entry, contribution, person, owner)
  },
})

async function write(
  services: Services,
  entry: Entry,
  contribution: Contribution,
  person: Account,
  letter: ToOwner | ToAuthor,
) {
  // Invented people get letters only where none leaves.
  if (person.demonstration && services.mail.mailbox === null) return
  const locale = person.locale ?? 'es'
  const values = {
    ...(await valuesOf(services, contribution, entry, locale)),
    ...(letter === 'moved' && {
      from: formatDay(String(entry.details['from']), locale),
      due: formatDay(String(entry.details['to']), locale),
    }),
  }
  const t = words(locale)
  await services.mail
    .send({
      id: `question-${entry.id}-${person.id}`,
      to: person.email,
      subject: t(`letter.${letter}.subject`, values),
      text: t(`letter.${letter}.text`, values),
    })
    .catch((error: unknown) => {
      if (!(error instanceof MailRefused)) throw error // a refusal is final: what the letter says is on the site
    })
}

async function valuesOf({ db, settings }: Services, contribution: Contribution, { details }: Entry, locale: Locale) {
  const { id, number, kind, ownerId, dueOn, text, extensionReason } = contribution
  const record = await titleOfAny(db, subjectOf(contribution))
  const answer = (await answersOf(db, [id])).at(-1)
  const rejoinder = (await rejoindersOf(db, [id]))[0]
  const moderations = await moderationsOf(db, [id])
  const moderation = moderations.find((one) => one.id === details['moderationId']) ?? moderations.at(-1)
  const [rule] = moderation?.ruleVersion
    ? await findRules(db, [{ version: moderation.ruleVersion, number: moderation.ruleNumber! }])
    : []
  const owner = (await organizationNames(db, [ownerId])).get(ownerId)
  const said = (one: { es: string } | null | undefined) => (one ? inLanguage(one, locale).text : '')
  return {
    city: settings.TEQUIO_CITY,
    folio: folioOf(number),
    kind: words(locale)(`one.${kind}`),
    record: said(record?.title),
    organization: owner?.name ?? '',
    calendar: owner ? settings.ORIGIN + calendarAddress(owner) : '',
    due: dueOn ? formatDay(dueOn, locale) : '',
    text: said(text),
    answer: said(answer?.reason),
    type: answer ? words(locale)(`type.${answer.type}`) : '',
    rejoinder: said(rejoinder?.text),
    extension: said(extensionReason),
    rule: rule ? `${rule.number}. ${said(rule.title)}` : '',
    reason: said(moderation?.reason),
    version: String(details['version'] ?? ''),
    address: settings.ORIGIN + questionAddress(number),
  }
}
