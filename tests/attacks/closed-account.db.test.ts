import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { ROLES } from '../../src/foundations/identity/index.ts'
import type { Route } from '../../src/platform/http/index.ts'
import { Client } from './client.ts'
import { addressOf, exampleBody, keyOf, specOf } from './examples.ts'
import { POLICIES, type Policy } from './policies.ts'
import { openWorld, signIn } from './world.ts'
import { program, tokenOf } from '../api/programs.ts'

// Whoever closes their account is nowhere any more: not in a table, a page, a download, the API or a feed. What they gave stays.

const NAME = 'Xóchitl Canaria Irrepetible'
const EMAIL = 'xochitl.irrepetible@canario.example'
/** However it is written: whole, a part, in the address of a file, percent-encoded. */
const TRACES = ['Irrepetible', 'irrepetible', 'chitl Canaria']

const world = await openWorld()
const { app, organizations, specimens } = world
const { db } = app.connection
const leaver = await world.arrive(EMAIL, NAME, [
  { role: 'officer', organizationId: organizations.here },
  { role: 'civil-owner', organizationId: organizations.civil },
  { role: 'head', organizationId: organizations.here },
  { role: 'moderator', organizationId: organizations.authority },
])
const one = async (query: ReturnType<typeof sql>) => Object.values((await db.execute(query)).rows[0] ?? {})[0]
const id = (await one(sql`select id from people where email = ${EMAIL}`)) as string

/** Names of the tables, of every schema, with a trace in any of their columns. */
async function tablesWithTraces(): Promise<string[]> {
  const { rows } = await db.execute<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`)
  expect(rows.length).toBeGreaterThan(40)
  const found: string[] = []
  for (const { schema, name } of rows) {
    const table = sql`${sql.identifier(schema)}.${sql.identifier(name)}`
    const traces = sql.join(
      TRACES.map((trace) => sql`t::text like ${`%${trace}%`}`),
      sql` or `,
    )
    if (Number(await one(sql`select count(*) from ${table} t where ${traces}`)) > 0) found.push(name)
  }
  return found
}

/** What they gave that others rely on. */
const contributions = () =>
  one(sql`
    select (select count(*) from progress_reports where person_id = ${id}) || ' reports, '
      || (select count(*) from report_responses where person_id = ${id}) || ' responses, '
      || (select count(*) from journal where actor_id = ${id} and public and event not like 'role.%') || ' acts'`)

const NOT_YET = /^\/(salir|entrar|comenzar)|^\/mi-cuenta\/?$|sesiones|cerrar|correo|eliminar|quitar|revocar/
const held: readonly string[] = [
  ...ROLES.officer,
  ...ROLES['civil-owner'],
  ...ROLES.head,
  ...ROLES.moderator,
  'signed-in',
]
const mayTry = ({ method, access, path }: Route) => method === 'POST' && held.includes(access) && !NOT_YET.test(path)

/** Whether every route has a policy is asked in access.db.test.ts. */
const policied = world.routes.flatMap((route): { route: Route; policy: Policy }[] => {
  const policy = POLICIES[keyOf(route)]
  return policy ? [{ route, policy }] : []
})

it('the person leaves all that their roles let them leave', { timeout: 300_000 }, async () => {
  const done: string[] = []
  for (const { route, policy } of policied.filter(({ route }) => mayTry(route))) {
    const path = addressOf(route, { ...specimens, ...policy.params?.(world) })
    const { status } = await leaver.post(path, exampleBody(specOf(route).form!, policy.body?.(world)))
    if (status === 303) done.push(keyOf(route))
  }
  await db.execute(sql`update appointments set person_id = ${id}`)
  await leaveByToken()
  await app.settle()
  expect(done.length).toBeGreaterThan(3)
  expect(done).toContain('POST /planes/:plan/compromisos/:number/hitos/:milestone/avance')
  expect(await tablesWithTraces()).toContain('people')
  const read = await world.anonymous().get(`/planes/${world.plan.plan}/compromisos/1/hitos/1`)
  expect(read.text).toContain(NAME)
})

/** An act of a program of theirs, with the answer that is kept for whoever sends it twice. */
async function leaveByToken() {
  const { token } = await tokenOf(app, EMAIL)
  const answer = await program(app.origin, token)(`/milestones/${world.plan.milestones.here}/reports`, {
    body: {
      onDay: app.services.today(),
      completion: 'limited',
      narrative: { es: 'Se avanzó.' },
      delayJustification: { es: 'Faltó tiempo.' },
      evidence: [{ kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/acta' }],
    },
  })
  expect(answer.status).toBe(201)
  expect(Number(await one(sql`select count(*) from api_answers`))).toBe(1)
}

it('they see and take along what is held of them, by module', async () => {
  const page = (await leaver.get('/mi-cuenta/datos')).text
  for (const text of [EMAIL, NAME, 'Reportes de avance que usted envió', 'Cuenta y acceso', 'Sus nombramientos'])
    expect(page).toContain(text)
  const file = await leaver.get('/mi-cuenta/datos/descargar')
  expect(file.headers.get('content-disposition')).toContain('mis-datos.json')
  const data = JSON.parse(file.text) as Record<string, Record<string, unknown>>
  expect(data['identity']).toMatchObject({ account: { email: EMAIL, name: NAME } })
  expect(data['action-plan']!['progressReports']).not.toEqual([])
  expect(data['posts']!['appointments']).not.toEqual([])
  expect(file.text).not.toMatch(/"(token|secret|publicKey|hash|proof)"/)
})

it('another person’s data are in nobody’s file', async () => {
  const other = await world.actor('without role').client.get('/mi-cuenta/datos/descargar')
  for (const trace of TRACES) expect(other.text).not.toContain(trace)
})

describe('after closing', () => {
  it('the account ends with a code, and what was given stays', async () => {
    const before = await contributions()
    await signIn(app, EMAIL) // on another device
    const told = (await leaver.get('/mi-cuenta/cerrar')).text
    for (const text of ['No se puede deshacer', 'Persona que cerró su cuenta', 'Sus cargos terminan hoy'])
      expect(told).toContain(text)
    expect((await leaver.post('/mi-cuenta/cerrar')).location).toBe('/mi-cuenta/cerrar/codigo')
    const code = /\d{3} \d{3}/.exec(app.letters().find(({ to }) => to === EMAIL)!.text)![0]
    const wrong = code.startsWith('000') ? '111 111' : '000 000'
    expect((await leaver.post('/mi-cuenta/cerrar/codigo', { code: wrong })).status).toBe(422)
    expect(await one(sql`select closed_at is null from people where id = ${id}`)).toBe(true)
    const copy = new Client(app.origin, leaver.cookies)
    expect((await leaver.post('/mi-cuenta/cerrar/codigo', { code })).location).toBe('/mi-cuenta/cerrada')
    expect((await leaver.get('/mi-cuenta/cerrada')).text).toContain('Ya no guardamos su nombre ni su correo')
    for (const client of [leaver, copy]) expect((await client.get('/mi-mesa')).location).toContain('/entrar')
    await app.settle()
    expect(await contributions()).toBe(before)
    expect(await one(sql`select count(*)::int from sessions where person_id = ${id}`)).toBe(0)
    expect(
      await one(
        sql`select count(*)::int from roles where person_id = ${id} and (until_day is null or until_day > ${app.services.today()})`,
      ),
    ).toBe(0)
    expect(await one(sql`select count(*)::int from appointments where person_id = ${id}`)).toBe(0)
    const { rows } = await db.execute(
      sql`select subject_id, public, details from journal where event = 'account.closed'`,
    )
    expect(rows).toEqual([{ subject_id: id, public: false, details: {} }])
  })

  it('no table of any schema has their name or address, the journal included', async () => {
    expect(await tablesWithTraces()).toEqual([])
  })

  it('leaves nothing of theirs alone: tokens and their answers, follows, webhooks, what waits to be sent', async () => {
    for (const table of [
      'api_tokens',
      'follows',
      'follow_settings',
      'follow_letters',
      'webhooks',
      'contribution_flags',
    ])
      expect([
        table,
        await one(sql`select count(*)::int from ${sql.identifier(table)} where person_id = ${id}`),
      ]).toEqual([table, 0])
    expect(await one(sql`select count(*)::int from api_answers`)).toBe(0)
    const { rows: queued } = await db.execute(
      sql`select name from jobs.job where state in ('created', 'retry', 'active') and data::text like ${`%${id}%`}`,
    )
    expect(queued).toEqual([])
  })

  it('no public page, download, feed or answer of the API has them', { timeout: 300_000 }, async () => {
    const reader = world.anonymous()
    const found: string[] = []
    const read = async (path: string) => {
      const { text } = await reader.get(path)
      if (TRACES.some((trace) => text.includes(trace) || decoded(text).includes(trace))) found.push(path)
    }
    for (const { route, policy } of policied) {
      if (route.method !== 'GET' || route.access !== 'public') continue
      if (route.path.startsWith('/correo')) continue // letters in the memory of a development installation
      const { params, query = '' } = policy
      const path = addressOf(route, { ...specimens, ...params?.(world) })
      await read(path + query)
      await read(`${path}.json${query}`)
    }
    for (const { path, title } of modules.flatMap(({ resources }) => resources)) {
      await read(`/api/v1/${path}?limit=100`)
      await read(`/datos-abiertos/${title.es.toLowerCase()}.csv`)
    }
    expect(found).toEqual([])
    const report = await reader.get(`/planes/${world.plan.plan}/compromisos/1/hitos/1`)
    expect(report.text).toContain('Persona que cerró su cuenta')
    const english = await reader.get(`/planes/${world.plan.plan}/compromisos/1/hitos/1?lang=en`)
    expect(english.text).toContain('Person who closed their account')
  })

  it('the same address signs up anew, as somebody else', async () => {
    const again = await signIn(app, EMAIL)
    expect((await again.get('/mi-cuenta')).text).toContain('¿Con qué nombre quiere aparecer?')
    const fresh = await one(sql`select id from people where email = ${EMAIL}`)
    expect(fresh).not.toBe(id)
    expect(await one(sql`select count(*)::int from roles where person_id = ${fresh as string}`)).toBe(0)
  })

  it('the closed account takes no role and no letter', async () => {
    const keeper = world.actor('authority here').client
    expect((await keeper.get(`/personas/${id}/segundo-factor`)).status).toBe(404)
    expect((await keeper.get('/personas')).text).not.toContain('Irrepetible')
  })
})

it('who alone can give roles hands over first', async () => {
  const last = world.actor('authority here').client
  const lastId = await one(sql`select id from people where email = 'authority-here@canario.example'`)
  await db.execute(sql`delete from roles where role = 'authority' and person_id <> ${lastId as string}`)
  expect((await last.get('/mi-cuenta/cerrar')).text).toContain('Antes debe dejar a alguien a cargo')
  const refused = await last.post('/mi-cuenta/cerrar')
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Usted es la única persona que puede asignar cargos')
})

it('keeps by law the name in a public appointment, in its history and where it is searched, and nowhere else', async () => {
  const keeper = world.actor('authority here').client
  const appointed = await keeper.post(`/organizaciones/${specimens['slug']}/cargos/1/nombrar`, {
    person: NAME,
    standing: 'alternate',
    from: app.services.today(),
  })
  expect(appointed.status).toBe(303)
  await app.settle()
  // Ley General de Transparencia, art. 70, fr. VII: who holds a public post is public. It is not the name of the account.
  expect((await tablesWithTraces()).toSorted()).toEqual([
    'appointments',
    'job', // of the background work: what is done about the entry of the journal, cleaned away afterwards
    'job_common',
    'journal',
    'people', // the same address, which signed up anew above
    'search_documents',
  ])
})

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
