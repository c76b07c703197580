import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { Day } from '../../../kernel/dates.ts'
import { tellsEmail, type Locale } from '../../../kernel/text.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { httpWords, type Context } from '../../../platform/http/index.ts'
import { defineAct, sentFile, type ActError, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { line, PlanDay, content } from '../content.ts'
import { callOffCutDay, closePlan, setCutDay, takeCut } from '../cuts/actions.ts'
import { explainEarly, proposeEarlyClosing, type EarlyRefusal } from '../cuts/early.ts'
import { words as cutWords } from '../cuts/words.ts'
import { versionOf } from '../meanwhile.ts'
import { createPlan, editPlan, removePlan, setCurrentPlan } from '../plans/actions.ts'
import { PlanDraft, PlanId, type PlanReason, type PlanRemovalReason } from '../plans/model.ts'
import { draftOfPlan, findPlan } from '../plans/store.ts'
import { launchPlan, signPlan } from '../versions/actions.ts'
import { Signatory, type LaunchReason, type SigningReason } from '../versions/model.ts'
import { findVersion } from '../versions/store.ts'
import { words as lifeWords } from '../versions/words.ts'
import { words as planWords } from '../words.ts'
import { words } from './words.ts'

// What the pages of plans let whoever keeps them, by the same actions: from the first draft to the closing.

const COMMON = { scope: 'plans:write', access: ['plan.manage'] } as const
const params = z.object({ id: PlanId })

type Verdict = { ok: true; value: unknown } | { ok: false; reason: string }
const sayPlan = (reason: string, locale: Locale) =>
  planWords(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof planWords>>[0], { count: 0 })
const sayLife = (reason: string, locale: Locale) =>
  lifeWords(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof lifeWords>>[0])
const sayCut = (reason: string, locale: Locale) =>
  cutWords(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof cutWords>>[0])
const same = (id: string, verdict: Verdict): ActVerdict => (verdict.ok ? { ok: true, value: { id } } : verdict)

async function planHere({ db }: Context, id: PlanId) {
  const plan = await findPlan(db, id)
  if (!plan) throw new NotFound(id)
  return plan
}

// ------------------------------------------------------------------------------------------------------ the plan

/** What may be written of a plan. That it is a demonstration is for those who prepare installations to say. */
const { slug, demonstration: _, phases, seats, ...facts } = PlanDraft.shape
const Facts = { ...facts, phases: phases.default([]), seats: seats.default([]) }
const asKnown = Object.fromEntries(
  Object.entries(Facts as Record<string, z.ZodType>).map(([name, type]) => [
    name,
    type.safeParse(null).success ? type.default(null) : type,
  ]),
) as unknown as typeof Facts

const Reason = content(2000).refine(({ es, en }) => !tellsEmail(es) && !tellsEmail(en ?? ''), {
  params: { reason: 'is-an-email' },
})

/** Organizations are those of the register. */
async function notOffered(
  { db, locale }: Context,
  { convenerId, seats = [] }: Partial<Pick<PlanDraft, 'convenerId' | 'seats'>>,
): Promise<ActError[]> {
  const named = [
    ['#/convenerId', convenerId] as const,
    ...seats.flatMap(({ holders }, row) =>
      holders.map(({ organizationId }, at) => [`#/seats/${row}/holders/${at}/organizationId`, organizationId] as const),
    ),
  ].flatMap(([pointer, id]) => (id ? [{ pointer, id }] : []))
  const known = await organizationNames(db, [...new Set(named.map(({ id }) => id))])
  const detail = httpWords(locale)('form.not-an-option', {})
  return named.flatMap(({ pointer, id }) => (known.has(id) ? [] : [{ pointer, code: 'not-an-option', detail }]))
}

const ofBoth = { 'dates-reversed': '/endsOn', 'phase-dates-reversed': '/phases', 'repeated-number': '' } as const
const ofCreating = { ...ofBoth, 'slug-taken': '/slug' } as const
const ofEditing = {
  ...ofBoth,
  'plan-is-signed': '',
  'is-closed': '',
  'not-ended': '/endsOn',
  'unsigned-draft': '/publishedOn',
  'published-before-signing': '/publishedOn',
  'stays-published': '/publishedOn',
  'phases-need-reason': '/reason',
} as const satisfies Record<Exclude<PlanReason, 'changed-meanwhile' | 'slug-is-permanent' | 'slug-taken'>, string>

const creating = defineAct({
  ...COMMON,
  name: 'create-plan',
  method: 'POST',
  path: '/plans',
  title: 'Create a plan',
  description: 'Without commitments yet. `slug` is its address for good.',
  body: z.strictObject({ slug, ...asKnown }),
  refusals: ofCreating,
  explain: sayPlan,
  record: 'plans',
  async act(context, { body }) {
    const errors = await notOffered(context, body)
    if (errors.length > 0) return { ok: false, reason: 'not-an-option', errors }
    const created = await createPlan(context, { ...body, demonstration: false })
    return created.ok ? { ok: true, value: { id: created.value } } : created
  },
})

const editing = defineAct({
  ...COMMON,
  name: 'edit-plan',
  method: 'PATCH',
  path: '/plans/:id',
  title: 'Edit a plan: its facts, its phases, its seats',
  description:
    'Once it is signed or closed, only what is about its publication. The last day of a published plan is not brought to today or before: it is closed, as was decided. What is left out stays; null takes a value away; phases and seats are given whole. A phase that has begun or ended is changed with a reason, which is published in the history.',
  params,
  body: z
    .strictObject({ ...facts, phases, seats })
    .partial()
    .extend({
      reason: Reason.nullable().default(null).describe('Why a phase that has begun or ended is changed, in public.'),
    }),
  refusals: ofEditing,
  explain: sayPlan,
  record: 'plans',
  async act(context, { params: { id }, body: { reason, ...body } }) {
    const before = await draftOfPlan(context.db, await planHere(context, id))
    const errors = await notOffered(context, body)
    if (errors.length > 0) return { ok: false, reason: 'not-an-option', errors }
    return same(id, await editPlan(context, id, body, versionOf(before), reason))
  },
})

const makingCurrent = defineAct({
  ...COMMON,
  name: 'make-plan-current',
  method: 'POST',
  path: '/plans/:id/current',
  title: 'Make a plan the current one of the city',
  description: 'The one that `/plan` shows. Of the one that it is already, nothing changes.',
  params,
  refusals: {},
  explain: () => '',
  record: 'plans',
  async act(context, { params: { id } }) {
    await setCurrentPlan(context, id)
    return { ok: true, value: { id } }
  },
})

const REMOVAL: Record<PlanRemovalReason, string> = {
  'plan-is-signed': '',
  'plan-drafted': '',
  'plan-was-cut': '',
  'plan-reported': '',
  'plan-measured': '',
  'plan-published': '',
  'plan-was-current': '',
}

const removing = defineAct({
  ...COMMON,
  name: 'remove-plan',
  method: 'DELETE',
  path: '/plans/:id',
  title: 'Take out a plan that was made by mistake',
  description: 'With all that is in it, while it was never current, published, signed, cut, reported or measured.',
  params,
  refusals: REMOVAL,
  explain: sayPlan,
  act: async (context, { params: { id } }) => same(id, await removePlan(context, id)),
})

// ------------------------------------------------------------------------------------------- signing and launching

const SIGNING: Record<Exclude<SigningReason, 'changed-meanwhile'>, string> = {
  'already-signed': '',
  'no-commitments': '',
  'needs-signatories': '/signatories',
  'same-signatory': '/signatories',
  'in-the-future': '/signedOn',
  'is-closed': '',
  'not-covered': '/decisionId',
  'vote-open': '',
  'needs-approval': '/decisionId',
  'before-drafts': '/signedOn',
  'before-approval': '/signedOn',
}

const signing = defineAct({
  ...COMMON,
  name: 'sign-plan',
  method: 'POST',
  path: '/plans/:id/versions',
  title: 'Sign a plan as it stands',
  description:
    'Its text becomes version 1, whose bytes and hash never change: it cannot be undone. Ask with `dryRun=true` first: `sha256` of the answer is that of the text, to be sent with the signing. Where the text changed meanwhile, 412.',
  params,
  body: z.strictObject({
    signedOn: PlanDay,
    signatories: z.array(Signatory.extend({ capacity: Signatory.shape.capacity.default(null) })).max(100),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .default(null)
      .describe('Of the text that whoever signs has seen: no other is signed. Null: what there is.'),
    paper: z
      .string()
      .min(1)
      .max(4000)
      .nullable()
      .default(null)
      .describe('The signed document in PDF: the `file` that POST /files answered. It is public.'),
    decisionId: z
      .uuid()
      .nullable()
      .default(null)
      .describe(
        'The decision that approved exactly this text; null where nobody is registered to approve plans of its convener, or the plan came in a file.',
      ),
  }),
  refusals: { ...SIGNING, 'file-not-here': '/paper', 'not-pdf': '/paper' },
  explain: (reason, locale) =>
    reason === 'file-not-here' || reason === 'not-pdf' ? words(locale)(`refusal.${reason}`) : sayLife(reason, locale),
  record: 'plan-versions',
  async act(context, { params: { id }, body: { paper: receipt, ...body } }) {
    personOf(context.actor)
    const paper = receipt === null ? null : await sentFile(context, receipt)
    if (receipt !== null && !paper) return { ok: false, reason: 'file-not-here' }
    if (paper && paper.kind !== 'pdf') return { ok: false, reason: 'not-pdf' }
    const signed = await signPlan(context, id, { ...body, paper })
    return signed.ok ? { ok: true, value: { id: (await findVersion(context.db, id, 1))!.id } } : signed
  },
})

const LAUNCH: Record<LaunchReason, string> = {
  'not-signed': '',
  'already-launched': '',
  'before-signing': '/onDay',
  'in-the-future': '/onDay',
  'is-closed': '',
}

const launching = defineAct({
  ...COMMON,
  name: 'launch-plan',
  method: 'POST',
  path: '/plans/:id/launch',
  title: 'Record the public act by which a signed plan begins',
  description: 'Where and on what day. It is launched once.',
  params,
  body: z.strictObject({ onDay: PlanDay, place: line(300), note: content(2000).nullable().default(null) }),
  refusals: LAUNCH,
  explain: sayLife,
  record: 'plans',
  act: async (context, { params: { id }, body }) => same(id, await launchPlan(context, id, body)),
})

// ---------------------------------------------------------------------------------------------- cuts and closing

const cutting = defineAct({
  ...COMMON,
  name: 'take-cut',
  method: 'POST',
  path: '/plans/:id/cuts',
  title: 'Cut the progress of a plan today',
  description: 'By hand; one a day is enough. Its bytes and their hash never change.',
  params,
  refusals: { 'is-closed': '', 'no-commitments': '', 'cut-today': '', 'set-today': '' },
  explain: sayCut,
  record: 'plan-cuts',
  async act(context, { params: { id } }) {
    const taken = await takeCut(context, id)
    return taken.ok ? { ok: true, value: { id: taken.value.id } } : taken
  },
})

const settingDay = defineAct({
  ...COMMON,
  name: 'set-cut-day',
  method: 'POST',
  path: '/plans/:id/cut-days',
  title: 'Set a day on which progress will be cut, or call one off',
  description: 'Today or later, at the latest on the plan’s last day; what was cut already stays.',
  params,
  body: z.strictObject({ day: Day, state: z.enum(['set', 'called-off']).default('set') }),
  refusals: {
    'is-closed': '',
    'in-the-past': '/day',
    'cut-today': '/day',
    'too-far': '/day',
    'already-set': '/day',
    'not-set': '/day',
    'too-many': '/day',
  },
  explain: sayCut,
  answer: z.object({ id: PlanId, day: z.string(), state: z.enum(['set', 'called-off']) }),
  async act(context, { params: { id }, body: { day, state } }) {
    const verdict = await (state === 'set' ? setCutDay : callOffCutDay)(context, id, day)
    return verdict.ok ? { ok: true, value: { id, day, state } } : verdict
  },
})

const closing = defineAct({
  ...COMMON,
  name: 'close-plan',
  method: 'POST',
  path: '/plans/:id/closing',
  title: 'Close a plan',
  description:
    'With a final cut and its account, which is written once. Before its last day, or where nobody knows it, only once closing it was decided (`/plans/{id}/early-closing`). Amendments that nobody decided come to nothing.',
  params,
  body: z.strictObject({
    results: content(10_000),
    lessons: content(10_000),
    undone: content(10_000).describe('What was not done, and why.'),
  }),
  refusals: {
    'is-closed': '',
    'no-commitments': '',
    'amendment-voted': '',
    'decision-open': '',
    'needs-last-day': '',
    'early-undecided': '',
    'early-voted': '',
    'early-not-approved': '',
  },
  explain: sayCut,
  record: 'plans',
  act: async (context, { params: { id }, body }) => same(id, await closePlan(context, id, body)),
})

const proposingToClose = defineAct({
  ...COMMON,
  name: 'propose-early-closing',
  method: 'POST',
  path: '/plans/:id/early-closing',
  title: 'Put before who decides that a plan be closed before its last day',
  description:
    'With the reason, which is public at once and is what is decided. Approved, the plan may be closed; its closing report prints the reason.',
  params,
  body: z.strictObject({
    reason: content(2000).describe('Why it is closed early, and what becomes of what is left.'),
    makerId: z
      .uuid()
      .nullable()
      .default(null)
      .describe('Id of the body or head that decides; null where there is one.'),
  }),
  refusals: {
    'is-closed': '',
    'no-commitments': '',
    'not-early': '',
    'already-approved': '',
    'needs-decider': '/makerId',
    'no-maker': '',
    'maker-over': '',
    'no-rule': '',
    'no-members': '',
    'already-open': '',
    'rejected-elsewhere': '/makerId',
    'closes-in-the-past': '',
    'notice-too-short': '',
  },
  explain: (reason, locale) => explainEarly(reason as EarlyRefusal, locale),
  record: 'decisions',
  async act(context, { params: { id }, body }) {
    const opened = await proposeEarlyClosing(context, id, body)
    return opened.ok ? { ok: true, value: { id: opened.value } } : opened
  },
})

export const planActs: readonly ApiAct[] = [
  creating,
  editing,
  makingCurrent,
  removing,
  signing,
  launching,
  cutting,
  settingDay,
  proposingToClose,
  closing,
]
