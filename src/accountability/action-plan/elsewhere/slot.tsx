import { principleNames, principleOptions, type PrincipleName } from '../../../foundations/legal-framework/index.ts'
import { organizationNames, withFormers } from '../../../foundations/organizations/index.ts'
import type { Ref } from '../../../kernel/ref.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import type { CommitmentFilters } from '../commitments/filters.ts'
import { listCommitments } from '../commitments/list.ts'
import { countsNow, type Counts, type Tally } from '../commitments/tallies.ts'
import { planTitles } from '../plans/store.ts'
import { OrganizationCommitments, PrincipleCommitments, type Found } from './sections.tsx'
import { countByPlan, reportsBy, timelinessOf } from './store.ts'

/** What plans have to say on the page of an organization or of a principle, which lie below them. */
export async function planSlots(context: Context, { kind, id }: Ref) {
  if (kind === 'organization') return organizationSlot(context, id)
  if (kind === 'principle') return principleSlot(context, id)
  return null
}

/** Cards on the page; of what is beyond, how many and where. */
const SHOWN = 12
const PLANS_SHOWN = 10
const REPORTS_SHOWN = 5

async function organizationSlot({ db, today }: Context, id: string) {
  const day = today()
  const counts = await countsNow(db)
  const filters = { owners: withFormers(await counts.heirs(day), id) }
  const [found, own, reports, tallies, principles] = await Promise.all([
    find(db, filters, day, counts, [id]),
    counts.matches({ owners: [id] }, day),
    reportsBy(db, id, REPORTS_SHOWN),
    counts.tally(filters, day, { apart: false }),
    principleOptions(db, day),
  ])
  return (
    <OrganizationCommitments
      {...found}
      id={id}
      inherited={found.total - own.commitments}
      reports={reports}
      principles={await scoresOf(db, tallies.principle, principles)}
    />
  )
}

async function principleSlot({ db, today }: Context, id: string) {
  const counts = await countsNow(db)
  const [found, names] = await Promise.all([find(db, { principleId: id }, today(), counts), principleNames(db, [id])])
  return <PrincipleCommitments {...found} slug={names.get(id)?.slug} />
}

/** Those that the filters choose, however many, with the names of their owners and of those `besides`: five queries. */
async function find(
  db: Db,
  filters: CommitmentFilters,
  today: string,
  counts: Counts,
  besides: readonly string[] = [],
): Promise<Found> {
  const [page, state, plans, timeliness] = await Promise.all([
    listCommitments(db, filters, { sort: 'due', limit: SHOWN }, today, counts),
    counts.state(filters, today),
    countByPlan(db, filters, today, PLANS_SHOWN),
    timelinessOf(db, filters, today),
  ])
  const owners = page.items.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId])
  const named = [...besides, ...owners].filter((owner) => owner !== null)
  const titles = await planTitles(db, [...new Set(page.items.map(({ planId }) => planId))])
  return { ...page, state, plans, titles, timeliness, organizations: await organizationNames(db, named, today) }
}

/** Every principle in force, whether served or not, and whatever older ones its commitments serve. */
async function scoresOf(db: Db, tallies: readonly Tally[], inForce: readonly PrincipleName[]) {
  const known = new Map(inForce.map((principle) => [principle.id, principle]))
  const older = await principleNames(
    db,
    tallies.map(({ value }) => value).filter((id) => !known.has(id)),
  )
  return [...inForce, ...older.values()].map((principle) => ({
    principle,
    tally: tallies.find(({ value }) => value === principle.id),
  }))
}
