import { z } from 'zod'
import { newId } from '../../kernel/id.ts'
import { ref } from '../../kernel/ref.ts'
import { addMonths, dayOf } from '../../kernel/dates.ts'
import { authorize } from '../../platform/access/index.ts'
import {
  BadRequest,
  form,
  invalid,
  page,
  redirect,
  type Context,
  type Errors,
  type Route,
} from '../../platform/http/index.ts'
import {
  castVote,
  closeDecision,
  excuseOneself,
  GENERAL,
  proposeAgreement,
  returnFromExcuse,
  withdrawDecision,
} from './actions.ts'
import { decisionAddress } from './address.ts'
import { DayField, endOfDay, inBoth, line, prose } from './fields.ts'
import { ClosePage, ExcusePage, OpenPage, VotePage, WithdrawPage, type Shown } from './forms.tsx'
import { decisionData, makerAt, type DecisionData } from './load.ts'
import { findMakerBySlug, findMakers } from './makers/store.ts'
import { ruleFor } from './makers/model.ts'
import { matterNames } from './makers/questions.ts'
import { CHOICES, DECISION_STATES, DecisionId, HEAD_RULE } from './model.ts'
import { earliestClosing, MOST_MONTHS } from './opening.ts'
import { ActPage, DecisionPage, DecisionsPage, DONE } from './pages.tsx'
import { recordsOf } from './records.ts'
import { countsByState, firstOpenedAt, listDecisions } from './store.ts'
import { words } from './words.ts'

const A_PAGE = 50

const listPage = page('/decisiones', {
  access: 'public',
  query: z.object({
    estado: z.enum(DECISION_STATES).optional(),
    instancia: z.string().max(80).optional(),
    asunto: z.string().max(60).optional(),
    anio: z.coerce.number().int().min(1900).max(9999).optional(),
    desde: z.uuid().optional(),
  }),
  async load({ db, matters, locale, now }, { query, json }) {
    const makers = new Map((await findMakers(db)).map((maker) => [maker.id as string, maker]))
    const maker = [...makers.values()].find(({ slug }) => slug === query.instancia)
    if (query.instancia && !maker) throw new BadRequest({ instancia: 'unknown' })
    const filters = { state: query.estado, makerId: maker?.id, matter: query.asunto, year: query.anio }
    const found = await listDecisions(db, filters, { after: query.desde, limit: A_PAGE }, now())
    const first = await firstOpenedAt(db)
    return {
      ...found,
      query,
      makers,
      matters: matterNames(matters, locale),
      counts: await countsByState(db),
      years: first ? yearsSince(Number(dayOf(first).slice(0, 4)), Number(dayOf(now()).slice(0, 4))) : [],
      records: json ? await recordsOf(db, found.items) : [],
    }
  },
  page: (data) => <DecisionsPage {...data} />,
  json: ({ records, total, next, query }) => ({
    items: records,
    total,
    next: next && `/decisiones.json?${new URLSearchParams({ ...stringsOf(query), desde: next })}`,
  }),
})

const yearsSince = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first) + 1 }, (_, at) => last - at)
const stringsOf = (query: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])))

const Params = z.object({ decision: DecisionId })

const decisionPage = page('/decisiones/:decision', {
  access: 'public',
  params: Params,
  query: z.object({ hecho: z.enum(DONE).optional().catch(undefined) }),
  load: async (context, { params: { decision: id }, query: { hecho }, json }) => {
    const data = await decisionData(context, id)
    return { ...data, done: hecho, record: json ? (await recordsOf(context.db, [data.decision]))[0] : undefined }
  },
  page: (data) => <DecisionPage {...data} />,
  subject: ({ decision }) => ref('decision', decision.id),
  json: ({ record }) => record,
})

const actPage = page('/decisiones/:decision/acta', {
  access: 'public',
  params: Params,
  load: async (context, { params: { decision: id }, json }) => {
    const data = await decisionData(context, id)
    return { ...data, record: json ? (await recordsOf(context.db, [data.decision]))[0] : undefined }
  },
  page: (data) => <ActPage {...data} />,
  json: ({ record }) => record,
})

// ----------------------------------------------------------------------------------------------------- acts on a decision

type Words = ReturnType<typeof words>
export type Refusal = Parameters<Words>[0] extends infer Key
  ? Key extends `refused.${infer Reason}`
    ? Reason
    : never
  : never
type Verdict = { ok: true } | { ok: false; reason: Refusal }
/** The field at which each refusal is mended; the form as a whole where there is none. */
export const refused = (
  reason: Refusal,
  t: Words,
  fields: Readonly<Partial<Record<Refusal, string>>>,
  values: Record<string, string> = {},
) => invalid({ [fields[reason] ?? 'form']: t(`refused.${reason}`, values) })

type ActSpec<F extends z.ZodObject> = {
  path: string
  form: F
  may(may: DecisionData['may']): boolean
  show(props: Shown & { data: DecisionData }): ReturnType<typeof VotePage>
  values?(data: DecisionData): Shown['values']
  fields?: Readonly<Partial<Record<Refusal, string>>>
  /** What is wrong with the form as a whole, by field. */
  check?(sent: z.infer<F>, t: Words): Errors | null
  act(context: Context, id: string, sent: z.infer<F>): Promise<Verdict>
  done: (context: Context, data: DecisionData) => string
}

/** The two routes of an act on a decision: its form, and its sending, which leads back to the decision with a message. */
function acting<F extends z.ZodObject>({ path, may, show, values, ...spec }: ActSpec<F>): Route[] {
  const address = `/decisiones/:decision/${path}`
  const found = async (context: Context, id: string) => {
    const data = await decisionData(context, id)
    authorize(may(data.may))
    return data
  }
  return [
    page(address, {
      access: 'signed-in',
      params: Params,
      async load(context, { params: { decision: id } }) {
        const data = await found(context, id)
        return show({ data, values: values?.(data) ?? {} })
      },
      page: (rendered) => rendered,
    }),
    form(address, {
      access: 'signed-in',
      params: Params,
      form: spec.form,
      again: async (context, { params: { decision: id }, typed, errors }) =>
        show({ data: await found(context, id), values: typed, errors }),
      async act(context, { params: { decision: id }, form: sent }) {
        await found(context, id)
        const t = words(context.locale)
        const wrong = spec.check?.(sent, t)
        if (wrong) return invalid(wrong)
        const verdict = await spec.act(context, id, sent)
        if (!verdict.ok) return refused(verdict.reason, t, spec.fields ?? {})
        return redirect(`${decisionAddress(id)}?hecho=${spec.done(context, await decisionData(context, id))}`)
      },
    }),
  ]
}

const voting = acting({
  path: 'votar',
  form: z.object({
    choice: z.enum(CHOICES),
    reason: prose(5000).optional(),
    textHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  may: ({ vote }) => vote,
  show: (props) => <VotePage {...props} />,
  values: ({ mine: { vote } }) => (vote ? { choice: vote.choice, reason: vote.reason ?? '' } : {}),
  fields: { 'needs-reason': 'reason', 'head-abstains': 'choice' },
  act: (context, id, { choice, reason = null, textHash }) => castVote(context, id, { choice, reason, textHash }),
  done: (_context, { decision }) => (decision.state === 'open' ? 'votada' : 'resuelta'),
})

const excusing = acting({
  path: 'excusa',
  form: z.object({ reason: prose(5000) }),
  may: ({ vote }) => vote,
  show: (props) => <ExcusePage {...props} />,
  act: (context, id, { reason }) => excuseOneself(context, id, reason),
  done: () => 'excusada',
})

const returning = form('/decisiones/:decision/excusa/retirar', {
  access: 'signed-in',
  params: Params,
  form: z.object({}),
  again: async (context, { params: { decision: id } }) => (
    <DecisionPage {...await decisionData(context, id)} done={undefined} />
  ),
  async act(context, { params: { decision: id } }) {
    authorize((await decisionData(context, id)).may.vote)
    const verdict = await returnFromExcuse(context, id)
    // Sent twice, or too late: the page says how it stands.
    return redirect(`${decisionAddress(id)}${verdict.ok ? '?hecho=regreso' : ''}`)
  },
})

const closing = acting({
  path: 'cerrar',
  form: z.object({ on: DayField.optional(), present: z.array(z.coerce.number().int().min(1).max(1000)).max(1000) }),
  may: ({ close }) => close,
  show: (props) => <ClosePage {...props} />,
  fields: { 'session-ahead': 'on', 'session-before': 'on', 'session-too-soon': 'on', 'not-seated': 'present' },
  check: ({ on, present }, t) => (!on && present.length > 0 ? { on: t('refused.session-missing') } : null),
  act: (context, id, { on, present }) => closeDecision(context, id, on ? { on, present } : null),
  done: () => 'cerrada',
})

const withdrawing = acting({
  path: 'retirar',
  form: z.object({ reason: prose(1000) }),
  may: ({ manage }) => manage,
  show: (props) => <WithdrawPage {...props} />,
  act: (context, id, { reason }) => withdrawDecision(context, id, reason),
  done: () => 'retirada',
})

// ---------------------------------------------------------------------------------------------------------------- opening

const MakerParams = z.object({ maker: z.string().max(80) })

async function openingData(context: Context, slug: string) {
  const data = await makerAt(context, slug)
  authorize(data.can.mayOpen)
  const { maker, rules, today } = data
  const rule = maker.kind === 'head' ? HEAD_RULE : (ruleFor(rules, GENERAL, today)?.rule ?? null)
  return { data, rule, notBefore: rule && (await earliestClosing(context.db, maker, rule, today)) }
}

const openPage = page('/instancias/:maker/decisiones/nueva', {
  access: 'signed-in',
  params: MakerParams,
  load: (context, { params: { maker: slug } }) => openingData(context, slug),
  page: (data) => <OpenPage {...data} values={{ decisionId: newId() }} />,
})

const open = form('/instancias/:maker/decisiones/nueva', {
  access: 'signed-in',
  params: MakerParams,
  form: z.object({
    title: line(300),
    titleEn: line(300).optional(),
    text: prose(50_000),
    textEn: prose(50_000).optional(),
    closesOn: DayField.optional(),
    decisionId: DecisionId.optional().catch(undefined),
  }),
  again: async (context, { params: { maker: slug }, typed, errors }) => (
    <OpenPage {...await openingData(context, slug)} values={typed} errors={errors} />
  ),
  async act(context, { params: { maker: slug }, form: { title, titleEn, text, textEn, closesOn, decisionId } }) {
    const maker = await findMakerBySlug(context.db, slug)
    // Also where there is none: whoever may not open learns nothing of it.
    authorize(maker !== undefined)
    if (closesOn && closesOn > addMonths(context.today(), MOST_MONTHS))
      return invalid({ closesOn: words(context.locale)('refused.closes-too-far') })
    const verdict = await proposeAgreement(context, maker.id, {
      ...(decisionId && { id: decisionId }),
      title: inBoth(title, titleEn),
      text: inBoth(text, textEn),
      closesAt: closesOn ? endOfDay(closesOn) : null,
    })
    if (verdict.ok) return redirect(`${decisionAddress(verdict.value)}?hecho=abierta`)
    const closesField = { 'closes-in-the-past': 'closesOn', 'notice-too-short': 'closesOn' }
    return refused(verdict.reason, words(context.locale), closesField)
  },
})

export const decisionRoutes = [
  listPage,
  decisionPage,
  actPage,
  ...voting,
  ...excusing,
  returning,
  ...closing,
  ...withdrawing,
  openPage,
  open,
]
