import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import {
  answerContribution,
  authorsOfProposals,
  countProposals,
  listProposals,
  moderateContribution,
  proposalTallies,
  publishContribution,
  withdrawContribution,
} from '../../../cross-cutting/comments/index.ts'
import { ensurePerson } from '../../../foundations/identity/index.ts'
import {
  addMember,
  addSeat,
  castVote,
  closeDecision,
  createMaker,
  decisionsOn,
  findDecision,
  setRule,
  openDecision,
} from '../../../governance/decisions/index.ts'
import { dayOf } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Verdict } from '../../../kernel/verdict.ts'
import { Forbidden, NOBODY, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { knowModules, knownModules } from '../../../platform/manifest/registry.ts'
import { historyOf } from '../../../platform/journal/index.ts'
import { addCommitment, draftOfCommitment, editCommitment, removeCommitment } from '../commitments/actions.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { findCommitment, nextCommitmentNumber } from '../commitments/store.ts'
import { commitmentDraft, enterOrganization, milestoneDraft, planDraft, SIMPLE_MAJORITY } from '../fixtures.ts'
import { planDocument } from '../export/documents.ts'
import { applyPlanImport } from '../import/apply.ts'
import actionPlan from '../module.ts'
import { addMilestone } from '../milestones/actions.ts'
import { createPlan, editPlan, removePlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { draftOfPlan, findPlan } from '../plans/store.ts'
import { signPlan } from '../versions/actions.ts'
import { versionsOf } from '../versions/store.ts'
import { changesBetween } from '../versions/text.ts'
import { publishDraft, readiness, sendToApproval } from './actions.ts'
import { coverageOf, hashNow } from './approval.ts'
import { draftingDesk } from './desk.ts'
import { events } from '../events.ts'
import { loadProposals, loadWarnings } from './load.ts'
import { draftResource, submissionResource } from './resource.ts'
import { draftingPersonalData } from './personal.ts'
import { addMinimum, changeMinimum, takeBackMinimum } from './minimum-actions.ts'
import { drafting as editing } from './editing-routes.tsx'
import { minimumRoutes } from './minimum-routes.tsx'
import { minimumResource } from './minimum-resource.ts'
import { draftsOf, findDraft, findSubmission, lastSubmissions, minimumsOf } from './store.ts'
import { readDraft } from './text.ts'

const connection = await testDatabase()
const { db } = connection
const known = knownModules()
knowModules([actionPlan])
afterAll(() => knowModules(known)) // a worker keeps them for the files that come after
const matters = actionPlan.matters!
let clock = new Date('2026-03-10T18:00:00Z')
const services = {
  transaction: (run: never) => db.transaction(run) as never,
  today: () => dayOf(clock),
  now: () => clock,
  matters,
}
const as = (actor: Actor) => ({ ...services, actor }) as never

const ok = <T>(verdict: Verdict<T, string>): T => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}

let run = 0
let planId: PlanId
let commitmentId: CommitmentId
let convener: string
let keeper: Actor
let citizen: Actor
/** Whoever keeps plans, on the pages. */
const site = testSite(connection, { modules: [actionPlan], routes: actionPlan.routes, identify: async () => keeper })

const person = async (name: string, permissions: readonly string[] = [], organizationId = convener): Promise<Actor> => {
  const id = await db.transaction((tx) => ensurePerson(tx, { email: `${name}-${run}@ejemplo.mx`, name }))
  return {
    person: { id, name },
    roles: [],
    permissions: new Map(permissions.map((permission) => [permission, new Set([organizationId])])),
  }
}

const PHASES = [
  { number: 1, kind: 'terms', title: null, opensOn: '2026-02-02', closesOn: '2026-02-27', means: null },
  { number: 2, kind: 'open-call', title: null, opensOn: '2026-03-02', closesOn: '2026-03-02', means: null },
  { number: 3, kind: 'consultation', title: null, opensOn: '2026-03-02', closesOn: '2026-03-13', means: null },
] as const

beforeEach(async () => {
  run += 1
  clock = new Date('2026-03-10T18:00:00Z')
  convener = await enterOrganization(db, `Convocante ${run}`, 'authority')
  keeper = await person('keeper', ['plan.manage', 'comment.answer', 'decision.manage'])
  citizen = await person('citizen')
  const phases = PHASES.map((phase) => ({ ...phase }))
  planId = ok(await createPlan(as(keeper), planDraft({ slug: `plan-${run}`, publishedOn: null, convenerId: convener, phases }))) // prettier-ignore
  commitmentId = ok(
    await addCommitment(as(keeper), planId, commitmentDraft({ objective: { es: 'Que el agua llegue a todas.' } })),
  )
  ok(await addMilestone(as(keeper), commitmentId, milestoneDraft()))
})

const publish = (
  note = 'Primer texto.',
  answers: { number: number; type: 'accepted' | 'partly'; reason: string }[] = [],
) =>
  // prettier-ignore
  publishDraft(as(keeper), planId, 1, { note: { es: note }, sha256: null, answers })
const edit = async (objective: string) => {
  const draft = draftOfCommitment((await findCommitment(db, commitmentId))!)
  ok(await editCommitment(as(keeper), commitmentId, { ...draft, objective: { es: objective } }))
}
const propose = async (text = 'Que diga las 16 alcaldías, con fecha.', actor = citizen) =>
  ok(
    await publishContribution(services as never, actor, {
      kind: 'proposal',
      subject: ref('commitment', commitmentId),
      text,
    }),
  ).number

describe('published drafts', () => {
  it('are numbered, say what changed and why, and never change', async () => {
    expect(ok(await publish())).toMatchObject({ number: 1 })
    expect(await publish()).toMatchObject({ ok: false, reason: 'nothing-changed' })
    await edit('Que el agua llegue a las 16 alcaldías.')
    expect(ok(await publish('Se nombran las alcaldías.'))).toMatchObject({ number: 2 })

    const drafts = await draftsOf(db, planId, 1)
    expect(drafts.map(({ number, note }) => [number, note.es])).toEqual([
      [2, 'Se nombran las alcaldías.'],
      [1, 'Primer texto.'],
    ])
    const text = async (number: number) => readDraft((await findDraft(db, planId, 1, number))!.document)
    expect(changesBetween(await text(1), await text(2))).toEqual([
      {
        kind: 'commitment',
        numbers: [1],
        action: 'change',
        fields: [
          {
            field: 'objective',
            from: { es: 'Que el agua llegue a todas.' },
            to: { es: 'Que el agua llegue a las 16 alcaldías.' },
          },
        ],
      },
    ])
    for (const statement of [
      sql`update draft_versions set note = '{"es":"otra"}'::jsonb where plan_id = ${planId}`,
      sql`delete from draft_versions where plan_id = ${planId}`,
      sql`truncate draft_versions cascade`,
    ])
      await expect(db.execute(statement)).rejects.toThrow()
    expect(await historyOf(db, ref('commitment', commitmentId), { limit: 50 })).toEqual(
      expect.arrayContaining([expect.objectContaining({ event: 'draft.published' })]),
    )
  })

  it('are published by who keeps plans, of the text that was read, while it is not signed', async () => {
    await expect(publishDraft(as(citizen), planId, 1, { note: { es: 'x' }, sha256: null })).rejects.toThrow(Forbidden)
    await expect(publishDraft(as(NOBODY), planId, 1, { note: { es: 'x' }, sha256: null })).rejects.toThrow()
    expect(await publishDraft(as(keeper), planId, 1, { note: { es: 'x' }, sha256: '0'.repeat(64) })).toMatchObject({
      reason: 'changed-meanwhile',
    })
    ok(await publish())
    ok(await signPlan(as(keeper), planId, signing(null)))
    expect(await publish()).toMatchObject({ reason: 'plan-is-signed' })
  })

  it('stay where their commitment is taken out, with its number; their plan is not removed', async () => {
    ok(await publish())
    ok(await removeCommitment(as(keeper), commitmentId))
    expect(await draftsOf(db, planId, 1)).toHaveLength(1)
    expect(await nextCommitmentNumber(db, planId)).toBe(2)
    expect(await addCommitment(as(keeper), planId, commitmentDraft())).toMatchObject({ reason: 'number-taken' })
    expect(await removePlan(as(keeper), planId)).toMatchObject({ reason: 'plan-drafted' })
  })

  it('are of a person who may take them along', async () => {
    ok(await publish())
    expect(await draftingPersonalData(db, keeper.person!.id)).toMatchObject({ drafts: [{ what: 'draft', number: 1 }] })
    expect(await draftingPersonalData(db, citizen.person!.id)).toEqual({})
  })
})

describe('proposals', () => {
  it('are taken while a phase is open, and answered by whoever convenes, from its closing on', async () => {
    const number = await propose()
    const { items } = await listProposals(db, { subjects: [ref('commitment', commitmentId)] }, { limit: 10 })
    // Ten working days after Friday 13 March, with the 16th of rest.
    expect(items).toMatchObject([{ number, ownerId: convener, dueOn: '2026-03-30', answer: null }])
    clock = new Date('2026-03-14T18:00:00Z')
    const late = await publishContribution(services as never, citizen, {
      kind: 'proposal',
      subject: ref('commitment', commitmentId),
      text: 'Llego tarde con esta propuesta.',
    })
    expect(late).toMatchObject({ ok: false, reason: 'not-consulted' })
  })

  it('are for the plan as a whole too, and for nothing once it is signed', async () => {
    const forPlan = {
      kind: 'proposal',
      subject: ref('plan', planId),
      text: 'Falta un compromiso de cuidados.',
    } as const
    const { number, isNew } = ok(await publishContribution(services as never, citizen, forPlan))
    expect(isNew).toBe(true)
    const { id: draftId } = ok(await publish('Con los cuidados.'))
    ok(await signPlan(as(keeper), planId, signing(null)))
    clock = new Date('2026-03-10T18:05:00Z')
    expect(await publishContribution(services as never, citizen, forPlan)).toMatchObject({ reason: 'not-consulted' })
    // What is signed takes nothing up any more: only a draft that is there may have.
    const says = (type: string, correctionId: string | null = null) =>
      answerContribution(services as never, keeper, { number, type: type as never, reason: 'Por estas razones.', correctionId }) // prettier-ignore
    for (const type of ['accepted', 'partly', 'merged'])
      expect(await says(type)).toMatchObject({ reason: 'text-fixed' })
    ok(await says('accepted', draftId))
  })

  it('are taken up by a draft that answers them, both or neither', async () => {
    const [number, other] = [await propose(), await propose('Que se mida cada tres meses, en público.')]
    await edit('Que el agua llegue a las 16 alcaldías.')
    const twice = [
      { number, type: 'accepted', reason: 'Se nombran las 16 alcaldías.' },
      { number: 999_999, type: 'accepted', reason: 'No existe.' },
    ] as const
    await expect(publish('Con las alcaldías.', [...twice])).rejects.toThrow()
    expect(await draftsOf(db, planId, 1)).toEqual([])

    const mine = await propose('Lo propone quien redacta el plan.', keeper)
    expect(await publish('Con lo propio.', [{ number: mine, type: 'accepted', reason: 'Sí, va en el texto.' }])).toMatchObject({ reason: 'not-answerable', answer: { number: mine, why: 'own-question' } }) // prettier-ignore
    expect(await draftsOf(db, planId, 1)).toEqual([])

    const { id } = ok(await publish('Con las alcaldías.', [{ number, type: 'accepted', reason: 'Se nombran todas.' }]))
    const subjects = [ref('commitment', commitmentId)]
    const takenUp = await listProposals(db, { subjects, draftIds: [id] }, { limit: 10 })
    expect(takenUp.items).toMatchObject([{ number, answer: 'accepted', draftId: id }])
    expect((await listProposals(db, { subjects, answer: 'none' }, { limit: 10 })).items.map((one) => one.number)).toEqual([mine, other]) // prettier-ignore
    expect((await proposalTallies(db, subjects)).get('all')).toEqual({
      total: 3,
      people: 2,
      answered: 1,
      waiting: 2,
      removed: 0,
      whole: 1,
      inPart: 0,
      merged: 0,
    })
    ok(await withdrawContribution(services as never, citizen, { number: other }))
    expect((await proposalTallies(db, subjects)).get('all')).toMatchObject({ total: 2 })
  })

  it('stay counted and listed when a moderator takes them out of sight, with the rule and without the text', async () => {
    const moderator = await person('moderator', ['comment.moderate'])
    const hide = async (number: number) =>
      ok(await moderateContribution(services as never, moderator, { number, decision: 'hidden', rule: 4, reason: 'Repite lo que ya se dijo.' })) // prettier-ignore
    const [number, waiting] = [await propose(), await propose('Que se mida cada tres meses, en público.')]
    await edit('Que el agua llegue a las 16 alcaldías.')
    const { id } = ok(await publish('Con las alcaldías.', [{ number, type: 'accepted', reason: 'Se nombran todas.' }]))
    const subjects = [ref('commitment', commitmentId)]
    const seen = async () => ({
      takenUp: (await listProposals(db, { subjects, draftIds: [id] }, { limit: 10 })).items,
      all: await countProposals(db, { subjects }),
      authors: await authorsOfProposals(db, subjects),
      tally: (await proposalTallies(db, subjects)).get('all')!,
    })
    const before = await seen()
    expect(before.tally).toMatchObject({ total: 2, people: 1, answered: 1, waiting: 1, removed: 0, whole: 1 })
    await hide(number)
    const after = await seen()
    expect(after.takenUp).toMatchObject([
      { number, text: null, removedBy: { version: 1, rule: 4 }, answer: 'accepted', draftId: id },
    ])
    expect([after.all, after.authors]).toEqual([before.all, before.authors])
    expect(after.tally).toEqual({ ...before.tally, removed: 1 })
    // Nobody is asked to answer what cannot be answered any more.
    await hide(waiting)
    expect((await seen()).tally).toEqual({ ...before.tally, waiting: 0, removed: 2 })
    expect((await listProposals(db, { subjects, answer: 'none' }, { limit: 10 })).items).toEqual([])
    // As the closing of an account leaves them.
    await db.execute(sql`update people set name = '' where id = ${citizen.person!.id}`)
    expect((await seen()).tally).toEqual({ ...before.tally, waiting: 0, removed: 2 })
    expect((await loadProposals(db, { subjects }, {})).items.map(({ who, text }) => [who, text])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('are not answered with a draft that was published before them', async () => {
    const { id } = ok(await publish())
    clock = new Date('2026-03-10T18:05:00Z')
    const number = await propose()
    const answer = (type: string, correctionId: string) =>
      answerContribution(services as never, keeper, { number, type: type as never, reason: 'Por estas razones.', correctionId }) // prettier-ignore
    expect(await answer('accepted', id)).toMatchObject({ reason: 'older-draft' })
    clock = new Date('2026-03-10T18:10:00Z')
    await edit('Que el agua llegue a las 16 alcaldías.')
    const later = ok(await publish('Con las alcaldías.'))
    ok(await answer('accepted', later.id))
  })

  it('are answered apart too, in the types of their own, naming a draft of that commitment or none', async () => {
    const number = await propose()
    const { id } = ok(await publish())
    const answer = (type: string, correctionId: string | null = null) =>
      answerContribution(services as never, keeper, { number, type: type as never, reason: 'Por estas razones.', correctionId }) // prettier-ignore
    expect(await answer('answered')).toMatchObject({ reason: 'wrong-type' })
    expect(await answer('rejected', id)).toMatchObject({ reason: 'unknown-correction' })
    expect(await answer('accepted', '01930000-0000-7000-8000-00000000ffff')).toMatchObject({
      reason: 'unknown-correction',
    })
    ok(await answer('not-now'))
    ok(await answer('partly', id))
    const { items } = await listProposals(db, { subjects: [ref('commitment', commitmentId)] }, { limit: 10 })
    expect(items).toMatchObject([{ answer: 'partly', draftId: id }])
    await expect(
      answerContribution(services as never, await person('passer-by'), { number, type: 'accepted', reason: 'Sí, claro que sí.' }), // prettier-ignore
    ).rejects.toThrow(Forbidden)
  })
})

describe('an answer of two words', () => {
  it('is told to be too short, at the words that are', async () => {
    const number = await propose()
    expect(await publish('Primer texto.', [{ number, type: 'accepted', reason: 'Va así.' }])).toMatchObject({ reason: 'answer-too-short' }) // prettier-ignore
    const form = editing.find(({ kind, path }) => kind === 'form' && path.endsWith('/publicar'))?.spec as {
      act(context: object, input: object): Promise<object>
    }
    const send = (typed: object) =>
      form.act(
        { ...(as(keeper) as object), db, locale: 'es' },
        {
          params: { plan: `plan-${run}`, number: 1 },
          typed: { proposal1: String(number), type1: 'accepted', ...typed },
        },
      )
    expect(await send({ note: 'Primer texto.' })).toMatchObject({ errors: { note: expect.stringContaining('tres palabras') as string } }) // prettier-ignore
    expect(await send({ note: 'Primer texto de todos.', reason1: 'Va así.' })).toMatchObject({ errors: { reason1: expect.stringContaining('tres palabras') as string } }) // prettier-ignore
  })
})

describe('the calendar', () => {
  it('is warned of by the provision that asks for more, and never refused', async () => {
    const plan = (await findPlan(db, planId))!
    const phases = PHASES.map((phase) => ({ ...phase }))
    const warnings = await loadWarnings(db, plan, phases, '2026-03-10')
    expect(warnings.map(({ why, minimum }) => [why, minimum.rule, minimum.phase, minimum.anchor])).toEqual([
      ['too-short', 'lasts', 'consultation', 'articulo-26-fraccion-ii'],
      ['no-phase', 'exists', 'drafting', 'articulo-26-fraccion-iii'],
      ['no-phase', 'exists', 'publication', 'articulo-26-fraccion-iv'],
    ])
    expect(warnings[0]).toMatchObject({ days: 10, earliest: '2026-03-30' })
    expect((await editPlan(as(keeper), planId, { phases })).ok).toBe(true)
  })
})

describe('a phase that has begun or ended', () => {
  const phases = (change: Record<number, object> = {}) => PHASES.map((phase) => ({ ...phase, ...change[phase.number] }))
  const save = (change: Record<number, object>, reason: string | null = null) =>
    editPlan(as(keeper), planId, { phases: phases(change) }, '', reason === null ? null : { es: reason })
  const history = async () =>
    (await historyOf(db, ref('plan', planId), { limit: 50 })).filter(({ event }) => event === 'plan.edited')

  it('is changed with a reason, and history tells it with how the phase was and is', async () => {
    const why = 'La sala se inundó y el plazo se corrió.'
    // Ended, under way, taken out, and put into the past.
    const rewriting: Record<number, object>[] = [
      { 1: { closesOn: '2026-02-20' } },
      { 3: { closesOn: '2026-03-31' } },
      { 2: { kind: 'other' } },
    ]
    for (const change of rewriting)
      expect(await save(change)).toMatchObject({ ok: false, reason: 'phases-need-reason' })
    expect(await editPlan(as(keeper), planId, { phases: [] })).toMatchObject({ reason: 'phases-need-reason' })
    const back = { number: 4, kind: 'drafting', title: null, opensOn: '2026-03-09', closesOn: null, means: null }
    expect(await editPlan(as(keeper), planId, { phases: [...phases(), back] as never })).toMatchObject({ reason: 'phases-need-reason' }) // prettier-ignore
    expect(await history()).toEqual([])

    ok(await save({ 3: { closesOn: '2026-03-31' } }, why))
    const [entry] = await history()
    expect(entry!.details).toEqual({
      changes: [
        {
          field: 'phases',
          from: [{ kind: 'consultation', title: null, opensOn: '2026-03-02', closesOn: '2026-03-13' }],
          to: [{ kind: 'consultation', title: null, opensOn: '2026-03-02', closesOn: '2026-03-31' }],
        },
      ],
      reason: { es: why },
    })
    expect(events['plan.edited']!(entry!, 'es')).toBe(
      `Se editó el plan: Etapas (Consulta pública, 2 de marzo de 2026 – 13 de marzo de 2026 → Consulta pública, 2 de marzo de 2026 – 31 de marzo de 2026). Razón: ${why}`,
    )
    expect(events['plan.edited']!(entry!, 'en')).toContain('Reason: ')
  })

  it('leaves those to come free, and the order of all', async () => {
    const next = { number: 4, kind: 'approval', title: null, opensOn: '2026-04-01', closesOn: null, means: null }
    ok(await editPlan(as(keeper), planId, { phases: [...phases(), next] as never }))
    ok(await editPlan(as(keeper), planId, { phases: [...phases(), { ...next, opensOn: '2026-05-01' }] as never }))
    const [entry] = await history()
    expect(events['plan.edited']!(entry!, 'es')).toContain('1 de abril de 2026')
    expect(events['plan.edited']!(entry!, 'es')).toContain('1 de mayo de 2026')
    ok(await editPlan(as(keeper), planId, { phases: phases().toReversed().map((phase, at) => ({ ...phase, number: at + 1 })) as never })) // prettier-ignore
    expect(events['plan.edited']!((await history())[0]!, 'es')).toContain('→ ninguna')
  })
})

describe('what the law asks', () => {
  it('changes from a day on, and what it asked until then stays', async () => {
    const lasts = async () => (await minimumsOf(db)).filter(({ rule }) => rule === 'lasts')
    const [before] = await lasts()
    const change = { days: 30, from: '2030-01-01', citation: { es: 'Ley nueva, artículo 9' } }
    await expect(changeMinimum(as(citizen), before!.id, change)).rejects.toThrow(Forbidden)
    expect(await changeMinimum(as(keeper), before!.id, { ...change, from: '2019-01-01' })).toMatchObject({ reason: 'not-after' }) // prettier-ignore
    ok(await changeMinimum(as(keeper), before!.id, change))
    expect(await changeMinimum(as(keeper), before!.id, change)).toMatchObject({ reason: 'already-ended' })
    expect((await lasts()).map(({ days, fromDay, untilDay }) => [days, fromDay, untilDay])).toEqual([
      [20, '2019-01-01', '2030-01-01'],
      [30, '2030-01-01', null],
    ])
    const [, after] = await lasts()
    // The new norm is not in the legal framework: it is cited, and leads nowhere rather than to the old one.
    expect(after).toMatchObject({ citation: { es: 'Ley nueva, artículo 9' }, norm: null, anchor: null })
    const late = [{ ...PHASES[2], opensOn: '2030-02-01', closesOn: '2030-02-02' }]
    const warnings = await loadWarnings(db, (await findPlan(db, planId))!, late, '2030-01-02')
    const warning = warnings.find(({ why }) => why === 'too-short')
    expect([warning?.minimum.citation.es, warning?.provision]).toEqual(['Ley nueva, artículo 9', null])
    const again = { ...change, from: '2031-01-01' }
    expect(await changeMinimum(as(keeper), after!.id, again)).toMatchObject({ reason: 'changes-nothing' })
    for (const one of [before!, after!])
      expect((await historyOf(db, ref('drafting-minimum', one.id))).map(({ event }) => event)).toEqual([
        'drafting-minimum.set',
      ])
    expect((await minimumResource.titles(db, [after!.id])).get(after!.id)).toMatchObject({
      title: { es: '«Consulta pública» dura al menos 30 días hábiles' },
      address: '/planes/minimos',
    })
    expect(
      await minimumResource.list(db, {
        filters: { open: true },
        sort: undefined,
        after: undefined,
        limit: 50,
        locale: 'es',
      }),
    ).toMatchObject({ total: 5 })
  })

  it('takes no days where it asks that there be a phase, and ends only when told to', async () => {
    const exists = (await minimumsOf(db)).find(({ rule, untilDay }) => rule === 'exists' && untilDay === null)!
    const change = { days: 30, from: '2030-01-01', citation: { es: 'Ley nueva, artículo 9' } }
    expect(await changeMinimum(as(keeper), exists.id, change)).toMatchObject({ reason: 'asks-no-days' })
    const form = minimumRoutes.find(({ kind }) => kind === 'form')?.spec as {
      act(context: object, input: { typed: object }): Promise<object>
    }
    const typed = { minimum: exists.id, from: '2030-01-01', citation: 'Ley nueva, artículo 9' }
    const send = (more: object) =>
      form.act({ ...(as(keeper) as object), db, locale: 'es' }, { typed: { ...typed, ...more } })
    expect(await send({})).toMatchObject({ errors: { asks: expect.any(String) as string } })
    expect(await send({ asks: 'days' })).toMatchObject({ errors: { days: expect.any(String) as string } })
    for (const asks of ['days', 'nothing'])
      expect(await send({ asks, days: '30' })).toMatchObject({ errors: { days: expect.stringContaining('Ahí no van días') as string } }) // prettier-ignore
    expect((await minimumsOf(db)).find(({ id }) => id === exists.id)).toMatchObject({ untilDay: null })
    await send({ asks: 'nothing' })
    expect((await minimumsOf(db)).find(({ id }) => id === exists.id)).toMatchObject({ untilDay: '2030-01-01' })
  })

  it('is added where no norm asked for it, once', async () => {
    const asked = { rule: 'ahead', phase: 'open-call', nextPhase: 'drafting', days: 10, working: true, from: '2031-01-01', citation: { es: 'Ley nueva, artículo 10' }, norm: 'ley-nueva', anchor: 'articulo-10' } as const // prettier-ignore
    await expect(async () => addMinimum(as(citizen), asked)).rejects.toThrow(Forbidden)
    expect(await addMinimum(as(keeper), { ...asked, days: null })).toMatchObject({ reason: 'needs-days' })
    expect(await addMinimum(as(keeper), { ...asked, phase: 'other' })).toMatchObject({ reason: 'no-such-phase' })
    expect(await addMinimum(as(keeper), { ...asked, rule: 'exists', nextPhase: null })).toMatchObject({ reason: 'asks-no-days' }) // prettier-ignore
    expect(await addMinimum(as(keeper), { ...asked, nextPhase: 'open-call' })).toMatchObject({ reason: 'needs-next-phase' }) // prettier-ignore
    const id = ok(await addMinimum(as(keeper), asked))
    expect(await addMinimum(as(keeper), { ...asked, from: '2032-01-01' })).toMatchObject({ reason: 'already-asked' })
    expect(await minimumResource.find(db, id)).toMatchObject({ days: 10, fromDay: '2031-01-01', untilDay: null })
    ok(await changeMinimum(as(keeper), id, { days: null, from: '2033-01-01', citation: { es: 'Se derogó' } }))
    expect(await addMinimum(as(keeper), { ...asked, from: '2032-06-01' })).toMatchObject({ reason: 'already-asked' })
    ok(await addMinimum(as(keeper), { ...asked, from: '2033-01-01' }))
  })
})

describe('a minimum entered by mistake', () => {
  const late = [{ ...PHASES[2], opensOn: '2040-02-01', closesOn: '2040-02-02' }]
  const asked = async () => {
    const warnings = await loadWarnings(db, (await findPlan(db, planId))!, late, '2040-01-02')
    return warnings.find(({ why }) => why === 'too-short')?.minimum.days
  }
  const lasting = async () => (await minimumsOf(db)).filter(({ rule, withdrawnAt }) => rule === 'lasts' && !withdrawnAt)
  const why = { es: 'Se anotaron 200 días y la ley dice 20.' }

  it('is taken back with a reason, and what it took the place of holds on, as if it had not been', async () => {
    const before = (await lasting()).find(({ untilDay }) => untilDay === null)!
    const citation = { es: 'Ley novísima, artículo 9' }
    const mistaken = ok(await changeMinimum(as(keeper), before.id, { days: 200, from: '2035-01-01', citation }))
    const next = ok(await changeMinimum(as(keeper), mistaken, { days: 40, from: '2039-01-01', citation }))
    expect(await asked()).toBe(40)

    await expect(async () => takeBackMinimum(as(citizen), mistaken, why)).rejects.toThrow(Forbidden)
    ok(await takeBackMinimum(as(keeper), mistaken, why))
    expect(await takeBackMinimum(as(keeper), mistaken, why)).toMatchObject({ reason: 'already-withdrawn' })
    const change = { days: 30, from: '2041-01-01', citation }
    expect(await changeMinimum(as(keeper), mistaken, change)).toMatchObject({ reason: 'already-withdrawn' })
    expect((await lasting()).map(({ id, untilDay }) => [id, untilDay]).slice(-2)).toEqual([
      [before.id, '2039-01-01'],
      [next, null],
    ])
    // The one that followed was a mistake too: what was there before both holds on.
    ok(await takeBackMinimum(as(keeper), next, why))
    expect((await lasting()).at(-1)).toMatchObject({ id: before.id, untilDay: null })
    expect(await asked()).toBe(before.days)

    const [entry] = await historyOf(db, ref('drafting-minimum', mistaken))
    expect(events['drafting-minimum.withdrawn']!(entry!, 'es')).toBe(
      `Se retiró un mínimo del calendario anotado por error, y vuelve a regir el de antes: ${why.es}`,
    )
    expect((await historyOf(db, ref('drafting-minimum', before.id)))[0]).toMatchObject({
      event: 'drafting-minimum.withdrawn',
    })
    expect(await minimumResource.find(db, mistaken)).toMatchObject({
      withdrawnAt: expect.any(String) as string,
      withdrawnReason: why,
    })
    expect(await minimumResource.searchDocument!(db, mistaken)).toBeNull()
  })

  it('that took the place of none leaves none, and is seen as withdrawn with who, when and why', async () => {
    const added = { rule: 'lasts', phase: 'awareness', nextPhase: null, days: 10, working: true, from: '2035-01-01', citation: { es: 'Ley novísima' }, norm: 'ley', anchor: 'articulo-1' } as const // prettier-ignore
    const first = ok(await addMinimum(as(keeper), added))
    ok(await changeMinimum(as(keeper), first, { days: null, from: '2036-01-01', citation: { es: 'Se derogó' } }))
    const id = ok(await addMinimum(as(keeper), { ...added, from: '2036-01-01' }))
    const form = minimumRoutes.find(({ kind }) => kind === 'form')?.spec as {
      act(context: object, input: { typed: object }): Promise<object>
    }
    const context = { ...(as(keeper) as object), db, locale: 'es' }
    const send = (typed: object) => form.act(context, { typed: { withdraw: 'yes', ...typed } })
    expect(await send({ mistaken: id })).toMatchObject({ errors: { why: expect.any(String) as string } })
    expect(await send({ why: why.es })).toMatchObject({ errors: { mistaken: expect.any(String) as string } })
    expect(await send({ mistaken: id, why: why.es })).toMatchObject({ status: 303 })
    expect((await minimumsOf(db)).find((one) => one.id === first)).toMatchObject({ untilDay: '2036-01-01' })
    ok(await addMinimum(as(keeper), { ...added, from: '2036-01-01' })) // its place is free
    const { text: html } = await testSite(connection, { routes: minimumRoutes }).visitor().get('/planes/minimos')
    expect(html).toContain('Retirado')
    expect(html).toContain(why.es)
    expect(html).toContain(`/historial/drafting-minimum/${id}`)
  })
})

const signing = (decisionId: string | null) => ({
  signedOn: '2026-03-10',
  signatories: [{ name: 'Ana', organization: 'Red', capacity: null }],
  sha256: null,
  paper: null,
  decisionId,
})

describe('approval', () => {
  /** A plenary of three, with a rule to approve plans. */
  async function plenary() {
    const name = { es: `Pleno ${run}` }
    const maker = ok(
      await createMaker(as(keeper), {
        kind: 'collegiate',
        name,
        organizationId: convener,
        from: '2026-01-01',
        about: null,
      }),
    )
    const members: Actor[] = []
    for (const at of [1, 2, 3]) {
      const member = await person(`member${at}`)
      const seat = { label: { es: `Asiento ${at}` }, sector: null, votes: true, office: null, from: '2026-01-01' }
      const { number } = ok(await addSeat(as(keeper), maker.id, seat))
      ok(await addMember(as(keeper), maker.id, number, { email: `member${at}-${run}@ejemplo.mx`, name: `member${at}`, standing: 'holder', from: '2026-01-01', until: null })) // prettier-ignore
      members.push(member)
    }
    ok(await setRule(as(keeper), maker.id, { matter: 'plan.approve', rule: SIMPLE_MAJORITY, from: '2026-01-01' }))
    return { makerId: maker.id, members }
  }

  async function vote(decisionId: string, members: readonly Actor[], choices: readonly ('for' | 'against')[]) {
    const { textHash } = (await findDecision(db, decisionId))!
    for (const [at, choice] of choices.entries())
      ok(await castVote(as(members[at]!), decisionId, { choice, reason: 'Por lo que se aportó.', textHash }))
    return ok(await closeDecision(as(keeper), decisionId))
  }

  it('is of exactly the published drafts, and only what was approved is signed with it', async () => {
    const { makerId, members } = await plenary()
    const send = () => sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null })
    expect(await send()).toMatchObject({ reason: 'unpublished' })
    ok(await publish())
    const { number } = ok(await send())
    const submission = (await findSubmission(db, { planId, number }))!
    expect(submission).toMatchObject({ number: 1, versions: [{ commitment: 1, version: 1 }] })
    expect(await send()).toMatchObject({ reason: 'already-open' })
    await expect(db.execute(sql`update draft_submissions set number = 9 where plan_id = ${planId}`)).rejects.toThrow()

    for (const decision of [submission.decisionId, null])
      expect(await signPlan(as(keeper), planId, signing(decision))).toMatchObject({ reason: 'vote-open' })
    expect(await vote(submission.decisionId, members, ['for', 'for', 'against'])).toBe('approved')
    expect((await findDecision(db, submission.decisionId))!.notApplied).toBeNull()
    const plan = (await findPlan(db, planId))!
    expect((await coverageOf(db, plan, submission.sha256, 'es')).covering).toMatchObject([
      { id: submission.decisionId },
    ])

    await edit('Otra cosa, después de la aprobación.')
    expect(await signPlan(as(keeper), planId, signing(submission.decisionId))).toMatchObject({ reason: 'not-covered' })
    const { sha256 } = await readiness(db, plan)
    expect(await coverageOf(db, plan, sha256, 'es')).toMatchObject({
      covering: [],
      stale: { id: submission.decisionId },
    })

    await edit('Que el agua llegue a todas.')
    expect(await signPlan(as(keeper), planId, signing(null))).toMatchObject({ reason: 'needs-approval' })
    const before = { ...signing(submission.decisionId), signedOn: '2026-03-09' }
    expect(await signPlan(as(keeper), planId, before)).toMatchObject({ reason: 'before-drafts' })
    const typed = { name1: 'Ana Ruiz', organization1: 'Red de Vigilancia', decisionId: submission.decisionId, step: '' }
    const visitor = site.visitor()
    visitor.cookies.set(SESSION_COOKIE, 'keeper')
    const check = async (over: object) => {
      const { status, text } = await visitor.post(`/planes/plan-${run}/firmar`, { ...typed, ...over })
      return [status, /href="#f-(\w+)/.exec(text)?.[1] ?? '', text.includes('Revise antes de firmar')]
    }
    expect(await check({ signedOn: '2026-03-09' })).toEqual([422, 'signedOn', false])
    expect(await check({ signedOn: '2026-03-10', decisionId: '' })).toEqual([422, 'decisionId', false])
    expect(await check({ signedOn: '2026-03-10' })).toEqual([200, '', true])
    ok(await signPlan(as(keeper), planId, signing(submission.decisionId)))
    expect(await versionsOf(db, planId)).toMatchObject([
      { number: 1, decisionId: submission.decisionId, sha256: submission.sha256 },
    ])
    expect((await historyOf(db, ref('plan', planId), { limit: 50 })).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['plan.sent-to-approval', 'plan.approved', 'plan.signed']),
    )
  })

  it('comes before the plan is published: no edit and no file is a way around', async () => {
    const { makerId, members } = await plenary()
    const dated = (publishedOn: string | null) => editPlan(as(keeper), planId, { publishedOn })
    ok(await dated('2026-03-01')) // typed from paper, as far as anybody knows
    ok(await dated(null))
    ok(await publish())
    for (const day of ['2026-03-09', '2026-04-01']) expect(await dated(day)).toMatchObject({ reason: 'unsigned-draft' })
    const file = JSON.parse(await planDocument(db, (await findPlan(db, planId))!)) as { plan: Record<string, unknown> }
    file.plan['publishedOn'] = '2026-03-09'
    const given = { bytes: Buffer.from(JSON.stringify(file)), fileName: 'plan.json' }
    expect(JSON.stringify(await applyPlanImport(services as never, given, keeper))).toContain('unsigned-draft')
    const { number } = ok(await sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null }))
    const { decisionId } = (await findSubmission(db, { planId, number }))!
    await vote(decisionId, members, ['for', 'for'])
    ok(await signPlan(as(keeper), planId, signing(decisionId)))
    expect(await dated('2026-03-09')).toMatchObject({ reason: 'published-before-signing' })
    ok(await dated('2026-03-11'))
    expect(await dated(null)).toMatchObject({ reason: 'stays-published' })
    await db.execute(sql`update plans set closed_on = '2026-03-10' where id = ${planId}`)
    expect(await dated('2026-03-12')).toMatchObject({ reason: 'is-closed' })
  })

  it('is asked for wherever somebody gives it, and comes before signing', async () => {
    const { makerId, members } = await plenary()
    expect(await signPlan(as(keeper), planId, signing(null))).toMatchObject({ reason: 'needs-approval' }) // never sent
    ok(await publish())
    const { number } = ok(await sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null }))
    const { decisionId } = (await findSubmission(db, { planId, number }))!
    clock = new Date('2026-03-12T18:00:00Z')
    await vote(decisionId, members, ['for', 'for'])
    const signedOn = (day: string) => signPlan(as(keeper), planId, { ...signing(decisionId), signedOn: day })
    expect(await signedOn('2026-03-11')).toMatchObject({ reason: 'before-approval' })
    ok(await signedOn('2026-03-12'))
  })

  it.each([draftResource, submissionResource])('is read by machines: $kind', async (resource) => {
    const { makerId } = await plenary()
    ok(await publish())
    ok(await sendToApproval(as(keeper), planId, { makerId, note: { es: 'Con lo aportado.' }, sha256: null }))
    const page = { sort: undefined, after: undefined, limit: 500, locale: 'es' } as const
    const { items, total } = await resource.list(db, { filters: { plan: `plan-${run}` }, ...page })
    expect([items.length, total]).toEqual([1, 1])
    const [item] = items
    expect(resource.schema.strict().safeParse(item)).toMatchObject({ success: true })
    expect(await resource.find(db, String(item!['id']))).toEqual(item)
    const address = expect.stringMatching(/^\/planes\/.*\/redaccion\//) as string
    expect(await resource.searchDocument!(db, String(item!['id']))).toMatchObject({ address })
    expect((await resource.titles(db, [String(item!['id'])])).get(String(item!['id']))).toMatchObject({ address })
    expect(await resource.find(db, 'nada')).toBeNull()
  })

  it('says that it was not applied where the draft changed while it was voted', async () => {
    const { makerId, members } = await plenary()
    ok(await publish())
    ok(await sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null }))
    const [decision] = await decisionsOn(db, ref('plan', planId))
    await edit('Cambió durante la votación.')
    expect(await vote(decision!.id, members, ['for', 'for'])).toBe('approved')
    expect((await findDecision(db, decision!.id))!.notApplied).toBe('text-changed')
    // Nor does it count where the draft says again what was approved: the decision says in public that another is needed.
    await edit('Que el agua llegue a todas.')
    const { sha256 } = await readiness(db, (await findPlan(db, planId))!)
    expect(decision!.textHash).toBe(sha256)
    expect(await signPlan(as(keeper), planId, signing(decision!.id))).toMatchObject({ reason: 'not-covered' })
  })

  it('that is denied sends the plan back to drafting, and it may be sent again', async () => {
    const { makerId, members } = await plenary()
    ok(await publish())
    const send = () => sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null })
    ok(await send())
    expect(await draftingDesk(db, keeper.permissions, '2026-03-10', 'es')).toEqual(
      expect.arrayContaining([expect.objectContaining({ why: 'Espera la decisión de quien lo aprueba' })]),
    )
    const first = (await lastSubmissions(db)).find((one) => one.planId === planId)
    expect(await vote(first!.decisionId, members, ['against', 'against'])).toBe('rejected')
    expect((await historyOf(db, ref('plan', planId), { limit: 50 })).map(({ event }) => event)).toContain(
      'plan.sent-back',
    )
    expect(await signPlan(as(keeper), planId, signing(null))).toMatchObject({ reason: 'needs-approval' })
    expect(ok(await send())).toMatchObject({ number: 2 })
  })

  it('is before one decider at a time, and the same text that one rejected is taken to no other', async () => {
    const { makerId, members } = await plenary()
    const facts = { about: null, organizationId: convener, from: '2026-01-01' }
    const head = ok(await createMaker(as(keeper), { kind: 'head', name: { es: `Presidencia ${run}` }, ...facts })).id
    await person('head')
    ok(await addMember(as(keeper), head, 1, { email: `head-${run}@ejemplo.mx`, name: 'head', standing: 'holder', from: '2026-01-01', until: null })) // prettier-ignore
    ok(await publish())
    const send = (to: string) => sendToApproval(as(keeper), planId, { makerId: to, note: null, sha256: null })
    const form = async () => {
      const visitor = site.visitor()
      visitor.cookies.set(SESSION_COOKIE, 'keeper')
      return (await visitor.get(`/planes/plan-${run}/redaccion/aprobar`)).text
    }
    expect(await form()).toContain(`value="${head}"`)
    ok(await send(makerId))
    expect(await send(head)).toMatchObject({ reason: 'already-open' })
    expect(await form()).not.toContain('name="makerId"')
    const [first] = await decisionsOn(db, ref('plan', planId))
    expect(await vote(first!.id, members, ['against', 'against'])).toBe('rejected')
    expect(await send(head)).toMatchObject({ reason: 'rejected-elsewhere' })
    const shown = await form()
    expect(shown).toContain('Este mismo texto no se aprobó')
    expect([shown.includes(makerId), shown.includes(head)]).toEqual([true, false])

    await edit('Otra redacción, que atiende lo dicho.')
    ok(await publish())
    expect(await send(head)).toMatchObject({ ok: true })
  })

  it('is sent with a warning while proposals wait or are taken, and offered once until it is decided', async () => {
    const { makerId } = await plenary()
    ok(await publish())
    const read = async (path: string) => {
      const visitor = site.visitor()
      visitor.cookies.set(SESSION_COOKIE, 'keeper')
      return (await visitor.get(`/planes/plan-${run}/redaccion${path}`)).text
    }
    expect(await read('/aprobar')).not.toContain('espera respuesta')
    await propose()
    const { phases } = await draftOfPlan(db, (await findPlan(db, planId))!)
    const far = phases.map((phase) => ({ ...phase, ...(phase.kind === 'consultation' && { closesOn: '2999-12-31' }) }))
    ok(await editPlan(as(keeper), planId, { phases: far }, '', { es: 'Para la prueba.' }))
    const warned = await read('/aprobar')
    for (const said of [
      'Una aportación espera respuesta',
      'recibe aportaciones hasta el 31 de diciembre de 2999',
      `value="${makerId}"`,
    ])
      expect([said, warned.includes(said)]).toEqual([said, true])
    // Without anybody who approves, whoever signs is told.
    await db.execute(sql`update plans set convener_id = null where id = ${planId}`)
    expect(await read('/../firmar')).toContain('Una aportación espera respuesta')
    await db.execute(sql`update plans set convener_id = ${convener} where id = ${planId}`)
    expect(await read('')).toContain('/redaccion/aprobar"')
    ok(await sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null }))
    expect(await read('')).not.toContain('/redaccion/aprobar"')
  })

  it('tells the decision that it was signed with, where nothing was sent from here', async () => {
    const { makerId, members } = await plenary()
    const plan = (await findPlan(db, planId))!
    const board = async () => (await site.visitor().get(`/planes/plan-${run}/redaccion`)).text
    const textHash = await db.transaction((tx) => hashNow(tx, plan))
    const question = { makerId, matter: 'plan.approve', subject: ref('plan', planId), title: { es: 'Aprobar' }, textHash, address: `/planes/plan-${run}`, at: clock } // prettier-ignore
    const decisionId = ok(await db.transaction((tx) => openDecision(tx, question, keeper.person!.id, convener)))
    expect(await vote(decisionId, members, ['for', 'for'])).toBe('approved')
    ok(await signPlan(as(keeper), planId, signing(decisionId)))
    const shown = await board()
    expect(shown).toContain('El plan se aprobó en una decisión registrada aquí')
    expect(shown).toContain(`href="/decisiones/${decisionId}"`)
    expect(shown).not.toContain('sin pasar por una decisión')
  })

  it('is not signed with what approved it where the same text was rejected since', async () => {
    const { makerId, members } = await plenary()
    ok(await publish())
    const send = async () => {
      ok(await sendToApproval(as(keeper), planId, { makerId, note: null, sha256: null }))
      return (await decisionsOn(db, ref('plan', planId)))[0]!.id
    }
    const approved = await send()
    expect(await vote(approved, members, ['for', 'for'])).toBe('approved')
    clock = new Date(clock.getTime() + 3_600_000)
    expect(await vote(await send(), members, ['against', 'against'])).toBe('rejected')
    expect(await signPlan(as(keeper), planId, signing(approved))).toMatchObject({ reason: 'not-covered' })
    const plan = (await findPlan(db, planId))!
    const { sha256 } = await readiness(db, plan)
    expect(await coverageOf(db, plan, sha256, 'es')).toMatchObject({ covering: [] })
  })

  it('is of those who decide plans of that convener, and of nobody else', async () => {
    ok(await publish())
    expect(await sendToApproval(as(keeper), planId, { makerId: null, note: null, sha256: null })).toMatchObject({
      reason: 'needs-decider',
    })
    await expect(sendToApproval(as(citizen), planId, { makerId: null, note: null, sha256: null })).rejects.toThrow(
      Forbidden,
    )
  })
})

describe('the desk of whoever keeps plans', () => {
  it('has what waits for an answer and what closes soon; nobody else’s does', async () => {
    await propose()
    const items = await draftingDesk(db, keeper.permissions, '2026-03-10', 'es')
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ why: 'Hay 1 aportación sin respuesta' }),
        expect.objectContaining({ why: 'La etapa abierta a aportaciones termina pronto', dueOn: '2026-03-13' }),
      ]),
    )
    expect(await draftingDesk(db, citizen.permissions, '2026-03-10', 'es')).toEqual([])
  })
})
