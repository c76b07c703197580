import { principlesBeside, type PrincipleName } from '../../../foundations/legal-framework/index.ts'
import { organizationNames, type Heirs, type OrganizationName } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { PlanId } from '../plans/model.ts'
import type { Counts, Tallies } from './tallies.ts'

export type Names = {
  organizations: ReadonlyMap<string, OrganizationName>
  principles: ReadonlyMap<string, PrincipleName>
}

/** What a whole plan can be narrowed by, whatever is chosen of it now. */
export type Choices = {
  tallies: Tallies
  heirs: Heirs
  /** Of every owner of a commitment, of who answers in their place and of those asked for besides, from A to Z, and of every principle of the catalogues that the plan uses. */
  names: Names
}

/** Three queries. */
export async function choicesOf(
  db: Db,
  planId: PlanId,
  today: Day,
  counts: Counts,
  besides: readonly (string | null)[] = [],
): Promise<Choices> {
  const tallies = await counts.tally({ planId }, today, { apart: false })
  const owners = tallies.organization.map(({ value }) => value)
  const [organizations, principles] = await Promise.all([
    organizationNames(db, [...new Set([...owners, ...besides.filter((id) => id !== null)])], today),
    principlesBeside(
      db,
      tallies.principle.map(({ value }) => value),
    ),
  ])
  const heirs = await counts.heirs(today)
  return { tallies, heirs, names: { organizations, principles: new Map(principles.map((one) => [one.id, one])) } }
}

/**
 * How addresses write each principle: its slug. Where two catalogues have one of the same slug, that of the earlier catalogue
 * is written with it: «2015/usabilidad».
 */
export function principleKeys(principles: Names['principles']): Map<string, string> {
  const ids = new Map<string, string>()
  const latest = [...principles.values()].sort((a, b) => (a.catalogue < b.catalogue ? 1 : -1))
  for (const { id, slug, catalogue } of latest) ids.set(ids.has(slug) ? `${catalogue}/${slug}` : slug, id)
  return new Map([...ids].map(([key, id]) => [id, key]))
}
