import { principleNames, principleOptions, type PrincipleName } from '../../../foundations/legal-framework/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import type { Ref } from '../../../kernel/ref.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import type { CommitmentFilters } from '../commitments/filters.ts'
import { listCommitments } from '../commitments/list.ts'
import { stateOf, tallyCommitments, type Tally } from '../commitments/tallies.ts'
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
const REPORTS_SHOWN = 5

async function organizationSlot({ db, today }: Context, id: string) {
  const day = today()
  const filters = { organizationId: id }
  const [found, reports, tallies, principles] = await Promise.all([
    find(db, filters, day),
    reportsBy(db, id, REPORTS_SHOWN),
    tallyCommitments(db, filters, day, { apart: false }),
    principleOptions(db, day),
  ])
  return (
    <OrganizationCommitments
      {...found}
      id={id}
      reports={reports}
      principles={await scoresOf(db, tallies.principle, principles)}
    />
  )
}

async function principleSlot({ db, today }: Context, id: string) {
  const [found, names] = await Promise.all([find(db, { principleId: id }, today()), principleNames(db, [id])])
  return <PrincipleCommitments {...found} slug={names.get(id)?.slug} />
}

/** Those that the filters choose, however many: six queries. */
async function find(db: Db, filters: CommitmentFilters, today: string): Promise<Found> {
  const [page, state, plans, timeliness] = await Promise.all([
    listCommitments(db, filters, { sort: 'due', limit: SHOWN }, today),
    stateOf(db, filters, today),
    countByPlan(db, filters, today),
    timelinessOf(db, filters, today),
  ])
  const owners = page.items.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId])
  return {
    ...page,
    state,
    plans,
    timeliness,
    organizations: await organizationNames(
      db,
      owners.filter((owner) => owner !== null),
    ),
  }
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
