import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { asOne, defineAct, readOwn, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { CommitmentId } from '../commitments/model.ts'
import { content, PlanDay } from '../content.ts'
import {
  assignEvaluator,
  discardAssessment,
  endAssignment,
  publishAssessment,
  replyToAssessment,
  reviewAssessment,
  saveScaleAnswer,
  sendAssessment,
  setPlanEvaluation,
  startAssessment,
  type Conflicted,
} from '../evaluation/actions.ts'
import { draftRecord } from '../evaluation/draft-record.ts'
import {
  AnswerDraft,
  AssessmentId,
  AssignmentId,
  LEAST_WORDS,
  openRound,
  partiesForRule,
  ReplyDraft,
  type AnswerReason,
} from '../evaluation/model.ts'
import { mayRead, tellConflicts } from '../evaluation/routes.tsx'
import { addScaleSet, removeScaleSet, setReplyTerm } from '../evaluation/scales/actions.ts'
import { ScaleSetDraft, ScaleSetId } from '../evaluation/scales/model.ts'
import { evaluationOf } from '../evaluation/scales/store.ts'
import {
  findAssessment,
  findAssignment,
  oneInFull,
  openAssessmentOf,
  type AssessmentInFull,
} from '../evaluation/store.ts'
import { words } from '../evaluation/words.ts'
import { PlanId } from '../plans/model.ts'
import { findPlan } from '../plans/store.ts'
import { Evidence, evidenceOf } from './evidence.ts'

// What the pages of assessments let, by the same actions. «Nobody assesses their own» is asked anew at each step.

const SCOPE = 'assessments:write'
const ASSESSOR = { scope: SCOPE, access: ['commitment.assess'] } as const
const KEEPER = { scope: SCOPE, access: ['plan.manage'] } as const
const assessment = z.object({ id: AssessmentId })
const plan = z.object({ id: PlanId })

type Words = ReturnType<typeof words>
const explainedAs =
  (part: 'start' | 'draft' | 'scale' | 'review' | 'reply' | 'settings' | 'assign' | 'term' | 'scales') =>
  (reason: string, locale: Locale) =>
    (TIES as readonly string[]).includes(reason)
      ? words(locale)('conflict.title')
      : words(locale)(`${part}.refusal.${reason}` as Parameters<Words>[0], { count: LEAST_WORDS })

/** What ties somebody to those who are assessed. */
const TIES = ['holds-role', 'holds-post', 'reported-progress'] as const
const TIED = Object.fromEntries(TIES.map((tie) => [tie, '']))

type Outcome = { ok: true; value: unknown } | { ok: false; reason: string; reasons?: readonly string[] } | Conflicted

/** The value, or the refusal: each tie with what it is to, at the place that chose who assesses. */
async function told(
  { db, locale }: Context,
  outcome: Outcome,
  value: Record<string, unknown>,
  tiesAt = '',
): Promise<ActVerdict> {
  if (outcome.ok) return { ok: true, value }
  if (!('conflicts' in outcome)) return outcome
  const said = await tellConflicts(db, outcome.conflicts, locale)
  return {
    ok: false,
    reason: 'conflict',
    errors: outcome.conflicts.map(({ reason }, at) => ({ pointer: `#${tiesAt}`, code: reason, detail: said[at]! })),
  }
}

// -------------------------------------------------------------------------------------------- whoever assesses

const starting = defineAct({
  ...ASSESSOR,
  name: 'start-assessment',
  method: 'POST',
  path: '/commitments/:id/assessments',
  title: 'Begin to assess a commitment, or to correct what was published of it',
  description:
    'By an evaluator whom the authority asked, and whom nothing ties to those who are assessed. Whoever begins again gets the same draft. It is read at `/assessment-drafts/{id}`.',
  params: z.object({ id: CommitmentId }),
  body: z.strictObject({
    declares: z.boolean().default(false).describe('The declaration of independence; needed once for each request.'),
    correctionReason: content(2000).nullable().default(null).describe('Why the edition before is corrected.'),
  }),
  refusals: {
    'needs-declaration': '/declares',
    'needs-correction-reason': '/correctionReason',
    'already-open': '',
    'reviewed-it': '',
    'no-scales': '',
    ...TIED,
  },
  explain: explainedAs('start'),
  own: draftRecord,
  async act(context, { params, body }) {
    const outcome = await startAssessment(context, params.id, body)
    return told(context, outcome, outcome.ok ? { id: outcome.value } : {})
  },
})

const readingOpen = defineAct({
  scope: SCOPE,
  access: ['commitment.assess', 'assessment.reply'],
  name: 'find-open-assessment',
  method: 'GET',
  path: '/commitments/:id/assessment-draft',
  title: 'The assessment of a commitment that is not published yet',
  description: 'For its author, who reviews it, and those to whom it was sent to reply.',
  params: z.object({ id: CommitmentId }),
  refusals: {},
  explain: () => '',
  own: draftRecord,
  async act(context, { params }) {
    const open = await openAssessmentOf(context.db, params.id)
    if (!open || !(await mayRead(context, open))) throw new NotFound(params.id)
    return { ok: true, value: { id: open.id } }
  },
})

const PatchedAnswer = z
  .strictObject({
    option: AnswerDraft.shape.option.describe('Code of an option of the scale.'),
    reason: AnswerDraft.shape.reason.describe('Why.'),
    changeReason: AnswerDraft.shape.changeReason.describe('Why it is changed after hearing the replies.'),
    cited: AnswerDraft.shape.cited.describe('Ids of evidence of the commitment’s reports: all that are cited.'),
    kept: AnswerDraft.shape.kept.describe('Ids of pieces that it brought before and that stay; all, where absent.'),
  })
  .partial()
  .extend({ evidence: Evidence.describe('Pieces that it brings besides.') })

const AT: Record<AnswerReason, string> = {
  'not-editable': '',
  'no-such-scale': '',
  'changes-nothing': '',
  'no-such-option': '/option',
  'needs-option': '/option',
  'needs-reason': '/reason',
  'reason-too-short': '/reason',
  'needs-change-reason': '/changeReason',
  'not-evidence-of-it': '/cited',
  'needs-evidence': '/evidence',
}

const answering = defineAct({
  ...ASSESSOR,
  name: 'edit-assessment-draft',
  method: 'PATCH',
  path: '/assessment-drafts/:id',
  title: 'Say something of the scales of one’s own draft',
  description:
    'By the code of each scale; what is left out of one stays. Before it is sent anything may be missing; after the replies were heard each change is whole and says why. All or nothing is saved. A place is that within its scale: `#/answers/completion/option`.',
  params: assessment,
  body: z.strictObject({ answers: z.record(z.string().max(40), PatchedAnswer) }),
  refusals: Object.fromEntries(Object.entries(AT).map(([reason, at]) => [reason, `/answers/*${at}`])),
  explain: explainedAs('scale'),
  own: draftRecord,
  act: (context, { params, body }) =>
    asOne(context, async (within) => {
      const row = await findAssessment(within.db, params.id)
      if (!row || !(await mayRead(within, row))) throw new NotFound(params.id)
      const full = await oneInFull(within.db, row)
      for (const [scale, patch] of Object.entries(body.answers)) {
        const verdict = await answerScale(within, full, scale, patch)
        if (!verdict.ok) return verdict
      }
      return { ok: true, value: { id: params.id } }
    }),
})

/** What was said of the scale with the patch on it. */
async function answerScale(
  context: Context,
  full: AssessmentInFull,
  scale: string,
  { evidence: pieces, ...patch }: z.infer<typeof PatchedAnswer>,
): Promise<ActVerdict> {
  const place = `#/answers/${scale.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const { evidence, errors } = await evidenceOf(context, pieces, `${place}/evidence`)
  if (errors.length > 0) return { ok: false, reason: 'file-not-here', errors }
  const given = full.answers.get(scale)
  const isSecond = openRound(full.state, partiesForRule(full.parties), context.today()) === 2
  const said = isSecond ? (given?.changed ?? given?.sent) : given?.sent
  const brought = isSecond ? given?.changed : given?.sent
  const outcome = await saveScaleAnswer(context, full.id, scale, {
    option: said?.option ?? null,
    reason: said?.reason ?? null,
    changeReason: given?.changed?.changeReason ?? null,
    cited: brought?.cited.map(({ id }) => id) ?? [],
    kept: brought?.own.map(({ id }) => id) ?? [],
    ...patch,
    evidence,
  })
  if (outcome.ok || !('reasons' in outcome)) return told(context, outcome, {})
  const explain = explainedAs('scale')
  return {
    ok: false,
    reason: outcome.reason,
    errors: outcome.reasons.map((code) => ({ pointer: place + AT[code], code, detail: explain(code, context.locale) })),
  }
}

const discarding = defineAct({
  ...ASSESSOR,
  name: 'discard-assessment-draft',
  method: 'DELETE',
  path: '/assessment-drafts/:id',
  title: 'Drop one’s own draft',
  description: 'While it was not sent to those who may reply.',
  params: assessment,
  refusals: { 'already-sent': '' },
  explain: explainedAs('draft'),
  act: async (context, { params }) => told(context, await discardAssessment(context, params.id), {}),
})

const DENIES =
  'Declares that the evaluator is not who, by the same name and without an account, was appointed to a post of those assessed. Needed where somebody was; told in public.'
/** In the address: these acts read no body. */
const Denial = z.object({
  denies: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .default(false)
    .describe(DENIES),
})

const sending = defineAct({
  ...ASSESSOR,
  name: 'send-assessment',
  method: 'POST',
  path: '/assessment-drafts/:id/sending',
  title: 'Send one’s own draft on',
  description:
    'To a second review where the plan asks for one, else to the owners of the commitment, who may reply within their term. `errors` names what is missing, at the place of its scale.',
  params: assessment,
  query: Denial,
  refusals: { 'already-sent': '', incomplete: '/answers/*', 'needs-denial': '', ...TIED },
  explain: explainedAs('draft'),
  own: draftRecord,
  async act(context, { params, query }) {
    const outcome = await sendAssessment(context, params.id, query)
    if (outcome.ok || !('missing' in outcome)) return told(context, outcome, { id: params.id })
    const explain = explainedAs('scale')
    return {
      ok: false,
      reason: 'incomplete',
      errors: outcome.missing.map(({ scale, reason }) => ({
        pointer: `#/answers/${scale}${AT[reason]}`,
        code: reason,
        detail: explain(reason, context.locale),
      })),
    }
  },
})

const publishing = defineAct({
  ...ASSESSOR,
  name: 'publish-assessment',
  method: 'POST',
  path: '/assessment-drafts/:id/publication',
  title: 'Publish one’s own assessment with the replies',
  description: 'For good, once nobody is left to be waited for.',
  params: assessment,
  query: Denial,
  refusals: { 'not-sent': '', 'term-not-over': '', 'already-published': '', 'needs-denial': '', ...TIED },
  explain: explainedAs('draft'),
  record: 'assessments',
  act: async (context, { params, query }) =>
    told(context, await publishAssessment(context, params.id, query), { id: params.id }),
})

const reviewing = defineAct({
  ...ASSESSOR,
  name: 'review-assessment',
  method: 'POST',
  path: '/assessment-drafts/:id/reviews',
  title: 'Review what another evaluator wrote',
  description: 'It goes on to those who may reply, or back with remarks. Nobody reviews their own.',
  params: assessment,
  body: z.strictObject({
    verdict: z.enum(['approved', 'returned']),
    remarks: content(5000).nullable().default(null),
    declares: z.boolean().default(false).describe('The declaration of independence; needed once for each request.'),
    denies: z.boolean().default(false).describe(DENIES),
  }),
  refusals: {
    'not-in-review': '',
    'needs-declaration': '/declares',
    'needs-remarks': '/remarks',
    'needs-denial': '/denies',
    ...TIED,
  },
  explain: explainedAs('review'),
  answer: z.object({ id: AssessmentId, verdict: z.enum(['approved', 'returned']) }),
  act: async (context, { params: { id }, body }) =>
    told(context, await reviewAssessment(context, id, body), { id, verdict: body.verdict }),
})

// ---------------------------------------------------------------------------------------------- right of reply

const replying = defineAct({
  scope: SCOPE,
  access: ['assessment.reply'],
  name: 'reply-to-assessment',
  method: 'POST',
  path: '/assessment-drafts/:id/replies',
  title: 'Reply to an assessment before it is published',
  description:
    'Once, within the term, in the name of the organization that it was sent to. Who disagrees says with what; who waives says nothing else.',
  params: assessment,
  body: z.strictObject({ ...ReplyDraft.shape, comment: ReplyDraft.shape.comment.default(null), points: ReplyDraft.shape.points.default([]), evidence: Evidence }), // prettier-ignore
  refusals: {
    'already-replied': '',
    'term-over': '',
    'same-scale': '/points',
    'needs-comment': '/comment',
    'says-and-waives': '/stance',
    'no-such-scale': '/points',
  },
  explain: explainedAs('reply'),
  own: draftRecord,
  async act(context, { params: { id }, body }) {
    const { evidence, errors } = await evidenceOf(context, body.evidence)
    if (errors.length > 0) return { ok: false, reason: 'file-not-here', errors }
    return told(context, await replyToAssessment(context, id, { ...body, evidence }), { id })
  },
})

// -------------------------------------------------------------------------------------------- whoever keeps plans

const settings = z.strictObject({
  scaleSetId: z
    .uuid()
    .nullable()
    .optional()
    .describe('Id of a set of scales; null: that of the day on which it starts.'),
  secondReview: z.boolean().optional(),
})

const setting = defineAct({
  ...KEEPER,
  name: 'set-plan-evaluation',
  method: 'POST',
  path: '/plans/:id/evaluation',
  title: 'Say on which scales a plan is assessed, and whether a second evaluator reviews',
  description: 'What is left out stays. The scales stay as they are from the first assessment on.',
  params: plan,
  body: settings,
  refusals: { 'no-such-scales': '/scaleSetId', 'already-assessing': '/scaleSetId' },
  explain: explainedAs('settings'),
  answer: z.object({ id: PlanId, scaleSetId: z.uuid().nullable(), secondReview: z.boolean() }),
  async act(context, { params: { id }, body }) {
    const found = await findPlan(context.db, id)
    if (!found) throw new NotFound(id)
    const before = await evaluationOf(context.db, found, context.today())
    const wanted = {
      scaleSetId: before.named ? before.set!.id : null,
      secondReview: before.secondReview,
      ...body,
    }
    const outcome = await setPlanEvaluation(context, id, wanted)
    if (!outcome.ok) return outcome
    const { set, secondReview } = await evaluationOf(context.db, found, context.today())
    return { ok: true, value: { id, scaleSetId: set?.id ?? null, secondReview } }
  },
})

const Assigned = z.object({
  id: AssignmentId.describe('Id of the request.'),
  planId: PlanId,
  commitmentId: CommitmentId.nullable().describe('Null: any commitment of the plan.'),
  fromDay: z.string(),
  untilDay: z.string().nullable().describe('First day on which it no longer holds.'),
})

/** What is answered of a request: not whose it is, which is the authority’s and theirs to know. */
async function assigned({ db }: Context, id: AssignmentId): Promise<ActVerdict> {
  const { planId, commitmentId, fromDay, untilDay } = (await findAssignment(db, id))!
  return { ok: true, value: { id, planId, commitmentId, fromDay, untilDay } }
}

const assigning = defineAct({
  ...KEEPER,
  name: 'assign-evaluator',
  method: 'POST',
  path: '/plans/:id/assignments',
  title: 'Ask an evaluator to assess a commitment or a whole plan',
  description: 'For a time. Nobody is asked to assess their own: `errors` tells what ties the person.',
  params: plan,
  body: z.strictObject({
    personId: z.uuid().describe('Id of a person who holds the role of evaluator.'),
    commitmentId: CommitmentId.nullable().default(null).describe('Null: any commitment of the plan.'),
    fromDay: PlanDay,
    untilDay: PlanDay.nullable().default(null).describe('First day on which it no longer holds.'),
  }),
  refusals: {
    'no-evaluator': '/personId',
    'asks-oneself': '/personId',
    'ends-before-start': '/untilDay',
    'asked-already': '/personId',
    'no-commitments': '/commitmentId',
    ...Object.fromEntries(TIES.map((tie) => [tie, '/personId'])),
  },
  explain: explainedAs('assign'),
  answer: Assigned,
  async act(context, { params, body }) {
    const outcome = await assignEvaluator(context, params.id, body)
    return outcome.ok ? assigned(context, outcome.value) : told(context, outcome, {}, '/personId')
  },
})

const ending = defineAct({
  ...KEEPER,
  name: 'end-assignment',
  method: 'POST',
  path: '/assignments/:id/end',
  title: 'End what an evaluator was asked',
  description:
    'With its reason. Drafts are withdrawn. What was sent to the owners stays: its author publishes it, or who is asked next goes on with it.',
  params: z.object({ id: AssignmentId }),
  body: z.strictObject({ reason: content(2000) }),
  refusals: { 'already-over': '' },
  explain: explainedAs('assign'),
  answer: Assigned,
  async act(context, { params, body }) {
    const outcome = await endAssignment(context, params.id, body.reason)
    return outcome.ok ? assigned(context, params.id) : outcome
  },
})

const addingScales = defineAct({
  ...KEEPER,
  name: 'add-scale-set',
  method: 'POST',
  path: '/scale-sets',
  title: 'Add a version of a set of scales',
  description: 'The next of its slug. A version never changes.',
  body: ScaleSetDraft,
  refusals: { 'changes-nothing': '' },
  explain: explainedAs('scales'),
  record: 'scale-sets',
  async act(context, { body }) {
    const outcome = await addScaleSet(context, body)
    return outcome.ok ? { ok: true, value: { id: outcome.value.id } } : outcome
  },
})

const removingScales = defineAct({
  ...KEEPER,
  name: 'remove-scale-set',
  method: 'DELETE',
  path: '/scale-sets/:id',
  title: 'Take out a version of a set of scales',
  description: 'While no plan and no assessment uses it.',
  params: z.object({ id: ScaleSetId }),
  refusals: { 'in-use': '' },
  explain: explainedAs('scales'),
  act: async (context, { params }) => told(context, await removeScaleSet(context, params.id), {}),
})

const settingTerm = defineAct({
  ...KEEPER,
  name: 'set-reply-term',
  method: 'POST',
  path: '/reply-terms',
  title: 'Set the working days to reply to an assessment',
  description: 'Of what is sent from a day on. What was sent before keeps its own.',
  body: z.strictObject({ fromDay: PlanDay, workingDays: z.int().min(1).max(90), reason: content(1000) }),
  refusals: { 'in-the-past': '/fromDay', 'day-taken': '/fromDay' },
  explain: explainedAs('term'),
  answer: z.object({ fromDay: z.string(), workingDays: z.int() }),
  act: async (context, { body }) =>
    told(context, await setReplyTerm(context, body), { fromDay: body.fromDay, workingDays: body.workingDays }),
})

export const assessingActs: readonly ApiAct[] = [
  readOwn(draftRecord, {
    scope: SCOPE,
    access: ['commitment.assess', 'assessment.reply'],
    name: 'find-assessment-draft',
    title: 'An assessment that is not published yet',
    description: 'For its author, who reviews it, and those to whom it was sent to reply.',
  }),
  readingOpen,
  starting,
  answering,
  discarding,
  sending,
  reviewing,
  replying,
  publishing,
  setting,
  assigning,
  ending,
  addingScales,
  removingScales,
  settingTerm,
]
