import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { accountsHolding, identifyToken, type RoleName } from '../../src/foundations/identity/index.ts'
import { answererOf, registerOrganization, withDuties } from '../../src/foundations/organizations/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import { openWorld } from './world.ts'

// A body is merged, and its civil counterpart too. From that day on the people of those that took over answer, and those of before do
// not; and nothing that was there has moved: not a row, not an address, not a figure.

const world = await openWorld()
const { app, organizations, plan, specimens } = world
const { services, connection } = app
const { db } = connection
const today = services.today()
const keeper = world.actor('authority elsewhere').client
const officer = world.actor('officer here').client
const counterpart = world.actor('counterpart').client

const register = (name: string, sector: 'public-body' | 'civil-society') =>
  services.transaction((tx) => registerOrganization(tx, { name, sector }, null))
const heir = await register('Secretaría Sucesora', 'public-body')
const civilHeir = await register('Red Sucesora', 'civil-society')
const arrive = (role: RoleName, organizationId: string) =>
  world.arrive(`${role}.${organizationId}@canario.example`, `Persona ${role} sucesora`, [{ role, organizationId }])
const heirOfficer = await arrive('officer', heir)
const heirCivil = await arrive('civil-owner', civilHeir)

const slugOf = async (id: string) =>
  (await db.execute<{ slug: string }>(sql`select slug from organizations where id = ${id}`)).rows[0]!.slug
const here = await slugOf(organizations.here)
const civil = await slugOf(organizations.civil)

const succeed = (slug: string, successor: string, more: Record<string, string> = {}) =>
  keeper.post(`/organizaciones/${slug}/sucesion`, { kind: 'merged', successor, on: today, ends: 'yes', ...more })
const undo = (slug: string, successor: string) => keeper.post(`/organizaciones/${slug}/sucesion/quitar`, { successor })

const milestone = `/planes/${plan.plan}/compromisos/1/hitos/1`
let turn = 0
const report = () => ({
  step: 'send',
  onDay: today,
  completion: 'limited',
  narrative: `Se avanzó ${++turn}.`,
  delayJustification: 'Faltó tiempo.',
  link1: 'https://ejemplo.mx/avance',
})
const ANSWER = { type: 'answered', text: 'La calle se termina en el mes de marzo del año que viene.' }

/** Every table but those that the act itself writes, and those of background work. */
async function unmoved(): Promise<string[]> {
  await app.settle()
  const { rows: tables } = await db.execute<{ name: string }>(sql`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name !~ '^(journal|search_|follow|webhook_deliveries|sign_in|sessions|organizations$|organization_successions)' order by 1`)
  const lines = tables.map(
    ({ name }) =>
      sql`select ${name}::text || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as line from ${sql.identifier(name)} t`,
  )
  const { rows } = await db.execute<{ line: string }>(sql`${sql.join(lines, sql` union all `)} order by 1`)
  return rows.map(({ line }) => line)
}

const compliance = async (id: string) =>
  (
    JSON.parse((await world.anonymous().json('/preguntas/cumplimiento')).text) as {
      items: { organizationId: string }[]
    }
  ).items.find(({ organizationId }) => organizationId === id)

it('is recorded on its page by the authority, and moves nothing', async () => {
  await counterpart.post('/seguir', { kind: 'organization', id: organizations.here })
  const before = { rows: await unmoved(), rate: await compliance(organizations.here) }
  expect((await officer.get(`${milestone}/avance`)).status).toBe(200)
  expect((await heirOfficer.get(`${milestone}/avance`)).status).toBe(403)
  expect((await succeed(here, 'Secretaría Sucesora')).location).toContain('hecho=succeeded')
  expect((await succeed(civil, 'Red Sucesora', { kind: 'duty-passed', ends: 'no' })).location).toContain(
    'hecho=succeeded',
  )
  expect(await unmoved()).toEqual(before.rows)
  expect(await compliance(organizations.here)).toEqual(before.rate)
})

it('every address still answers, and says who answers today', async () => {
  const reader = world.anonymous()
  for (const path of [
    `/organizaciones/${here}`,
    `/organizaciones/${here}/cargos`,
    `/historial/organization/${organizations.here}`,
    `/historial/organization/${organizations.here}.atom`,
    `/planes/${plan.plan}/compromisos?organizacion=${here}`,
    `/planes/${plan.plan}/compromisos/1`,
    milestone,
    `/preguntas/${specimens['question']}`,
    `/preguntas?organizacion=${organizations.here}`,
    `/api/v1/organizations/${organizations.here}`,
    `/api/v1/commitments?organization=${organizations.here}`,
    `/enlaces/${specimens['link']}`,
  ]) {
    const { status } = await reader.get(path)
    expect([path, status]).toEqual([path, path.startsWith('/enlaces/') ? status : 200])
  }
  expect((await reader.get(`/planes/${plan.plan}/compromisos/1`)).text).toContain('(hoy responde Secretaría Sucesora)')
  expect((await reader.get(`/organizaciones/${here}`)).text).toContain('El ')
  expect((await reader.get(`/organizaciones/${civil}`)).text).toContain('Otra organización responde hoy')
  const heirPage = (await reader.get(`/organizaciones/${await slugOf(heir)}`)).text
  expect(heirPage).toContain('Responde hoy por los compromisos')
  expect(heirPage).toContain(`href="/organizaciones/${here}"`)
  const found = await reader.get(`/buscar?q=${encodeURIComponent('Secretaría de Pruebas')}`)
  expect(found.text).toContain(`/organizaciones/${here}`)
  expect((await counterpart.get('/mi-mesa/seguimientos')).text).toContain('Secretaría de Pruebas')
})

it('lets the people of the successor act, in its name, and no longer those of before', async () => {
  for (const path of [`${milestone}/avance`, `/preguntas/${specimens['question']}/responder`]) {
    expect([path, (await officer.get(path)).status]).toEqual([path, 403])
    expect([path, (await heirOfficer.get(path)).status]).toEqual([path, 200])
  }
  expect((await officer.post(`${milestone}/avance`, report())).status).toBe(403)
  expect((await heirOfficer.post(`${milestone}/avance`, report())).status).toBe(303)
  const { rows: reports } = await db.execute<{ organization_id: string }>(
    sql`select organization_id from progress_reports where milestone_id = ${plan.milestones.here} order by number desc limit 1`,
  )
  expect(reports).toEqual([{ organization_id: heir }])

  const extension = { text: 'Hace falta medir otra vez toda la calle.' }
  expect((await officer.post(`/preguntas/${specimens['question']}/prorrogar`, extension)).status).toBe(403)
  expect((await heirOfficer.post(`/preguntas/${specimens['question']}/prorrogar`, extension)).status).toBe(303)
  expect((await officer.post(`/preguntas/${specimens['question']}/responder`, ANSWER)).status).toBe(403)
  expect((await heirOfficer.post(`/preguntas/${specimens['question']}/responder`, ANSWER)).status).toBe(303)
  const { rows: answers } = await db.execute<{ organization_id: string }>(
    sql`select a.organization_id from contribution_answers a join contributions c on c.id = a.contribution_id where c.number = ${Number(specimens['question'])}`,
  )
  expect(answers).toEqual([{ organization_id: heir }])
  expect(await compliance(organizations.here)).toMatchObject({ onTime: 1 })

  const latest = (
    await db.execute<{ number: number }>(
      sql`select number from progress_reports where milestone_id = ${plan.milestones.here} order by number desc limit 1`,
    )
  ).rows[0]!.number
  const path = `${milestone}/avances/${latest}/contraparte`
  expect((await counterpart.post(path, { verdict: 'confirmed' })).status).toBe(403)
  expect((await heirCivil.post(path, { verdict: 'confirmed' })).status).toBe(303)
})

it('asks the successor what is asked from then on, and writes to its people', async () => {
  const asked = await counterpart.post('/preguntas/nueva', {
    sobre: `commitment:${plan.commitments.here}`,
    kind: 'question',
    text: '¿Quién se hace cargo de la obra desde hoy?',
  })
  const question = /\/preguntas\/(\d+)/.exec(asked.location!)![1]
  const { rows } = await db.execute<{ owner_id: string }>(
    sql`select owner_id from contributions where number = ${Number(question)}`,
  )
  expect(rows).toEqual([{ owner_id: heir }])
  const told = await accountsHolding(db, 'comment.answer', organizations.here, today)
  expect(told.map(({ email }) => email)).toEqual([`officer.${heir}@canario.example`])
  expect((await accountsHolding(db, 'comment.answer', organizations.here, addDays(today, -1))).length).toBeGreaterThan(
    1,
  )
  expect((await heirOfficer.get('/mi-mesa')).text).toContain(`/preguntas/${question}`)
  expect((await officer.get('/mi-mesa')).text).not.toContain(`/preguntas/${question}`)
})

/** What of that body is on the desk of that person. */
const owedOn = async (client: typeof officer) =>
  [...(await client.get('/mi-mesa')).text.matchAll(/class="card__title"><a href="([^"]+)"/g)].map(([, href]) => href!)

it('puts on a desk what its body answers for today, and tells those of before who took it over', async () => {
  expect(await owedOn(officer)).toEqual([])
  const { text } = await officer.get('/mi-mesa')
  expect(text).toContain('Lo que tenía a su cargo Secretaría de Pruebas está hoy a cargo de Secretaría Sucesora.')
  expect(text).toContain(`href="/organizaciones/${here}">Ver qué pasó`)
  expect(await owedOn(heirOfficer)).toContain(milestone)
  expect((await heirOfficer.get('/mi-mesa')).text).not.toContain('Lo que tenía a su cargo')
})

it('holds for programs too', async () => {
  const scopes = async (client: typeof officer) => (await client.get('/mi-cuenta/tokens')).text
  expect(await scopes(officer)).not.toContain('value="progress:write"')
  expect(await scopes(heirOfficer)).toContain('value="progress:write"')
  const made = await heirOfficer.post('/mi-cuenta/tokens', { name: 'Pruebas', scopes: 'progress:write', days: '7' })
  const held = await identifyToken(services, /tqo_[0-9A-Za-z]{42}/.exec(made.text)![0])
  expect(held!.actor.permissions.get('milestone.report')).toEqual(new Set([heir, organizations.here]))
})

it('gives its powers to nobody beside, and its authority goes on only where there is no other', async () => {
  for (const name of ['officer elsewhere', 'head elsewhere', 'without role'])
    expect((await world.actor(name).client.get(`${milestone}/avance`)).status).toBe(403)
  expect((await world.actor('authority here').client.get('/personas')).status).toBe(403)
  await db.execute(
    sql`update roles set until_day = ${today} where role = 'authority' and organization_id = ${organizations.elsewhere}`,
  )
  expect((await world.actor('authority here').client.get('/personas')).status).toBe(200)
  await db.execute(
    sql`update roles set until_day = null where role = 'authority' and organization_id = ${organizations.elsewhere}`,
  )
  expect((await world.actor('authority here').client.get('/personas')).status).toBe(403)
})

it('follows a chain, and waits for its day', async () => {
  const last = await register('Secretaría Última', 'public-body')
  expect(
    (await succeed(await slugOf(heir), 'Secretaría Última', { on: addDays(today, 1), ends: 'no', kind: 'duty-passed' }))
      .status,
  ).toBe(303)
  expect(await answererOf(db, organizations.here, today)).toBe(heir)
  expect(await answererOf(db, organizations.here, addDays(today, 1))).toBe(last)
  expect(await withDuties(db, [last], today)).toEqual([last])
  expect(new Set(await withDuties(db, [last], addDays(today, 1)))).toEqual(new Set([last, heir, organizations.here]))
  expect((await undo(await slugOf(heir), last)).status).toBe(303)
})

it('shares among its parts what was split, once it is gone', async () => {
  const whole = await register('Secretaría Entera', 'public-body')
  const parts = [await register('Parte Norte', 'public-body'), await register('Parte Sur', 'public-body')]
  for (const name of ['Parte Norte', 'Parte Sur'])
    expect((await succeed(await slugOf(whole), name, { kind: 'split', ends: 'no' })).status).toBe(303)
  expect(await withDuties(db, parts, today)).toEqual(parts)
  await db.execute(sql`update organizations set dissolved = true, dissolved_on = ${today} where id = ${whole}`)
  for (const part of parts) expect(await withDuties(db, [part], today)).toContain(whole)
  expect(await answererOf(db, whole, today)).toBe(whole) // nobody knows which
})

it('is undone with one act', async () => {
  expect((await undo(here, heir)).location).toBe(`/organizaciones/${here}?hecho=withdrawn-restored`)
  expect((await world.anonymous().get(`/organizaciones/${here}`)).text).not.toContain('Esta organización ya no existe')
  expect(await owedOn(officer)).toContain(milestone)
  expect((await officer.get('/mi-mesa')).text).not.toContain('Lo que tenía a su cargo')
  expect((await officer.get(`${milestone}/avance`)).status).toBe(200)
  expect((await heirOfficer.get(`${milestone}/avance`)).status).toBe(403)
})
