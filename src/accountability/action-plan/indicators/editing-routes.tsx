import type { z } from 'zod'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { canMeasure } from '../acting.ts'
import { commitmentHere, CommitmentParams, numberInAddress } from '../commitments/routes.tsx'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { changedMeanwhile, meanwhileOf, VERSION, versionOf } from '../meanwhile.ts'
import { commitmentPath } from '../plans/address.ts'
import { removalOf } from '../removing.tsx'
import { DIRECTIONS, INDICATOR_KINDS, PERIODICITIES } from '../vocabulary.ts'
import { words } from '../words.ts'
import { addIndicator, draftOfIndicator, editIndicator, recordIndicatorValue, removeIndicator } from './actions.ts'
import { EditIndicatorPage, MeasurePage } from './editing-pages.tsx'
import type { IndicatorDraft } from './model.ts'
import { findIndicator, findIndicatorByNumber, nextIndicatorNumber } from './store.ts'

const MANAGE = 'plan.manage'
const IndicatorParams = CommitmentParams.extend({ indicator: numberInAddress(10_000) })
const TRANSLATED = ['name', 'variable', 'unit', 'source']
export const Form = looseForm([
  'number',
  ...TRANSLATED.flatMap((name) => [name, `${name}En`]),
  'kind',
  'direction',
  'periodicity',
  'baselineValue',
  'baselineOn',
  'targetValue',
  'targetOn',
  VERSION,
])

async function indicatorHere(context: Context, params: z.infer<typeof IndicatorParams>) {
  const { plan, commitment } = await commitmentHere(context, params)
  const known = await findIndicatorByNumber(context.db, commitment.id, params.indicator)
  const indicator = known && (await findIndicator(context.db, known.id))
  if (!indicator) throw new NotFound(`no indicator ${params.indicator}`)
  return { plan, commitment, indicator }
}

const newPage = page('/planes/:plan/compromisos/:number/indicadores/nuevo', {
  access: MANAGE,
  params: CommitmentParams,
  async load(context, { params }) {
    const { plan, commitment } = await commitmentHere(context, params)
    return {
      plan,
      commitment: commitment.number,
      number: null,
      values: { number: String(await nextIndicatorNumber(context.db, commitment.id)) },
    }
  },
  page: (data) => <EditIndicatorPage {...data} />,
})

const add = form('/planes/:plan/compromisos/:number/indicadores/nuevo', {
  access: MANAGE,
  params: CommitmentParams,
  form: Form,
  async again(context, { params, typed, errors }) {
    const { plan, commitment } = await commitmentHere(context, params)
    return <EditIndicatorPage plan={plan} commitment={commitment.number} number={null} values={typed} errors={errors} />
  },
  async act(context, { params, typed }) {
    const { plan, commitment } = await commitmentHere(context, params)
    const read = new DraftReader(typed, context.locale)
    const draft = { ...readDraft(read), number: read.whole('number', 10_000) }
    if (!read.ok) return invalid(read.errors)
    const verdict = await addIndicator(context, commitment.id, draft)
    return verdict.ok
      ? redirect(`${commitmentPath(plan.slug, commitment.number)}#indicador-${draft.number}`)
      : invalid({ number: words(context.locale)(`refusal.${verdict.reason}`) })
  },
})

const editPage = page('/planes/:plan/compromisos/:number/indicadores/:indicator/editar', {
  access: MANAGE,
  params: IndicatorParams,
  async load(context, { params }) {
    const { plan, commitment, indicator } = await indicatorHere(context, params)
    return {
      plan,
      commitment: commitment.number,
      number: indicator.number,
      values: { ...typedOf(draftOfIndicator(indicator)), [VERSION]: versionOf(draftOfIndicator(indicator)) },
      removable: indicator.values.length === 0,
    }
  },
  page: (data) => <EditIndicatorPage {...data} />,
})

const edit = form('/planes/:plan/compromisos/:number/indicadores/:indicator/editar', {
  access: MANAGE,
  params: IndicatorParams,
  form: Form,
  async again(context, { params, typed, errors }) {
    const { plan, commitment, indicator } = await indicatorHere(context, params)
    const now = draftOfIndicator(indicator)
    const mine = { ...readDraft(new DraftReader(typed, context.locale)), number: now.number }
    return (
      <EditIndicatorPage
        plan={plan}
        commitment={commitment.number}
        number={indicator.number}
        values={typed}
        errors={errors}
        changed={meanwhileOf(typed, now, mine)}
      />
    )
  },
  async act(context, { params, typed }) {
    const { plan, commitment, indicator } = await indicatorHere(context, params)
    const read = new DraftReader(typed, context.locale)
    const draft = { ...readDraft(read), number: indicator.number }
    if (!read.ok) return invalid(read.errors)
    const version = read.text(VERSION)
    const verdict = await editIndicator(context, indicator.id, draft, version)
    if (verdict.ok) return redirect(`${commitmentPath(plan.slug, commitment.number)}#indicador-${indicator.number}`)
    if (verdict.reason !== 'changed-meanwhile')
      return invalid({ form: words(context.locale)(`refusal.${verdict.reason}`) })
    const now = draftOfIndicator((await indicatorHere(context, params)).indicator)
    return changedMeanwhile({ version, now, mine: draft, fill: typedOf }, context.locale)
  },
})

export const readDraft = (read: DraftReader): Omit<IndicatorDraft, 'number'> => ({
  name: read.requiredContent('name', 500),
  variable: read.content('variable', 1000),
  unit: read.content('unit', 200),
  kind: read.choice('kind', INDICATOR_KINDS),
  direction: read.choice('direction', DIRECTIONS),
  periodicity: read.choice('periodicity', PERIODICITIES),
  baselineValue: read.number('baselineValue'),
  baselineOn: read.day('baselineOn'),
  targetValue: read.number('targetValue'),
  targetOn: read.day('targetOn'),
  source: read.content('source', 1000),
})

/** Public owners measure too, so the permission is judged on the commitment. */
async function measurable(context: Context, params: z.infer<typeof IndicatorParams>) {
  const found = await indicatorHere(context, params)
  authorize(canMeasure(context.actor, found.commitment))
  return found
}

const measurePage = page('/planes/:plan/compromisos/:number/indicadores/:indicator/medicion', {
  access: 'signed-in',
  params: IndicatorParams,
  async load(context, { params }) {
    const { plan, commitment, indicator } = await measurable(context, params)
    return { plan, commitment: commitment.number, indicator, values: { day: context.today() } }
  },
  page: (data) => <MeasurePage {...data} />,
})

const measure = form('/planes/:plan/compromisos/:number/indicadores/:indicator/medicion', {
  access: 'signed-in',
  params: IndicatorParams,
  form: looseForm(['day', 'value', 'note']),
  async again(context, { params, typed, errors }) {
    const { plan, commitment, indicator } = await measurable(context, params)
    return (
      <MeasurePage plan={plan} commitment={commitment.number} indicator={indicator} values={typed} errors={errors} />
    )
  },
  async act(context, { params, typed }) {
    const { plan, commitment, indicator } = await measurable(context, params)
    const read = new DraftReader(typed, context.locale)
    const day = read.requiredDay('day')
    const value = read.number('value')
    if (value === null) read.refuse('value', 'required')
    const note = read.content('note', 1000)
    if (!read.ok || value === null) return invalid(read.errors)
    const verdict = await recordIndicatorValue(context, indicator.id, { day, value, note })
    return verdict.ok
      ? redirect(`${commitmentPath(plan.slug, commitment.number)}#indicador-${indicator.number}`)
      : invalid({ day: words(context.locale)(`refusal.${verdict.reason}`) })
  },
})

const removal = removalOf('/planes/:plan/compromisos/:number/indicadores/:indicator/eliminar', {
  params: IndicatorParams,
  find: indicatorHere,
  ask({ plan, commitment, indicator }, t) {
    const path = commitmentPath(plan.slug, commitment.number)
    return {
      title: t('manage.remove-indicator'),
      name: indicator.name,
      says: t('manage.remove-indicator-says'),
      action: `${path}/indicadores/${indicator.number}/eliminar`,
      back: path,
    }
  },
  remove: (context, { indicator }) => removeIndicator(context, indicator.id),
  next: ({ plan, commitment }) => commitmentPath(plan.slug, commitment.number),
})

/** What keeps indicators. `nuevo` comes before `:indicator`. */
export const signedIndicatorEditing = [newPage, add, editPage, edit, ...removal]
/** What is measured is no promise: it goes on once the plan is signed. */
export const measuring = [measurePage, measure]
