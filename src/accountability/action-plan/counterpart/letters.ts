import { accountsHolding, findAccount, type Account } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Entry, Subscriber } from '../../../platform/journal/index.ts'
import { MailRefused, type Letter } from '../../../platform/mail/index.ts'
import { CommitmentId } from '../commitments/model.ts'
import { findCommitment, type Commitment } from '../commitments/store.ts'
import { MilestoneId } from '../milestones/model.ts'
import { findMilestone, milestoneTitles, reportsOf, type Milestone, type Report } from '../milestones/store.ts'
import { happenedNow } from '../reporting/letter.ts'
import { completionName, words as planWords } from '../words.ts'
import { responseFolio } from './address.ts'
import type { Response } from './store.ts'
import { words } from './words.ts'

/** To those who may answer for the civil owner, when somebody sends a report. What came with an import was sent by nobody. */
export const askingLetters = (services: Services): Subscriber => ({
  name: 'counterpart-asked',
  wants: (entry) => entry.event === 'milestone.progress-reported' && happenedNow(services, entry),
  async handle(entry) {
    const told = await reportToldIn(services, entry)
    const civilOwner = told?.commitment.civilOwnerId
    if (!told?.report.personId || !civilOwner || civilOwner === told.commitment.publicOwnerId) return
    const { report, number } = told
    const organization = await nameOf(services, civilOwner)
    await sendToHolders(services, 'progress.confirm', civilOwner, ({ id }, locale) => ({
      id: `asked-${report.id}-${id}`,
      ...letterOf(locale, 'asked', {
        ...number,
        city: services.settings.TEQUIO_CITY,
        organization,
        title: inLanguage(told.title, locale).text,
        completion: completionName(report.completion, locale),
        day: formatDay(report.onDay, locale),
        evidence: planWords(locale)('receipt.evidence', { count: report.evidence.length }),
        address: `${services.settings.ORIGIN}${told.address}/avances/${report.number}/contraparte`,
      }),
    }))
  },
})

/** The folio to whoever said the word; of a dispute, what it says to those who report for the public owner. */
export const wordLetters = (services: Services): Subscriber => ({
  name: 'counterpart-said',
  wants: (entry) =>
    (entry.event === 'progress.confirmed' || entry.event === 'progress.disputed') && happenedNow(services, entry),
  async handle(entry) {
    const told = await reportToldIn(services, entry)
    const response = told?.report.responses.find(({ id }) => id === entry.details.responseId)
    if (!told || !response) return
    const organization = await nameOf(services, response.organizationId)
    await sendReceipt(services, told, response, organization)
    if (response.verdict === 'disputed') await sendDispute(services, told, response, organization)
  },
})

async function sendReceipt(services: Services, told: ToldReport, response: Response, organization: string) {
  const person = await findAccount(services.db, response.personId)
  if (!person || !mayGetLetters(services, person)) return
  const { report, milestone, commitment } = told
  const locale = person.locale ?? 'es'
  const t = words(locale)
  const place = { planSlug: '', commitment: commitment.number, milestone: milestone.number, report: report.number }
  await send(services, {
    id: `response-${response.id}`,
    to: person.email,
    ...letterOf(locale, 'receipt', {
      folio: responseFolio(place, response.number),
      city: services.settings.TEQUIO_CITY,
      said: t(`receipt.${response.verdict}`, { organization, report: report.number, milestone: milestone.number }),
      evidence: t('receipt.evidence', { count: response.evidence.length }),
      address: readAt(services, told),
    }),
  })
}

async function sendDispute(services: Services, told: ToldReport, response: Response, organization: string) {
  const publicOwner = told.commitment.publicOwnerId
  if (!publicOwner) return
  await sendToHolders(services, 'milestone.report', publicOwner, ({ id }, locale) => ({
    id: `disputed-${response.id}-${id}`,
    ...letterOf(locale, 'disputed', {
      ...told.number,
      city: services.settings.TEQUIO_CITY,
      organization,
      title: inLanguage(told.title, locale).text,
      reason: response.reason ? inLanguage(response.reason, locale).text : '',
      would: response.completion
        ? words(locale)('letter.disputed.would', { completion: completionName(response.completion, locale) })
        : '',
      address: readAt(services, told),
    }),
  }))
}

type ToldReport = {
  report: Report
  milestone: Milestone
  commitment: Commitment
  title: TranslatedText
  /** Of the milestone's page. */
  address: string
  number: { report: number; milestone: number; commitment: number }
}

/** The report that the entry tells of, with its milestone and commitment; null where it is gone. */
async function reportToldIn({ db }: Services, { subject, details }: Entry): Promise<ToldReport | null> {
  const id = MilestoneId.parse(subject.id)
  const milestone = await findMilestone(db, id)
  const commitment = milestone && (await findCommitment(db, CommitmentId.parse(milestone.commitmentId)))
  const place = (await milestoneTitles(db, [id])).get(id)
  const report = (await reportsOf(db, [id])).find(({ number }) => number === details.report)
  if (!commitment || !place || !report) return null
  const number = { report: report.number, milestone: milestone.number, commitment: commitment.number }
  return { report, milestone, commitment, number, ...place }
}

const readAt = ({ settings }: Services, { address, report }: ToldReport) =>
  `${settings.ORIGIN}${address}#reporte-${report.number}`

const nameOf = async ({ db }: Services, id: string) => (await organizationNames(db, [id])).get(id)?.name ?? ''

const letterOf = (locale: Locale, kind: 'asked' | 'disputed' | 'receipt', values: Record<string, string | number>) => ({
  subject: words(locale)(`letter.${kind}.subject`, values),
  text: words(locale)(`letter.${kind}.text`, values),
})

/** A letter to each of those who hold the permission there today, in their own language. */
export async function sendToHolders(
  services: Services,
  permission: string,
  organizationId: string,
  write: (person: Account, locale: Locale) => Omit<Letter, 'to'>,
) {
  for (const person of await accountsHolding(services.db, permission, organizationId, services.today()))
    if (mayGetLetters(services, person))
      await send(services, { ...write(person, person.locale ?? 'es'), to: person.email })
}

/** Invented people get letters only where none leaves. */
const mayGetLetters = ({ mail }: Services, person: Account) => !person.demonstration || mail.mailbox !== null

/** A refusal is final: what the letter says is on the site and on the desk. */
const send = ({ mail }: Services, letter: Letter) =>
  mail.send(letter).catch((error: unknown) => {
    if (!(error instanceof MailRefused)) throw error
  })
