import { dayOf, type Day } from '../../kernel/dates.ts'
import type { Db, Tx } from '../../platform/database/index.ts'
import { inOneLine } from '../../kernel/text.ts'
import type { Dated } from './periods.ts'
import { OrganizationId, type Registration, type Sector, type Supervision } from './register/model.ts'
import { findRecords, type OrganizationRecord } from './register/records.ts'
import { registerAll } from './register/registration.ts'
import {
  findIdsByName,
  findNames,
  findOptions,
  findOrganizationBySlug,
  findOrganizations,
  findSupervisions,
  isCalled,
  type OrganizationName,
} from './register/store.ts'

export { LEVELS, OrganizationId, SECTORS, type Level, type Registration, type Sector } from './register/model.ts'
export { addressOf as organizationAddress, heirsIn, nameToday, OrganizationLink } from './register/link.tsx'
export { importOrganizations, type ImportedOrganizations } from './imports/actions.ts'
export { exportOrganizations } from './list/export.ts'
export { explainReading, tellRemark } from './imports/telling.ts'
export { organizationIsGone } from './register/store.ts'
export {
  answererOf,
  answerersOf,
  dutiesOf,
  hasPassedOn,
  heirsOn,
  kinOf,
  withDuties,
  withFormers,
  type Heirs,
} from './register/passing-on.ts'
export type { OrganizationName, OrganizationRecord }

/** Everything public about each, as of that day (default: today), in the order of `ids`; unknown ids are left out. */
export const organizationRecords = (
  db: Db,
  ids: readonly string[],
  onDay: Day = dayOf(new Date()),
): Promise<OrganizationRecord[]> => findRecords(db, ids, onDay)

/** Whether and when each came or will come to its end; null although dissolved: nobody knows when. Unknown ids are left out. */
export async function organizationEnds(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { dissolved: boolean; dissolvedOn: Day | null }>> {
  const found = await findOrganizations(db, ids)
  return new Map(found.map(({ id, dissolved, dissolvedOn }) => [id, { dissolved, dissolvedOn }]))
}

/** What each organization is called on that day (default: today) and where its page is, from A to Z. Unknown ids are left out. */
export const organizationNames = (
  db: Db,
  ids: readonly string[],
  onDay: Day = dayOf(new Date()),
): Promise<Map<string, OrganizationName>> => findNames(db, ids, onDay)

/**
 * Which authorities supervised each of them, oldest first: from `from` to the day before `until`, null is unbounded. Whoever had
 * none is left out.
 */
export const supervisionsOf = (db: Db, ids: readonly string[]): Promise<Map<string, readonly Dated<Supervision>[]>> =>
  findSupervisions(db, ids)

/** The id of the organization that has that id or that slug; null where none has. */
export async function organizationIdOf(db: Db, idOrSlug: string): Promise<OrganizationId | null> {
  const id = OrganizationId.safeParse(idOrSlug).data
  if (id) return (await findOrganizations(db, [id]))[0]?.id ?? null
  return (await findOrganizationBySlug(db, idOrSlug))?.id ?? null
}

/**
 * Every organization that has or had that name or, where none, that acronym: the whole of it, whatever its accents, capitals
 * and dots. Two civil associations may share a name.
 */
export async function findOrganizationsByName(db: Db, text: string): Promise<OrganizationName[]> {
  const ids = await findIdsByName(db, text)
  return [...(await organizationNames(db, ids)).values()]
}

/** The one organization that has or had that name, or else that acronym; null where none has it, or several. */
export async function findOrganizationByName(db: Db, text: string): Promise<OrganizationName | null> {
  const found = await findOrganizationsByName(db, text)
  return found.length === 1 ? found[0]! : null
}

/**
 * Whether a person of that name would pass for an organization: that is its name or acronym, of any day, whatever accents, capitals,
 * dots, letters of other alphabets, articles and names of the city it comes with.
 */
export const passesForOrganization = (db: Db, name: string): Promise<boolean> => isCalled(db, name)

/** Those that still exist, by name, for a list to choose from. */
export async function organizationOptions(
  db: Db,
  { sector }: { sector?: Sector } = {},
): Promise<{ value: string; label: string }[]> {
  const found = await findOptions(db, dayOf(new Date()), sector)
  return found.map(({ id, name, acronym }) => ({ value: id, label: acronym ? `${name} (${acronym})` : name }))
}

/**
 * Enters an organization, with its act in the journal. Whether the actor may, and whether it is there already, is the caller's
 * to judge. Its name has 2 to 300 characters; it may come with stray spaces.
 */
export async function registerOrganization(
  tx: Tx,
  registration: Registration,
  actorId: string | null,
): Promise<OrganizationId> {
  const [entered] = await registerAll(
    tx,
    [{ ...registration, name: inOneLine(registration.name), acronym: inOneLine(registration.acronym ?? '') || null }],
    { actorId },
  )
  return entered!.id
}
