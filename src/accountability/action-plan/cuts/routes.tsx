import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { decisionAddress } from '../../../governance/decisions/index.ts'
import { parseDayInput, type Errors } from '../../../platform/html/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import {
  download,
  form,
  invalid,
  page,
  redirect,
  show,
  type Context,
  type Typed,
} from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { writeCsv, type Column, type Row } from '../../../platform/tables/index.ts'
import { canManagePlans } from '../acting.ts'
import { beingVoted, waitingFor } from '../amendments/lapsing.ts'
import { numberInAddress } from '../commitments/routes.tsx'
import { askedAfter, namedDecidersFor } from '../deciders.ts'
import { DraftReader } from '../draft-reader.ts'
import { PLAN_WORDS } from '../plans/address.ts'
import { lastDayOf } from '../plans/ending.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { listPlans, statesOf, type Plan } from '../plans/store.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { completionName, words as planWords } from '../words.ts'
import { callOffCutDay, closePlan, judgeClosing, setCutDay, takeCut, whyNotCut } from './actions.ts'
import { closingAddress, cutAddress, cutsAddress } from './address.ts'
import { CLOSE, earlyClosingOf, explainEarly, proposeEarlyClosing, type EarlyClosing } from './early.ts'
import { besideBefore, completeIn, type CutRow } from './model.ts'
import {
  CheckClosingPage,
  CheckCutPage,
  ClosingPage,
  ComparePlansPage,
  CutPage,
  CutsPage,
  NotClosedPage,
  WriteClosingPage,
  type ComparedPlan,
  type CutsProps,
  type ShownEarly,
  type WriteClosingProps,
} from './pages.tsx'
import { closingOf, commitmentsByNumber, cutDaysOf, cutsOf, findCut, type Cut } from './store.ts'
import { words } from './words.ts'

const MANAGE = 'plan.manage'
const CutParams = PlanParams.extend({ cut: numberInAddress(100_000) })
const text = z.string().optional()

async function cutsData({ db, actor, today }: Context, slug: string): Promise<CutsProps> {
  const plan = await planOf(db, slug)
  const [cuts, days] = await Promise.all([cutsOf(db, plan.id), cutDaysOf(db, plan.id)])
  return { plan, cuts, days, notByHand: whyNotCut(plan, cuts, days, today()), can: { manage: canManagePlans(actor) } }
}

const cutsPage = page('/planes/:plan/cortes', {
  access: 'public',
  params: PlanParams,
  load: (context, { params }) => cutsData(context, params.plan),
  page: (data) => <CutsPage {...data} />,
  json: ({ plan, cuts, days }) => ({ plan: plan.slug, days, items: cuts.map(cutJson), total: cuts.length, next: null }),
})

export const cutJson = ({ planId: _, createdAt, planSlug, ...cut }: Cut) => ({
  ...cut,
  takenAt: createdAt.toISOString(),
  address: cutAddress(planSlug, cut.number),
})

/** Days set and called off, and a cut by hand, checked first: told apart by the button. */
const keepCuts = form('/planes/:plan/cortes', {
  access: MANAGE,
  params: PlanParams,
  form: z.object({ act: text, day: text }),
  again: async (context, { params, typed, errors }) => (
    <CutsPage {...await cutsData(context, params.plan)} values={typed} errors={errors} />
  ),
  async act(context, { params, typed }) {
    const plan = await planOf(context.db, params.plan)
    const t = words(context.locale)
    if (typed['act'] === 'check') {
      const wrong = whyNotCut(
        plan,
        await cutsOf(context.db, plan.id, 1),
        await cutDaysOf(context.db, plan.id),
        context.today(),
      )
      if (wrong) return invalid({ form: t(`refusal.${wrong}`) })
      const state = (await statesOf(context.db, [plan.id], context.today())).get(plan.id)!
      return show(<CheckCutPage plan={plan} state={state} />)
    }
    if (typed['act'] === 'take') {
      const taken = await takeCut(context, plan.id)
      return taken.ok
        ? redirect(cutAddress(plan.slug, taken.value.number))
        : invalid({ form: t(`refusal.${taken.reason}`) })
    }
    const day = parseDayInput(String(typed['day'] ?? ''))
    if (!day.ok) return invalid({ day: t('days.not-a-day') })
    const verdict = await (typed['act'] === 'call-off' ? callOffCutDay : setCutDay)(context, plan.id, day.value)
    return verdict.ok ? redirect(`${cutsAddress(plan.slug)}#fechas`) : invalid({ day: t(`refusal.${verdict.reason}`) })
  },
})

async function cutHere({ db }: Context, params: z.infer<typeof CutParams>) {
  const plan = await planOf(db, params.plan)
  const cut = await findCut(db, plan.id, params.cut)
  if (!cut) throw new NotFound(`no cut ${params.cut} of ${params.plan}`)
  const previous = params.cut > 1 ? await findCut(db, plan.id, params.cut - 1) : undefined
  return { plan, cut, previous, rows: besideBefore(cut.document, previous?.document) }
}

const cutPage = page('/planes/:plan/cortes/:cut', {
  access: 'public',
  params: CutParams,
  async load(context, { params }) {
    const found = await cutHere(context, params)
    return { ...found, titles: await commitmentsByNumber(context.db, found.plan.id) }
  },
  page: (data) => <CutPage {...data} />,
  subject: ({ cut }) => ref('plan-cut', cut.id),
  json: ({ cut: { text: _, document, ...cut }, rows }) => ({
    ...cutJson(cut),
    content: document,
    since: rows.map(({ number, completion, before }) => ({ number, completion, before: before?.completion ?? null })),
  }),
})

/** The bytes whose hash is published. */
const cutBytes = download('/planes/:plan/cortes/:cut/datos', {
  access: 'public',
  params: CutParams,
  async handle(context, { params }) {
    const { plan, cut } = await cutHere(context, params)
    return file(cut.text, `${plan.slug}-corte-${cut.number}.json`, 'application/json; charset=utf-8')
  },
})

const cutTable = download('/planes/:plan/cortes/:cut/tabla.csv', {
  access: 'public',
  params: CutParams,
  async handle(context, { params }) {
    const { plan, rows } = await cutHere(context, params)
    const titles = await commitmentsByNumber(context.db, plan.id)
    const t = words(context.locale)
    const of = planWords(context.locale)
    const columns: Column[] = [
      { key: 'number', type: 'number', header: of('field.number') },
      { key: 'title', type: 'text', header: of('field.title') },
      { key: 'completion', type: 'text', header: of('list.completion') },
      { key: 'before', type: 'text', header: t('cut.before') },
      { key: 'complete', type: 'number', header: t('cuts.milestones') },
      { key: 'milestones', type: 'number', header: of('board.milestones') },
      { key: 'confirmed', type: 'number', header: t('side.confirmed') },
      { key: 'disputed', type: 'number', header: t('side.disputed') },
      { key: 'late', type: 'boolean', header: t('cuts.late') },
      { key: 'code', type: 'text', header: of('code.completionCode') },
    ]
    async function* lines(): AsyncGenerator<Row> {
      for (const row of rows) yield lineOf(row)
    }
    const lineOf = (row: CutRow): Row => ({
      number: row.number,
      title: inLanguage(titles.get(row.number)?.title ?? { es: '' }, context.locale).text,
      completion: completionName(row.completion, context.locale),
      before: row.before && completionName(row.before.completion, context.locale),
      complete: completeIn(row),
      milestones: row.milestones.length,
      confirmed: row.milestones.filter(({ counterpart }) => counterpart === 'confirmed').length,
      disputed: row.milestones.filter(({ counterpart }) => counterpart === 'disputed').length,
      late: row.late,
      code: row.completion,
    })
    return file(writeCsv(lines(), columns), `${plan.slug}-corte-${params.cut}.csv`, 'text/csv; charset=utf-8')
  },
})

const file = (body: BodyInit, name: string, type: string) =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': contentDisposition('attachment', name),
      'cache-control': 'no-cache',
    },
  })

// ------------------------------------------------------------------------------------------------------- closing

const closingPage = page('/planes/:plan/informe-de-cierre', {
  access: 'public',
  params: PlanParams,
  async load({ db, actor }, { params }) {
    const plan = await planOf(db, params.plan)
    const closing = plan.closedOn ? await closingOf(db, plan.id) : undefined
    const names = await organizationNames(db, closing?.organizationId ? [closing.organizationId] : [])
    return {
      plan,
      closing,
      early: plan.closedOn ? null : shownOf(await earlyClosingOf(db, plan)),
      organization: names.get(closing?.organizationId ?? ''),
      can: { manage: canManagePlans(actor) },
    }
  },
  page: ({ closing, ...data }) => (closing ? <ClosingPage {...data} closing={closing} /> : <NotClosedPage {...data} />),
  subject: ({ plan }) => ref('plan', plan.id),
  json: ({ plan, closing, early }) => ({ plan: plan.slug, closing: closing ?? null, early }),
})

/** What is being decided, or was, on closing a plan before its last day; for the page and for machines. */
function shownOf(early: EarlyClosing): ShownEarly | null {
  if (!early) return null
  const { decision, reason, isApproved, isOutdated } = early
  return { decisionId: String(decision.id), state: decision.state, reason, isApproved, isOutdated }
}

async function closingData({ db, today, locale }: Context, slug: string): Promise<Omit<WriteClosingProps, 'values'>> {
  const plan = await planOf(db, slug)
  const day = today()
  const waiting = await waitingFor(db, plan)
  const verdict = await judgeClosing(db, plan, waiting, day)
  const early = verdict.ok && verdict.value === null ? null : await earlyClosingOf(db, plan)
  return {
    plan,
    state: (await statesOf(db, [plan.id], day)).get(plan.id)!,
    refusal: verdict.ok ? null : verdict.reason,
    lastDay: await lastDayOf(db, plan),
    early: shownOf(early),
    deciders: verdict.ok
      ? []
      : askedAfter(await namedDecidersFor(db, CLOSE, plan, day, locale), early?.rejecterId ?? null),
    waiting: waiting.map(({ number }) => number),
    voted: (await beingVoted(db, waiting)).map(({ number }) => number),
  }
}

const writePage = page('/planes/:plan/cerrar', {
  access: MANAGE,
  params: PlanParams,
  load: async (context, { params }) => ({ ...(await closingData(context, params.plan)), values: {} }),
  page: (data) => <WriteClosingPage {...data} />,
})

const write = form('/planes/:plan/cerrar', {
  access: MANAGE,
  params: PlanParams,
  form: z.object({ results: text, lessons: text, undone: text, reason: text, maker: text, step: text }),
  again: async (context, { params, typed, errors }) => (
    <WriteClosingPage {...await closingData(context, params.plan)} values={typed} errors={errors} />
  ),
  async act(context, { params, typed }) {
    authorize(canManagePlans(context.actor))
    if (typed['step'] === 'propose') return proposeEarly(context, params.plan, typed)
    const data = await closingData(context, params.plan)
    if (typed['step'] === 'change') return show(<WriteClosingPage {...data} values={typed} />)
    const read = new DraftReader(typed, context.locale)
    const draft = {
      results: read.requiredContent('results', 10_000),
      lessons: read.requiredContent('lessons', 10_000),
      undone: read.requiredContent('undone', 10_000),
    }
    if (!read.ok) return invalid(read.errors)
    // Nobody checks their answers for nothing: what the act would refuse is told before.
    if (data.refusal) return invalid({ form: words(context.locale)(`refusal.${data.refusal}`) })
    if (typed['step'] !== 'send') return show(<CheckClosingPage {...data} values={typed} />)
    const verdict = await closePlan(context, data.plan.id, draft)
    return verdict.ok
      ? redirect(closingAddress(data.plan.slug))
      : invalid({ form: words(context.locale)(`refusal.${verdict.reason}`) })
  },
})

/** The reason, put before who decides. */
async function proposeEarly(context: Context, slug: string, typed: Typed) {
  const plan = await planOf(context.db, slug)
  const read = new DraftReader(typed, context.locale)
  const reason = read.requiredContent('reason', 2000)
  if (!read.ok) return invalid(read.errors)
  const verdict = await proposeEarlyClosing(context, plan.id, { reason, makerId: read.text('maker') || null })
  return verdict.ok
    ? redirect(decisionAddress(verdict.value))
    : invalid({ [verdict.reason === 'needs-decider' ? 'maker' : 'form']: explainEarly(verdict.reason, context.locale) })
}

// -------------------------------------------------------------------------------------------- plans side by side

const slugs = z.array(z.string().max(80)).max(4).default([])

const comparePage = page(`/planes/${PLAN_WORDS.compare}`, {
  access: 'public',
  query: z.object({ plan: slugs, plan1: text, plan2: text, plan3: text, plan4: text }),
  async load({ db, today, locale, url }, { query }) {
    const plans = await listPlans(db)
    const places = [query.plan1, query.plan2, query.plan3, query.plan4]
    const asked = [...places, ...query.plan].filter((slug) => slug !== undefined && slug !== '').slice(0, 4)
    const found = [...new Set(asked)].flatMap((slug) => plans.find((plan) => plan.slug === slug) ?? [])
    const compared = await comparedPlans(db, found, today())
    const chosen = found.map(({ slug }) => slug)
    const isForm = url.searchParams.has('plan1') // its empty places are not in `query`
    const values = Object.fromEntries((isForm ? places : chosen).map((slug, at) => [`plan${at + 1}`, slug ?? '']))
    return { plans, compared, chosen, values, errors: isForm ? whatIsWrongBeside(places, chosen, locale) : {} }
  },
  page: (data) => <ComparePlansPage {...data} />,
  json: ({ compared }) => ({
    items: compared.map(({ plan, cuts, ...figures }) => ({ plan: plan.slug, ...figures, cuts: cuts.map(cutJson) })),
    total: compared.length,
    next: null,
  }),
})

/** What keeps the form's places from being compared, each said at its place. */
function whatIsWrongBeside(places: readonly (string | undefined)[], chosen: readonly string[], locale: Locale): Errors {
  const t = words(locale)
  const errors: Record<string, string> = {}
  for (const [at, slug] of places.entries()) {
    if (!slug) continue
    if (!chosen.includes(slug)) errors[`plan${at + 1}`] = t('side.unknown')
    else if (places.indexOf(slug) < at) errors[`plan${at + 1}`] = t('side.twice')
  }
  if (chosen.length < 2 && Object.keys(errors).length === 0) errors[places[0] ? 'plan2' : 'plan1'] = t('side.too-few')
  return errors
}

async function comparedPlans(db: Db, plans: readonly Plan[], today: string): Promise<ComparedPlan[]> {
  const ids = plans.map(({ id }) => id)
  const states = await statesOf(db, ids, today)
  const { rows } = await db.execute<{ id: string; reports: number; pieces: number; principles: number }>(sql`
    select p.id,
      (select count(*)::int from progress_reports r join milestones m on m.id = r.milestone_id where m.plan_id = p.id) as reports,
      (select count(*)::int from evidence e join progress_reports r on r.id = e.report_id join milestones m on m.id = r.milestone_id where m.plan_id = p.id) as pieces,
      (select count(distinct s.principle_id)::int from commitment_principles s join commitments c on c.id = s.commitment_id where c.plan_id = p.id) as principles
    from plans p where p.id = any(${sql.param(ids)}::uuid[])`)
  const compared: ComparedPlan[] = []
  for (const plan of plans) {
    const { reports, pieces, principles } = rows.find(({ id }) => id === plan.id)!
    const cuts = await cutsOf(db, plan.id, 24)
    compared.push({ plan, state: states.get(plan.id)!, evidence: { reports, pieces }, principles, cuts })
  }
  return compared
}

/** `comparar` comes before `:plan`. */
export const comparing = [comparePage]
export const cutRoutes = [cutsPage, keepCuts, cutPage, cutBytes, cutTable, closingPage, writePage, write]
