import { defineModule } from '../../platform/manifest/index.ts'
import { calendarActs } from './entries/acts.ts'
import { entryRoutes } from './entries/routes.tsx'
import { feed } from './feed/routes.ts'
import { listPage } from './list/routes.tsx'
import { MANAGE } from './policy.ts'
import { calendarEntryResource } from './resource.ts'
import { calendarSlot } from './slot.tsx'
import { events } from './telling.ts'
import { words } from './words.ts'
import { yearPage } from './year/routes.tsx'

export default defineModule({
  name: 'calendars',
  // «x.ics» is a slug to nobody: the feed comes before the page.
  routes: [listPage, feed, ...entryRoutes, yearPage],
  permissions: [MANAGE],
  events,
  resources: [calendarEntryResource],
  acts: calendarActs,
  scopes: { 'calendars:write': (locale) => words(locale)('scope') },
  slots: calendarSlot,
})
