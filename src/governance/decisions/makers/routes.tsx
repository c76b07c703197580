import type { VNode } from 'preact'
import { z } from 'zod'
import { peopleNames } from '../../../foundations/identity/index.ts'
import { organizationNames, organizationOptions } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context, type Errors, type Route } from '../../../platform/http/index.ts'
import { makerAddress } from '../address.ts'
import { dayAfter } from '../fields.ts'
import { makerAt, type MakerData } from '../load.ts'
import { isOver } from '../model.ts'
import { canKeepMakers, MANAGE } from '../policy.ts'
import { makerRecords } from '../records.ts'
import { refused, type Refusal } from '../routes.tsx'
import { lastOpenedOn, listDecisions } from '../store.ts'
import { words } from '../words.ts'
import { addMember, addSeat, changeMaker, createMaker, endMaker, endMember, endSeat, setRule } from './actions.ts'
import {
  ANY_MATTER,
  changesOf,
  EditForm,
  EndForm,
  makerOf,
  MakerForm,
  MemberForm,
  memberOf,
  RuleForm,
  ruleOf,
  SeatForm,
  seatOf,
} from './fields.ts'
import {
  EditMakerPage,
  EndMakerPage,
  EndMemberPage,
  EndSeatPage,
  MemberPage,
  NewMakerPage,
  RulePage,
  SeatPage,
} from './forms.tsx'
import { DONE, MakerPage, MakersPage, type Done } from './pages.tsx'
import { matterNames } from './questions.ts'
import { findMakers, seatCounts } from './store.ts'

const listPage = page('/instancias', {
  access: 'public',
  async load({ db, actor, today }, { json }) {
    const makers = await findMakers(db)
    const ids = makers.map(({ id }) => id)
    return {
      makers,
      counts: await seatCounts(db, ids, today()),
      organizations: await organizationNames(
        db,
        makers.flatMap(({ organizationId }) => organizationId ?? []),
      ),
      today: today(),
      can: { keep: canKeepMakers(actor) },
      records: json ? await makerRecords(db, makers) : [],
    }
  },
  page: (data) => <MakersPage {...data} />,
  json: ({ records }) => ({ items: records, total: records.length, next: null }),
})

const Params = z.object({ maker: z.string().max(80) })
const SHOWN = 10

const makerPage = page('/instancias/:maker', {
  access: 'public',
  params: Params,
  query: z.object({
    hecho: z.enum(DONE).optional().catch(undefined),
    /** Whose account took a seat, where it was not called what was typed. */
    persona: z.uuid().optional().catch(undefined),
  }),
  async load(context, { params: { maker: slug }, query: { hecho, persona }, json }) {
    const { db, matters, locale, now } = context
    const data = await makerAt(context, slug)
    const { items, total } = await listDecisions(
      db,
      { makerId: data.maker.id },
      { after: undefined, limit: SHOWN },
      now(),
    )
    return {
      ...data,
      decisions: items,
      total,
      matters: matterNames(matters, locale),
      done: hecho,
      whose: persona && data.names.get(persona),
      record: json ? (await makerRecords(db, [data.maker]))[0] : undefined,
    }
  },
  page: (data) => <MakerPage {...data} />,
  subject: ({ maker }) => ref('decision-maker', maker.id),
  json: ({ record }) => record,
})

const newPage = page('/instancias/nueva', {
  access: MANAGE,
  load: async ({ db, today }) => ({ organizations: await organizationOptions(db), values: { from: today() } }),
  page: (data) => <NewMakerPage {...data} />,
})

const create = form('/instancias/nueva', {
  access: MANAGE,
  form: MakerForm,
  again: async ({ db }, { typed, errors }) => (
    <NewMakerPage organizations={await organizationOptions(db)} values={typed} errors={errors} />
  ),
  async act(context, { form: sent }) {
    const t = words(context.locale)
    const wrong = await wrongOrganization(context, sent.organization)
    if (wrong) return invalid(wrong)
    const verdict = await createMaker(context, makerOf(sent))
    if (!verdict.ok) return refused(verdict.reason, t, { 'implausible-day': 'from', reversed: 'from' })
    return redirect(`${makerAddress(verdict.value.slug)}?hecho=creada`)
  },
})

async function wrongOrganization({ db, locale }: Context, id: string | undefined): Promise<Errors | null> {
  if (id === undefined || (await organizationNames(db, [id])).has(id)) return null
  return { organization: words(locale)('refused.no-such-organization') }
}

type Verdict = { ok: true } | { ok: false; reason: Refusal }
type Outcome = Verdict | { errors: Errors } | { whose: string }
type Shown = { values: Record<string, string>; errors?: Errors }

type ChangeSpec<P extends z.ZodObject, F extends z.ZodObject> = {
  path: string
  params: P
  form: F
  values(data: MakerData, params: z.infer<P>): Shown['values']
  show(
    data: MakerData,
    shown: { values: Readonly<Record<string, string | readonly string[]>>; errors?: Errors },
    params: z.infer<P>,
    context: Context,
  ): VNode | Promise<VNode>
  act(context: Context, data: MakerData, sent: z.infer<F>, params: z.infer<P>): Promise<Outcome>
  fields?: Readonly<Partial<Record<Refusal, string>>>
  done: NonNullable<Done>
}

/** The two routes of one change to a body: its form, and its sending, which leads back to the body with a message. */
function change<P extends z.ZodObject, F extends z.ZodObject>(spec: ChangeSpec<P, F>): Route[] {
  const address = `/instancias/:maker/${spec.path}`
  const { params, done } = spec
  const found = (context: Context, given: unknown) => makerAt(context, (given as { maker: string }).maker)
  return [
    page(address, {
      access: MANAGE,
      params,
      async load(context, read) {
        const data = await found(context, read.params)
        return spec.show(data, { values: spec.values(data, read.params) }, read.params, context)
      },
      page: (rendered: VNode) => rendered,
    }),
    form(address, {
      access: MANAGE,
      params,
      form: spec.form,
      again: async (context, { params: of, typed, errors }) =>
        spec.show(await found(context, of), { values: typed, errors }, of, context),
      async act(context, { params: of, form: sent }) {
        authorize(canKeepMakers(context.actor))
        const data = await found(context, of)
        const outcome = await spec.act(context, data, sent, of)
        if ('errors' in outcome) return invalid(outcome.errors)
        const back = `${makerAddress(data.maker.slug)}?hecho=${done}`
        if ('whose' in outcome) return redirect(`${back}&persona=${outcome.whose}`)
        return outcome.ok ? redirect(back) : refused(outcome.reason, words(context.locale), spec.fields ?? {})
      },
    }),
  ]
}

const editing = change({
  path: 'editar',
  params: Params,
  form: EditForm,
  values: ({ maker: { name, about, organizationId } }) => ({
    name: name.es,
    nameEn: name['en'] ?? '',
    about: about?.es ?? '',
    aboutEn: about?.['en'] ?? '',
    organization: organizationId ?? '',
  }),
  show: async ({ maker }, shown, _params, { db }) => (
    <EditMakerPage maker={maker} organizations={await organizationOptions(db)} {...shown} />
  ),
  async act(context, { maker }, sent) {
    const wrong = await wrongOrganization(context, sent.organization)
    return wrong ? { errors: wrong } : changeMaker(context, maker.id, changesOf(sent))
  },
  done: 'corregida',
})

const ending = change({
  path: 'terminar',
  params: Params,
  form: EndForm,
  values: ({ today }) => ({ last: today }),
  show: ({ maker }, shown) => <EndMakerPage maker={maker} {...shown} />,
  act: (context, { maker }, { last }) => endMaker(context, maker.id, dayAfter(last)!),
  fields: { 'before-start': 'last', 'implausible-day': 'last' },
  done: 'concluida',
})

const sectorsOf = ({ seats }: MakerData) => [...new Set(seats.flatMap(({ sector }) => sector?.es ?? []))]

const addingSeat = change({
  path: 'lugares/nuevo',
  params: Params,
  form: SeatForm,
  values: ({ today, maker }) => ({ from: maker.from > today ? maker.from : today, votes: 'yes' }),
  show: (data, shown) => <SeatPage maker={data.maker} sectors={sectorsOf(data)} {...shown} />,
  act: (context, { maker }, sent) => addSeat(context, maker.id, seatOf(sent)),
  fields: {
    'implausible-day': 'from',
    'before-maker': 'from',
    'maker-over': 'from',
    reversed: 'from',
    'one-decides': 'votes',
  },
  done: 'lugar',
})

const inAddress = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number)
const SeatParams = Params.extend({ seat: inAddress })

function seatAt({ seats, today }: MakerData, number: number) {
  const seat = seats.find((one) => one.number === number)
  if (!seat || isOver(seat, today)) throw new NotFound(`no seat ${number}`)
  return seat
}

const endingSeat = change({
  path: 'lugares/:seat/suprimir',
  params: SeatParams,
  form: EndForm,
  values: ({ today }) => ({ last: today }),
  show: (data, shown, { seat }) => <EndSeatPage maker={data.maker} seat={seatAt(data, seat)} {...shown} />,
  act: (context, { maker }, { last }, { seat }) => endSeat(context, maker.id, seat, dayAfter(last)!),
  fields: { 'before-start': 'last', 'implausible-day': 'last', 'vote-open': 'last' },
  done: 'lugar-suprimido',
})

const addingMember = change({
  path: 'lugares/:seat/integrantes/nuevo',
  params: SeatParams,
  form: MemberForm,
  values: ({ today }) => ({ from: today, standing: 'holder' }),
  show: (data, shown, { seat }) => <MemberPage maker={data.maker} seat={seatAt(data, seat)} {...shown} />,
  async act(context, { maker }, sent, { seat }) {
    const verdict = await addMember(context, maker.id, seat, memberOf(sent))
    if (!verdict.ok) return verdict
    const { personId } = verdict.value
    const isOther =
      sent.person !== undefined && (await peopleNames(context.db, [personId])).get(personId) !== sent.person
    return isOther ? { whose: personId } : verdict
  },
  fields: {
    'implausible-day': 'from',
    reversed: 'last',
    taken: 'standing',
    'already-member': 'email',
    'name-of-organization': 'person',
    'outside-seat': 'from',
  },
  done: 'integrante',
})

const MemberParams = Params.extend({ member: z.uuid() })

function memberAt({ members, names }: MakerData, id: string) {
  const member = members.find((one) => one.id === id)
  if (!member) throw new NotFound(id)
  return { member: member.id, name: names.get(member.personId) }
}

const endingMember = change({
  path: 'integrantes/:member/terminar',
  params: MemberParams,
  form: EndForm,
  values: ({ today }) => ({ last: today }),
  show: (data, shown, { member }, { locale }) => {
    const found = memberAt(data, member)
    return (
      <EndMemberPage
        maker={data.maker}
        member={found.member}
        name={found.name ?? words(locale)('person.gone')}
        {...shown}
      />
    )
  },
  act: (context, { maker }, { last }, { member }) => endMember(context, maker.id, member, dayAfter(last)!),
  fields: { 'before-start': 'last', 'implausible-day': 'last', over: 'last' },
  done: 'integrante-terminado',
})

const settingRule = change({
  path: 'reglas/nueva',
  params: Params,
  form: RuleForm,
  values: ({ today }) => ({
    matter: ANY_MATTER,
    majority: 'simple',
    of: 'present',
    quorum: 'half',
    quorumOf: 'seats',
    balance: 'none',
    abstentions: 'yes',
    excused: 'yes',
    from: today,
  }),
  show: ({ maker }, shown, _params, { matters, locale }) => (
    <RulePage
      maker={maker}
      matters={[...matterNames(matters, locale)].map(([value, label]) => ({ value, label }))}
      {...shown}
    />
  ),
  async act(context, { maker }, sent): Promise<Outcome> {
    const t = words(context.locale)
    const matter = sent.matter === ANY_MATTER ? null : sent.matter
    if (matter !== null && !context.matters.some(({ name }) => name === matter))
      return { errors: { matter: t('refused.unknown-matter') } }
    if (sent.quorum === 'number' && sent.quorumCount === undefined)
      return { errors: { quorumCount: t('refused.quorum-count') } }
    const verdict = await setRule(context, maker.id, { matter, rule: ruleOf(sent), from: sent.from })
    if (verdict.ok || verdict.reason !== 'has-decided') return verdict
    const last = await lastOpenedOn(context.db, maker.id, matter)
    return { errors: { from: t('refused.has-decided', { day: last ? formatDay(last, context.locale) : '' }) } }
  },
  fields: {
    'implausible-day': 'from',
    'before-maker': 'from',
    'quorum-too-high': 'quorumCount',
    'needs-sectors': 'balance',
  },
  done: 'regla',
})

/** Fixed words come before `:maker`. */
export const makerRoutes = [
  listPage,
  newPage,
  create,
  ...editing,
  ...ending,
  ...addingSeat,
  ...endingSeat,
  ...addingMember,
  ...endingMember,
  ...settingRule,
  makerPage,
]
