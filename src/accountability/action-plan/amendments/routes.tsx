import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import type { Errors, Values } from '../../../platform/html/index.ts'
import { form, invalid, page, redirect, type Context, type Typed } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import { numberInAddress } from '../commitments/routes.tsx'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { amendmentAddress, amendmentsAddress } from '../versions/address.ts'
import { documentOfVersion } from '../versions/store.ts'
import { readText, withChanges, type SignedKind, type Text } from '../versions/text.ts'
import { words } from '../versions/words.ts'
import {
  askAgain,
  bringUpToDate,
  changeAmendment,
  decideAmendment,
  discardAmendment,
  draftAmendment,
  editAmendment,
  proposeAmendment,
  withdrawAmendment,
  type ProposalRefusal,
} from './actions.ts'
import { claimedIn } from './apply.ts'
import { sayClaimed } from './matter.ts'
import { crosses, withoutRecord } from './model.ts'
import { AmendmentPage, AmendmentsPage, FactsPage, type AmendmentProps } from './pages.tsx'
import { draftingIn, proposingFor, writes } from './policy.ts'
import { askable, decisionOn, namedDeciders } from './questions.ts'
import { amendmentsOf, findAmendment, proposedBeside, type Amendment, type ListedAmendment } from './store.ts'

export const AmendmentParams = PlanParams.extend({ amendment: numberInAddress(100_000) })
export const AMENDMENT = '/planes/:plan/modificaciones/:amendment'

const listPage = page('/planes/:plan/modificaciones', {
  access: 'public',
  params: PlanParams,
  async load({ db, actor }, { params }) {
    const plan = await planOf(db, params.plan)
    const names = actor.person ? await proposingFor(db, actor, plan.id) : []
    return { plan, amendments: await amendmentsOf(db, plan.id, draftingIn(actor)), can: { amend: names.length > 0 } }
  },
  page: (data) => <AmendmentsPage {...data} />,
  json: ({ plan, amendments }) => ({
    plan: plan.slug,
    items: amendments.map(amendmentJson),
    total: amendments.length,
    next: null,
  }),
})

/** An amendment for machines: without who typed it in. */
export const amendmentJson = ({
  planId: _,
  personId: __,
  createdAt: ___,
  planSlug,
  planVersion: ____,
  ...amendment
}: ListedAmendment) => ({
  ...amendment,
  address: amendmentAddress(planSlug, amendment.number),
})

async function factsData(context: Context, slug: string, values: Values, errors: Errors = {}) {
  const { db, actor } = context
  const plan = await planOf(db, slug)
  const ids = await proposingFor(db, actor, plan.id)
  authorize(ids.length > 0)
  const names = await organizationNames(db, ids)
  const organizations = [...names.values()].map(({ id, name }) => ({ value: id as string, label: name }))
  return { plan, amendment: null, organizations, values, errors }
}

const FACTS = ['title', 'titleEn', 'reason', 'reasonEn']
const BEGIN = ['compromiso', 'hito', 'indicador']

const newPage = page('/planes/:plan/modificaciones/nueva', {
  access: 'signed-in',
  params: PlanParams,
  query: z.object(Object.fromEntries(BEGIN.map((name) => [name, numberInAddress(1_000_000).optional()]))),
  load: (context, { params, query }) =>
    factsData(
      context,
      params.plan,
      Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
    ),
  page: (data) => <FactsPage {...data} />,
})

const begin = form('/planes/:plan/modificaciones/nueva', {
  access: 'signed-in',
  params: PlanParams,
  form: looseForm([...FACTS, 'organizationId', ...BEGIN]),
  again: async (context, { params, typed, errors }) => (
    <FactsPage {...await factsData(context, params.plan, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const { plan, organizations } = await factsData(context, params.plan, {})
    const read = new DraftReader(typed, context.locale)
    const facts = readFacts(read)
    const organizationId = read.text('organizationId')
    if (!organizations.some(({ value }) => value === organizationId)) read.refuse('organizationId', 'required')
    if (!read.ok) return invalid(read.errors)
    const drafted = await draftAmendment(context, plan.id, { ...facts, organizationId })
    if (!drafted.ok) return invalid({ form: words(context.locale)(`refusal.${drafted.reason}`) })
    return redirect(amendmentAddress(plan.slug, drafted.value.number) + beginning(typed))
  },
})

const readFacts = (read: DraftReader) => ({
  title: read.requiredContent('title', 200),
  reason: read.requiredContent('reason', 5000),
})

/** To the record that somebody was about to edit when they learnt that it is signed. */
function beginning(typed: Typed): string {
  const number = (name: string) => (/^[1-9]\d{0,6}$/.test(String(typed[name] ?? '')) ? String(typed[name]) : null)
  const [commitment, milestone, indicator] = BEGIN.map(number)
  if (!commitment) return ''
  const inside = milestone ? `/hitos/${milestone}` : indicator ? `/indicadores/${indicator}` : ''
  return `/compromisos/${commitment}${inside}`
}

export type Found = { plan: Awaited<ReturnType<typeof planOf>>; amendment: Amendment; base: Text; text: Text }

/** The amendment of an address. Throws NotFound where it is somebody else's draft. */
export async function amendmentHere({ db, actor }: Context, params: z.infer<typeof AmendmentParams>): Promise<Found> {
  const plan = await planOf(db, params.plan)
  const amendment = await findAmendment(db, plan.id, params.amendment)
  if (!amendment || (amendment.state === 'draft' && !writes(actor, amendment)))
    throw new NotFound(`no amendment ${params.amendment} of ${params.plan}`)
  const base = readText((await documentOfVersion(db, plan.id, amendment.baseVersion))!).text
  return { plan, amendment, base, text: withChanges(base, amendment.changes) }
}

/** Throws Forbidden to who does not act for its organization: that there is a draft of some number is no secret, what it says is. */
async function authorizeWriter({ db, actor }: Context, params: z.infer<typeof AmendmentParams>) {
  const { id } = await planOf(db, params.plan)
  const amendment = await findAmendment(db, id, params.amendment)
  if (!amendment) throw new NotFound(`no amendment ${params.amendment} of ${params.plan}`)
  authorize(writes(actor, amendment))
  return amendment
}

/** The same, to be written in: a draft of the actor's. Throws NotFound, or Forbidden. */
export async function draftHere(context: Context, params: z.infer<typeof AmendmentParams>): Promise<Found> {
  await authorizeWriter(context, params)
  const found = await amendmentHere(context, params)
  if (found.amendment.state !== 'draft') throw new NotFound(`amendment ${params.amendment} is no draft`)
  return found
}

async function amendmentData(
  context: Context,
  params: z.infer<typeof AmendmentParams>,
  values: Values = {},
  errors: Errors = {},
): Promise<AmendmentProps> {
  const { db, actor, locale, today } = context
  const { plan, amendment, base, text } = await amendmentHere(context, params)
  const isOpen = amendment.state === 'draft' || amendment.state === 'proposed'
  const ids = [amendment.organizationId, amendment.deciderOrganizationId].filter((id) => id !== null)
  const [names, makers, decision, beside] = await Promise.all([
    organizationNames(db, ids),
    isOpen ? namedDeciders(db, plan, today(), locale) : [],
    amendment.state === 'draft' ? null : decisionOn(db, amendment),
    amendment.state === 'proposed' ? proposedBeside(db, amendment) : [],
  ])
  return {
    plan,
    amendment,
    changes: amendment.changes,
    texts: [text, base],
    names,
    makers: askable(makers, decision),
    decision,
    beside: beside.map((other) => ({ ...other, isSame: crosses(amendment.changes, other.changes) })),
    can: { write: writes(actor, amendment), decide: canManagePlans(actor) },
    values,
    errors,
  }
}

const amendmentPage = page(AMENDMENT, {
  access: 'public',
  params: AmendmentParams,
  load: (context, { params }) => amendmentData(context, params),
  page: (data) => <AmendmentPage {...data} />,
  subject: ({ amendment }) => (amendment.state === 'draft' ? null : ref('amendment', amendment.id)),
  json: ({ amendment }) => {
    const { changes, conflicts: _, ...rest } = amendment
    return { ...amendmentJson(rest), changes }
  },
})

/** All that is done with an amendment from its page, told apart by the button. */
const actOn = form(AMENDMENT, {
  access: 'signed-in',
  params: AmendmentParams,
  form: looseForm(['act', 'key', 'maker', 'decisionReason', 'sha256']),
  again: async (context, { params, typed, errors }) => (
    <AmendmentPage {...await amendmentData(context, params, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const plan = await planOf(context.db, params.plan)
    const amendment = await findAmendment(context.db, plan.id, params.amendment)
    if (!amendment) throw new NotFound(`no amendment ${params.amendment} of ${params.plan}`)
    authorize(writes(context.actor, amendment) || (amendment.state !== 'draft' && canManagePlans(context.actor)))
    const address = amendmentAddress(plan.slug, amendment.number)
    const read = new DraftReader(typed, context.locale)
    const reason = read.content('decisionReason', 2000)
    if (!read.ok) return invalid(read.errors)
    const maker = read.text('maker') || null
    const key = read.text('key')
    const verdict = await actOf(context, amendment, read.text('act'), {
      key,
      maker,
      reason,
      sha256: read.text('sha256'),
    })
    if (!verdict.ok) {
      const claimed = verdict.reason === 'already-reported' && (await takenOut(context, amendment, key))
      return invalid(claimed ? { form: sayClaimed(claimed, context.locale) } : refused(verdict.reason, context))
    }
    if (read.text('act') === 'discard') return redirect(amendmentsAddress(plan.slug))
    const at = read.text('act') === 'undo' || read.text('act') === 'remove' ? '#cambios' : ''
    return redirect((verdict.value ? amendmentAddress(plan.slug, verdict.value.number) : address) + at)
  },
})

type Asked = { key: string; maker: string | null; reason: { es: string } | null; sha256: string }

function actOf(context: Context, { id }: Amendment, act: string, { key, maker, reason, sha256 }: Asked) {
  switch (act) {
    case 'propose':
      return proposeAmendment(context, id, maker)
    case 'ask':
      return askAgain(context, id, maker)
    case 'withdraw':
      return withdrawAmendment(context, id, reason)
    case 'update':
      return bringUpToDate(context, id)
    case 'discard':
      return discardAmendment(context, id)
    case 'undo':
      return changeAmendment(context, id, (text, base) => {
        const before = base.get(key)
        return before ? new Map(text).set(key, before) : withoutRecord(text, recordOf(key))
      })
    case 'remove':
      return changeAmendment(context, id, (text) => withoutRecord(text, recordOf(key)))
    case 'approve':
    case 'reject':
      return decideAmendment(context, id, { approved: act === 'approve', reason, sha256 })
    default:
      throw new NotFound(`no act «${act}»`)
  }
}

/** Which record the press of a button, or the draft as it is, takes out of what was reported. */
const takenOut = ({ db }: Context, { planId, changes }: Amendment, key: string) =>
  key === '' ? claimedIn(db, planId, changes) : recordOf(key)

/** «milestone/3/2» as a record of the text. */
function recordOf(key: string): { kind: SignedKind; numbers: number[] } {
  const [kind = '', ...numbers] = key.split('/')
  return { kind: kind as SignedKind, numbers: numbers.map(Number) }
}

const FIELD_OF: Partial<Record<ProposalRefusal, string>> = {
  'needs-reason': 'decisionReason',
  'needs-decider': 'maker',
}
const refused = (reason: ProposalRefusal, { locale }: Context) => ({
  [FIELD_OF[reason] ?? 'form']: words(locale)(`refusal.${reason}`),
})

const editPage = page(`${AMENDMENT}/editar`, {
  access: 'signed-in',
  params: AmendmentParams,
  async load(context, { params }) {
    const { plan, amendment } = await draftHere(context, params)
    const { title, reason } = amendment
    return { plan, amendment, organizations: [], values: typedOf({ title, reason }) }
  },
  page: (data) => <FactsPage {...data} />,
})

const edit = form(`${AMENDMENT}/editar`, {
  access: 'signed-in',
  params: AmendmentParams,
  form: looseForm(FACTS),
  async again(context, { params, typed, errors }) {
    const { plan, amendment } = await draftHere(context, params)
    return <FactsPage plan={plan} amendment={amendment} organizations={[]} values={typed} errors={errors} />
  },
  async act(context, { params, typed }) {
    const { plan, amendment } = await draftHere(context, params)
    const read = new DraftReader(typed, context.locale)
    const facts = readFacts(read)
    if (!read.ok) return invalid(read.errors)
    const verdict = await editAmendment(context, amendment.id, facts)
    return verdict.ok
      ? redirect(amendmentAddress(plan.slug, amendment.number))
      : invalid({ form: words(context.locale)(`refusal.${verdict.reason}`) })
  },
})

/** `nueva` comes before `:amendment`. */
export const amendmentRoutes = [listPage, newPage, begin, amendmentPage, actOn, editPage, edit]
