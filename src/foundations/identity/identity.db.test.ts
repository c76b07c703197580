import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { newId } from '../../kernel/id.ts'
import { addDays, formatDay } from '../../kernel/dates.ts'
import { holds } from '../../platform/access/index.ts'
import { writeInstallation } from '../../platform/database/installation.ts'
import { registerOrganization } from '../organizations/index.ts'
import {
  accountRoutes,
  deskRoutes,
  ensurePerson,
  grantRole,
  identify,
  needsSetUp,
  peopleNames,
  setUpCode,
} from './index.ts'
import module from './module.ts'
import { permissionsOf } from './roles/model.ts'

const connection = await testDatabase()
const { db } = connection
const site = testSite(connection, {
  routes: [...module.routes, ...deskRoutes([module]), ...accountRoutes([module])],
  identify,
})
const { services, clock } = site

const CANARY = 'canario.secreto@personas.example'
/** Everything that any visitor of these tests was shown, apart from the pages that show people their own address. */
const shown: string[] = []

beforeEach(() => {
  clock.now = new Date()
  services.mail.mailbox!.clear()
})

const letters = (to?: string) => services.mail.mailbox!.list().filter((letter) => !to || letter.to === to)
const codeIn = (to: string) => /\d{3} \d{3}/.exec(letters(to)[0]!.text)![0]
const wrong = (code: string) => (code.startsWith('000') ? '111 111' : '000 000')
const address = () => `persona.${newId()}@personas.example`

async function asked(email: string) {
  const visitor = site.visitor()
  expect(await visitor.post('/entrar', { email })).toMatchObject({ status: 303, location: '/entrar/codigo' })
  return visitor
}

async function signedIn(email: string, name?: string) {
  const visitor = await asked(email)
  expect(await visitor.post('/entrar/codigo', { code: codeIn(email) })).toMatchObject({ status: 303 })
  if (name) await visitor.post('/mi-cuenta', { name, locale: 'es' })
  return visitor
}

/** As if every code had been asked for that many minutes ago: the engine stamps them by a clock that no test can set. */
async function ageCodes(minutes: number) {
  const then = new Date(clock.now.getTime() - minutes * 60_000).toISOString()
  await db.execute(
    sql`update sign_in_codes set created_at = ${then}, expires_at = expires_at - created_at + ${then}::timestamptz`,
  )
}

const actorOf = (visitor: { cookies: Map<string, string> }) =>
  identify(
    services,
    new Request('http://localhost:3000/', {
      headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    }),
  )
const personOf = async (visitor: { cookies: Map<string, string> }) => (await actorOf(visitor)).person!.id

const entries = async (event: string) =>
  (
    await db.execute<{ subject_id: string; details: object; public: boolean }>(
      sql`select subject_id, details, public from journal where event = ${event} order by id`,
    )
  ).rows

describe('a code', () => {
  it('opens a session, registers a new person and asks for their name', async () => {
    const email = address()
    const visitor = await asked(email)
    const answer = await visitor.post('/entrar/codigo', { code: codeIn(email) })

    expect(answer).toMatchObject({ status: 303, location: '/mi-cuenta?volver=%2Fmi-mesa' })
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('tequio.session_token='))!
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    expect(await entries('person.signed-up')).toContainEqual({
      subject_id: await personOf(visitor),
      details: {},
      public: false,
    })
    expect((await visitor.get('/mi-cuenta?volver=/mi-mesa')).text).toContain('¿Con qué nombre quiere aparecer?')
  })

  it('brings back a known person, to where they came from', async () => {
    const email = address()
    await signedIn(email, 'Ana Ruiz')
    const visitor = site.visitor()
    await visitor.post('/entrar', { email: ` ${email.toUpperCase()} `, volver: '/plan?q=agua' })
    expect(await visitor.post('/entrar/codigo', { code: codeIn(email) })).toMatchObject({
      status: 303,
      location: '/plan?q=agua',
    })
  })

  it.each(['https://otro.example/', '//otro.example/', '/\\otro.example'])('never leads to %s', async (volver) => {
    const email = address()
    await signedIn(email, 'Ana Ruiz')
    const visitor = site.visitor()
    expect((await visitor.get(`/entrar?volver=${encodeURIComponent(volver)}`)).text).not.toContain('name="volver"')
    await visitor.post('/entrar', { email, volver })
    expect(await visitor.post('/entrar/codigo', { code: codeIn(email) })).toMatchObject({
      status: 303,
      location: '/mi-mesa',
    })
    expect((await visitor.post('/mi-cuenta', { name: 'Ana Ruiz', locale: 'es', volver })).location).toBe(
      '/mi-cuenta?hecho=guardado',
    )
  })

  it('that is wrong says how many tries are left, and the right one still works', async () => {
    const email = address()
    const visitor = await asked(email)
    const code = codeIn(email)
    const answer = await visitor.post('/entrar/codigo', { code: wrong(code) })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Le quedan 4 intentos')
    expect((await actorOf(visitor)).person).toBeNull()
    expect((await visitor.post('/entrar/codigo', { code })).status).toBe(303)
  })

  it('is of no use after five wrong tries, even the right one', async () => {
    const email = address()
    const visitor = await asked(email)
    const code = codeIn(email)
    const answers = []
    for (let tries = 0; tries < 5; tries++)
      answers.push((await visitor.post('/entrar/codigo', { code: wrong(code) })).text)
    expect(answers[3]).toContain('Le queda 1 intento')
    expect(answers[4]).toContain('Se acabaron los intentos')
    const sixth = await visitor.post('/entrar/codigo', { code })
    expect(sixth.status).toBe(422)
    expect(sixth.text).toContain('Se acabaron los intentos')

    expect((await visitor.post('/entrar/codigo/otro')).location).toBe('/entrar/codigo?enviado=1')
    expect((await visitor.post('/entrar/codigo', { code: codeIn(email) })).status).toBe(303)
  })

  it('is good for nine minutes', async () => {
    const email = address()
    const visitor = await asked(email)
    await ageCodes(9)
    expect((await visitor.post('/entrar/codigo', { code: codeIn(email) })).status).toBe(303)
  })

  it('expires after ten minutes, and the next is good', async () => {
    const email = address()
    const visitor = await asked(email)
    await ageCodes(10)
    const answer = await visitor.post('/entrar/codigo', { code: codeIn(email) })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('El código venció')
    await visitor.post('/entrar/codigo/otro')
    expect((await visitor.post('/entrar/codigo', { code: codeIn(email) })).status).toBe(303)
  })

  it('works once', async () => {
    const email = address()
    const first = await asked(email)
    const again = await asked(email)
    const code = codeIn(email)
    expect((await first.post('/entrar/codigo', { code })).status).toBe(303)
    const answer = await again.post('/entrar/codigo', { code })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('ya se usó')
  })

  it('works once, whoever is faster', async () => {
    const email = address()
    const visitors = [await asked(email), await asked(email), await asked(email)]
    for (const visitor of visitors.slice(0, 2))
      for (const [name, value] of visitors[2]!.cookies) visitor.cookies.set(name, value)
    const code = codeIn(email)
    const answers = await Promise.all(visitors.map((visitor) => visitor.post('/entrar/codigo', { code })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422])
  })

  it('replaces the one sent before', async () => {
    const email = address()
    const visitor = await asked(email)
    const old = codeIn(email)
    do await visitor.post('/entrar/codigo/otro')
    while (codeIn(email) === old)
    const fresh = codeIn(email)
    expect((await visitor.post('/entrar/codigo', { code: old })).status).toBe(422)
    expect((await visitor.post('/entrar/codigo', { code: fresh })).status).toBe(303)
  })

  it('of another person does not open this one’s account', async () => {
    const [hers, mine] = [address(), address()]
    await asked(hers)
    const visitor = await asked(mine)
    while (codeIn(hers) === codeIn(mine)) await visitor.post('/entrar/codigo/otro')
    expect((await visitor.post('/entrar/codigo', { code: codeIn(hers) })).text).toContain('El código no coincide')
    expect((await actorOf(visitor)).person).toBeNull()
  })

  it('and its address are kept as hashes only', async () => {
    const email = address()
    await asked(email)
    const rows = JSON.stringify((await db.execute(sql`select * from sign_in_codes`)).rows)
    expect(rows).not.toContain(email)
    expect(rows).not.toContain(codeIn(email).replace(' ', ''))
  })

  it('needs an address to have been asked for', async () => {
    expect(await site.visitor().post('/entrar/codigo', { code: '123456' })).toMatchObject({
      status: 303,
      location: '/entrar',
    })
    expect((await site.visitor().get('/entrar/codigo')).text).toContain('Escribir mi correo')
    const forger = site.visitor()
    forger.cookies.set('tequio.signing_in', 'abcdef')
    expect((await forger.get('/entrar/codigo')).status).toBe(200)
  })

  it('that is no code keeps what was typed', async () => {
    const visitor = await asked(address())
    const answer = await visitor.post('/entrar/codigo', { code: '12 34' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('value="12 34"')
    expect(answer.text).toContain('Escriba las 6 cifras')
  })
})

describe('who has an account', () => {
  it('is not told: known or not, an address gets the same answer and the same letter', async () => {
    const known = address()
    await signedIn(known, 'Ana Ruiz')
    services.mail.mailbox!.clear()
    const unknown = address()
    const seen = []
    for (const email of [known, unknown]) {
      const visitor = site.visitor()
      const sent = await visitor.post('/entrar', { email })
      const page = await visitor.get('/entrar/codigo')
      const refused = await visitor.post('/entrar/codigo', { code: wrong(codeIn(email)) })
      const plain = (text: string) => text.replaceAll(email, '«correo»').replace(/\d{3} \d{3}/g, '«código»')
      seen.push([
        sent.status,
        sent.location,
        plain(page.text),
        refused.status,
        plain(refused.text),
        plain(letters(email)[0]!.text),
        letters(email).length,
      ])
    }
    expect(seen[0]).toEqual(seen[1])
  })

  it('is not told by a limit either', async () => {
    const strict = testSite(connection, { routes: module.routes, identify, settings: { RATE_LIMIT: '600' } })
    for (const email of [address(), address()]) {
      const visitor = strict.visitor()
      const answers = []
      for (let turn = 0; turn < 6; turn++) answers.push(await visitor.post('/entrar', { email }))
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303, 422])
      expect(answers[5]!.text).toContain('Espere 15 minutos')
      expect(answers[5]!.text).toContain(`value="${email}"`)
    }
    expect(JSON.stringify((await db.execute(sql`select * from sign_in_limits`)).rows)).not.toContain('@')
  })

  it('a window later the limit is forgotten', async () => {
    const strict = testSite(connection, { routes: module.routes, identify, settings: { RATE_LIMIT: '600' } })
    const email = address()
    const visitor = strict.visitor()
    for (let turn = 0; turn < 6; turn++) await visitor.post('/entrar', { email })
    strict.clock.now = new Date(strict.clock.now.getTime() + 16 * 60_000)
    expect((await visitor.post('/entrar', { email })).status).toBe(303)
  })
})

describe('a session', () => {
  it('ends by «Salir»', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    const kept = new Map(visitor.cookies)
    expect(await visitor.post('/salir')).toMatchObject({ status: 303, location: '/' })
    expect((await actorOf({ cookies: kept })).person).toBeNull()
  })

  it('is listed with its device, and can be closed from another', async () => {
    const email = address()
    const phone = await signedIn(email, 'Ana Ruiz')
    const desktop = await signedIn(email)
    const page = (await desktop.get('/mi-cuenta')).text
    expect(page).toContain('Firefox 140 en Linux')
    expect(page.indexOf('Esta sesión')).toBeLessThan(page.indexOf('/cerrar"')) // the one in use comes first
    expect(page.match(/Esta sesión/g)).toHaveLength(1)
    const [, id] = /\/mi-cuenta\/sesiones\/([0-9a-f-]{36})\/cerrar/.exec(page)!
    expect(await desktop.post(`/mi-cuenta/sesiones/${id}/cerrar`)).toMatchObject({ status: 303 })
    expect((await actorOf(phone)).person).toBeNull()
    expect((await actorOf(desktop)).person).not.toBeNull()
    expect((await entries('session.revoked')).at(-1)).toMatchObject({ public: false, details: { sessions: 1 } })
  })

  it('closes all the others at once', async () => {
    const email = address()
    const others = [await signedIn(email, 'Ana Ruiz'), await signedIn(email)]
    const mine = await signedIn(email)
    await mine.post('/mi-cuenta/sesiones/cerrar-otras')
    for (const other of others) expect((await actorOf(other)).person).toBeNull()
    expect((await actorOf(mine)).person).not.toBeNull()
  })

  it('of somebody else is not found', async () => {
    const victim = await signedIn(address(), 'Ana Ruiz')
    const [{ id } = { id: '' }] = (
      await db.execute<{ id: string }>(sql`select id from sessions where person_id = ${await personOf(victim)}`)
    ).rows
    const thief = await signedIn(address(), 'Otra Persona')
    expect((await thief.post(`/mi-cuenta/sesiones/${id}/cerrar`)).status).toBe(404)
    expect((await actorOf(victim)).person).not.toBeNull()
  })

  it('ends after thirty days', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    clock.now = new Date(clock.now.getTime() + 31 * 24 * 3600_000)
    expect((await actorOf(visitor)).person).toBeNull()
    expect((await visitor.get('/mi-mesa')).location).toBe('/entrar?volver=%2Fmi-mesa')
  })

  it('is nobody’s with a cookie that we did not sign', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    const cookie = visitor.cookies.get('tequio.session_token')!
    const [token] = decodeURIComponent(cookie).split('.')
    for (const forged of [
      token,
      `${token}.`,
      `${token}.AAAA`,
      `${token}x${decodeURIComponent(cookie).slice(token!.length)}`,
      '%',
      `%E0%A4%A`,
    ]) {
      expect((await actorOf({ cookies: new Map([['tequio.session_token', forged!]]) })).person).toBeNull()
    }
  })

  it('remembers when it was last used, to the hour', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    clock.now = new Date(clock.now.getTime() + 2 * 3600_000)
    const id = await personOf(visitor)
    const [row] = (
      await db.execute<{ updated_at: string | Date }>(sql`select updated_at from sessions where person_id = ${id}`)
    ).rows
    expect(new Date(row!.updated_at).getTime()).toBe(clock.now.getTime())
  })
})

describe('a public name', () => {
  const trains = services.transaction(async (tx) => {
    const id = await registerOrganization(
      tx,
      { name: 'Secretaría de Trenes', acronym: 'SETREN', sector: 'public-body', level: 'state' },
      null,
    )
    await tx.execute(sql`update organization_names set from_day = '2020-01-01' where organization_id = ${id}`)
    await tx.execute(sql`insert into organization_names (organization_id, name, until_day)
      values (${id}, 'Trenes y Tranvías', '2020-01-01')`)
    await registerOrganization(tx, { name: 'La Esperanza', sector: 'civil-society' }, null)
  })

  it('is what others see, and changing it is journaled without it', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    const id = await personOf(visitor)
    expect(await peopleNames(db, [id, newId()])).toEqual(new Map([[id, 'Ana Ruiz']]))
    expect(await entries('person.named')).toContainEqual({ subject_id: id, details: {}, public: false })
  })

  it('cannot be an e-mail, and what was typed stays', async () => {
    const visitor = await signedIn(address())
    const answer = await visitor.post('/mi-cuenta', { name: 'yo@ejemplo.mx', locale: 'en' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Escriba un nombre, no un correo')
    expect(answer.text).toContain('value="yo@ejemplo.mx"')
  })

  it.each([
    'Secretaría de Trenes',
    'SECRETARIA  DE TRENES',
    'Secretaría de Trenes ✅',
    'La Secretaría de Trenes de la Ciudad de México',
    'Sесretaría de Тrenes', // with letters of another alphabet
    'Trenes y Tranvías',
    'setren',
    'S.E.T.R.E.N.',
  ])('is not that of an organization of any day: «%s»', async (name) => {
    await trains
    const email = address()
    const visitor = await signedIn(email, 'Ana Ruiz')
    const own = await visitor.post('/mi-cuenta', { name, locale: 'en' })
    expect(own.status).toBe(422)
    expect(own.text).toContain('Así se llama una organización registrada')
    expect(own.text).toContain(`value="${name}"`)
    const { rows } = await db.execute(sql`select name, locale from people where email = ${email}`)
    expect(rows).toEqual([{ name: 'Ana Ruiz', locale: 'es' }])
  })

  it.each(['Esperanza', 'Trenes', 'Ana Trenes', 'María de Trenes y Tranvías', 'Ana Ruiz (SETREN)'])(
    'may remind of one: «%s»',
    async (name) => {
      await trains
      const visitor = await signedIn(address(), 'Ana Ruiz')
      expect((await visitor.post('/mi-cuenta', { name, locale: 'es' })).status).toBe(303)
    },
  )

  it('that was there before the organization stays, and may be that of another person', async () => {
    const [one, other] = [await signedIn(address(), 'Rosa Tren'), await signedIn(address(), 'Rosa Tren')]
    await services.transaction((tx) => registerOrganization(tx, { name: 'Rosa Tren', sector: 'other' }, null))
    for (const visitor of [one, other])
      expect((await visitor.post('/mi-cuenta', { name: 'Rosa Tren', locale: 'en' })).status).toBe(303)
  })

  it('that is the site’s or has no letter is refused in words', async () => {
    const visitor = await signedIn(address())
    for (const [name, says] of [
      ['Tequio · Moderación', 'Ese nombre es del sitio'],
      ['999,999,999', 'Escriba un nombre con letras'],
    ] as const) {
      const answer = await visitor.post('/mi-cuenta', { name, locale: 'es' })
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(says)
    }
  })

  it('and e-mail of its own: the form takes no other field', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    const id = await personOf(visitor)
    await visitor.post('/mi-cuenta', {
      name: 'Ana R.',
      locale: 'en',
      email: 'otra@ejemplo.mx',
      demonstration: 'true',
      id: newId(),
    })
    const [row] = (
      await db.execute(
        sql`select name, locale, demonstration, email = 'otra@ejemplo.mx' as taken from people where id = ${id}`,
      )
    ).rows
    expect(row).toEqual({ name: 'Ana R.', locale: 'en', demonstration: false, taken: false })
  })
})

describe('roles', () => {
  const organization = () =>
    services.transaction((tx) =>
      registerOrganization(tx, { name: `Organización ${newId()}`, sector: 'public-body' }, null),
    )
  const person = (email = address()) => services.transaction((tx) => ensurePerson(tx, { email, name: 'Persona' }))
  const today = () => services.today()
  const give = async (
    personId: string,
    role: 'authority' | 'officer',
    organizationId: string,
    fromDay = today(),
    untilDay: string | null = null,
  ) => services.transaction((tx) => grantRole(tx, { personId, organizationId, role, fromDay, untilDay }, null))

  async function authority() {
    const visitor = await signedIn(address(), 'La Autoridad')
    await give(await personOf(visitor), 'authority', await organization())
    return visitor
  }

  it('count from their first day until the day before the last, in their organization alone', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    const id = await personOf(visitor)
    const [past, now, future] = [await organization(), await organization(), await organization()]
    await give(id, 'officer', past, addDays(today(), -10), today())
    await give(id, 'officer', now, addDays(today(), -10), addDays(today(), 1))
    await give(id, 'officer', future, addDays(today(), 1))
    const actor = await actorOf(visitor)
    expect([past, now, future].map((place) => holds(actor, 'milestone.report', place))).toEqual([false, true, false])
    expect(actor.roles).toEqual([{ organizationId: now, role: 'officer' }])
  })

  it('are held once at a time', async () => {
    const [id, place] = [await person(), await organization()]
    expect((await give(id, 'officer', place)).ok).toBe(true)
    expect(await give(id, 'officer', place)).toMatchObject({ ok: false, reason: 'already-held' })
    const raw = db.execute(
      sql`insert into roles (id, person_id, organization_id, role, from_day) values (${newId()}, ${id}, ${place}, 'officer', ${today()})`,
    )
    await expect(raw).rejects.toMatchObject({ cause: { constraint: 'role_held_once_at_a_time' } })
  })

  it('are given by e-mail to somebody unknown, who then signs in with them', async () => {
    const visitor = await authority()
    const [email, place] = [address(), await organization()]
    const answer = await visitor.post('/personas/asignar', {
      email,
      role: 'officer',
      organization: place,
      fromDay: today(),
    })
    expect(answer).toMatchObject({ status: 303, location: '/personas?hecho=asignado' })
    expect(letters(email)[0]!.text).toContain('Enlace de transparencia')
    expect(holds(await actorOf(await signedIn(email)), 'milestone.report', place)).toBe(true)
    expect((await entries('role.granted')).at(-1)).toMatchObject({
      public: true,
      details: { role: 'officer', from: today(), until: null },
    })
  })

  it('tell in the letter when they count, and on screen whose account they went to', async () => {
    const visitor = await authority()
    const [email, place] = [address(), await organization()]
    const known = await signedIn(email, 'Ana Ruiz')
    const later = addDays(today(), 30)
    const { location } = await visitor.post('/personas/asignar', {
      email,
      name: 'Otra Persona',
      role: 'officer',
      organization: place,
      fromDay: later,
      untilDay: addDays(later, 31),
    })
    expect(letters(email)[0]!.text).toContain(`empieza el ${formatDay(later, 'es')} y termina el`)
    expect(location).toBe(`/personas?hecho=asignado&persona=${await personOf(known)}`)
    expect((await visitor.get(location!)).text).toContain('quedó a nombre de «Ana Ruiz»')
  })

  it('that have not begun are withdrawn today, and told so', async () => {
    const visitor = await authority()
    const [email, place] = [address(), await organization()]
    const later = addDays(today(), 30)
    await visitor.post('/personas/asignar', { email, role: 'officer', organization: place, fromDay: later })
    const { rows } = await db.execute<{ id: string }>(sql`select id from roles where organization_id = ${place}`)
    const form = `/personas/cargos/${rows[0]!.id}/terminar`
    expect((await visitor.get(form)).text).toContain('nunca tendrá efecto')
    expect(await visitor.post(form, { untilDay: today() })).toMatchObject({ status: 303 })
    expect((await entries('role.withdrawn')).at(-1)).toMatchObject({ details: { role: 'officer', from: later } })
    expect((await visitor.get(`/personas?organization=${place}`)).text).toContain('Sin efecto')
    expect((await visitor.post(form, { untilDay: today() })).text).toContain('ya había terminado')
  })

  it('are refused with a message by field and everything typed still there', async () => {
    const visitor = await authority()
    const answer = await visitor.post('/personas/asignar', {
      email: 'nadie',
      role: 'rey',
      organization: newId(),
      fromDay: '31/02/2026',
    })
    expect(answer.status).toBe(422)
    await services.transaction((tx) =>
      registerOrganization(tx, { name: 'Autoridad de los Cargos', sector: 'authority' }, null),
    )
    for (const [name, says] of [
      ['Autoridad de los Cargos', 'Así se llama una organización registrada'],
      ['Tequio', 'Ese nombre es del sitio'],
      ['12345', 'Escriba un nombre con letras'],
    ] as const) {
      const email = address()
      const sent = { email, name, role: 'officer', organization: await organization(), fromDay: today() }
      const named = await visitor.post('/personas/asignar', sent)
      expect(named.status).toBe(422)
      expect(named.text).toContain(says)
      expect((await db.execute(sql`select 1 from people where email = ${email}`)).rows).toEqual([])
    }
    for (const text of [
      'correo electrónico completo',
      'Elija una de las opciones',
      'Escriba una fecha que exista',
      'value="nadie"',
      'value="31/02/2026"',
    ])
      expect(answer.text).toContain(text)
    expect(
      (
        await visitor.post('/personas/asignar', {
          email: address(),
          role: 'officer',
          organization: newId(),
          fromDay: today(),
        })
      ).status,
    ).toBe(422)
  })

  it('end on a day, at once where it is today', async () => {
    const visitor = await authority()
    const officer = await signedIn(address(), 'Ana Ruiz')
    const place = await organization()
    const granted = await give(await personOf(officer), 'officer', place, addDays(today(), -3))
    const id = granted.ok ? granted.value : ''
    expect((await visitor.get(`/personas/cargos/${id}/terminar`)).text).toContain('Ana Ruiz')
    expect(await visitor.post(`/personas/cargos/${id}/terminar`, { untilDay: today() })).toMatchObject({ status: 303 })
    expect(holds(await actorOf(officer), 'milestone.report')).toBe(false)
    expect((await visitor.post(`/personas/cargos/${id}/terminar`, { untilDay: today() })).text).toContain(
      'ya había terminado',
    )
  })

  it('of authority are not taken from oneself', async () => {
    const visitor = await authority()
    await authority()
    const [row] = (
      await db.execute<{ id: string }>(sql`select id from roles where person_id = ${await personOf(visitor)}`)
    ).rows
    const answer = await visitor.post(`/personas/cargos/${row!.id}/terminar`, { untilDay: today() })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('No puede quitarse su último cargo de autoridad')
  })

  it('are nobody else’s to see or to give', async () => {
    const officer = await signedIn(address(), 'Ana Ruiz')
    await give(await personOf(officer), 'officer', await organization())
    for (const path of ['/personas', '/personas/asignar', `/personas/cargos/${newId()}/terminar`]) {
      expect((await officer.get(path)).status).toBe(403)
      expect((await site.visitor().get(path)).status).toBe(303)
    }
    expect(
      (
        await officer.post('/personas/asignar', {
          email: address(),
          role: 'authority',
          organization: newId(),
          fromDay: today(),
        })
      ).status,
    ).toBe(403)
    expect((await officer.post(`/personas/cargos/${newId()}/terminar`, { untilDay: today() })).status).toBe(403)
    expect((await site.visitor().post('/personas/asignar', {})).status).toBe(401)
  })

  it('are listed by organization, without any e-mail', async () => {
    const visitor = await authority()
    const place = await organization()
    await give(await person(CANARY), 'officer', place)
    const page = (await visitor.get(`/personas?organization=${place}`)).text
    shown.push(page)
    expect(page).toContain('Persona')
    expect(page).toContain('1 persona en esta página')
  })
})

describe('demonstration people', () => {
  const demonstration = (value: boolean) => services.transaction((tx) => writeInstallation(tx, 'demonstration', value))
  let invented: string
  let real: string
  beforeAll(async () => {
    await services.transaction(async (tx) => {
      const organizationId = await registerOrganization(
        tx,
        { name: 'Secretaría Inventada', sector: 'public-body' },
        null,
      )
      invented = await ensurePerson(tx, { email: 'enlace@personas.example', name: 'Elena Enlace', demonstration: true })
      real = await ensurePerson(tx, { email: 'real@personas.example', name: 'Rosa Real' })
      for (const personId of [invented, real])
        await grantRole(tx, { personId, organizationId, role: 'officer', fromDay: services.today() }, null)
    })
  })

  it('can be tried with one click where the installation says so', async () => {
    await demonstration(true)
    const visitor = site.visitor()
    const page = (await visitor.get('/entrar')).text
    shown.push(page)
    expect(page).toContain('Elena Enlace')
    expect(page).toContain('Secretaría Inventada')
    expect(page).not.toContain('Rosa Real')
    expect(await visitor.post('/entrar/demostracion', { person: invented })).toMatchObject({
      status: 303,
      location: '/mi-mesa',
    })
    expect((await actorOf(visitor)).person).toMatchObject({ name: 'Elena Enlace' })
    shown.push((await visitor.get('/mi-mesa')).text)
  })

  it('has a citizen among them, who holds no role', async () => {
    await demonstration(true)
    const citizen = await services.transaction((tx) =>
      ensurePerson(tx, { email: 'ciudadana@personas.example', name: 'Carla Ciudadana', demonstration: true }),
    )
    const visitor = site.visitor()
    expect((await visitor.get('/entrar')).text).toContain('Entrar como Carla Ciudadana')
    expect((await visitor.post('/entrar/demostracion', { person: citizen })).location).toBe('/mi-mesa')
    expect((await actorOf(visitor)).roles).toEqual([])
    expect((await site.visitor().get('/entrar')).text).not.toContain('Rosa Real')
  })

  it('are the only ones', async () => {
    await demonstration(true)
    expect((await site.visitor().post('/entrar/demostracion', { person: real })).status).toBe(404)
    expect((await site.visitor().post('/entrar/demostracion', { person: newId() })).status).toBe(404)
    expect((await site.visitor().post('/entrar/demostracion', { person: 'x' })).status).toBe(422)
  })

  it('are neither shown nor let in elsewhere', async () => {
    for (const value of [false, 1, {}]) {
      await services.transaction((tx) => writeInstallation(tx, 'demonstration', value))
      const visitor = site.visitor()
      expect((await visitor.get('/entrar')).text).not.toContain('Elena Enlace')
      expect((await visitor.post('/entrar/demostracion', { person: invented })).status).toBe(404)
      expect((await actorOf(visitor)).person).toBeNull()
    }
  })

  it('do not come from a real person by asking again', async () => {
    await services.transaction((tx) =>
      ensurePerson(tx, { email: 'real@personas.example', name: 'Otra', demonstration: true }),
    )
    const [row] = (await db.execute(sql`select name, demonstration from people where id = ${real}`)).rows
    expect(row).toEqual({ name: 'Rosa Real', demonstration: false })
  })
})

describe('my desk', () => {
  it('is everybody’s who is signed in, and friendly when empty', async () => {
    const page = (await (await signedIn(address(), 'Ana Ruiz')).get('/mi-mesa')).text
    expect(page).toContain('No debe nada por ahora')
    expect(page).toContain('Ana Ruiz')
    expect((await site.visitor().get('/mi-mesa')).location).toBe('/entrar?volver=%2Fmi-mesa')
  })

  it('gathers what modules say the person owes, late first, and what changed', async () => {
    const visitor = await signedIn(address(), 'Ana Ruiz')
    const place = await services.transaction((tx) =>
      registerOrganization(tx, { name: 'Secretaría del Agua', sector: 'public-body' }, null),
    )
    const personId = await personOf(visitor)
    await services.transaction((tx) =>
      grantRole(tx, { personId, organizationId: place, role: 'officer', fromDay: services.today() }, null),
    )
    const asked: unknown[] = []
    const plans = {
      name: 'plans',
      routes: [],
      permissions: [],
      events: {},
      resources: [],
      async desk(_db: unknown, person: unknown) {
        asked.push(person)
        return [
          {
            title: { es: 'Hito futuro' },
            address: '/h2',
            why: 'Reporte el avance.',
            dueOn: addDays(services.today(), 5),
            late: false,
          },
          {
            title: { es: 'Hito atrasado' },
            address: '/h1',
            why: 'Reporte el avance.',
            dueOn: addDays(services.today(), -2),
            late: true,
          },
          { title: { es: 'Observación' }, address: '/o', why: 'Responda.', dueOn: null, late: false },
          { title: { es: '¿Cuándo?' }, address: '/p', why: 'Le deben.', dueOn: null, late: true, asked: 'Vencida' },
        ]
      },
    }
    const desk = testSite(connection, {
      routes: deskRoutes([module, plans]),
      identify,
      modules: [module, plans],
    }).visitor()
    for (const [name, value] of visitor.cookies) desk.cookies.set(name, value)
    const page = (await desk.get('/mi-mesa')).text
    expect(asked).toEqual([
      {
        id: personId,
        organizationIds: [place],
        permissions: permissionsOf([{ organizationId: place, role: 'officer' }]),
      },
    ])
    expect(page).toContain('Tiene 1 pendiente con retraso, de 2 en total. Un asunto espera su respuesta.')
    const places = ['Lo que espera mi respuesta</h2>', 'Observación', 'Lo que pregunté</h2>', '¿Cuándo?', 'Vencida</']
    expect(places.map((text) => page.indexOf(text))).toEqual(
      places.map((text) => page.indexOf(text)).toSorted((a, b) => a - b),
    )
    expect(page.indexOf('Lo que pregunté</h2>')).toBeGreaterThan(0)
    expect(page.indexOf('Hito atrasado')).toBeLessThan(page.indexOf('Hito futuro'))
    expect(page).toContain('Con retraso de 2 días')
    expect(page).toContain('Se asignó el cargo de Enlace de transparencia')
  })
})

describe('a new installation', () => {
  it('belongs to whoever reads its log, once', async () => {
    await db.execute(sql`delete from roles`)
    expect(await needsSetUp(db)).toBe(true)
    const stranger = await signedIn(address(), 'Alguien')
    expect((await site.visitor().get('/comenzar')).text).toContain('Entrar con mi correo')
    expect(
      (await site.visitor().post('/comenzar', { code: setUpCode(services.settings), organizationName: 'Instituto' }))
        .status,
    ).toBe(401)
    const refused = await stranger.post('/comenzar', {
      code: 'AAAA-AAAA-AAAA',
      organizationName: 'Instituto de Transparencia',
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('value="Instituto de Transparencia"')
    expect(await needsSetUp(db)).toBe(true)

    const owner = await signedIn(address(), 'Quien instala')
    const code = setUpCode(services.settings).toLowerCase().replaceAll('-', ' ')
    const racers = await Promise.all(
      [owner, stranger].map((visitor) =>
        visitor.post('/comenzar', { code, organizationName: 'Instituto de Transparencia' }),
      ),
    )
    expect(racers.map(({ status }) => status).sort()).toEqual([303, 404])
    expect(await needsSetUp(db)).toBe(false)
    expect((await stranger.get('/comenzar')).status + (await owner.get('/comenzar')).status).toBe(604) // who is named goes on
    const winner = (await owner.get('/comenzar')).status === 200 ? owner : stranger
    expect((await winner.get('/comenzar')).text).toContain('/mi-mesa#comenzar')
    expect((await site.visitor().get('/comenzar')).status).toBe(404)
    expect(
      (await db.execute<{ count: number }>(sql`select count(*)::int as count from roles where role = 'authority'`))
        .rows[0]!.count,
    ).toBe(1)
  })
})

it('no e-mail is in any page of others, in the journal or in the log', async () => {
  const visitor = await signedIn(CANARY, 'Ana Canario')
  shown.push(
    (await visitor.get('/mi-mesa')).text,
    (await visitor.get('/entrar')).text,
    (await site.visitor().get('/entrar')).text,
  )
  expect((await visitor.get('/mi-cuenta')).text).toContain(CANARY) // their own, to themselves
  await visitor.post('/salir')
  for (const page of shown) expect(page).not.toMatch(/@personas\.example/)
  const { rows } = await db.execute(sql`select * from journal`)
  expect(rows.length).toBeGreaterThan(20)
  expect(JSON.stringify(rows)).not.toContain('@')
  expect(site.log.length).toBeGreaterThan(20)
  expect(site.log.join('\n')).not.toContain('@')
})
