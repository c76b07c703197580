import { findAccount } from '../../../foundations/identity/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Entry, Subscriber } from '../../../platform/journal/index.ts'
import { MailRefused, type Letter } from '../../../platform/mail/index.ts'
import { MilestoneId } from '../milestones/model.ts'
import { milestoneTitles, reportsOf } from '../milestones/store.ts'
import { completionName, words } from '../words.ts'
import { folioOf } from './folio.ts'

/** Milliseconds. */
const RECENT = 12 * 3600 * 1000

/** What was entered as of an earlier day, as the demonstration is, was not sent by anybody just now. */
export const happenedNow = ({ now }: Pick<Services, 'now'>, { at }: Pick<Entry, 'at'>) =>
  now().getTime() - at.getTime() < RECENT

/** The folio of a report, by mail to whoever sent it: it arrives where the answer of the site was lost, too. */
export const receiptLetters = (services: Services): Subscriber => ({
  name: 'report-receipts',
  wants: (entry) => entry.event === 'milestone.progress-reported' && happenedNow(services, entry),
  async handle(entry) {
    const letter = await receiptLetter(services, entry)
    if (!letter) return
    await services.mail.send(letter).catch((error: unknown) => {
      if (!(error instanceof MailRefused)) throw error // a refusal is final: the folio was on the screen
    })
  },
})

/** Null where nobody sent it: what came with an import has no person. Invented people get letters only where none leaves. */
async function receiptLetter({ db, mail, settings }: Services, { subject, details }: Entry): Promise<Letter | null> {
  const [report] = (await reportsOf(db, [MilestoneId.parse(subject.id)])).filter(
    ({ number }) => number === details.report,
  )
  const person = report?.personId ? await findAccount(db, report.personId) : undefined
  const milestone = (await milestoneTitles(db, [subject.id])).get(subject.id)
  if (!report || !person || !milestone || (person.demonstration && !mail.mailbox)) return null
  const locale = person.locale ?? 'es'
  const t = words(locale)
  const values = {
    folio: folioOf(Number(details.commitment), Number(details.milestone), report.number),
    city: settings.TEQUIO_CITY,
    milestone: Number(details.milestone),
    commitment: Number(details.commitment),
    completion: completionName(report.completion, locale),
    day: formatDay(report.onDay, locale),
    evidence: t('receipt.evidence', { count: report.evidence.length }),
    address: `${settings.ORIGIN}${milestone.address}#reporte-${report.number}`,
  }
  return {
    id: `report-${report.id}`,
    to: person.email,
    subject: t('letter.receipt.subject', values),
    text: t('letter.receipt.text', values),
  }
}
