import { sql, type SQL } from 'drizzle-orm'
import type { Tx } from '../../platform/database/index.ts'
import { installation, readInstallation, writeInstallation } from '../../platform/database/installation.ts'
import { databaseCode, type Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { FileHash, removeUnheld } from '../../platform/storage/index.ts'
import { modules } from '../modules.ts'
import {
  DEMONSTRATION,
  DEMONSTRATION_ACTORS,
  DEMONSTRATION_RECORDS,
  INSTALLATION,
  readBrought,
  readGoneActors,
  type Brought,
} from './facts.ts'
import { importsName, leaningOnOrganization, leaningOnPerson, organizationLabel, personLabel } from './leaning.ts'

export type Removal = {
  /** Records taken away. */
  removed: number
  files: number
  /** What real records refer to. It stays, and is marked. */
  kept: readonly Kept[]
  /** Organizations that the installation's own lists name too: they are of the demonstration no more. */
  adopted: readonly Label[]
}
export type Label = { name: string; /** Its page, where it has one. */ address: string | null }
/** `because`: addresses of pages that refer to it. */
export type Kept = Label & { because: readonly string[] }

type Subject = { kind: string; id: string }

const FOREIGN_KEY_VIOLATION = '23503'
/** After the public name of somebody of the demonstration who has to stay. */
const MARK = ' (demostración)'
const MOST_OF_A_NAME = 64

/**
 * Takes away all that the demonstration brought and all that only it carries: its plan with everything in it, its people with
 * their roles and sessions, its organizations, the history of all of these, their place in search and their files. Whatever a
 * real record refers to stays, is marked, and waits for another call of this to take it away once nothing refers to it.
 * Null where there is nothing of a demonstration.
 */
export async function removeDemonstration(services: Services): Promise<Removal | null> {
  // By the clock of the disk, which is what files are dated by.
  const before = new Date()
  const done = await services.transaction(removeRecords)
  if (!done) return null
  const { hashes, ...removal } = done
  return { ...removal, files: await removeFiles(services, hashes, before) }
}

async function removeRecords(tx: Tx): Promise<(Omit<Removal, 'files'> & { hashes: FileHash[] }) | null> {
  const brought = await readBrought(tx)
  if (!brought && (await readInstallation(tx, DEMONSTRATION)) !== true) return null
  const { organizations, people } = brought ?? { organizations: [], people: [] }
  await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
  const hashes = await filesOfPlans(tx)
  const subjects = [...(await subjectsOfPlans(tx)), ...(await removeRoles(tx, people))]
  await removePlans(tx)

  const keptPeople: (Kept & { id: string })[] = []
  for (const id of people) {
    if (await deleted(tx, sql`delete from people where id = ${id} and demonstration`))
      subjects.push({ kind: 'person', id })
    else if (await markPerson(tx, id))
      keptPeople.push({ id, ...(await personLabel(tx, id)), because: await leaningOnPerson(tx, id) })
  }
  const keptOrganizations: (Kept & { id: string })[] = []
  const adopted: Label[] = []
  for (const id of organizations) {
    const label = await organizationLabel(tx, id)
    if (!label) continue
    const because = await leaningOnOrganization(tx, id, organizations)
    if (await importsName(tx, id)) adopted.push(label)
    else if (because.length === 0 && (await deleted(tx, sql`delete from organizations where id = ${id}`)))
      subjects.push({ kind: 'organization', id })
    else keptOrganizations.push({ id, ...label, because })
  }
  await forget(tx, subjects)
  await writeFacts(tx, subjects, {
    people: keptPeople.map(({ id }) => id),
    organizations: keptOrganizations.map(({ id }) => id),
  })
  const kept = [...keptOrganizations, ...keptPeople].map(({ id: _, ...rest }) => rest)
  await record(tx, {
    event: 'installation.demonstration-removed',
    subject: INSTALLATION,
    actorId: null,
    details: { removed: subjects.length, kept: kept.length },
  })
  return { removed: subjects.length, kept, adopted, hashes }
}

async function filesOfPlans(tx: Tx): Promise<FileHash[]> {
  const { rows } = await tx.execute<{ sha256: string }>(sql`
    select distinct e.sha256 from evidence e join progress_reports r on r.id = e.report_id
    join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id
    where p.demonstration and e.sha256 is not null`)
  return rows.map(({ sha256 }) => FileHash.parse(sha256))
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

/** Nobody of the demonstration keeps a role or a way in, whether their name has to stay or not. */
async function removeRoles(tx: Tx, people: readonly string[]): Promise<Subject[]> {
  const invented = sql`person_id in (select id from people where demonstration and id in (select jsonb_array_elements_text(${JSON.stringify(people)}::jsonb)::uuid))`
  await tx.execute(sql`delete from sessions where ${invented}`)
  const { rows } = await tx.execute<{ id: string }>(sql`delete from roles where ${invented} returning id`)
  return rows.map(({ id }) => ({ kind: 'role', id }))
}

async function removePlans(tx: Tx) {
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

/** False where there is no such person of the demonstration. */
async function markPerson(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update people set name = case when right(name, ${MARK.length}::int) = ${MARK} then name else left(name, ${MOST_OF_A_NAME}::int) || ${MARK} end
    where id = ${id} and demonstration`)
  return (rowCount ?? 0) > 0
}

/** Their entries, and their place in the histories of others; and in the search. */
async function forget(tx: Tx, subjects: readonly Subject[]) {
  const gone = sql`(select s ->> 'kind' as kind, (s ->> 'id')::uuid as id from jsonb_array_elements(${JSON.stringify(subjects)}::jsonb) s) gone`
  // Of what was taken out of its plan before, only the plan's history tells.
  await tx.execute(sql`
    delete from journal j using journal_about a, ${gone}
    where a.entry_id = j.id and gone.kind = 'plan' and a.kind = gone.kind and a.id = gone.id
      and j.subject_kind in ('commitment', 'milestone', 'indicator', 'evidence')`)
  await tx.execute(sql`delete from journal j using ${gone} where j.subject_kind = gone.kind and j.subject_id = gone.id`)
  await tx.execute(sql`delete from journal_about a using ${gone} where a.kind = gone.kind and a.id = gone.id`)
  await tx.execute(sql`delete from search_documents d using ${gone} where d.kind = gone.kind and d.id = gone.id`)
}

/** The state that stays: what is left, and who of those that went is still told of. */
async function writeFacts(tx: Tx, subjects: readonly Subject[], left: Brought) {
  await tx.execute(sql`delete from ${installation} where key in (${DEMONSTRATION}, ${DEMONSTRATION_RECORDS})`)
  if (left.people.length + left.organizations.length > 0) await writeInstallation(tx, DEMONSTRATION_RECORDS, left)
  const people = subjects.filter(({ kind }) => kind === 'person').map(({ id }) => id)
  const { rows } = await tx.execute<{ id: string }>(sql`
    select distinct actor_id as id from journal
    where actor_id in (select jsonb_array_elements_text(${JSON.stringify(people)}::jsonb)::uuid)`)
  const actors = [...(await readGoneActors(tx)), ...rows.map(({ id }) => id)]
  if (actors.length > 0) await writeInstallation(tx, DEMONSTRATION_ACTORS, actors)
}

/** Those of the files that no record points at now. One that comes to be used at this very moment is left to the nightly cleaning. */
async function removeFiles(services: Services, hashes: readonly FileHash[], before: Date): Promise<number> {
  const holders = modules.flatMap(({ files }) => files ?? [])
  try {
    return await removeUnheld(services, holders, hashes, before)
  } catch (error) {
    if (databaseCode(error) === FOREIGN_KEY_VIOLATION) return 0
    throw error
  }
}
