import { calendarsOf } from '../../../foundations/calendars/index.ts'
import { holdersOf, peopleNames } from '../../../foundations/identity/index.ts'
import { appointedWithoutAccount } from '../../../foundations/posts/index.ts'
import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse } from '../../../kernel/verdict.ts'
import { addWorkingDays } from '../../../kernel/working-days.ts'
import { authorize, inTheNameOf, NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { kinOf } from '../../../foundations/organizations/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { aboutCommitment, authorizeManager, type Acting } from '../acting.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { lockCommitment, planOfCommitment, type LockedCommitment } from '../commitments/store.ts'
import type { PlanId } from '../plans/model.ts'
import { lockPlan, type Plan } from '../plans/store.ts'
import { conflictsOf, judgePublication, judgeReply, LEAST_WORDS, missingOf, namesakesOf, openRound, wordsIn, type AnswerDraft, type AnswerReason, type AssessmentId, type AssignmentId, type Conflict, type Judged, type Missing, type PublicationReason, type ReplyDraft, type ReplyReason, partiesForRule, standing } from './model.ts' // prettier-ignore
import { canAssess, sideOf } from './policy.ts'
import { optionOf, type ScaleSet } from './scales/model.ts'
import { evaluationOf, findScaleSet, replyDaysOn, savePlanEvaluation } from './scales/store.ts'
import { assignmentFor, commitmentIdsOf, declareIndependence, deleteAssessment, editionsOf, findAssessment, findAssignment, insertAssessment, insertAssignment, insertReply, insertReview, isAskedAlready, lockAssessment, lockAssignment, oneInFull, openAssessmentOf, organizationsOf, progressOf, reportEvidenceOf, saveAnswer, saveDenial, saveEndOfAssignment, savePublication, saveSending, saveState, saveTakeOver, selectAssessments, tiesOf, type Assessment, type AssessmentInFull, type Assignment } from './store.ts' // prettier-ignore
import { COMPLETION_SCALE, SIDES, type Side } from './vocabulary.ts'
import { eq } from 'drizzle-orm'
import { assessments } from './tables.ts'

type Refused<Reason extends string> = { ok: false; reason: Reason }
/** Refused because of what ties the person to those who are assessed, which is told. */
export type Conflicted = { ok: false; reason: 'conflict'; conflicts: readonly Conflict[] }

// ------------------------------------------------------------------------------------------- what the plan asks for

export type SettingsReason = 'no-such-scales' | 'already-assessing'

/**
 * Says on which scales the commitments of a plan are assessed and whether a second person reviews. The scales stay as they are from the
 * first assessment on. Throws Forbidden to whoever keeps no plans.
 */
export function setPlanEvaluation(
  { actor, transaction, today }: Acting,
  planId: PlanId,
  wanted: { scaleSetId: string | null; secondReview: boolean },
): Promise<{ ok: true; value: boolean } | Refused<SettingsReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const set = wanted.scaleSetId === null ? null : await findScaleSet(tx, wanted.scaleSetId)
    if (set === undefined) return refuse('no-such-scales')
    const before = await evaluationOf(tx, plan, today())
    const begun = (await progressOf(tx, planId)).length > 0
    if (begun && (set?.id ?? before.set?.id) !== before.set?.id) return refuse('already-assessing')
    const keeps = begun ? (before.set?.id ?? null) : (set?.id ?? null)
    if ((before.named ? before.set!.id : null) === keeps && before.secondReview === wanted.secondReview)
      return accept(false)
    await savePlanEvaluation(tx, planId, { scaleSetId: keeps, secondReview: wanted.secondReview })
    const after = await evaluationOf(tx, plan, today())
    await record(tx, {
      event: 'plan.evaluation-set',
      subject: ref('plan', planId),
      actorId,
      details: { scales: after.set?.name.es ?? null, secondReview: wanted.secondReview },
    })
    return accept(true)
  })
}

export type AssignmentDraft = {
  personId: string
  /** Null: any commitment of the plan. */
  commitmentId: CommitmentId | null
  fromDay: string
  untilDay: string | null
}
export type AssignmentReason =
  | 'no-evaluator'
  | 'asks-oneself'
  | 'ends-before-start'
  | 'asked-already'
  | 'no-commitments'

/** Asks an evaluator to assess a commitment or a plan, for a time. Nobody is asked to assess their own, nor asks themselves. */
export function assignEvaluator(
  { actor, transaction, today }: Acting,
  planId: PlanId,
  draft: AssignmentDraft,
): Promise<{ ok: true; value: AssignmentId } | Refused<AssignmentReason> | Conflicted> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const commitment = draft.commitmentId && (await lockCommitment(tx, draft.commitmentId))
    if (draft.commitmentId && commitment?.planId !== planId) throw new NotFound('no such commitment in the plan')
    if (draft.untilDay !== null && draft.untilDay <= draft.fromDay) return refuse('ends-before-start')
    const held = (await holdersOf(tx, 'commitment.assess', today())).find(({ personId }) => personId === draft.personId)
    if (!held) return refuse('no-evaluator')
    if (draft.personId === actorId) return refuse('asks-oneself')
    const ids = draft.commitmentId ? [draft.commitmentId] : await commitmentIdsOf(tx, planId)
    if (ids.length === 0) return refuse('no-commitments')
    const conflicts = await conflictsWith(tx, draft.personId, ids, plan, today())
    if (conflicts.length > 0) return { ok: false, reason: 'conflict', conflicts }
    if (await isAskedAlready(tx, { planId, ...draft })) return refuse('asked-already')
    const id = await insertAssignment(tx, {
      planId,
      ...draft,
      organizationId: held.organizationId,
      assignedBy: actorId,
    })
    await record(tx, {
      event: 'assessment.assigned',
      subject: draft.commitmentId ? ref('commitment', draft.commitmentId) : ref('plan', planId),
      actorId,
      about: [ref('plan', planId), ref('organization', held.organizationId)],
      details: { commitment: commitment ? commitment.number : null, assignmentId: id },
    })
    return accept(id)
  })
}

/**
 * Ends what an evaluator was asked, with the reason. Drafts that nobody else has seen are withdrawn. What was sent to those assessed
 * stays, with what they replied: its author may finish it, or whoever is asked next (`startAssessment`).
 */
export function endAssignment(
  { actor, transaction, today }: Acting,
  id: AssignmentId,
  reason: TranslatedText,
): Promise<{ ok: true; value: null } | Refused<'already-over'>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const found = await findAssignment(tx, id)
    if (!found || !(await lockPlan(tx, found.planId))) throw new NotFound(ref('assessment-assignment', id))
    const under = await selectAssessments(tx).where(eq(assessments.assignmentId, id))
    const commitments = new Map<string, LockedCommitment>()
    for (const { commitmentId } of under.toSorted((a, b) => a.commitmentId.localeCompare(b.commitmentId)))
      commitments.set(commitmentId, (await lockCommitment(tx, commitmentId))!)
    const assignment = (await lockAssignment(tx, id))!
    if (assignment.untilDay !== null && assignment.untilDay <= today()) return refuse('already-over')
    const until = today() < assignment.fromDay ? assignment.fromDay : today()
    await saveEndOfAssignment(tx, id, until, reason)
    await record(tx, {
      event: 'assessment.assignment-ended',
      subject: assignment.commitmentId ? ref('commitment', assignment.commitmentId) : ref('plan', assignment.planId),
      actorId,
      about: [ref('plan', assignment.planId), ref('organization', assignment.organizationId)],
      details: { reason, assignmentId: id },
    })
    for (const { id: assessmentId } of under) {
      const assessment = await lockAssessment(tx, assessmentId)
      if (!assessment || assessment.state === 'in-reply' || assessment.state === 'published') continue
      await withdraw(tx, assessment, commitments.get(assessment.commitmentId)!, actorId, reason)
    }
    return accept(null)
  })
}

async function withdraw(
  tx: Tx,
  assessment: Assessment,
  commitment: LockedCommitment,
  actorId: string | null,
  reason: TranslatedText | null,
) {
  await deleteAssessment(tx, assessment.id)
  await record(tx, {
    event: 'assessment.withdrawn',
    subject: ref('commitment', commitment.id),
    actorId,
    about: aboutCommitment(commitment),
    details: { commitment: commitment.number, edition: assessment.edition, reason },
    public: false, // a draft was nobody's business
  })
}

// ------------------------------------------------------------------------------------------------------ the draft

export type StartReason = 'needs-declaration' | 'already-open' | 'reviewed-it' | 'needs-correction-reason' | 'no-scales'

/**
 * Begins to assess a commitment or, where something was published, to correct it. Throws Forbidden to whoever was not asked, NotFound
 * where there is no such commitment. Answers the draft: the same one to who asks twice. What somebody left who is asked no more is begun
 * anew or, where it was sent already, taken over as it was sent.
 */
export function startAssessment(
  { actor, transaction, today }: Acting,
  commitmentId: CommitmentId,
  { declares, correctionReason }: { declares: boolean; correctionReason: TranslatedText | null },
): Promise<{ ok: true; value: AssessmentId } | Refused<StartReason> | Conflicted> {
  const { id: personId } = personOf(actor)
  authorize(canAssess(actor))
  return transaction(async (tx) => {
    const { plan, commitment } = await lockBoth(tx, commitmentId)
    const assignment = await assignmentFor(tx, personId, commitment, today())
    authorize(assignment !== undefined)
    const conflicts = await conflictsWith(tx, personId, [commitmentId], plan, today())
    if (conflicts.length > 0) return { ok: false, reason: 'conflict', conflicts }
    const open = await openAssessmentOf(tx, commitmentId)
    if (open?.authorId === personId) return accept(open.id)
    if (open && !(await isLeft(tx, open, today()))) return refuse('already-open')
    if (open && (await sentItOn(tx, open, personId))) return refuse('reviewed-it')
    if (!declares && assignment.declaredAt === null) return refuse('needs-declaration')
    if (open?.state === 'in-reply') return accept(await takeOver(tx, open, commitment, actor, assignment))
    if (open) await withdraw(tx, open, commitment, personId, null)
    const [last] = await editionsOf(tx, commitmentId)
    if (last && correctionReason === null) return refuse('needs-correction-reason')
    const { set, named, secondReview } = await evaluationOf(tx, plan, today())
    if (!set) return refuse('no-scales')
    if (!named) await savePlanEvaluation(tx, plan.id, { scaleSetId: set.id, secondReview })
    await declareIndependence(tx, assignment.id)
    const id = await insertAssessment(tx, {
      planId: plan.id,
      commitmentId,
      edition: (last?.edition ?? 0) + 1,
      correctionReason: last ? correctionReason : null,
      scaleSetId: set.id,
      assignmentId: assignment.id,
      authorId: personId,
      organizationId: assignment.organizationId,
      secondReview,
    })
    await recordStep(tx, 'assessment.started', { id, edition: (last?.edition ?? 0) + 1 }, commitment, actor, {
      details: { scales: set.name.es },
      public: false,
    })
    return accept(id)
  })
}

/** Whether who began it is asked no more, or is no evaluator any longer. */
export async function isLeft(
  db: Db,
  { authorId, commitmentId, planId }: Pick<Assessment, 'authorId' | 'commitmentId' | 'planId'>,
  today: string,
): Promise<boolean> {
  if (!(await assignmentFor(db, authorId, { id: commitmentId, planId }, today))) return true
  return !(await holdersOf(db, 'commitment.assess', today)).some(({ personId }) => personId === authorId)
}

/** Whether the person gave its second look to what was sent: going on with it, they would publish under their own approval. */
export const sentItOn = async (db: Db, assessment: Assessment, personId: string): Promise<boolean> =>
  assessment.state === 'in-reply' &&
  (await oneInFull(db, assessment)).reviews.some((review) => review.personId === personId)

async function takeOver(
  tx: Tx,
  open: Assessment,
  commitment: LockedCommitment,
  actor: Actor,
  assignment: Assignment,
): Promise<AssessmentId> {
  await declareIndependence(tx, assignment.id)
  await saveTakeOver(tx, open, assignment)
  await recordStep(tx, 'assessment.taken-over', open, commitment, actor, { organizationId: assignment.organizationId })
  return open.id
}

/** Saves what is said of a scale, however little. After the reply was heard it is a change, complete and with its reason. */
export function saveScaleAnswer(
  { actor, transaction, today }: Acting,
  id: AssessmentId,
  scale: string,
  draft: AnswerDraft,
): Promise<
  { ok: true; value: 1 | 2 } | { ok: false; reason: AnswerReason; reasons: readonly AnswerReason[] } | Conflicted
> {
  return transaction(async (tx) => {
    const own = await lockOwn(tx, actor, id, today())
    if (!own.ok) return own
    const { full, set, personId } = own.value
    const round = openRound(full.state, partiesForRule(full.parties), today())
    const known = new Set((await reportEvidenceOf(tx, full.commitmentId)).map((piece) => piece.id))
    const reasons = round === null ? (['not-editable'] as const) : wrongsOf(full, set, scale, draft, round, known)
    const [reason] = reasons
    if (reason) return { ok: false, reason, reasons }
    await saveAnswer(
      tx,
      { assessmentId: id, round: round!, scale },
      { option: draft.option, reason: draft.reason, changeReason: round === 2 ? draft.changeReason : null },
      { cited: [...new Set(draft.cited)], kept: draft.kept, evidence: draft.evidence, personId },
    )
    return accept(round!)
  })
}

/** Everything that is wrong with what is said of a scale, in the order of its form. */
function wrongsOf(
  { answers }: AssessmentInFull,
  { scales }: ScaleSet,
  scale: string,
  draft: AnswerDraft,
  round: 1 | 2,
  known: ReadonlySet<string>,
): AnswerReason[] {
  if (!scales.some(({ code }) => code === scale)) return ['no-such-scale']
  const option = optionOf(scales, scale, draft.option)
  const reasons: AnswerReason[] = []
  if (draft.option !== null && !option) reasons.push('no-such-option')
  if (draft.cited.some((cited) => !known.has(cited))) reasons.push('not-evidence-of-it')
  if (round === 1) return reasons
  const before = answers.get(scale)?.sent
  const pieces = draft.cited.length + draft.evidence.length + draft.kept.length
  const sentPieces = (before?.cited.length ?? 0) + (before?.own.length ?? 0)
  if (!option) reasons.push('needs-option')
  if (draft.reason === null) reasons.push('needs-reason')
  else if (wordsIn(draft.reason) < LEAST_WORDS) reasons.push('reason-too-short')
  if (option?.evidence === 'needed' && pieces + sentPieces === 0) reasons.push('needs-evidence')
  if (draft.changeReason === null) reasons.push('needs-change-reason')
  if (draft.option === before?.option && draft.reason?.es === before?.reason?.es && pieces === 0)
    reasons.push('changes-nothing')
  return reasons
}

/** Drops a draft that nobody else has seen. */
export function discardAssessment(
  { actor, transaction, today }: Acting,
  id: AssessmentId,
): Promise<{ ok: true; value: null } | Refused<'already-sent'>> {
  return transaction(async (tx) => {
    const own = await lockOwn(tx, actor, id, today(), 'whatever ties')
    if (!own.ok) throw new Error('ties were not asked')
    const { full, commitment } = own.value
    if (full.state === 'in-reply' || full.state === 'published') return refuse('already-sent')
    await withdraw(tx, full, commitment, own.value.personId, null)
    return accept(null)
  })
}

// -------------------------------------------------------------------------------------------- review and sending

export type SendReason = 'already-sent' | 'incomplete' | 'needs-denial'

/**
 * Sends the draft on: to a second review where the plan asks for one, else to those who may reply. `denies`: that its author is not who,
 * by the same name and without an account, was appointed to a post of those assessed.
 */
export function sendAssessment(
  { actor, transaction, today }: Acting,
  id: AssessmentId,
  { denies = false }: { denies?: boolean } = {},
): Promise<
  | { ok: true; value: 'in-review' | 'in-reply' }
  | Refused<'already-sent' | 'needs-denial'>
  | { ok: false; reason: 'incomplete'; missing: readonly Missing[] }
  | Conflicted
> {
  return transaction(async (tx) => {
    const own = await lockOwn(tx, actor, id, today())
    if (!own.ok) return own
    const { full, commitment, set } = own.value
    if (full.state !== 'draft' && full.state !== 'returned') return refuse('already-sent')
    const missing = missingOf(set.scales, judgedOf(full))
    if (missing.length > 0) return { ok: false, reason: 'incomplete', missing }
    if (!(await tellsApart(tx, own.value, denies, today()))) return refuse('needs-denial')
    if (!full.secondReview) {
      await sendForReply(tx, full, commitment, actor, full.organizationId, today())
      return accept('in-reply' as const)
    }
    await saveState(tx, id, 'in-review')
    await recordStep(tx, 'assessment.sent-for-review', full, commitment, actor, { public: false })
    return accept('in-review' as const)
  })
}

const judgedOf = ({ answers }: AssessmentInFull): Judged[] =>
  [...answers].map(([scale, { sent }]) => ({
    scale,
    option: sent.option,
    reason: sent.reason,
    evidence: sent.cited.length + sent.own.length,
  }))

export type ReviewReason = 'not-in-review' | 'needs-declaration' | 'needs-remarks' | 'needs-denial'

/**
 * The second look of another evaluator: it goes on to those who may reply, or back with remarks. Nobody reviews their own. `denies`: as when
 * it is sent, of whoever reviews.
 */
export function reviewAssessment(
  { actor, transaction, today }: Acting,
  id: AssessmentId,
  draft: { verdict: 'approved' | 'returned'; remarks: TranslatedText | null; declares: boolean; denies?: boolean },
): Promise<{ ok: true; value: null } | Refused<ReviewReason> | Conflicted> {
  const { id: personId } = personOf(actor)
  authorize(canAssess(actor))
  return transaction(async (tx) => {
    const { full, plan, commitment } = await lockWhole(tx, id)
    const assignment = await assignmentFor(tx, personId, { id: full.commitmentId, planId: full.planId }, today())
    authorize(full.authorId !== personId && assignment !== undefined)
    const conflicts = await conflictsWith(tx, personId, [full.commitmentId], plan, today())
    if (conflicts.length > 0) return { ok: false, reason: 'conflict', conflicts }
    if (full.state !== 'in-review') return refuse('not-in-review')
    if (!draft.declares && assignment.declaredAt === null) return refuse('needs-declaration')
    if (draft.verdict === 'returned' && draft.remarks === null) return refuse('needs-remarks')
    const namesakes = await namesakesOn(tx, personId, full.commitmentId, plan, today())
    if (namesakes.length > 0 && !draft.denies) return refuse('needs-denial')
    const deniesPostIn = [...new Set(namesakes.map(({ organizationId }) => organizationId))]
    await declareIndependence(tx, assignment.id)
    await insertReview(tx, { assessmentId: id, personId, verdict: draft.verdict, remarks: draft.remarks, deniesPostIn })
    await recordStep(tx, 'assessment.reviewed', full, commitment, actor, {
      details: { verdict: draft.verdict },
      public: false,
    })
    if (draft.verdict === 'approved')
      await sendForReply(tx, full, commitment, actor, assignment.organizationId, today())
    else await saveState(tx, id, 'returned')
    return accept(null)
  })
}

/** To the public owner and the civil owner of this moment, each with its last day by its own calendar: in the name of whoever sends it. */
async function sendForReply(
  tx: Tx,
  full: Assessment,
  commitment: LockedCommitment,
  actor: Actor,
  organizationId: string,
  today: string,
) {
  const owners = { public: commitment.publicOwnerId, civil: commitment.civilOwnerId }
  const asked = SIDES.flatMap((side): { side: Side; organizationId: string }[] => {
    const organizationId = owners[side]
    return organizationId === null || (side === 'civil' && organizationId === owners.public)
      ? []
      : [{ side, organizationId }]
  })
  const calendars = await calendarsOf(
    tx,
    asked.map(({ organizationId }) => organizationId),
  )
  const replyDays = await replyDaysOn(tx, today)
  const to = asked.map((party) => ({
    ...party,
    dueOn: addWorkingDays(calendars.get(party.organizationId)!, today, replyDays),
  }))
  await saveSending(tx, full.id, { sentOn: today, replyDays, to })
  await recordStep(tx, 'assessment.sent-for-reply', full, commitment, actor, {
    organizationId,
    details: {
      replyDays,
      dueOn:
        to
          .map(({ dueOn }) => dueOn)
          .sort()
          .at(-1) ?? null,
    },
  })
}

// ----------------------------------------------------------------------------------------------- reply, publication

/**
 * Says what a side thinks of the assessment, in the name of the organization that it was sent to. Throws Forbidden to anybody else and
 * NotFound where it was not sent.
 */
export function replyToAssessment(
  { actor, transaction, today }: Acting,
  id: AssessmentId,
  draft: ReplyDraft,
): Promise<{ ok: true; value: Side } | Refused<ReplyReason>> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const { full, commitment, set } = await lockWhole(tx, id)
    const party = sideOf(actor, full.parties)
    authorize(party !== undefined)
    const rule = partiesForRule(full.parties).find(({ side }) => side === party.side)!
    const verdict = judgeReply(rule, draft, set.scales, full.state === 'in-reply' ? today() : '9999-12-31')
    if (!verdict.ok) return verdict
    await insertReply(tx, { assessmentId: id, side: party.side }, draft, personId)
    await recordStep(tx, 'assessment.replied', full, commitment, actor, {
      organizationId: inTheNameOf(actor, party.organizationId),
      details: { side: party.side }, // what it says is published with the assessment
    })
    return accept(party.side)
  })
}

/**
 * Publishes what was assessed and what was replied, both, for good. Only its author may, once nobody is left to be waited for.
 * However many send it at once, it is published once. `denies`: as when it is sent, of who was appointed since.
 */
export function publishAssessment(
  { actor, transaction, today }: Acting,
  id: AssessmentId,
  { denies = false }: { denies?: boolean } = {},
): Promise<{ ok: true; value: { edition: number } } | Refused<PublicationReason | 'needs-denial'> | Conflicted> {
  return transaction(async (tx) => {
    const own = await lockOwn(tx, actor, id, today())
    if (!own.ok) return own
    const { full, commitment } = own.value
    const verdict = judgePublication(full.state, partiesForRule(full.parties), today())
    if (!verdict.ok) return verdict
    if (!(await tellsApart(tx, own.value, denies, today()))) return refuse('needs-denial')
    await savePublication(tx, full, standing(full.answers.get(COMPLETION_SCALE))?.option ?? null)
    await recordStep(tx, 'assessment.published', full, commitment, actor, {
      organizationId: full.organizationId,
      details: {
        completion: standing(full.answers.get(COMPLETION_SCALE))?.option ?? null,
        replies: full.parties.flatMap(({ side, reply }) => (reply ? [{ side, stance: reply.stance }] : [])),
      },
    })
    return accept({ edition: full.edition })
  })
}

// --------------------------------------------------------------------------------------------------------- locking

/** The plan before the commitment, and that before its assessment: always in that order. */
async function lockBoth(tx: Tx, commitmentId: CommitmentId): Promise<{ plan: Plan; commitment: LockedCommitment }> {
  const planId = await planOfCommitment(tx, commitmentId)
  const plan = planId && (await lockPlan(tx, planId))
  const commitment = plan && (await lockCommitment(tx, commitmentId))
  if (!plan || !commitment) throw new NotFound(ref('commitment', commitmentId))
  return { plan, commitment }
}

async function lockWhole(tx: Tx, id: AssessmentId) {
  const found = await findAssessment(tx, id)
  if (!found) throw new NotFound(ref('assessment', id))
  const { plan, commitment } = await lockBoth(tx, found.commitmentId)
  const locked = await lockAssessment(tx, id)
  if (!locked) throw new NotFound(ref('assessment', id))
  const full = await oneInFull(tx, locked)
  return { plan, commitment, full, set: (await findScaleSet(tx, locked.scaleSetId))! }
}

type Own = Awaited<ReturnType<typeof lockWhole>> & { personId: string }

/**
 * The actor's own assessment, held. Others' is not found. Whether they are asked and what ties them is asked anew at each step: a role
 * may have come meanwhile. What was sent, its author may finish after that: who was heard is owed the end.
 */
async function lockOwn(
  tx: Tx,
  actor: Actor,
  id: AssessmentId,
  today: string,
  ties: 'no ties' | 'whatever ties' = 'no ties',
): Promise<{ ok: true; value: Own } | Conflicted> {
  const { id: personId } = personOf(actor)
  authorize(canAssess(actor))
  const whole = await lockWhole(tx, id)
  if (whole.full.authorId !== personId) throw new NotFound(ref('assessment', id))
  if (ties === 'whatever ties') return accept({ ...whole, personId })
  const place = { id: whole.full.commitmentId, planId: whole.full.planId }
  authorize(whole.full.state === 'in-reply' || (await assignmentFor(tx, personId, place, today)) !== undefined)
  const conflicts = await conflictsWith(tx, personId, [whole.full.commitmentId], whole.plan, today)
  return conflicts.length > 0 ? { ok: false, reason: 'conflict', conflicts } : accept({ ...whole, personId })
}

/** What keeps the person from assessing these commitments of the plan; nothing where nothing does. */
export async function conflictsWith(
  tx: Parameters<typeof organizationsOf>[0],
  personId: string,
  ids: readonly CommitmentId[],
  plan: Pick<Plan, 'convenerId' | 'startsOn' | 'endsOn'>,
  today: string,
): Promise<Conflict[]> {
  const parties = await partiesTo(tx, ids, plan, today)
  const ties = await tiesOf(tx, personId, ids)
  return conflictsOf(parties, ties, { from: plan.startsOn, until: plan.endsOn }, today)
}

/** Those who are assessed, under every name they had, and whoever convened the plan. */
async function partiesTo(
  db: Db,
  ids: readonly CommitmentId[],
  plan: Pick<Plan, 'convenerId'>,
  today: string,
): Promise<string[]> {
  const concerned = [...(await organizationsOf(db, ids)), ...(plan.convenerId ? [plan.convenerId] : [])]
  return kinOf(db, concerned, today)
}

export type Namesake = { organizationId: string; label: TranslatedText }

/** By person, the posts of those assessed to which somebody of that name was appointed without an account: perhaps the same person. */
export async function namesakesAmong(
  db: Db,
  people: ReadonlyMap<string, string>,
  ids: readonly CommitmentId[],
  plan: Pick<Plan, 'convenerId' | 'startsOn' | 'endsOn'>,
  today: string,
): Promise<Map<string, Namesake[]>> {
  if (people.size === 0 || ids.length === 0) return new Map()
  const appointed = await appointedWithoutAccount(db, await partiesTo(db, ids, plan, today))
  const during = { from: plan.startsOn, until: plan.endsOn }
  return new Map([...people].map(([id, name]) => [id, namesakesOf(name, appointed, during, today)]))
}

/** The same of one person, on one commitment. */
export async function namesakesOn(
  db: Db,
  personId: string,
  commitmentId: CommitmentId,
  plan: Pick<Plan, 'convenerId' | 'startsOn' | 'endsOn'>,
  today: string,
): Promise<Namesake[]> {
  const people = await peopleNames(db, [personId])
  return (await namesakesAmong(db, people, [commitmentId], plan, today)).get(personId) ?? []
}

/** Those of its author that the author has not yet denied to be. */
export async function undenied(
  db: Db,
  { authorId, commitmentId, deniesPostIn }: Pick<Assessment, 'authorId' | 'commitmentId' | 'deniesPostIn'>,
  plan: Pick<Plan, 'convenerId' | 'startsOn' | 'endsOn'>,
  today: string,
): Promise<Namesake[]> {
  const namesakes = await namesakesOn(db, authorId, commitmentId, plan, today)
  return namesakes.filter(({ organizationId }) => !deniesPostIn.includes(organizationId))
}

/** Whether the author is told apart from who has the same name: nobody has, or it is declared, which is kept. */
async function tellsApart(tx: Tx, { full, plan }: Own, denies: boolean, today: string): Promise<boolean> {
  const namesakes = await undenied(tx, full, plan, today)
  if (namesakes.length === 0 || !denies) return namesakes.length === 0
  const organizations = namesakes.map(({ organizationId }) => organizationId)
  await saveDenial(tx, full.id, [...new Set([...full.deniesPostIn, ...organizations])])
  return true
}

const recordStep = (
  tx: Tx,
  event: string,
  { id, edition }: Pick<Assessment, 'id' | 'edition'>,
  commitment: LockedCommitment,
  actor: Actor,
  more: { organizationId?: string; details?: Record<string, unknown>; public?: boolean } = {},
) =>
  record(tx, {
    event,
    subject: ref('commitment', commitment.id),
    actorId: actor.person?.id ?? null,
    organizationId: more.organizationId ?? null,
    about: [...aboutCommitment(commitment), ref('assessment', id)],
    details: { commitment: commitment.number, edition, assessmentId: id, commitmentId: commitment.id, ...more.details },
    public: more.public ?? true,
  })
