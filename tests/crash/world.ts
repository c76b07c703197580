import { sql } from 'drizzle-orm'
import { addCommitment } from '../../src/accountability/action-plan/commitments/actions.ts'
import type { CommitmentDraft } from '../../src/accountability/action-plan/commitments/model.ts'
import { standingOf } from '../../src/accountability/action-plan/commitments/standing.ts'
import { addMilestone } from '../../src/accountability/action-plan/milestones/actions.ts'
import { createPlan } from '../../src/accountability/action-plan/plans/actions.ts'
import { commitments, milestones } from '../../src/accountability/action-plan/tables.ts'
import { ensurePerson } from '../../src/foundations/identity/index.ts'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import { dayOf } from '../../src/kernel/dates.ts'
import type { Verdict } from '../../src/kernel/verdict.ts'
import type { Db } from '../../src/platform/database/index.ts'
import { officerOf, type World } from './officer.ts'

const sizes = { commitments: 3, milestonesEach: 4 }

/** A plan of three commitments with four milestones each, made by the acts that people use. */
export async function makeWorld(db: Db): Promise<World> {
  const { organizationId, personId } = await db.transaction(async (tx) => ({
    organizationId: await registerOrganization(tx, { name: 'Secretaría de Obras', sector: 'public-body' }, null),
    personId: await ensurePerson(tx, { email: 'ana@example.org', name: 'Ana' }),
  }))
  const acting = {
    actor: officerOf({ organizationId, personId }),
    transaction: db.transaction.bind(db) as never,
    today: () => dayOf(new Date()),
  }
  const planId = accepted(await createPlan(acting, { ...plan, convenerId: organizationId }))
  const ids: string[] = []
  for (let number = 1; number <= sizes.commitments; number++) {
    const draft = { ...commitment, number, title: { es: `Compromiso ${number}` }, publicOwnerId: organizationId }
    const commitmentId = accepted(await addCommitment(acting, planId, draft))
    for (let milestone = 1; milestone <= sizes.milestonesEach; milestone++) {
      const draft = { number: milestone, title: { es: `Hito ${milestone}` }, deliverable: null, dependsOn: [] }
      ids.push(
        accepted(await addMilestone(acting, commitmentId, { ...draft, startsOn: '2026-01-01', endsOn: '2026-06-30' })),
      )
    }
  }
  return { organizationId, personId, planId, milestones: ids }
}

const plan = {
  slug: 'ciudad-de-prueba-2026',
  title: { es: 'Plan de prueba' },
  territory: 'Ciudad de prueba',
  summary: null,
  statusNote: null,
  startsOn: '2026-01-01',
  endsOn: '2027-12-31',
  publishedOn: null,
  demonstration: false,
  source: null,
  phases: [],
  seats: [],
}

const commitment: Omit<CommitmentDraft, 'number' | 'title' | 'publicOwnerId'> = {
  problem: null,
  causes: null,
  effects: null,
  objective: null,
  product: null,
  civilOwnerId: null,
  actors: [],
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  participationLevel: null,
  principleIds: [],
  goals: [],
  scope: 'city',
  boroughs: [],
  budgetAmount: null,
  budgetCurrency: null,
  budgetNote: null,
}

function accepted<Value>(verdict: Verdict<Value, string>): Value {
  if (!verdict.ok) throw new Error(`The plan of the test was refused: ${verdict.reason}`)
  return verdict.value
}

/** Everything in which rows, journal and kept figures disagree, one sentence each; empty when all is well. */
export async function contradictions(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ what: string; count: number }>(sql`
    select what, count(*)::int as count from (
      select 'a report without exactly one journal entry' as what from progress_reports report
        where 1 <> (select count(*) from journal where event = 'milestone.progress-reported'
          and subject_id = milestone_id and (details ->> 'report')::int = report.number)
      union all
      select 'a journal entry of a report that is not there' from journal where event = 'milestone.progress-reported'
        and not exists (select from progress_reports where milestone_id = subject_id and number = (details ->> 'report')::int)
      union all
      select 'an organization without exactly one journal entry' from organizations
        where 1 <> (select count(*) from journal where event = 'organization.registered' and subject_id = organizations.id)
      union all
      select 'a journal entry of an organization that is not there' from journal
        where event = 'organization.registered' and not exists (select from organizations where id = subject_id)
      union all
      select 'a journal entry that belongs to no history' from journal
        where not exists (select from journal_about where entry_id = journal.id)
      union all
      select 'a report past «limited» without evidence' from progress_reports report
        where completion in ('substantial', 'complete') and not exists (select from evidence where report_id = report.id)
      union all
      select 'an organization without a name' from organizations
        where not exists (select from organization_names where organization_id = organizations.id)
      union all
      select 'a milestone that does not say what its standing report says' from milestones
        left join lateral (select completion, on_day from progress_reports where milestone_id = milestones.id
          order by on_day desc, number desc limit 1) standing on true
        where (milestones.completion, milestones.reported_on) is distinct from (standing.completion, standing.on_day)
      union all
      select 'a milestone whose reports are not numbered from 1 without a gap' from progress_reports
        group by milestone_id having max(number) <> count(*)
      union all
      select 'a plan that counts its commitments wrongly' from plans
        where commitment_count <> (select count(*) from commitments where plan_id = plans.id)
    ) as wrong group by what`)
  return [...rows.map(({ what, count }) => `${count} times: ${what}`), ...(await wrongStandings(db))]
}

/** Commitments whose kept standing is not what the rule makes of their milestones. */
async function wrongStandings(db: Db): Promise<string[]> {
  const own = Map.groupBy(await db.select().from(milestones), ({ commitmentId }) => commitmentId)
  return (await db.select().from(commitments)).flatMap((commitment) => {
    const due = standingOf(own.get(commitment.id) ?? [], commitment.endsOn)
    const wrong = Object.entries(due).filter(([field, value]) => commitment[field as keyof typeof due] !== value)
    return wrong.map(([field, value]) => `Commitment ${commitment.number} keeps another ${field} than ${value}`)
  })
}
