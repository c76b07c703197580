import type { Around } from '../cross-cutting/notifications/index.ts'
import { writeICalendar } from '../foundations/calendars/index.ts'
import { accountsOf, peopleNames } from '../foundations/identity/index.ts'
import { organizationNames } from '../foundations/organizations/index.ts'

/** What notifications need to know of the modules beside them. */
export const around = (modules: Around['modules']): Around => ({
  modules,
  names: { people: peopleNames, organizations: organizationNames },
  accounts: accountsOf,
  writeCalendar: writeICalendar,
})
