import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import { newId } from '../../src/kernel/id.ts'
import type { Client } from './client.ts'
import { addressOf, exampleBody, keyOf, specOf } from './examples.ts'
import { policyOf } from './policies.ts'
import { planDocument } from './records.ts'
import { fingerprint, openWorld, signIn } from './world.ts'

// What is somebody else's stays theirs, whoever knows or guesses its id; and a form writes no more than its fields.

const world = await openWorld()
const { app, organizations, plan } = world
const { db } = app.connection
const officer = world.actor('officer here').client
const otherOfficer = world.actor('officer elsewhere').client
const today = app.services.today()

const milestonePath = (commitment: number, milestone = 1) =>
  `/planes/${plan.plan}/compromisos/${commitment}/hitos/${milestone}/avance`
const report = (more: Record<string, string | File> = {}) => ({
  step: 'send',
  onDay: today,
  completion: 'limited',
  narrative: 'Avance de la prueba.',
  delayJustification: 'Faltó tiempo.',
  ...more,
})
const one = async <Value>(query: ReturnType<typeof sql>) =>
  Object.values((await db.execute(query)).rows[0] ?? {})[0] as Value

describe('a session', () => {
  it('is ended by nobody else, and there is no telling that it exists', async () => {
    const theirs = await one<string>(
      sql`select s.id from sessions s join people p on p.id = s.person_id where p.email = 'officer-elsewhere@canario.example'`,
    )
    const [known, unknown] = [
      await officer.post(`/mi-cuenta/sesiones/${theirs}/cerrar`),
      await officer.post(`/mi-cuenta/sesiones/${newId()}/cerrar`),
    ]
    expect([known.status, unknown.status]).toEqual([404, 404])
    expect(known.text.replace(/folio[^<]*|[0-9a-f]{10}/g, '').replaceAll(theirs, 'ID').length).toBe(
      unknown.text.replace(/folio[^<]*|[0-9a-f]{10}/g, '').replaceAll(/[0-9a-f-]{36}/g, 'ID').length,
    )
    expect((await otherOfficer.get('/mi-mesa')).status).toBe(200)
  })

  it('is ended by its own person', async () => {
    const second = await signIn(app, 'officer-here@canario.example')
    const ids = await db.execute<{ id: string }>(
      sql`select s.id from sessions s join people p on p.id = s.person_id where p.email = 'officer-here@canario.example' order by s.created_at`,
    )
    expect((await officer.post(`/mi-cuenta/sesiones/${ids.rows.at(-1)!.id}/cerrar`)).status).toBe(303)
    expect((await second.get('/mi-mesa')).status).toBe(303)
    expect((await officer.get('/mi-mesa')).status).toBe(200)
  })

  it('shows to its person their own devices, and nobody’s token', async () => {
    const page = await officer.get('/mi-cuenta')
    const tokens = await db.execute<{ token: string }>(sql`select token from sessions`)
    expect(tokens.rows.filter(({ token }) => page.text.includes(token))).toEqual([])
  })
})

describe('a milestone of another body', () => {
  it('is not reported, whatever the form says', async () => {
    const before = await fingerprint(world)
    const disguises: Record<string, string>[] = [
      {},
      {
        organizationId: organizations.elsewhere,
        publicOwnerId: organizations.here,
        commitmentId: plan.commitments.here,
        milestoneId: plan.milestones.here,
        actorId: newId(),
      },
    ]
    for (const more of disguises) expect((await officer.post(milestonePath(2), report(more))).status).toBe(403)
    expect((await officer.get(milestonePath(2))).status).toBe(403)
    expect((await officer.get(`${milestonePath(2)}/recibido?reporte=1`)).status).toBe(403)
    expect(
      (await officer.post(`/planes/${plan.plan}/compromisos/2/indicadores/1/medicion`, { day: today, value: '1' }))
        .status,
    ).toBe(403)
    expect(await fingerprint(world)).toBe(before)
  })

  it('gets no report by the id of one that was received', async () => {
    const reportId = newId()
    expect((await officer.post(milestonePath(1), report({ reportId }))).status).toBe(303)
    const again = await officer.post(milestonePath(1), report({ reportId, narrative: 'Otra cosa.' }))
    expect(again.status).toBe(303)
    expect((await officer.post(milestonePath(1, 2), report({ reportId }))).status).toBe(403)
    expect((await otherOfficer.post(milestonePath(2), report({ reportId }))).status).toBe(403)
    expect(await one(sql`select count(*)::int from progress_reports where id = ${reportId}`)).toBe(1)
    expect(await one(sql`select narrative ->> 'es' from progress_reports where id = ${reportId}`)).toBe(
      'Avance de la prueba.',
    )
  })

  it('makes no error of ours when the same id comes for two at once', async () => {
    for (let round = 0; round < 4; round++) {
      const reportId = newId()
      const answers = await Promise.all([
        officer.post(milestonePath(1), report({ reportId })),
        officer.post(milestonePath(1, 2), report({ reportId })),
        otherOfficer.post(milestonePath(2), report({ reportId })),
        otherOfficer.post(milestonePath(2, 2), report({ reportId })),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
      expect(await one(sql`select count(*)::int from progress_reports where id = ${reportId}`)).toBe(1)
    }
  })
})

describe('a file that was sent with a refused form', () => {
  const receiptIn = (text: string) =>
    /name="kept1"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="kept1"/.exec(text)?.slice(1).find(Boolean)

  it('serves whoever sent it, for that milestone, as it was', async () => {
    const refused = await officer.post(
      milestonePath(1),
      report({ completion: '', file1: new File(['a,b\n1,2\n'], 'propio.csv') }),
    )
    expect(refused.status).toBe(422)
    const receipt = receiptIn(refused.text)
    expect(receipt).toBeTruthy()
    const count = () => one<number>(sql`select count(*)::int from evidence where file_name = 'propio.csv'`)
    const [body, signature] = receipt!.split('.') as [string, string]
    const facts = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    const forged = (change: Record<string, unknown>) =>
      `${Buffer.from(JSON.stringify({ ...facts, ...change })).toString('base64url')}.${signature}`
    const attempts: [Client, string, string][] = [
      [otherOfficer, milestonePath(2), receipt!],
      [officer, milestonePath(1, 2), receipt!],
      [officer, milestonePath(1), forged({ name: 'otro.pdf', kind: 'pdf' })],
      [officer, milestonePath(1), forged({ hash: 'a'.repeat(64) })],
      [officer, milestonePath(1), `${body}.`],
      [officer, milestonePath(1), body],
      [officer, milestonePath(1), '.'],
      [
        officer,
        milestonePath(1),
        `${body}.${signature}.${signature}x`.slice(0, -1).replace(signature, signature.toLowerCase()),
      ],
    ]
    for (const [client, path, kept1] of attempts)
      expect((await client.post(path, report({ kept1 }))).status).toBeLessThan(500)
    expect(await count()).toBe(0)
    expect((await officer.post(milestonePath(1), report({ kept1: receipt! }))).status).toBe(303)
    expect(await count()).toBe(1)
  })

  it('is imported by nobody else', async () => {
    const [mine, theirs] = [world.actor('authority here').client, world.actor('authority elsewhere').client]
    const review = (await mine.post('/planes/importar', { file: new File([planDocument('plan-ajeno')], 'p.json') }))
      .location!
    expect((await mine.get(review)).status).toBe(200)
    expect((await theirs.get(review)).status).toBe(404)
    expect(
      (
        await theirs.post('/planes/importar/revisar', {
          archivo: new URL(review, app.origin).searchParams.get('archivo')!,
        })
      ).status,
    ).toBe(404)
    // A receipt of evidence is no receipt of a plan.
    const refused = await officer.post(
      milestonePath(1),
      report({ completion: '', file1: new File(['a,b\n1,2\n'], 'otro.csv') }),
    )
    expect((await mine.get(`/planes/importar/revisar?archivo=${receiptIn(refused.text)!}`)).status).toBe(404)
  })
})

describe('a means of verification', () => {
  it('is a file, by its own id and no other', async () => {
    const anybody = world.anonymous()
    expect((await anybody.get(`/evidencias/${plan.evidenceFile}`)).status).toBe(200)
    const sha256 = await one<string>(sql`select sha256 from evidence where id = ${plan.evidenceFile}`)
    for (const id of [
      plan.evidenceLink,
      newId(),
      sha256,
      plan.planId,
      plan.milestones.here,
      `${plan.evidenceFile}.csv`,
      `../${plan.evidenceFile}`,
    ])
      expect((await anybody.get(`/evidencias/${encodeURIComponent(id)}`)).status).toBe(404)
  })
})

describe('addresses that are ours', () => {
  it.each(['nuevo', 'importar', 'exportar', 'plantilla'])('are not given to a plan: %s', async (slug) => {
    const authority = world.actor('authority here').client
    const answer = await authority.postForJson('/planes/nuevo', {
      slug,
      title: 'Plan que tapa una página',
      territory: 'Ciudad de México',
    })
    expect(answer.status).toBe(422)
    const review = await authority.post('/planes/importar', { file: new File([planDocument(slug)], 'p.json') })
    if (review.status === 303)
      await authority.post('/planes/importar/revisar', {
        archivo: new URL(review.location!, app.origin).searchParams.get('archivo')!,
      })
    expect(await one(sql`select count(*)::int from plans where slug = ${slug}`)).toBe(0)
  })
})

describe('fields that a form has not', () => {
  const canary = 'canario-de-mas'
  const id = 'cafecafe-0000-7000-8000-00000000cafe'
  const extra = {
    ...Object.fromEntries(
      [
        'slugExtra',
        'password',
        'note2',
        'comment',
        'ip',
        'token',
        'seed',
        'original',
        'details',
        'about',
        'event',
        'granted_by',
        'received_by',
        'file_hash',
        'fileHash',
        '__proto__',
        'constructor',
      ].map((name) => [name, canary]),
    ),
    ...Object.fromEntries(
      [
        'id',
        'personId',
        'person_id',
        'actorId',
        'organizationId',
        'organization_id',
        'planId',
        'plan_id',
        'commitmentId',
        'milestoneId',
        'uploaderId',
        'confirmedBy',
        'grantedBy',
        'userId',
      ].map((name) => [name, id]),
    ),
    ...Object.fromEntries(
      [
        'demonstration',
        'isDemonstration',
        'public',
        'current',
        'isAdmin',
        'admin',
        'emailVerified',
        'confirmed',
        'pending',
      ].map((name) => [name, 'true']),
    ),
    role: 'authority',
    roles: 'authority',
    permissions: 'people.manage',
    createdAt: '1999-01-01',
    created_at: '1999-01-01',
    updatedAt: '1999-01-01',
    at: '1999-01-01',
    expiresAt: '2999-01-01',
  }

  it('reach no table', { timeout: 60_000 }, async () => {
    const everywhere = (Object.keys(ROLES) as RoleName[]).flatMap((role) =>
      Object.values(organizations).map((organizationId) => ({ role, organizationId })),
    )
    const keeper = await world.arrive('todo@canario.example', 'Quien puede todo', everywhere)
    const marks = () =>
      one<string>(
        sql`select (select count(*) from people where demonstration) || ' ' || (select count(*) from plans where demonstration) || ' ' || (select count(*) from roles where role = 'authority') || ' ' || (select count(*) from installation)`,
      )
    const before = await marks()
    const done: string[] = []
    const forms = world.routes.filter(
      ({ method, path }) => method === 'POST' && !/^\/(entrar|salir|comenzar)|sesiones/.test(path),
    )
    for (const route of forms) {
      const form = specOf(route).form!
      const body = exampleBody(form, policyOf(route).body?.(world))
      const more = Object.fromEntries(Object.entries(extra).filter(([name]) => !(name in form.shape)))
      const answer = await keeper.post(addressOf(route, { ...world.specimens, ...policyOf(route).params?.(world) }), {
        ...more,
        ...body,
      })
      if (answer.status === 303) done.push(keyOf(route))
      expect([keyOf(route), answer.status]).toEqual([keyOf(route), expect.toSatisfy((status: number) => status < 500)])
    }
    expect(done.length).toBeGreaterThan(20)
    expect(await marks()).toBe(before)
    expect(await tablesWith([canary, id, '1999-01-01', '2999-01-01'])).toEqual([])
  })

  it('give nobody a role, a name or a session of another', async () => {
    const nobody = world.actor('without role').client
    await nobody.post('/mi-cuenta', {
      name: 'Persona sin cargo',
      locale: 'es',
      ...extra,
      email: 'otra@canario.example',
    })
    expect((await nobody.get('/personas')).status).toBe(403)
    expect(await one(sql`select count(*)::int from people where email = 'otra@canario.example'`)).toBe(0)
  })
})

it('keeps the address of a person in one place', async () => {
  expect(await tablesWith(['canario.example'])).toEqual(['public.people'])
})

/** The tables, of jobs too, in which any of these texts is found. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await db.execute<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`)
  const found: string[] = []
  for (const { schema, name } of tables) {
    const any = sql.join(
      texts.map((text) => sql`t::text like ${`%${text}%`}`),
      sql` or `,
    )
    if (
      await one<boolean>(
        sql`select exists (select from ${sql.identifier(schema)}.${sql.identifier(name)} t where ${any})`,
      )
    )
      found.push(`${schema}.${name}`)
  }
  return found
}
