import { accountsHolding, findAccount, type Account } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { addDays, formatDay, type Day } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Subscriber } from '../../../platform/journal/index.ts'
import { MailRefused, type Letter } from '../../../platform/mail/index.ts'
import type { Schedule } from '../../../platform/manifest/index.ts'
import { CommitmentId } from '../commitments/model.ts'
import { findCommitment } from '../commitments/store.ts'
import { happenedNow } from '../reporting/letter.ts'
import { assessmentAddress, draftAddress, replyAddress } from './address.ts'
import { findAssessment, oneInFull, saveReminder, toRemind, type Assessment, type AssessmentInFull } from './store.ts'
import type { Side } from './vocabulary.ts'
import { words } from './words.ts'

const SPEAKS = { public: 'milestone.report', civil: 'progress.confirm' } as const satisfies Record<Side, string>

/** To those who may reply, when an assessment is sent to them; to its author, when a side replied; to both sides, when it is published. */
export const assessmentLetters = (services: Services): Subscriber => ({
  name: 'assessment-letters',
  wants: (entry) =>
    ['assessment.sent-for-reply', 'assessment.replied', 'assessment.published'].includes(entry.event) &&
    happenedNow(services, entry),
  async handle({ event, details }) {
    const found = await findAssessment(services.db, String(details.assessmentId))
    if (!found) return
    const full = await oneInFull(services.db, found)
    if (event === 'assessment.replied') return tellAuthor(services, full, String(details.side) as Side)
    for (const { side, organizationId, dueOn } of full.parties)
      await tellSide(services, full, event === 'assessment.published' ? 'published' : 'sent', { side, organizationId, dueOn }) // prettier-ignore
  },
})

/** Natural days before the last one on which who has not replied is reminded. */
const REMINDED_BEFORE = 4

/** Once, some days before the end, to who has not replied. */
export const replyReminders = (services: Services): Schedule => ({
  queue: 'assessment-reminders',
  cron: '15 8 * * *',
  async work() {
    const today = services.today()
    for (const party of await toRemind(services.db, today, addDays(today, REMINDED_BEFORE))) {
      const assessment = await findAssessment(services.db, party.assessmentId)
      if (assessment) await tellSide(services, assessment, 'reminder', party)
      await services.transaction((tx) => saveReminder(tx, party.assessmentId, party.side, today))
    }
  },
})

async function tellAuthor(services: Services, full: AssessmentInFull, side: Side) {
  const author = await findAccount(services.db, full.authorId)
  const party = full.parties.find((one) => one.side === side)
  if (!author || !party?.reply || !mayGetLetters(services, author)) return
  const locale = author.locale ?? 'es'
  await send(services, {
    id: `assessment-replied-${full.id}-${side}`,
    to: author.email,
    ...letterOf(locale, 'replied', {
      ...(await aboutIt(services, full, locale)),
      organization: await nameOf(services, party.organizationId),
      stance: words(locale)(`stance.${party.reply.stance}`).toLowerCase(),
      address: services.settings.ORIGIN + draftAddress(full.planSlug, full.commitment),
    }),
  })
}

type Told = { side: Side; organizationId: string; dueOn: Day }

async function tellSide(
  services: Services,
  assessment: Assessment,
  kind: 'sent' | 'reminder' | 'published',
  { side, organizationId, dueOn }: Told,
) {
  const organization = await nameOf(services, organizationId)
  const path =
    kind === 'published'
      ? assessmentAddress(assessment.planSlug, assessment.commitment)
      : replyAddress(assessment.planSlug, assessment.commitment)
  for (const person of await accountsHolding(services.db, SPEAKS[side], organizationId, services.today())) {
    if (!mayGetLetters(services, person)) continue
    const locale = person.locale ?? 'es'
    await send(services, {
      id: `assessment-${kind}-${assessment.id}-${side}-${person.id}`,
      to: person.email,
      ...letterOf(locale, kind, {
        ...(await aboutIt(services, assessment, locale)),
        organization,
        day: formatDay(dueOn, locale),
        count: assessment.replyDays ?? 0,
        address: services.settings.ORIGIN + path,
      }),
    })
  }
}

async function aboutIt({ db, settings }: Services, { commitmentId, commitment }: Assessment, locale: Locale) {
  const found = await findCommitment(db, CommitmentId.parse(commitmentId))
  return { city: settings.TEQUIO_CITY, commitment, title: found ? inLanguage(found.title, locale).text : '' }
}

const letterOf = (
  locale: Locale,
  kind: 'sent' | 'reminder' | 'published' | 'replied',
  values: Record<string, string | number>,
) => ({
  subject: words(locale)(`letter.${kind}.subject`, values),
  text: words(locale)(`letter.${kind}.text`, values),
})

const nameOf = async ({ db }: Services, id: string) => (await organizationNames(db, [id])).get(id)?.name ?? ''

/** Invented people get letters only where none leaves. */
const mayGetLetters = ({ mail }: Services, person: Account) => !person.demonstration || mail.mailbox !== null

/** A refusal is final: what the letter says is on the site and on the desk. */
const send = ({ mail }: Services, letter: Letter) =>
  mail.send(letter).catch((error: unknown) => {
    if (!(error instanceof MailRefused)) throw error
  })
