import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { defineAct, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { bodyOf, edited, editOf } from '../../../platform/manifest/form-body.ts'
import { dayAfter } from '../fields.ts'
import { isInForce, MakerId } from '../model.ts'
import { MANAGE } from '../policy.ts'
import { lastOpenedOn } from '../store.ts'
import { words } from '../words.ts'
import { addMember, addSeat, changeMaker, createMaker, endMaker, endMember, endSeat, setRule } from './actions.ts'
import { changesOf, EditForm, EndForm, MakerForm, makerOf, MemberForm, memberOf, RuleForm, ruleOf, SeatForm, seatOf } from './fields.ts' // prettier-ignore
import { findMaker, findMakerBySlug, membersOf, seatsOf } from './store.ts'

// What the pages of decision-makers let the authority, with the schemas of their forms.

const COMMON = { scope: 'decisions:write', access: [MANAGE], record: 'decision-makers' } as const
const params = z.object({ id: MakerId })
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0], { day: '' })
const same = (id: string, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }

/** Fields whose forms call them otherwise than the records. */
const MAKER = { organization: 'organizationId' }
const RULE = { abstentions: 'abstentionsCount', excused: 'excusedCount', notice: 'noticeDays' }

const noSuchOrganization = async ({ db }: Context, id: string | undefined) =>
  id !== undefined && !(await organizationNames(db, [id])).has(id)

const creating = defineAct({
  ...COMMON,
  name: 'create-decision-maker',
  method: 'POST',
  path: '/decision-makers',
  title: 'Register a body or a head that decides',
  description: 'Of an organization, or of several together.',
  body: bodyOf(MakerForm, MAKER),
  refusals: { 'implausible-day': '/from', reversed: '/from', 'no-such-organization': '/organizationId' },
  explain,
  async act(context, { body }) {
    if (await noSuchOrganization(context, body.organization)) return { ok: false, reason: 'no-such-organization' }
    const verdict = await createMaker(context, makerOf(body))
    if (!verdict.ok) return verdict
    return { ok: true, value: { id: (await findMakerBySlug(context.db, verdict.value.slug))!.id } }
  },
})

const changing = defineAct({
  ...COMMON,
  name: 'edit-decision-maker',
  method: 'PATCH',
  path: '/decision-makers/:id',
  title: 'Correct what a decision-maker is called and of whom it is',
  description: 'What is left out stays; null takes a value away.',
  params,
  body: editOf(EditForm, MAKER),
  refusals: { 'no-change': '', 'no-such-organization': '/organizationId' },
  explain,
  async act(context, { params: { id }, body }) {
    const before = await findMaker(context.db, id)
    if (!before) throw new NotFound(id)
    const typed = {
      name: before.name.es,
      nameEn: before.name['en'] ?? '',
      about: before.about?.es ?? '',
      aboutEn: before.about?.['en'] ?? '',
      organization: before.organizationId ?? '',
    }
    const form = edited(EditForm, typed, body)
    if (await noSuchOrganization(context, form.organization)) return { ok: false, reason: 'no-such-organization' }
    return same(id, await changeMaker(context, id, changesOf(form)))
  },
})

const ending = defineAct({
  ...COMMON,
  name: 'end-decision-maker',
  method: 'POST',
  path: '/decision-makers/:id/end',
  title: 'Say until when a decision-maker decides',
  description: '`last` is its last day. What it decided stays.',
  params,
  body: bodyOf(EndForm),
  refusals: { 'before-start': '/last', 'implausible-day': '/last', over: '/last' },
  explain,
  act: async (context, { params: { id }, body: { last } }) => same(id, await endMaker(context, id, dayAfter(last)!)),
})

const addingSeat = defineAct({
  ...COMMON,
  name: 'add-seat',
  method: 'POST',
  path: '/decision-makers/:id/seats',
  title: 'Add a seat to a body',
  description: 'Its number is permanent.',
  params,
  body: bodyOf(SeatForm),
  refusals: {
    'implausible-day': '/from',
    'before-maker': '/from',
    'maker-over': '/from',
    reversed: '/from',
    'one-decides': '/votes',
  },
  explain,
  act: async (context, { params: { id }, body }) => same(id, await addSeat(context, id, seatOf(body))),
})

const number = z.int().min(1).max(1000).describe('Number of the seat.')

const endingSeat = defineAct({
  ...COMMON,
  name: 'end-seat',
  method: 'POST',
  path: '/decision-makers/:id/seats/end',
  title: 'Say until when a seat of a body exists',
  description: '`last` is its last day; whoever holds it ends with it.',
  params,
  body: bodyOf(EndForm.extend({ seat: number })),
  refusals: {
    'before-start': '/last',
    'implausible-day': '/last',
    over: '/last',
    'vote-open': '/last',
    'one-decides': '',
  },
  explain,
  act: async (context, { params: { id }, body: { seat, last } }) =>
    same(id, await endSeat(context, id, seat, dayAfter(last)!)),
})

const addingMember = defineAct({
  ...COMMON,
  name: 'add-member',
  method: 'POST',
  path: '/decision-makers/:id/members',
  title: 'Say who holds a seat of a body',
  description:
    'By the e-mail of their account, which is never published; `last` is the last day of the term. Whoever has no account yet gets one by signing in with it.',
  params,
  body: bodyOf(MemberForm.extend({ seat: number })),
  refusals: {
    'implausible-day': '/from',
    reversed: '/last',
    taken: '/standing',
    'already-member': '/email',
    'name-of-organization': '/person',
    'outside-seat': '/from',
  },
  explain,
  act: async (context, { params: { id }, body: { seat, ...sent } }) =>
    same(id, await addMember(context, id, seat, memberOf(sent))),
})

const endingMember = defineAct({
  ...COMMON,
  name: 'end-member',
  method: 'POST',
  path: '/decision-makers/:id/members/end',
  title: 'Say until when somebody holds a seat of a body',
  description: 'Of who holds it today, or held it last. `last` is the last day of the term.',
  params,
  body: bodyOf(EndForm.extend({ seat: number, standing: MemberForm.shape.standing })),
  refusals: { 'before-start': '/last', 'implausible-day': '/last', over: '/last' },
  explain,
  async act(context, { params: { id }, body: { seat, standing, last } }) {
    const seatId = (await seatsOf(context.db, [id])).find(({ number }) => number === seat)?.id
    const terms = (await membersOf(context.db, [id])).filter(
      (one) => one.seatId === seatId && one.standing === standing,
    )
    const member = terms.find((one) => isInForce(one, context.today())) ?? terms.at(-1)
    if (!member) throw new NotFound(`nobody in seat ${seat}`)
    return same(id, await endMember(context, id, member.id, dayAfter(last)!))
  },
})

const settingRule = defineAct({
  ...COMMON,
  name: 'set-decision-rule',
  method: 'POST',
  path: '/decision-makers/:id/rules',
  title: 'Set the rule by which a body decides a matter from a day on',
  description: 'What is open keeps the rule that it was opened by.',
  params,
  body: bodyOf(
    RuleForm.extend({
      matter: z
        .string()
        .regex(/^[a-z][a-z.-]{0,59}$/)
        .optional()
        .describe('Its name; null: all that have no rule of their own.'),
      quorumCount: z.int().min(1).max(1000).optional().describe('Of a quorum of a `number`.'),
      notice: z.int().min(1).max(250).optional().describe('Working days between the opening and the closing.'),
    }),
    RULE,
  ),
  refusals: {
    'implausible-day': '/from',
    'before-maker': '/from',
    'has-decided': '/from',
    'quorum-too-high': '/quorumCount',
    'quorum-count': '/quorumCount',
    'needs-sectors': '/balance',
    'one-decides': '',
    'unknown-matter': '/matter',
  },
  explain,
  async act(context, { params: { id }, body }) {
    const { matter = null } = body
    if (matter !== null && !context.matters.some(({ name }) => name === matter))
      return { ok: false, reason: 'unknown-matter' }
    if (body.quorum === 'number' && body.quorumCount === undefined) return { ok: false, reason: 'quorum-count' }
    const verdict = await setRule(context, id, { matter, rule: ruleOf(body), from: body.from })
    if (verdict.ok || verdict.reason !== 'has-decided') return same(id, verdict)
    const last = await lastOpenedOn(context.db, id, matter)
    const day = last ? formatDay(last, context.locale) : ''
    const detail = words(context.locale)('refused.has-decided', { day })
    return { ok: false, reason: verdict.reason, errors: [{ pointer: '#/from', code: verdict.reason, detail }] }
  },
})

export const makerActs: readonly ApiAct[] = [
  creating,
  changing,
  ending,
  addingSeat,
  endingSeat,
  addingMember,
  endingMember,
  settingRule,
]
