import { z } from 'zod'
import { TranslatedText } from '../../../kernel/text.ts'
import type { OwnRecord } from '../../../platform/manifest/acts.ts'
import { AssessmentId, missingOf, openRound, partiesForRule } from './model.ts'
import { canAssess } from './policy.ts'
import { AnswerSchema, answerForMachines, repliesForMachines, RepliesSchema } from './resource.ts'
import { mayRead } from './routes.tsx'
import { findScaleSet } from './scales/store.ts'
import { findAssessment, oneInFull, type Answer } from './store.ts'
import { ASSESSMENT_STATES } from './vocabulary.ts'

const DraftAnswer = AnswerSchema.extend({
  option: z.string().nullable().describe('Code of the option chosen; null where none is yet.'),
  changeReason: TranslatedText.nullable().describe('Why it was changed after the reply; null where it was not.'),
})

const DraftSchema = z.object({
  id: z.uuid().describe('Identifier of the edition, before and after it is published.'),
  plan: z.string().describe('Slug of the plan.'),
  commitmentId: z.uuid().describe('Id of the commitment.'),
  commitment: z.int().describe('Number of the commitment.'),
  edition: z.int().describe('Which edition it is, from 1.'),
  state: z.enum(ASSESSMENT_STATES).describe('How far it has come.'),
  round: z
    .int()
    .nullable()
    .describe('1 before it is sent, 2 after hearing the replies; null while nothing may be written.'),
  correctionReason: TranslatedText.nullable().describe('Why it corrects the edition before; null of the first.'),
  scaleSetId: z.uuid().describe('Id of the version of the set of scales it is made on.'),
  organizationId: z.uuid().describe('Id of the organization of the evaluator.'),
  secondReview: z.boolean().describe('Whether a second evaluator reviews it before it is sent.'),
  sentOn: z.string().nullable().describe('Day it was sent to those who may reply, YYYY-MM-DD.'),
  answers: z
    .array(
      z.object({
        scale: z.string().describe('Code of the scale.'),
        sent: DraftAnswer.describe('What it says as it is, or was, sent.'),
        changed: DraftAnswer.nullable().describe('What it says after hearing the replies; null where nothing changed.'),
      }),
    )
    .describe('What is said of each scale so far.'),
  missing: z
    .array(
      z.object({
        scale: z.string().describe('Code of the scale.'),
        reason: z.string().describe('What is missing of it: `needs-option`, `needs-reason`…'),
      }),
    )
    .describe('What is missing before it may be sent.'),
  reviews: z
    .array(
      z.object({
        verdict: z.enum(['approved', 'returned']).describe('Whether it went on, or back.'),
        remarks: TranslatedText.nullable().describe('What is to be mended.'),
        reviewedAt: z.string().describe('Moment of the review, ISO 8601 in UTC.'),
      }),
    )
    .describe('The second looks at it; for evaluators only.'),
  replies: RepliesSchema,
})

const draftAnswer = (answer: Answer) => ({
  ...answerForMachines(answer),
  option: answer.option,
  changeReason: answer.changeReason,
})

/** An assessment that is not published yet, for its author, who reviews it, and those to whom it was sent. */
export const draftRecord: OwnRecord<typeof DraftSchema> = {
  path: 'assessment-drafts',
  schema: DraftSchema,
  async find(context, id) {
    const known = AssessmentId.safeParse(id).data
    const row = known && (await findAssessment(context.db, known))
    if (!row || !(await mayRead(context, row))) return null
    const full = await oneInFull(context.db, row)
    const set = (await findScaleSet(context.db, full.scaleSetId))!
    const judged = [...full.answers].map(([scale, { sent: { option, reason, cited, own } }]) => ({
      scale,
      option,
      reason,
      evidence: cited.length + own.length,
    })) // prettier-ignore
    return {
      id: full.id,
      plan: full.planSlug,
      commitmentId: full.commitmentId,
      commitment: full.commitment,
      edition: full.edition,
      state: full.state,
      round: openRound(full.state, partiesForRule(full.parties), context.today()),
      correctionReason: full.correctionReason,
      scaleSetId: full.scaleSetId,
      organizationId: full.organizationId,
      secondReview: full.secondReview,
      sentOn: full.sentOn,
      answers: [...full.answers].map(([scale, { sent, changed }]) => ({
        scale,
        sent: draftAnswer(sent),
        changed: changed && draftAnswer(changed),
      })),
      missing: missingOf(set.scales, judged),
      reviews: canAssess(context.actor)
        ? full.reviews.map(({ verdict, remarks, createdAt }) => ({
            verdict,
            remarks,
            reviewedAt: createdAt.toISOString(),
          }))
        : [],
      replies: repliesForMachines(full),
    }
  },
}
