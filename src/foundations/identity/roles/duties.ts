import { sql, type Placeholder, type SQL } from 'drizzle-orm'
import { dutiesOf, hasPassedOn } from '../../organizations/index.ts'
import { roles } from '../tables.ts'

/**
 * The organizations in which a role counts on that day: none where its own passed on. Authorities go on until there is one elsewhere,
 * since without any nobody could name the next.
 */
export const dutiesOfRole = (day: string | Placeholder): SQL<string[]> => sql<string[]>`case
  when ${roles.role} = 'authority' and ${hasPassedOn(roles.organizationId, day)} and not exists (
    select from roles other where other.role = 'authority' and other.from_day <= ${day}::date
      and (other.until_day is null or other.until_day > ${day}::date) and not ${hasPassedOn(sql`other.organization_id`, day)})
  then array[${roles.organizationId}]
  else ${dutiesOf(roles.organizationId, day)} end`
