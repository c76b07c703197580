import { z } from 'zod'
import { Day, type Day as DayText } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { onDay } from '../periods.ts'
import { namingOn } from '../changes/model.ts'
import { Borough, isDissolved, Level, OrganizationId, Sector, SuccessionKind } from './model.ts'
import { findHistories, findNames, findOrganizations, findSuccessions } from './store.ts'

const period = {
  from: Day.nullable().describe('First day, YYYY-MM-DD; null: since its beginning, or not known.'),
  until: Day.nullable().describe('First day on which it no longer held, YYYY-MM-DD; null: until further notice.'),
}
const other = z.object({
  id: OrganizationId,
  name: z.string().describe('Its name today.'),
  address: z.string().describe('Path of its page.'),
})

/** An organization as the public sees it: on its page as JSON, in the API, in search. */
export const OrganizationRecord = z.object({
  id: OrganizationId.describe('Permanent identifier, UUID.'),
  slug: z.string().describe('Last part of the address of its page; never changes, whatever its name.'),
  address: z.string().describe('Path of its page.'),
  name: z.string().describe('Its name today.'),
  acronym: z.string().nullable().describe('Its acronym today; null: none known.'),
  sector: Sector.describe('Part of society that it belongs to.'),
  level: Level.nullable().describe('Level of government; «none»: outside government; null: not known.'),
  category: z
    .string()
    .nullable()
    .describe('Its category today, by its identifier in the catalogue of categories; null: not known.'),
  borough: Borough.nullable().describe(
    "Alcaldía that it governs or where it works: INEGI's CVE_MUN within Mexico City; null: none or not known.",
  ),
  foundedOn: Day.nullable().describe('Day of its founding, YYYY-MM-DD; null: not known.'),
  dissolved: z.boolean().describe('Whether it no longer exists today.'),
  dissolvedOn: Day.nullable().describe(
    'Day since which it no longer exists, YYYY-MM-DD; it may be ahead. Null: not dissolved, or not known when.',
  ),
  website: z.string().nullable().describe('Address of its own website; null: not known.'),
  supervisedBy: other.nullable().describe('Authority that supervises its transparency today; null: none or not known.'),
  names: z
    .array(z.object({ name: z.string(), acronym: z.string().nullable(), ...period }))
    .describe('Every name it has had, oldest first.'),
  categories: z
    .array(z.object({ category: z.string(), ...period }))
    .describe('Every category it has had, oldest first.'),
  supervisions: z
    .array(z.object({ authority: other, ...period }))
    .describe('Every authority that has supervised it, oldest first.'),
  predecessors: z
    .array(z.object({ organization: other, kind: SuccessionKind, on: Day.nullable(), note: z.string().nullable() }))
    .describe('Organizations that it took over from, and how.'),
  successors: z
    .array(z.object({ organization: other, kind: SuccessionKind, on: Day.nullable(), note: z.string().nullable() }))
    .describe('Organizations that took over from it, and how.'),
})
export type OrganizationRecord = z.infer<typeof OrganizationRecord>

/** The public records of organizations as of `day`, in the order of `ids`; unknown ids are left out. Six queries however many. */
export async function findRecords(db: Db, ids: readonly string[], day: DayText): Promise<OrganizationRecord[]> {
  const found = new Map(
    (await findOrganizations(db, ids)).map((organization) => [organization.id as string, organization]),
  )
  const histories = await findHistories(db, ids)
  const successions = await findSuccessions(db, ids)
  const authorities = [...histories.supervisions.values()].flat().map(({ authorityId }) => authorityId)
  const names = await findNames(
    db,
    [...authorities, ...successions.flatMap(({ predecessorId, successorId }) => [predecessorId, successorId])],
    day,
  )
  const otherOf = (id: OrganizationId) => {
    const known = names.get(id)
    return { id, name: known?.name ?? '', address: known ? `/organizaciones/${known.slug}` : '' }
  }
  return ids.flatMap((id): OrganizationRecord[] => {
    const organization = found.get(id)
    if (!organization) return []
    const history = {
      names: histories.names.get(id) ?? [],
      categories: histories.categories.get(id) ?? [],
      supervisions: histories.supervisions.get(id) ?? [],
    }
    const supervision = onDay(history.supervisions, day)
    const { name, acronym } = namingOn(history, day)
    const { slug, sector, level, borough, foundedOn, dissolvedOn, website } = organization
    return [
      {
        id: organization.id,
        slug,
        address: `/organizaciones/${slug}`,
        name,
        acronym,
        sector,
        level,
        category: onDay(history.categories, day)?.categoryId ?? null,
        borough,
        foundedOn,
        dissolved: isDissolved(organization, day),
        dissolvedOn,
        website,
        supervisedBy: supervision ? otherOf(supervision.authorityId) : null,
        names: history.names,
        categories: history.categories.map(({ categoryId, from, until }) => ({ category: categoryId, from, until })),
        supervisions: history.supervisions.map(({ authorityId, from, until }) => ({
          authority: otherOf(authorityId),
          from,
          until,
        })),
        predecessors: successions
          .filter(({ successorId }) => successorId === id)
          .map(({ predecessorId, kind, on, note }) => ({ organization: otherOf(predecessorId), kind, on, note })),
        successors: successions
          .filter(({ predecessorId }) => predecessorId === id)
          .map(({ successorId, kind, on, note }) => ({ organization: otherOf(successorId), kind, on, note })),
      },
    ]
  })
}
