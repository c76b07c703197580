import { sql, type SQL } from 'drizzle-orm'
import { organizationNames, organizationAddress } from '../../foundations/organizations/index.ts'
import { peopleNames } from '../../foundations/identity/index.ts'
import type { Tx } from '../../platform/database/index.ts'

export async function organizationLabel(tx: Tx, id: string): Promise<{ name: string; address: string } | null> {
  const found = (await organizationNames(tx, [id])).get(id)
  return found ? { name: found.name, address: organizationAddress(found) } : null
}

/** People have no page of their own. */
export const personLabel = async (tx: Tx, id: string): Promise<{ name: string; address: null }> => ({
  name: (await peopleNames(tx, [id])).get(id) ?? id,
  address: null,
})

/** Whether a list of organizations that was imported has it, under whatever spelling. */
export async function importsName(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`select from organization_import_rows where organization_id = ${id} and outcome in ('added', 'present') limit 1`,
  )
  return rows.length > 0
}

const ofPlan = sql`'/planes/' || p.slug`
const ofCommitment = sql`${ofPlan} || '/compromisos/' || c.number`
const ofMilestone = sql`${ofCommitment} || '/hitos/' || m.number`
const reports = sql`progress_reports r join milestones m on m.id = r.milestone_id join commitments c on c.id = m.commitment_id join plans p on p.id = m.plan_id`

/** The milestones whose reports they filed or added evidence to. */
export const leaningOnPerson = (tx: Tx, id: string) =>
  addresses(
    tx,
    sql`select ${ofMilestone} as address from ${reports} where r.person_id = ${id}
      union select ${ofMilestone} from evidence e join ${reports} on r.id = e.report_id where e.uploader_id = ${id}`,
  )

/**
 * Pages of records that refer to an organization, leaving out those of `among`: what the database would refuse to lose, and what
 * it would take away with it although it speaks of others (who supervises them, what they came from).
 */
export const leaningOnOrganization = (tx: Tx, id: string, among: readonly string[]) => {
  const real = sql`o.id not in (select jsonb_array_elements_text(${JSON.stringify(among)}::jsonb)::uuid)`
  return addresses(
    tx,
    sql`select ${ofPlan} as address from plans p where p.convener_id = ${id}
      union select ${ofPlan} from plan_seat_holders h join plans p on p.id = h.plan_id where h.organization_id = ${id}
      union select ${ofCommitment} from commitments c join plans p on p.id = c.plan_id
        where ${id} in (c.public_owner_id, c.civil_owner_id)
          or exists (select from commitment_actors a where a.commitment_id = c.id and a.organization_id = ${id})
      union select ${ofMilestone} from ${reports} where r.organization_id = ${id}
      union select '/personas' from roles where organization_id = ${id}
      union select '/organizaciones/' || o.slug from organization_supervisions s join organizations o on o.id = s.organization_id
        where s.authority_id = ${id} and ${real}
      union select '/organizaciones/' || o.slug from organization_successions s
        join organizations o on o.id in (s.predecessor_id, s.successor_id)
        where ${id} in (s.predecessor_id, s.successor_id) and o.id <> ${id} and ${real}`,
  )
}

async function addresses(tx: Tx, query: SQL): Promise<string[]> {
  const { rows } = await tx.execute<{ address: string }>(sql`select address from (${query}) found order by address`)
  return rows.map(({ address }) => address)
}
