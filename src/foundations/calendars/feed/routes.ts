import { z } from 'zod'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import { federalRestDays } from '../../../kernel/working-days.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import type { OrganizationName } from '../../organizations/index.ts'
import { calendarAddress, entryAddress } from '../addresses.ts'
import { calendarOf } from '../calendar.ts'
import type { AppliedEntry } from '../model.ts'
import { organizationAt } from '../organization-at.ts'
import { findWithdrawn } from '../store.ts'
import { words } from '../words.ts'
import { writeICalendar, type CalendarEvent } from './icalendar.ts'

const FILE = /^([a-z0-9-]{1,80})\.ics$/

export const feed = download('/calendarios/:file{[a-z0-9-]+\\.ics}', {
  access: 'public',
  params: z.object({ file: z.string().regex(FILE) }),
  async handle(context, { params }) {
    const { db, settings, locale, today } = context
    const slug = FILE.exec(params.file)?.[1]
    if (!slug) throw new NotFound()
    const organization = await organizationAt(context, slug)
    const calendar = await calendarOf(db, organization.id)
    const withdrawn = (await findWithdrawn(db, organization.id)).map((entry) => ({ ...entry, inherited: false }))
    const site = { origin: settings.ORIGIN, host: new URL(settings.ORIGIN).host, organization, locale }
    const body = writeICalendar({
      name: words(locale)('year.title', { name: organization.name }),
      language: locale,
      url: settings.ORIGIN + calendarAddress(organization),
      events: [
        ...federalEvents(Number(today().slice(0, 4)), site),
        ...[...calendar.entries, ...withdrawn].map((entry) => entryEvent(entry, site)),
      ],
    })
    return new Response(body, {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': contentDisposition('inline', params.file),
        'cache-control': 'no-cache',
      },
    })
  },
})

type Site = { origin: string; host: string; organization: OrganizationName; locale: Locale }

/** Of the year before and the two to come. */
const federalEvents = (year: number, { host, locale }: Site): CalendarEvent[] =>
  [year - 1, year, year + 1, year + 2].flatMap(federalRestDays).map(({ day, holiday }) => ({
    uid: `federal-${day}@${host}`,
    stamp: new Date('2006-01-18T06:00:00Z'), // of the law: the same whenever it is asked for
    firstDay: day,
    lastDay: day,
    summary: words(locale)('feed.federal', { holiday: words(locale)(`federal.${holiday}`) }),
    description: words(locale)('federal-source'),
  }))

function entryEvent(entry: AppliedEntry, { origin, host, organization, locale }: Site): CalendarEvent {
  const { id, kind, fromDay, lastDay, reason, publishedAt, withdrawn, inherited } = entry
  const publication = [entry.publicationReference, entry.publicationUrl].filter(Boolean).join(', ')
  const t = words(locale)
  const said = inLanguage(reason, locale)
  return {
    // Of an authority's entry an organization may have several parts, as it was supervised.
    uid: inherited ? `${id}-${fromDay}@${host}` : `${id}@${host}`,
    stamp: withdrawn ? new Date(`${withdrawn.on}T18:00:00Z`) : publishedAt,
    firstDay: fromDay,
    lastDay,
    summary: t(`feed.${kind}`, { reason: said.text }),
    description: [withdrawn && textIn(withdrawn.reason, locale), publication && t('feed.publication', { publication })]
      .filter(Boolean)
      .join('\n'),
    url: inherited ? undefined : origin + entryAddress(organization, id),
    cancelled: withdrawn !== null,
  }
}

const textIn = (text: TranslatedText, locale: Locale) => inLanguage(text, locale).text
