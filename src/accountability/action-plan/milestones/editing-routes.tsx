import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { commitmentHere, CommitmentParams } from '../commitments/routes.tsx'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { changedMeanwhile, meanwhileOf, VERSION, versionOf } from '../meanwhile.ts'
import { commitmentPath, milestonePath } from '../plans/address.ts'
import { removalOf } from '../removing.tsx'
import { words } from '../words.ts'
import { addMilestone, draftOfMilestone, editMilestone, removeMilestone } from './actions.ts'
import { EditMilestonePage } from './editing-pages.tsx'
import { milestoneNamesOf } from './names.ts'
import type { MilestoneDraft, MilestoneReason } from './model.ts'
import { MilestoneParams, milestoneOf } from './routes.tsx'
import { nextMilestoneNumber } from './store.ts'

const MANAGE = 'plan.manage'
export const Form = looseForm(
  ['number', 'title', 'titleEn', 'deliverable', 'deliverableEn', 'startsOn', 'endsOn', VERSION],
  ['dependsOn'],
)

async function newData(context: Context, params: { plan: string; number: number }) {
  const { plan, commitment } = await commitmentHere(context, params)
  return {
    plan,
    commitment,
    number: null,
    others: await milestoneNamesOf(context.db, plan.id),
    next: await nextMilestoneNumber(context.db, commitment.id),
  }
}

const newPage = page('/planes/:plan/compromisos/:number/hitos/nuevo', {
  access: MANAGE,
  params: CommitmentParams,
  async load(context, { params }) {
    const { next, ...data } = await newData(context, params)
    return { ...data, values: { number: String(next) } }
  },
  page: (data) => <EditMilestonePage {...data} />,
})

const add = form('/planes/:plan/compromisos/:number/hitos/nuevo', {
  access: MANAGE,
  params: CommitmentParams,
  form: Form,
  async again(context, { params, typed, errors }) {
    const { next: _, ...data } = await newData(context, params)
    return <EditMilestonePage {...data} values={typed} errors={errors} />
  },
  async act(context, { params, typed }) {
    const { plan, commitment } = await commitmentHere(context, params)
    const read = new DraftReader(typed, context.locale)
    const draft = { ...readDraft(read), number: read.whole('number', 10_000) }
    if (!read.ok) return invalid(read.errors)
    const verdict = await addMilestone(context, commitment.id, draft)
    return verdict.ok
      ? redirect(milestonePath(plan.slug, commitment.number, draft.number))
      : invalid(refused(verdict.reason, context))
  },
})

async function editData(context: Context, params: { plan: string; number: number; milestone: number }) {
  const { plan, commitment, milestone } = await milestoneOf(context.db, params)
  const others = (await milestoneNamesOf(context.db, plan.id)).filter(({ id }) => id !== milestone.id)
  return { plan, commitment, number: milestone.number, others, milestone }
}

const editPage = page('/planes/:plan/compromisos/:number/hitos/:milestone/editar', {
  access: MANAGE,
  params: MilestoneParams,
  async load(context, { params }) {
    const { milestone, ...data } = await editData(context, params)
    const draft = await draftOfMilestone(context.db, milestone)
    return { ...data, values: { ...typedOf(draft), [VERSION]: versionOf(draft) } }
  },
  page: (data) => <EditMilestonePage {...data} />,
})

const edit = form('/planes/:plan/compromisos/:number/hitos/:milestone/editar', {
  access: MANAGE,
  params: MilestoneParams,
  form: Form,
  async again(context, { params, typed, errors }) {
    const { milestone, ...data } = await editData(context, params)
    const now = await draftOfMilestone(context.db, milestone)
    const changed = meanwhileOf(typed, now, readMine(new DraftReader(typed, context.locale), now.number))
    return <EditMilestonePage {...data} values={typed} errors={errors} changed={changed} />
  },
  async act(context, { params, typed }) {
    const { milestone } = await milestoneOf(context.db, params)
    const read = new DraftReader(typed, context.locale)
    const mine = readMine(read, milestone.number)
    if (!read.ok) return invalid(read.errors)
    const version = read.text(VERSION)
    const verdict = await editMilestone(context, milestone.id, mine, version)
    if (verdict.ok) return redirect(milestonePath(params.plan, params.number, params.milestone))
    if (verdict.reason !== 'changed-meanwhile') return invalid(refused(verdict.reason, context))
    const now = await draftOfMilestone(context.db, (await milestoneOf(context.db, params)).milestone)
    return changedMeanwhile({ version, now, mine, fill: typedOf }, context.locale)
  },
})

const readMine = (read: DraftReader, number: number): MilestoneDraft => ({ ...readDraft(read), number })

/** `key`: what a milestone that is waited for is known by on the form. */
export function readDraft(read: DraftReader, key = /^[0-9a-f-]{36}$/i): Omit<MilestoneDraft, 'number'> {
  const dependsOn = [...new Set(read.list('dependsOn'))].sort()
  if (dependsOn.some((id) => !key.test(id))) read.refuse('dependsOn', 'not-an-option')
  return {
    title: read.requiredContent('title', 2000),
    deliverable: read.content('deliverable', 2000),
    startsOn: read.day('startsOn'),
    endsOn: read.day('endsOn'),
    dependsOn,
  }
}

export const FIELD_OF: Record<MilestoneReason, string> = {
  'dates-reversed': 'endsOn',
  'number-taken': 'number',
  'number-is-permanent': 'number',
  'depends-on-itself': 'dependsOn',
  'dependencies-in-a-circle': 'dependsOn',
  'depends-on-another-plan': 'dependsOn',
  'starts-outside-commitment': 'startsOn',
  'ends-outside-commitment': 'endsOn',
  'starts-before-awaited': 'startsOn',
  'ends-before-awaited': 'endsOn',
  'changed-meanwhile': 'form',
  'plan-is-signed': 'form',
  'is-closed': 'form',
}
const refused = (reason: MilestoneReason, { locale }: Context) => ({
  [FIELD_OF[reason]]: words(locale)(`refusal.${reason}`),
})

const removal = removalOf('/planes/:plan/compromisos/:number/hitos/:milestone/eliminar', {
  params: MilestoneParams,
  find: ({ db }, params) => milestoneOf(db, params),
  ask({ plan, commitment, milestone }, t) {
    const path = milestonePath(plan.slug, commitment.number, milestone.number)
    return {
      title: t('manage.remove-milestone'),
      name: milestone.title,
      says: t('manage.remove-milestone-says'),
      action: `${path}/eliminar`,
      back: path,
    }
  },
  remove: (context, { milestone }) => removeMilestone(context, milestone.id),
  next: ({ plan, commitment }) => commitmentPath(plan.slug, commitment.number),
})

/** What keeps milestones. `nuevo` comes before `:milestone`. */
export const milestoneEditing = [newPage, add, editPage, edit, ...removal]
