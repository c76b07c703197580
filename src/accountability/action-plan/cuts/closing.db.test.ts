import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { ensurePerson } from '../../../foundations/identity/index.ts'
import {
  addMember,
  castVote,
  createMaker,
  findDecision,
  openDecision,
  withdrawDecision,
} from '../../../governance/decisions/index.ts'
import { addDays } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Verdict } from '../../../kernel/verdict.ts'
import { Forbidden, NOBODY, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf } from '../../../platform/journal/index.ts'
import { openStorage } from '../../../platform/storage/index.ts'
import { changeAmendment, draftAmendment, proposeAmendment } from '../amendments/actions.ts'
import { amendmentDesk } from '../amendments/desk.ts'
import { lapsedLetters } from '../amendments/letters.ts'
import { withRecord, type AmendmentId } from '../amendments/model.ts'
import { decisionOn } from '../amendments/questions.ts'
import { findAmendmentById } from '../amendments/store.ts'
import { addCommitment, editCommitmentOf, removeCommitment } from '../commitments/actions.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { respondToReport } from '../counterpart/actions.ts'
import type { ResponseDraft } from '../counterpart/model.ts'
import { owedMilestones } from '../desk.ts'
import { hashNow } from '../drafting/approval.ts'
import { datesOfPlans } from '../due-dates.ts'
import { planDocument } from '../export/documents.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  milestoneDraft,
  planDraft,
  reportDraft,
} from '../fixtures.ts'
import { applyPlanImport } from '../import/apply.ts'
import { addIndicator, editIndicator, recordIndicatorValue, removeIndicator } from '../indicators/actions.ts'
import { addMilestone, editMilestone, removeMilestone, reportProgress } from '../milestones/actions.ts'
import type { MilestoneId } from '../milestones/model.ts'
import actionPlan from '../module.ts'
import { createPlan, editPlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { findPlan, findPlanBySlug } from '../plans/store.ts'
import { resources } from '../resources.ts'
import { routes } from '../routes.ts'
import { signPlan } from '../versions/actions.ts'
import { closePlan, setCutDay } from './actions.ts'
import { closingEarly, proposeEarlyClosing } from './early.ts'
import { closingOf } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-closing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const TODAY = '2026-11-22'
const people: Record<string, Actor> = {}
const site = testSite(connection, {
  routes,
  modules: [actionPlan],
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
const { services } = site
const as = (actor: Actor) => ({ ...services, actor })
const on = (day: string, actor: Actor) => ({ ...as(actor), today: () => day, now: () => new Date(`${day}T18:00:00Z`) })

const ok = <Value>(verdict: Verdict<Value, string>): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const reasonOf = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? 'accepted' : verdict.reason)

const ACCOUNT = { results: { es: 'Hubo agua.' }, lessons: { es: 'Empezar antes.' }, undone: { es: 'Nada.' } }
const WHY = { es: 'La ley que lo sostenía se abrogó.' }

let run = 0
let slug: string
let authority: string
let body: string
let planId: PlanId
let milestoneId: MilestoneId
let keeper: Actor
let officer: Actor
let civil: Actor
let head: Actor
let makerId: string

async function person(name: string, permissions: readonly string[], organizationId: string): Promise<Actor> {
  const id = await db.transaction((tx) => ensurePerson(tx, { email: `${name}-${run}@ejemplo.mx`, name }))
  const actor = {
    person: { id, name },
    roles: [],
    permissions: new Map(permissions.map((permission) => [permission, new Set([organizationId])])),
  }
  people[name] = actor
  return actor
}

// What was signed cannot be taken away: each test has a plan, a convener and a head of its own.
beforeEach(async () => {
  run += 1
  makerId = ''
  site.clock.now = new Date(`${TODAY}T18:00:00Z`)
  slug = `cierre-${run}`
  authority = await enterOrganization(db, `Órgano Garante ${run}`, 'authority')
  body = await enterOrganization(db, `Secretaría ${run}`)
  const network = await enterOrganization(db, `Red ${run}`, 'civil-society')
  keeper = await person('keeper', ['plan.manage', 'decision.manage'], authority)
  officer = await person('officer', ['milestone.report', 'plan.amend'], body)
  civil = await person('civil', ['progress.confirm'], network)
  head = await person('head', [], authority)
  planId = ok(await createPlan(as(keeper), planDraft({ slug, convenerId: authority })))
  const commitmentId = ok(
    await addCommitment(as(keeper), planId, commitmentDraft({ publicOwnerId: body, civilOwnerId: network })),
  )
  milestoneId = ok(await addMilestone(as(keeper), commitmentId, milestoneDraft()))
})

/** Whoever decides alone for the convener. */
async function appointHead(office = 'Presidencia', who = 'head') {
  const name = { es: `${office} ${run}` }
  const maker = ok(
    await createMaker(as(keeper), { kind: 'head', name, about: null, organizationId: authority, from: '2026-01-01' }),
  )
  const member = { email: `${who}-${run}@ejemplo.mx`, name: '', standing: 'holder', from: '2026-01-01', until: null } as const // prettier-ignore
  ok(await addMember(as(keeper), maker.id, 1, member))
  makerId = maker.id
}

/** The text of today, put before the head; answers the decision, open. */
const askApproval = () =>
  db.transaction(async (tx) => {
    const textHash = await hashNow(tx, (await findPlan(tx, planId))!)
    const title = { es: 'Aprobar el plan' }
    const question = { makerId, matter: 'plan.approve', subject: ref('plan', planId), title, textHash, address: `/planes/${slug}`, at: services.now() } // prettier-ignore
    return String(ok(await openDecision(tx, question, keeper.person!.id, authority)))
  })
const SIGNED = {
  signedOn: TODAY,
  signatories: [{ name: 'Ana Ruiz', organization: 'Red', capacity: null }],
  sha256: null,
  paper: null,
}
/** As it was approved, where somebody approves plans. */
async function sign() {
  const decisionId = makerId === '' ? null : await askApproval()
  if (decisionId) await decide(decisionId, 'for')
  return ok(await signPlan(as(keeper), planId, { ...SIGNED, decisionId }))
}
const close = (actor = keeper, day = TODAY) => closePlan(on(day, actor), planId, ACCOUNT)
const proposeClosing = (actor = keeper) => proposeEarlyClosing(as(actor), planId, { reason: WHY, makerId: null })
async function decide(decisionId: string, choice: 'for' | 'against', by = head) {
  const { textHash } = (await findDecision(db, decisionId))!
  ok(await castVote(as(by), decisionId, { choice, reason: 'Por lo expuesto.', textHash }))
}
async function proposedAmendment(actor = officer, organizationId = body, to?: string): Promise<AmendmentId> {
  const facts = { title: { es: 'Un mes más' }, reason: { es: 'Llovió.' }, organizationId }
  const { id } = ok(await draftAmendment(as(actor), planId, facts))
  ok(
    await changeAmendment(as(actor), id, (text) =>
      withRecord(text, { kind: 'commitment', numbers: [1], fields: { product: { es: 'Un pozo.' } } }),
    ),
  )
  ok(await proposeAmendment(as(actor), id, to))
  return id
}
const importing = async (document: object) =>
  JSON.stringify(await applyPlanImport(services, { bytes: Buffer.from(JSON.stringify(document)), fileName: 'plan.json' }, keeper)) // prettier-ignore
const report = (actor = officer) =>
  reportProgress(as(actor), milestoneId, reportDraft({ completion: 'substantial', evidence: [link()] }))
const page = async (path: string, who?: string, language = 'es') => {
  const visitor = site.visitor()
  if (who) visitor.cookies.set(SESSION_COOKIE, who)
  return (await visitor.get(`/planes/${slug}${path}?lang=${language}`)).text
}

describe('closing before the last day', () => {
  it('needs a decision on record, and on the last day none', async () => {
    await appointHead()
    expect(reasonOf(await close())).toBe('early-undecided')
    const decisionId = ok(await proposeClosing())
    expect(await findDecision(db, decisionId)).toMatchObject({ matter: 'plan.close', text: WHY, subject: ref('plan', planId) }) // prettier-ignore
    expect(reasonOf(await close())).toBe('early-voted')
    expect(reasonOf(await proposeClosing())).toBe('already-open')
    await decide(decisionId, 'against')
    expect(reasonOf(await close())).toBe('early-not-approved')
    expect(reasonOf(await close(keeper, '2027-01-14'))).toBe('accepted')
    expect(await closingOf(db, planId)).toMatchObject({ earlyReason: null, decisionId: null })
  })

  it('is before one decider at a time; who rejected it may be asked again, and nobody else', async () => {
    await appointHead('Vocal', 'civil')
    const first = makerId
    await appointHead()
    const propose = (to: string | null) =>
      proposeEarlyClosing(as(keeper), planId, { reason: { es: `Razones para ${to}.` }, makerId: to })
    const decisionId = ok(await propose(first))
    expect(await page('/informe-de-cierre')).not.toContain('El plan se modificó')
    expect(reasonOf(await propose(makerId))).toBe('already-open')
    expect(await page('/cerrar', 'keeper')).not.toContain('name="reason"')
    await decide(decisionId, 'against', civil)
    expect(reasonOf(await propose(makerId))).toBe('rejected-elsewhere')
    expect(await page('/cerrar', 'keeper')).toContain(`Lo decide: Vocal ${run}.`)
    const again = ok(await propose(null))
    expect(await findDecision(db, again)).toMatchObject({ makerId: first })
    await decide(again, 'for', civil)
    ok(await close())
  })

  it('publishes the reason that was approved, and who decided it', async () => {
    await appointHead()
    const decisionId = ok(await proposeClosing())
    expect(await page('/informe-de-cierre')).toContain(WHY.es)
    await decide(decisionId, 'for')
    expect(reasonOf(await proposeClosing())).toBe('already-approved')
    ok(await close())
    expect(await closingOf(db, planId)).toMatchObject({ earlyReason: WHY, decisionId })
    const published = await page('/informe-de-cierre')
    for (const said of ['Por qué se cerró antes de su último día', WHY.es, `/decisiones/${decisionId}`])
      expect(published).toContain(said)
    expect(await page('/informe-de-cierre', undefined, 'en')).toContain('Why it was closed before its last day')
    const [closed] = await historyOf(db, ref('plan', planId), { events: ['plan.closed'] })
    expect(closed!.details).toMatchObject({ early: true, decisionId })
  })

  it('is not let by what was decided of a plan that changed since', async () => {
    await appointHead()
    await db.execute(sql`update plans set ends_on = date '2999-12-31' where id = ${planId}`)
    await sign()
    site.clock.now = new Date() // versions are told apart from decisions by the moment of the database
    const decisionId = ok(await proposeClosing())
    await decide(decisionId, 'for')
    expect(reasonOf(await proposeClosing())).toBe('already-approved')
    const amendment = await proposedAmendment()
    await decide((await decisionOn(db, { id: amendment }))!.id, 'for')
    expect(reasonOf(await close())).toBe('early-not-approved')
    expect(reasonOf(await proposeClosing())).toBe('accepted')
  })

  it('tells who decides that the plan changed since', async () => {
    await appointHead()
    await db.execute(sql`update plans set ends_on = date '2999-12-31' where id = ${planId}`)
    await sign()
    site.clock.now = new Date()
    ok(await proposeClosing())
    const hindrance = () => closingEarly.hindrance!(db, ref('plan', planId), 'es')
    expect(await hindrance()).toBeNull()
    const amendment = await proposedAmendment()
    await decide((await decisionOn(db, { id: amendment }))!.id, 'for')
    expect(await hindrance()).toContain('aunque se apruebe, no permite cerrarlo')
  })

  it('binds by a rejection given since, though it was asked of an earlier version', async () => {
    await appointHead('Vocal', 'civil')
    const first = makerId
    await appointHead()
    await db.execute(sql`update plans set ends_on = date '2999-12-31' where id = ${planId}`)
    await sign()
    site.clock.now = new Date() // versions are told apart from decisions by the moment of the database
    const propose = (to: string) =>
      proposeEarlyClosing(as(keeper), planId, { reason: { es: `Razones para ${to}.` }, makerId: to })
    const decisionId = ok(await propose(first))
    const amendment = await proposedAmendment(officer, body, makerId)
    await decide((await decisionOn(db, { id: amendment }))!.id, 'for')
    expect((await findPlan(db, planId))!.version).toBe(2)
    expect(await page('/informe-de-cierre')).toContain('El plan se modificó después de abrirse esta decisión')
    site.clock.now = new Date()
    await decide(decisionId, 'against', civil)
    expect(reasonOf(await propose(makerId))).toBe('rejected-elsewhere')
    expect(reasonOf(await propose(first))).toBe('accepted')
  })

  it('counts by the commitment that ends last where the plan says no day', async () => {
    planId = ok(await createPlan(as(keeper), planDraft({ slug: `${slug}-b`, endsOn: null, convenerId: authority })))
    ok(await addCommitment(as(keeper), planId, commitmentDraft({ endsOn: '2026-12-31' })))
    expect(reasonOf(await close())).toBe('early-undecided')
  })

  it('is decided, too, of a plan that ends on no known day; where nobody decides, the day is asked for', async () => {
    await db.execute(sql`update plans set ends_on = null where id = ${planId}`)
    expect(reasonOf(await close())).toBe('needs-last-day')
    const asked = await page('/cerrar', 'keeper')
    expect(asked).toContain('Escriba su último día')
    expect(asked).not.toContain('name="results"')
    await appointHead()
    expect(reasonOf(await close())).toBe('early-undecided')
    expect(await page('/cerrar', 'keeper')).toContain('Nadie sabe qué día termina el plan')
    await decide(ok(await proposeClosing()), 'for')
    ok(await close())
    expect(await closingOf(db, planId)).toMatchObject({ earlyReason: WHY })
  })

  it('is not brought about by an edit of a plan that is published: by form, act nor file', async () => {
    const edit = async (endsOn: string | null) => reasonOf(await editPlan(as(keeper), planId, { endsOn }))
    for (const day of ['2026-11-21', TODAY, null]) expect(await edit(day)).toBe('not-ended')
    await db.execute(sql`update plans set published_on = null where id = ${planId}`)
    expect(await edit(TODAY)).toBe('accepted') // nobody has seen it
    ok(await editPlan(as(keeper), planId, { endsOn: '2027-01-14', publishedOn: '2026-01-10' }))
    ok(await editPlan(as(keeper), planId, { publishedOn: null }))
    expect(await edit(TODAY)).toBe('not-ended') // it was published
    expect(await edit('2026-11-23')).toBe('accepted')
    const file = JSON.parse(await planDocument(db, (await findPlan(db, planId))!)) as { plan: { endsOn: string } }
    file.plan.endsOn = TODAY
    expect(await importing(file)).toContain('not-ended')
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    const typed = { title: 'Plan de prueba', territory: 'Ciudad de México', convenerId: authority, startsOn: '2026-01-15', endsOn: TODAY } // prettier-ignore
    const sent = await keeping.post(`/planes/${slug}/editar`, typed)
    expect([sent.status, sent.text.includes('href="#f-endsOn')]).toEqual([422, true])

    await db.execute(sql`update plans set ends_on = null where id = ${planId}`)
    const [{ id }] = (await db.execute<{ id: CommitmentId }>(sql`select id from commitments where plan_id = ${planId}`)).rows as [{ id: CommitmentId }] // prettier-ignore
    ok(await removeMilestone(as(keeper), milestoneId))
    ok(await editCommitmentOf(as(keeper), id, { endsOn: '2027-03-01' }))
    expect(reasonOf(await editCommitmentOf(as(keeper), id, { endsOn: TODAY }))).toBe('not-ended')
    expect(reasonOf(await removeCommitment(as(keeper), id))).toBe('not-ended')
    ok(await addCommitment(as(keeper), planId, commitmentDraft({ number: 2, endsOn: '2027-02-01' })))
    ok(await removeCommitment(as(keeper), id))
  })

  it('is proposed by who keeps plans, before somebody who may decide, and before the last day', async () => {
    await expect(async () => proposeClosing(officer)).rejects.toThrow(Forbidden)
    expect(reasonOf(await proposeClosing())).toBe('needs-decider')
    expect(await page('/cerrar', 'keeper')).toContain('Nadie está registrado para decidirlo')
    await appointHead()
    site.clock.now = new Date('2027-01-14T18:00:00Z')
    expect(reasonOf(await proposeClosing())).toBe('not-early')
  })

  it('is a page: the reason first, the account once it was approved', async () => {
    await appointHead()
    const first = await page('/cerrar', 'keeper')
    for (const said of ['name="reason"', 'Llevarlo a decisión', '14 de enero de 2027']) expect(first).toContain(said)
    expect(first).not.toContain('name="results"')
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    const missing = await keeping.post(`/planes/${slug}/cerrar`, { step: 'propose', reason: '', maker: makerId })
    expect(missing.status).toBe(422)
    const sent = await keeping.post(`/planes/${slug}/cerrar`, { step: 'propose', reason: WHY.es, maker: makerId })
    expect(sent.location).toMatch(/^\/decisiones\//)
    expect(await page('/cerrar', 'keeper')).toContain('Se está decidiendo si el plan se cierra antes')
    await decide(sent.location!.split('/').at(-1)!, 'for')
    expect(await page('/cerrar', 'keeper')).toContain('name="results"')
    const account = { results: 'Uno.', lessons: 'Dos.', undone: 'Tres.' }
    const check = await keeping.post(`/planes/${slug}/cerrar`, account)
    expect(check.text).toContain(WHY.es)
    const done = await keeping.post(`/planes/${slug}/cerrar`, { ...account, step: 'send' })
    expect(done.location).toBe(`/planes/${slug}/informe-de-cierre`)
  })
})

describe('while a plan is before those who approve it', () => {
  it('is not closed, whatever its last day', async () => {
    await appointHead()
    const decisionId = await askApproval()
    expect(reasonOf(await close(keeper, '2027-02-01'))).toBe('decision-open')
    site.clock.now = new Date('2027-02-01T18:00:00Z')
    const told = await page('/cerrar', 'keeper')
    expect(told).toContain('Se está votando si el plan se aprueba')
    expect(told).not.toContain('name="results"')
    await decide(decisionId, 'against')
    ok(await close(keeper, '2027-02-01'))
  })

  it('is not closed while its early closing is voted, though its last day came', async () => {
    await appointHead()
    ok(await proposeClosing())
    expect(reasonOf(await close(keeper, '2027-02-01'))).toBe('early-voted')
  })

  it('is not signed, and the first step says so and where to go', async () => {
    await appointHead()
    expect(reasonOf(await signPlan(as(keeper), planId, { ...SIGNED, decisionId: null }))).toBe('needs-approval')
    const told = async () => {
      const text = await page('/firmar', 'keeper')
      expect(text).not.toContain('name="signedOn"')
      return text
    }
    expect(await told()).toContain('Solo se firma con la decisión que aprobó exactamente este texto')
    expect(await told()).toContain(`/planes/${slug}/redaccion/aprobar`)
    const decisionId = await askApproval()
    expect(await told()).toContain('La votación para aprobarlo sigue abierta')
    await decide(decisionId, 'against')
    expect(await told()).toContain('Ninguna decisión aprueba este texto')
    const signing = site.visitor()
    signing.cookies.set(SESSION_COOKIE, 'keeper')
    const typed = { signedOn: TODAY, name1: 'Ana Ruiz', organization1: 'Red', step: 'send' }
    const sent = await signing.post(`/planes/${slug}/firmar`, typed)
    expect([sent.status, sent.text.includes('f-decisionId')]).toEqual([422, false])
    await decide(await askApproval(), 'for')
    expect(await page('/firmar', 'keeper')).toContain('name="decisionId"')
  })

  it('signs what came in a file as it was printed, unless it was drafted here', async () => {
    const printed = JSON.parse(await planDocument(db, (await findPlan(db, planId))!)) as { plan: { slug: string } }
    printed.plan.slug = `${slug}-impreso`
    await importing(printed)
    await appointHead()
    const signedAs = (id: PlanId) => signPlan(as(keeper), id, { ...SIGNED, decisionId: null })
    const imported = (await findPlanBySlug(db, printed.plan.slug))!
    expect(await importing(printed)).toContain('"ok":true')
    expect(reasonOf(await signedAs(planId))).toBe('needs-approval')
    const more = JSON.parse(await planDocument(db, (await findPlan(db, planId))!)) as { plan: { summary: object } }
    more.plan.summary = { es: 'Un resumen.' }
    expect(await importing(more)).toContain('"ok":true')
    expect(reasonOf(await signedAs(planId))).toBe('needs-approval') // a file changed it: it did not bring it
    expect(reasonOf(await signedAs(imported.id))).toBe('accepted')
  })
})

describe('amendments of a plan that closes', () => {
  it('are waited for while they are voted; those that nobody decided come to nothing, and who proposed is told', async () => {
    await appointHead()
    await sign()
    const amendment = await proposedAmendment()
    expect(reasonOf(await close(keeper, '2027-02-01'))).toBe('amendment-voted')
    site.clock.now = new Date('2027-02-01T18:00:00Z')
    expect(await page('/cerrar', 'keeper')).toContain('Se está votando una modificación, la 1.')
    ok(await withdrawDecision(as(keeper), (await decisionOn(db, { id: amendment }))!.id, 'Falta un dato.'))
    expect(await page('/cerrar', 'keeper')).toContain('queda sin efecto una modificación que no se aplicó: la 1.')
    ok(await close(keeper, '2027-02-01'))
    expect(await findAmendmentById(db, amendment)).toMatchObject({ state: 'lapsed', decidedOn: '2027-02-01' })
    const shown = await page('/modificaciones/1')
    for (const said of ['Sin efecto: el plan se cerró', 'Quedó sin efecto el 1 de febrero de 2027'])
      expect(shown).toContain(said)
    expect(await page('/modificaciones/1', undefined, 'en')).toContain('No effect: the plan was closed')
    const [entry] = await historyOf(db, ref('amendment', amendment), { events: ['amendment.lapsed'] })
    expect(entry).toMatchObject({ public: true, subject: ref('amendment', amendment) })
    expect((await historyOf(db, ref('plan', planId), {})).map(({ event }) => event)).toContain('amendment.lapsed')
    const found = await resources.find(({ kind }) => kind === 'amendment')!.find(db, amendment)
    expect(found).toMatchObject({ state: 'lapsed' })
    const mailbox = services.mail.mailbox!
    mailbox.clear()
    const letters = lapsedLetters(services)
    expect(letters.wants({ ...entry!, at: site.clock.now })).toBe(true)
    await letters.handle(entry!)
    await letters.handle(entry!)
    expect(mailbox.list()).toMatchObject([{ to: `officer-${run}@ejemplo.mx`, subject: 'La modificación 1 quedó sin efecto' }]) // prettier-ignore
    expect(mailbox.list()[0]!.text).toContain(`/planes/${slug}/modificaciones/1`)
  })

  it('that were never proposed are no work on any desk, and can only be thrown away', async () => {
    await sign()
    const facts = { title: { es: 'Un mes más' }, reason: { es: 'Llovió.' }, organizationId: body }
    ok(await draftAmendment(as(officer), planId, facts))
    const desk = async () => (await amendmentDesk(db, officer.permissions, TODAY, 'es')).length
    expect(await desk()).toBe(1)
    ok(await close(keeper, '2027-02-01'))
    expect(await desk()).toBe(0)
    const shown = await page('/modificaciones/1', 'officer')
    expect(shown).toContain('este borrador ya no puede proponerse')
    expect(shown).not.toContain('value="propose"')
  })
})

describe('a closed plan', () => {
  it('that was never signed changes no more: by the pages, the acts, nor a file; it is still measured', async () => {
    const [{ id }] = (await db.execute<{ id: CommitmentId }>(sql`select id from commitments where plan_id = ${planId}`)).rows as [{ id: CommitmentId }] // prettier-ignore
    const indicatorId = ok(await addIndicator(as(keeper), id, indicatorDraft()))
    const file = JSON.parse(await planDocument(db, (await findPlan(db, planId))!)) as { plan: { title: object } }
    ok(await close(keeper, '2027-02-01'))
    const acts = [
      editPlan(as(keeper), planId, { title: { es: 'Otro' } }),
      editPlan(as(keeper), planId, { endsOn: '2028-01-01' }),
      addCommitment(as(keeper), planId, commitmentDraft({ number: 2 })),
      editCommitmentOf(as(keeper), id, { title: { es: 'Otro' } }),
      removeCommitment(as(keeper), id),
      addMilestone(as(keeper), id, milestoneDraft({ number: 2 })),
      editMilestone(as(keeper), milestoneId, milestoneDraft({ title: { es: 'Otro' } })),
      removeMilestone(as(keeper), milestoneId),
      addIndicator(as(keeper), id, indicatorDraft({ number: 2 })),
      editIndicator(as(keeper), indicatorId, indicatorDraft({ name: { es: 'Otro' } })),
      removeIndicator(as(keeper), indicatorId),
    ]
    const reasons: (string | undefined)[] = []
    for (const act of acts) reasons.push(reasonOf(await act))
    expect(reasons).toEqual(acts.map(() => 'is-closed'))
    file.plan.title = { es: 'Otro' }
    expect(await importing(file)).toContain('is-closed')
    for (const path of ['/compromisos/nuevo', '/compromisos/1/editar', '/etapas'])
      expect(await page(path, 'keeper')).toContain('El plan está cerrado')
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    const sent = await keeping.post(`/planes/${slug}/compromisos/nuevo`, { number: '2', title: 'Otro' })
    expect([sent.status, sent.text.includes('su texto ya no cambia')]).toEqual([422, true])
    ok(await editPlan(as(keeper), planId, { statusNote: { es: 'Lo siguió otro plan.' } })) // of its publication, not of its text
    ok(await recordIndicatorValue(as(officer), indicatorId, { day: TODAY, value: 3, note: null }))
  })

  it('has no cuts to come, and none is set after its last day', async () => {
    expect(reasonOf(await setCutDay(as(keeper), planId, '9999-12-31'))).toBe('too-far')
    expect(reasonOf(await setCutDay(as(keeper), planId, '2027-01-15'))).toBe('too-far')
    ok(await setCutDay(as(keeper), planId, '2027-01-14'))
    expect(await page('/cortes')).toContain('14 de enero de 2027')
    expect(await page('/cortes', 'keeper')).toMatch(/>\s*Cancelar el corte del 14 de enero de 2027\s*</)
    ok(await close(keeper, '2027-02-01'))
    const shown = await page('/cortes', 'keeper')
    for (const said of ['14 de enero de 2027', 'Próximas fechas de corte']) expect(shown).not.toContain(said)
  })

  it('is offered, as a signed one is, only what it takes', async () => {
    await sign()
    const signed = await page('/editar', 'keeper')
    for (const said of ['name="publishedOn"', 'name="statusNote"', 'name="source"', '/cerrar"', '/vigente"'])
      expect(signed).toContain(said)
    const fixed = ['name="title"', 'name="territory"', 'name="convenerId"', 'name="endsOn"', '/compromisos/nuevo"', '/etapas"', '/secretariado"'] // prettier-ignore
    for (const said of fixed) expect(signed).not.toContain(said)
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    const before = (await findPlan(db, planId))!
    const publishedOn = before.publishedOn ?? ''
    expect((await keeping.post(`/planes/${slug}/editar`, { publishedOn, source: 'Acta de la sesión' })).status).toBe(
      303,
    )
    expect(await findPlan(db, planId)).toEqual({ ...before, source: 'Acta de la sesión' })

    ok(await close(keeper, '2027-02-01'))
    const closed = await page('/editar', 'keeper')
    for (const said of [...fixed, 'name="publishedOn"', '/cerrar"', '/vigente"']) expect(closed).not.toContain(said)
    expect(closed).toContain('/informe-de-cierre"')
    expect((await keeping.post(`/planes/${slug}/editar`, { source: 'Acta' })).status).toBe(303)
  })

  it('takes no more progress: not by the page, the act, nor a file; what was reported may still be answered', async () => {
    const first = ok(await report())
    const before = await planDocument(db, (await findPlan(db, planId))!)
    expect((await owedMilestones(db, { organizationIds: [body] }, TODAY, 'es')).length).toBe(1)
    ok(await close(keeper, '2027-02-01'))
    expect(reasonOf(await report())).toBe('plan-closed')
    expect(await owedMilestones(db, { organizationIds: [body] }, TODAY, 'es')).toEqual([])
    expect((await datesOfPlans(db, [planId])).get(planId)).toEqual([])
    const form = await page('/compromisos/1/hitos/1/avance', 'officer')
    expect(form).toContain('El plan se cerró el 1 de febrero de 2027: ya no recibe avances')
    expect(form).not.toContain('name="completion"')
    const writing = site.visitor()
    writing.cookies.set(SESSION_COOKIE, 'officer')
    const sent = await writing.post(`/planes/${slug}/compromisos/1/hitos/1/avance`, { onDay: TODAY, completion: 'limited', narrative: 'Van tres pozos.' }) // prettier-ignore
    expect(sent.status).toBe(422)
    expect(sent.text).toContain('Van tres pozos.')
    expect(await page('/compromisos/1/hitos/1', 'officer')).not.toContain('/avance"')
    expect(await page('/compromisos/1', 'officer')).not.toContain('/avance"')
    const more = JSON.parse(before) as { commitments: { milestones: { reports: object[] }[] }[] }
    const { reports } = more.commitments[0]!.milestones[0]!
    reports.push({ ...reports[0], number: 2, onDay: '2026-11-02' })
    const imported = await applyPlanImport(services, { bytes: Buffer.from(JSON.stringify(more)), fileName: 'plan.json' }, keeper) // prettier-ignore
    expect(JSON.stringify(imported)).toContain('plan-closed')
    const word = { verdict: 'confirmed', reason: null, completion: null, evidence: [] } as {
      verdict: 'confirmed'
      reason: null
      completion: null
      evidence: []
    }
    expect(reasonOf(await respondToReport(as(civil), first.id, word))).toBe('accepted')
  })

  it('is closed wherever its stage is told, whichever plan the city follows', async () => {
    await db.execute(sql`update plans set current = (id = ${planId})`)
    await sign()
    const list = async (language = 'es') => (await site.visitor().get(`/planes?lang=${language}`)).text
    const card = (text: string) => /<article[\s\S]*?<\/article>/.exec(text)?.[0] ?? ''
    expect(await list()).toContain('Vigente')
    ok(await close(keeper, addDays('2027-01-14', 10)))
    const text = await list()
    expect(card(text) || text).toContain('Cerrado')
    expect(text).not.toContain('Plan vigente')
    expect(await list('en')).toContain('Closed')
    for (const path of ['', '/versiones']) expect(await page(path)).toContain('El plan se cerró el 24 de enero de 2027')
    for (const path of [`/incrustar/planes/${slug}`, `/incrustar/planes/${slug}/compromisos/1`])
      expect((await site.visitor().get(path)).text).toContain('Cerrado')
    const resource = resources.find(({ kind }) => kind === 'plan')!
    expect(await resource.find(db, planId)).toMatchObject({ stage: 'closed', closedOn: '2027-01-24' })
  })
})

describe('a cut by hand', () => {
  it('is checked first, and refused before that where it cannot be taken', async () => {
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    const send = (act: string) => keeping.post(`/planes/${slug}/cortes`, { act })
    const checked = await send('check')
    expect(checked.text).toContain('Revise antes de tomar el corte')
    expect(await page('/cortes')).toContain('Todavía no hay cortes')
    expect((await send('take')).location).toBe(`/planes/${slug}/cortes/1`)
    const again = await send('check')
    expect([again.status, again.text.includes('Hoy ya se tomó un corte.')]).toEqual([422, true])
  })

  it('counts what the counterpart says of each commitment in words that agree', async () => {
    const { id } = ok(await report())
    ok(await respondToReport(as(civil), id, { verdict: 'confirmed', reason: null, completion: null, evidence: [] }))
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    await keeping.post(`/planes/${slug}/cortes`, { act: 'take' })
    expect(await page('/cortes/1')).toContain('1 confirmado · 0 en disputa')
    expect(await page('/cortes/1', undefined, 'en')).toContain('1 confirmed · 0 disputed')
  })
})

describe('what the counterpart disputes', () => {
  it('is told wherever a cut or a closing tells how the plan goes', async () => {
    const { id } = ok(await report())
    const dispute = { verdict: 'disputed', reason: { es: 'De los 320 medidores contamos 280.' }, completion: null, evidence: [] } satisfies ResponseDraft // prettier-ignore
    ok(await respondToReport(as(civil), id, dispute))
    await db.execute(sql`update plans set ends_on = ${TODAY} where id = ${planId}`)
    const keeping = site.visitor()
    keeping.cookies.set(SESSION_COOKIE, 'keeper')
    const send = async (path: string, fields: Record<string, string>) =>
      (await keeping.post(`/planes/${slug}${path}`, fields)).text
    const account = { results: 'Uno.', lessons: 'Dos.', undone: 'Tres.' }
    const told = 'Contraparte: 1 en disputa.'
    expect(await send('/cortes', { act: 'check' })).toContain(told)
    expect(await page('/cerrar', 'keeper')).toContain(told)
    expect(await send('/cerrar', account)).toContain(told)
    await send('/cerrar', { ...account, step: 'send' })
    expect(await page('/informe-de-cierre')).toContain(told)
    expect(await page('/informe-de-cierre', undefined, 'en')).toContain('Counterpart: 1 disputed.')
  })
})

describe('plans side by side', () => {
  const beside = async (query: string) => (await site.visitor().get(`/planes/comparar?${query}`)).text

  it('say what keeps them from being compared, at its place', async () => {
    ok(await createPlan(as(keeper), planDraft({ slug: `${slug}-b`, title: { es: 'Otro plan' } })))
    const wrong = async (query: string) => {
      const text = await beside(query)
      return [...text.matchAll(/href="#f-(plan\d)"[^>]*>([^<]*)</g)].map(([, field, says]) => [field, says])
    }
    expect(await wrong(`plan1=${slug}&plan2=${slug}`)).toEqual([['plan2', 'Ya eligió ese plan. Elija otro.']])
    expect(await wrong(`plan1=${slug}&plan2=`)).toEqual([['plan2', 'Elija al menos dos planes distintos.']])
    expect(await wrong('plan1=&plan2=')).toEqual([['plan1', 'Elija al menos dos planes distintos.']])
    expect(await wrong(`plan1=${slug}&plan2=no-hay`)).toEqual([['plan2', 'No hay un plan con ese nombre. Elija uno de la lista.']]) // prettier-ignore
    for (const right of ['', `plan=${slug}`, `plan1=${slug}&plan2=&plan3=${slug}-b`])
      expect(await wrong(right)).toEqual([])
  })

  it('tell how each stands, its version and its days', async () => {
    await sign()
    ok(await close(keeper, '2027-02-01'))
    ok(await createPlan(as(keeper), planDraft({ slug: `${slug}-b`, title: { es: 'Otro plan' } })))
    const text = await beside(`plan1=${slug}&plan2=${slug}-b`)
    for (const said of [
      'Versión 1, sin modificaciones',
      'Sin firmar',
      '>Cerrado<',
      '1 de febrero de 2027',
      'No se ha cerrado',
    ])
      expect([said, text.includes(said)]).toEqual([said, true])
  })
})
