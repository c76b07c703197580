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
const ofAssessment = sql`${ofCommitment} || '/valoracion'`
const assessed = sql`assessments a join commitments c on c.id = a.commitment_id join plans p on p.id = a.plan_id`
const ofMilestone = sql`${ofCommitment} || '/hitos/' || m.number`
const ofQuestion = sql`'/preguntas/' || q.number`
const reports = sql`progress_reports r join milestones m on m.id = r.milestone_id join commitments c on c.id = m.commitment_id join plans p on p.id = m.plan_id`

/** The milestones whose reports they filed, added evidence to or answered, and the questions they answered or moderated. */
export const leaningOnPerson = (tx: Tx, id: string) =>
  addresses(
    tx,
    sql`select ${ofMilestone} as address from ${reports} where r.person_id = ${id}
      union select ${ofMilestone} from evidence e join ${reports} on r.id = e.report_id where e.uploader_id = ${id}
      union select ${ofMilestone} from report_responses s join ${reports} on r.id = s.report_id where s.person_id = ${id}
      union select ${ofAssessment} from ${assessed} where a.author_id = ${id} and a.state = 'published'
      union select ${ofAssessment} from ${assessed} join assessment_reviews v on v.assessment_id = a.id where v.person_id = ${id}
      union select ${ofAssessment} from ${assessed} join assessment_replies y on y.assessment_id = a.id where y.person_id = ${id}
      union select ${ofPlan} || '/valoracion' from assessment_assignments g join plans p on p.id = g.plan_id where ${id} in (g.person_id, g.assigned_by)
      union select ${ofQuestion} from contributions q where q.author_id = ${id}
        or exists (select from contribution_answers a where a.contribution_id = q.id and a.person_id = ${id})
        or exists (select from contribution_moderations x where x.contribution_id = q.id and x.person_id = ${id})
        or exists (select from contribution_appeals x where x.contribution_id = q.id and ${id} in (x.hidden_by, x.decided_by))
      union select ${ofPlan} || '/redaccion' from plans p where exists (select from draft_versions d where d.plan_id = p.id and d.person_id = ${id})
        or exists (select from draft_submissions s where s.plan_id = p.id and s.person_id = ${id})
      union select '/decisiones/' || v.decision_id from decision_votes v where v.person_id = ${id}
      union select '/decisiones/' || x.decision_id from decision_excuses x where x.person_id = ${id}
      union select '/decisiones/' || d.id from decisions d where ${id} in (d.opened_by, d.closed_by, d.withdrawn_by)
      union select '/instancias/' || k.slug from decision_members b join decision_makers k on k.id = b.maker_id where b.person_id = ${id}
      union select '/reglas-de-participacion' from participation_rule_versions where person_id = ${id}
      union select '/planes/minimos' from drafting_minimums where ${id} in (person_id, withdrawn_by)
      union select '/reglas-de-participacion#plazos' from answer_terms where person_id = ${id}`,
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
      union select ${ofMilestone} from report_responses s join ${reports} on r.id = s.report_id where s.organization_id = ${id}
      union select ${ofAssessment} from ${assessed} where a.organization_id = ${id}
      union select ${ofAssessment} from ${assessed} join assessment_parties y on y.assessment_id = a.id where y.organization_id = ${id}
      union select ${ofPlan} || '/valoracion' from assessment_assignments g join plans p on p.id = g.plan_id where g.organization_id = ${id}
      union select ${ofPlan} || '/redaccion' from plans p where exists (select from draft_versions d where d.plan_id = p.id and d.organization_id = ${id})
        or exists (select from draft_submissions s where s.plan_id = p.id and s.organization_id = ${id})
      union select '/personas' from roles where organization_id = ${id}
      union select '/instancias/' || k.slug from decision_makers k where k.organization_id = ${id}
      union select ${ofQuestion} from contributions q where q.owner_id = ${id} or (q.subject_kind = 'organization' and q.subject_id = ${id})
        or exists (select from contribution_answers a where a.contribution_id = q.id and ${id} in (a.organization_id, a.transferred_to))
        or exists (select from contribution_moderations x where x.contribution_id = q.id and x.organization_id = ${id})
        or exists (select from contribution_appeals x where x.contribution_id = q.id and x.organization_id = ${id})
      union select '/reglas-de-participacion' from participation_rule_versions where organization_id = ${id}
      union select '/planes/minimos' from drafting_minimums where organization_id = ${id}
      union select '/reglas-de-participacion#plazos' from answer_terms where authority_id = ${id}
      union select '/calendarios/' || o.slug from calendar_entries e join organizations o on o.id = e.organization_id
        where ${id} in (e.organization_id, e.publisher_id)
      union select '/organizaciones/' || o.slug || '/cargos/' || t.number from posts t
        join organizations o on o.id = t.organization_id where t.organization_id = ${id}
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
