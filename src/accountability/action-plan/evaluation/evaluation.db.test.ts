import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { ensurePerson, grantRole } from '../../../foundations/identity/index.ts'
import { addPost, appointTo } from '../../../foundations/posts/index.ts'
import { Forbidden, NOBODY, NotFound, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf, toEntry } from '../../../platform/journal/index.ts'
import { EVIDENCE, openStorage, receiveUpload } from '../../../platform/storage/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import { filtersOf } from '../commitments/filters.ts'
import { listCommitments } from '../commitments/list.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { findCommitment } from '../commitments/store.ts'
import { countsNow } from '../commitments/tallies.ts'
import { commitmentDraft, enterOrganization, link, milestoneDraft, planDraft, reportDraft } from '../fixtures.ts'
import { addMilestone, reportProgress } from '../milestones/actions.ts'
import type { EvidenceDraft } from '../milestones/model.ts'
import { createPlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { findPlan } from '../plans/store.ts'
import {
  assignEvaluator, discardAssessment, endAssignment, publishAssessment, replyToAssessment, reviewAssessment, saveScaleAnswer, sendAssessment, setPlanEvaluation, startAssessment,
} from './actions.ts' // prettier-ignore
import { assessmentDesk } from './desk.ts'
import { assessmentEvents } from './events.ts'
import { assessmentLetters, replyReminders } from './letters.ts'
import { talliesOf, type AnswerDraft, type AssessmentId, type ReplyDraft } from './model.ts' // prettier-ignore
import { personalData, personalWords } from './personal.ts'
import { planAssessmentRoutes } from './plan-routes.tsx'
import { assessmentResource, scaleSetResource } from './resource.ts'
import { assessmentRoutes } from './routes.tsx'
import { addScaleSet, removeScaleSet, setReplyTerm } from './scales/actions.ts'
import { ScaleSetDraft } from './scales/model.ts'
import { readShippedScales, seedScales } from './scales/seed.ts'
import { evaluationOf, listScaleSets } from './scales/store.ts'
import { scaleRoutes } from './scales/routes.tsx'
import { findAssessment, forgetEvaluator, oneInFull, voicesOf } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-evaluation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const MONDAY = '2026-11-23'

const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}

const body = await enterOrganization(db, 'Secretaría de las Pruebas')
const network = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const otherBody = await enterOrganization(db, 'Secretaría Ajena')
const university = await enterOrganization(db, 'Universidad de las Pruebas', 'academia')
const authority = await enterOrganization(db, 'Órgano Garante', 'authority')

/** Somebody with a role that the database knows, and the permissions that it gives. */
async function join_(
  who: string,
  role: 'evaluator' | 'officer' | 'civil-owner' | 'authority',
  organizationId: string,
  permissions: string[],
): Promise<Actor> {
  // prettier-ignore
  const name = `Persona ${who}`
  const id = await db.transaction(async (tx) => {
    const personId = await ensurePerson(tx, { email: `${who}@ejemplo.mx`, name })
    accepted(await grantRole(tx, { personId, organizationId, role, fromDay: '2026-02-01', untilDay: null }, null))
    return personId
  })
  const held = new Map(permissions.map((permission) => [permission, new Set([organizationId])]))
  return { person: { id, name }, roles: [{ organizationId, role }], permissions: held }
}
const people: Record<string, Actor> = {
  manager: await join_('manager', 'authority', authority, ['plan.manage']),
  officer: await join_('officer', 'officer', body, ['milestone.report', 'assessment.reply']),
  neighbour: await join_('neighbour', 'civil-owner', network, ['progress.confirm', 'assessment.reply']),
  stranger: await join_('stranger', 'officer', otherBody, ['milestone.report', 'assessment.reply']),
  evaluator: await join_('evaluator', 'evaluator', university, ['commitment.assess']),
  second: await join_('second', 'evaluator', university, ['commitment.assess']),
  third: await join_('third', 'evaluator', university, ['commitment.assess']),
}
const { manager, officer, neighbour, stranger, evaluator, second, third } = people as Record<string, Actor> & { manager: Actor; officer: Actor; neighbour: Actor; stranger: Actor; evaluator: Actor; second: Actor; third: Actor } // prettier-ignore

const site = testSite(connection, {
  routes: [...scaleRoutes, ...planAssessmentRoutes, ...assessmentRoutes],
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
const { services } = site
const setDay = (day: string) => void (site.clock.now = new Date(`${day}T18:00:00Z`))
setDay(MONDAY)
const acting = (actor: Actor) => ({ ...services, actor })
await seedScales(services)

const REASON = { es: 'Se revisaron las actas y se visitó cada una de las colonias.' }
const answer = (change: Partial<AnswerDraft> = {}): AnswerDraft => ({
  option: null,
  reason: REASON,
  changeReason: null,
  cited: [],
  evidence: [link()],
  kept: [],
  ...change,
})
const reply = (change: Partial<ReplyDraft> = {}): ReplyDraft => ({
  stance: 'disagrees',
  comment: { es: 'La visita fue antes de terminar la obra.' },
  points: [],
  evidence: [],
  ...change,
})

let slugs = 0
/** A plan with a commitment of `body` and `network`, a milestone and a report with evidence. */
async function newPlan({ secondReview = false } = {}) {
  const slug = `plan-${++slugs}`
  const planId = accepted(await createPlan(acting(manager), planDraft({ slug })))
  const commitmentId = accepted(
    await addCommitment(acting(manager), planId, commitmentDraft({ publicOwnerId: body, civilOwnerId: network })),
  )
  const milestoneId = accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft()))
  const report = await reportProgress(
    acting(officer),
    milestoneId,
    reportDraft({ completion: 'complete', evidence: [link()], narrative: { es: 'Se hizo.' } }),
  )
  if (!report.ok) throw new Error(report.reason)
  const { rows } = await db.execute<{ id: string }>(sql`select id from evidence where report_id = ${report.value.id}`)
  accepted(await setPlanEvaluation(acting(manager), planId, { scaleSetId: null, secondReview }))
  return { slug, planId, commitmentId, milestoneId, evidenceId: rows[0]!.id }
}
type Made = Awaited<ReturnType<typeof newPlan>>

const ask = async ({ planId }: { planId: PlanId }, who = evaluator, commitmentId: CommitmentId | null = null) =>
  accepted(
    await assignEvaluator(acting(manager), planId, {
      personId: who.person!.id,
      commitmentId,
      fromDay: MONDAY,
      untilDay: null,
    }),
  )

const OPTIONS: Record<string, string> = {
  completion: 'substantial',
  verifiable: 'yes',
  'potential-for-results': 'modest',
  'early-results': 'moderate',
  'public-influence': 'not-applicable',
}

async function drafted(made: Made, change: Record<string, string> = {}, who = evaluator) {
  const id = accepted(
    await startAssessment(acting(who), made.commitmentId, {
      declares: true,
      correctionReason: { es: 'Hubo un error.' },
    }),
  )
  for (const [scale, option] of Object.entries({ ...OPTIONS, ...change }))
    accepted(await saveScaleAnswer(acting(who), id, scale, answer({ option })))
  return id
}
async function sent(made: Made, change: Record<string, string> = {}) {
  const id = await drafted(made, change)
  accepted(await sendAssessment(acting(evaluator), id))
  return id
}
async function published(made: Made, change: Record<string, string> = {}) {
  const id = await sent(made, change)
  accepted(await replyToAssessment(acting(officer), id, reply()))
  accepted(await replyToAssessment(acting(neighbour), id, reply({ stance: 'waives', comment: null })))
  accepted(await publishAssessment(acting(evaluator), id))
  return id
}
const whole = async (id: AssessmentId) => oneInFull(db, (await findAssessment(db, id))!)

/** What a visitor reads, or somebody signed in. */
const as = (who: string) => {
  const visitor = site.visitor()
  if (who) visitor.cookies.set(SESSION_COOKIE, who)
  return visitor
}
const get = (path: string, who = '') => as(who).get(path)
const post = (path: string, fields: Record<string, string | string[]>, who: string) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return as(who).post(path, form)
}

describe('sets of scales', () => {
  it('are given once, whoever starts at the same time', async () => {
    expect(await Promise.all([seedScales(services), seedScales(services)])).toEqual([0, 0])
    expect((await listScaleSets(db)).map(({ slug, version }) => `${slug}/${version}`)).toEqual([
      'irm/3',
      'irm/2',
      'irm/1',
    ])
  })

  it('never change: a version is added, and taken out while nothing uses it', async () => {
    const latest = readShippedScales().get('irm-3-2021.json')!
    expect(await addScaleSet(acting(manager), latest)).toEqual({ ok: false, reason: 'changes-nothing' })
    const changed = ScaleSetDraft.parse({ ...latest, slug: 'propias', fromDay: '2030-01-01' })
    const { id, version } = accepted(await addScaleSet(acting(manager), changed))
    expect(version).toBe(1)
    await expect(db.execute(sql`update scale_sets set author = 'Otro' where id = ${id}`)).rejects.toThrow()
    const made = await newPlan()
    accepted(await setPlanEvaluation(acting(manager), made.planId, { scaleSetId: id, secondReview: false }))
    expect(await removeScaleSet(acting(manager), id)).toEqual({ ok: false, reason: 'in-use' })
    accepted(await setPlanEvaluation(acting(manager), made.planId, { scaleSetId: null, secondReview: false }))
    accepted(await removeScaleSet(acting(manager), id))
    expect(() => addScaleSet(acting(evaluator), changed)).toThrow(Forbidden)
  })

  it('are those of the plan’s first day, and settled from the first assessment on', async () => {
    const made = await newPlan()
    const plan = (await findPlan(db, made.planId))!
    expect((await evaluationOf(db, plan, MONDAY)).set?.version).toBe(3)
    await ask(made)
    accepted(await startAssessment(acting(evaluator), made.commitmentId, { declares: true, correctionReason: null }))
    const old = (await listScaleSets(db)).find(({ version }) => version === 1)!
    expect(await setPlanEvaluation(acting(manager), made.planId, { scaleSetId: old.id, secondReview: true })).toEqual({
      ok: false,
      reason: 'already-assessing',
    })
  })

  it('are looked at before they are published by the form, and say what is wrong with them', async () => {
    const document = (await listScaleSets(db))[0]!
    const { id: _, version: __, ...draft } = document
    const next = JSON.stringify({ ...draft, author: '<script>pwn()</script>', slug: 'por-formulario' })
    const preview = await post('/escalas/nueva', { document: next }, 'manager')
    expect(preview.status).toBe(200)
    expect(preview.text).not.toContain('<script>pwn')
    expect(await listScaleSets(db)).toHaveLength(3)
    const wrong = await post('/escalas/nueva', { document: '{"slug": "x"}', step: 'send' }, 'manager')
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('scales')
    const done = await post('/escalas/nueva', { document: next, step: 'send' }, 'manager')
    expect(done.location).toBe('/escalas/por-formulario?version=1')
    const shown = (await get('/escalas/por-formulario')).text
    expect(shown).toContain('&lt;script>pwn')
    expect((await scaleSetResource.list(db, { filters: { slug: 'por-formulario' }, sort: undefined, after: undefined, limit: 10, locale: 'es' })).total).toBe(1) // prettier-ignore
    expect((await post('/escalas/por-formulario/1/quitar', {}, 'manager')).status).toBe(303)
  })

  it('give bodies a term to reply, by the day on which it is sent', async () => {
    expect(await setReplyTerm(acting(manager), { fromDay: '2026-11-01', workingDays: 5, reason: REASON })).toEqual({ ok: false, reason: 'in-the-past' }) // prettier-ignore
    accepted(await setReplyTerm(acting(manager), { fromDay: '2027-01-01', workingDays: 15, reason: REASON }))
    expect(await setReplyTerm(acting(manager), { fromDay: '2027-01-01', workingDays: 5, reason: REASON })).toEqual({ ok: false, reason: 'day-taken' }) // prettier-ignore
    const made = await newPlan()
    await ask(made)
    const id = await sent(made)
    // Ten working days after Monday 23 November: none of them is a day of rest.
    expect((await whole(id)).parties.map(({ side, dueOn }) => [side, dueOn])).toEqual([
      ['public', '2026-12-07'],
      ['civil', '2026-12-07'],
    ])
  })
})

describe('nobody assesses their own', () => {
  let made: Made
  beforeAll(async () => void (made = await newPlan()))

  it('is refused when it is asked, with the why said', async () => {
    const insider = await join_('insider', 'evaluator', body, ['commitment.assess'])
    const draft = { personId: insider.person!.id, commitmentId: null, fromDay: MONDAY, untilDay: null }
    expect(await assignEvaluator(acting(manager), made.planId, draft)).toEqual({
      ok: false,
      reason: 'conflict',
      conflicts: [{ reason: 'holds-role', organizationId: body }],
    })
    const fields = { evaluator: insider.person!.id, commitment: '', fromDay: MONDAY, untilDay: '' }
    const answered = await post(`/planes/${made.slug}/valoracion/encargos`, fields, 'manager')
    expect(answered.status).toBe(422)
    expect(answered.text).toContain('Tiene o tuvo un rol en Secretaría de las Pruebas')
  })

  it('asks only people who hold the role, for a time that is one', async () => {
    const draft = { personId: officer.person!.id, commitmentId: null, fromDay: MONDAY, untilDay: null }
    expect(await assignEvaluator(acting(manager), made.planId, draft)).toEqual({ ok: false, reason: 'no-evaluator' })
    const backwards = { ...draft, personId: evaluator.person!.id, untilDay: MONDAY }
    expect(await assignEvaluator(acting(manager), made.planId, backwards)).toEqual({ ok: false, reason: 'ends-before-start' }) // prettier-ignore
    await ask(made)
    const again = { ...draft, personId: evaluator.person!.id }
    expect(await assignEvaluator(acting(manager), made.planId, again)).toEqual({ ok: false, reason: 'asked-already' })
    expect(() => assignEvaluator(acting(evaluator), made.planId, again)).toThrow(Forbidden)
  })

  it('is not asked of oneself, nor of the people of who convened the plan', async () => {
    const draft = { commitmentId: null, fromDay: MONDAY, untilDay: null }
    const asker = { ...acting(manager), actor: { ...manager, person: evaluator.person } }
    const own = await newPlan()
    expect(await assignEvaluator(asker, own.planId, { ...draft, personId: evaluator.person!.id })).toEqual({
      ok: false,
      reason: 'asks-oneself',
    })
    const convener = await join_('convener', 'evaluator', authority, ['commitment.assess'])
    await db.execute(sql`update plans set convener_id = ${authority} where id = ${own.planId}`)
    expect(await assignEvaluator(acting(manager), own.planId, { ...draft, personId: convener.person!.id })).toEqual({
      ok: false,
      reason: 'conflict',
      conflicts: [{ reason: 'holds-role', organizationId: authority }],
    })
  })

  it('knows a body by all that it was called: before, since, and in between', async () => {
    const own = await newPlan()
    const names = ['Antes', 'En medio', 'Hoy'].map((name) => enterOrganization(db, `Secretaría de ${name}`))
    const [before, between, now] = (await Promise.all(names)) as [string, string, string]
    await db.execute(sql`update commitments set public_owner_id = ${before} where id = ${own.commitmentId}`)
    await db.execute(sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day) values
      (${before}, ${between}, 'renamed', '2026-03-01'), (${between}, ${now}, 'merged', '2026-06-01')`)
    for (const organizationId of [before, between, now]) {
      const person = await join_(`kin-${organizationId.slice(-6)}`, 'evaluator', university, ['commitment.assess'])
      await db.transaction(
        (tx) =>
        grantRole(tx, { personId: person.person!.id, organizationId, role: 'officer', fromDay: '2026-02-01', untilDay: '2026-09-01' }, null), // prettier-ignore
      )
      const draft = { personId: person.person!.id, commitmentId: own.commitmentId, fromDay: MONDAY, untilDay: null }
      expect(await assignEvaluator(acting(manager), own.planId, draft)).toMatchObject({ reason: 'conflict' })
    }
    // Who owned it when it was reported stays a party, though another owns it now.
    const insider = await join_('owner-before', 'evaluator', body, ['commitment.assess'])
    const draft = { personId: insider.person!.id, commitmentId: own.commitmentId, fromDay: MONDAY, untilDay: null }
    expect(await assignEvaluator(acting(manager), own.planId, draft)).toMatchObject({
      conflicts: [{ reason: 'holds-role', organizationId: body }],
    })
  })

  it('is asked anew at each step: a role, a post or a report that came meanwhile stops it', async () => {
    const own = await newPlan()
    const late = await join_('late', 'evaluator', university, ['commitment.assess'])
    await ask(own, late)
    const id = await drafted(own, {}, late)
    accepted(await sendAssessment(acting(late), id))
    await db.transaction(
      (tx) =>
      grantRole(tx, { personId: late.person!.id, organizationId: network, role: 'civil-owner', fromDay: MONDAY, untilDay: null }, null), // prettier-ignore
    )
    accepted(await replyToAssessment(acting(officer), id, reply()))
    accepted(await replyToAssessment(acting(neighbour), id, reply()))
    expect(await publishAssessment(acting(late), id)).toMatchObject({ ok: false, reason: 'conflict' })
    expect(await saveScaleAnswer(acting(late), id, 'completion', answer({ option: 'limited' }))).toMatchObject({ ok: false, reason: 'conflict' }) // prettier-ignore
  })

  it('counts posts and reports', async () => {
    const posted = await join_('posted', 'evaluator', university, ['commitment.assess'])
    const head = {
      ...services,
      actor: { person: null, roles: [], permissions: new Map([['post.manage', new Set([body])]]) },
    }
    const { number } = accepted(
      await addPost(head, body, {
        kind: 'other',
        label: { es: 'Asesoría' },
        mustBeFilled: false,
        from: null,
        until: null,
      }),
    )
    accepted(
      await appointTo(head, { organizationId: body, post: number }, {
        person: 'Persona posted', accountId: posted.person!.id, standing: 'holder', from: '2026-03-01', until: null, endReason: null, actLink: null, actOn: null,
      }), // prettier-ignore
    )
    const draft = { personId: posted.person!.id, commitmentId: null, fromDay: MONDAY, untilDay: null }
    expect(await assignEvaluator(acting(manager), made.planId, draft)).toMatchObject({
      conflicts: [{ reason: 'holds-post', organizationId: body }],
    })
    const reporter = await join_('reporter', 'evaluator', university, ['commitment.assess'])
    await reportProgress(
      { ...acting(officer), actor: { ...officer, person: reporter.person } },
      made.milestoneId,
      reportDraft({ onDay: '2026-11-10', completion: 'complete', evidence: [link()], narrative: { es: 'Sigue.' } }),
    )
    expect(await assignEvaluator(acting(manager), made.planId, { ...draft, personId: reporter.person!.id })).toMatchObject({ conflicts: [{ reason: 'reported-progress', organizationId: body }] }) // prettier-ignore
  })

  it('asks who has the name of somebody appointed without an account, accuses nobody, and keeps what is declared', async () => {
    const own = await newPlan()
    const named = await join_('Íñigo  Peña', 'evaluator', university, ['commitment.assess'])
    const address = `/planes/${own.slug}/compromisos/1/valoracion`
    const keeper = { ...services, actor: { person: null, roles: [], permissions: new Map([['post.manage', new Set([body, otherBody])]]) } } // prettier-ignore
    const appoint = async (organizationId: string, person: string, until: string | null = null) => {
      const label = { es: `Dirección de ${person}` }
      const { number } = accepted(await addPost(keeper, organizationId, { kind: 'other', label, mustBeFilled: false, from: null, until: null })) // prettier-ignore
      accepted(
        await appointTo(keeper, { organizationId, post: number }, {
          person, accountId: null, standing: 'holder', from: '2020-03-01', until, endReason: until === null ? null : 'resignation', actLink: null, actOn: null,
        }), // prettier-ignore
      )
    }
    await ask(own, named)
    const id = await drafted(own, {}, named)
    // Of another name, of another body, and from before the plan: none of them is asked about.
    await appoint(body, 'PERSONA IÑIGO')
    await appoint(otherBody, 'Persona Íñigo Peña')
    await appoint(body, 'Persona Iñigo Peña', '2020-06-01')
    people['named'] = named
    expect((await get(`${address}/borrador`, 'named')).text).not.toContain('No soy esa persona')
    await appoint(body, 'PERSONA INIGO PENA')

    const asked = await get(`/planes/${own.slug}/valoracion/encargos`, 'manager')
    expect(asked.text).toContain('con el mismo nombre que alguien nombrado')
    expect(asked.text).toContain('Dirección de PERSONA INIGO PENA, en Secretaría de las Pruebas')
    expect((await get(`${address}/borrador`, 'named')).text).toContain('No soy esa persona')
    const refused = await post(`${address}/borrador`, { step: 'send' }, 'named')
    expect([refused.status, refused.text.includes('Declare si es usted esa persona')]).toEqual([422, true])
    expect(await sendAssessment(acting(named), id)).toEqual({ ok: false, reason: 'needs-denial' })
    expect((await post(`${address}/borrador`, { step: 'send', denies: 'yes' }, 'named')).status).toBe(303)
    expect((await whole(id)).deniesPostIn).toEqual([body])

    accepted(await replyToAssessment(acting(officer), id, reply()))
    accepted(await replyToAssessment(acting(neighbour), id, reply()))
    // Somebody else was appointed meanwhile: what was declared does not say it of them.
    await db.execute(sql`update assessments set denies_post_in = '{}' where id = ${id}`)
    expect(await publishAssessment(acting(named), id)).toEqual({ ok: false, reason: 'needs-denial' })
    accepted(await publishAssessment(acting(named), id, { denies: true }))
    const { text } = await get(address)
    expect(text).toContain('No es la persona de su mismo nombre que tiene o tuvo un cargo en')
    expect(text).not.toContain('INIGO PENA') // a name in common is nobody's fault
    const editions = (await assessmentResource.find(db, id)) as { deniesPostIn: string[] }
    expect(editions.deniesPostIn).toEqual([body])

    const other = await newPlan({ secondReview: true })
    for (const who of [evaluator, named]) await ask(other, who)
    const looked = await drafted(other)
    accepted(await sendAssessment(acting(evaluator), looked))
    const there = `/planes/${other.slug}/compromisos/1/valoracion`
    expect((await get(`${there}/revision`, 'named')).text).toContain('No soy esa persona')
    const approves = { verdict: 'approved', declares: 'yes' }
    const unsaid = await post(`${there}/revision`, approves, 'named')
    expect([unsaid.status, unsaid.text.includes('href="#f-denies')]).toEqual([422, true])
    expect((await post(`${there}/revision`, { ...approves, denies: 'yes' }, 'named')).status).toBe(303)
    for (const who of [officer, neighbour]) accepted(await replyToAssessment(acting(who), looked, reply()))
    const sentOn = await historyOf(db, { kind: 'commitment', id: other.commitmentId })
    expect(sentOn.filter(({ event }) => event === 'assessment.replied').map(({ details }) => details.stance)).toEqual([undefined, undefined]) // prettier-ignore
    accepted(await publishAssessment(acting(evaluator), looked))
    expect((await get(there)).text).toContain('Declaración de la segunda revisión')
  })

  it('begins nothing unasked, undeclared or twice', async () => {
    const own = await newPlan()
    const begin = (who: Actor, declares = true) =>
      startAssessment(acting(who), own.commitmentId, { declares, correctionReason: null })
    await expect(begin(evaluator)).rejects.toThrow(Forbidden)
    expect(() => begin(officer)).toThrow(Forbidden)
    await ask(own)
    await ask(own, second)
    expect(await begin(evaluator, false)).toEqual({ ok: false, reason: 'needs-declaration' })
    const [one, other] = await Promise.all([begin(evaluator), begin(evaluator)])
    expect(accepted(one)).toBe(accepted(other))
    expect(await begin(second)).toEqual({ ok: false, reason: 'already-open' })
  })

  it('declares for all that was asked: the whole plan once, a commitment of its own again', async () => {
    const own = await newPlan()
    const draft = async () => (await get(`/planes/${own.slug}/compromisos/1/valoracion/borrador`, 'evaluator')).text
    await ask(own)
    expect(await draft()).toContain('los responsables de los compromisos de este plan.')
    await ask(own, evaluator, own.commitmentId)
    expect(await draft()).toContain('los responsables de este compromiso.')
    await db.execute(sql`update assessment_assignments set declared_at = now() where plan_id = ${own.planId} and commitment_id is null`) // prettier-ignore
    expect(await draft()).toContain('los responsables de este compromiso.')
  })
})

describe('the draft', () => {
  let made: Made
  let id: AssessmentId
  const here = () => `/planes/${made.slug}/compromisos/1/valoracion`
  beforeAll(async () => {
    made = await newPlan()
    await ask(made)
    await ask(made, second)
    id = accepted(
      await startAssessment(acting(evaluator), made.commitmentId, { declares: true, correctionReason: null }),
    )
  })

  it('is of its author alone: others do not find it, and nothing of it is public', async () => {
    accepted(await saveScaleAnswer(acting(evaluator), id, 'completion', answer({ option: 'limited', reason: { es: 'secreto-de-borrador' } }))) // prettier-ignore
    for (const [who, status] of [['second', 404], ['third', 403], ['officer', 403], ['manager', 403]] as const) {
      expect((await get(`${here()}/borrador`, who)).status, who).toBe(status)
      expect((await get(`${here()}/borrador/completion`, who)).status, who).toBe(status)
    } // prettier-ignore
    await expect(saveScaleAnswer(acting(second), id, 'completion', answer())).rejects.toThrow(NotFound)
    await expect(sendAssessment(acting(second), id)).rejects.toThrow(NotFound)
    await expect(publishAssessment(acting(second), id)).rejects.toThrow(NotFound)
    await expect(discardAssessment(acting(second), id)).rejects.toThrow(NotFound)
    for (const path of [
      here(),
      `${here()}.json`,
      `/planes/${made.slug}/valoracion`,
      `/planes/${made.slug}/valoracion/respuestas`,
    ])
      expect((await get(path)).text, path).not.toContain('secreto-de-borrador')
    expect(await assessmentResource.find(db, id)).toBeNull()
    expect(await assessmentResource.searchDocument!(db, id)).toBeNull()
    const history = await historyOf(db, { kind: 'commitment', id: made.commitmentId })
    expect(history.map(({ event }) => event)).not.toContain('assessment.started')
  })

  it('is saved as one goes by its form, with evidence of the reports, files and links, and keeps what stays marked', async () => {
    const path = `${here()}/borrador/completion`
    const form = (await get(path, 'evaluator')).text
    expect(form).toContain(made.evidenceId)
    const first = await post(path, { option: 'substantial', reason: REASON.es, cited: made.evidenceId, link1: 'https://ejemplo.mx/visita', linkTitle1: 'Visita' }, 'evaluator') // prettier-ignore
    expect(first.status, first.text).toBe(303)
    let full = await whole(id)
    const [own] = full.answers.get('completion')!.sent.own
    expect(full.answers.get('completion')!.sent).toMatchObject({
      option: 'substantial',
      cited: [{ id: made.evidenceId }],
    })
    await post(path, { option: 'limited', keep: own!.id, link1: 'https://ejemplo.mx/otra' }, 'evaluator')
    full = await whole(id)
    expect(full.answers.get('completion')!.sent).toMatchObject({ option: 'limited', reason: null, cited: [] })
    expect(full.answers.get('completion')!.sent.own.map(({ url }) => url)).toEqual(['https://ejemplo.mx/visita', 'https://ejemplo.mx/otra']) // prettier-ignore
    await post(path, { option: 'limited' }, 'evaluator')
    expect((await whole(id)).answers.get('completion')!.sent.own).toEqual([])
  })

  it('takes no option of another scale, no evidence of another commitment and no fields of ours', async () => {
    const other = await newPlan()
    const path = `${here()}/borrador/completion`
    expect((await post(path, { option: 'yes' }, 'evaluator')).status).toBe(422)
    expect(await saveScaleAnswer(acting(evaluator), id, 'completion', answer({ cited: [other.evidenceId] }))).toMatchObject({ ok: false, reason: 'not-evidence-of-it' }) // prettier-ignore
    expect(await saveScaleAnswer(acting(evaluator), id, 'otra', answer())).toMatchObject({ reason: 'no-such-scale' })
    await post(path, { option: 'limited', state: 'published', authorId: second.person!.id, round: '2' }, 'evaluator')
    expect(await whole(id)).toMatchObject({ state: 'draft', authorId: evaluator.person!.id })
  })

  it('is not sent before it is whole, nor written after', async () => {
    expect(await sendAssessment(acting(evaluator), id)).toMatchObject({ ok: false, reason: 'incomplete' })
    expect((await post(`${here()}/borrador`, { step: 'send' }, 'evaluator')).status).toBe(422)
    for (const [scale, option] of Object.entries(OPTIONS))
      accepted(await saveScaleAnswer(acting(evaluator), id, scale, answer({ option })))
    expect(await publishAssessment(acting(evaluator), id)).toEqual({ ok: false, reason: 'not-sent' })
    accepted(await sendAssessment(acting(evaluator), id))
    expect(await saveScaleAnswer(acting(evaluator), id, 'completion', answer({ option: 'limited' }))).toMatchObject({ ok: false, reason: 'not-editable' }) // prettier-ignore
    expect(await discardAssessment(acting(evaluator), id)).toEqual({ ok: false, reason: 'already-sent' })
    expect(await sendAssessment(acting(evaluator), id)).toEqual({ ok: false, reason: 'already-sent' })
    await expect(db.execute(sql`update assessment_answers set option = 'limited' where assessment_id = ${id}`)).rejects.toThrow() // prettier-ignore
  })

  it('is dropped while nobody else has seen it, and leaves no trace in public', async () => {
    const own = await newPlan()
    await ask(own)
    const draft = await drafted(own)
    expect((await post(`/planes/${own.slug}/compromisos/1/valoracion/borrador`, { step: 'discard' }, 'evaluator')).status).toBe(303) // prettier-ignore
    expect(await findAssessment(db, draft)).toBeUndefined()
    const history = await historyOf(db, { kind: 'commitment', id: own.commitmentId })
    expect(history.filter(({ event }) => event.startsWith('assessment.withdrawn'))).toEqual([])
  })
})

describe('the second review', () => {
  it('is of another evaluator who was asked, who sends it on or back', async () => {
    const made = await newPlan({ secondReview: true })
    await ask(made)
    await ask(made, second)
    const id = await drafted(made)
    expect(accepted(await sendAssessment(acting(evaluator), id))).toBe('in-review')
    const look = (who: Actor, verdict: 'approved' | 'returned', remarks: { es: string } | null, declares = true) =>
      reviewAssessment(acting(who), id, { verdict, remarks, declares })
    await expect(look(evaluator, 'approved', null)).rejects.toThrow(Forbidden)
    await expect(look(third, 'approved', null)).rejects.toThrow(Forbidden)
    expect(await look(second, 'approved', null, false)).toEqual({ ok: false, reason: 'needs-declaration' })
    expect(await look(second, 'returned', null)).toEqual({ ok: false, reason: 'needs-remarks' })
    expect((await assessmentDesk(db, { id: second.person!.id, permissions: second.permissions }, MONDAY, 'es')).map(({ why }) => why)).toContainEqual(expect.stringContaining('segunda revisión')) // prettier-ignore
    accepted(await look(second, 'returned', { es: 'Falta decir qué colonias.' }))
    const page = await get(`/planes/${made.slug}/compromisos/1/valoracion/borrador`, 'evaluator')
    expect(page.text).toContain('Falta decir qué colonias.')
    accepted(await sendAssessment(acting(evaluator), id))
    const path = `/planes/${made.slug}/compromisos/1/valoracion/revision`
    expect((await get(path, 'second')).status).toBe(200)
    expect((await get(path, 'evaluator')).status).toBe(403)
    expect((await post(path, { verdict: 'approved' }, 'second')).status).toBe(303)
    expect(await whole(id)).toMatchObject({ state: 'in-reply', sentOn: MONDAY, replyDays: 10 })
    expect(await look(second, 'approved', null)).toEqual({ ok: false, reason: 'not-in-review' })

    const laboratory = await enterOrganization(db, 'Laboratorio de Revisión')
    const reviewer = await join_('reviewer', 'evaluator', laboratory, ['commitment.assess'])
    const other = await newPlan({ secondReview: true })
    for (const who of [evaluator, reviewer]) await ask(other, who)
    const reviewed = await drafted(other)
    accepted(await sendAssessment(acting(evaluator), reviewed))
    accepted(await reviewAssessment(acting(reviewer), reviewed, { verdict: 'approved', remarks: null, declares: true }))
    const [last] = await historyOf(db, { kind: 'commitment', id: other.commitmentId })
    expect(last).toMatchObject({ event: 'assessment.sent-for-reply', organizationId: laboratory })

    // Whoever gave it its second look does not take it over: it would be published under their own approval.
    await db.transaction((tx) => tx.execute(sql`update assessment_assignments set from_day = '2026-11-01', until_day = ${MONDAY} where plan_id = ${other.planId} and person_id = ${evaluator.person!.id}`)) // prettier-ignore
    const begin = (who: Actor) =>
      startAssessment(acting(who), other.commitmentId, { declares: true, correctionReason: null })
    expect(await begin(reviewer)).toEqual({ ok: false, reason: 'reviewed-it' })
    expect(await assessmentDesk(db, { id: reviewer.person!.id, permissions: reviewer.permissions }, MONDAY, 'es')).toEqual([]) // prettier-ignore
    await ask(other, third)
    expect(accepted(await begin(third))).toBe(reviewed)
  })
})

describe('reply and publication', () => {
  it('hears both sides, lets the evaluator change with the reason shown, and publishes all of it', async () => {
    const made = await newPlan()
    await ask(made)
    const id = await sent(made, { completion: 'limited' })
    const here = `/planes/${made.slug}/compromisos/1/valoracion`
    expect((await get(`${here}/respuesta`, 'officer')).status).toBe(200)
    expect((await get(`${here}/respuesta`, 'stranger')).status).toBe(403)
    await expect(replyToAssessment(acting(stranger), id, reply())).rejects.toThrow(Forbidden)
    await expect(replyToAssessment(acting(evaluator), id, reply())).rejects.toThrow(Forbidden)
    expect(await publishAssessment(acting(evaluator), id)).toEqual({ ok: false, reason: 'term-not-over' })

    const written = { stance: 'disagrees', point1: 'Faltó contar la segunda etapa.', link1: 'https://ejemplo.mx/acta' }
    const check = await post(`${here}/respuesta`, written, 'officer')
    for (const part of ['Revise antes de responder', 'https://ejemplo.mx/acta', 'En desacuerdo'])
      expect(check.text).toContain(part)
    expect((await whole(id)).parties.every(({ reply: given }) => given === null)).toBe(true)
    const back = await post(`${here}/respuesta`, { ...written, step: 'change' }, 'officer')
    expect(back.text).toContain('Faltó contar la segunda etapa.</textarea>')
    const said = await post(`${here}/respuesta`, { ...written, step: 'send' }, 'officer')
    expect(said.status, said.text).toBe(303)
    expect(await replyToAssessment(acting(officer), id, reply())).toEqual({ ok: false, reason: 'already-replied' })
    const twice = [1, 2].map(() => ({ scale: 'completion', text: { es: 'Otra vez.' } }))
    expect(await replyToAssessment(acting(neighbour), id, reply({ points: twice }))).toEqual({ ok: false, reason: 'same-scale' }) // prettier-ignore
    expect(await saveScaleAnswer(acting(evaluator), id, 'completion', answer({ option: 'substantial' }))).toMatchObject({ reason: 'not-editable' }) // prettier-ignore
    accepted(await replyToAssessment(acting(neighbour), id, reply({ stance: 'agrees', comment: null })))

    const change = (more: Partial<AnswerDraft>) => saveScaleAnswer(acting(evaluator), id, 'completion', answer(more))
    expect(await change({ option: 'substantial' })).toMatchObject({ ok: false, reason: 'needs-change-reason' })
    const why = { es: 'La segunda etapa sí cuenta.' }
    expect(await change({ option: 'limited', changeReason: why, evidence: [] })).toMatchObject({ reason: 'changes-nothing' }) // prettier-ignore
    expect(accepted(await change({ option: 'substantial', changeReason: why, evidence: [] }))).toBe(2)
    expect((await post(`${here}/borrador`, { step: 'publish' }, 'evaluator')).location).toBe(here)

    const page = (await get(here)).text
    for (const part of [
      'Sustancial',
      'Limitado',
      why.es,
      'Faltó contar la segunda etapa.',
      'Persona evaluator',
      'De acuerdo',
      'En desacuerdo',
    ])
      // prettier-ignore
      expect(page).toContain(part)
    expect((await findCommitment(db, made.commitmentId))!.assessedCompletion).toBe('substantial')
    expect(await voicesOf(db, made.commitmentId)).toMatchObject({ reported: 'complete', assessed: 'substantial' })
    const record = (await assessmentResource.find(db, id)) as { answers: { scale: string }[]; replies: object[] }
    expect(record.answers.find(({ scale }) => scale === 'completion')).toMatchObject({ option: 'substantial', before: { option: 'limited' }, changeReason: why }) // prettier-ignore
    expect(record.replies).toMatchObject([
      { side: 'public', stance: 'disagrees' },
      { side: 'civil', stance: 'agrees' },
    ])
    expect(JSON.stringify(record)).not.toContain('ejemplo.mx"@')
    expect((await assessmentResource.searchDocument!(db, id))!.body.es).toContain('segunda etapa')
  })

  it('says silence once the term is over, and hears nobody after it', async () => {
    const made = await newPlan()
    await ask(made)
    const id = await sent(made)
    setDay('2026-12-08')
    try {
      expect(await replyToAssessment(acting(officer), id, reply())).toEqual({ ok: false, reason: 'term-over' })
      accepted(await publishAssessment(acting(evaluator), id))
      expect(await replyToAssessment(acting(officer), id, reply())).toEqual({ ok: false, reason: 'term-over' })
      expect((await get(`/planes/${made.slug}/compromisos/1/valoracion`)).text).toContain('No respondió. Su plazo terminó el 7 de diciembre de 2026.') // prettier-ignore
    } finally {
      setDay(MONDAY)
    }
  })

  it('is published once, however many send it at once', async () => {
    const made = await newPlan()
    await ask(made)
    const id = await sent(made)
    for (const who of [officer, neighbour])
      accepted(await replyToAssessment(acting(who), id, reply({ stance: 'waives', comment: null })))
    const all = await Promise.all(Array.from({ length: 200 }, () => publishAssessment(acting(evaluator), id)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    const history = await historyOf(
      db,
      { kind: 'commitment', id: made.commitmentId },
      { events: ['assessment.published'] },
    )
    expect(history).toHaveLength(1)
  })

  it('never changes what was published: a correction is another edition with its reason', async () => {
    const made = await newPlan()
    await ask(made)
    const id = await published(made)
    for (const statement of [
      sql`update assessments set state = 'draft' where id = ${id}`,
      sql`delete from assessments where id = ${id}`,
      sql`update assessment_answers set option = 'complete' where assessment_id = ${id}`,
      sql`delete from assessment_replies where assessment_id = ${id}`,
      sql`insert into assessment_evidence (id, assessment_id, round, scale, number, kind, title, url) values (gen_random_uuid(), ${id}, 1, 'completion', 90, 'link', '{"es":"x"}', 'https://x.mx')`,
    ])
      await expect(db.execute(statement)).rejects.toThrow()
    expect(await startAssessment(acting(evaluator), made.commitmentId, { declares: true, correctionReason: null })).toEqual({ ok: false, reason: 'needs-correction-reason' }) // prettier-ignore
    const next = await published(made, { completion: 'complete' })
    expect((await whole(next)).edition).toBe(2)
    expect((await findCommitment(db, made.commitmentId))!.assessedCompletion).toBe('complete')
    const page = (await get(`/planes/${made.slug}/compromisos/1/valoracion`)).text
    for (const part of ['Edición 1, corregida después', 'Hubo un error.']) expect(page).toContain(part)
    const counted = (await assessmentResource.list(db, { filters: { plan: made.slug }, sort: undefined, after: undefined, limit: 10, locale: 'es' })).items as { edition: number; counts: boolean }[] // prettier-ignore
    expect(counted.map(({ edition, counts }) => [edition, counts])).toEqual([[1, false], [2, true]]) // prettier-ignore
  })

  it('keeps what was sent when the request ends: its author finishes it, and drafts are withdrawn', async () => {
    const made = await newPlan()
    const assignment = await ask(made)
    const id = await sent(made)
    accepted(await replyToAssessment(acting(officer), id, reply()))
    expect(() => endAssignment(acting(evaluator), assignment, REASON)).toThrow(Forbidden)
    accepted(await endAssignment(acting(manager), assignment, REASON))
    expect((await whole(id)).state).toBe('in-reply')
    accepted(await replyToAssessment(acting(neighbour), id, reply({ stance: 'waives', comment: null })))
    accepted(await publishAssessment(acting(evaluator), id))
    await expect(startAssessment(acting(evaluator), made.commitmentId, { declares: true, correctionReason: REASON })).rejects.toThrow(Forbidden) // prettier-ignore

    const other = await newPlan()
    const asked = await ask(other)
    const draft = await drafted(other)
    accepted(await endAssignment(acting(manager), asked, REASON))
    expect(await findAssessment(db, draft)).toBeUndefined()
    await expect(sendAssessment(acting(evaluator), draft)).rejects.toThrow(NotFound)
  })

  it('goes on in the hands of who is asked next, as it was sent', async () => {
    const made = await newPlan()
    const assignment = await ask(made)
    const id = await sent(made)
    accepted(await replyToAssessment(acting(officer), id, reply()))
    const here = `/planes/${made.slug}/compromisos/1/valoracion`
    const begin = () => startAssessment(acting(second), made.commitmentId, { declares: true, correctionReason: null })
    await ask(made, second)
    expect(await begin()).toEqual({ ok: false, reason: 'already-open' })
    expect((await get(`${here}/borrador`, 'second')).status).toBe(404)
    const deskOf = async (who: Actor) =>
      (await assessmentDesk(db, { id: who.person!.id, permissions: who.permissions }, MONDAY, 'es')).filter(({ address }) => address === `${here}/borrador`) // prettier-ignore
    expect(await deskOf(second)).toEqual([])
    accepted(await endAssignment(acting(manager), assignment, REASON))
    expect(await deskOf(second)).toHaveLength(1)
    expect((await get(`${here}/borrador`, 'second')).text).toContain('Continuar la valoración')
    expect(accepted(await begin())).toBe(id)
    const [last] = await historyOf(db, { kind: 'commitment', id: made.commitmentId })
    expect(last).toMatchObject({ event: 'assessment.taken-over', actorId: second.person!.id })
    await expect(publishAssessment(acting(evaluator), id)).rejects.toThrow(NotFound)
    accepted(await replyToAssessment(acting(neighbour), id, reply({ stance: 'agrees', comment: null })))
    accepted(await publishAssessment(acting(second), id))
    const page = (await get(here)).text
    for (const part of ['Persona second', 'La empezó y la envió', 'Persona evaluator', 'La visita fue antes'])
      expect(page).toContain(part)
    expect((await whole(id)).authorId).toBe(second.person!.id)
  })

  it('is never stuck on who is gone: a draft left behind is begun anew, what was sent goes on', async () => {
    const made = await newPlan()
    const until = { personId: evaluator.person!.id, commitmentId: null, fromDay: MONDAY, untilDay: '2026-11-26' }
    accepted(await assignEvaluator(acting(manager), made.planId, until))
    const left = await drafted(made)
    const other = await newPlan()
    const gone = await join_('gone', 'evaluator', university, ['commitment.assess'])
    await ask(other, gone)
    const begun = await drafted(other, {}, gone)
    accepted(await sendAssessment(acting(gone), begun))
    await db.transaction((tx) => forgetEvaluator(tx, gone.person!.id, MONDAY))
    for (const one of [made, other]) await ask(one, second)
    setDay('2026-11-28')
    try {
      await expect(sendAssessment(acting(evaluator), left)).rejects.toThrow(Forbidden)
      const anew = await drafted(made, {}, second)
      expect(anew).not.toBe(left)
      expect(await findAssessment(db, left)).toBeUndefined()
      expect(accepted(await startAssessment(acting(second), other.commitmentId, { declares: true, correctionReason: null }))).toBe(begun) // prettier-ignore
    } finally {
      setDay(MONDAY)
    }
  })

  it('tells its author who was tied meanwhile, and lets them no further', async () => {
    const made = await newPlan()
    const tied = (people['tied'] = await join_('late-tied', 'evaluator', university, ['commitment.assess']))
    await ask(made, tied)
    await drafted(made, {}, tied)
    await db.transaction(
      (tx) =>
      grantRole(tx, { personId: tied.person!.id, organizationId: network, role: 'civil-owner', fromDay: MONDAY, untilDay: null }, null), // prettier-ignore
    )
    const { text } = await get(`/planes/${made.slug}/compromisos/1/valoracion/borrador`, 'tied')
    expect([text.includes('value="send"'), text.includes('value="discard"')]).toEqual([false, true])
    expect(text).toContain('Red de Vigilancia')
  })
})

describe('the figures of a plan', () => {
  it('come out of the table of answers again', async () => {
    const made = await newPlan()
    await ask(made)
    await published(made, { completion: 'no-evidence' })
    const another = accepted(
      await addCommitment(acting(manager), made.planId, commitmentDraft({ number: 2, publicOwnerId: body, civilOwnerId: network })), // prettier-ignore
    )
    await published({ ...made, commitmentId: another }, { completion: 'complete' })
    const json = JSON.parse((await get(`/planes/${made.slug}/valoracion.json`)).text) as {
      assessed: number
      figures: { tallies: object[] }[]
    }
    const csv = (await get(`/planes/${made.slug}/valoracion/respuestas`)).text
    const [header, ...rows] = csv
      .replace('\ufeff', '')
      .trim()
      .split('\r\n')
      .map((row) => row.split(','))
    const column = (name: string) => header!.indexOf(name)
    const given = rows.map((row) => ({
      scale: row[column('Escala (código)')]!,
      option: row[column('Opción (código)')]!,
      kind: row[column('Cómo cuenta')] as 'value',
    }))
    expect(json.assessed).toBe(2)
    expect(talliesOf([...new Set(Object.keys(OPTIONS))], given)).toEqual(json.figures[0]!.tallies)
    expect(json.figures[0]!.tallies[0]).toEqual({ scale: 'completion', counts: { 'no-evidence': 1, complete: 1 }, values: 1, noEvidence: 1, notApplicable: 0 }) // prettier-ignore
    expect((await get(`/planes/${made.slug}/valoracion`)).status).toBe(200)
  })

  it('find the commitments in lists, from the index and from memory', async () => {
    const made = await newPlan()
    await ask(made)
    const find = async (assessed: 'substantial' | 'unassessed') => {
      const filters = filtersOf({ assessed }, made.planId)
      const { items, total } = await listCommitments(db, filters, {}, MONDAY)
      const counted = await (await countsNow(db)).matches(filters, MONDAY)
      return [items.length, total, counted.commitments]
    }
    expect(await find('unassessed')).toEqual([1, 1, 1])
    await published(made)
    expect(await find('substantial')).toEqual([1, 1, 1])
    expect(await find('unassessed')).toEqual([0, 0, 0])
    const tally = (await (await countsNow(db)).tally({ planId: made.planId }, MONDAY, { apart: false })).assessed
    expect(tally.map(({ value, total }) => [value, total])).toEqual([['substantial', 1]])
  })
})

describe('whoever is concerned', () => {
  it('has it on their desk and by letter, with the last day', async () => {
    const made = await newPlan()
    await ask(made)
    const letters = assessmentLetters(services)
    const before = services.mail.mailbox!.list().length
    const id = await sent(made)
    const told = async (event: string) => {
      const { rows } = await db.execute<never>(
        sql`select * from journal where event = ${event} order by id desc limit 1`,
      )
      const [entry] = await historyOf(db, { kind: 'commitment', id: made.commitmentId }, { events: [event] })
      expect(rows).toHaveLength(1)
      await letters.handle(entry ?? toEntry(rows[0]!))
      return entry!
    }
    const entry = await told('assessment.sent-for-reply')
    expect(assessmentEvents['assessment.sent-for-reply']!(entry, 'es')).toContain('7 de diciembre de 2026')
    const sentTo = services.mail.mailbox!.list().slice(0, services.mail.mailbox!.list().length - before).map(({ to }) => to) // prettier-ignore
    expect(sentTo.filter((to) => !to.startsWith('late')).toSorted()).toEqual(['neighbour@ejemplo.mx', 'officer@ejemplo.mx']) // prettier-ignore
    const desk = await assessmentDesk(db, { id: officer.person!.id, permissions: officer.permissions }, MONDAY, 'es')
    expect(desk).toContainEqual(expect.objectContaining({ dueOn: '2026-12-07', address: `/planes/${made.slug}/compromisos/1/valoracion/respuesta` })) // prettier-ignore

    setDay('2026-12-04')
    try {
      const count = services.mail.mailbox!.list().length
      await replyReminders(services).work()
      const reminded = services.mail.mailbox!.list().length - count
      expect(reminded).toBeGreaterThanOrEqual(2)
      await replyReminders(services).work()
      expect(services.mail.mailbox!.list().length - count).toBe(reminded)
    } finally {
      setDay(MONDAY)
    }
    accepted(await replyToAssessment(acting(officer), id, reply()))
    await told('assessment.replied')
    expect(services.mail.mailbox!.list()[0]!.to).toBe('evaluator@ejemplo.mx')
  })

  it('keeps the act and not the name of who closes their account; drafts go', async () => {
    const leaving = await join_('leaving', 'evaluator', university, ['commitment.assess'])
    const made = await newPlan()
    await ask(made, leaving)
    const id = await drafted(made, {}, leaving)
    accepted(await sendAssessment(acting(leaving), id))
    for (const who of [officer, neighbour]) accepted(await replyToAssessment(acting(who), id, reply()))
    accepted(await publishAssessment(acting(leaving), id))
    const draft = await drafted(made, {}, leaving)
    const held = await personalData(db, leaving.person!.id)
    expect(held).toMatchObject({ assessments: [{ state: 'published' }, { state: 'draft' }], assessmentRequests: [{}] })
    const fields = (value: unknown): string[] =>
      value && typeof value === 'object' && !(value instanceof Date)
        ? Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...fields(inner)])
        : []
    expect(fields(held).filter((field) => !(field in personalWords('es')))).toEqual([])
    await db.transaction(async (tx) => {
      await forgetEvaluator(tx, leaving.person!.id, MONDAY)
      await tx.execute(sql`update people set name = '' where id = ${leaving.person!.id}`)
    })
    expect(await findAssessment(db, draft)).toBeUndefined()
    const page = (await get(`/planes/${made.slug}/compromisos/1/valoracion`)).text
    expect(page).not.toContain('Persona leaving')
    expect(page).toContain('Una persona evaluadora')
    await expect(startAssessment(acting(leaving), made.commitmentId, { declares: true, correctionReason: REASON })).rejects.toThrow(Forbidden) // prettier-ignore
  })
})

describe('what an attacker writes', () => {
  const PAYLOAD = '<img src=x onerror=pwn()> [a](javascript:pwn()) muchas palabras para que baste sobradamente'

  it('is text wherever it is read, and its files are for those who may read them', async () => {
    const made = await newPlan()
    await ask(made)
    const said = { es: PAYLOAD, en: PAYLOAD }
    const received = await receiveUpload(services.storage, new File(['a,b\n1,2\n'], 'datos.csv'), EVIDENCE)
    if (!received.ok) throw new Error('refused')
    const { hash, name, kind, charset = null, bytes } = received.value
    const file: EvidenceDraft = { kind: 'file', title: said, sha256: hash, fileName: name, fileKind: kind, charset, size: bytes, day: null } // prettier-ignore
    const id = accepted(await startAssessment(acting(evaluator), made.commitmentId, { declares: true, correctionReason: null })) // prettier-ignore
    for (const [scale, option] of Object.entries(OPTIONS))
      accepted(await saveScaleAnswer(acting(evaluator), id, scale, answer({ option, reason: said, evidence: [file, { ...link(), title: said }] }))) // prettier-ignore
    accepted(await sendAssessment(acting(evaluator), id))
    const own = (await whole(id)).answers.get('completion')!.sent.own[0]!.id
    const proof = `/evidencias/valoracion/${own}`
    for (const [who, status] of [['', 404], ['stranger', 404], ['second', 404], ['officer', 200], ['evaluator', 200]] as const) {
      const answered = await get(proof, who)
      expect(answered.status, who).toBe(status)
      if (status === 200) expect(answered.headers.get('cache-control')).toContain('private')
    } // prettier-ignore
    const here = `/planes/${made.slug}/compromisos/1/valoracion`
    const pages = [
      await get(`${here}/respuesta`, 'officer'),
      await post(`${here}/respuesta`, { stance: 'nada', comment: PAYLOAD, point2: PAYLOAD }, 'officer'),
      await get(`${here}/borrador`, 'evaluator'),
    ]
    accepted(await replyToAssessment(acting(officer), id, reply({ comment: said, points: [{ scale: 'completion', text: said }] }))) // prettier-ignore
    accepted(await replyToAssessment(acting(neighbour), id, reply({ comment: said })))
    accepted(await saveScaleAnswer(acting(evaluator), id, 'completion', answer({ option: 'complete', reason: said, changeReason: said }))) // prettier-ignore
    pages.push(await get(`${here}/borrador/completion`, 'evaluator'))
    accepted(await publishAssessment(acting(evaluator), id))
    pages.push(await get(here), await get(`${here}?lang=en`), await get(`/planes/${made.slug}/valoracion`))
    let payloads = 0
    for (const answered of pages) {
      const html = answered.text
      expect(html).not.toMatch(/<img src=x|href="javascript:/)
      payloads += html.split('pwn()').length - 1
    }
    expect(payloads).toBeGreaterThan(20)
    expect((await get(proof)).status).toBe(200)
  })
})
