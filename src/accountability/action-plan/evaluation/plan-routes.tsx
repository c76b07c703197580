import type { z } from 'zod'
import { holdersOf, peopleNames } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Values } from '../../../platform/html/index.ts'
import { download, form, invalid, page, redirect, type Context, type Errors } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { writeCsv, type Column, type Row } from '../../../platform/tables/index.ts'
import { canManagePlans } from '../acting.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { DraftReader, looseForm } from '../draft-reader.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import type { Plan } from '../plans/store.ts'
import { assignEvaluator, endAssignment, namesakesAmong, setPlanEvaluation } from './actions.ts'
import { assessmentAddress, planAssessment } from './address.ts'
import { AssignmentId, talliesOf, type Given } from './model.ts'
import { AssignmentsPage, EndAssignmentPage, PlanAssessmentPage, SettingsPage } from './plan-pages.tsx'
import { tellConflicts, tellNamesakes } from './routes.tsx'
import { optionOf, type ScaleSet } from './scales/model.ts'
import { evaluationOf, listScaleSets, scaleSetsById } from './scales/store.ts'
import {
  assignmentsOf,
  commitmentNamesOf,
  findAssignment,
  progressOf,
  publishedAnswers,
  type PublishedAnswer,
} from './store.ts'
import { optionName, words } from './words.ts'

const MANAGE = 'plan.manage'

/** The figures of a plan by set and scale: one set, unless an older edition was made on another. */
export function figuresOf(published: readonly PublishedAnswer[], sets: ReadonlyMap<string, ScaleSet>) {
  const bySet = Map.groupBy(published, ({ scaleSetId }) => scaleSetId)
  return [...bySet].flatMap(([id, answers]) => {
    const set = sets.get(id)
    if (!set) return []
    const given = answers.map(({ scale, option }): Given => ({ scale, option, kind: optionOf(set.scales, scale, option)?.kind ?? 'value' })) // prettier-ignore
    const scales = set.scales.map(({ code }) => code)
    return [
      { set, tallies: talliesOf(scales, given), commitments: new Set(answers.map((one) => one.commitmentId)).size },
    ]
  })
}

async function summaryOf(db: Db, plan: Plan, today: string) {
  const [published, progress, evaluation] = [
    await publishedAnswers(db, plan.id),
    await progressOf(db, plan.id),
    await evaluationOf(db, plan, today),
  ]
  const sets = await scaleSetsById(db, [...new Set(published.map(({ scaleSetId }) => scaleSetId))])
  return {
    plan,
    published,
    sets,
    figures: figuresOf(published, sets),
    assessed: new Set(published.map(({ commitmentId }) => commitmentId)).size,
    inReply: progress.filter(({ state }) => state === 'in-reply').length,
    evaluation,
  }
}

const summaryPage = page('/planes/:plan/valoracion', {
  access: 'public',
  params: PlanParams,
  load: async ({ db, today, actor }, { params }) => {
    const plan = await planOf(db, params.plan)
    const summary = await summaryOf(db, plan, today())
    const titles = await commitmentNamesOf(db, plan.id)
    return { ...summary, titles, can: { manage: canManagePlans(actor) } }
  },
  page: (data) => <PlanAssessmentPage {...data} />,
  json: ({ plan, figures, assessed, inReply, published, evaluation }) => ({
    plan: plan.slug,
    commitments: plan.commitmentCount,
    assessed,
    inReply,
    scales: evaluation.set && { slug: evaluation.set.slug, version: evaluation.set.version },
    secondReview: evaluation.secondReview,
    figures: figures.map(({ set, tallies, commitments }) => ({
      scales: { slug: set.slug, version: set.version },
      commitments,
      tallies,
    })),
    answers: published.map(({ commitmentId: _, scaleSetId: __, ...answer }) => answer),
  }),
})

/** The answers that make the figures, one a row: anybody can count them again. */
const answersFile = download('/planes/:plan/valoracion/respuestas', {
  access: 'public',
  params: PlanParams,
  async handle({ db, locale, today, settings }, { params }) {
    const plan = await planOf(db, params.plan)
    const { published, sets } = await summaryOf(db, plan, today())
    const t = words(locale)
    const types = {
      commitment: 'number', scaleSet: 'text', scale: 'text', scaleName: 'text', option: 'text', optionName: 'text', kind: 'text', reason: 'text', changed: 'boolean', edition: 'number', publishedAt: 'moment', address: 'url',
    } as const // prettier-ignore
    const columns = Object.entries(types).map(([key, type]): Column => ({
      key,
      type,
      header: t(`csv.${key}` as never),
    }))
    const rows = published.map((answer): Row => {
      const set = sets.get(answer.scaleSetId)!
      const scale = set.scales.find(({ code }) => code === answer.scale)
      return {
        commitment: answer.commitment,
        scaleSet: `${set.slug}/${set.version}`,
        scale: answer.scale,
        scaleName: scale ? (scale.name[locale] ?? scale.name.es) : answer.scale,
        option: answer.option,
        optionName: optionName(set, answer.scale, answer.option, locale),
        kind: optionOf(set.scales, answer.scale, answer.option)?.kind ?? 'value',
        reason: answer.reason && (answer.reason[locale] ?? answer.reason.es),
        changed: answer.changed,
        edition: answer.edition,
        publishedAt: answer.publishedAt,
        address: settings.ORIGIN + assessmentAddress(plan.slug, answer.commitment),
      }
    })
    return new Response(writeCsv(rows, columns), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': contentDisposition('attachment', `${plan.slug}-${t('csv.file')}.csv`),
      },
    })
  },
})

// ------------------------------------------------------------------------------------------------------- settings

async function settingsData({ db, today }: Context, slug: string, values?: Values, errors: Errors = {}) {
  const plan = await planOf(db, slug)
  const evaluation = await evaluationOf(db, plan, today())
  const begun = (await progressOf(db, plan.id)).length > 0
  const now = {
    scaleSet: evaluation.named || begun ? evaluation.set?.id : '',
    secondReview: evaluation.secondReview ? 'yes' : 'no',
  }
  return { plan, evaluation, begun, sets: await listScaleSets(db), values: values ?? now, errors }
}

const settingsPage = page('/planes/:plan/valoracion/ajustes', {
  access: MANAGE,
  params: PlanParams,
  load: (context, { params }) => settingsData(context, params.plan),
  page: (data) => <SettingsPage {...data} />,
})

const saveSettings = form('/planes/:plan/valoracion/ajustes', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm(['scaleSet', 'secondReview']),
  again: async (context, { params, typed, errors }) => (
    <SettingsPage {...await settingsData(context, params.plan, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const { plan, sets } = await settingsData(context, params.plan)
    const read = new DraftReader(typed, context.locale)
    const scaleSetId = read.choice('scaleSet', sets.map(({ id }) => id as string)) // prettier-ignore
    const secondReview = read.choice('secondReview', ['yes', 'no'] as const)
    if (!read.ok) return invalid(read.errors)
    const verdict = await setPlanEvaluation(context, plan.id, { scaleSetId, secondReview: secondReview !== 'no' })
    if (verdict.ok) return redirect(planAssessment(plan.slug))
    return invalid({ scaleSet: words(context.locale)(`settings.refusal.${verdict.reason}`) })
  },
})

// ---------------------------------------------------------------------------------------------------- assignments

async function assignmentsData({ db, today, locale }: Context, slug: string, values?: Values, errors: Errors = {}) {
  const plan = await planOf(db, slug)
  const assignments = await assignmentsOf(db, plan.id)
  const holders = await holdersOf(db, 'commitment.assess', today())
  const evaluators = holders.filter(({ personId }, at) => holders.findIndex((one) => one.personId === personId) === at)
  const organizations = await organizationNames(db, [
    ...new Set([...assignments, ...evaluators].map(({ organizationId }) => organizationId)),
  ])
  const people = await peopleNames(
    db,
    assignments.map(({ personId }) => personId),
  )
  const titles = await commitmentNamesOf(db, plan.id)
  const namesakes = await namesakesAmong(
    db,
    new Map([...people, ...evaluators.map(({ personId, name }): [string, string] => [personId, name])]),
    titles.map(({ id }) => id),
    plan,
    today(),
  )
  return {
    plan,
    namesakes: new Map(
      await Promise.all(
        [...namesakes].map(async ([id, posts]) => [id, await tellNamesakes(db, posts, locale)] as const),
      ),
    ),
    assignments,
    evaluators,
    organizations,
    people,
    titles,
    values: values ?? { fromDay: today() },
    errors,
  }
}

const assignmentsPage = page('/planes/:plan/valoracion/encargos', {
  access: MANAGE,
  params: PlanParams,
  load: (context, { params }) => assignmentsData(context, params.plan),
  page: (data) => <AssignmentsPage {...data} />,
})

const assign = form('/planes/:plan/valoracion/encargos', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm(['evaluator', 'commitment', 'fromDay', 'untilDay']),
  again: async (context, { params, typed, errors }) => (
    <AssignmentsPage {...await assignmentsData(context, params.plan, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const { plan, evaluators, titles } = await assignmentsData(context, params.plan)
    const t = words(context.locale)
    const read = new DraftReader(typed, context.locale)
    const personId = read.choice('evaluator', evaluators.map((one) => one.personId)) // prettier-ignore
    if (personId === null) read.errors['evaluator'] ??= t('assign.refusal.no-evaluator')
    const commitmentId = read.choice('commitment', titles.map(({ id }) => id as string)) // prettier-ignore
    const fromDay = read.requiredDay('fromDay')
    const untilDay = read.day('untilDay')
    if (!read.ok) return invalid(read.errors)
    const verdict = await assignEvaluator(context, plan.id, {
      personId: personId!,
      commitmentId: commitmentId as CommitmentId | null,
      fromDay,
      untilDay,
    })
    if (verdict.ok) return redirect(`${planAssessment(plan.slug)}/encargos`)
    if (verdict.reason === 'conflict') {
      const said = await tellConflicts(context.db, verdict.conflicts, context.locale)
      return invalid({ evaluator: `${t('conflict.title')}: ${said.join(' ')}` })
    }
    const field = { 'ends-before-start': 'untilDay', 'no-commitments': 'commitment' } as Record<string, string>
    return invalid({ [field[verdict.reason] ?? 'evaluator']: t(`assign.refusal.${verdict.reason}`) })
  },
})

const EndParams = PlanParams.extend({ assignment: AssignmentId })

async function endData(
  { db, locale }: Context,
  params: z.infer<typeof EndParams>,
  values: Values,
  errors: Errors = {},
) {
  const plan = await planOf(db, params.plan)
  const assignment = await findAssignment(db, params.assignment)
  if (assignment?.planId !== plan.id) throw new NotFound('no such assignment of the plan')
  const people = await peopleNames(db, [assignment.personId])
  return { plan, assignment, person: people.get(assignment.personId) ?? words(locale)('someone'), values, errors }
}

const endPage = page('/planes/:plan/valoracion/encargos/:assignment/terminar', {
  access: MANAGE,
  params: EndParams,
  load: (context, { params }) => endData(context, params, {}),
  page: (data) => <EndAssignmentPage {...data} />,
})

const end = form('/planes/:plan/valoracion/encargos/:assignment/terminar', {
  access: MANAGE,
  params: EndParams,
  form: looseForm(['why', 'whyEn']),
  again: async (context, { params, typed, errors }) => (
    <EndAssignmentPage {...await endData(context, params, typed, errors)} />
  ),
  async act(context, { params, typed }) {
    const { plan, assignment } = await endData(context, params, typed)
    const read = new DraftReader(typed, context.locale)
    const why = read.requiredContent('why', 2000)
    if (!read.ok) return invalid(read.errors)
    const verdict = await endAssignment(context, assignment.id, why)
    if (verdict.ok) return redirect(`${planAssessment(plan.slug)}/encargos`)
    return invalid({ form: words(context.locale)('assign.refusal.already-over') })
  },
})

export const planAssessmentRoutes = [
  summaryPage,
  answersFile,
  settingsPage,
  saveSettings,
  assignmentsPage,
  assign,
  endPage,
  end,
]
