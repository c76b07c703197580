import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { headline } from '../content-text.tsx'
import { completionName } from '../words.ts'
import { reportAddress, responseForm } from './address.ts'
import { awaitingWord, disputedOf } from './store.ts'
import { words } from './words.ts'

/** In which organizations the person may do what. */
type Permissions = ReadonlyMap<string, ReadonlySet<string>>
const organizationsOf = (permissions: Permissions, permission: string) => [...(permissions.get(permission) ?? [])]

/** Letters of a reason on a desk: the rest is read beside the report. */
const REASON_LENGTH = 140

/** What waits between the two sides of a commitment: to the civil owner, reports without its word; to the public owner, those disputed. The oldest first. */
export async function counterpartDesk(db: Db, permissions: Permissions, locale: Locale): Promise<DeskItem[]> {
  const [civil, publicBodies] = [
    organizationsOf(permissions, 'progress.confirm'),
    organizationsOf(permissions, 'milestone.report'),
  ]
  const t = words(locale)
  const waiting = civil.length === 0 ? [] : await awaitingWord(db, civil)
  const disputed = publicBodies.length === 0 ? [] : await disputedOf(db, publicBodies)
  const item = (title: DeskItem['title'], address: string, why: string): DeskItem => ({
    title,
    address,
    why,
    dueOn: null,
    late: false,
  })
  return [
    ...waiting.map((report) =>
      item(
        report.title,
        responseForm(report),
        t('desk.awaits', {
          report: report.report,
          milestone: report.milestone,
          commitment: report.commitment,
          completion: completionName(report.completion, locale).toLowerCase(),
          day: formatDay(report.onDay, locale),
        }),
      ),
    ),
    ...disputed.map((report) =>
      item(
        report.title,
        reportAddress(report),
        t('desk.disputed', {
          report: report.report,
          milestone: report.milestone,
          commitment: report.commitment,
          reason: report.reason ? headline(inLanguage(report.reason, locale).text, REASON_LENGTH).short : '',
        }),
      ),
    ),
  ]
}
