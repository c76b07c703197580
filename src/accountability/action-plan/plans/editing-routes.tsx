import { findOrganizationByName, organizationOptions } from '../../../foundations/organizations/index.ts'
import { tellsEmail, type TranslatedText } from '../../../kernel/text.ts'
import type { Option } from '../../../platform/html/index.ts'
import { form, invalid, page, redirect, type Context, type Typed } from '../../../platform/http/index.ts'
import { canonical } from '../differences.ts'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { changedMeanwhile, meanwhileOf, VERSION, versionOf } from '../meanwhile.ts'
import { draftingAddress } from '../drafting/address.ts'
import { loadWarnings } from '../drafting/load.ts'
import { removalOf } from '../removing.tsx'
import { PHASE_KINDS, SEAT_SECTORS } from '../vocabulary.ts'
import { words } from '../words.ts'
import { createPlan, editPlan, removePlan, setCurrentPlan } from './actions.ts'
import { PLAN_WORDS, planAddress } from './address.ts'
import { EditPlanPage, NewPlanPage, PhasesPage, SeatsPage } from './editing-pages.tsx'
import {
  isOverfull,
  isReserved,
  PlanSlug,
  type Phase,
  type PlanDraft,
  type PlanReason,
  type Seat,
  type SeatHolder,
} from './model.ts'
import { hasBegun } from './phases.ts'
import { PlanParams, planOf } from './routes.tsx'
import { draftOfPlan, type Plan } from './store.ts'

const MANAGE = 'plan.manage'

const TEXTS = [
  'title',
  'titleEn',
  'territory',
  'summary',
  'summaryEn',
  'convenerId',
  'startsOn',
  'endsOn',
  'publishedOn',
  'statusNote',
  'statusNoteEn',
  'source',
]

const organizationsOf = async ({ db }: Context) => organizationOptions(db)
const nameAmong = (options: readonly Option[]) => (id: string) => options.find(({ value }) => value === id)?.label

const newPlanPage = page(`/planes/${PLAN_WORDS.create}`, {
  access: MANAGE,
  load: async (context) => ({
    organizations: await organizationsOf(context),
    values: { territory: context.settings.TEQUIO_CITY },
  }),
  page: (data) => <NewPlanPage {...data} />,
})

const newPlan = form(`/planes/${PLAN_WORDS.create}`, {
  access: MANAGE,
  form: looseForm(['slug', ...TEXTS]),
  again: async (context, { typed, errors }) => (
    <NewPlanPage organizations={await organizationsOf(context)} values={typed} errors={errors} />
  ),
  async act(context, { typed }) {
    const read = new DraftReader(typed, context.locale)
    const facts = await readFacts(read, context)
    const typedSlug = read.requiredLine('slug', 80)
    const slug = PlanSlug.safeParse(typedSlug)
    if (!slug.success)
      read.errors['slug'] ??= words(context.locale)(
        isReserved(typedSlug) ? 'refusal.slug-reserved' : 'template.hint.slug',
      )
    if (!read.ok) return invalid(read.errors)
    const verdict = await createPlan(context, {
      ...facts,
      slug: slug.data!,
      demonstration: false,
      phases: [],
      seats: [],
    })
    return verdict.ok ? redirect(`${planAddress(slug.data!)}/editar`) : invalid(refused(verdict.reason, context))
  },
})

const editPage = page('/planes/:plan/editar', {
  access: MANAGE,
  params: PlanParams,
  async load(context, { params }) {
    const plan = await planOf(context.db, params.plan)
    return {
      plan,
      organizations: await organizationsOf(context),
      values: { ...typedOf(plan), [VERSION]: versionOf(factsOf(plan)) },
    }
  },
  page: (data) => <EditPlanPage {...data} />,
})

const edit = form('/planes/:plan/editar', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm([...TEXTS, VERSION]),
  async again(context, { params, typed, errors }) {
    const plan = await planOf(context.db, params.plan)
    const organizations = await organizationsOf(context)
    const mine = await readFacts(new DraftReader(withFixed(plan, typed), context.locale), context)
    return (
      <EditPlanPage
        plan={plan}
        organizations={organizations}
        values={typed}
        errors={errors}
        changed={meanwhileOf(typed, factsOf(plan), mine)}
        nameOf={nameAmong(organizations)}
      />
    )
  },
  async act(context, { params, typed }) {
    const read = new DraftReader(withFixed(await planOf(context.db, params.plan), typed), context.locale)
    const facts = await readFacts(read, context)
    if (!read.ok) return invalid(read.errors)
    return saved(context, params.plan, typed, facts, { fill: typedOf, to: planAddress(params.plan) })
  },
})

/** What the form of a signed or closed plan does not ask stays as it is. */
const withFixed = (plan: Plan, typed: Typed): Typed =>
  plan.version === null && plan.closedOn === null ? typed : { ...typedOf(only(plan, FACTS)), ...typed }

/** Writes a part of the plan and goes on to `to`, unless somebody else changed that part after the form was filled. */
async function saved<Part extends Partial<PlanDraft>>(
  context: Context,
  slug: string,
  typed: Typed,
  part: Part,
  {
    fill,
    to,
    reason = null,
  }: { fill: (part: Partial<Part>) => Record<string, string | string[]>; to: string; reason?: TranslatedText | null },
) {
  const plan = await planOf(context.db, slug)
  const version = String(typed[VERSION] ?? '')
  const verdict = await editPlan(context, plan.id, part, version, reason)
  if (verdict.ok) return redirect(to)
  if (verdict.reason !== 'changed-meanwhile') return invalid(refused(verdict.reason, context))
  const draft = await draftOfPlan(context.db, await planOf(context.db, slug))
  return changedMeanwhile({ version, now: only(draft, Object.keys(part)), mine: part, fill }, context.locale)
}

const only = (draft: object, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(draft).filter(([field]) => fields.includes(field)))
const FACTS = TEXTS.filter((name) => !name.endsWith('En'))
const factsOf = (plan: Plan) => only(plan, FACTS)

const FIELD_OF: Partial<Record<PlanReason, string>> = {
  'slug-taken': 'slug',
  'slug-is-permanent': 'slug',
  'dates-reversed': 'endsOn',
  'not-ended': 'endsOn',
  'unsigned-draft': 'publishedOn',
  'published-before-signing': 'publishedOn',
  'stays-published': 'publishedOn',
  'phases-need-reason': 'reason',
}
const refused = (reason: PlanReason, { locale }: Context) => ({
  [FIELD_OF[reason] ?? 'form']: words(locale)(`refusal.${reason}`),
})

async function readFacts(read: DraftReader, context: Context) {
  const convenerId = read.text('convenerId') || null
  if (convenerId !== null && !(await organizationsOf(context)).some(({ value }) => value === convenerId))
    read.refuse('convenerId', 'not-an-option')
  return {
    title: read.requiredContent('title', 2000),
    territory: read.requiredLine('territory', 200),
    summary: read.content('summary', 10_000),
    statusNote: read.content('statusNote', 2000),
    convenerId,
    startsOn: read.day('startsOn'),
    endsOn: read.day('endsOn'),
    publishedOn: read.day('publishedOn'),
    source: read.line('source', 1000),
  }
}

const makeCurrent = form('/planes/:plan/vigente', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm([]),
  again: async (context, { params, errors }) => (
    <EditPlanPage
      plan={await planOf(context.db, params.plan)}
      organizations={await organizationsOf(context)}
      values={typedOf(await planOf(context.db, params.plan))}
      errors={errors}
    />
  ),
  async act(context, { params }) {
    await setCurrentPlan(context, (await planOf(context.db, params.plan)).id)
    return redirect('/plan')
  },
})

/** As many rows as a page can bear; what a plan has beyond them stays as it is. */
const ROWS = 40
const SPARE = 2
export const rowsFor = (used: number) => Math.min(ROWS, used + SPARE)
export const rowsTyped = (typed: Typed, names: readonly string[]) =>
  Math.max(
    SPARE,
    ...Array.from({ length: ROWS }, (_, at) => (names.some((name) => `${name}${at + 1}` in typed) ? at + 1 : 0)),
  )
/** Nothing was written in it, or it was marked to be taken out. What was half written is asked for, never dropped. */
const isLeftOut = (read: DraftReader, names: readonly string[], at: number) =>
  read.text(`drop${at}`) !== '' || names.every((name) => read.text(`${name}${at}`) === '')
export const numbered = (names: readonly string[]) =>
  Array.from({ length: ROWS }, (_, at) => names.map((name) => `${name}${at + 1}`)).flat()
/** Each row's values under its number. */
const typedRows = (rows: readonly object[]) =>
  Object.assign(
    {},
    ...rows
      .slice(0, ROWS)
      .map((row, at) =>
        Object.fromEntries(Object.entries(typedOf(row)).map(([name, value]) => [`${name}${at + 1}`, value])),
      ),
  )

export const PHASE = ['kind', 'title', 'opensOn', 'closesOn', 'means']
export const fillPhases = ({ phases = [] }: { phases?: readonly Phase[] }) => typedRows(phases)

const phasesPage = page('/planes/:plan/etapas', {
  access: MANAGE,
  params: PlanParams,
  async load({ db, today }, { params }) {
    const plan = await planOf(db, params.plan)
    const { phases } = await draftOfPlan(db, plan)
    const values = { ...fillPhases({ phases }), [VERSION]: versionOf({ phases }) }
    const warnings = await loadWarnings(db, plan, phases, today())
    return { plan, rows: rowsFor(phases.length), values, warnings, begun: begunAmong(phases, today()) }
  },
  page: (data) => <PhasesPage {...data} />,
})

/** Numbers of those that have begun; null of a plan that has none yet, whose first calendar needs no reason. */
const begunAmong = (phases: readonly Phase[], today: string) =>
  phases.length === 0 ? null : phases.flatMap((phase) => (hasBegun(phase, today) ? [phase.number] : []))

const savePhases = form('/planes/:plan/etapas', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm([...numbered([...PHASE, 'drop']), 'reason', VERSION]),
  async again({ db, locale, today }, { params, typed, errors }) {
    const plan = await planOf(db, params.plan)
    const { phases } = await draftOfPlan(db, plan)
    const mine = readPhases(new DraftReader(typed, locale), typed, phases)
    const changed = meanwhileOf(typed, { phases }, { phases: mine })
    const begun = begunAmong(phases, today())
    return (
      <PhasesPage
        plan={plan}
        rows={rowsTyped(typed, PHASE)}
        values={typed}
        errors={errors}
        changed={changed}
        begun={begun}
      />
    )
  },
  async act(context, { params, typed }) {
    const before = await draftOfPlan(context.db, await planOf(context.db, params.plan))
    const read = new DraftReader(typed, context.locale)
    const phases = readPhases(read, typed, before.phases)
    const reason = read.content('reason', 2000)
    if (reason && tellsEmail(reason.es)) read.refuse('reason', 'is-an-email')
    if (!read.ok) return invalid(read.errors)
    const plan = await planOf(context.db, params.plan)
    // Where what the law asks for and is missing is said beside the calendar.
    const isDrafted = plan.version === null && plan.publishedOn === null
    const to = isDrafted ? `${draftingAddress(params.plan)}#calendario` : `${planAddress(params.plan)}#etapas`
    return saved(context, params.plan, typed, { phases }, { fill: fillPhases, to, reason })
  },
})

/** The phases as the form has them, and those beyond its last row as they were. */
export function readPhases(read: DraftReader, typed: Typed, before: readonly Phase[]): Phase[] {
  const phases = rowsOf(rowsTyped(typed, PHASE)).flatMap((at) => {
    if (isLeftOut(read, PHASE, at)) return []
    const kind = read.choice(`kind${at}`, PHASE_KINDS)
    if (kind === null) read.refuse(`kind${at}`, 'required')
    const phase = {
      number: at,
      kind: kind ?? 'other',
      title: read.content(`title${at}`, 300),
      opensOn: read.day(`opensOn${at}`),
      closesOn: read.day(`closesOn${at}`),
      means: read.content(`means${at}`, 2000),
    }
    if (phase.opensOn && phase.closesOn && phase.closesOn < phase.opensOn)
      read.errors[`closesOn${at}`] = words(read.locale)('refusal.phase-dates-reversed')
    return [phase]
  })
  return renumbered([...withEnglish(phases, before), ...before.slice(ROWS)])
}

const rowsOf = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const renumbered = <Row extends { number: number }>(rows: readonly Row[]): Row[] =>
  rows.map((row, at) => ({ ...row, number: at + 1 }))

/** The form has no English: a text left as it was keeps its translation. */
const withEnglish = (phases: readonly Phase[], before: readonly Phase[]): Phase[] =>
  phases.map((phase) => {
    const known = before.flatMap(({ title, means }) => [title, means]).filter((text) => text !== null)
    const translated = (text: Phase['title']) => known.find((other) => other.es === text?.es) ?? text
    return { ...phase, title: translated(phase.title), means: translated(phase.means) }
  })

export const SEAT = ['sector', 'label', 'seats', 'holders']
export const fillSeats =
  (locale: Context['locale']) =>
  ({ seats = [] }: { seats?: readonly Seat[] }) =>
    typedRows(
      seats.map(({ holders, ...seat }) => ({
        ...seat,
        holders: holders.map((holder) => holderLine(holder, locale)).join('\n'),
      })),
    )

const seatsPage = page('/planes/:plan/secretariado', {
  access: MANAGE,
  params: PlanParams,
  async load({ db, locale }, { params }) {
    const plan = await planOf(db, params.plan)
    const { seats } = await draftOfPlan(db, plan)
    const values = { ...fillSeats(locale)({ seats }), [VERSION]: versionOf({ seats }) }
    return { plan, rows: rowsFor(seats.length), values }
  },
  page: (data) => <SeatsPage {...data} />,
})

/** «Red Vecinal», «Secretaría de Salud (por nombrar)». */
const holderLine = ({ name, pending }: SeatHolder, locale: Context['locale']) =>
  pending ? `${name} (${words(locale)('board.pending')})` : name

const saveSeats = form('/planes/:plan/secretariado', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm([...numbered([...SEAT, 'drop']), VERSION]),
  async again(context, { params, typed, errors }) {
    const plan = await planOf(context.db, params.plan)
    const { seats } = await draftOfPlan(context.db, plan)
    const mine = await readSeats(new DraftReader(typed, context.locale), context, typed, seats)
    const changed = meanwhileOf(typed, { seats }, { seats: mine })
    return <SeatsPage plan={plan} rows={rowsTyped(typed, SEAT)} values={typed} errors={errors} changed={changed} />
  },
  async act(context, { params, typed }) {
    const before = await draftOfPlan(context.db, await planOf(context.db, params.plan))
    const read = new DraftReader(typed, context.locale)
    const seats = await readSeats(read, context, typed, before.seats)
    if (!read.ok) return invalid(read.errors)
    const to = `${planAddress(params.plan)}#secretariado`
    return saved(context, params.plan, typed, { seats }, { fill: fillSeats(context.locale), to })
  },
})

/** The seats as the form has them, and those beyond its last row as they were. */
export async function readSeats(
  read: DraftReader,
  context: Context,
  typed: Typed,
  before: readonly Seat[],
): Promise<Seat[]> {
  const seats: Seat[] = []
  for (const at of rowsOf(rowsTyped(typed, SEAT))) {
    if (isLeftOut(read, SEAT, at)) continue
    const sector = read.choice(`sector${at}`, SEAT_SECTORS)
    if (sector === null) read.refuse(`sector${at}`, 'required')
    const label = read.line(`label${at}`, 300)
    const seat = {
      number: at,
      sector: sector ?? 'other',
      label: label ?? words(context.locale)(`sector.${sector ?? 'other'}`),
      seats: read.number(`seats${at}`, { least: 0, most: 1000, decimals: 0 }),
      holders: await readHolders(read, context, `holders${at}`, before),
    }
    // Printed plans name more than there are seats: a row that is left as it was imported stays.
    if (isOverfull(seat) && !before.some((other) => canonical({ ...other, number: at }) === canonical(seat)))
      read.errors[`holders${at}`] ??= words(context.locale)('refusal.more-holders-than-seats', { count: seat.seats! })
    seats.push(seat)
  }
  return renumbered([...seats, ...before.slice(ROWS)])
}

const MOST_HOLDERS = 200

/** One holder a line. A name that was there keeps its organization; a new one is looked for in the register. */
async function readHolders(
  read: DraftReader,
  { db, locale }: Context,
  field: string,
  before: readonly Seat[],
): Promise<SeatHolder[]> {
  const known = new Map(before.flatMap(({ holders }) => holders.map((holder) => [holder.name, holder.organizationId])))
  const mark = `(${words(locale)('board.pending')})`
  const lines = read
    .text(field)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.length > MOST_HOLDERS)
    read.errors[field] ??= words(locale)('refusal.too-many-holders', { count: MOST_HOLDERS })
  const holders: SeatHolder[] = []
  for (const line of lines.slice(0, MOST_HOLDERS)) {
    const pending = line.endsWith(mark)
    const name = (pending ? line.slice(0, -mark.length).trim() : line) || line
    if (tellsEmail(name)) read.refuse(field, 'is-an-email')
    if (name.length > 500) read.refuse(field, 'too-long', 500)
    const organizationId = known.has(name) ? known.get(name)! : ((await findOrganizationByName(db, name))?.id ?? null)
    holders.push({ name, pending, organizationId })
  }
  return holders
}

const removal = removalOf('/planes/:plan/eliminar', {
  params: PlanParams,
  find: async ({ db }, params) => ({ plan: await planOf(db, params.plan) }),
  ask({ plan }, t) {
    const path = planAddress(plan.slug)
    return {
      title: t('manage.remove-plan'),
      name: plan.title,
      says: t('manage.remove-plan-says', { count: plan.commitmentCount }),
      action: `${path}/eliminar`,
      back: `${path}/editar`,
    }
  },
  remove: (context, { plan }) => removePlan(context, plan.id),
  next: () => '/planes',
})

/** What keeps a plan, signed or not. `nuevo` comes before `:plan`. */
export const planEditing = [newPlanPage, newPlan, editPage, edit, makeCurrent]
/** What is done to it until it is signed, and by amendments afterwards. */
export const signedPlanEditing = [phasesPage, savePhases, seatsPage, saveSeats, ...removal]
