import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { responsesOfMilestones, reword } from '../counterpart/store.ts'
import { grouped } from '../grouped.ts'
import { checkOf, replacingOf } from '../link-checks/check-column.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments, evidence, milestoneDependencies, milestones, plans, progressReports } from '../tables.ts'
import type {
  Dependency,
  EvidenceDraft,
  EvidenceId,
  MilestoneDraft,
  MilestoneId,
  Recorded,
  ReportDraft,
  Reported,
  ReportId,
} from './model.ts'
import { rememberFiles } from './remember-files.ts'

/**
 * The day since which every report of a milestone says complete, without a break; null where the one that stands does not. What was met
 * in time and is reported again stays met in time.
 */
export const completeSince = sql<Day | null>`case when "milestones"."completion" = 'complete' then (
  select min(r.on_day)::text from progress_reports r where r.milestone_id = "milestones"."id" and not exists (
    select from progress_reports n where n.milestone_id = r.milestone_id and n.completion <> 'complete' and (n.on_day, n.number) >= (r.on_day, r.number)))
  end`

export const milestoneColumns = {
  id: milestones.id,
  commitmentId: milestones.commitmentId,
  planId: milestones.planId,
  number: milestones.number,
  title: milestones.title,
  deliverable: milestones.deliverable,
  startsOn: milestones.startsOn,
  endsOn: milestones.endsOn,
  completion: milestones.completion,
  reportedOn: milestones.reportedOn,
  completeSince,
  /** What the civil owner says of the report that stands; null where it has not answered. */
  counterpart: milestones.counterpart,
}

/** The milestones of some commitments, by commitment and number. */
export const milestonesOf = (db: Db, commitmentIds: readonly CommitmentId[]) =>
  commitmentIds.length === 0
    ? Promise.resolve([])
    : db
        .select(milestoneColumns)
        .from(milestones)
        .where(among(milestones.commitmentId, commitmentIds))
        .orderBy(milestones.commitmentId, milestones.number)
export type Milestone = Awaited<ReturnType<typeof milestonesOf>>[number]

export const findMilestone = async (db: Db, id: MilestoneId): Promise<Milestone | undefined> =>
  first(await db.select(milestoneColumns).from(milestones).where(eq(milestones.id, id)))

export const findMilestoneByNumber = async (
  db: Db,
  commitmentId: CommitmentId,
  number: number,
): Promise<Milestone | undefined> =>
  first(
    await db
      .select(milestoneColumns)
      .from(milestones)
      .where(and(eq(milestones.commitmentId, commitmentId), eq(milestones.number, number))),
  )

/** A milestone as another one's page, or a dependency, names it. */
const nameColumns = {
  id: milestones.id,
  number: milestones.number,
  commitment: commitments.number,
  title: milestones.title,
  completion: milestones.completion,
  endsOn: milestones.endsOn,
}

/** What each of these milestones waits for, in the order of the plan. */
export async function dependenciesOf(db: Db, ids: readonly MilestoneId[]): Promise<Map<MilestoneId, MilestoneName[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ waits: milestoneDependencies.milestoneId, ...nameColumns })
    .from(milestoneDependencies)
    .innerJoin(milestones, eq(milestones.id, milestoneDependencies.dependsOnId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .where(among(milestoneDependencies.milestoneId, ids))
    .orderBy(commitments.number, milestones.number)
  return grouped(rows, ({ waits, ...milestone }) => [waits, milestone])
}

/** The milestones that wait for this one. */
export const dependantsOf = (db: Db, id: MilestoneId) =>
  db
    .select(nameColumns)
    .from(milestoneDependencies)
    .innerJoin(milestones, eq(milestones.id, milestoneDependencies.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .where(eq(milestoneDependencies.dependsOnId, id))
    .orderBy(commitments.number, milestones.number)
export type MilestoneName = Awaited<ReturnType<typeof dependantsOf>>[number]

/** Every dependency of the plan, for the rule that forbids circles. The plan must be locked. */
export async function planDependencies(tx: Tx, planId: PlanId): Promise<Dependency[]> {
  const rows = await tx
    .select({ waits: milestoneDependencies.milestoneId, on: milestoneDependencies.dependsOnId })
    .from(milestoneDependencies)
    .where(eq(milestoneDependencies.planId, planId))
  return rows.map(({ waits, on }) => [waits, on])
}

/** Which of these are milestones of the plan. */
export async function ofPlan(db: Db, planId: PlanId, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: milestones.id })
    .from(milestones)
    .where(and(eq(milestones.planId, planId), among(milestones.id, ids)))
  return new Set(rows.map(({ id }) => id))
}

/** From when to when each of these goes. */
export const spansOf = (db: Db, ids: readonly string[]): Promise<{ startsOn: Day | null; endsOn: Day | null }[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .select({ startsOn: milestones.startsOn, endsOn: milestones.endsOn })
        .from(milestones)
        .where(among(milestones.id, ids))

export type MilestoneFacts = Omit<MilestoneDraft, 'dependsOn'>

export async function insertMilestone(
  tx: Tx,
  { planId, id: commitmentId }: { planId: PlanId; id: CommitmentId },
  facts: MilestoneFacts,
): Promise<MilestoneId> {
  const id = newId() as MilestoneId
  await tx.insert(milestones).values({ id, planId, commitmentId, ...facts })
  return id
}

export const updateMilestone = async (tx: Tx, id: MilestoneId, facts: MilestoneFacts) =>
  void (await tx.update(milestones).set(facts).where(eq(milestones.id, id)))

/** What the milestone waits for is this and nothing else. */
export async function saveDependencies(
  tx: Tx,
  planId: PlanId,
  milestoneId: MilestoneId,
  dependsOn: readonly MilestoneId[],
) {
  await tx.delete(milestoneDependencies).where(eq(milestoneDependencies.milestoneId, milestoneId))
  if (dependsOn.length > 0)
    await tx
      .insert(milestoneDependencies)
      .values(dependsOn.map((dependsOnId) => ({ planId, milestoneId, dependsOnId })))
}

export const deleteMilestone = async (tx: Tx, id: MilestoneId) =>
  void (await tx.delete(milestones).where(eq(milestones.id, id)))

/** Holds the milestone until the transaction ends; its commitment must be locked already, always in that order. */
export const lockMilestone = async (tx: Tx, id: MilestoneId): Promise<Milestone | undefined> =>
  first(await tx.select(milestoneColumns).from(milestones).where(eq(milestones.id, id)).for('no key update'))

export async function nextMilestoneNumber(db: Db, commitmentId: CommitmentId): Promise<number> {
  const row = first(
    await db
      .select({ next: sql<number>`coalesce(max(${milestones.number}), 0) + 1` })
      .from(milestones)
      .where(eq(milestones.commitmentId, commitmentId)),
  )
  return row!.next
}

// ------------------------------------------------------------------------------------------- reports and evidence

/** The reports of a milestone, as far as the rule cares. */
export const reportedOf = (db: Db, milestoneId: MilestoneId): Promise<Reported[]> =>
  db
    .select({ number: progressReports.number, onDay: progressReports.onDay, completion: progressReports.completion })
    .from(progressReports)
    .where(eq(progressReports.milestoneId, milestoneId))

export async function hasReports(
  db: Db,
  where: { planId: PlanId } | { commitmentId: CommitmentId } | { milestoneId: MilestoneId },
): Promise<boolean> {
  const condition =
    'milestoneId' in where
      ? eq(milestones.id, where.milestoneId)
      : 'planId' in where
        ? eq(milestones.planId, where.planId)
        : eq(milestones.commitmentId, where.commitmentId)
  return (
    (
      await db
        .select({ id: progressReports.id })
        .from(progressReports)
        .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
        .where(condition)
        .limit(1)
    ).length > 0
  )
}

const reportColumns = {
  id: progressReports.id,
  milestoneId: progressReports.milestoneId,
  number: progressReports.number,
  onDay: progressReports.onDay,
  completion: progressReports.completion,
  narrative: progressReports.narrative,
  delayJustification: progressReports.delayJustification,
  organizationId: progressReports.organizationId,
  personId: progressReports.personId,
  createdAt: progressReports.createdAt,
}

const evidenceColumns = {
  id: evidence.id,
  reportId: evidence.reportId,
  number: evidence.number,
  kind: evidence.kind,
  title: evidence.title,
  url: evidence.url,
  sha256: evidence.sha256,
  fileName: evidence.fileName,
  fileKind: evidence.fileKind,
  charset: evidence.charset,
  size: evidence.size,
  day: evidence.day,
  uploaderId: evidence.uploaderId,
  createdAt: evidence.createdAt,
  check: checkOf(evidence.id),
  replacing: replacingOf(evidence.id),
}

/**
 * The reports of some milestones with their evidence and what the counterpart says of each, the one that stands first: by day, then by
 * when they were filed. At most four queries.
 */
export async function reportsOf(db: Db, milestoneIds: readonly MilestoneId[]) {
  if (milestoneIds.length === 0) return []
  const reports = await db
    .select(reportColumns)
    .from(progressReports)
    .where(among(progressReports.milestoneId, milestoneIds))
    .orderBy(progressReports.milestoneId, desc(progressReports.onDay), desc(progressReports.number))
  const pieces = grouped(await evidenceOfReports(db, milestoneIds), (piece) => [piece.reportId, piece])
  const responses = await responsesOfMilestones(db, milestoneIds)
  return reports.map((report) => ({
    ...report,
    evidence: pieces.get(report.id) ?? [],
    /** The word that counts first. */
    responses: responses.get(report.id) ?? [],
  }))
}
export type Report = Awaited<ReturnType<typeof reportsOf>>[number]

const evidenceOfReports = (db: Db, milestoneIds: readonly MilestoneId[]) =>
  db
    .select(evidenceColumns)
    .from(evidence)
    .innerJoin(progressReports, eq(progressReports.id, evidence.reportId))
    .where(among(progressReports.milestoneId, milestoneIds))
    .orderBy(asc(evidence.reportId), asc(evidence.number))
export type Evidence = Awaited<ReturnType<typeof evidenceOfReports>>[number]

/** The report of an id that a form chose, once no other transaction is writing it: it may have been sent for two milestones at once. */
export async function findReport(tx: Tx, id: ReportId) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`progress-report ${id}`}, 0))`)
  return first(await tx.select(reportColumns).from(progressReports).where(eq(progressReports.id, id)))
}

/** A piece of evidence with where it belongs: to serve its file, and for the API. */
export const findEvidence = async (db: Db, id: EvidenceId) => first(await selectEvidence(db).where(eq(evidence.id, id)))

export const selectEvidence = (db: Db) =>
  db
    .select({
      ...evidenceColumns,
      milestoneId: progressReports.milestoneId,
      organizationId: progressReports.organizationId,
      milestone: milestones.number,
      commitmentId: milestones.commitmentId,
      commitment: commitments.number,
      planSlug: plans.slug,
    })
    .from(evidence)
    .innerJoin(progressReports, eq(progressReports.id, evidence.reportId))
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .$dynamic()
export type PlacedEvidence = NonNullable<Awaited<ReturnType<typeof findEvidence>>>

/** Writes the report, its evidence, and what the milestone is now. The milestone must be locked. Answers the ids of the evidence. */
export async function insertReport(
  tx: Tx,
  milestoneId: MilestoneId,
  report: ReportDraft & { id: ReportId; organizationId: string; personId: string | null },
  { number, current }: Recorded,
) {
  const { evidence: pieces, ...row } = report
  await tx.insert(progressReports).values({ ...row, milestoneId, number })
  const evidenceIds = await insertEvidence(tx, report.id, pieces, report.personId)
  await tx.update(milestones).set(current).where(eq(milestones.id, milestoneId))
  await reword(tx, milestoneId)
  return evidenceIds
}

async function insertEvidence(
  tx: Tx,
  reportId: ReportId,
  pieces: readonly EvidenceDraft[],
  uploaderId: string | null,
): Promise<EvidenceId[]> {
  if (pieces.length === 0) return []
  await rememberFiles(tx, pieces)
  const rows = pieces.map((piece, at) => ({
    id: newId() as EvidenceId,
    reportId,
    number: at + 1,
    uploaderId,
    ...piece,
  }))
  await tx.insert(evidence).values(rows)
  return rows.map(({ id }) => id)
}

/** Those of the hashes that some evidence points at. */
export const hashesInUse = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: evidence.sha256 })
      .from(evidence)
      .where(inArray(evidence.sha256, [...hashes]))
  ).flatMap(({ hash }) => hash ?? [])

/** A file of evidence, to open or save. */
export const evidenceAddress = (id: EvidenceId) => `/evidencias/${id}`

export const milestoneAddress = (planSlug: string, commitment: number, milestone: number) =>
  `/planes/${planSlug}/compromisos/${commitment}/hitos/${milestone}`

/** Title and address of milestones; unknown ids are left out. */
export async function milestoneTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; address: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ ...nameColumns, slug: plans.slug })
    .from(milestones)
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, milestones.planId))
    .where(among(milestones.id, ids))
  return new Map(
    rows.map(({ id, title, commitment, number, slug }) => [
      id,
      { title, address: milestoneAddress(slug, commitment, number) },
    ]),
  )
}

/** What an organization owes: incomplete milestones of the commitments it is the public owner of, soonest first; those without a date come last. */
export const milestonesOwedBy = (db: Db, organizationIds: readonly string[], limit = 50) =>
  db
    .select({
      ...nameColumns,
      planSlug: plans.slug,
      publicOwnerId: commitments.publicOwnerId,
      startsOn: milestones.startsOn,
      reportedOn: milestones.reportedOn,
    })
    .from(milestones)
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, milestones.planId))
    .where(
      and(
        among(commitments.publicOwnerId, organizationIds),
        sql`${milestones.completion} is distinct from 'complete'`,
        isNull(plans.closedOn), // what was closed takes no more reports
      ),
    )
    .orderBy(milestones.endsOn, milestones.id)
    .limit(limit)
