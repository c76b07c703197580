import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { Forbidden, NOBODY, NotFound, type Actor } from '../../platform/access/index.ts'
import { databaseCode, SESSION_COOKIE } from '../../platform/http/index.ts'
import { historyOf } from '../../platform/journal/index.ts'
import { openStorage } from '../../platform/storage/index.ts'
import { ensurePerson, grantRole } from '../identity/index.ts'
import { organizationNames, registerOrganization } from '../organizations/index.ts'
import {
  addPost,
  appointTo,
  changePostFacts,
  correctAppointmentFacts,
  endAppointmentOn,
  withdrawAppointmentFrom,
  withdrawPostFrom,
  type Acting,
} from './changes/actions.ts'
import { countRequiredPosts, holderOf, pendingPosts, postsOf } from './index.ts'
import type { AppointmentFacts, PostFacts } from './model.ts'
import module from './module.ts'
import { appointmentResource, postResource } from './resources.ts'

const connection = await testDatabase()
const { db, pool } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-posts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TODAY = '2026-11-22'
const AUTHORITY = '0199b0c0-0000-7000-8000-000000000002'
const actor = (...permissions: readonly [string, string][]): Actor => ({
  person: { id: '0199b0c0-0000-7000-8000-000000000001', name: 'Quien nombra' },
  roles: [],
  permissions: new Map(permissions.map(([permission, organization]) => [permission, new Set([organization])])),
})
const authority = actor(['post.manage', AUTHORITY], ['organization.manage', AUTHORITY])

let here: string
let elsewhere: string
let slug: string
const signedIn: Record<string, Actor> = { authority }
const site = testSite(connection, {
  routes: module.routes,
  modules: [module],
  identify: async (_services, request) =>
    signedIn[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
site.clock.now = new Date(`${TODAY}T18:00:00Z`)

const as = (who: Actor = authority): Acting => ({ ...site.services, actor: who })
const browse = (who?: string) => {
  const visitor = site.visitor()
  if (who) visitor.cookies.set(SESSION_COOKIE, who)
  return visitor
}

beforeEach(async () => {
  await db.execute(sql`truncate appointment_documents, appointments, posts, organizations, people cascade`)
  const enter = (name: string, acronym: string | null = null) =>
    db.transaction((tx) => registerOrganization(tx, { name, acronym, sector: 'public-body' }, null))
  here = await enter('Secretaría de las Pruebas', 'SEPRU')
  elsewhere = await enter('Instituto de las Pruebas')
  slug = (await organizationNames(db, [here], TODAY)).get(here)!.slug
  signedIn['head'] = actor(['post.manage', here])
  signedIn['stranger'] = actor(['post.manage', elsewhere])
})

const postFacts = (given: Partial<PostFacts> = {}): PostFacts => ({
  kind: 'transparency-officer',
  label: { es: 'Titular de la Unidad de Transparencia' },
  mustBeFilled: true,
  from: null,
  until: null,
  ...given,
})
const facts = (given: Partial<AppointmentFacts> = {}): AppointmentFacts => ({
  person: 'Ana Ruiz',
  accountId: null,
  standing: 'holder',
  from: '2025-01-01',
  until: null,
  endReason: null,
  actLink: null,
  actOn: null,
  ...given,
})
const ok = <T>(verdict: { ok: true; value: T } | { ok: false; reason: string }): T => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const refusal = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? null : verdict.reason)
const enterPost = async (given: Partial<PostFacts> = {}, organizationId = here) =>
  ok(await addPost(as(), organizationId, postFacts(given)))
const place = (post: number, organizationId = here) => ({ organizationId, post })
const appointPerson = async (post: number, given: Partial<AppointmentFacts> = {}) =>
  ok(await appointTo(as(), place(post), facts(given)))
const dissolve = (id: string, on: string | null) =>
  db.execute(sql`update organizations set dissolved = true, dissolved_on = ${on} where id = ${id}`)

describe('the database itself refuses', () => {
  const codeOf = (statement: string) => pool.query(statement).then(() => null, databaseCode)
  const insert = (post: string, number: number, more: string) =>
    codeOf(
      `insert into appointments (id, post_id, number, person_name, ${more.split('=')[0]}) values (gen_random_uuid(), '${post}', ${number}, 'Otra Persona', ${more.split('=')[1]})`,
    )

  it('two holders on one day, but not two alternates, nor one after another, nor one that was withdrawn', async () => {
    const { id, number } = await enterPost()
    await appointPerson(number, { until: '2026-01-01' })
    expect([
      await insert(id, 2, `standing, from_day='holder', '2025-12-31'`),
      await insert(id, 3, `standing, from_day='holder', '2026-01-01'`),
      await insert(id, 4, `standing, from_day='alternate', '2025-06-01'`),
      await insert(id, 5, `standing, from_day='alternate', '2025-06-01'`),
      await insert(
        id,
        6,
        `standing, from_day, withdrawn_on, withdrawn_reason='holder', '2025-06-01', '2025-06-02', 'Error'`,
      ),
    ]).toEqual(['23P01', null, null, null, null])
  })

  it('an end without its day, one before the beginning, an e-mail as a name, and an organization that goes without its posts', async () => {
    const { id } = await enterPost()
    expect([
      await insert(id, 1, `standing, from_day, end_reason='holder', '2025-06-01', 'death'`),
      await insert(id, 1, `standing, from_day, until_day='holder', '2025-06-01', '2025-06-01'`),
      await codeOf(
        `insert into appointments (id, post_id, number, person_name, standing, from_day) values (gen_random_uuid(), '${id}', 1, 'ana@ejemplo.mx', 'holder', '2025-01-01')`,
      ),
      await codeOf(`delete from organizations where id = '${here}'`),
    ]).toEqual(['23514', '23514', '23514', '23503'])
  })
})

describe('an act', () => {
  it('is of who appoints in that organization, or of who keeps the register of all', async () => {
    const { number } = await enterPost()
    const attempts = [signedIn['stranger']!, actor(['organization.manage', here]), actor(), NOBODY]
    for (const who of attempts) {
      await expect(addPost(as(who), here, postFacts())).rejects.toBeInstanceOf(Forbidden)
      await expect(appointTo(as(who), place(number), facts())).rejects.toBeInstanceOf(Forbidden)
    }
    expect(refusal(await appointTo(as(signedIn['head']), place(number), facts()))).toBeNull()
    await expect(appointTo(as(), place(9), facts())).rejects.toBeInstanceOf(NotFound)
    await expect(withdrawAppointmentFrom(as(), { ...place(number), appointment: 9 }, 'x')).rejects.toBeInstanceOf(
      NotFound,
    )
  })

  it('writes its entry in the history of the post and of the organization, in words', async () => {
    const { id, number } = await enterPost()
    await appointPerson(number, { person: 'Berta Sol', from: '2024-01-01' })
    ok(await appointTo(as(signedIn['head']), place(number), facts(), { replaces: true }))
    ok(
      await correctAppointmentFacts(
        as(),
        { ...place(number), appointment: 2 },
        facts({ person: 'Ana María Ruiz', accountId: null }),
      ),
    )
    ok(
      await endAppointmentOn(
        as(),
        { ...place(number), appointment: 2 },
        { until: '2026-11-01', endReason: 'resignation' },
      ),
    )
    const about = async (kind: string, of: string) =>
      (await site.context().tell(await historyOf(db, { kind, id: of }))).map(({ sentence }) => sentence)
    const told = [
      'Se registró que el último día de Ana María Ruiz en «Titular de la Unidad de Transparencia» es el 31 de octubre de 2026. Motivo: Renuncia.',
      'Se corrigió el nombramiento de Ana María Ruiz en «Titular de la Unidad de Transparencia»: persona, de «Ana Ruiz» a «Ana María Ruiz».',
      'Se registró a Ana Ruiz como titular de «Titular de la Unidad de Transparencia» desde el 1 de enero de 2025.',
      'Se registró que el último día de Berta Sol en «Titular de la Unidad de Transparencia» es el 31 de diciembre de 2024. Motivo: Sustitución.',
      'Se registró a Berta Sol como titular de «Titular de la Unidad de Transparencia» desde el 1 de enero de 2024.',
      'Se registró el cargo «Titular de la Unidad de Transparencia».',
    ]
    expect(await about('post', id)).toEqual(told)
    expect((await about('organization', here)).slice(0, 6)).toEqual(told)
  })

  it('tells of nobody whose account they have', async () => {
    const personId = await db.transaction((tx) => ensurePerson(tx, { email: 'ana@ejemplo.mx', name: 'Ana en línea' }))
    const { id, number } = await enterPost()
    await appointPerson(number)
    ok(await correctAppointmentFacts(as(), { ...place(number), appointment: 1 }, facts({ accountId: personId })))
    expect(JSON.stringify(await historyOf(db, { kind: 'post', id }))).not.toContain(personId)
    expect((await holderOf(db, id, TODAY))?.accountId).toBe(personId)
    const pages = ['', '/1', '.json', '/1.json'].map((end) => `/organizaciones/${slug}/cargos${end}`)
    for (const path of pages) {
      const { status, text } = await browse().get(path)
      expect([path, status, text.includes(personId), text.includes('ejemplo.mx')]).toEqual([path, 200, false, false])
    }
    // The account goes, the appointment stays.
    await db.execute(sql`delete from people where id = ${personId}`)
    expect((await holderOf(db, id, TODAY))?.accountId).toBeNull()
  })

  it('never appoints two holders, though two ask at once', async () => {
    const { id, number } = await enterPost()
    const verdicts = await Promise.all(
      ['Uno Pérez', 'Dos Pérez', 'Tres Pérez'].map((person) => appointTo(as(), place(number), facts({ person }))),
    )
    expect(verdicts.map(refusal).toSorted()).toEqual(['held', 'held', null].toSorted())
    expect((await postsOf(db, here, TODAY)).map(({ post }) => post.id)).toEqual([id])
    const numbers = await Promise.all([1, 2, 3].map(async () => (await enterPost()).number))
    expect(numbers.toSorted()).toEqual([2, 3, 4])
  })

  it('withdraws what was entered by mistake, with its reason, and deletes nothing', async () => {
    const { id, number } = await enterPost()
    await appointPerson(number)
    expect(refusal(await withdrawPostFrom(as(), place(number), 'Duplicado'))).toBe('has-appointments')
    ok(await withdrawAppointmentFrom(as(), { ...place(number), appointment: 1 }, 'Se registró dos veces.'))
    expect(await holderOf(db, id, TODAY)).toBeNull()
    expect(
      refusal(await endAppointmentOn(as(), { ...place(number), appointment: 1 }, { until: TODAY, endReason: 'death' })),
    ).toBe('withdrawn')
    ok(await withdrawPostFrom(as(), place(number), 'Duplicado'))
    expect(await postsOf(db, here, TODAY)).toEqual([])
    expect(await pendingPosts(db, TODAY)).toEqual([])
    expect(refusal(await changePostFacts(as(), place(number), postFacts({ mustBeFilled: false })))).toBe('withdrawn')
    expect((await postResource.find(db, id))!['withdrawn']).toEqual({ on: TODAY, reason: 'Duplicado' })
    const page = await browse().get(`/organizaciones/${slug}/cargos/${number}`)
    expect(page.text).toContain('Motivo: Duplicado')
    expect(page.text).toContain('Se registró dos veces.')
  })
})

describe('on a day', () => {
  it('there is who held it then, who stood in, and what was vacant', async () => {
    const head = await enterPost({ kind: 'head', label: { es: 'Titular de la Secretaría' }, from: '2019-01-01' })
    const liaison = await enterPost({ kind: 'open-government-liaison', label: { es: 'Enlace' }, mustBeFilled: false })
    const officer = await enterPost()
    await appointPerson(head.number, {
      person: 'Berta Sol',
      from: '2019-03-01',
      until: '2024-06-01',
      endReason: 'resignation',
    })
    await appointPerson(head.number, { person: 'Ciro Mar', from: '2025-01-01' })
    await appointPerson(officer.number, { standing: 'alternate', person: 'Delia Paz' })
    await appointPerson(officer.number, { standing: 'alternate', person: 'Elena Río' })
    const said = async (day: string) =>
      (await postsOf(db, here, day)).map(({ post, holder, alternates, vacancy }) => [
        post.number,
        holder?.person ?? vacancy,
        alternates.map(({ person }) => person),
      ])
    const never = { since: null, everFilled: false }
    expect(await said('2018-12-31')).toEqual([
      [officer.number, never, []],
      [liaison.number, never, []],
    ])
    expect((await said('2019-02-01'))[0]).toEqual([head.number, { since: '2019-01-01', everFilled: false }, []])
    expect((await said('2024-05-31'))[0]).toEqual([head.number, 'Berta Sol', []])
    expect((await said('2024-06-01'))[0]).toEqual([head.number, { since: '2024-06-01', everFilled: true }, []])
    expect(await said(TODAY)).toEqual([
      [head.number, 'Ciro Mar', []],
      [officer.number, never, ['Elena Río', 'Delia Paz']],
      [liaison.number, never, []],
    ])
    expect((await holderOf(db, head.id, '2024-05-31'))?.person).toBe('Berta Sol')
    expect(await holderOf(db, head.id, '2024-06-01')).toBeNull()
    expect(await holderOf(db, officer.id, TODAY)).toBeNull()

    const pending = async (day: string, of?: string[]) =>
      (await pendingPosts(db, day, of)).map(({ post, vacancy }) => [post.id, vacancy.since, vacancy.everFilled])
    expect(await pending(TODAY)).toEqual([[officer.id, null, false]])
    expect(await pending('2024-08-01')).toEqual([
      [head.id, '2024-06-01', true],
      [officer.id, null, false],
    ])
    expect(await pending('2019-02-01')).toEqual([
      [head.id, '2019-01-01', false],
      [officer.id, null, false],
    ])
    expect([await pending(TODAY, [elsewhere]), await pending(TODAY, [])]).toEqual([[], []])
    expect([await countRequiredPosts(db, TODAY), await countRequiredPosts(db, '2018-01-01')]).toEqual([2, 1])
  })

  it('posts end with their organization, and its page leads to what followed it', async () => {
    const { id, number } = await enterPost()
    await appointPerson(number)
    await dissolve(here, '2026-03-21')
    await db.execute(
      sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day) values (${here}, ${elsewhere}, 'duty-passed', '2026-03-21')`,
    )
    expect((await postsOf(db, here, '2026-03-20')).map(({ holder }) => holder?.person)).toEqual(['Ana Ruiz'])
    expect(await postsOf(db, here, '2026-03-21')).toEqual([])
    expect([(await holderOf(db, id, '2026-03-20'))?.person, await holderOf(db, id, '2026-03-21')]).toEqual([
      'Ana Ruiz',
      null,
    ])
    expect(await pendingPosts(db, TODAY)).toEqual([])
    expect(
      refusal(await appointTo(as(), place(number), facts({ person: 'Otra', from: '2026-04-01' }), { replaces: true })),
    ).toBe('outside-post')
    const page = await browse().get(`/organizaciones/${slug}/cargos`)
    expect(page.text).toContain('dejó de existir el 21 de marzo de 2026')
    expect(page.text).toContain('href="/organizaciones/instituto-de-las-pruebas/cargos"')
    expect(page.text).toContain('Ana Ruiz')
    expect(await postResource.find(db, id)).toMatchObject({
      exists: false,
      until: '2026-03-21',
      holder: null,
      vacant: false,
    })
    const { items } = await appointmentResource.list(db, {
      filters: {},
      sort: undefined,
      after: undefined,
      limit: 9,
      locale: 'es',
    })
    expect(items).toMatchObject([{ until: '2026-03-21', inForce: false, endReason: null }])

    await dissolve(here, null)
    expect([await postsOf(db, here, '2020-01-01'), await holderOf(db, id, '2026-01-01')]).toEqual([[], null])
    await db.execute(sql`update organizations set dissolved = false, dissolved_on = null where id = ${here}`)
    expect((await holderOf(db, id, TODAY))?.person).toBe('Ana Ruiz')
  })
})

describe('lists', () => {
  const list = async (
    resource: typeof postResource,
    filters: object,
    page: { sort?: string; after?: string; limit?: number } = {},
  ) =>
    resource.list(db, {
      filters: filters as never,
      sort: page.sort,
      after: page.after,
      limit: page.limit ?? 50,
      locale: 'es',
    })

  it('of posts: by organization, day and vacancy, in pages', async () => {
    const first = await enterPost()
    const second = await enterPost({ until: '2020-01-01' })
    const third = await enterPost({}, elsewhere)
    await appointPerson(first.number)
    const ids = async (filters: object) => (await list(postResource, filters)).items.map(({ id }) => id)
    expect(await ids({})).toEqual([first.id, second.id, third.id])
    expect(await ids({ organization: slug })).toEqual([first.id, second.id])
    expect(await ids({ organization: here, day: '2019-01-01' })).toEqual([first.id, second.id])
    expect(await ids({ vacant: true })).toEqual([third.id])
    expect(await ids({ vacant: false })).toEqual([first.id])
    expect(await ids({ vacant: true, day: '2019-12-31' })).toEqual([first.id, second.id, third.id])
    await expect(list(postResource, { organization: 'nadie' })).rejects.toMatchObject({ message: expect.anything() })
    const page = await list(postResource, {}, { sort: '-registered', limit: 2 })
    expect([page.items.map(({ id }) => id), page.total]).toEqual([[third.id, second.id], 3])
    expect(
      (await list(postResource, {}, { sort: '-registered', after: page.next! })).items.map(({ id }) => id),
    ).toEqual([first.id])
  })

  it('of appointments: by organization, post and day; found by the person’s name and the post', async () => {
    const { id, number } = await enterPost({ label: { es: 'Titular de la Unidad', en: 'Head of the Unit' } })
    const one = await appointPerson(number, { until: '2026-01-01' })
    const two = await appointPerson(number, { person: 'Beto Luna', from: '2026-01-01' })
    const ids = async (filters: object) => (await list(appointmentResource, filters)).items.map((item) => item.id)
    expect(await ids({})).toEqual([one.id, two.id])
    expect(await ids({ day: '2025-12-31' })).toEqual([one.id])
    expect(await ids({ post: id, organization: here, day: TODAY })).toEqual([two.id])
    expect(await ids({ organization: elsewhere })).toEqual([])
    expect(await appointmentResource.searchDocument!(db, two.id)).toEqual({
      title: { es: 'Beto Luna: Titular de la Unidad', en: 'Beto Luna: Head of the Unit' },
      body: { es: 'Titular\nSecretaría de las Pruebas', en: 'Holder\nSecretaría de las Pruebas' },
      address: `/organizaciones/${slug}/cargos/${number}#nombramiento-2`,
      organizationIds: [here],
      year: 2026,
    })
    ok(await withdrawAppointmentFrom(as(), { ...place(number), appointment: 2 }, 'Error'))
    expect(await appointmentResource.searchDocument!(db, two.id)).toBeNull()
    expect(await ids({})).toEqual([one.id])
    const entry = { details: { appointmentIds: [one.id] } }
    expect(module.alsoIndex!(entry as never)).toEqual([{ kind: 'appointment', id: one.id }])
    for (const resource of [postResource, appointmentResource])
      for (const item of (await list(resource, {})).items) {
        expect(resource.schema.strict().safeParse(item).error).toBeUndefined()
        expect(await resource.find(db, String(item['id']))).toEqual(item)
      }
  })
})

describe('pages', () => {
  const cargos = () => `/organizaciones/${slug}/cargos`

  it('lead from an empty list to a post, an appointment, its document and its end', async () => {
    const visitor = browse('head')
    expect((await visitor.get(cargos())).text).toContain('Aquí estarán los cargos')
    const refused = await visitor.post(`${cargos()}/nuevo`, {
      label: '',
      kind: 'head',
      required: 'yes',
      from: '2020-02-30',
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('value="2020-02-30"')
    const made = await visitor.post(`${cargos()}/nuevo`, {
      label: 'Titular de la Secretaría',
      kind: 'head',
      required: 'yes',
      from: '01/02/2020',
      last: '',
    })
    expect([made.status, made.location]).toEqual([303, `${cargos()}/1?hecho=created`])
    expect((await visitor.get(made.location!)).text).toContain('Nadie lo ha ocupado desde el 1 de febrero de 2020')

    const fields = {
      person: 'Ana Ruiz',
      standing: 'holder',
      from: '2025-01-01',
      actOn: '2024-12-15',
      actLink: 'ejemplo.mx/gaceta',
    }
    expect((await visitor.post(`${cargos()}/1/nombrar`, fields)).location).toBe(`${cargos()}/1?hecho=appointed`)
    expect((await visitor.get(`${cargos()}/1`)).text).toContain('href="https://ejemplo.mx/gaceta"')
    for (const [person, says] of [
      ['ana@ejemplo.mx', 'correo'],
      ['Ana Ruiz 5512345678', 'sin teléfonos ni claves'],
    ] as const) {
      const answer = await visitor.post(`${cargos()}/1/nombrar`, { ...fields, person })
      expect([answer.status, answer.text.includes(says)]).toEqual([422, true])
    }
    const held = await visitor.post(`${cargos()}/1/nombrar`, { ...fields, person: 'Beto Luna' })
    expect(held.text).toContain('Otra persona es titular en esas fechas')
    expect(held.text).toContain('value="Beto Luna"')

    const document = new FormData()
    document.set('title', 'Oficio 12/2024')
    document.set('document', new File(['Se nombra a Ana Ruiz.\n'], 'oficio.txt', { type: 'text/plain' }))
    const path = `${cargos()}/1/nombramientos/1`
    expect((await visitor.post(`${path}/documento`, { title: 'Sin archivo' })).status).toBe(422)
    expect((await visitor.post(`${path}/documento`, document)).location).toBe(`${cargos()}/1?hecho=document`)
    const [, file] = /href="(\/nombramientos\/documentos\/[^"]+)"/.exec((await browse().get(`${cargos()}/1`)).text)!
    expect((await browse().get(file!)).text).toBe('Se nombra a Ana Ruiz.\n')
    const { rows } = await db.execute<{ sha256: string }>(sql`select sha256 from appointment_documents`)
    expect(await module.files!.held(db, [rows[0]!.sha256, 'f'.repeat(64)] as never)).toEqual([rows[0]!.sha256])

    expect((await visitor.post(`${path}/terminar`, { last: '2026-10-31', reason: 'resignation' })).status).toBe(303)
    expect((await visitor.post(`${path}/terminar`, { last: '2026-10-31', reason: 'resignation' })).text).toContain(
      'ya había terminado',
    )
    expect((await visitor.get(`${cargos()}/1`)).text).toContain('Vacante desde el 1 de noviembre de 2026')
    const pending = JSON.parse((await browse().get('/cargos-pendientes.json')).text)
    expect(pending).toMatchObject({
      total: 1,
      required: 1,
      next: null,
      items: [{ vacantSince: '2026-11-01', everFilled: true }],
    })
    expect((await browse().get('/cargos-pendientes')).text).toContain('21 días')
    expect((await browse().get('/cargos-pendientes?pagina=9')).text).toContain('21 días')

    expect(
      (
        await visitor.post(`${path}/corregir`, {
          ...fields,
          person: 'Ana María Ruiz',
          last: '2026-10-30',
          reason: 'resignation',
        })
      ).status,
    ).toBe(303)
    expect((await visitor.post(`${path}/corregir`, { ...fields, last: '', reason: 'resignation' })).text).toContain(
      'Escriba el último día en el cargo',
    )
    expect((await visitor.post(`${path}/retirar`, { why: 'Se registró dos veces.' })).status).toBe(303)
    expect(
      (
        await visitor.post(`${cargos()}/1/editar`, {
          label: 'Secretaria o Secretario',
          kind: 'head',
          required: 'no',
          from: '2020-02-01',
        })
      ).status,
    ).toBe(303)
    expect((await visitor.post(`${cargos()}/1/retirar`, { why: 'Era de otra.' })).status).toBe(303)
  })

  it('show the posts of any day, and say so', async () => {
    const { number } = await enterPost()
    await appointPerson(number, { until: '2026-01-01' })
    const on = async (day: string) => (await browse().get(`${cargos()}?dia=${day}`)).text
    expect(await on('2025-06-01')).toContain('Quién ocupaba cada cargo el 1 de junio de 2025.')
    expect(await on('01/06/2025')).toContain('Quién ocupaba cada cargo el 1 de junio de 2025.')
    expect(await on('2026-06-01')).toContain('Vacante desde el 1 de enero de 2026')
    expect(JSON.parse((await browse().get(`${cargos()}.json?dia=2025-06-01`)).text)).toMatchObject({
      day: '2025-06-01',
      total: 1,
      items: [{ vacancy: null, appointments: [{ person: 'Ana Ruiz', from: '2025-01-01' }] }],
    })
    expect((await browse().get('/organizaciones/nadie/cargos')).status).toBe(404)
    expect((await browse().get(`${cargos()}/99`)).status).toBe(404)
  })

  it('are for who may: another body’s head neither sees the forms nor sends them', async () => {
    const { number } = await enterPost()
    await appointPerson(number)
    const paths = [
      'nuevo',
      '1/editar',
      '1/nombrar',
      '1/retirar',
      ...['corregir', 'terminar', 'documento', 'retirar'].map((way) => `1/nombramientos/1/${way}`),
    ]
    for (const path of paths) {
      const address = `${cargos()}/${path}`
      expect([path, (await browse('head').get(address)).status]).toEqual([path, 200])
      expect([path, (await browse('authority').get(address)).status]).toEqual([path, 200])
      expect([path, (await browse('stranger').get(address)).status]).toEqual([path, 403])
      // Refused before anything is read of the form.
      expect([path, (await browse('stranger').post(address, {})).status]).toEqual([path, 403])
    }
  })

  it('offer accounts by public name of who acts for the organization, and take no other', async () => {
    const [ours, theirs] = await db.transaction(async (tx) => {
      const people = [
        await ensurePerson(tx, { email: 'ana@ejemplo.mx', name: 'Ana en línea' }),
        await ensurePerson(tx, { email: 'beto@ejemplo.mx', name: 'Beto en línea' }),
      ] as const
      ok(
        await grantRole(
          tx,
          { personId: people[0], organizationId: here, role: 'officer', fromDay: '2026-01-01' },
          null,
        ),
      )
      ok(
        await grantRole(
          tx,
          { personId: people[1], organizationId: elsewhere, role: 'officer', fromDay: '2026-01-01' },
          null,
        ),
      )
      return people
    })
    await enterPost()
    const address = `${cargos()}/1/nombrar`
    const { text } = await browse('head').get(address)
    expect([text.includes('Ana en línea'), text.includes('Beto en línea'), text.includes('ejemplo.mx')]).toEqual([
      true,
      false,
      false,
    ])
    const fields = { person: 'Ana Ruiz', standing: 'holder', from: '2026-01-01' }
    expect((await browse('head').post(address, { ...fields, account: theirs })).status).toBe(422)
    expect((await browse('head').post(address, { ...fields, account: ours })).status).toBe(303)
  })
})

it('tells the desk of who appoints what is vacant there', async () => {
  await enterPost()
  await enterPost({ mustBeFilled: false })
  const desk = (organizationIds: string[], permission = 'post.manage') =>
    module.desk!(
      db,
      { id: '', organizationIds, permissions: new Map([[permission, new Set(organizationIds)]]) },
      TODAY,
      'es',
    )
  expect(await desk([here])).toEqual([
    {
      title: { es: 'Titular de la Unidad de Transparencia' },
      address: `/organizaciones/${slug}/cargos/1`,
      why: 'Cargo vacante de SEPRU. Vacante. No se sabe desde cuándo.',
      dueOn: null,
      late: true,
    },
  ])
  expect([await desk([elsewhere]), await desk([]), await desk([here], 'milestone.report')]).toEqual([[], [], []])
})

describe('a term', () => {
  const person = (more: Record<string, string> = {}) => ({
    person: 'Ana Ruiz',
    standing: 'holder',
    from: '2025-01-01',
    ...more,
  })
  const path = () => `/organizaciones/${slug}/cargos/1`
  const extend = (visitor: ReturnType<typeof browse>, last: string, why = 'Acuerdo 12/2026 del pleno.') =>
    visitor.post(`${path()}/nombramientos/1/prorrogar`, { last, why })

  it('is extended by a decision with its reason, and its history keeps until when it was', async () => {
    const visitor = browse('head')
    await enterPost()
    await visitor.post(`${path()}/nombrar`, person({ last: '2026-12-10' }))
    expect((await visitor.get(path())).text).toContain(`${path()}/nombramientos/1/prorrogar`)
    expect((await visitor.get(`${path()}/nombramientos/1/prorrogar`)).text).toContain(
      'termina el 10 de diciembre de 2026',
    )
    for (const [last, why, says] of [
      ['2026-12-10', 'Porque sí.', 'debe ser posterior'],
      ['2026-12-09', 'Porque sí.', 'debe ser posterior'],
      ['2099-01-01', 'Porque sí.', 'Revise el año'],
      ['2027-03-31', '', 'campo'],
    ] as const) {
      const refused = await extend(visitor, last, why)
      expect([last, refused.status]).toEqual([last, 422])
      expect(refused.text).toContain(says === 'campo' ? `value="${last}"` : says)
    }
    expect((await extend(visitor, '2027-03-31')).location).toBe(`${path()}?hecho=extended`)
    expect((await visitor.get(path())).text).toContain('31 de marzo de 2027')
    const { rows } = await db.execute<{ details: object }>(
      sql`select details from journal where event = 'appointment.extended'`,
    )
    expect(rows[0]!.details).toMatchObject({
      before: '2026-12-11',
      until: '2027-04-01',
      reason: 'Acuerdo 12/2026 del pleno.',
    })
  })

  it('is not extended over whoever follows, beyond the post, once it was ended, or where there is none', async () => {
    const visitor = browse('head')
    await enterPost({ until: '2028-01-01' })
    await visitor.post(`${path()}/nombrar`, person({ last: '2026-12-10' }))
    expect((await extend(visitor, '2028-05-01')).text).toContain('El cargo no existe ese día')
    await visitor.post(`${path()}/nombrar`, person({ person: 'Beto Luna', from: '2026-12-11' }))
    expect((await extend(visitor, '2027-03-31')).text).toContain('Otra persona es titular en esas fechas')
    const open = await visitor.post(`${path()}/nombramientos/2/prorrogar`, { last: '2027-03-31', why: 'Porque sí.' })
    expect(open.text).toContain('no tiene un último día')
    await visitor.post(`${path()}/nombramientos/1/terminar`, { last: '2026-11-30', reason: 'resignation' })
    expect((await extend(visitor, '2026-12-05')).text).toContain('ya había terminado')
    expect((await visitor.get(path())).text).not.toContain('nombramientos/1/prorrogar')
    expect(
      (await browse('other').post(`${path()}/nombramientos/1/prorrogar`, { last: '2026-12-05', why: 'Sí.' })).status,
    ).not.toBe(303)
  })

  it('says why in place of a form where there is nothing to be done', async () => {
    const visitor = browse('head')
    const expectNone = async (way: string, why: string) => {
      const { text, status } = await visitor.get(`${path()}${way}`)
      expect([way, status]).toEqual([way, 200])
      expect(text).toContain(why)
      expect(text).not.toContain(`action="${path()}${way}"`)
    }
    await enterPost({ until: '2028-01-01' })
    await visitor.post(`${path()}/nombrar`, person({ last: '2026-12-10' }))
    expect((await visitor.get(`${path()}/nombramientos/1/prorrogar`)).text).toContain('Nuevo último día')
    expect((await extend(visitor, '2027-12-31')).status).toBe(303)
    await expectNone('/nombramientos/1/prorrogar', 'ya llega al último día en que existe el cargo')
    await visitor.post(`${path()}/nombramientos/1/corregir`, person({ last: '2026-12-10' }))
    await visitor.post(`${path()}/nombrar`, person({ person: 'Beto Luna', from: '2026-12-11' }))
    await expectNone('/nombramientos/1/prorrogar', 'Otro nombramiento empieza cuando este termina')
    await expectNone('/nombramientos/2/prorrogar', 'no tiene un último día')
    await expectNone('/retirar', 'Este cargo tiene nombramientos')
    await visitor.post(`${path()}/nombramientos/1/terminar`, { last: '2026-11-30', reason: 'resignation' })
    for (const way of ['prorrogar', 'terminar']) await expectNone(`/nombramientos/1/${way}`, 'ya había terminado')
    await visitor.post(`${path()}/nombramientos/2/retirar`, { why: 'Se registró dos veces.' })
    for (const way of ['corregir', 'documento', 'retirar', 'terminar', 'prorrogar'])
      await expectNone(`/nombramientos/2/${way}`, 'ya se había retirado')
  })

  it('that ran out leaves the post vacant, and its alternate stands in', async () => {
    const visitor = browse('head')
    await enterPost()
    await visitor.post(`${path()}/nombrar`, person({ last: '2026-10-31' }))
    await visitor.post(`${path()}/nombrar`, person({ person: 'Sara Suplente', standing: 'alternate' }))
    for (const page of [path(), `/organizaciones/${slug}/cargos`, '/cargos-pendientes'])
      expect((await browse().get(page)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).toMatch(
        /Suple mientras tanto ?:? Sara Suplente/,
      )
    expect((await browse().get(path())).text).toContain('Vacante desde el 1 de noviembre de 2026')
    expect((await extend(visitor, '2027-03-31')).status).toBe(303) // decided late: the gap was none
    expect((await browse().get('/cargos-pendientes')).text).not.toContain('Suple mientras tanto')
  })

  it('that is about to run out is told to who appoints, once nobody follows', async () => {
    const visitor = browse('head')
    await enterPost()
    await visitor.post(`${path()}/nombrar`, person({ last: '2026-12-10' }))
    const desk = () =>
      module.desk!(
        db,
        { id: '', organizationIds: [], permissions: new Map([['post.manage', new Set([here])]]) },
        TODAY,
        'es',
      )
    expect(await desk()).toMatchObject([{ dueOn: '2026-12-10', late: false, why: expect.stringContaining('Ana Ruiz') }])
    await visitor.post(`${path()}/nombrar`, person({ person: 'Beto Luna', from: '2026-12-11' }))
    expect(await desk()).toEqual([])
  })
})
