import { z } from 'zod'
import { federalRestDays } from '../../../kernel/working-days.ts'
import { page } from '../../../platform/http/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { calendarAddress, CALENDARS } from '../addresses.ts'
import { calendarsOf } from '../calendar.ts'
import { nextEntry, Slug, type Closure } from '../model.ts'
import { findPublishers } from '../store.ts'
import { CalendarsPage } from './pages.tsx'

const A_PAGE = 50

export const listPage = page(CALENDARS, {
  access: 'public',
  query: z.object({ after: Slug.optional() }),
  async load({ db, today }, { query }) {
    const day = today()
    // From A to Z. Bodies that publish are at most some hundreds: their names are all read to put them in order.
    const all = [...(await organizationNames(db, await findPublishers(db), day)).values()]
    const start = all.findIndex(({ slug }) => slug === query.after) + 1
    const shown = all.slice(start, start + A_PAGE)
    const calendars = await calendarsOf(
      db,
      shown.map(({ id }) => id),
    )
    return {
      items: shown.map((organization) => {
        const calendar = calendars.get(organization.id)!
        return { organization, closure: calendar.closureOn(day), next: nextEntry(calendar, day) }
      }),
      total: all.length,
      next: start + A_PAGE < all.length ? shown.at(-1)!.slug : null,
      federal: federalRestDays(Number(day.slice(0, 4))),
    }
  },
  page: (data) => <CalendarsPage {...data} />,
  json: ({ items, total, next, federal }) => ({
    items: items.map(({ organization: { id, slug, name }, closure, next: coming }) => ({
      organization: { id, name, address: `/organizaciones/${slug}` },
      address: calendarAddress({ slug }),
      workingToday: closure === null,
      closedToday: closure && closureRecord(closure),
      next: coming && { entry: coming.id, fromDay: coming.fromDay, lastDay: coming.lastDay, reason: coming.reason },
    })),
    total,
    next: next && `${CALENDARS}.json?after=${next}`,
    federalRestDays: federal,
  }),
})

/** Why a day does not count, for machines. */
export const closureRecord = (closure: Closure) =>
  closure.kind === 'weekend'
    ? { kind: 'weekend' }
    : closure.kind === 'federal'
      ? { kind: 'federal', holiday: closure.holiday }
      : { kind: closure.entry.kind, entry: closure.entry.id, reason: closure.entry.reason }
