import type { VNode } from 'preact'
import type { z } from 'zod'
import { principleOptions } from '../../../foundations/legal-framework/index.ts'
import {
  findOrganizationByName,
  organizationNames,
  organizationOptions,
} from '../../../foundations/organizations/index.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { DateField, Details, Fieldset, Form as FormBox, Select, TextArea, TextField, useWords, type Errors, type Option, type Values } from '../../../platform/html/index.ts' // prettier-ignore
import { form, invalid, page, redirect, type Context, type Route, type Typed } from '../../../platform/http/index.ts'
import { FIELD_OF as COMMITMENT_FIELDS, fill as fillCommitment, Form as CommitmentForm, nameAmong, readDraft as readCommitment } from '../commitments/editing-routes.tsx' // prettier-ignore
import { EditCommitmentPage, type CommitmentChoices } from '../commitments/editing-pages.tsx'
import {
  leftOutside,
  tidyCommitment,
  wrongsOfOwners,
  isOfGovernment,
  type CommitmentDraft,
} from '../commitments/model.ts'
import { numberInAddress } from '../commitments/routes.tsx'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { keyOf, type Fields } from '../import/records.ts'
import { Form as IndicatorForm, readDraft as readIndicator } from '../indicators/editing-routes.tsx'
import { EditIndicatorPage } from '../indicators/editing-pages.tsx'
import { changedMeanwhile, meanwhileOf, VERSION, versionOf, type Meanwhile } from '../meanwhile.ts'
import { MeanwhileNotice, Version } from '../meanwhile-notice.tsx'
import { FIELD_OF as MILESTONE_FIELDS, Form as MilestoneForm, readDraft as readMilestone } from '../milestones/editing-routes.tsx' // prettier-ignore
import { EditMilestonePage } from '../milestones/editing-pages.tsx'
import type { MilestoneDraft } from '../milestones/model.ts'
import { fillPhases, fillSeats, numbered, PHASE, readPhases, readSeats, rowsFor, rowsTyped, SEAT } from '../plans/editing-routes.tsx' // prettier-ignore
import { PhasesPage, PlanPage, SaveActions, SeatsPage, type Within } from '../plans/editing-pages.tsx'
import type { Phase, Seat } from '../plans/model.ts'
import { words as planWords } from '../words.ts'
import { amendmentAddress } from '../versions/address.ts'
import type { Text, TextRecord } from '../versions/text.ts'
import { words } from '../versions/words.ts'
import { changeAmendment } from './actions.ts'
import { nextNumber, withRecord, wrongsOfRecord } from './model.ts'
import { AMENDMENT, AmendmentParams, draftHere, type Found } from './routes.tsx'

// The forms that edit a plan, at an address of the amendment: the same fields, saved as changes of its text. In a text organizations are
// known by their names, principles by `catalogue/slug` and milestones by their numbers, so that is what the forms' options stand for.

type Place = Found & { params: Record<string, unknown>; within: Within }
type Shown = { values: Values; errors: Errors; changed: readonly Meanwhile[] }

type Editor<Draft extends object, Data> = {
  /** After the address of the amendment. */
  path: string
  params?: Record<string, z.ZodType>
  form: z.ZodObject
  /** What the page needs besides. Throws NotFound where the text has no such record. */
  data(context: Context, place: Place): Promise<Data>
  /** What the form is filled from, as the text has it; null where it is for something new. */
  now(text: Text, place: Place): Draft | null
  fill(draft: Partial<Draft>, context: Context): Values
  blank?(place: Place): Values
  read(read: DraftReader, typed: Typed, data: Data, place: Place, context: Context): Promise<Draft> | Draft
  /** The text with it. */
  write(text: Text, draft: Draft, place: Place): Text
  /** What the rules have against it, by field. */
  wrongs?(draft: Draft, data: Data, place: Place, context: Context): Record<string, string>
  view(data: Data, place: Place, shown: Shown): VNode
}

function editor<Draft extends object, Data>(one: Editor<Draft, Data>): readonly [Route, Route] {
  const path = `${AMENDMENT}/${one.path}`
  const params = AmendmentParams.extend(one.params ?? {}) as typeof AmendmentParams
  const placeOf = async (context: Context, given: z.infer<typeof AmendmentParams>): Promise<Place> => {
    const found = await draftHere(context, given)
    const address = amendmentAddress(found.plan.slug, found.amendment.number)
    const action = `${address}/${one.path.replaceAll(/:(\w+)/g, (_, name: string) => String((given as Record<string, unknown>)[name]))}`
    const says = words(context.locale)('tools.saved', { number: found.amendment.number })
    return { ...found, params: given, within: { action, back: `${address}#cambios`, says } }
  }
  const marked = (draft: Draft | null) => (draft ? { [VERSION]: versionOf(draft) } : {})
  return [
    page(path, {
      access: 'signed-in',
      params,
      async load(context, { params: given }) {
        const place = await placeOf(context, given)
        const data = await one.data(context, place)
        const now = one.now(place.text, place)
        const values = now ? { ...one.fill(now, context), ...marked(now) } : (one.blank?.(place) ?? {})
        return { place, data, values }
      },
      page: ({ place, data, values }) => one.view(data, place, { values, errors: {}, changed: [] }),
    }),
    form(path, {
      access: 'signed-in',
      params,
      form: one.form,
      async again(context, { params: given, typed, errors }) {
        const place = await placeOf(context, given)
        const data = await one.data(context, place)
        const now = one.now(place.text, place)
        const mine = await one.read(new DraftReader(typed, context.locale), typed, data, place, context)
        return one.view(data, place, { values: typed, errors, changed: now ? meanwhileOf(typed, now, mine) : [] })
      },
      async act(context, { params: given, typed }) {
        const place = await placeOf(context, given)
        const data = await one.data(context, place)
        const read = new DraftReader(typed, context.locale)
        const draft = await one.read(read, typed, data, place, context)
        if (!read.ok) return invalid(read.errors)
        const wrongs = one.wrongs?.(draft, data, place, context) ?? {}
        if (Object.keys(wrongs).length > 0) return invalid(wrongs)
        const version = String(typed[VERSION] ?? '')
        const seen = { version, now: (text: Text) => one.now(text, place) ?? {}, mine: draft }
        const verdict = await changeAmendment(
          context,
          place.amendment.id,
          (text) => one.write(text, draft, place),
          seen,
        )
        if (verdict.ok) return redirect(place.within.back)
        if (verdict.reason !== 'changed-meanwhile')
          return invalid({ form: words(context.locale)(`refusal.${verdict.reason}`) })
        const { text } = await draftHere(context, given)
        const fill = (part: Partial<Draft>) => one.fill(part, context)
        return changedMeanwhile({ version, now: one.now(text, place) ?? {}, mine: draft, fill: fill }, context.locale)
      },
    }),
  ]
}

const explain = (fields: Record<string, string>, reasons: readonly string[], { locale }: Context) =>
  Object.fromEntries(
    reasons.map((reason) => [fields[reason] ?? 'form', planWords(locale)(`refusal.${reason}` as never)]),
  )

// ----------------------------------------------------------------------------------------------------- commitments

const numberOf = ({ params }: Place) => Number(params['number'])
const commitmentKey = (place: Place) => keyOf('commitment', [numberOf(place)])

export const toDraft = ({ numbers, fields }: TextRecord): CommitmentDraft => {
  const { publicOwner, civilOwner, actors, principles, ...facts } = fields as Fields<'commitment'>
  return {
    ...facts,
    number: Number(numbers[0]),
    publicOwnerId: publicOwner,
    civilOwnerId: civilOwner,
    actors: actors.map(({ organization, role }) => ({ organizationId: organization, role })),
    principleIds: principles,
  }
}
const toRecord = ({
  number,
  publicOwnerId,
  civilOwnerId,
  actors,
  principleIds,
  ...facts
}: CommitmentDraft): TextRecord => ({
  kind: 'commitment',
  numbers: [number],
  fields: {
    ...facts,
    publicOwner: publicOwnerId,
    civilOwner: civilOwnerId,
    actors: actors.map(({ organizationId, role }) => ({ organization: organizationId, role })),
    principles: [...principleIds].sort(),
  },
})

/** Those of the register by their names, and those that the text names though the register calls them otherwise by now. */
export async function organizationsByName(
  { db }: Context,
  named: readonly (string | null)[],
): Promise<{ options: Option[]; government: Set<string> }> {
  const options = await organizationOptions(db)
  const names = await organizationNames(
    db,
    options.map(({ value }) => value),
  )
  const byName = new Map<string, Option>()
  const government = new Set<string>()
  for (const { value, label } of options) {
    const found = names.get(value)
    if (!found || byName.has(found.name)) continue
    byName.set(found.name, { value: found.name, label })
    if (isOfGovernment(found.sector)) government.add(found.name)
  }
  for (const name of named) if (name !== null && !byName.has(name)) byName.set(name, { value: name, label: name })
  return { options: [...byName.values()], government }
}

async function commitmentChoices(context: Context, draft: CommitmentDraft | null): Promise<CommitmentChoices> {
  const named = draft
    ? [draft.publicOwnerId, draft.civilOwnerId, ...draft.actors.map(({ organizationId }) => organizationId)]
    : []
  const { options, government } = await organizationsByName(context, named)
  const inForce = await principleOptions(context.db, context.today())
  const principles = inForce.map(({ catalogue, slug, number, name }) => ({ id: `${catalogue}/${slug}`, number, name }))
  const older = (draft?.principleIds ?? []).filter((key) => !principles.some(({ id }) => id === key))
  return {
    organizations: options,
    government,
    principles: [...principles, ...older.map((id) => ({ id, number: 0, name: { es: id } }))],
  }
}

const number = { number: numberInAddress(1_000_000) }

/** What the rules have against a commitment of the text as it is to be. Its organizations are names. */
export function reasonsAgainst(draft: CommitmentDraft, government: ReadonlySet<string>, text: Text) {
  const record = toRecord(draft)
  const before = text.get(keyOf('commitment', [draft.number]))
  const sector = (name: string | null) =>
    name === null ? null : { key: name, sector: government.has(name) ? 'public-body' : 'civil-society' }
  const owners = wrongsOfOwners({ publicOwner: sector(draft.publicOwnerId), civilOwner: sector(draft.civilOwnerId) })
  const changedOwners =
    before?.fields.publicOwner !== draft.publicOwnerId || before?.fields.civilOwner !== draft.civilOwnerId
  const milestones = [...text.values()].filter(
    ({ kind, numbers }) => kind === 'milestone' && numbers[0] === draft.number,
  )
  const outside = before
    ? leftOutside(
        toDraft(before),
        draft,
        milestones.map(({ fields }) => fields as Fields<'milestone'>),
      )
    : null
  return [
    ...wrongsOfRecord(record, withRecord(text, record)),
    ...(changedOwners ? owners : []),
    ...(outside ? [outside] : []),
  ]
}

const commitmentWrongs = (
  draft: CommitmentDraft,
  { government }: CommitmentChoices,
  { text }: Place,
  context: Context,
) => explain(COMMITMENT_FIELDS, reasonsAgainst(draft, government, text), context)

const commitmentEditor = editor<CommitmentDraft, CommitmentChoices>({
  path: 'compromisos/:number',
  params: number,
  form: CommitmentForm,
  async data(context, place) {
    const record = place.text.get(commitmentKey(place))
    if (!record) throw new NotFound(`no ${commitmentKey(place)} in the text`)
    return commitmentChoices(context, toDraft(record))
  },
  now: (text, place) => {
    const record = text.get(commitmentKey(place))
    return record ? toDraft(record) : null
  },
  fill: (draft) => fillCommitment(draft),
  read: (read, _typed, choices, place) =>
    tidyCommitment({
      ...readCommitment(read, choices, toDraft(place.text.get(commitmentKey(place))!)),
      number: numberOf(place),
    }),
  write: (text, draft) => withRecord(text, toRecord(draft)),
  wrongs: commitmentWrongs,
  view: (choices, { plan, within, params }, { values, errors, changed }) => (
    <EditCommitmentPage plan={plan} number={Number(params['number'])} values={values} errors={errors} {...choices} changed={changed} nameOf={nameAmong(choices, 'es')} within={within} />
  ), // prettier-ignore
})

const newCommitment = editor<CommitmentDraft, CommitmentChoices>({
  path: 'compromisos/nuevo',
  form: CommitmentForm,
  data: (context) => commitmentChoices(context, null),
  now: () => null,
  fill: (draft) => fillCommitment(draft),
  blank: ({ text }) => ({ number: String(nextNumber(text, 'commitment')), budgetCurrency: '' }),
  read: (read, _typed, choices) =>
    tidyCommitment({ ...readCommitment(read, choices), number: read.whole('number', 1_000_000) }),
  write: (text, draft) => withRecord(text, toRecord(draft)),
  wrongs: (draft, choices, place, context) =>
    place.text.has(keyOf('commitment', [draft.number]))
      ? explain(COMMITMENT_FIELDS, ['number-taken'], context)
      : commitmentWrongs(draft, choices, place, context),
  view: (choices, { plan, within }, { values, errors }) => (
    <EditCommitmentPage plan={plan} number={null} values={values} errors={errors} {...choices} within={within} />
  ),
})

// ------------------------------------------------------------------------------------------------------ milestones

const MILESTONE_KEY = /^\d{1,7}\/\d{1,5}$/
const milestoneKey = (place: Place) => keyOf('milestone', [numberOf(place), Number(place.params['milestone'])])

const toMilestoneDraft = ({ numbers, fields }: TextRecord): MilestoneDraft => {
  const { dependsOn, ...facts } = fields as Fields<'milestone'>
  return {
    ...facts,
    number: Number(numbers[1]),
    dependsOn: dependsOn.map(({ commitment, milestone }) => `${commitment}/${milestone}`).sort(),
  }
}
const toMilestoneRecord = ({ number, dependsOn, ...facts }: MilestoneDraft, commitment: number): TextRecord => ({
  kind: 'milestone',
  numbers: [commitment, number],
  fields: {
    ...facts,
    dependsOn: dependsOn
      .map((key) => key.split('/').map(Number))
      .sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)
      .map(([commitment, milestone]) => ({ commitment, milestone })),
  },
})

type MilestoneData = { commitment: TextRecord; others: Parameters<typeof EditMilestonePage>[0]['others'] }

/** Its commitment, and what it may wait for. */
function milestoneData(place: Place): MilestoneData {
  const commitment = place.text.get(commitmentKey(place))
  if (!commitment) throw new NotFound(`no ${commitmentKey(place)} in the text`)
  const own = milestoneKey(place)
  const others = [...place.text].flatMap(([key, { kind, numbers, fields }]) =>
    kind === 'milestone' && key !== own
      ? [
          {
            id: numbers.join('/'),
            number: Number(numbers[1]),
            commitment: Number(numbers[0]),
            title: fields.title as { es: string },
          },
        ]
      : [],
  )
  return { commitment, others }
}

const milestoneWrongs = (draft: MilestoneDraft, place: Place, context: Context) => {
  const record = toMilestoneRecord(draft, numberOf(place))
  return explain(MILESTONE_FIELDS, wrongsOfRecord(record, withRecord(place.text, record)), context)
}

const milestoneView =
  (isNew: boolean) =>
  ({ commitment, others }: MilestoneData, { plan, within, params }: Place, shown: Shown) => {
    const { startsOn, endsOn } = commitment.fields as Fields<'commitment'>
    return (
      <EditMilestonePage
        plan={plan}
        commitment={{ number: Number(params['number']), startsOn, endsOn }}
        number={isNew ? null : Number(params['milestone'])}
        others={others}
        within={within}
        {...shown}
      />
    )
  }

const milestoneEditor = editor<MilestoneDraft, MilestoneData>({
  path: 'compromisos/:number/hitos/:milestone',
  params: { ...number, milestone: numberInAddress(10_000) },
  form: MilestoneForm,
  async data(_context, place) {
    if (!place.text.has(milestoneKey(place))) throw new NotFound(`no ${milestoneKey(place)} in the text`)
    return milestoneData(place)
  },
  now: (text, place) => {
    const record = text.get(milestoneKey(place))
    return record ? toMilestoneDraft(record) : null
  },
  fill: (draft) => typedOf(draft),
  read: (read, _typed, _data, { params }) => ({
    ...readMilestone(read, MILESTONE_KEY),
    number: Number(params['milestone']),
  }),
  write: (text, draft, place) => withRecord(text, toMilestoneRecord(draft, numberOf(place))),
  wrongs: (draft, _data, place, context) => milestoneWrongs(draft, place, context),
  view: milestoneView(false),
})

const newMilestone = editor<MilestoneDraft, MilestoneData>({
  path: 'compromisos/:number/hitos/nuevo',
  params: number,
  form: MilestoneForm,
  data: async (_context, place) => milestoneData(place),
  now: () => null,
  fill: (draft) => typedOf(draft),
  blank: (place) => ({ number: String(nextNumber(place.text, 'milestone', [numberOf(place)])) }),
  read: (read) => ({ ...readMilestone(read, MILESTONE_KEY), number: read.whole('number', 10_000) }),
  write: (text, draft, place) => withRecord(text, toMilestoneRecord(draft, numberOf(place))),
  wrongs: (draft, _data, place, context) =>
    place.text.has(keyOf('milestone', [numberOf(place), draft.number]))
      ? explain(MILESTONE_FIELDS, ['number-taken'], context)
      : milestoneWrongs(draft, place, context),
  view: milestoneView(true),
})

// ------------------------------------------------------------------------------------------------------ indicators

type IndicatorText = Fields<'indicator'> & { number: number }
const indicatorKey = (place: Place) => keyOf('indicator', [numberOf(place), Number(place.params['indicator'])])
const writeIndicator = (text: Text, { number, ...fields }: IndicatorText, place: Place) =>
  withRecord(text, { kind: 'indicator', numbers: [numberOf(place), number], fields })

const indicatorEditor = editor<IndicatorText, null>({
  path: 'compromisos/:number/indicadores/:indicator',
  params: { ...number, indicator: numberInAddress(10_000) },
  form: IndicatorForm,
  async data(_context, place) {
    if (!place.text.has(indicatorKey(place))) throw new NotFound(`no ${indicatorKey(place)} in the text`)
    return null
  },
  now: (text, place) => {
    const record = text.get(indicatorKey(place))
    return record ? { ...(record.fields as Fields<'indicator'>), number: Number(record.numbers[1]) } : null
  },
  fill: (draft) => typedOf(draft),
  read: (read, _typed, _data, { params }) => ({ ...readIndicator(read), number: Number(params['indicator']) }),
  write: writeIndicator,
  view: (_data, { plan, within, params }, shown) => (
    <EditIndicatorPage
      plan={plan}
      commitment={Number(params['number'])}
      number={Number(params['indicator'])}
      within={within}
      {...shown}
    />
  ),
})

const newIndicator = editor<IndicatorText, null>({
  path: 'compromisos/:number/indicadores/nuevo',
  params: number,
  form: IndicatorForm,
  async data(_context, place) {
    if (!place.text.has(commitmentKey(place))) throw new NotFound(`no ${commitmentKey(place)} in the text`)
    return null
  },
  now: () => null,
  fill: (draft) => typedOf(draft),
  blank: (place) => ({ number: String(nextNumber(place.text, 'indicator', [numberOf(place)])) }),
  read: (read) => ({ ...readIndicator(read), number: read.whole('number', 10_000) }),
  write: writeIndicator,
  wrongs: (draft, _data, place, { locale }): Record<string, string> =>
    place.text.has(keyOf('indicator', [numberOf(place), draft.number]))
      ? { number: planWords(locale)('refusal.number-taken') }
      : {},
  view: (_data, { plan, within, params }, shown) => (
    <EditIndicatorPage plan={plan} commitment={Number(params['number'])} number={null} within={within} {...shown} />
  ),
})

// -------------------------------------------------------------------------------------------------------- the plan

const PLAN_TEXTS = ['title', 'titleEn', 'territory', 'summary', 'summaryEn', 'convener', 'startsOn', 'endsOn']
type PlanText = Pick<Fields<'plan'>, 'title' | 'territory' | 'summary' | 'convener' | 'startsOn' | 'endsOn'>

const planText = (text: Text): PlanText => {
  const { title, territory, summary, convener, startsOn, endsOn } = text.get('plan')!.fields as Fields<'plan'>
  return { title, territory, summary, convener, startsOn, endsOn }
}

const planEditor = editor<PlanText, readonly Option[]>({
  path: 'plan',
  form: looseForm([...PLAN_TEXTS, VERSION]),
  data: async (context, { text }) => (await organizationsByName(context, [planText(text).convener])).options,
  now: planText,
  fill: (draft) => typedOf(draft),
  read(read, _typed, organizations) {
    const convener = read.line('convener', 300)
    if (convener !== null && !organizations.some(({ value }) => value === convener))
      read.refuse('convener', 'not-an-option')
    return {
      title: read.requiredContent('title', 2000),
      territory: read.requiredLine('territory', 200),
      summary: read.content('summary', 10_000),
      convener,
      startsOn: read.day('startsOn'),
      endsOn: read.day('endsOn'),
    }
  },
  write: (text, draft) => withRecord(text, { kind: 'plan', numbers: [], fields: draft }),
  wrongs: (draft, _data, { text }, context) =>
    explain(
      { 'dates-reversed': 'endsOn' },
      wrongsOfRecord({ kind: 'plan', numbers: [], fields: draft }, text),
      context,
    ),
  view: (organizations, { plan, within }, shown) => (
    <AmendPlanPage plan={plan} within={within} organizations={organizations} {...shown} />
  ),
})

type AmendPlanProps = Shown & { plan: Found['plan']; within: Within; organizations: readonly Option[] }

/** What the plan itself promises: what is about its publication is not signed, and not here. */
function AmendPlanPage({ plan, within, organizations, values, errors, changed }: AmendPlanProps) {
  const t = useWords(planWords)
  const own = useWords(words)
  return (
    <PlanPage plan={plan} title={own('tools.plan')} errors={errors}>
      <MeanwhileNotice changed={changed} />
      <FormBox action={within.action} errors={errors} values={values}>
        <Version values={values} />
        <TextField name="title" label={t('field.title')} required />
        <TextField name="territory" label={t('field.territory')} required />
        <TextArea name="summary" label={t('field.summary')} optional rows={4} />
        <Select
          name="convener"
          label={t('field.convener')}
          blank={t('unknown.short')}
          options={organizations}
          optional
        />
        <Fieldset legend={t('one.dates')} hint={t('manage.dates-hint')}>
          <DateField name="startsOn" label={t('one.start')} optional />
          <DateField name="endsOn" label={t('one.end')} optional />
        </Fieldset>
        <Details summary={t('manage.english')}>
          <TextField name="titleEn" label={t('manage.in-english', { field: t('field.title') })} optional />
          <TextArea name="summaryEn" label={t('manage.in-english', { field: t('field.summary') })} optional rows={4} />
        </Details>
        <SaveActions to={within.back} says={within.says} />
      </FormBox>
    </PlanPage>
  )
}

// ------------------------------------------------------------------------------------------------ phases and seats

const rowsOf = (text: Text, kind: 'phase' | 'seat') =>
  [...text.values()]
    .filter((record) => record.kind === kind)
    .sort((a, b) => Number(a.numbers[0]) - Number(b.numbers[0]))

const withRows = (text: Text, kind: 'phase' | 'seat', rows: readonly { number: number }[]): Text =>
  rows.reduce<Text>(
    (after, { number, ...fields }) => withRecord(after, { kind, numbers: [number], fields }),
    new Map([...text].filter(([, record]) => record.kind !== kind)),
  )

const phasesIn = (text: Text) =>
  rowsOf(text, 'phase').map(({ numbers, fields }) => ({ ...fields, number: Number(numbers[0]) })) as unknown as Phase[]

const phasesEditor = editor<{ phases: Phase[] }, null>({
  path: 'etapas',
  form: looseForm([...numbered([...PHASE, 'drop']), VERSION]),
  data: async () => null,
  now: (text) => ({ phases: phasesIn(text) }),
  fill: (draft) => fillPhases(draft),
  read: (read, typed, _data, { text }) => ({ phases: readPhases(read, typed, phasesIn(text)) }),
  write: (text, { phases }) => withRows(text, 'phase', phases),
  view: (_data, { plan, within, text }, { values, errors, changed }) => (
    <PhasesPage plan={plan} rows={Math.max(rowsFor(phasesIn(text).length), rowsTyped(values as Typed, PHASE))} values={values} errors={errors} changed={changed} within={within} />
  ), // prettier-ignore
})

/** Holders by the name of their organization, which stands for its id on the form. */
const seatsIn = (text: Text): Seat[] =>
  rowsOf(text, 'seat').map(({ numbers, fields }) => {
    const { holders, ...facts } = fields as Fields<'seat'>
    return {
      ...facts,
      number: Number(numbers[0]),
      holders: holders.map(({ organization, ...holder }) => ({ ...holder, organizationId: organization })),
    }
  })

const seatsEditor = editor<{ seats: Seat[] }, null>({
  path: 'secretariado',
  form: looseForm([...numbered([...SEAT, 'drop']), VERSION]),
  data: async () => null,
  now: (text) => ({ seats: seatsIn(text) }),
  fill: (draft, { locale }) => fillSeats(locale)(draft),
  async read(read, typed, _data, { text }, context) {
    const before = seatsIn(text)
    const known = new Set(before.flatMap(({ holders }) => holders.map(({ organizationId }) => organizationId)))
    const seats = await readSeats(read, context, typed, before)
    const named: Seat[] = []
    for (const seat of seats) {
      const holders = []
      for (const holder of seat.holders) {
        const isKnown = holder.organizationId === null || known.has(holder.organizationId)
        const found = isKnown ? null : await findOrganizationByName(context.db, holder.name)
        holders.push(isKnown ? holder : { ...holder, organizationId: found?.name ?? null })
      }
      named.push({ ...seat, holders })
    }
    return { seats: named }
  },
  write: (text, { seats }) =>
    withRows(
      text,
      'seat',
      seats.map(({ holders, ...seat }) => ({
        ...seat,
        holders: holders.map(({ organizationId, ...holder }) => ({ ...holder, organization: organizationId })),
      })),
    ),
  view: (_data, { plan, within, text }, { values, errors, changed }) => (
    <SeatsPage plan={plan} rows={Math.max(rowsFor(seatsIn(text).length), rowsTyped(values as Typed, SEAT))} values={values} errors={errors} changed={changed} within={within} />
  ), // prettier-ignore
})

/** What writes into a draft. `nuevo` comes before the numbers. */
export const amendmentEditing: Route[] = [
  ...planEditor,
  ...phasesEditor,
  ...seatsEditor,
  ...newCommitment,
  ...commitmentEditor,
  ...newMilestone,
  ...milestoneEditor,
  ...newIndicator,
  ...indicatorEditor,
]
