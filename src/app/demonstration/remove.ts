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
  const { organizations, people, posts = [], makers = [] } = brought ?? { organizations: [], people: [] }
  await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
  const hashes = [...(await filesOfPlans(tx)), ...(await filesOfPosts(tx, posts)), ...(await filesOfQuestions(tx))]
  const subjects = [
    ...(await removeQuestions(tx)),
    ...(await subjectsOfPlans(tx)),
    ...(await removeRoles(tx, people)),
    ...(await removePosts(tx, posts)),
    ...(await removeMakers(tx, makers)),
    ...(await removeCalendarEntries(tx)),
  ]
  await removePlans(tx)

  subjects.push(...(await removeLinks(tx, subjects, people)))
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

/** Relations that people of the demonstration said, and those that lose an end. */
async function removeLinks(tx: Tx, subjects: readonly Subject[], people: readonly string[]): Promise<Subject[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    delete from links l where l.person_id in (select jsonb_array_elements_text(${JSON.stringify(people)}::jsonb)::uuid)
      or exists (select from jsonb_array_elements(${JSON.stringify(subjects)}::jsonb) s
        where (s ->> 'kind', (s ->> 'id')::uuid) in ((l.from_kind, l.from_id), (l.to_kind, l.to_id)))
    returning id`)
  return rows.map(({ id }) => ({ kind: 'link', id }))
}

async function filesOfPlans(tx: Tx): Promise<FileHash[]> {
  const { rows } = await tx.execute<{ sha256: string }>(sql`
    select e.sha256 from evidence e join progress_reports r on r.id = e.report_id
    join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id
    where p.demonstration and e.sha256 is not null
    union select e.sha256 from response_evidence e join report_responses s on s.id = e.response_id join progress_reports r on r.id = s.report_id
    join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id
    where p.demonstration and e.sha256 is not null
    union select v.sha256 from link_versions v join link_citations c on c.link_id = v.link_id join evidence e on e.id = c.evidence_id
    join progress_reports r on r.id = e.report_id join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id
    where p.demonstration and v.kind is not null
    union select v.paper_sha256 from plan_versions v join plans p on p.id = v.plan_id
    where p.demonstration and v.paper_sha256 is not null
    union select e.sha256 from assessment_evidence e join assessments a on a.id = e.assessment_id join plans p on p.id = a.plan_id
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
    union all select 'evidence', e.id from evidence e join progress_reports r on r.id = e.report_id join milestones m on m.id = r.milestone_id join invented i on i.id = m.plan_id
    union all select 'assessment', a.id from assessments a join invented i on i.id = a.plan_id
    union all select 'plan-version', v.id from plan_versions v join invented i on i.id = v.plan_id
    union all select 'amendment', a.id from amendments a join invented i on i.id = a.plan_id
    union all select 'draft-version', d.id from draft_versions d join invented i on i.id = d.plan_id
    union all select 'draft-submission', s.id from draft_submissions s join invented i on i.id = s.plan_id
    union all select 'plan-cut', c.id from plan_cuts c join invented i on i.id = c.plan_id
    union all select 'report-response', s.id from report_responses s join progress_reports r on r.id = s.report_id join milestones m on m.id = r.milestone_id join invented i on i.id = m.plan_id`)
  return rows
}

/** What was asked about its plans, by whomever, and what its people asked about anything. */
const inventedQuestions = sql`
  select c.id from contributions c where c.author_id in (select id from people where demonstration)
  or (c.subject_kind, c.subject_id) in (
    select 'plan', p.id from plans p where p.demonstration
    union all select 'commitment', c.id from commitments c join plans p on p.id = c.plan_id where p.demonstration
    union all select 'commitment', d.commitment_id from draft_versions d join plans p on p.id = d.plan_id where p.demonstration
    union all select 'milestone', m.id from milestones m join plans p on p.id = m.plan_id where p.demonstration)`

async function filesOfQuestions(tx: Tx): Promise<FileHash[]> {
  const { rows } = await tx.execute<{ sha256: string }>(sql`
    select distinct sha256 from contribution_evidence where sha256 is not null and contribution_id in (${inventedQuestions})`)
  return rows.map(({ sha256 }) => FileHash.parse(sha256))
}

async function removeQuestions(tx: Tx): Promise<Subject[]> {
  const { rows } = await tx.execute<{ id: string }>(
    sql`delete from contributions where id in (${inventedQuestions}) returning id`,
  )
  return rows.map(({ id }) => ({ kind: 'contribution', id }))
}

async function removeCalendarEntries(tx: Tx): Promise<Subject[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`delete from calendar_entries where demonstration returning id`)
  return rows.map(({ id }) => ({ kind: 'calendar-entry', id }))
}

/** Nobody of the demonstration keeps a role, a way in or what they follow, whether their name has to stay or not. */
async function removeRoles(tx: Tx, people: readonly string[]): Promise<Subject[]> {
  const invented = sql`person_id in (select id from people where demonstration and id in (select jsonb_array_elements_text(${JSON.stringify(people)}::jsonb)::uuid))`
  await tx.execute(sql`delete from sessions where ${invented}`)
  for (const table of ['follows', 'follow_settings', 'webhooks'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where ${invented}`)
  const { rows } = await tx.execute<{ id: string }>(sql`delete from roles where ${invented} returning id`)
  return rows.map(({ id }) => ({ kind: 'role', id }))
}

const amongPosts = (posts: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(posts)}::jsonb)::uuid)`

async function filesOfPosts(tx: Tx, posts: readonly string[]): Promise<FileHash[]> {
  const { rows } = await tx.execute<{ sha256: string }>(sql`
    select distinct d.sha256 from appointment_documents d join appointments a on a.id = d.appointment_id
    where a.post_id in ${amongPosts(posts)}`)
  return rows.map(({ sha256 }) => FileHash.parse(sha256))
}

/** The posts that it brought, whoever was appointed to them since. */
async function removePosts(tx: Tx, posts: readonly string[]): Promise<Subject[]> {
  const appointed = sql`select id from appointments where post_id in ${amongPosts(posts)}`
  await tx.execute(sql`delete from appointment_documents where appointment_id in (${appointed})`)
  const { rows } = await tx.execute<Subject>(sql`
    with gone as (delete from appointments where post_id in ${amongPosts(posts)} returning id)
    select 'appointment' as kind, id from gone`)
  const removed = await tx.execute<{ id: string }>(sql`delete from posts where id in ${amongPosts(posts)} returning id`)
  return [...rows, ...removed.rows.map(({ id }) => ({ kind: 'post', id }))]
}

/** The bodies that it brought with all that was decided by them, whoever voted. */
async function removeMakers(tx: Tx, makers: readonly string[]): Promise<Subject[]> {
  const brought = sql`(select jsonb_array_elements_text(${JSON.stringify(makers)}::jsonb)::uuid)`
  const decided = sql`(select id from decisions where maker_id in ${brought})`
  for (const table of ['decision_votes', 'decision_excuses'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where decision_id in ${decided}`)
  const { rows: decisions } = await tx.execute<{ id: string }>(
    sql`delete from decisions where maker_id in ${brought} returning id`,
  )
  for (const table of ['decision_rules', 'decision_members', 'decision_seats'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where maker_id in ${brought}`)
  const { rows: gone } = await tx.execute<{ id: string }>(
    sql`delete from decision_makers where id in ${brought} returning id`,
  )
  return [
    ...decisions.map(({ id }) => ({ kind: 'decision', id })),
    ...gone.map(({ id }) => ({ kind: 'decision-maker', id })),
  ]
}

async function removePlans(tx: Tx) {
  const reports = sql`select r.id from progress_reports r join milestones m on m.id = r.milestone_id join plans p on p.id = m.plan_id where p.demonstration`
  await tx.execute(sql`delete from assessments where plan_id in (select id from plans where demonstration)`) // with all that they are made of
  await tx.execute(sql`delete from evidence where report_id in (${reports})`)
  await tx.execute(sql`delete from report_responses where report_id in (${reports})`) // and their evidence with them
  await tx.execute(sql`delete from progress_reports where id in (${reports})`)
  // What only they cited.
  await tx.execute(
    sql`delete from cited_links l where not exists (select from link_citations c where c.link_id = l.id)`,
  )
  await tx.execute(sql`delete from link_hosts h where not exists (select from cited_links l where l.host = h.host)`)
  await tx.execute(sql`delete from commitments where plan_id in (select id from plans where demonstration)`)
  await tx.execute(sql`delete from plans where demonstration`) // with what was signed, amended and cut of them
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

/** Their entries, and their place in the histories of others; in the search, and among what people follow. */
async function forget(tx: Tx, subjects: readonly Subject[]) {
  const gone = sql`(select s ->> 'kind' as kind, (s ->> 'id')::uuid as id from jsonb_array_elements(${JSON.stringify(subjects)}::jsonb) s) gone`
  // Of what was taken out of its plan before, only the plan's history tells.
  await tx.execute(sql`
    delete from journal j using journal_about a, ${gone}
    where a.entry_id = j.id and gone.kind = 'plan' and a.kind = gone.kind and a.id = gone.id
      and j.subject_kind in ('commitment', 'milestone', 'indicator', 'evidence')`)
  await tx.execute(sql`delete from journal j using ${gone} where j.subject_kind = gone.kind and j.subject_id = gone.id`)
  await tx.execute(sql`delete from journal_about a using ${gone} where a.kind = gone.kind and a.id = gone.id`)
  await tx.execute(sql`delete from follows f using ${gone} where f.kind = gone.kind and f.record_id = gone.id`)
  await tx.execute(sql`delete from follow_bundles b using ${gone} where b.kind = gone.kind and b.record_id = gone.id`)
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
