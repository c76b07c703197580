import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { defineAct, type ActError, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { addCommitment, draftOfCommitment, editCommitment, removeCommitment } from '../commitments/actions.ts'
import { choicesOf, FIELD_OF as COMMITMENT_FIELD } from '../commitments/editing-routes.tsx'
import { CommitmentDraft, CommitmentId } from '../commitments/model.ts'
import { findCommitment, nextCommitmentNumber, type Commitment } from '../commitments/store.ts'
import { addIndicator, draftOfIndicator, editIndicator, removeIndicator } from '../indicators/actions.ts'
import { IndicatorDraft, IndicatorId } from '../indicators/model.ts'
import { findIndicator, nextIndicatorNumber } from '../indicators/store.ts'
import { versionOf } from '../meanwhile.ts'
import { addMilestone, draftOfMilestone, editMilestone, removeMilestone } from '../milestones/actions.ts'
import { FIELD_OF as MILESTONE_FIELD } from '../milestones/editing-routes.tsx'
import { MilestoneDraft, MilestoneId } from '../milestones/model.ts'
import { findMilestone, nextMilestoneNumber } from '../milestones/store.ts'
import { PlanId } from '../plans/model.ts'
import { findPlan } from '../plans/store.ts'
import { httpWords } from '../../../platform/http/index.ts'
import { words } from '../words.ts'

const COMMON = { scope: 'plans:write', access: ['plan.manage'] } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof words>>[0])

/** Where the form names a row of its own, or the form as a whole. */
const POINTERS: Record<string, string> = { actor1: '/actors', form: '' }
const pointersOf = (fields: Readonly<Record<string, string>>, left: readonly string[]) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([reason]) => !left.includes(reason))
      .map(([reason, field]) => [reason, POINTERS[field] ?? `/${field}`]),
  )
/** A program cannot send the number of a record that has one, and learns of who wrote meanwhile by 412. */
const WHEN_EDITING = ['number-taken', 'number-is-permanent', 'changed-meanwhile']
const WHEN_ADDING = [
  'not-ended',
  'number-is-permanent',
  'changed-meanwhile',
  'depends-on-itself',
  'dependencies-in-a-circle',
]

const FIXED = { 'plan-is-signed': '', 'is-closed': '' } as const

const Numbered = z.int().min(1).max(10_000).optional().describe('The next free one, where absent.')

/** As a new record: what is left out is unknown, a list without anything in it. */
function asNew<Schema extends z.ZodObject>(draft: Schema, number: z.ZodType) {
  const shape = Object.entries(draft.shape as Record<string, z.ZodType>).map(([name, type]) => [
    name,
    name === 'number'
      ? number
      : type instanceof z.ZodArray
        ? type.default([])
        : type.safeParse(null).success
          ? type.nullable().default(null)
          : type,
  ])
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<
    Omit<z.infer<Schema>, 'number'> & { number?: number }
  >
}

/** As an edit (RFC 7396): what is left out stays. Its number is permanent. */
const asEdit = <Schema extends z.ZodObject>(draft: Schema) =>
  z.strictObject((draft.omit({ number: true } as never) as z.ZodObject).partial().shape) as unknown as z.ZodType<
    Partial<Omit<z.infer<Schema>, 'number'>>
  >

const idOf = <Id extends string>(verdict: { ok: true; value: Id } | { ok: false; reason: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
const same = (id: string, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }

const found = <Record>(record: Record | undefined): Record => {
  if (!record) throw new NotFound()
  return record
}

/** Organizations and principles are those that the page offers. */
async function notOffered(
  context: Context,
  { publicOwnerId, civilOwnerId, actors = [], principleIds = [] }: Partial<CommitmentDraft>,
  before?: Commitment,
): Promise<ActError[]> {
  const { organizations, principles } = await choicesOf(context, before)
  const known = new Set([...organizations.map(({ value }) => value), ...principles.map(({ id }) => id)])
  const named = [
    ['#/publicOwnerId', publicOwnerId],
    ['#/civilOwnerId', civilOwnerId],
    ...actors.map(({ organizationId }, at) => [`#/actors/${at}/organizationId`, organizationId] as const),
    ...principleIds.map((id, at) => [`#/principleIds/${at}`, id] as const),
  ] as const
  const detail = httpWords(context.locale)('form.not-an-option', {})
  return named.flatMap(([pointer, id]) => (id && !known.has(id) ? [{ pointer, code: 'not-an-option', detail }] : []))
}

const notAnOption = (errors: readonly ActError[]): ActVerdict => ({ ok: false, reason: 'not-an-option', errors })

// ------------------------------------------------------------------------------------------------------ commitments

const addCommitmentAct = defineAct({
  ...COMMON,
  name: 'add-commitment',
  method: 'POST',
  path: '/plans/:id/commitments',
  title: 'Add a commitment to a plan',
  description: 'While the plan is neither signed nor closed. Owners, actors and principles are those that exist today.',
  params: z.object({ id: PlanId }),
  body: asNew(CommitmentDraft, z.int().min(1).max(1_000_000).optional().describe('The next free one, where absent.')),
  refusals: pointersOf(COMMITMENT_FIELD, WHEN_ADDING),
  explain,
  record: 'commitments',
  async act(context, { params, body }) {
    found(await findPlan(context.db, params.id))
    const errors = await notOffered(context, body)
    if (errors.length > 0) return notAnOption(errors)
    const number = body.number ?? (await nextCommitmentNumber(context.db, params.id))
    return idOf(await addCommitment(context, params.id, { ...body, number }))
  },
})

const editCommitmentAct = defineAct({
  ...COMMON,
  name: 'edit-commitment',
  method: 'PATCH',
  path: '/commitments/:id',
  title: 'Edit a commitment',
  description:
    'While its plan is neither signed nor closed. What is left out stays; null takes a value away. Its number is permanent.',
  params: z.object({ id: CommitmentId }),
  body: asEdit(CommitmentDraft),
  refusals: pointersOf(COMMITMENT_FIELD, WHEN_EDITING),
  explain,
  record: 'commitments',
  async act(context, { params, body }) {
    const before = found(await findCommitment(context.db, params.id))
    const errors = await notOffered(context, body, before)
    if (errors.length > 0) return notAnOption(errors)
    const draft = draftOfCommitment(before)
    return same(params.id, await editCommitment(context, params.id, { ...draft, ...body }, versionOf(draft)))
  },
})

const removeCommitmentAct = defineAct({
  ...COMMON,
  name: 'remove-commitment',
  method: 'DELETE',
  path: '/commitments/:id',
  title: 'Take a commitment out',
  description:
    'With its milestones and indicators, while nothing was ever reported of it and its plan is neither signed nor closed.',
  params: z.object({ id: CommitmentId }),
  refusals: { 'already-reported': '', 'not-ended': '', ...FIXED },
  explain,
  act: async (context, { params }) => same(params.id, await removeCommitment(context, params.id)),
})

// ------------------------------------------------------------------------------------------------------- milestones

const addMilestoneAct = defineAct({
  ...COMMON,
  name: 'add-milestone',
  method: 'POST',
  path: '/commitments/:id/milestones',
  title: 'Add a milestone to a commitment',
  description:
    'While the plan is neither signed nor closed. `dependsOn` has ids of milestones of the same plan that must end before it.',
  params: z.object({ id: CommitmentId }),
  body: asNew(MilestoneDraft, Numbered),
  refusals: pointersOf(MILESTONE_FIELD, WHEN_ADDING),
  explain,
  record: 'milestones',
  async act(context, { params, body }) {
    const number = body.number ?? (await nextMilestoneNumber(context.db, params.id))
    return idOf(await addMilestone(context, params.id, { ...body, number }))
  },
})

const editMilestoneAct = defineAct({
  ...COMMON,
  name: 'edit-milestone',
  method: 'PATCH',
  path: '/milestones/:id',
  title: 'Edit a milestone',
  description:
    'While its plan is neither signed nor closed. What is left out stays; null takes a value away. Its number is permanent.',
  params: z.object({ id: MilestoneId }),
  body: asEdit(MilestoneDraft),
  refusals: pointersOf(MILESTONE_FIELD, WHEN_EDITING),
  explain,
  record: 'milestones',
  async act(context, { params, body }) {
    const before = found(await findMilestone(context.db, params.id))
    const draft = await draftOfMilestone(context.db, before)
    return same(params.id, await editMilestone(context, params.id, { ...draft, ...body }, versionOf(draft)))
  },
})

const removeMilestoneAct = defineAct({
  ...COMMON,
  name: 'remove-milestone',
  method: 'DELETE',
  path: '/milestones/:id',
  title: 'Take a milestone out',
  description:
    'While nothing was ever reported of it and its plan is neither signed nor closed. What waited for it waits no more.',
  params: z.object({ id: MilestoneId }),
  refusals: { 'already-reported': '', ...FIXED },
  explain,
  act: async (context, { params }) => same(params.id, await removeMilestone(context, params.id)),
})

// ------------------------------------------------------------------------------------------------------- indicators

const addIndicatorAct = defineAct({
  ...COMMON,
  name: 'add-indicator',
  method: 'POST',
  path: '/commitments/:id/indicators',
  title: 'Add an indicator to a commitment',
  description: 'While the plan is neither signed nor closed.',
  params: z.object({ id: CommitmentId }),
  body: asNew(IndicatorDraft, Numbered),
  refusals: { 'number-taken': '/number', ...FIXED },
  explain,
  record: 'indicators',
  async act(context, { params, body }) {
    const number = body.number ?? (await nextIndicatorNumber(context.db, params.id))
    return idOf(await addIndicator(context, params.id, { ...body, number }))
  },
})

const editIndicatorAct = defineAct({
  ...COMMON,
  name: 'edit-indicator',
  method: 'PATCH',
  path: '/indicators/:id',
  title: 'Edit an indicator',
  description:
    'While its plan is neither signed nor closed. What is left out stays; null takes a value away. Its number is permanent.',
  params: z.object({ id: IndicatorId }),
  body: asEdit(IndicatorDraft),
  refusals: FIXED,
  explain,
  record: 'indicators',
  async act(context, { params, body }) {
    const draft = draftOfIndicator(found(await findIndicator(context.db, params.id)))
    return same(params.id, await editIndicator(context, params.id, { ...draft, ...body }, versionOf(draft)))
  },
})

const removeIndicatorAct = defineAct({
  ...COMMON,
  name: 'remove-indicator',
  method: 'DELETE',
  path: '/indicators/:id',
  title: 'Take an indicator out',
  description: 'While nothing was measured and its plan is neither signed nor closed.',
  params: z.object({ id: IndicatorId }),
  refusals: { 'already-measured': '', ...FIXED },
  explain,
  act: async (context, { params }) => same(params.id, await removeIndicator(context, params.id)),
})

export const editingActs: readonly ApiAct[] = [
  addCommitmentAct,
  editCommitmentAct,
  removeCommitmentAct,
  addMilestoneAct,
  editMilestoneAct,
  removeMilestoneAct,
  addIndicatorAct,
  editIndicatorAct,
  removeIndicatorAct,
]
