import { z } from 'zod'
import { personOf } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, show, type Context, type Typed } from '../../../platform/http/index.ts'
import { explainRefusal, receiveUpload } from '../../../platform/storage/index.ts'
import { DraftReader } from '../draft-reader.ts'
import { planAddress } from '../plans/address.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { keptFileOf, readReceipt, receiptOf, type KeptFile } from '../reporting/kept-files.ts'
import { judgeSigning, launchPlan, signPlan, whyNotLaunched, whyNotSigned } from './actions.ts'
import { versionAddress } from './address.ts'
import { coverageOf } from '../drafting/approval.ts'
import { loadUnfinished } from '../drafting/load.ts'
import { planPhasesOf } from '../plans/store.ts'
import { countIn, gapsOf, repeatedIn, type LaunchReason, type SigningDraft, type SigningReason } from './model.ts'
import { CheckLaunchPage, LaunchPage } from './pages.tsx'
import { CheckSigningPage, PAPER_BYTES, SIGNATORY_ROWS, SignPage, type ToSign } from './sign-pages.tsx'
import { tellsEmail } from '../../../kernel/text.ts'
import { documentOf, hashOf, textNow } from './text.ts'
import { words } from './words.ts'

const MANAGE = 'plan.manage'
const text = z.string().optional()
const ROWS = Array.from({ length: SIGNATORY_ROWS }, (_, at) => at + 1)
const ANSWERS = [
  'signedOn',
  'kept',
  'rows',
  'decisionId',
  ...ROWS.flatMap((at) => [`name${at}`, `organization${at}`, `capacity${at}`]),
]

async function toSign({ db, locale, today }: Context, slug: string): Promise<ToSign> {
  const plan = await planOf(db, slug)
  const { text, organizations } = await textNow(db, plan)
  const document = documentOf(text, organizations)
  const sha256 = hashOf(document)
  const coverage = await coverageOf(db, plan, sha256, locale)
  return {
    plan,
    sha256,
    coverage,
    ...(await loadUnfinished(db, plan, await planPhasesOf(db, plan.id), today())),
    refusal: await whyNotSigned(db, plan, sha256, coverage.covering[0]?.id ?? null, today()),
    bytes: Buffer.byteLength(document),
    commitments: countIn(text, 'commitment'),
    milestones: countIn(text, 'milestone'),
    indicators: countIn(text, 'indicator'),
    gaps: gapsOf(text),
  }
}

const signPage = page('/planes/:plan/firmar', {
  access: MANAGE,
  params: PlanParams,
  async load(context, { params }) {
    const found = await toSign(context, params.plan)
    // The decision that approves this text is chosen unless whoever signs says otherwise.
    return {
      ...found,
      values: { signedOn: context.today(), decisionId: found.coverage.covering[0]?.id ?? '' },
      kept: null,
    }
  },
  page: (data) => <SignPage {...data} />,
})

/** One address for both steps, told apart by the button: the answers to check, then the act. The document travels as a receipt. */
const sign = form('/planes/:plan/firmar', {
  access: MANAGE,
  params: PlanParams,
  form: z.object({
    ...Object.fromEntries([...ANSWERS, 'sha256', 'step'].map((name) => [name, text])),
    paper: z.instanceof(File).optional(),
  }),
  maxBytes: PAPER_BYTES + 300_000,
  again: async (context, { params, typed, errors }) => (
    <SignPage
      {...await toSign(context, params.plan)}
      values={typed}
      errors={errors}
      kept={keptPaper(context, params.plan, typed)}
    />
  ),
  async act(context, { params, form: sent, typed }) {
    const found = await toSign(context, params.plan)
    if (found.refusal) return invalid({ form: words(context.locale)(`refusal.${found.refusal}`) })
    const answers = Object.fromEntries(ANSWERS.map((name) => [name, typed[name] ?? '']))
    const upload = sent.paper
    if (upload && upload.name !== '') {
      const received = await receiveUpload(context.storage, upload, { kinds: ['pdf'], maxBytes: PAPER_BYTES })
      if (!received.ok) return invalid({ paper: explainRefusal(received, context.locale) })
      answers['kept'] = receiptOf(keptFileOf(received.value), receiverOf(context, params.plan), context.settings)
    }
    const kept = keptPaper(context, params.plan, answers)
    const { step } = typed
    if (step === 'change' || step === 'more')
      return show(<SignPage {...found} values={{ ...answers, step }} kept={kept} />)
    // It cannot be signed again with it: better asked for twice than left out in silence.
    if (answers['kept'] && !kept) return invalid({ paper: words(context.locale)('sign.paper-lost') }, { kept: '' })
    const read = readSigning(new DraftReader(typed, context.locale), kept, typed['sha256'], context.today())
    if (!read.ok) return invalid(read.errors, { kept: answers['kept'] ?? '' })
    const wrong = (reason: SigningReason) =>
      invalid(
        { [FIELD_OF[reason] ?? 'form']: words(context.locale)(`refusal.${reason}`) },
        { kept: answers['kept'] ?? '' },
      )
    if (step !== 'send') {
      const judged = await judgeSigning(context.db, found.plan, read.draft, context.today())
      return judged.ok
        ? show(<CheckSigningPage {...found} draft={read.draft} values={answers} />)
        : wrong(judged.reason)
    }
    const verdict = await signPlan(context, found.plan.id, read.draft)
    return verdict.ok ? redirect(versionAddress(params.plan, verdict.value.number)) : wrong(verdict.reason)
  },
})

const FIELD_OF: Partial<Record<SigningReason, string>> = {
  'not-covered': 'decisionId',
  'needs-approval': 'decisionId',
  'before-drafts': 'signedOn',
  'before-approval': 'signedOn',
  'in-the-future': 'signedOn',
}

const receiverOf = ({ actor }: Context, plan: string) => ({ personId: personOf(actor).id, purpose: `signing ${plan}` })

function keptPaper(context: Context, plan: string, values: Typed): KeptFile | null {
  const receipt = values['kept']
  return typeof receipt === 'string' && receipt !== ''
    ? readReceipt(receipt, receiverOf(context, plan), context.settings)
    : null
}

type Read = { ok: true; draft: SigningDraft } | { ok: false; errors: Record<string, string> }

function readSigning(read: DraftReader, paper: KeptFile | null, seen: unknown, today: string): Read {
  const t = words(read.locale)
  const signedOn = read.requiredDay('signedOn')
  if (signedOn > today) read.errors['signedOn'] ??= t('refusal.in-the-future')
  const signatories = ROWS.flatMap((at) => {
    const name = read.line(`name${at}`, 200)
    const organization = read.line(`organization${at}`, 300)
    const capacity = read.line(`capacity${at}`, 200)
    if (name === null && organization === null && capacity === null) return []
    if (name === null) read.errors[`name${at}`] ??= t('sign.name-missing')
    if (organization === null) read.errors[`organization${at}`] ??= t('sign.organization-missing')
    for (const [field, value] of [
      [`name${at}`, name],
      [`organization${at}`, organization],
      [`capacity${at}`, capacity],
    ] as const)
      // prettier-ignore
      if (value !== null && tellsEmail(value)) read.refuse(field, 'is-an-email')
    return [{ at, name: name ?? '', organization: organization ?? '', capacity }]
  })
  if (signatories.length === 0) read.errors['name1'] ??= t('refusal.needs-signatories')
  const repeated = repeatedIn(signatories.map(({ at: _, ...one }) => one))
  if (repeated !== undefined) read.errors[`name${signatories[repeated]!.at}`] ??= t('refusal.same-signatory')
  if (!read.ok) return { ok: false, errors: read.errors }
  const decisionId = read.line('decisionId', 100)
  const sha256 = typeof seen === 'string' && seen !== '' ? seen : null
  return {
    ok: true,
    draft: { signedOn, signatories: signatories.map(({ at: _, ...one }) => one), sha256, paper, decisionId },
  }
}

const launchPage = page('/planes/:plan/lanzamiento', {
  access: MANAGE,
  params: PlanParams,
  load: async ({ db, today }, { params }) => ({ plan: await planOf(db, params.plan), values: { onDay: today() } }),
  page: (data) => <LaunchPage {...data} />,
})

const launch = form('/planes/:plan/lanzamiento', {
  access: MANAGE,
  params: PlanParams,
  form: z.object({ onDay: text, place: text, note: text, step: text }),
  again: async ({ db }, { params, typed, errors }) => (
    <LaunchPage plan={await planOf(db, params.plan)} values={typed} errors={errors} />
  ),
  async act(context, { params, typed }) {
    const plan = await planOf(context.db, params.plan)
    const read = new DraftReader(typed, context.locale)
    const draft = { onDay: read.requiredDay('onDay'), place: read.requiredLine('place', 300), note: read.content('note', 2000) } // prettier-ignore
    if (!read.ok) return invalid(read.errors)
    const { step: pressed, ...values } = typed
    if (pressed === 'change') return show(<LaunchPage plan={plan} values={values} />)
    const wrong = (reason: LaunchReason) => {
      const field = reason === 'before-signing' || reason === 'in-the-future' ? 'onDay' : 'form'
      return invalid({ [field]: words(context.locale)(`refusal.${reason}`) })
    }
    if (pressed !== 'send') {
      const refusal = await whyNotLaunched(context.db, plan, draft.onDay, context.today())
      return refusal ? wrong(refusal) : show(<CheckLaunchPage plan={plan} draft={draft} values={values} />)
    }
    const verdict = await launchPlan(context, plan.id, draft)
    return verdict.ok ? redirect(planAddress(plan.slug)) : wrong(verdict.reason)
  },
})

export const signing = [signPage, sign, launchPage, launch]
