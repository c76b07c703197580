import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { defineAct } from '../../../platform/manifest/acts.ts'
import { content, Measure, PlanDay } from '../content.ts'
import { explainReasons as explainWord, FIELD_OF as WORD_FIELD } from '../counterpart/form.ts'
import { respondToReport } from '../counterpart/actions.ts'
import { COUNTERPART_VERDICTS } from '../counterpart/vocabulary.ts'
import { recordIndicatorValue } from '../indicators/actions.ts'
import { IndicatorId } from '../indicators/model.ts'
import { reportProgress } from '../milestones/actions.ts'
import { doubtsOf, MilestoneId, PROGRESS_DOUBTS, ReportId, type ProgressReason } from '../milestones/model.ts'
import { dependenciesOf, findMilestone } from '../milestones/store.ts'
import { explainReasons, FIELD_OF } from '../reporting/form.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { words as planWords } from '../words.ts'
import { Evidence, evidenceOf } from './evidence.ts'

/** Where the form has several fields for one value of the body. */
const POINTERS: Record<string, string> = { file1: '/evidence', form: '' }
const pointers = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([reason, field]) => [reason, POINTERS[field] ?? `/${field}`]))
const explained = (told: Record<string, string>) => Object.values(told)[0] ?? ''

export const sendReport = defineAct({
  name: 'report-progress',
  method: 'POST',
  path: '/milestones/:id/reports',
  scope: 'progress:write',
  access: ['milestone.report'],
  title: 'Report progress of a milestone',
  description:
    'In the name of the public owner of its commitment. A report stays as it is; another may follow. What the rule asks for depends on the completion and on the day: evidence, a justification of the delay, or a narrative.',
  params: z.object({ id: MilestoneId }),
  body: z.strictObject({
    onDay: PlanDay.describe('The day of which it tells, `YYYY-MM-DD`.'),
    completion: z.enum(COMPLETIONS),
    narrative: content(5000).nullable().default(null),
    delayJustification: content(2000).nullable().default(null),
    evidence: Evidence,
  }),
  refusals: pointers(FIELD_OF),
  explain: (reason: string, locale: Locale) => explained(explainReasons([reason as ProgressReason], locale)),
  answer: z.object({
    id: ReportId.describe('Id of the report.'),
    number: z.int().describe('Which report of the milestone it is, from 1.'),
    milestone: MilestoneId,
    completion: z.enum(COMPLETIONS).describe('What the report says.'),
    onDay: z.string().describe('The day of which it tells, `YYYY-MM-DD`.'),
    standing: z
      .object({ completion: z.enum(COMPLETIONS), onDay: z.string() })
      .describe('How the milestone stands now: by the report of the latest day, which may be another.'),
    doubts: z
      .array(z.enum(PROGRESS_DOUBTS))
      .describe('What the report says against the plan itself: it was received, and is worth a second look.'),
  }),
  async act(context, { params, body }) {
    const { evidence, errors } = await evidenceOf(context, body.evidence)
    if (errors.length > 0) return { ok: false, reason: 'file-not-here', errors }
    const outcome = await reportProgress(context, params.id, { ...body, evidence })
    if (!outcome.ok) return outcome
    const { id, number, current } = outcome.value
    const milestone = (await findMilestone(context.db, params.id))!
    const dependsOn = (await dependenciesOf(context.db, [params.id])).get(params.id) ?? []
    return {
      ok: true,
      value: {
        id,
        number,
        milestone: params.id,
        completion: body.completion,
        onDay: body.onDay,
        standing: { completion: current.completion, onDay: current.reportedOn },
        doubts: doubtsOf({ ...milestone, dependsOn }, body),
      },
    }
  },
})

export const recordValue = defineAct({
  name: 'record-indicator-value',
  method: 'POST',
  path: '/indicators/:id/values',
  scope: 'progress:write',
  access: ['milestone.report', 'plan.manage'],
  title: 'Record what an indicator measured',
  description:
    'By the public owner of its commitment, or by who keeps the plan. A second value of one day corrects the first; the journal keeps what it said.',
  params: z.object({ id: IndicatorId }),
  body: z.strictObject({ day: PlanDay, value: Measure, note: content(1000).nullable().default(null) }),
  refusals: { 'in-the-future': '/day' },
  explain: (_reason, locale) => planWords(locale)('refusal.in-the-future'),
  record: 'indicators',
  async act(context, { params, body }) {
    const verdict = await recordIndicatorValue(context, params.id, body)
    return verdict.ok ? { ok: true, value: { id: params.id } } : verdict
  },
})

export const sendResponse = defineAct({
  name: 'respond-to-report',
  method: 'POST',
  path: '/reports/:id/responses',
  scope: 'counterpart:write',
  access: ['progress.confirm'],
  title: 'Confirm or dispute a progress report',
  description:
    'In the name of the civil owner of its commitment. A new word replaces the one before, which stays in sight. A dispute gives its reason. Ids of reports are in each milestone.',
  params: z.object({ id: ReportId }),
  body: z.strictObject({
    verdict: z.enum(COUNTERPART_VERDICTS),
    reason: content(5000).nullable().default(null),
    completion: z.enum(COMPLETIONS).nullable().default(null).describe('The completion that it would give instead.'),
    evidence: Evidence,
  }),
  refusals: pointers(WORD_FIELD),
  explain: (reason: string, locale: Locale) => explained(explainWord([reason as keyof typeof WORD_FIELD], locale)),
  record: 'report-responses',
  async act(context, { params, body }) {
    const { evidence, errors } = await evidenceOf(context, body.evidence)
    if (errors.length > 0) return { ok: false, reason: 'file-not-here', errors }
    const outcome = await respondToReport(context, params.id, { ...body, evidence })
    return outcome.ok ? { ok: true, value: { id: outcome.value.id } } : outcome
  },
})
