import { sql, type SQL } from 'drizzle-orm'
import { databaseCode } from '../../platform/http/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { installation, readInstallation } from '../../platform/database/installation.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { DEMONSTRATION, DEMONSTRATION_RECORDS, INSTALLATION } from './load.ts'

export type Removal = { removed: number; kept: number }
type Subject = { kind: string; id: string }

const FOREIGN_KEY_VIOLATION = '23503'

/**
 * Takes the invented plan, people and organizations away, with their history and their place in search. What real records have
 * come to lean on stays, and is counted as kept. Null where no demonstration was loaded.
 */
export function removeDemonstration(services: Services): Promise<Removal | null> {
  return services.transaction(async (tx) => {
    if ((await readInstallation(tx, DEMONSTRATION)) !== true) return null
    const made = (await readInstallation(tx, DEMONSTRATION_RECORDS)) as
      | { organizations?: string[]; people?: string[] }
      | undefined
    const subjects = await subjectsOfPlans(tx)
    await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
    await deletePlans(tx)
    let kept = 0
    for (const id of made?.people ?? []) {
      if (await deleted(tx, sql`delete from people where id = ${id} and demonstration`))
        subjects.push({ kind: 'person', id })
      else kept++
    }
    for (const id of made?.organizations ?? []) {
      if (await deleted(tx, sql`delete from organizations where id = ${id}`))
        subjects.push({ kind: 'organization', id })
      else kept++
    }
    await forget(tx, subjects)
    await tx.execute(sql`delete from ${installation} where key in (${DEMONSTRATION}, ${DEMONSTRATION_RECORDS})`)
    await record(tx, {
      event: 'installation.demonstration-removed',
      subject: INSTALLATION,
      actorId: null,
      details: { removed: subjects.length, kept },
    })
    return { removed: subjects.length, kept }
  })
}

async function subjectsOfPlans(tx: Tx): Promise<Subject[]> {
  const { rows } = await tx.execute<Subject>(sql`
    with invented as (select id from plans where demonstration)
    select 'plan' as kind, id from invented
    union all select 'commitment', c.id from commitments c join invented i on i.id = c.plan_id
    union all select 'milestone', m.id from milestones m join invented i on i.id = m.plan_id
    union all select 'indicator', n.id from indicators n join commitments c on c.id = n.commitment_id join invented i on i.id = c.plan_id
    union all select 'evidence', e.id from evidence e join progress_reports r on r.id = e.report_id join milestones m on m.id = r.milestone_id join invented i on i.id = m.plan_id`)
  return rows
}

async function deletePlans(tx: Tx) {
  const reports = sql`select r.id from progress_reports r join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id where p.demonstration`
  await tx.execute(sql`delete from evidence where report_id in (${reports})`)
  await tx.execute(sql`delete from progress_reports where id in (${reports})`)
  await tx.execute(sql`delete from commitments where plan_id in (select id from plans where demonstration)`)
  await tx.execute(sql`delete from plans where demonstration`)
}

/** Runs the deletion; false, and nothing done, where another record refers to the row. */
async function deleted(tx: Tx, deletion: SQL): Promise<boolean> {
  try {
    return await tx.transaction(async (attempt) => ((await attempt.execute(deletion)).rowCount ?? 0) > 0)
  } catch (error) {
    if (databaseCode(error) === FOREIGN_KEY_VIOLATION) return false
    throw error
  }
}

/** Their entries, and their place in the histories of others; and in the search. */
async function forget(tx: Tx, subjects: readonly Subject[]) {
  const gone = sql`(select s ->> 'kind' as kind, (s ->> 'id')::uuid as id from jsonb_array_elements(${JSON.stringify(subjects)}::jsonb) s) gone`
  await tx.execute(sql`delete from journal j using ${gone} where j.subject_kind = gone.kind and j.subject_id = gone.id`)
  await tx.execute(sql`delete from journal_about a using ${gone} where a.kind = gone.kind and a.id = gone.id`)
  await tx.execute(sql`delete from search_documents d using ${gone} where d.kind = gone.kind and d.id = gone.id`)
}
