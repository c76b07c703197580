import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { newId } from '../../../kernel/id.ts'
import { ref } from '../../../kernel/ref.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import type { Values } from '../../../platform/html/index.ts'
import { download, form, invalid, page, redirect, type Context, type Errors } from '../../../platform/http/index.ts'
import { numberInAddress } from '../commitments/routes.tsx'
import { evidenceResponse } from '../milestones/evidence-response.ts'
import { MilestoneParams, milestoneOf } from '../milestones/routes.tsx'
import { FORM_BYTES } from '../reporting/form.ts'
import { keptFiles, receiveFiles } from '../reporting/receiving.ts'
import { respondToReport } from './actions.ts'
import { responseForm } from './address.ts'
import { explainReasons, readResponse, ResponseForm } from './form.ts'
import { ProofId } from './model.ts'
import { ResponsePage, ResponseReceiptPage, type AboutReport, type ResponseProps } from './pages.tsx'
import { canConfirm } from './policy.ts'
import { findProof } from './store.ts'

const CONFIRM = 'progress.confirm'
const ADDRESS = '/planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte'
const ReportParams = MilestoneParams.extend({ report: numberInAddress(1_000_000) })
type Params = z.infer<typeof ReportParams>

/** The report, for those who may answer it. Throws Forbidden for anybody else, whatever they hold elsewhere. */
async function answerableOf({ db, actor }: Context, params: Params): Promise<AboutReport> {
  const found = await milestoneOf(db, params)
  authorize(canConfirm(actor, found.commitment))
  const report = found.milestone.reports.find(({ number }) => number === params.report)
  if (!report) throw new NotFound(`no report ${params.report} of milestone ${params.number}.${params.milestone}`)
  const civilOwner = found.commitment.civilOwnerId!
  const organizations = await organizationNames(db, [
    ...new Set([civilOwner, report.organizationId, ...report.responses.map(({ organizationId }) => organizationId)]),
  ])
  return { ...found, report, organizations, organization: organizations.get(civilOwner)?.name ?? '' }
}

/** What files are received for: a receipt of the report's own form is good for nothing here. */
const purposeOf = (reportId: string) => `response ${reportId}`

async function formData(context: Context, params: Params, values: Values, errors: Errors = {}): Promise<ResponseProps> {
  const found = await answerableOf(context, params)
  return { ...found, values, errors, kept: keptFiles(values, purposeOf(found.report.id), context) }
}

const responsePage = page(ADDRESS, {
  access: CONFIRM,
  params: ReportParams,
  load: (context, { params }) => formData(context, params, { responseId: newId() }),
  page: (data) => <ResponsePage {...data} />,
})

const sendResponse = form(ADDRESS, {
  access: CONFIRM,
  params: ReportParams,
  form: ResponseForm,
  maxBytes: FORM_BYTES,
  again: async (context, { params, typed, errors }) => (
    <ResponsePage {...await formData(context, params, typed, errors)} />
  ),
  async act(context, { params, form: sent, typed }) {
    const { report } = await answerableOf(context, params)
    const { receipts, ...received } = await receiveFiles(context, purposeOf(report.id), sent, typed)
    const read = readResponse(typed, received, context.locale)
    if (Object.keys(read.errors).length > 0) return invalid(read.errors, receipts)
    const outcome = await respondToReport(context, report.id, read.draft, read.responseId)
    return outcome.ok
      ? redirect(
          `${responseForm({ ...params, planSlug: params.plan, commitment: params.number })}/recibida?respuesta=${outcome.value.number}`,
        )
      : invalid(explainReasons(outcome.reasons, context.locale), receipts)
  },
})

const receiptPage = page(`${ADDRESS}/recibida`, {
  access: CONFIRM,
  params: ReportParams,
  query: z.object({ respuesta: z.coerce.number().int().min(1) }),
  async load(context, { params, query }) {
    const found = await answerableOf(context, params)
    if (!found.report.responses.some(({ number }) => number === query.respuesta)) throw new NotFound('no such answer')
    return { ...found, number: query.respuesta }
  },
  page: (data) => <ResponseReceiptPage {...data} />,
})

/** A file of evidence that the counterpart brought, as it was received: public, like the word that brought it. */
const proofFile = download('/evidencias/contraparte/:id', {
  access: 'public',
  params: z.object({ id: ProofId }),
  async handle({ db, storage, request }, { params }) {
    const piece = await findProof(db, params.id)
    const response = piece && (await evidenceResponse(storage, piece, request))
    if (!response) throw new NotFound(ref('evidence', params.id))
    return response
  },
})

export const counterpartRoutes = [responsePage, sendResponse, receiptPage, proofFile]
