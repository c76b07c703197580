import { z } from 'zod'
import { refKey, type Ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { rendered, respond } from '../../../platform/cache/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { download, type Context, type Route } from '../../../platform/http/index.ts'
import { lastActs } from './moments.ts'
import { resourceOf, titleOf, type Around, type CalendarEvent } from '../around.ts'
import { MINE } from '../follows/address.ts'
import { MOST_FOLLOWED } from '../follows/model.ts'
import { followingOf, settingsOf } from '../follows/store.ts'
import { words } from '../words.ts'
import { readCalendarKey } from './secret.ts'

const FILE = /^(.{1,300})\.ics$/

/** What is due, as calendars subscribe to it: of one record, or of all that a person follows, at an address that only they know. */
export const calendarRoutes = (around: Around): Route[] => [
  download('/calendario/mio/:file{[A-Za-z0-9_.-]+\\.ics}', {
    access: 'public',
    params: z.object({ file: z.string().regex(FILE) }),
    async handle(context, { params }) {
      const { db, settings, locale } = context
      const key = readCalendarKey(settings, FILE.exec(params.file)![1]!)
      const isGood = key && (await settingsOf(db, key.personId)).calendar === key.generation
      if (!isGood) throw new NotFound()
      const followed = await followingOf(db, key.personId, { limit: MOST_FOLLOWED })
      const events = await eventsOf(around, context, followed.map(({ subject }) => subject)) // prettier-ignore
      const body = around.writeCalendar({
        name: words(locale)('calendar.mine', { city: settings.TEQUIO_CITY }),
        language: locale,
        url: settings.ORIGIN + MINE,
        events,
      })
      return answer(body, context, 'private, no-cache')
    },
  }),
  download('/calendario/:kind/:file{[0-9a-f-]+\\.ics}', {
    access: 'public',
    params: z.object({ kind: z.string().max(60), file: z.string().regex(FILE) }),
    async handle(context, { params }) {
      const { db, settings, locale } = context
      const id = z.uuid().safeParse(FILE.exec(params.file)![1])
      if (!id.success || !resourceOf(around, params.kind)?.dueDates) throw new NotFound()
      const subject = { kind: params.kind, id: id.data }
      const record = await titleOf(around, db, subject)
      if (!record) throw new NotFound(subject)
      const body = around.writeCalendar({
        name: words(locale)('calendar.of', { title: inLanguage(record.title, locale).text }),
        language: locale,
        url: settings.ORIGIN + record.address,
        events: await eventsOf(around, context, [subject]),
      })
      return answer(body, context, 'public, max-age=0, must-revalidate')
    },
  }),
]

const answer = (body: string, { request }: Context, cache: string) =>
  respond(
    rendered(body, 'text/calendar; charset=utf-8'),
    request,
    new Headers({ 'cache-control': cache, vary: 'cookie, accept-encoding', 'x-robots-tag': 'noindex' }),
  )

/**
 * One event for each day on which something is due, however many of the records it belongs to; a query per kind of record and one
 * for the moments. An event was last changed with its record.
 */
async function eventsOf(
  around: Around,
  { db, settings, locale }: Pick<Context, 'db' | 'settings' | 'locale'>,
  records: readonly Ref[],
): Promise<CalendarEvent[]> {
  const stamps = await lastActs(db, records)
  const { host } = new URL(settings.ORIGIN)
  const events = (await datesOf(around, db, records)).map(({ subject, uid, day, title, address }) => {
    const said = inLanguage(title, locale)
    return {
      uid: `${uid}@${host}`,
      stamp: stamps.get(refKey(subject)) ?? new Date(0),
      firstDay: day,
      lastDay: day,
      summary: said.text,
      language: said.lang,
      url: settings.ORIGIN + address,
    }
  })
  return [...new Map(events.map((event) => [event.uid, event])).values()].toSorted(
    (a, b) => a.firstDay.localeCompare(b.firstDay) || a.uid.localeCompare(b.uid),
  )
}

async function datesOf(around: Around, db: Db, records: readonly Ref[]) {
  const dates = []
  for (const [kind, ofKind] of Map.groupBy(records, (record) => record.kind)) {
    const found = await resourceOf(around, kind)?.dueDates?.(db, ofKind.map(({ id }) => id)) // prettier-ignore
    for (const [id, due] of found ?? []) dates.push(...due.map((date) => ({ ...date, subject: { kind, id } })))
  }
  return dates
}
