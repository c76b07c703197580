import { z } from 'zod'
import { peopleNames } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Values } from '../../../platform/html/index.ts'
import {
  download,
  form,
  invalid,
  page,
  redirect,
  show,
  type Context,
  type Errors,
  type Typed,
} from '../../../platform/http/index.ts'
import { CommitmentParams } from '../commitments/routes.tsx'
import { findCommitmentByNumber } from '../commitments/store.ts'
import { DraftReader } from '../draft-reader.ts'
import { evidenceResponse } from '../milestones/evidence-response.ts'
import { planOf } from '../plans/routes.tsx'
import { EVIDENCE_FIELDS, FORM_BYTES, readEvidence } from '../reporting/form.ts'
import { keptFiles, receiveFiles } from '../reporting/receiving.ts'
import {
  conflictsWith, discardAssessment, isLeft, namesakesOn, publishAssessment, replyToAssessment, reviewAssessment, saveScaleAnswer, sendAssessment, sentItOn, startAssessment, undenied, type Conflicted, type Namesake, type SendReason,
} from './actions.ts' // prettier-ignore
import { assessmentAddress, draftAddress, replyAddress } from './address.ts'
import { CheckReplyPage, DraftPage, MOST_POINTS, pointField, ReplyPage, ReviewPage, ScalePage, StartPage, type ReplyProps, type ReviewProps, type ScaleProps } from './draft-pages.tsx' // prettier-ignore
import { judgeReply, LEAST_WORDS, missingOf, openRound, OwnProofId, type AnswerReason, type Conflict, type Judged, type PublicationReason, type ReplyReason, partiesForRule } from './model.ts' // prettier-ignore
import { AssessmentPage, type About } from './pages.tsx'
import { canAssess, canReplyFor, sideOf } from './policy.ts'
import { editionForMachines } from './resource.ts'
import { scaleSetsById } from './scales/store.ts'
import { assignmentFor, editionsOf, findAssessment, findOwnProof, inFull, openAssessmentOf, reportEvidenceOf, type Assessment, type Assignment } from './store.ts' // prettier-ignore
import type { Seen } from './view.tsx'
import { STANCES } from './vocabulary.ts'
import { words } from './words.ts'

const ASSESS = 'commitment.assess'
const REPLY = 'assessment.reply'
const ADDRESS = '/planes/:plan/compromisos/:number/valoracion'
type Params = z.infer<typeof CommitmentParams>

async function aboutOf(db: Db, { plan: slug, number }: Params): Promise<About> {
  const plan = await planOf(db, slug)
  const commitment = await findCommitmentByNumber(db, plan.id, number)
  if (!commitment) throw new NotFound(`no commitment ${number} of ${slug}`)
  return { plan, commitment }
}

/** Assessments as they are read: with their scales and the names of who speaks in them. */
export async function seenOf(db: Db, rows: readonly Assessment[]): Promise<Seen[]> {
  const fulls = await inFull(db, rows)
  const sets = await scaleSetsById(db, [...new Set(fulls.map(({ scaleSetId }) => scaleSetId))])
  const organizations = await organizationNames(
    db,
    [...new Set(fulls.flatMap((full) => [full.organizationId, ...(full.begunFor ? [full.begunFor] : []), ...full.deniesPostIn, ...full.reviews.flatMap((review) => review.deniesPostIn), ...full.parties.map(({ organizationId }) => organizationId)]))], // prettier-ignore
  )
  const people = await peopleNames(
    db,
    fulls.flatMap((full) => [
      full.authorId,
      ...(full.begunBy ? [full.begunBy] : []),
      ...full.reviews.map(({ personId }) => personId),
    ]),
  )
  return fulls.map((full) => ({ full, set: sets.get(full.scaleSetId)!, organizations, people }))
}

// -------------------------------------------------------------------------------------------------------- public

const assessmentPage = page(ADDRESS, {
  access: 'public',
  params: CommitmentParams,
  async load({ db, actor }, { params }) {
    const about = await aboutOf(db, params)
    const open = await openAssessmentOf(db, about.commitment.id)
    return {
      ...about,
      editions: await seenOf(db, await editionsOf(db, about.commitment.id)),
      inReply: open?.state === 'in-reply',
      can: { assess: canAssess(actor) },
    }
  },
  page: (data) => <AssessmentPage {...data} />,
  json: ({ plan, commitment, editions, inReply }) => ({
    plan: plan.slug,
    commitment: commitment.number,
    inReply,
    editions: editions.map(({ full, set }, at) => editionForMachines(full, set, at === 0)),
  }),
})

/** A file that an answer or a reply brought: public once what it shows is; before that, for who may read the draft. */
const ownProofFile = download('/evidencias/valoracion/:id', {
  access: 'public',
  params: z.object({ id: OwnProofId }),
  async handle(context, { params }) {
    const piece = await findOwnProof(context.db, params.id)
    const assessment = piece && (await findAssessment(context.db, piece.assessmentId))
    const isOpen = assessment?.state === 'published'
    const response =
      piece && assessment && (isOpen || (await mayRead(context, assessment)))
        ? await evidenceResponse(context.storage, piece, context.request, isOpen ? 'public' : 'private')
        : null
    if (!response) throw new NotFound(ref('evidence', params.id))
    return response
  },
})

/** Who may read what is not published: its author, who reviews it, and those to whom it was sent. */
export async function mayRead({ db, actor, today }: Context, assessment: Assessment): Promise<boolean> {
  if (!actor.person) return false
  if (assessment.authorId === actor.person.id) return true
  const [full] = await inFull(db, [assessment])
  if (full!.parties.some((party) => canReplyFor(actor, party))) return true
  const place = { id: assessment.commitmentId, planId: assessment.planId }
  return (
    assessment.state === 'in-review' &&
    canAssess(actor) &&
    (await assignmentFor(db, actor.person.id, place, today())) !== undefined
  )
}

// ------------------------------------------------------------------------------------------------------ the draft

/** «Tiene un cargo en…»: what ties the person, in words. */
export async function tellConflicts(db: Db, conflicts: readonly Conflict[], locale: Locale): Promise<string[]> {
  const names = await organizationNames(
    db,
    conflicts.map(({ organizationId }) => organizationId),
  )
  return conflicts.map(({ reason, organizationId }) =>
    words(locale)(`conflict.${reason}`, { organization: names.get(organizationId)?.name ?? '' }),
  )
}

/** «Titular, en la Secretaría de…»: posts of somebody of the same name, in words. */
export async function tellNamesakes(db: Db, namesakes: readonly Namesake[], locale: Locale): Promise<string[]> {
  const names = await organizationNames(
    db,
    namesakes.map(({ organizationId }) => organizationId),
  )
  return namesakes.map(({ organizationId, label }) =>
    words(locale)('namesake.post', {
      post: inLanguage(label, locale).text,
      organization: names.get(organizationId)?.name ?? '',
    }),
  )
}

const conflicted = async ({ db, locale }: Context, { conflicts }: Conflicted) =>
  invalid({
    form: `${words(locale)('conflict.title')}: ${(await tellConflicts(db, conflicts, locale)).join(' ')}`,
  })

/** The actor's own work on the commitment, or its beginning. Others' work is not found; who was not asked is refused. */
async function workOf(context: Context, params: Params) {
  const { db, actor, today } = context
  const about = await aboutOf(db, params)
  const { id: personId } = personOf(actor)
  const open = await openAssessmentOf(db, about.commitment.id)
  if (open?.authorId === personId)
    return {
      about,
      open: (await seenOf(db, [open]))[0]!,
      declared: true,
      wholePlan: false,
      corrects: false,
      takesOver: false,
    }
  const assignment = await assignmentFor(db, personId, about.commitment, today())
  authorize(assignment !== undefined)
  if (open && (!(await isLeft(db, open, today())) || (await sentItOn(db, open, personId))))
    throw new NotFound('an assessment of somebody else')
  const takesOver = open?.state === 'in-reply'
  const published = await editionsOf(db, about.commitment.id)
  return {
    about,
    open: null,
    ...declarationOf(assignment),
    corrects: !takesOver && published.length > 0,
    takesOver,
  }
}

const declarationOf = ({ declaredAt, commitmentId }: Assignment) => ({
  declared: declaredAt !== null,
  wholePlan: commitmentId === null,
})

const judged = ({ full }: Seen): Judged[] =>
  [...full.answers].map(([scale, { sent }]) => ({ scale, ...sent, evidence: sent.cited.length + sent.own.length }))

async function draftView(context: Context, params: Params, values: Values = {}, errors: Errors = {}) {
  const { about, open, ...start } = await workOf(context, params)
  const { db, actor, today, locale } = context
  if (open) {
    const namesakes = await tellNamesakes(db, await undenied(db, open.full, about.plan, today()), locale)
    const missing = missingOf(open.set.scales, judged(open))
    const ties = await conflictsWith(db, personOf(actor).id, [about.commitment.id], about.plan, today())
    const conflicts = await tellConflicts(db, ties, locale)
    return <DraftPage {...about} {...open} {...{ missing, namesakes, conflicts, values, errors }} />
  }
  const conflicts = await conflictsWith(db, personOf(actor).id, [about.commitment.id], about.plan, today())
  return (
    <StartPage {...about} {...start} {...{ values, errors }} conflicts={await tellConflicts(db, conflicts, locale)} />
  )
}

const draftPage = page(`${ADDRESS}/borrador`, {
  access: ASSESS,
  params: CommitmentParams,
  load: async (context, { params }) => ({ view: await draftView(context, params) }),
  page: ({ view }) => view,
})

const DraftForm = z.object({
  step: z.string().optional(),
  declares: z.array(z.string()),
  denies: z.array(z.string()),
  correctionReason: z.string().optional(),
  correctionReasonEn: z.string().optional(),
})

const actOnDraft = form(`${ADDRESS}/borrador`, {
  access: ASSESS,
  params: CommitmentParams,
  form: DraftForm,
  again: (context, { params, typed, errors }) => draftView(context, params, typed, errors),
  async act(context, { params, typed }) {
    const { about, open } = await workOf(context, params)
    const t = words(context.locale)
    const here = draftAddress(params.plan, params.number)
    if (!open) return start(context, about, typed)
    if (typed['step'] === 'discard') {
      const verdict = await discardAssessment(context, open.full.id)
      return verdict.ok ? redirect('/mi-mesa') : invalid({ form: t('draft.refusal.already-sent') })
    }
    const denies = new DraftReader(typed, context.locale).list('denies').includes('yes')
    const refused = (reason: Parameters<typeof refusal>[1]) =>
      invalid({ [reason === 'needs-denial' ? 'denies' : 'form']: refusal(t, reason) })
    if (typed['step'] === 'publish') {
      const verdict = await publishAssessment(context, open.full.id, { denies })
      if (verdict.ok) return redirect(assessmentAddress(params.plan, params.number))
      return verdict.reason === 'conflict' ? conflicted(context, verdict) : refused(verdict.reason)
    }
    if (typed['step'] !== 'send') return redirect(here)
    const verdict = await sendAssessment(context, open.full.id, { denies })
    if (verdict.ok) return redirect(here)
    return verdict.reason === 'conflict' ? conflicted(context, verdict) : refused(verdict.reason)
  },
})

const refusal = (t: ReturnType<typeof words>, reason: SendReason | PublicationReason) => t(`draft.refusal.${reason}`)

async function start(context: Context, { plan, commitment }: About, typed: Typed) {
  const read = new DraftReader(typed, context.locale)
  const correctionReason = read.content('correctionReason', 2000)
  if (!read.ok) return invalid(read.errors)
  const declares = read.list('declares').includes('yes')
  const verdict = await startAssessment(context, commitment.id, { declares, correctionReason })
  if (verdict.ok) return redirect(draftAddress(plan.slug, commitment.number))
  if (verdict.reason === 'conflict') return conflicted(context, verdict)
  const field = { 'needs-declaration': 'declares', 'needs-correction-reason': 'correctionReason' }
  return invalid({
    [field[verdict.reason as keyof typeof field] ?? 'form']: words(context.locale)(`start.refusal.${verdict.reason}`),
  })
}

const ScaleParams = CommitmentParams.extend({
  scale: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(40),
})
type ScaleParams = z.infer<typeof ScaleParams>
const purposeOf = (id: string, scale: string) => `assessment ${id} ${scale}`

/** A scale of one's own work while it may be written. */
async function scaleOf(context: Context, params: ScaleParams) {
  const { about, open } = await workOf(context, params)
  const scale = open?.set.scales.find(({ code }) => code === params.scale)
  const round = open && openRound(open.full.state, partiesForRule(open.full.parties), context.today())
  if (!open || !scale || round === null) throw new NotFound(`no scale ${params.scale} to write`)
  return { ...about, ...open, scale, round }
}
type ScaleHere = Awaited<ReturnType<typeof scaleOf>>

const answerHere = ({ full, scale, round }: ScaleHere) => {
  const given = full.answers.get(scale.code)
  return round === 2 ? (given?.changed ?? given?.sent) : given?.sent
}

async function scaleData(context: Context, here: ScaleHere, values: Values, errors: Errors = {}): Promise<ScaleProps> {
  return {
    ...here,
    round: here.round,
    reported: await reportEvidenceOf(context.db, here.commitment.id),
    kept: keptFiles(values, purposeOf(here.full.id, here.scale.code), context),
    values,
    errors,
  }
}

const scalePage = page(`${ADDRESS}/borrador/:scale`, {
  access: ASSESS,
  params: ScaleParams,
  async load(context, { params }) {
    const here = await scaleOf(context, params)
    const answer = answerHere(here)
    const changed = here.full.answers.get(here.scale.code)?.changed
    return scaleData(context, here, {
      option: answer?.option ?? undefined,
      reason: answer?.reason?.es,
      changeReason: changed?.changeReason?.es,
      cited: (here.round === 2 ? changed : answer)?.cited.map(({ id }) => id) ?? [],
      keep: (here.round === 2 ? changed : answer)?.own.map(({ id }) => id) ?? [],
    })
  },
  page: (data) => <ScalePage {...data} />,
})

const text = z.string().optional()

const saveScale = form(`${ADDRESS}/borrador/:scale`, {
  access: ASSESS,
  params: ScaleParams,
  form: z.object({
    option: text,
    reason: text,
    changeReason: text,
    cited: z.array(z.string()),
    keep: z.array(z.string()),
    ...EVIDENCE_FIELDS,
  }),
  maxBytes: FORM_BYTES,
  again: async (context, { params, typed, errors }) => (
    <ScalePage {...await scaleData(context, await scaleOf(context, params), typed, errors)} />
  ),
  async act(context, { params, form: sent, typed }) {
    const { full, scale } = await scaleOf(context, params)
    const { receipts, ...received } = await receiveFiles(context, purposeOf(full.id, scale.code), sent, typed)
    const read = new DraftReader(typed, context.locale)
    const uuids = (name: string) => read.list(name).filter((id) => z.uuid().safeParse(id).success)
    const draft = {
      option: read.choice('option', scale.options.map(({ code }) => code)), // prettier-ignore
      reason: read.content('reason', 5000),
      changeReason: read.content('changeReason', 2000),
      cited: uuids('cited'),
      kept: uuids('keep'),
      evidence: readEvidence(read, received).map(({ piece }) => piece),
    }
    if (!read.ok) return invalid(read.errors, receipts)
    const verdict = await saveScaleAnswer(context, full.id, scale.code, draft)
    if (verdict.ok) return redirect(draftAddress(params.plan, params.number))
    if (verdict.reason === 'conflict') return conflicted(context, verdict)
    return invalid(explainAnswer(verdict.reasons, context.locale), receipts)
  },
})

/** The field at which each reason is mended. */
const FIELD_OF: Partial<Record<AnswerReason, string>> = {
  'no-such-option': 'option',
  'needs-option': 'option',
  'needs-reason': 'reason',
  'reason-too-short': 'reason',
  'needs-change-reason': 'changeReason',
  'not-evidence-of-it': 'cited',
  'needs-evidence': 'file1',
}
const explainAnswer = (reasons: readonly AnswerReason[], locale: Locale): Errors =>
  Object.fromEntries(
    reasons.map((reason) => [
      FIELD_OF[reason] ?? 'form',
      words(locale)(`scale.refusal.${reason}`, { count: LEAST_WORDS }),
    ]),
  )

// --------------------------------------------------------------------------------------------------- second review

/** What waits for a second look, or had it, for another evaluator who was asked to assess the same. */
async function reviewData(context: Context, params: Params, values: Values, errors: Errors = {}): Promise<ReviewProps> {
  const { db, actor, today } = context
  const about = await aboutOf(db, params)
  const { id: personId } = personOf(actor)
  const assignment = await assignmentFor(db, personId, about.commitment, today())
  const open = await openAssessmentOf(db, about.commitment.id)
  authorize(assignment !== undefined && open?.authorId !== personId)
  const [seen] = open ? await seenOf(db, [open]) : []
  const looked = seen?.full.reviews.some((review) => review.personId === personId)
  if (!seen || (seen.full.state !== 'in-review' && !looked)) throw new NotFound('nothing to review')
  const namesakes = seen.full.state === 'in-review' ? await namesakesOn(db, personId, about.commitment.id, about.plan, today()) : [] // prettier-ignore
  return {
    ...about,
    ...seen,
    values,
    errors,
    ...declarationOf(assignment),
    namesakes: await tellNamesakes(db, namesakes, context.locale),
  }
}

const reviewPage = page(`${ADDRESS}/revision`, {
  access: ASSESS,
  params: CommitmentParams,
  load: (context, { params }) => reviewData(context, params, {}),
  page: (data) => <ReviewPage {...data} />,
})

const review = form(`${ADDRESS}/revision`, {
  access: ASSESS,
  params: CommitmentParams,
  form: z.object({
    verdict: text,
    remarks: text,
    remarksEn: text,
    declares: z.array(z.string()),
    denies: z.array(z.string()),
  }),
  again: async (context, { params, typed, errors }) => (
    <ReviewPage {...await reviewData(context, params, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const { full } = await reviewData(context, params, typed)
    const t = words(context.locale)
    const read = new DraftReader(typed, context.locale)
    const verdict = read.choice('verdict', ['approved', 'returned'] as const)
    const remarks = read.content('remarks', 5000)
    if (verdict === null) read.errors['verdict'] ??= t('review.refusal.no-verdict')
    if (!read.ok) return invalid(read.errors)
    const declares = read.list('declares').includes('yes')
    const denies = read.list('denies').includes('yes')
    const outcome = await reviewAssessment(context, full.id, { verdict: verdict!, remarks, declares, denies })
    if (outcome.ok) return redirect('/mi-mesa')
    if (outcome.reason === 'conflict') return conflicted(context, outcome)
    const field = {
      'needs-remarks': 'remarks',
      'needs-declaration': 'declares',
      'needs-denial': 'denies',
      'not-in-review': 'form',
    }[outcome.reason]
    return invalid({ [field]: t(`review.refusal.${outcome.reason}`) })
  },
})

// --------------------------------------------------------------------------------------------------- right of reply

const replyPurpose = (id: string) => `assessment-reply ${id}`

/** What was sent to the actor's organization, before it is published. Throws Forbidden to whoever speaks for none of its owners. */
async function replyData(context: Context, params: Params, values: Values, errors: Errors = {}): Promise<ReplyProps> {
  const { db, actor } = context
  const about = await aboutOf(db, params)
  const { publicOwnerId, civilOwnerId } = about.commitment
  const open = await openAssessmentOf(db, about.commitment.id)
  const [seen] = open?.state === 'in-reply' ? await seenOf(db, [open]) : []
  const party = sideOf(actor, seen?.full.parties ?? [])
  const owners = [
    ...(publicOwnerId ? [{ side: 'public' as const, organizationId: publicOwnerId }] : []),
    ...(civilOwnerId ? [{ side: 'civil' as const, organizationId: civilOwnerId }] : []),
  ]
  authorize(party !== undefined || (!seen && sideOf(actor, owners) !== undefined))
  if (!seen || !party) throw new NotFound('nothing to reply to')
  return { ...about, ...seen, party, values, errors, kept: keptFiles(values, replyPurpose(seen.full.id), context) }
}

const replyPage = page(`${ADDRESS}/respuesta`, {
  access: REPLY,
  params: CommitmentParams,
  load: (context, { params }) => replyData(context, params, {}),
  page: (data) => <ReplyPage {...data} />,
})

const POINTS = Array.from({ length: MOST_POINTS }, (_, at) => pointField(at))

const reply = form(`${ADDRESS}/respuesta`, {
  access: REPLY,
  params: CommitmentParams,
  form: z.object({
    stance: text,
    comment: text,
    ...(Object.fromEntries(POINTS.map((name) => [name, text])) as Record<string, typeof text>),
    ...EVIDENCE_FIELDS,
    /** Only `send` replies: anything else leads to the answers, to check them. */
    step: text,
  }),
  maxBytes: FORM_BYTES,
  again: async (context, { params, typed, errors }) => (
    <ReplyPage {...await replyData(context, params, typed, errors)} />
  ),
  async act(context, { params, form: sent, typed }) {
    const found = await replyData(context, params, typed)
    const { full, set, party } = found
    const { receipts, ...received } = await receiveFiles(context, replyPurpose(full.id), sent, typed)
    const t = words(context.locale)
    const read = new DraftReader(typed, context.locale)
    const stance = read.choice('stance', STANCES)
    if (stance === null) read.errors['stance'] ??= t('reply.refusal.no-stance')
    const comment = read.content('comment', 5000)
    const points = set.scales.flatMap(({ code: scale }, at) => {
      const said = read.content(pointField(at), 3000)
      return said ? [{ scale, text: said }] : []
    })
    const evidence = readEvidence(read, received).map(({ piece }) => piece)
    const written = Object.entries({ ...typed, ...receipts }).filter(([name]) => !/^(file\d|drop\d|step)$/.test(name))
    const values = Object.fromEntries(written)
    if (typed['step'] === 'change') return show(<ReplyPage {...await replyData(context, params, values)} />)
    if (!read.ok) return invalid(read.errors, receipts)
    const draft = { stance: stance!, comment, points, evidence }
    const wrong = (reason: ReplyReason) => invalid({ [REPLY_FIELD[reason]]: t(`reply.refusal.${reason}`) }, receipts)
    if (typed['step'] !== 'send') {
      const rule = partiesForRule(full.parties).find(({ side }) => side === party.side)!
      const judged = judgeReply(rule, draft, set.scales, context.today())
      return judged.ok ? show(<CheckReplyPage {...found} draft={draft} values={values} />) : wrong(judged.reason)
    }
    const verdict = await replyToAssessment(context, full.id, draft)
    return verdict.ok ? redirect(replyAddress(params.plan, params.number)) : wrong(verdict.reason)
  },
})

const REPLY_FIELD: Record<ReplyReason, string> = {
  'already-replied': 'form',
  'term-over': 'form',
  'needs-comment': 'comment',
  'says-and-waives': 'stance',
  'no-such-scale': 'form',
  'same-scale': 'form',
}

export const assessmentRoutes = [
  assessmentPage,
  draftPage,
  actOnDraft,
  scalePage,
  saveScale,
  reviewPage,
  review,
  replyPage,
  reply,
  ownProofFile,
]
