import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { fieldsOf, only, readDocument } from '../../../tests/support/document.ts'
import { testSite } from '../../../tests/support/site.ts'
import { NOBODY, type Actor } from '../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../platform/http/index.ts'
import { historyOf } from '../../platform/journal/index.ts'
import { addCommitment } from './commitments/actions.ts'
import { leftOutside, wrongsOfOwners, type CommitmentId } from './commitments/model.ts'
import { findCommitmentByNumber } from './commitments/store.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  milestoneDraft,
  personWith,
  planDraft,
  reportDraft,
} from './fixtures.ts'
import { events } from './events.ts'
import { addIndicator, recordIndicatorValue } from './indicators/actions.ts'
import { addMilestone, reportProgress } from './milestones/actions.ts'
import { wrongsOfSpan, type MilestoneId } from './milestones/model.ts'
import { milestonesOf } from './milestones/store.ts'
import { createPlan, editPlan, removePlan, setCurrentPlan } from './plans/actions.ts'
import { isOverfull, type PlanId } from './plans/model.ts'
import { findPlanBySlug, planPhasesOf, planSeatsOf } from './plans/store.ts'
import { routes } from './routes.ts'

const connection = await testDatabase()
const { db } = connection
const owner = await enterOrganization(db, 'Secretaría de las Pruebas')
const watcher = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const authority = await enterOrganization(db, 'Órgano Garante', 'authority')
const manager: Actor = await personWith(db, 'plan.manage', authority)
const officer: Actor = await personWith(db, 'milestone.report', owner)
const site = testSite(connection, {
  routes,
  identify: async (_services, request) => (request.headers.get('cookie')?.includes('manager') ? manager : NOBODY),
})
site.clock.now = new Date('2026-11-22T18:00:00Z')
const acting = { ...site.services, actor: manager }
const reporting = { ...site.services, actor: officer }

const visitor = () => {
  const one = site.visitor()
  one.cookies.set(SESSION_COOKIE, 'manager')
  return one
}
const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const refusal = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? null : verdict.reason)
const errorsIn = (text: string) =>
  readDocument(text)
    .querySelectorAll('.govuk-error-summary__list li')
    .map((one) => one.querySelector('a')?.getAttribute('href') ?? one.textContent)

/** The fields of the form that is sent to that address, as the page of it fills them. */
const formOf = (path: string, text: string) =>
  fieldsOf(`<main>${new RegExp(`<form [^>]*action="${path}"[^]*?</form>`).exec(text)![0]}</main>`)
const formAt = async (path: string) => formOf(path, (await visitor().get(path)).text)

const PLAN = '/planes/prueba-2026'
const COMMITMENT = `${PLAN}/compromisos/1`
let planId: PlanId
let commitmentId: CommitmentId

beforeEach(async () => {
  await db.execute(sql`truncate plans cascade`)
  planId = accepted(await createPlan(acting, planDraft()))
  commitmentId = accepted(
    await addCommitment(
      acting,
      planId,
      commitmentDraft({ publicOwnerId: owner, civilOwnerId: watcher, startsOn: '2026-02-01', endsOn: '2026-12-31' }),
    ),
  )
  accepted(await addMilestone(acting, commitmentId, milestoneDraft({ startsOn: '2026-03-01', endsOn: '2026-06-30' })))
  accepted(await addIndicator(acting, commitmentId, indicatorDraft()))
})

describe('a plan that says no convener', () => {
  const opened = [{ number: 1, kind: 'consultation', title: null, opensOn: '2026-11-02', closesOn: '2026-12-01', means: null }] as never // prettier-ignore
  const read = async (path: string, by = site.visitor()) => (await by.get(`${PLAN}/redaccion${path}`)).text

  it('invites nobody to propose what nobody would answer, and whoever keeps it is told', async () => {
    accepted(await editPlan(acting, planId, { publishedOn: null, phases: opened }))
    for (const path of ['', '/compromisos/1']) {
      expect(await read(path)).not.toContain('Puede aportar')
      expect(await read(path)).not.toContain('/preguntas/nueva')
    }
    expect(await read('')).toContain('el plan no dice quién lo convoca. Sin eso, nadie debe las respuestas')
    expect(await read('')).not.toContain('Decir quién convoca')
    const form = await formAt(`${PLAN}/etapas`)
    const saved = await visitor().post(`${PLAN}/etapas`, form)
    expect(saved.location).toBe(`${PLAN}/redaccion#calendario`)
    expect(await read('', visitor())).toContain('Decir quién convoca')
    accepted(await editPlan(acting, planId, { convenerId: authority }))
    expect(await read('', visitor())).not.toContain('Decir quién convoca')
    for (const path of ['', '/compromisos/1']) expect(await read(path)).toContain('1 de diciembre de 2026')
    expect(await read('')).toContain('Puede aportar hasta')
  })
})

describe('two people edit one record', () => {
  it.each([
    ['a plan', `${PLAN}/editar`, { territory: 'Iztapalapa' }, { territory: 'Tláhuac' }, 'Iztapalapa'],
    ['a commitment', `${COMMITMENT}/editar`, { title: 'Agua limpia' }, { title: 'Agua clara' }, 'Agua limpia'],
    ['a milestone', `${COMMITMENT}/hitos/1/editar`, { title: 'Mapa uno' }, { title: 'Mapa dos' }, 'Mapa uno'],
    ['an indicator', `${COMMITMENT}/indicadores/1/editar`, { name: 'Casas' }, { name: 'Colonias' }, 'Casas'],
    ['phases', `${PLAN}/etapas`, { kind1: 'drafting' }, { kind1: 'approval' }, 'Redacción'],
    ['seats', `${PLAN}/secretariado`, { sector1: 'academia' }, { sector1: 'union', label1: 'Obreros' }, 'Academia'],
  ])('%s: the second sees the first’s text beside their own, and decides', async (_, path, first, second, theirs) => {
    const form = await formAt(path)
    expect((await visitor().post(path, { ...form, ...first })).status).toBe(303)
    const refused = await visitor().post(path, { ...form, ...second })
    expect(refused.status).toBe(422)
    expect(errorsIn(refused.text)[0]).toContain('Alguien lo cambió mientras usted editaba')
    expect(only(readDocument(refused.text), '.notice--warning').textContent).toContain(theirs)
    const again = formOf(path, refused.text)
    expect(again).toMatchObject(second)
    expect((await visitor().post(path, again)).status).toBe(303)
    expect(await formAt(path)).toMatchObject(second)
  })

  it('what the second left alone keeps what the first wrote', async () => {
    const path = `${COMMITMENT}/editar`
    const form = await formAt(path)
    await visitor().post(path, { ...form, problem: 'Falta agua', titleEn: 'Safe water' })
    const refused = await visitor().post(path, { ...form, objective: 'Que llegue' })
    expect(refused.text).toContain('Usted no lo cambió')
    expect((await visitor().post(path, formOf(path, refused.text))).status).toBe(303)
    expect(await findCommitmentByNumber(db, planId, 1)).toMatchObject({
      title: { es: 'Agua segura', en: 'Safe water' },
      problem: { es: 'Falta agua' },
      objective: { es: 'Que llegue' },
    })
  })

  it('the same form sent twice is no conflict, nor are two parts of one plan', async () => {
    const path = `${PLAN}/editar`
    const form = { ...(await formAt(path)), summary: 'Resumen' }
    const phases = { ...(await formAt(`${PLAN}/etapas`)), kind1: 'drafting' }
    expect((await visitor().post(path, form)).status).toBe(303)
    expect((await visitor().post(path, form)).status).toBe(303)
    expect((await visitor().post(`${PLAN}/etapas`, phases)).status).toBe(303)
    expect((await findPlanBySlug(db, 'prueba-2026'))!.summary).toEqual({ es: 'Resumen' })
  })

  it('is judged under the lock: of two at once, one is told', async () => {
    const path = `${COMMITMENT}/editar`
    const form = await formAt(path)
    const answers = await Promise.all(['Uno', 'Dos', 'Tres'].map((title) => visitor().post(path, { ...form, title })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422])
  })
})

describe('phases that have begun', () => {
  const at = `${PLAN}/etapas`
  it('are changed with a reason, asked for at its field with everything typed still there; those to come are free', async () => {
    expect((await visitor().get(at)).text).not.toContain('name="reason"') // there is nothing to rewrite yet
    const sent = { kind1: 'open-call', opensOn1: '2026-03-02', closesOn1: '2026-03-20', kind2: 'drafting', opensOn2: '2027-02-01' } // prettier-ignore
    expect((await visitor().post(at, sent)).status).toBe(303)
    const { text } = await visitor().get(at)
    expect(text.match(/Ya empezó o terminó: si la cambia/g)).toHaveLength(1)
    const form = formOf(at, text)
    expect((await visitor().post(at, { ...form, opensOn2: '2027-03-01' })).status).toBe(303)
    const again = await formAt(at)
    const refused = await visitor().post(at, { ...again, closesOn1: '2026-03-13' })
    expect([refused.status, errorsIn(refused.text)]).toEqual([422, ['#f-reason']])
    expect(formOf(at, refused.text)).toMatchObject({ closesOn1: '2026-03-13' })
    const mail = await visitor().post(at, { ...again, closesOn1: '2026-03-13', reason: 'Lo dijo ana@ejemplo.mx' })
    expect([mail.status, errorsIn(mail.text)]).toEqual([422, ['#f-reason']])
    const why = 'Se cerró antes: la sala ya no estaba disponible.'
    expect((await visitor().post(at, { ...again, closesOn1: '2026-03-13', reason: why })).status).toBe(303)
    const [entry] = await historyOf(db, { kind: 'plan', id: planId }, { limit: 1 })
    const sentence = events['plan.edited']!(entry!, 'es')
    for (const part of ['20 de marzo de 2026', '13 de marzo de 2026', why]) expect(sentence).toContain(part)
  })
})

describe('rows', () => {
  it('half written are asked for at the missing field; empty and marked ones are left out', async () => {
    const phases = await visitor().post(`${PLAN}/etapas`, { kind1: 'drafting', title3: 'Sin tipo', kind2: '' })
    expect([phases.status, errorsIn(phases.text)]).toEqual([422, ['#f-kind3']])
    const seats = await visitor().post(`${PLAN}/secretariado`, {
      sector1: '',
      label1: 'Vecinos',
      seats1: '2',
      holders1: 'Ana',
    })
    expect([seats.status, errorsIn(seats.text)]).toEqual([422, ['#f-sector1']])
    expect(fieldsOf(seats.text)).toMatchObject({ label1: 'Vecinos', seats1: '2', holders1: 'Ana' })
    expect([await planPhasesOf(db, planId), await planSeatsOf(db, planId)]).toEqual([[], []])

    await visitor().post(`${PLAN}/etapas`, { kind1: 'drafting', kind2: 'approval', title2: 'Otra' })
    const form = await formAt(`${PLAN}/etapas`)
    expect((await visitor().post(`${PLAN}/etapas`, { ...form, drop1: 'yes' })).status).toBe(303)
    expect((await planPhasesOf(db, planId)).map(({ number, kind }) => [number, kind])).toEqual([[1, 'approval']])
  })

  it.each([
    ['more holders than seats', { seats1: '1', holders1: 'Ana\nLuis' }, 'Hay más titulares que asientos'],
    ['an e-mail address', { holders1: 'ana@ejemplo.mx' }, 'no un correo'],
    ['more names than a sector may have', { holders1: 'Ana\n'.repeat(201) }, 'a lo más 200 titulares'],
    ['a name of a page', { holders1: 'A'.repeat(501) }, '500'],
  ])('of seats: %s', async (_, fields, message) => {
    const answer = await visitor().post(`${PLAN}/secretariado`, { sector1: 'civil-society', ...fields })
    expect([answer.status, errorsIn(answer.text)]).toEqual([422, ['#f-holders1']])
    expect(answer.text).toContain(message)
    expect(await planSeatsOf(db, planId)).toEqual([])
  })

  it('take alternates, and keep what an import printed', async () => {
    const full = { sector1: 'civil-society', seats1: '1', holders1: 'Ana\nLuis (suplente)' }
    expect((await visitor().post(`${PLAN}/secretariado`, full)).status).toBe(303)
    const holders = ['Ana', 'Luis'].map((name) => ({ name, pending: false, organizationId: null }))
    const seats = [{ number: 1, sector: 'civil-society', label: 'Sociedad civil', seats: 1, holders }] as const
    accepted(await editPlan(acting, planId, { seats: seats as never }))
    const form = await formAt(`${PLAN}/secretariado`)
    expect((await visitor().post(`${PLAN}/secretariado`, { ...form, sector2: 'academia' })).status).toBe(303)
    expect(await planSeatsOf(db, planId)).toHaveLength(2)
  })
})

describe('the owners', () => {
  const send = async (fields: Record<string, string>) => {
    const form = await formAt(`${COMMITMENT}/editar`)
    return visitor().post(`${COMMITMENT}/editar`, { ...form, ...fields })
  }

  it.each([
    ['an association as public owner', { publicOwnerId: watcher, civilOwnerId: '' }, '#f-publicOwnerId'],
    ['the authority as civil owner', { civilOwnerId: authority }, '#f-civilOwnerId'],
    ['one body as both', { civilOwnerId: owner }, '#f-civilOwnerId'],
  ])('%s is refused', async (_, fields, field) => {
    const answer = await send(fields)
    expect([answer.status, errorsIn(answer.text)]).toEqual([422, [field]])
    expect(await findCommitmentByNumber(db, planId, 1)).toMatchObject({ publicOwnerId: owner, civilOwnerId: watcher })
  })

  it('are offered by sector', async () => {
    const page = readDocument((await visitor().get(`${COMMITMENT}/editar`)).text)
    const offered = (name: string) =>
      only(page, `#f-${name}`)
        .querySelectorAll('option')
        .map((one) => one.getAttribute('value'))
        .filter(Boolean)
    expect(offered('publicOwnerId').sort()).toEqual([owner, authority].sort())
    expect(offered('civilOwnerId')).toEqual([watcher])
  })

  it('that came with a published plan stay while they are not changed', async () => {
    await db.execute(sql`update commitments set public_owner_id = ${watcher}, civil_owner_id = ${owner}`)
    expect((await send({ problem: 'Falta agua' })).status).toBe(303)
    expect((await send({ publicOwnerId: authority })).status).toBe(303)
  })

  it.each([
    [null, null, []],
    [{ key: 'a', sector: 'academia' }, null, ['public-owner-not-public']],
    [null, { key: 'a', sector: 'public-body' }, ['civil-owner-public']],
    [null, { key: 'a', sector: 'academia' }, []],
    [{ key: 'a', sector: 'authority' }, { key: 'b', sector: 'union' }, []],
    [{ key: 'a', sector: undefined }, { key: 'a', sector: undefined }, ['same-owner']],
  ])('%j and %j: %j', (publicOwner, civilOwner, wrongs) => {
    expect(wrongsOfOwners({ publicOwner, civilOwner })).toEqual(wrongs)
  })
})

describe('days', () => {
  it.each([
    ['a plan', `${PLAN}/editar`, { publishedOn: '0001-01-01' }, '#f-publishedOn'],
    ['a commitment', `${COMMITMENT}/editar`, { endsOn: '2206-12-31' }, '#f-endsOn'],
    ['a start before its commitment', `${COMMITMENT}/hitos/1/editar`, { startsOn: '2020-01-01' }, '#f-startsOn'],
    ['an end after its commitment', `${COMMITMENT}/hitos/1/editar`, { endsOn: '2035-01-01' }, '#f-endsOn'],
    ['a commitment that would leave its milestone out', `${COMMITMENT}/editar`, { endsOn: '2026-06-01' }, '#f-endsOn'],
    ['a commitment that would start after it', `${COMMITMENT}/editar`, { startsOn: '2026-04-01' }, '#f-startsOn'],
  ])('of %s are within reason', async (_, path, fields, field) => {
    const form = await formAt(path)
    const answer = await visitor().post(path, { ...form, ...fields })
    expect([answer.status, errorsIn(answer.text)]).toEqual([422, [field]])
  })

  it('are not before those of what is waited for', async () => {
    const [first] = await milestonesOf(db, [commitmentId])
    const draft = (change: object) =>
      milestoneDraft({ number: 2, startsOn: '2026-03-01', endsOn: '2026-07-01', dependsOn: [first!.id], ...change })
    expect(refusal(await addMilestone(acting, commitmentId, draft({ startsOn: '2026-02-15' })))).toBe(
      'starts-before-awaited',
    )
    expect(refusal(await addMilestone(acting, commitmentId, draft({ endsOn: '2026-06-15' })))).toBe(
      'ends-before-awaited',
    )
    accepted(await addMilestone(acting, commitmentId, draft({})))
  })

  it('that a published plan prints stay while they are not changed', async () => {
    await db.execute(sql`update milestones set starts_on = '2025-01-01', ends_on = '2027-06-30'`)
    const path = `${COMMITMENT}/hitos/1/editar`
    const form = await formAt(path)
    expect((await visitor().post(path, { ...form, title: 'Otro título' })).status).toBe(303)
    const commitment = await formAt(`${COMMITMENT}/editar`)
    expect((await visitor().post(`${COMMITMENT}/editar`, { ...commitment, endsOn: '2027-01-31' })).status).toBe(303)
  })

  it('unknown bound nothing', () => {
    const unknown = { startsOn: null, endsOn: null }
    const one = { startsOn: '2026-01-01', endsOn: '2026-02-01' }
    expect([wrongsOfSpan(one, unknown, [unknown]), wrongsOfSpan(unknown, one, [one])]).toEqual([[], []])
    expect(leftOutside(unknown, unknown, [one])).toBeNull()
    expect(isOverfull({ seats: null, holders: [{ name: 'Ana' }] })).toBe(false)
  })
})

describe('a plan made by mistake', () => {
  let mistake: PlanId
  beforeEach(async () => {
    mistake = accepted(await createPlan(acting, planDraft({ slug: 'error-2026', publishedOn: null })))
    const id = accepted(await addCommitment(acting, mistake, commitmentDraft({ publicOwnerId: owner })))
    accepted(await addMilestone(acting, id, milestoneDraft()))
  })
  const commitmentOf = async () => (await findCommitmentByNumber(db, mistake, 1))!
  const milestoneOf = async (): Promise<MilestoneId> => (await milestonesOf(db, [(await commitmentOf()).id]))[0]!.id

  it('is said to be in preparation, not published', async () => {
    const { text } = await site.visitor().get('/planes')
    expect(only(readDocument(text), '.lead').textContent).toBe(
      '1 plan publicado, con sus compromisos y su avance. Otro está en preparación.',
    )
    expect(text).toContain('En preparación')
    expect((await site.visitor().get('/planes/error-2026')).text).toContain('En preparación')
  })

  it('is taken out with all that is in it, after a page that asks; the journal keeps it', async () => {
    const { id } = await commitmentOf()
    expect((await visitor().get('/planes/error-2026/editar')).text).toContain('/planes/error-2026/eliminar')
    expect((await visitor().get('/planes/error-2026/eliminar')).text).toContain('Se retira también su compromiso')
    expect((await visitor().post('/planes/error-2026/eliminar')).location).toBe('/planes')
    expect(await findPlanBySlug(db, 'error-2026')).toBeUndefined()
    expect((await db.execute(sql`select 1 from commitments where plan_id = ${mistake}`)).rows).toEqual([])
    for (const [kind, about] of [
      ['plan', mistake],
      ['commitment', id],
      ['organization', owner],
    ] as const)
      expect((await historyOf(db, { kind, id: about }))[0]!.event, kind).toBe('plan.removed')
  })

  it.each<[string, () => Promise<unknown>]>([
    [
      'plan-reported',
      async () =>
        accepted((await reportProgress(reporting, await milestoneOf(), reportDraft({ evidence: [link()] }))) as never),
    ],
    [
      'plan-measured',
      async () => {
        const indicator = accepted(await addIndicator(acting, (await commitmentOf()).id, indicatorDraft()))
        accepted(await recordIndicatorValue(acting, indicator, { day: '2026-10-01', value: 3, note: null }))
      },
    ],
    [
      'plan-was-current',
      async () => {
        await setCurrentPlan(acting, mistake)
        await setCurrentPlan(acting, planId)
      },
    ],
    [
      'plan-published',
      async () => {
        accepted(await editPlan(acting, mistake, { publishedOn: '2026-11-01' }))
        accepted(await editPlan(acting, mistake, { publishedOn: null }))
      },
    ],
  ])('stays once something was public: %s', async (reason, make) => {
    await make()
    expect(refusal(await removePlan(acting, mistake))).toBe(reason)
    const answer = await visitor().post('/planes/error-2026/eliminar')
    expect([answer.status, answer.text.includes('No se retiró')]).toEqual([422, true])
    expect(await findPlanBySlug(db, 'error-2026')).toBeDefined()
  })

  it('published or current from the start stays, and is not offered', async () => {
    expect(refusal(await removePlan(acting, planId))).toBe('plan-published')
    expect((await visitor().get(`${PLAN}/editar`)).text).not.toContain('/eliminar"')
  })

  it('is nobody else’s to take out', async () => {
    await expect((async () => removePlan({ ...acting, actor: officer }, mistake))()).rejects.toThrow()
  })
})
