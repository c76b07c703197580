import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { peopleNames, peopleOfOrganization } from '../../identity/index.ts'

/** Names by id of whose accounts may be linked: of who acts here for the organization, and the one that is `linked` already. */
export const linkableAccounts = async (db: Db, organizationId: string, linked: string | null, today: Day) =>
  new Map([
    ...(await peopleOfOrganization(db, organizationId, today)),
    ...(await peopleNames(db, linked ? [linked] : [])),
  ])
