import { findOrganizationByName, organizationOptions } from '../../../foundations/organizations/index.ts'
import { form, invalid, page, redirect, type Context, type Typed } from '../../../platform/http/index.ts'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { PHASE_KINDS, SEAT_SECTORS } from '../vocabulary.ts'
import { words } from '../words.ts'
import { createPlan, editPlan, setCurrentPlan } from './actions.ts'
import { planAddress } from './address.ts'
import { EditPlanPage, NewPlanPage, PhasesPage, SeatsPage } from './editing-pages.tsx'
import { PlanSlug, type Phase, type PlanDraft, type PlanReason, type Seat, type SeatHolder } from './model.ts'
import { PlanParams, planOf } from './routes.tsx'
import { draftOfPlan } from './store.ts'

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

const newPlanPage = page('/planes/nuevo', {
  access: MANAGE,
  load: async (context) => ({
    organizations: await organizationsOf(context),
    values: { territory: context.settings.TEQUIO_CITY },
  }),
  page: (data) => <NewPlanPage {...data} />,
})

const newPlan = form('/planes/nuevo', {
  access: MANAGE,
  form: looseForm(['slug', ...TEXTS]),
  again: async (context, { typed, errors }) => (
    <NewPlanPage organizations={await organizationsOf(context)} values={typed} errors={errors} />
  ),
  async act(context, { typed }) {
    const read = new DraftReader(typed, context.locale)
    const facts = await readFacts(read, context)
    const slug = PlanSlug.safeParse(read.requiredLine('slug', 80))
    if (!slug.success) read.errors['slug'] ??= words(context.locale)('template.hint.slug')
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
    return { plan, organizations: await organizationsOf(context), values: typedOf(plan) }
  },
  page: (data) => <EditPlanPage {...data} />,
})

const edit = form('/planes/:plan/editar', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm(TEXTS),
  again: async (context, { params, typed, errors }) => (
    <EditPlanPage
      plan={await planOf(context.db, params.plan)}
      organizations={await organizationsOf(context)}
      values={typed}
      errors={errors}
    />
  ),
  async act(context, { params, typed }) {
    const read = new DraftReader(typed, context.locale)
    const facts = await readFacts(read, context)
    if (!read.ok) return invalid(read.errors)
    return saved(context, params.plan, (draft) => ({ ...draft, ...facts }), planAddress(params.plan))
  },
})

/** Writes the plan's draft as `change` makes it, and goes on to `to`. */
async function saved(context: Context, slug: string, change: (draft: PlanDraft) => PlanDraft, to: string) {
  const plan = await planOf(context.db, slug)
  const verdict = await editPlan(context, plan.id, change(await draftOfPlan(context.db, plan)))
  return verdict.ok ? redirect(to) : invalid(refused(verdict.reason, context))
}

const FIELD_OF: Partial<Record<PlanReason, string>> = {
  'slug-taken': 'slug',
  'slug-is-permanent': 'slug',
  'dates-reversed': 'endsOn',
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
      values={{}}
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
const rowsFor = (used: number) => Math.min(ROWS, used + SPARE)
const rowsTyped = (typed: Typed, name: string) =>
  Math.max(SPARE, ...Array.from({ length: ROWS }, (_, at) => (`${name}${at + 1}` in typed ? at + 1 : 0)))
const numbered = (names: readonly string[]) =>
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

const phasesPage = page('/planes/:plan/etapas', {
  access: MANAGE,
  params: PlanParams,
  async load({ db }, { params }) {
    const plan = await planOf(db, params.plan)
    const { phases } = await draftOfPlan(db, plan)
    return { plan, rows: rowsFor(phases.length), values: typedRows(phases) }
  },
  page: (data) => <PhasesPage {...data} />,
})

const savePhases = form('/planes/:plan/etapas', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm(numbered(['kind', 'title', 'opensOn', 'closesOn', 'means'])),
  again: async ({ db }, { params, typed, errors }) => (
    <PhasesPage plan={await planOf(db, params.plan)} rows={rowsTyped(typed, 'kind')} values={typed} errors={errors} />
  ),
  async act(context, { params, typed }) {
    const read = new DraftReader(typed, context.locale)
    const phases = readPhases(read, rowsTyped(typed, 'kind'))
    if (!read.ok) return invalid(read.errors)
    return saved(
      context,
      params.plan,
      (draft) => ({
        ...draft,
        phases: renumbered([...withEnglish(phases, draft.phases), ...draft.phases.slice(ROWS)]),
      }),
      `${planAddress(params.plan)}#etapas`,
    )
  },
})

function readPhases(read: DraftReader, rows: number): Phase[] {
  return rowsOf(rows).flatMap((at) => {
    const kind = read.choice(`kind${at}`, PHASE_KINDS)
    if (kind === null) return []
    const phase = {
      number: at,
      kind,
      title: read.content(`title${at}`, 300),
      opensOn: read.day(`opensOn${at}`),
      closesOn: read.day(`closesOn${at}`),
      means: read.content(`means${at}`, 2000),
    }
    if (phase.opensOn && phase.closesOn && phase.closesOn < phase.opensOn)
      read.errors[`closesOn${at}`] = words(read.locale)('refusal.phase-dates-reversed')
    return [phase]
  })
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

const seatsPage = page('/planes/:plan/secretariado', {
  access: MANAGE,
  params: PlanParams,
  async load({ db, locale }, { params }) {
    const plan = await planOf(db, params.plan)
    const { seats } = await draftOfPlan(db, plan)
    return {
      plan,
      rows: rowsFor(seats.length),
      values: typedRows(
        seats.map(({ holders, ...seat }) => ({
          ...seat,
          holders: holders.map((holder) => holderLine(holder, locale)).join('\n'),
        })),
      ),
    }
  },
  page: (data) => <SeatsPage {...data} />,
})

/** «Red Vecinal», «Secretaría de Salud (por nombrar)». */
const holderLine = ({ name, pending }: SeatHolder, locale: Context['locale']) =>
  pending ? `${name} (${words(locale)('board.pending')})` : name

const saveSeats = form('/planes/:plan/secretariado', {
  access: MANAGE,
  params: PlanParams,
  form: looseForm(numbered(['sector', 'label', 'seats', 'holders'])),
  again: async ({ db }, { params, typed, errors }) => (
    <SeatsPage plan={await planOf(db, params.plan)} rows={rowsTyped(typed, 'sector')} values={typed} errors={errors} />
  ),
  async act(context, { params, typed }) {
    const plan = await planOf(context.db, params.plan)
    const before = (await draftOfPlan(context.db, plan)).seats
    const read = new DraftReader(typed, context.locale)
    const seats: Seat[] = []
    for (const at of rowsOf(rowsTyped(typed, 'sector'))) {
      const sector = read.choice(`sector${at}`, SEAT_SECTORS)
      if (sector === null) continue
      const count = read.number(`seats${at}`, { least: 0, most: 1001 })
      if (count !== null && !Number.isInteger(count)) read.refuse(`seats${at}`, 'not-a-number')
      seats.push({
        number: at,
        sector,
        label: read.line(`label${at}`, 300) ?? words(context.locale)(`sector.${sector}`),
        seats: count,
        holders: await holdersOf(context, read.text(`holders${at}`), before),
      })
    }
    if (!read.ok) return invalid(read.errors)
    return saved(
      context,
      params.plan,
      (draft) => ({ ...draft, seats: renumbered([...seats, ...draft.seats.slice(ROWS)]) }),
      `${planAddress(params.plan)}#secretariado`,
    )
  },
})

/** One holder a line. A name that was there keeps its organization; a new one is looked for in the register. */
async function holdersOf({ db, locale }: Context, text: string, before: readonly Seat[]): Promise<SeatHolder[]> {
  const known = new Map(before.flatMap(({ holders }) => holders.map((holder) => [holder.name, holder.organizationId])))
  const mark = `(${words(locale)('board.pending')})`
  const holders: SeatHolder[] = []
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)
    .slice(0, 200)) {
    const pending = line.endsWith(mark)
    const name = (pending ? line.slice(0, -mark.length) : line).trim().slice(0, 500) || line
    holders.push({
      name,
      pending,
      organizationId: known.has(name) ? known.get(name)! : ((await findOrganizationByName(db, name))?.id ?? null),
    })
  }
  return holders
}

/** What keeps a plan. `nuevo` comes before `:plan`. */
export const planEditing = [
  newPlanPage,
  newPlan,
  editPage,
  edit,
  makeCurrent,
  phasesPage,
  savePhases,
  seatsPage,
  saveSeats,
]
