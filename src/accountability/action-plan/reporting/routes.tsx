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
import { explainRefusal, receiveUpload } from '../../../platform/storage/index.ts'
import { canReport } from '../acting.ts'
import { reportProgress } from '../milestones/actions.ts'
import { recordProgress, type ReportDraft } from '../milestones/model.ts'
import { MilestoneParams, milestoneOf } from '../milestones/routes.tsx'
import type { Report } from '../milestones/store.ts'
import { milestonePath } from '../plans/address.ts'
import { words } from '../words.ts'
import { CheckPage } from './check-page.tsx'
import { explainReasons, FILE_POLICY, FILES, FORM_BYTES, readReport, ReportForm, type Read } from './form.ts'
import { keptFileOf, readReceipt, receiptOf, type KeptFile, type Receiver } from './kept-files.ts'
import { ReceiptPage, ReportPage, type ReportProps } from './pages.tsx'

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
  const receiver = receiverOf(context, found.milestone.id)
  return {
    ...found,
    values,
    errors,
    kept: keptFiles(values, receiver, context),
    organization: (await organizationNames(context.db, [owner])).get(owner)?.name ?? '',
  }
}

const receiverOf = ({ actor }: Context, milestoneId: string): Receiver => ({
  personId: personOf(actor).id,
  purpose: milestoneId,
})

function keptFiles(values: Values | Typed, receiver: Receiver, { settings }: Context): Map<number, KeptFile> {
  const kept = new Map<number, KeptFile>()
  for (const at of FILES) {
    const receipt = values[`kept${at}`]
    const file = typeof receipt === 'string' && receipt !== '' ? readReceipt(receipt, receiver, settings) : null
    if (file) kept.set(at, file)
  }
  return kept
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
    const { files, receipts, refusals } = await receiveFiles(context, milestone.id, sent, typed)
    const answers = { ...typed, ...receipts }
    if (typed['change']) return show(<ReportPage {...await formData(context, params, answers)} />)
    const read = readReport(typed, { files, refusals }, context.locale)
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
    { endsOn: milestone.endsOn, planStartsOn: plan.startsOn, reports: milestone.reports },
    draft,
    context.today(),
  )
  if (!verdict.ok) return invalid(explainReasons(verdict.reasons, context.locale), receipts)
  const after = verdict.value.current.completion
  return show(<CheckPage {...data} draft={draft} places={places} after={after} person={personOf(context.actor).name} />)
}

/** What a report says, to tell whether two say the same. */
const contentOf = ({ onDay, completion, narrative, delayJustification, evidence }: ReportDraft | Report) =>
  JSON.stringify([
    [onDay, completion, narrative?.es ?? null, delayJustification?.es ?? null],
    evidence.map((piece) => [piece.title.es, piece.day, piece.kind === 'link' ? piece.url : piece.sha256]),
  ])

/** Stores each file that came, or finds the one that came before; its receipt goes back into the form if anything is refused. */
async function receiveFiles(
  context: Context,
  milestoneId: string,
  sent: Readonly<Record<string, unknown>>,
  typed: Typed,
) {
  const receiver = receiverOf(context, milestoneId)
  const before = keptFiles(typed, receiver, context)
  const files = new Map<number, KeptFile>()
  const receipts: Record<string, string> = {}
  const refusals: Record<string, string> = {}
  for (const at of FILES) {
    const upload = sent[`file${at}`]
    const came = upload instanceof File && upload.name !== ''
    const received = came ? await receiveUpload(context.storage, upload, FILE_POLICY) : null
    if (received && !received.ok) refusals[`file${at}`] = explainRefusal(received, context.locale)
    const earlier = received || typed[`drop${at}`] ? undefined : before.get(at)
    const isGone = earlier !== undefined && !(await context.storage.renew(earlier.hash))
    if (isGone) refusals[`file${at}`] = words(context.locale)('report-form.file-gone', { name: earlier.name })
    const file = received?.ok ? keptFileOf(received.value) : isGone ? undefined : earlier
    receipts[`kept${at}`] = file ? receiptOf(file, receiver, context.settings) : ''
    if (file) files.set(at, file)
  }
  return { files, receipts, refusals }
}

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
