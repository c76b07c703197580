import { and, asc, desc, eq, gt, inArray, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { actorsOf } from '../commitments/store.ts'
import { reportResponses } from '../counterpart/tables.ts'
import { grouped } from '../grouped.ts'
import { checkOf } from '../link-checks/check-column.ts'
import type { EvidenceDraft } from '../milestones/model.ts'
import { rememberFiles } from '../milestones/remember-files.ts'
import type { PlanId } from '../plans/model.ts'
import { commitments, evidence, milestones, plans, progressReports } from '../tables.ts'
import { tiesOfPerson } from '../ties.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'
import { standing, type AssessmentId, type AssignmentId, type OwnProofId, type ReplyDraft, type Ties } from './model.ts'
import { answers, assessments, assignments, citations, ownEvidence, parties, replies, reviews } from './tables.ts'
import type { AssessmentState, Side } from './vocabulary.ts'

// --------------------------------------------------------------------------------------------------- assignments

const assignmentColumns = {
  id: assignments.id,
  planId: assignments.planId,
  commitmentId: assignments.commitmentId,
  personId: assignments.personId,
  organizationId: assignments.organizationId,
  fromDay: assignments.fromDay,
  untilDay: assignments.untilDay,
  declaredAt: assignments.declaredAt,
  endReason: assignments.endReason,
}
const selectAssignments = (db: Db) => db.select(assignmentColumns).from(assignments).$dynamic()
export type Assignment = Awaited<ReturnType<typeof selectAssignments>>[number]

const MOST_ASSIGNMENTS = 500

/** Whom the authority asked, of a plan: the latest first. */
export const assignmentsOf = (db: Db, planId: PlanId): Promise<Assignment[]> =>
  selectAssignments(db)
    .where(eq(assignments.planId, planId))
    .orderBy(desc(assignments.createdAt), desc(assignments.id))
    .limit(MOST_ASSIGNMENTS)

export const findAssignment = async (db: Db, id: AssignmentId): Promise<Assignment | undefined> =>
  first(await selectAssignments(db).where(eq(assignments.id, id)))

export const lockAssignment = async (tx: Tx, id: AssignmentId): Promise<Assignment | undefined> =>
  first(await selectAssignments(tx).where(eq(assignments.id, id)).for('update'))

const inForce = (day: Day): SQL =>
  and(lte(assignments.fromDay, day), or(isNull(assignments.untilDay), gt(assignments.untilDay, day)))!

/** What asks this person to assess that commitment on that day: for it alone before that of the whole plan. */
export const assignmentFor = async (
  db: Db,
  personId: string,
  commitment: { id: CommitmentId; planId: PlanId },
  day: Day,
): Promise<Assignment | undefined> =>
  first(
    await selectAssignments(db)
      .where(
        and(
          eq(assignments.personId, personId),
          eq(assignments.planId, commitment.planId),
          or(isNull(assignments.commitmentId), eq(assignments.commitmentId, commitment.id)),
          inForce(day),
        ),
      )
      .orderBy(sql`${assignments.commitmentId} nulls last`, desc(assignments.id))
      .limit(1),
  )

/** Whether the person is asked the same already, some day of that time. */
export const isAskedAlready = async (
  db: Db,
  asked: Pick<Assignment, 'planId' | 'commitmentId' | 'personId' | 'fromDay' | 'untilDay'>,
): Promise<boolean> =>
  (
    await selectAssignments(db)
      .where(
        and(
          eq(assignments.planId, asked.planId),
          eq(assignments.personId, asked.personId),
          asked.commitmentId === null
            ? isNull(assignments.commitmentId)
            : eq(assignments.commitmentId, asked.commitmentId),
          asked.untilDay === null ? undefined : sql`${assignments.fromDay} < ${asked.untilDay}`,
          or(isNull(assignments.untilDay), gt(assignments.untilDay, asked.fromDay)),
        ),
      )
      .limit(1)
  ).length > 0

export async function insertAssignment(
  tx: Tx,
  assignment: Omit<Assignment, 'id' | 'declaredAt' | 'endReason'> & { assignedBy: string | null },
): Promise<AssignmentId> {
  const id = newId() as AssignmentId
  await tx.insert(assignments).values({ id, ...assignment, createdAt: sql`moment_of_act()` })
  return id
}

export const declareIndependence = async (tx: Tx, id: AssignmentId) =>
  void (await tx
    .update(assignments)
    .set({ declaredAt: sql`moment_of_act()` })
    .where(and(eq(assignments.id, id), isNull(assignments.declaredAt))))

export const saveEndOfAssignment = async (tx: Tx, id: AssignmentId, untilDay: Day, endReason: TranslatedText) =>
  void (await tx.update(assignments).set({ untilDay, endReason }).where(eq(assignments.id, id)))

// --------------------------------------------------------------------------------------------------- independence

/** The organizations that answer for these commitments or take part in them, and those in whose name they were reported or answered, as owners of before. */
export async function organizationsOf(db: Db, ids: readonly CommitmentId[]): Promise<string[]> {
  if (ids.length === 0) return []
  const owners = await db
    .select({ publicOwnerId: commitments.publicOwnerId, civilOwnerId: commitments.civilOwnerId })
    .from(commitments)
    .where(among(commitments.id, ids))
  const actors = [...(await actorsOf(db, ids)).values()].flat().map(({ organizationId }) => organizationId)
  const all = [
    ...owners.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId]),
    ...actors,
    ...(await speakersOf(db, ids)),
  ]
  return [...new Set(all)].filter((id) => id !== null)
}

/** What ties a person to others, and to what was reported of these commitments. */
export async function tiesOf(db: Db, personId: string, ids: readonly CommitmentId[]): Promise<Ties> {
  return { ...(await tiesOfPerson(db, personId)), reported: await speakersOf(db, ids, personId) }
}

/** In whose name progress of these commitments was reported, or a report answered; where a person is named, by that person. */
async function speakersOf(db: Db, ids: readonly CommitmentId[], personId?: string): Promise<string[]> {
  const of = among(milestones.commitmentId, ids)
  const reports = await db
    .selectDistinct({ organizationId: progressReports.organizationId })
    .from(progressReports)
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .where(and(of, personId === undefined ? undefined : eq(progressReports.personId, personId)))
  const words = await db
    .selectDistinct({ organizationId: reportResponses.organizationId })
    .from(reportResponses)
    .innerJoin(progressReports, eq(progressReports.id, reportResponses.reportId))
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .where(and(of, personId === undefined ? undefined : eq(reportResponses.personId, personId)))
  return [...reports, ...words].map(({ organizationId }) => organizationId)
}

export const commitmentIdsOf = async (db: Db, planId: PlanId): Promise<CommitmentId[]> =>
  (await db.select({ id: commitments.id }).from(commitments).where(eq(commitments.planId, planId))).map(({ id }) => id)

// --------------------------------------------------------------------------------------------------- assessments

const columns = {
  id: assessments.id,
  planId: assessments.planId,
  commitmentId: assessments.commitmentId,
  commitment: commitments.number,
  planSlug: plans.slug,
  edition: assessments.edition,
  correctionReason: assessments.correctionReason,
  scaleSetId: assessments.scaleSetId,
  assignmentId: assessments.assignmentId,
  authorId: assessments.authorId,
  organizationId: assessments.organizationId,
  state: assessments.state,
  secondReview: assessments.secondReview,
  sentOn: assessments.sentOn,
  replyDays: assessments.replyDays,
  deniesPostIn: assessments.deniesPostIn,
  begunBy: assessments.begunBy,
  begunFor: assessments.begunFor,
  publishedAt: assessments.publishedAt,
  createdAt: assessments.createdAt,
}
export const selectAssessments = (db: Db) =>
  db
    .select(columns)
    .from(assessments)
    .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
    .innerJoin(plans, eq(plans.id, assessments.planId))
    .$dynamic()
export type Assessment = Awaited<ReturnType<typeof selectAssessments>>[number]

export const isPublished = eq(assessments.state, 'published')
/** No later edition of the same commitment was published. */
export const isCurrent = sql`not exists (select from assessments later where later.commitment_id = ${assessments.commitmentId} and later.state = 'published' and later.edition > ${assessments.edition})`

export const findAssessment = async (db: Db, id: string): Promise<Assessment | undefined> =>
  first(await selectAssessments(db).where(eq(assessments.id, id as AssessmentId)))

/** Holds the assessment until the transaction ends; its commitment must be locked already, always in that order. */
export const lockAssessment = async (tx: Tx, id: AssessmentId): Promise<Assessment | undefined> =>
  first(await selectAssessments(tx).where(eq(assessments.id, id)).for('update', { of: assessments }))

/** What is being worked on of a commitment. */
export const openAssessmentOf = async (db: Db, commitmentId: CommitmentId): Promise<Assessment | undefined> =>
  first(
    await selectAssessments(db).where(
      and(eq(assessments.commitmentId, commitmentId), ne(assessments.state, 'published')),
    ),
  )

/** What was published of a commitment, the edition that counts first. */
export const editionsOf = (db: Db, commitmentId: CommitmentId): Promise<Assessment[]> =>
  selectAssessments(db)
    .where(and(eq(assessments.commitmentId, commitmentId), isPublished))
    .orderBy(desc(assessments.edition))

/** Every assessment of a plan, whatever its state, by commitment: only for figures of how many there are. */
export const progressOf = (db: Db, planId: PlanId) =>
  db
    .select({ commitment: commitments.number, state: assessments.state })
    .from(assessments)
    .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
    .where(eq(assessments.planId, planId))
    .orderBy(asc(commitments.number), asc(assessments.edition))

export async function insertAssessment(
  tx: Tx,
  assessment: Pick<
    Assessment,
    'planId' | 'commitmentId' | 'correctionReason' | 'scaleSetId' | 'assignmentId' | 'authorId' | 'organizationId' | 'secondReview' | 'edition'
  >, // prettier-ignore
): Promise<AssessmentId> {
  const id = newId() as AssessmentId
  await tx.insert(assessments).values({ id, ...assessment, state: 'draft', createdAt: sql`moment_of_act()` })
  return id
}

export const deleteAssessment = async (tx: Tx, id: AssessmentId) =>
  void (await tx.delete(assessments).where(eq(assessments.id, id)))

export const saveState = async (tx: Tx, id: AssessmentId, state: AssessmentState) =>
  void (await tx.update(assessments).set({ state }).where(eq(assessments.id, id)))

/** What was sent goes on in other hands: who began it is kept. What was declared was the other's to declare. */
export const saveTakeOver = async (
  tx: Tx,
  { id, begunBy, begunFor, authorId, organizationId }: Assessment,
  to: Pick<Assignment, 'id' | 'personId' | 'organizationId'>,
) =>
  void (await tx
    .update(assessments)
    .set({
      assignmentId: to.id,
      authorId: to.personId,
      organizationId: to.organizationId,
      deniesPostIn: [],
      begunBy: begunBy ?? authorId,
      begunFor: begunFor ?? organizationId,
    })
    .where(eq(assessments.id, id)))

/** Its author declares not to be who was appointed in these organizations, all of them. */
export const saveDenial = async (tx: Tx, id: AssessmentId, deniesPostIn: string[]) =>
  void (await tx.update(assessments).set({ deniesPostIn }).where(eq(assessments.id, id)))

/** Sends it to those who may reply. */
export async function saveSending(
  tx: Tx,
  id: AssessmentId,
  { sentOn, replyDays, to }: { sentOn: Day; replyDays: number; to: readonly { side: Side; organizationId: string; dueOn: Day }[] }, // prettier-ignore
) {
  await tx.update(assessments).set({ state: 'in-reply', sentOn, replyDays }).where(eq(assessments.id, id))
  if (to.length > 0) await tx.insert(parties).values(to.map((party) => ({ assessmentId: id, ...party })))
}

/** Publishes it; what it says of completion goes with the commitment. Both must be locked. */
export async function savePublication(tx: Tx, { id, commitmentId }: Assessment, completion: string | null) {
  await tx
    .update(assessments)
    .set({ state: 'published', publishedAt: sql`moment_of_act()` })
    .where(eq(assessments.id, id))
  const known = COMPLETIONS.find((one) => one === completion) ?? null
  await tx.update(commitments).set({ assessedCompletion: known }).where(eq(commitments.id, commitmentId))
}

// ------------------------------------------------------------------------------------------------------- its parts

const proofColumns = {
  id: ownEvidence.id,
  assessmentId: ownEvidence.assessmentId,
  round: ownEvidence.round,
  scale: ownEvidence.scale,
  side: ownEvidence.side,
  number: ownEvidence.number,
  kind: ownEvidence.kind,
  title: ownEvidence.title,
  url: ownEvidence.url,
  sha256: ownEvidence.sha256,
  fileName: ownEvidence.fileName,
  fileKind: ownEvidence.fileKind,
  charset: ownEvidence.charset,
  size: ownEvidence.size,
  day: ownEvidence.day,
  check: checkOf(ownEvidence.id),
}
const selectProofs = (db: Db) => db.select(proofColumns).from(ownEvidence).$dynamic()
export type OwnProof = Awaited<ReturnType<typeof selectProofs>>[number]

export const findOwnProof = async (db: Db, id: OwnProofId): Promise<OwnProof | undefined> =>
  first(await selectProofs(db).where(eq(ownEvidence.id, id)))

/** Evidence of reports: of a commitment, to choose from, or as it is cited. */
const reportEvidenceColumns = {
  id: evidence.id,
  kind: evidence.kind,
  title: evidence.title,
  url: evidence.url,
  sha256: evidence.sha256,
  fileKind: evidence.fileKind,
  size: evidence.size,
  day: evidence.day,
  check: checkOf(evidence.id),
  milestone: milestones.number,
  report: progressReports.number,
}
const MOST_EVIDENCE = 200

/** The evidence of a commitment's reports, by milestone, the latest report first. */
export const reportEvidenceOf = (db: Db, commitmentId: CommitmentId) =>
  db
    .select(reportEvidenceColumns)
    .from(evidence)
    .innerJoin(progressReports, eq(progressReports.id, evidence.reportId))
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .where(eq(milestones.commitmentId, commitmentId))
    .orderBy(asc(milestones.number), desc(progressReports.number), asc(evidence.number))
    .limit(MOST_EVIDENCE)
export type ReportEvidence = Awaited<ReturnType<typeof reportEvidenceOf>>[number]

export type Answer = {
  option: string | null
  reason: TranslatedText | null
  changeReason: TranslatedText | null
  cited: ReportEvidence[]
  own: OwnProof[]
}
export type Reply = {
  stance: 'agrees' | 'disagrees' | 'waives'
  comment: TranslatedText | null
  points: { scale: string; text: TranslatedText }[]
  personId: string
  createdAt: Date
  own: OwnProof[]
}
export type PartyInFull = { side: Side; organizationId: string; dueOn: Day; reply: Reply | null }
export type Review = {
  number: number
  personId: string
  verdict: 'approved' | 'returned'
  remarks: TranslatedText | null
  /** Of its author the same: posts of somebody of the reviewer's name, declared to be another. */
  deniesPostIn: string[]
  createdAt: Date
}
export type AssessmentInFull = Assessment & {
  /** By scale: as it was sent and, where it was changed after hearing the reply, as it is since. */
  answers: Map<string, { sent: Answer; changed: Answer | null }>
  parties: PartyInFull[]
  reviews: Review[]
}

/** Assessments with all that they are made of. Six queries, however many there are. */
export async function inFull(db: Db, rows: readonly Assessment[]): Promise<AssessmentInFull[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const given = await db.select().from(answers).where(among(answers.assessmentId, ids))
  const cited = await db
    .select({
      assessmentId: citations.assessmentId,
      round: citations.round,
      scale: citations.scale,
      ...reportEvidenceColumns,
    })
    .from(citations)
    .innerJoin(evidence, eq(evidence.id, sql`${citations.evidenceId}`))
    .innerJoin(progressReports, eq(progressReports.id, evidence.reportId))
    .innerJoin(milestones, eq(milestones.id, progressReports.milestoneId))
    .where(among(citations.assessmentId, ids))
    .orderBy(asc(milestones.number), asc(progressReports.number), asc(evidence.number))
  const own = await selectProofs(db).where(among(ownEvidence.assessmentId, ids)).orderBy(asc(ownEvidence.number))
  const asked = await db.select().from(parties).where(among(parties.assessmentId, ids)).orderBy(desc(parties.side))
  const said = await db.select().from(replies).where(among(replies.assessmentId, ids))
  const judged = await db.select().from(reviews).where(among(reviews.assessmentId, ids)).orderBy(asc(reviews.number))

  const key = (assessmentId: string, ...rest: unknown[]) => [assessmentId, ...rest].join(' ')
  const citedOf = grouped(cited, ({ assessmentId, round, scale, ...piece }) => [key(assessmentId, round, scale), piece])
  const ownOf = grouped(own, (piece) => [
    piece.side ? key(piece.assessmentId, piece.side) : key(piece.assessmentId, piece.round, piece.scale),
    piece,
  ])
  const answerOf = (row: (typeof given)[number]): Answer => ({
    option: row.option,
    reason: row.reason,
    changeReason: row.changeReason,
    cited: citedOf.get(key(row.assessmentId, row.round, row.scale)) ?? [],
    own: ownOf.get(key(row.assessmentId, row.round, row.scale)) ?? [],
  })
  return rows.map((row) => {
    const mine = given.filter(({ assessmentId }) => assessmentId === row.id)
    return {
      ...row,
      answers: new Map(
        mine
          .filter(({ round }) => round === 1)
          .map((sent) => {
            const changed = mine.find(({ round, scale }) => round === 2 && scale === sent.scale)
            return [sent.scale, { sent: answerOf(sent), changed: changed ? answerOf(changed) : null }]
          }),
      ),
      parties: asked
        .filter(({ assessmentId }) => assessmentId === row.id)
        .map(({ side, organizationId, dueOn }) => {
          const reply = said.find((one) => one.assessmentId === row.id && one.side === side)
          return {
            side,
            organizationId,
            dueOn,
            reply: reply ? { ...reply, own: ownOf.get(key(row.id, side)) ?? [] } : null,
          }
        }),
      reviews: judged.filter(({ assessmentId }) => assessmentId === row.id),
    }
  })
}

export const oneInFull = async (db: Db, row: Assessment): Promise<AssessmentInFull> => (await inFull(db, [row]))[0]!

type Place = { assessmentId: AssessmentId; round: 1 | 2; scale: string }

/** Writes the answer of a scale as it is now to be: what was cited before and is not named again goes. */
export async function saveAnswer(
  tx: Tx,
  { assessmentId, round, scale }: Place,
  answer: Pick<Answer, 'option' | 'reason' | 'changeReason'>,
  proofs: { cited: readonly string[]; kept: readonly string[]; evidence: readonly EvidenceDraft[]; personId: string },
) {
  await tx
    .insert(answers)
    .values({ assessmentId, round, scale, ...answer })
    .onConflictDoUpdate({ target: [answers.assessmentId, answers.round, answers.scale], set: answer })
  const isHere = and(eq(citations.assessmentId, assessmentId), eq(citations.round, round), eq(citations.scale, scale))
  await tx.delete(citations).where(isHere)
  if (proofs.cited.length > 0)
    await tx.insert(citations).values(proofs.cited.map((evidenceId) => ({ assessmentId, round, scale, evidenceId })))
  const isOwn = and(
    eq(ownEvidence.assessmentId, assessmentId),
    eq(ownEvidence.round, round),
    eq(ownEvidence.scale, scale),
  )
  const before = await selectProofs(tx).where(isOwn).orderBy(asc(ownEvidence.number))
  const gone = before.filter(({ id }) => !proofs.kept.includes(id)).map(({ id }) => id)
  if (gone.length > 0) await tx.delete(ownEvidence).where(and(isOwn, inArray(ownEvidence.id, gone)))
  await insertProofs(tx, { assessmentId, round, scale }, proofs.evidence, before.at(-1)?.number ?? 0, proofs.personId)
}

async function insertProofs(
  tx: Tx,
  place: Place | { assessmentId: AssessmentId; side: Side },
  pieces: readonly EvidenceDraft[],
  after: number,
  uploaderId: string,
) {
  if (pieces.length === 0) return
  await rememberFiles(tx, pieces)
  await tx.insert(ownEvidence).values(
    pieces.map((piece, at) => ({
      id: newId() as OwnProofId,
      ...place,
      number: after + at + 1,
      uploaderId,
      createdAt: sql`moment_of_act()`,
      ...piece,
    })),
  )
}

export async function insertReview(
  tx: Tx,
  review: Omit<Review, 'number' | 'createdAt'> & { assessmentId: AssessmentId },
): Promise<number> {
  const last = first(
    await tx
      .select({ number: sql<number>`coalesce(max(${reviews.number}), 0)::int` })
      .from(reviews)
      .where(eq(reviews.assessmentId, review.assessmentId)),
  )!
  await tx.insert(reviews).values({ id: newId(), number: last.number + 1, ...review, createdAt: sql`moment_of_act()` })
  return last.number + 1
}

export async function insertReply(
  tx: Tx,
  place: { assessmentId: AssessmentId; side: Side },
  { evidence: pieces, ...reply }: ReplyDraft,
  personId: string,
) {
  await tx.insert(replies).values({ id: newId(), ...place, ...reply, personId, createdAt: sql`moment_of_act()` })
  await insertProofs(tx, place, pieces, 0, personId)
}

/** Those of the hashes that some answer or reply points at. */
export const hashesOfAssessments = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: ownEvidence.sha256 })
      .from(ownEvidence)
      .where(inArray(ownEvidence.sha256, [...hashes]))
  ).flatMap(({ hash }) => hash ?? [])

// ------------------------------------------------------------------------------------------------------- figures

/** What was published and counts, of a plan: an answer each. One query. */
export const publishedAnswers = (db: Db, planId: PlanId) =>
  db
    .select({
      commitmentId: assessments.commitmentId,
      commitment: commitments.number,
      edition: assessments.edition,
      scaleSetId: assessments.scaleSetId,
      publishedAt: assessments.publishedAt,
      scale: answers.scale,
      option: sql<string>`${answers.option}`,
      reason: answers.reason,
      changed: sql<boolean>`${answers.round} = 2`,
    })
    .from(assessments)
    .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
    .innerJoin(answers, eq(answers.assessmentId, assessments.id))
    .where(
      and(
        eq(assessments.planId, planId),
        isPublished,
        isCurrent,
        sql`not exists (select from assessment_answers later where later.assessment_id = ${answers.assessmentId} and later.scale = ${answers.scale} and later.round > ${answers.round})`,
      ),
    )
    .orderBy(asc(commitments.number), asc(answers.scale))
export type PublishedAnswer = Awaited<ReturnType<typeof publishedAnswers>>[number]

/** The three voices on a commitment's completion and what was published of it last. One query. */
export const voicesOf = async (db: Db, commitmentId: string) =>
  first(
    await db
      .select({
        planSlug: plans.slug,
        number: commitments.number,
        reported: commitments.completion,
        milestonesReported: commitments.milestonesReported,
        reportsConfirmed: commitments.reportsConfirmed,
        reportsDisputed: commitments.reportsDisputed,
        assessed: commitments.assessedCompletion,
        edition: assessments.edition,
        organizationId: assessments.organizationId,
        publishedAt: assessments.publishedAt,
        replied: sql<
          string | null
        >`(select string_agg(r.side || ':' || r.stance, ' ') from assessment_replies r where r.assessment_id = ${assessments.id})`,
      })
      .from(commitments)
      .innerJoin(plans, eq(plans.id, commitments.planId))
      .innerJoin(assessments, and(eq(assessments.commitmentId, commitments.id), isPublished, isCurrent))
      .where(eq(commitments.id, commitmentId as CommitmentId)),
  )

/** How many commitments of a plan have each completion by their evaluator, and how many were assessed. One query. */
export const completionsOf = (db: Db, planId: PlanId) =>
  db
    .select({
      planSlug: plans.slug,
      completion: commitments.assessedCompletion,
      assessed: sql<number>`count(*) filter (where exists (select from assessments a where a.commitment_id = ${commitments.id} and a.state = 'published'))::int`,
      commitments: sql<number>`count(*)::int`,
    })
    .from(commitments)
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(eq(commitments.planId, planId))
    .groupBy(plans.slug, commitments.assessedCompletion)
export type AssessedCompletions = { completion: Completion | null; assessed: number; commitments: number }[]

// --------------------------------------------------------------------------------------------------------- desks

const deskColumns = {
  id: assessments.id,
  state: assessments.state,
  edition: assessments.edition,
  commitment: commitments.number,
  title: commitments.title,
  planSlug: plans.slug,
  /** Null where somebody may still reply. */
  waitsUntil: sql<Day | null>`(select max(p.due_on)::text from assessment_parties p where p.assessment_id = ${assessments.id}
    and not exists (select from assessment_replies r where r.assessment_id = p.assessment_id and r.side = p.side))`,
}
const DESK = 50

/** What this person works on. */
export const ownWork = (db: Db, personId: string) =>
  db
    .select(deskColumns)
    .from(assessments)
    .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
    .innerJoin(plans, eq(plans.id, assessments.planId))
    .where(and(eq(assessments.authorId, personId), ne(assessments.state, 'published')))
    .orderBy(asc(assessments.createdAt))
    .limit(DESK)

/** Commitments that this person is asked to assess and that nobody has assessed, or that who was assessing them is asked no more. */
export const askedOf = (db: Db, personId: string, day: Day) =>
  db
    .selectDistinct({
      commitment: commitments.number,
      title: commitments.title,
      planSlug: plans.slug,
      id: commitments.id,
    })
    .from(assignments)
    .innerJoin(plans, eq(plans.id, assignments.planId))
    .innerJoin(
      commitments,
      and(
        eq(commitments.planId, assignments.planId),
        or(isNull(assignments.commitmentId), eq(assignments.commitmentId, commitments.id)),
      ),
    )
    .where(
      and(
        eq(assignments.personId, personId),
        inForce(day),
        or(
          sql`not exists (select from assessments a where a.commitment_id = ${commitments.id})`,
          sql`exists (select from assessments a where a.commitment_id = ${commitments.id} and a.state <> 'published'
            and not exists (select from assessment_assignments s where s.person_id = a.author_id and s.plan_id = a.plan_id
              and (s.commitment_id is null or s.commitment_id = a.commitment_id)
              and s.from_day <= ${day} and (s.until_day is null or s.until_day > ${day}))
            and (a.state <> 'in-reply' or not exists (select from assessment_reviews r where r.assessment_id = a.id and r.person_id = ${personId})))`,
        ),
      ),
    )
    .orderBy(asc(plans.slug), asc(commitments.number))
    .limit(DESK)

/** What waits for a second look, of others, that this person may give. */
export const awaitingReview = (db: Db, personId: string, day: Day) =>
  db
    .selectDistinct({ ...deskColumns, at: assessments.createdAt })
    .from(assessments)
    .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
    .innerJoin(plans, eq(plans.id, assessments.planId))
    .innerJoin(
      assignments,
      and(
        eq(assignments.planId, assessments.planId),
        or(isNull(assignments.commitmentId), eq(assignments.commitmentId, assessments.commitmentId)),
        eq(assignments.personId, personId),
        inForce(day),
      ),
    )
    .where(and(eq(assessments.state, 'in-review'), ne(assessments.authorId, personId)))
    .orderBy(asc(assessments.createdAt))
    .limit(DESK)

/** What these organizations may still reply to on one side. */
export const awaitingReply = (db: Db, side: Side, organizationIds: readonly string[]) =>
  db
    .select({
      id: assessments.id,
      commitment: commitments.number,
      title: commitments.title,
      planSlug: plans.slug,
      organizationId: parties.organizationId,
      dueOn: parties.dueOn,
    })
    .from(parties)
    .innerJoin(assessments, and(eq(assessments.id, parties.assessmentId), eq(assessments.state, 'in-reply')))
    .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
    .innerJoin(plans, eq(plans.id, assessments.planId))
    .where(
      and(
        eq(parties.side, side),
        among(parties.organizationId, organizationIds),
        sql`not exists (select from assessment_replies r where r.assessment_id = ${parties.assessmentId} and r.side = ${parties.side})`,
      ),
    )
    .orderBy(asc(parties.dueOn))
    .limit(DESK)

/** Who has not replied, with little time left, and was not reminded. */
export const toRemind = (db: Db, today: Day, until: Day) =>
  db
    .select({
      assessmentId: parties.assessmentId,
      side: parties.side,
      organizationId: parties.organizationId,
      dueOn: parties.dueOn,
    })
    .from(parties)
    .innerJoin(assessments, and(eq(assessments.id, parties.assessmentId), eq(assessments.state, 'in-reply')))
    .where(
      and(
        isNull(parties.remindedOn),
        sql`${parties.dueOn} between ${today} and ${until}`,
        sql`not exists (select from assessment_replies r where r.assessment_id = ${parties.assessmentId} and r.side = ${parties.side})`,
      ),
    )

export const saveReminder = async (tx: Tx, assessmentId: AssessmentId, side: Side, day: Day) =>
  void (await tx
    .update(parties)
    .set({ remindedOn: day })
    .where(and(eq(parties.assessmentId, assessmentId), eq(parties.side, side))))

// ------------------------------------------------------------------------------------------------- of one person

/** What this person was asked, wrote and said, for themselves to take along. */
export async function heldOf(db: Db, personId: string) {
  const asked = await selectAssignments(db).where(eq(assignments.personId, personId)).orderBy(assignments.id)
  const written = await selectAssessments(db)
    .where(or(eq(assessments.authorId, personId), eq(assessments.begunBy, personId)))
    .orderBy(assessments.id)
  const reviewed = await db.select().from(reviews).where(eq(reviews.personId, personId)).orderBy(reviews.id)
  const replied = await db.select().from(replies).where(eq(replies.personId, personId)).orderBy(replies.id)
  return {
    assessmentRequests: asked.map(({ planId, commitmentId, organizationId, fromDay, untilDay, declaredAt }) => ({
      planId,
      commitmentId,
      organizationId,
      fromDay,
      untilDay,
      declaredAt,
    })),
    assessments: (await inFull(db, written)).map((full) => ({
      commitmentId: full.commitmentId,
      edition: full.edition,
      state: full.state,
      createdAt: full.createdAt,
      publishedAt: full.publishedAt,
      answers: [...full.answers].map(([scale, given]) => {
        // What was changed after somebody else took it over is theirs to tell.
        const { option, reason } = full.authorId === personId ? standing(given)! : given.sent
        return { scale, option, reason }
      }),
    })),
    assessmentReviews: reviewed.map(({ assessmentId, verdict, remarks, createdAt }) => ({
      assessmentId,
      verdict,
      remarks,
      createdAt,
    })),
    assessmentReplies: replied.map(({ assessmentId, side, stance, comment, points, createdAt }) => ({
      assessmentId,
      side,
      stance,
      comment,
      points,
      createdAt,
    })),
  }
}

/** Ends what this person was asked, and drops what nobody but them has seen. What was sent or published stays. */
export async function forgetEvaluator(tx: Tx, personId: string, today: Day) {
  await tx
    .delete(assessments)
    .where(and(eq(assessments.authorId, personId), inArray(assessments.state, ['draft', 'in-review', 'returned'])))
  await tx
    .update(assignments)
    .set({ untilDay: sql`greatest(${assignments.fromDay}, ${today}::date)` })
    .where(and(eq(assignments.personId, personId), or(isNull(assignments.untilDay), gt(assignments.untilDay, today))))
}

/** The commitments of a plan by number, to choose one and to name them. */
export const commitmentNamesOf = (db: Db, planId: PlanId, limit = 1000) =>
  db
    .select({ id: commitments.id, number: commitments.number, title: commitments.title })
    .from(commitments)
    .where(eq(commitments.planId, planId))
    .orderBy(asc(commitments.number))
    .limit(limit)
