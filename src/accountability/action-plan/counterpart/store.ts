import { and, asc, desc, eq, inArray, ne, sql, type SQL } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import { grouped } from '../grouped.ts'
import { checkOf, replacingOf } from '../link-checks/check-column.ts'
import type { EvidenceDraft, MilestoneId, ReportId } from '../milestones/model.ts'
import { rememberFiles } from '../milestones/remember-files.ts'
import { commitments, milestones, plans, progressReports } from '../tables.ts'
import type { ProofId, ResponseId } from './model.ts'
import { reportResponses, responseEvidence } from './tables.ts'

const responseColumns = {
  id: reportResponses.id,
  reportId: reportResponses.reportId,
  number: reportResponses.number,
  verdict: reportResponses.verdict,
  reason: reportResponses.reason,
  completion: reportResponses.completion,
  organizationId: reportResponses.organizationId,
  personId: reportResponses.personId,
  createdAt: reportResponses.createdAt,
}

const proofColumns = {
  id: responseEvidence.id,
  responseId: responseEvidence.responseId,
  number: responseEvidence.number,
  kind: responseEvidence.kind,
  title: responseEvidence.title,
  url: responseEvidence.url,
  sha256: responseEvidence.sha256,
  fileName: responseEvidence.fileName,
  fileKind: responseEvidence.fileKind,
  charset: responseEvidence.charset,
  size: responseEvidence.size,
  day: responseEvidence.day,
  createdAt: responseEvidence.createdAt,
  check: checkOf(responseEvidence.id),
  replacing: replacingOf(responseEvidence.id),
}

/** What the counterpart said of the reports of some milestones, by report: the word that counts first, those before it after it. Two queries, or one where nobody said anything. */
export const responsesOfMilestones = (db: Db, milestoneIds: readonly MilestoneId[]) =>
  milestoneIds.length === 0
    ? Promise.resolve(new Map<ReportId, Response[]>())
    : responsesWhere(db, among(progressReports.milestoneId, milestoneIds))

/** What the counterpart said of one report, the word that counts first. */
export const responsesOf = async (db: Db, reportId: ReportId): Promise<Response[]> =>
  (await responsesWhere(db, eq(progressReports.id, reportId))).get(reportId) ?? []

async function responsesWhere(db: Db, where: SQL): Promise<Map<ReportId, Response[]>> {
  const rows = await selectRows(db).where(where)
  const proofs = await proofsOf(
    db,
    rows.map(({ id }) => id),
  )
  return grouped(rows, (row) => [row.reportId, { ...row, evidence: proofs.get(row.id) ?? [] }])
}

/** The evidence of each of these words. */
export async function proofsOf(db: Db, responseIds: readonly ResponseId[]): Promise<Map<ResponseId, Proof[]>> {
  if (responseIds.length === 0) return new Map()
  const rows = await selectProofs(db).where(among(responseEvidence.responseId, responseIds))
  return grouped(rows, (proof) => [proof.responseId, proof])
}

const selectProofs = (db: Db) =>
  db
    .select(proofColumns)
    .from(responseEvidence)
    .orderBy(asc(responseEvidence.responseId), asc(responseEvidence.number))
    .$dynamic()

export type Proof = Awaited<ReturnType<typeof selectProofs>>[number]
const selectRows = (db: Db) =>
  db
    .select(responseColumns)
    .from(reportResponses)
    .innerJoin(progressReports, eq(progressReports.id, reportResponses.reportId))
    .orderBy(asc(reportResponses.reportId), desc(reportResponses.number))
    .$dynamic()
export type Response = Awaited<ReturnType<typeof selectRows>>[number] & { evidence: Proof[] }

/** A piece of evidence of a word, to serve its file. */
export const findProof = async (db: Db, id: ProofId): Promise<Proof | undefined> =>
  first(await selectProofs(db).where(eq(responseEvidence.id, id)))

/** Those of the hashes that some word points at. */
export const hashesOfProofs = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: responseEvidence.sha256 })
      .from(responseEvidence)
      .where(inArray(responseEvidence.sha256, [...hashes]))
  ).flatMap(({ hash }) => hash ?? [])

/** A report with where it belongs, as far as answering it cares. */
export const findAnswerable = async (db: Db, id: ReportId) =>
  first(
    await db
      .select({
        id: progressReports.id,
        number: progressReports.number,
        completion: progressReports.completion,
        organizationId: progressReports.organizationId,
        personId: progressReports.personId,
        milestoneId: progressReports.milestoneId,
        milestone: milestones.number,
        commitmentId: milestones.commitmentId,
      })
      .from(progressReports)
      .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
      .where(eq(progressReports.id, id)),
  )

/** The word of an id that a form chose, once no other transaction is writing it: it may have been sent for two reports at once. */
export async function findResponse(tx: Tx, id: ResponseId) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`report-response ${id}`}, 0))`)
  return first(
    await tx
      .select({ id: reportResponses.id, reportId: reportResponses.reportId })
      .from(reportResponses)
      .where(eq(reportResponses.id, id)),
  )
}

type NewResponse = Omit<Response, 'evidence' | 'createdAt'>

/** Writes the word and its evidence. The commitment must be locked. */
export async function insertResponse(tx: Tx, response: NewResponse, pieces: readonly EvidenceDraft[]) {
  await tx.insert(reportResponses).values(response)
  if (pieces.length === 0) return
  await rememberFiles(tx, pieces)
  await tx.insert(responseEvidence).values(
    pieces.map((piece, at) => ({
      id: newId() as ProofId,
      responseId: response.id,
      number: at + 1,
      uploaderId: response.personId,
      ...piece,
    })),
  )
}

/** Works out anew what the counterpart says of the report of the milestone that stands. The milestone must be locked. */
export const reword = async (tx: Tx, milestoneId: MilestoneId) =>
  void (await tx.execute(sql`
    update milestones set counterpart = (
      select response.verdict from report_responses response
      where response.report_id = (
        select report.id from progress_reports report where report.milestone_id = ${milestoneId} order by report.on_day desc, report.number desc limit 1)
      order by response.number desc limit 1)
    where id = ${milestoneId}`))

// ---------------------------------------------------------------------------------------------------------- desks

const standingReport = sql`(select latest.id from progress_reports latest where latest.milestone_id = ${milestones.id} order by latest.on_day desc, latest.number desc limit 1)`

const placeColumns = {
  milestone: milestones.number,
  title: milestones.title,
  commitment: commitments.number,
  planSlug: plans.slug,
  report: progressReports.number,
  onDay: progressReports.onDay,
  completion: progressReports.completion,
}

/** Reports that stand and that these civil owners have not answered, the one filed first before the others. */
export const awaitingWord = (db: Db, organizationIds: readonly string[], limit = 50) =>
  db
    .select(placeColumns)
    .from(commitments)
    .innerJoin(milestones, eq(milestones.commitmentId, commitments.id))
    .innerJoin(progressReports, eq(progressReports.id, standingReport))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(
      and(
        among(commitments.civilOwnerId, organizationIds),
        sql`${commitments.publicOwnerId} is distinct from ${commitments.civilOwnerId}`,
        ne(progressReports.organizationId, commitments.civilOwnerId),
        sql`${milestones.completion} is not null and ${milestones.counterpart} is null`,
      ),
    )
    .orderBy(asc(progressReports.createdAt), asc(progressReports.id))
    .limit(limit)

/** Reports that stand of these public owners and that are disputed, with why, the oldest dispute first. */
export const disputedOf = (db: Db, organizationIds: readonly string[], limit = 50) =>
  db
    .select({ ...placeColumns, reason: reportResponses.reason, organizationId: reportResponses.organizationId })
    .from(commitments)
    .innerJoin(milestones, eq(milestones.commitmentId, commitments.id))
    .innerJoin(progressReports, eq(progressReports.id, standingReport))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .innerJoin(reportResponses, eq(reportResponses.reportId, progressReports.id))
    .where(
      and(among(commitments.publicOwnerId, organizationIds), sql`${milestones.counterpart} = 'disputed'`, isLastWord),
    )
    .orderBy(asc(reportResponses.createdAt), asc(reportResponses.id))
    .limit(limit)

/** No later word on the same report. */
export const isLastWord = sql`not exists (select from report_responses later where later.report_id = ${reportResponses.reportId} and later.number > ${reportResponses.number})`

// ---------------------------------------------------------------------------------------------------- for machines

/** A word with where it belongs. */
export const selectResponses = (db: Db) =>
  db
    .select({
      ...responseColumns,
      counts: sql<boolean>`${isLastWord}`,
      report: progressReports.number,
      milestoneId: progressReports.milestoneId,
      milestone: milestones.number,
      commitmentId: milestones.commitmentId,
      commitment: commitments.number,
      planSlug: plans.slug,
    })
    .from(reportResponses)
    .innerJoin(progressReports, eq(progressReports.id, reportResponses.reportId))
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .$dynamic()
export type PlacedResponse = Awaited<ReturnType<typeof selectResponses>>[number]

export const countResponses = async (db: Db, where: SQL | undefined): Promise<number> =>
  first(
    await db
      .select({ total: sql<number>`count(*)::int` })
      .from(reportResponses)
      .innerJoin(progressReports, eq(progressReports.id, reportResponses.reportId))
      .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
      .where(where),
  )!.total
