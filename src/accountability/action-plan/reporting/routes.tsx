import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { newId } from '../../../kernel/id.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Values } from '../../../platform/html/index.ts'
import {
  form,
  invalid,
  page,
  redirect,
  show,
  type Context,
  type Errors,
  type Typed,
} from '../../../platform/http/index.ts'
import { canReport } from '../acting.ts'
import { reportProgress } from '../milestones/actions.ts'
import { doubtsOf, recordProgress, type ReportDraft } from '../milestones/model.ts'
import { MilestoneParams, milestoneOf } from '../milestones/routes.tsx'
import type { Report } from '../milestones/store.ts'
import { milestonePath } from '../plans/address.ts'
import { CheckPage } from './check-page.tsx'
import { explainReasons, FORM_BYTES, readReport, ReportForm, type Read } from './form.ts'
import { ReceiptPage, ReportPage, type ReportProps } from './pages.tsx'
import { keptFiles, receiveFiles } from './receiving.ts'

const REPORT = 'milestone.report'
type Params = z.infer<typeof MilestoneParams>

/** The milestone, for those who may report it. Throws Forbidden for anybody else, whatever they hold elsewhere. */
async function reportableOf({ db, actor }: Context, params: Params) {
  const found = await milestoneOf(db, params)
  authorize(canReport(actor, found.commitment))
  return found
}

async function formData(context: Context, params: Params, values: Values, errors: Errors = {}): Promise<ReportProps> {
  const found = await reportableOf(context, params)
  const owner = found.commitment.publicOwnerId!
  return {
    ...found,
    values,
    errors,
    kept: keptFiles(values, found.milestone.id, context),
    organization: (await organizationNames(context.db, [owner])).get(owner)?.name ?? '',
  }
}

export const reportPage = page('/planes/:plan/compromisos/:number/hitos/:milestone/avance', {
  access: REPORT,
  params: MilestoneParams,
  load: (context, { params }) => formData(context, params, { reportId: newId(), onDay: context.today() }),
  page: (data) => <ReportPage {...data} />,
})

/**
 * One address for the three steps, told apart by the button: without one, the answers to check; `change`, the form again; `send`,
 * the act. Nothing is kept in between but the files, whose receipts travel with the answers; the rule judges at each step.
 */
export const sendReport = form('/planes/:plan/compromisos/:number/hitos/:milestone/avance', {
  access: REPORT,
  params: MilestoneParams,
  form: ReportForm,
  maxBytes: FORM_BYTES,
  again: async (context, { params, typed, errors }) => (
    <ReportPage {...await formData(context, params, typed, errors)} />
  ),
  async act(context, { params, form: sent, typed }) {
    const { milestone } = await reportableOf(context, params)
    const { receipts, ...received } = await receiveFiles(context, milestone.id, sent, typed)
    const answers = { ...typed, ...receipts }
    if (typed['change']) return show(<ReportPage {...await formData(context, params, answers)} />)
    const read = readReport(typed, received, context.locale)
    if (Object.keys(read.errors).length > 0) return invalid(read.errors, receipts)
    if (typed['step'] !== 'send') return check(context, params, read, { answers, receipts })
    const outcome = await reportProgress(context, milestone.id, read.draft, read.reportId)
    return outcome.ok
      ? redirect(receiptPath(params, outcome.value.number))
      : invalid(explainReasons(outcome.reasons, context.locale), receipts)
  },
})

const receiptPath = (params: Params, report: number) =>
  `${milestonePath(params.plan, params.number, params.milestone)}/avance/recibido?reporte=${report}`

/**
 * The answers before they are sent, or what the rule says against them already; of a report that was received, its receipt. Who
 * goes back from it and changes an answer is writing another report: the one that was received stays as it is.
 */
async function check(
  context: Context,
  params: Params,
  { draft, places, reportId }: Read,
  { answers, receipts }: { answers: Typed; receipts: Typed },
) {
  const found = await reportableOf(context, params)
  const received = found.milestone.reports.find(({ id }) => id === reportId)
  if (received && contentOf(received) === contentOf(draft)) return redirect(receiptPath(params, received.number))
  const data = await formData(context, params, { ...answers, reportId: (!received && reportId) || newId() })
  const { plan, milestone } = data
  const verdict = recordProgress(
    {
      isPlanClosed: plan.closedOn !== null,
      endsOn: milestone.endsOn,
      planStartsOn: plan.startsOn,
      reports: milestone.reports,
    },
    draft,
    context.today(),
  )
  if (!verdict.ok) return invalid(explainReasons(verdict.reasons, context.locale), receipts)
  const after = verdict.value.current.completion
  const doubts = doubtsOf(milestone, draft)
  const person = personOf(context.actor).name
  return show(<CheckPage {...data} draft={draft} places={places} after={after} doubts={doubts} person={person} />)
}

/** What a report says, to tell whether two say the same. */
const contentOf = ({ onDay, completion, narrative, delayJustification, evidence }: ReportDraft | Report) =>
  JSON.stringify([
    [onDay, completion, narrative?.es ?? null, delayJustification?.es ?? null],
    evidence.map((piece) => [piece.title.es, piece.day, piece.kind === 'link' ? piece.url : piece.sha256]),
  ])

export const receiptPage = page('/planes/:plan/compromisos/:number/hitos/:milestone/avance/recibido', {
  access: REPORT,
  params: MilestoneParams,
  query: z.object({ reporte: z.coerce.number().int().min(1) }),
  async load(context, { params, query }) {
    const found = await reportableOf(context, params)
    if (!found.milestone.reports.some(({ number }) => number === query.reporte)) throw new NotFound('no such report')
    return { ...found, number: query.reporte }
  },
  page: (data) => <ReceiptPage {...data} />,
})
