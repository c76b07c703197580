import { supervisionsOf } from '../organizations/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { organizationCalendar, type OrganizationCalendar } from './model.ts'
import { findEntriesInForce } from './store.ts'

/** The calendars of organizations, by id. Two queries however many they are. */
export async function calendarsOf(db: Db, ids: readonly string[]): Promise<Map<string, OrganizationCalendar>> {
  const supervisions = await supervisionsOf(db, ids)
  const authorities = [...supervisions.values()].flat().map(({ authorityId }) => authorityId)
  const entries = await findEntriesInForce(db, [...new Set([...ids, ...authorities])])
  return new Map(ids.map((id) => [id, organizationCalendar(id, entries, supervisions.get(id) ?? [])]))
}

/** What an organization works by: what it published, what its authority did while it supervised it, and the federal days of rest. */
export const calendarOf = async (db: Db, organizationId: string): Promise<OrganizationCalendar> =>
  (await calendarsOf(db, [organizationId])).get(organizationId)!
