import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { newId } from '../../../kernel/id.ts'
import type { Actor } from '../../../platform/access/index.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { registerOrganization } from '../../organizations/index.ts'
import {
  accountRoutes,
  deskRoutes,
  ensurePerson,
  grantRole,
  identify,
  identifyToken,
  makeToken,
  personalDataRoutes,
  proof,
  tokenRoutes,
  type RoleName,
} from '../index.ts'
import module from '../module.ts'
import { codeOf, stepAt, STEP_SECONDS } from './model.ts'

const connection = await testDatabase()
const { db } = connection
/** What makes the page of tokens offer a scope to those who keep organizations. */
const writing = {
  name: 'writing',
  routes: [],
  scopes: { 'organizations:write': () => 'Organizaciones' },
  acts: [{ name: 'write', scope: 'organizations:write', access: ['organization.manage'] }],
} as unknown as Module
/** What waits on the desk of who keeps organizations, each with words that only they may read. */
const owing = {
  name: 'owing',
  routes: [],
  desk: async (_db: unknown, { permissions }: { permissions: ReadonlyMap<string, unknown> }) =>
    permissions.has('organization.manage')
      ? ['uno', 'dos', 'tres'].map((address) => ({
          title: { es: `Reservado ${address}` },
          address: `/${address}`,
          why: 'Espera.',
          dueOn: address === 'uno' ? '2020-01-01' : null,
          late: address === 'uno',
        }))
      : [],
} as unknown as Module
const siteWith = (settings: Record<string, string>) =>
  testSite(connection, {
    routes: [
      ...module.routes,
      ...accountRoutes([module]),
      ...deskRoutes([module, owing]),
      ...personalDataRoutes([module]),
      ...tokenRoutes([module, writing]),
    ],
    identify,
    proof,
    settings: { SECOND_FACTOR_GRACE_DAYS: '0', ...settings },
  })
const site = siteWith({})
const { services, clock } = site
type Visitor = ReturnType<typeof site.visitor>

beforeEach(() => {
  clock.now = new Date()
})
/** The step of a code passes, so that the next is another. */
const wait = (seconds = STEP_SECONDS) => {
  clock.now = new Date(clock.now.getTime() + seconds * 1000)
}

const letters = (to: string) => services.mail.mailbox!.list().filter((letter) => letter.to === to)
const cookieOf = (visitor: Visitor) => visitor.cookies.get('tequio.session_token')
const actorOf = (visitor: Visitor) =>
  identify(
    services,
    new Request('http://localhost:3000/', {
      headers: { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') },
    }),
  )

async function signIn(email: string, visitor = site.visitor()) {
  await visitor.post('/entrar', { email })
  const answer = await visitor.post('/entrar/codigo', { code: /\d{3} \d{3}/.exec(letters(email)[0]!.text)![0] })
  return { visitor, answer }
}

const authorityOf = (personId: string, role: RoleName = 'authority') =>
  services.transaction(async (tx) => {
    const organizationId = await registerOrganization(tx, { name: `Órgano ${newId()}`, sector: 'authority' }, null)
    await grantRole(tx, { personId, organizationId, role, fromDay: services.today() }, null)
  })

async function person(role?: RoleName) {
  const email = `persona.${newId()}@personas.example`
  const id = await services.transaction((tx) => ensurePerson(tx, { email, name: 'Ana Ruiz' }))
  if (role) await authorityOf(id, role)
  return { email, id, ...(await signIn(email)) }
}

const keyOn = (page: string) => Buffer.from(base32(/<code>([A-Z2-7 ]{39})<\/code>/.exec(page)![1]!.replaceAll(' ', '')))
function base32(text: string): number[] {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  return bits
    .join('')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2))
}
const sealedOn = (page: string) => /name="key" value="([^"]+)"/.exec(page)![1]!
const codesOn = (page: string) =>
  [...page.matchAll(/<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<\/code>/g)].map(([, code]) => code!)

async function withApplication(role?: RoleName) {
  const owner = await person(role)
  const { text } = await owner.visitor.get('/mi-cuenta/acceso/aplicacion')
  const key = keyOn(text)
  const now = () => codeOf(key, stepAt(clock.now))
  const before = cookieOf(owner.visitor)
  const shown = await owner.visitor.post('/mi-cuenta/acceso/aplicacion', { key: sealedOn(text), code: now() })
  expect(shown.status).toBe(200)
  return { ...owner, key, now, before, codes: codesOn(shown.text) }
}

describe('the holder of a role without a second factor', () => {
  it('is led to set one up, and until then may do nothing, and is told so kindly', async () => {
    const { visitor, answer } = await person('authority')
    expect(answer.location).toBe('/mi-cuenta/acceso?volver=%2Fmi-mesa')
    expect((await visitor.get('/mi-cuenta/acceso')).text).toContain('Sus permisos esperan un segundo factor')
    const desk = (await visitor.get('/mi-mesa')).text
    expect(desk).toContain('Con sus cargos esperan 3 asuntos. 1 está con retraso.')
    expect(desk).toContain('href="/mi-cuenta/acceso?volver=%2Fmi-mesa"')
    expect(desk).not.toMatch(/Reservado|Todo en orden|No debe nada/)
    const actor = await actorOf(visitor)
    expect([...actor.permissions]).toEqual([])
    expect(actor.roles).toHaveLength(1)
    for (const refused of [
      await visitor.get('/personas'),
      await visitor.post('/personas/asignar', { email: 'x@personas.example' }),
    ]) {
      expect(refused.status).toBe(403)
      expect(refused.text).toContain('Falta su segundo factor')
      expect(refused.text).toContain('href="/mi-cuenta/acceso"')
    }
  })

  it('may act once it is set up, in a new session', async () => {
    const { visitor, before } = await withApplication('authority')
    expect((await visitor.get('/personas')).status).toBe(200)
    const desk = (await visitor.get('/mi-mesa')).text
    expect(desk).toContain('Reservado tres')
    expect(desk).not.toContain('segundo factor')
    expect(cookieOf(visitor)).not.toBe(before)
    const old = site.visitor()
    old.cookies.set('tequio.session_token', before!)
    expect((await actorOf(old)).person).toBeNull()
  })

  it('may act in the days of grace, and no longer', async () => {
    const graceful = siteWith({ SECOND_FACTOR_GRACE_DAYS: '7' })
    const { visitor } = await person('authority')
    const request = new Request('http://localhost:3000/', {
      headers: { cookie: `tequio.session_token=${cookieOf(visitor)}` },
    })
    expect((await identify(graceful.services, request)).permissions.has('people.manage')).toBe(true)
    graceful.clock.now = new Date(Date.now() + 8 * 24 * 3600 * 1000)
    expect((await identify(graceful.services, request)).permissions.size).toBe(0)
  })

  it('who is invented has none and needs none', async () => {
    const email = `inventada.${newId()}@personas.example`
    const id = await services.transaction((tx) => ensurePerson(tx, { email, name: 'Elena', demonstration: true }))
    await authorityOf(id)
    const { visitor } = await signIn(email)
    expect((await actorOf(visitor)).permissions.has('people.manage')).toBe(true)
    expect((await visitor.get('/mi-cuenta/acceso')).text).toContain('Esta persona es inventada')
    const page = await visitor.get('/mi-cuenta/acceso/aplicacion')
    expect(page.text).not.toContain('name="key"')
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion', { key: 'x', code: '123456' })).status).toBe(403)
    expect((await visitor.post('/mi-cuenta/acceso/llaves/reto')).status).toBe(403)
  })
})

describe('the first second factor', () => {
  const confirm = async (visitor: Visitor, email: string) => {
    const asked = await visitor.post('/mi-cuenta/acceso', { volver: '/plan' })
    expect(asked.location).toBe('/mi-cuenta/acceso/codigo?volver=%2Fplan')
    return /\d{3} \d{3}/.exec(letters(email)[0]!.text)![0]
  }

  it('is set up from an older session only once the mailbox says yes', async () => {
    const { visitor, email, id } = await person('authority')
    const opened = await visitor.get('/mi-cuenta/acceso/aplicacion')
    expect(sealedOn(opened.text)).toBeTruthy() // the code by mail has just come
    await db.execute(sql`update sessions set created_at = created_at - interval '16 minutes' where person_id = ${id}`)
    const borrowed = cookieOf(visitor)!
    for (const path of ['/mi-cuenta/acceso', '/mi-cuenta/acceso/aplicacion']) {
      const { text } = await visitor.get(path)
      expect(text).toContain('Confirme primero que es usted')
      expect(text).not.toMatch(/name="key"|otpauth:|data-passkey|Poner una aplicación de códigos<\/a>/)
    }
    const refused = await visitor.post('/mi-cuenta/acceso/aplicacion', { key: 'x', code: '123456' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Confirme con un código por correo que es usted')
    expect(refused.text).not.toContain('name="key"')

    const code = await confirm(visitor, email)
    expect(letters(email)[0]!.text).toContain('cierre las demás sesiones')
    const wrong = code === '000 000' ? '000001' : '000000'
    expect((await visitor.post('/mi-cuenta/acceso/codigo', { code: wrong })).text).toContain('El código no coincide')
    expect((await visitor.get('/mi-cuenta/acceso')).text).toContain('Confirme primero que es usted')
    const shown = await visitor.post('/mi-cuenta/acceso/codigo', { code, volver: '/plan' })
    expect(shown.location).toBe('/mi-cuenta/acceso?hecho=confirmado&volver=%2Fplan')
    expect(cookieOf(visitor)).not.toBe(borrowed)
    const { text } = await visitor.get(shown.location!)
    expect(text).toContain('Confirmamos que es usted')
    expect(text).toContain('href="/mi-cuenta/acceso/aplicacion?volver=%2Fplan"')
    const page = await visitor.get('/mi-cuenta/acceso/aplicacion')
    const added = await visitor.post('/mi-cuenta/acceso/aplicacion', {
      key: sealedOn(page.text),
      code: codeOf(keyOn(page.text), stepAt(clock.now)),
    })
    expect(codesOn(added.text)).toHaveLength(10)
    expect(letters(email)[0]!.text).toContain('Se puso una aplicación de códigos')
  })

  it('asks nothing more of who has one already', async () => {
    const { visitor, now } = await withApplication('authority')
    wait(16 * 60)
    expect((await visitor.get('/mi-cuenta/acceso')).text).not.toContain('Confirme primero que es usted')
    expect((await visitor.post('/mi-cuenta/acceso')).location).toBe('/mi-cuenta/acceso')
    const page = await visitor.get('/mi-cuenta/acceso/aplicacion')
    const sent = { key: sealedOn(page.text), code: codeOf(keyOn(page.text), stepAt(clock.now)) }
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion', sent)).status).toBe(401) // what it has is asked for
    const own = { ...sent, 'tequio.code': now() }
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion', own)).location).toBe(
      '/mi-cuenta/acceso?hecho=aplicacion',
    )
  })
})

describe('a session with the first factor alone', () => {
  it('is nobody’s: it opens no page of the account, whatever the role', async () => {
    const { email } = await withApplication('authority')
    const { visitor, answer } = await signIn(email)
    expect(answer.location).toBe('/entrar/segundo-factor?volver=%2Fmi-mesa')
    expect(await actorOf(visitor)).toMatchObject({ person: null, roles: [] })
    for (const path of ['/mi-mesa', '/mi-cuenta', '/mi-cuenta/acceso', '/mi-cuenta/datos', '/personas'])
      expect((await visitor.get(path)).location).toBe(`/entrar?volver=${encodeURIComponent(path)}`)
    for (const path of ['/mi-cuenta/acceso/aplicacion/quitar', '/mi-cuenta/acceso/recuperacion', '/mi-cuenta/cerrar'])
      expect((await visitor.post(path)).status).toBeGreaterThanOrEqual(401)
    expect((await visitor.get('/entrar')).text).toContain('Le falta mostrar su segundo factor')
  })

  it('becomes whole with a code, as another session', async () => {
    const { email, id, now } = await withApplication('authority')
    wait()
    const { visitor } = await signIn(email)
    const half = cookieOf(visitor)!
    const answer = await visitor.post('/entrar/segundo-factor', { code: now(), volver: '/plan' })
    expect(answer).toMatchObject({ status: 303, location: '/plan' })
    expect((await actorOf(visitor)).person!.id).toBe(id)
    expect((await actorOf(visitor)).permissions.has('people.manage')).toBe(true)
    const thief = site.visitor()
    thief.cookies.set('tequio.session_token', half)
    wait()
    expect((await thief.post('/entrar/segundo-factor', { code: now() })).location).toBe('/entrar')
  })

  it('lasts fifteen minutes', async () => {
    const { email, now } = await withApplication()
    const { visitor } = await signIn(email)
    wait(15 * 60)
    expect((await visitor.post('/entrar/segundo-factor', { code: now() })).location).toBe('/entrar')
    expect((await visitor.get('/entrar/segundo-factor')).text).toContain('No hay ninguna entrada en espera')
  })
})

describe('a code of the application', () => {
  it('is taken once, also by two at once', async () => {
    const { email, now } = await withApplication()
    wait()
    const { visitor: first } = await signIn(email)
    const { visitor: second } = await signIn(email)
    const code = now()
    const answers = await Promise.all([first, second].map((one) => one.post('/entrar/segundo-factor', { code })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  })

  it('that confirmed the key does not also sign in', async () => {
    const { email, now } = await withApplication()
    const { visitor } = await signIn(email)
    expect((await visitor.post('/entrar/segundo-factor', { code: now() })).status).toBe(422)
  })

  it('that is wrong is told, ten times an hour', async () => {
    const strict = siteWith({ RATE_LIMIT: '600' })
    const { email, now, key } = await withApplication()
    wait()
    const { visitor } = await signIn(email)
    const thief = strict.visitor()
    for (const [name, value] of visitor.cookies) thief.cookies.set(name, value)
    const wrong = String((Number(now()) + 1) % 1_000_000).padStart(6, '0')
    const near = [-1, 0, 1].map((by) => codeOf(key, stepAt(clock.now) + by))
    const guess = near.includes(wrong) ? '000001' : wrong
    for (let turn = 0; turn < 10; turn++)
      expect((await thief.post('/entrar/segundo-factor', { code: guess })).text).toContain('El código no coincide')
    const right = await thief.post('/entrar/segundo-factor', { code: now() })
    expect(right.status).toBe(422)
    expect(right.text).toContain('Espere 15 minutos')
  })

  it('is asked for before a key is kept, and by the person it was made for', async () => {
    const { visitor, id } = await person()
    const other = await person()
    const { text } = await other.visitor.get('/mi-cuenta/acceso/aplicacion')
    const stolen = { key: sealedOn(text), code: codeOf(keyOn(text), stepAt(clock.now)) }
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion', stolen)).text).toContain('La clave venció')
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion', { ...stolen, key: 'x' })).status).toBe(422)
    const mine = await visitor.get('/mi-cuenta/acceso/aplicacion')
    const refused = await visitor.post('/mi-cuenta/acceso/aplicacion', { key: sealedOn(mine.text), code: '000000' })
    expect(refused.status).toBe(422)
    expect(sealedOn(refused.text)).toBe(sealedOn(mine.text)) // the key that is in the application already
    expect((await db.execute(sql`select 1 from code_applications where person_id = ${id}`)).rows).toEqual([])
  })

  it('and its key and recovery codes are not to be read in the database', async () => {
    const { key, codes } = await withApplication()
    const rows = JSON.stringify([
      (await db.execute(sql`select * from code_applications`)).rows,
      (await db.execute(sql`select * from recovery_codes`)).rows,
    ])
    for (const secret of [
      key.toString('base64url'),
      key.toString('hex'),
      ...codes,
      ...codes.map((code) => code.replaceAll('-', '')),
    ])
      expect(rows).not.toContain(secret)
  })
})

describe('a recovery code', () => {
  it('signs in once, and its person is told', async () => {
    const { email, codes, id } = await withApplication('authority')
    expect(codes).toHaveLength(10)
    const typed = codes[3]!.toLowerCase().replaceAll('-', ' ')
    const { visitor } = await signIn(email)
    expect((await visitor.post('/entrar/segundo-factor', { code: typed })).status).toBe(303)
    expect((await actorOf(visitor)).person!.id).toBe(id)
    expect(letters(email)[0]!.text).toContain('con un código de recuperación')
    expect((await visitor.get('/mi-cuenta/acceso')).text).toContain('Le quedan 9 de 10 códigos')
    const { visitor: again } = await signIn(email)
    expect((await again.post('/entrar/segundo-factor', { code: typed })).status).toBe(422)
  })

  it('of another person opens nothing', async () => {
    const [mine, hers] = [await withApplication(), await withApplication()]
    const { visitor } = await signIn(mine.email)
    expect((await visitor.post('/entrar/segundo-factor', { code: hers.codes[0]! })).status).toBe(422)
  })

  it('is of no use once new ones are made', async () => {
    const { visitor, email, codes } = await withApplication()
    const made = codesOn((await visitor.post('/mi-cuenta/acceso/recuperacion')).text)
    expect(made).toHaveLength(10)
    const { visitor: elsewhere } = await signIn(email)
    expect((await elsewhere.post('/entrar/segundo-factor', { code: codes[0]! })).status).toBe(422)
    expect((await elsewhere.post('/entrar/segundo-factor', { code: made[0]! })).status).toBe(303)
  })

  it('is made for nobody without a second factor', async () => {
    const { visitor } = await person()
    expect((await visitor.post('/mi-cuenta/acceso/recuperacion')).status).toBe(404)
  })
})

describe('the application', () => {
  it('may be removed by a citizen, whom nothing more is then asked', async () => {
    const { visitor, email, id } = await withApplication()
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion/quitar')).status).toBe(303)
    const { visitor: elsewhere } = await signIn(email)
    expect((await actorOf(elsewhere)).person!.id).toBe(id)
    await authorityOf(id)
    expect((await actorOf(visitor)).lacks).toBe('second-factor') // what was shown before counts no more
  })

  it('stays where it is all that an official has', async () => {
    const { visitor } = await withApplication('officer')
    const answer = await visitor.post('/mi-cuenta/acceso/aplicacion/quitar')
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Agregue otro antes de quitar este')
  })
})

describe('who lost everything', () => {
  it('is helped by whoever manages people, with a reason that is told', async () => {
    const { visitor: keeper, id: keeperId } = await withApplication('authority')
    const { visitor, email, id } = await withApplication('officer')
    expect((await keeper.get(`/personas/${id}/segundo-factor`)).text).toContain('Ana Ruiz')
    expect((await keeper.post(`/personas/${id}/segundo-factor`, { reason: 'x' })).status).toBe(422)
    const reason = 'Vino en persona con su identificación.'
    expect((await keeper.post(`/personas/${id}/segundo-factor`, { reason })).location).toBe(
      '/personas?hecho=restablecido',
    )
    expect(letters(email)[0]!.text).toContain(reason)
    expect((await actorOf(visitor)).person).toBeNull()
    expect((await signIn(email)).answer.location).toBe('/mi-cuenta/acceso?volver=%2Fmi-mesa')
    const { rows } = await db.execute<{ details: object; public: boolean; actor_id: string }>(
      sql`select details, public, actor_id from journal where event = 'second-factor.reset' and subject_id = ${id}`,
    )
    expect(rows).toEqual([{ details: {}, public: false, actor_id: keeperId }])
    expect((await keeper.post(`/personas/${id}/segundo-factor`, { reason })).status).toBe(404)
  })

  it('is helped by nobody else, and not by themselves', async () => {
    const { id } = await withApplication('officer')
    const { visitor: officer } = await withApplication('officer')
    expect((await officer.post(`/personas/${id}/segundo-factor`, { reason: 'Porque sí.' })).status).toBe(403)
    const { visitor: keeper, id: own } = await withApplication('authority')
    expect((await keeper.post(`/personas/${own}/segundo-factor`, { reason: 'Porque sí.' })).status).toBe(422)
  })
})

describe('a new e-mail', () => {
  const newAddress = () => `nuevo.${newId()}@personas.example`
  const codeIn = (to: string) => /\d{3} \d{3}/.exec(letters(to)[0]!.text)![0]
  const undoIn = (to: string) => /\/mi-cuenta\/correo\/no-fui-yo\/[\w-]+/.exec(letters(to)[0]!.text)![0]
  const move = async (visitor: Visitor, { from, to }: { from: string; to: string }) => {
    await visitor.post('/mi-cuenta/correo', { email: to })
    return { code: codeIn(to), codeOfNow: codeIn(from) }
  }
  const whoEnters = async (email: string) => (await actorOf((await signIn(email)).visitor)).person?.id

  it('is confirmed by a code sent to it and one to that of now; the old one is told, and other sessions end', async () => {
    const { visitor, email, id } = await person()
    const { visitor: elsewhere } = await signIn(email)
    const to = newAddress()
    const codes = await move(visitor, { from: email, to })
    expect(letters(email)[0]!.text).toContain(to)
    expect((await visitor.get('/mi-cuenta/correo/codigo')).text).toContain('Código que llegó a su correo de ahora')
    expect((await visitor.post('/mi-cuenta/correo/codigo', codes)).location).toBe('/mi-cuenta?hecho=correo#correo')
    expect(letters(email)[0]!.text).toContain('ya no usa este correo')
    expect((await actorOf(elsewhere)).person).toBeNull()
    expect(await whoEnters(to)).toBe(id)
    expect(await whoEnters(email)).not.toBe(id)
  })

  it('is not for a session that somebody borrowed: without the mailbox of now nothing changes', async () => {
    const borrowed = await person()
    const { code } = await move(borrowed.visitor, { from: borrowed.email, to: newAddress() })
    for (const sent of [{ code }, { code, codeOfNow: code }] as Record<string, string>[])
      expect((await borrowed.visitor.post('/mi-cuenta/correo/codigo', sent)).status).toBe(422)
    const armed = await withApplication() // by whoever borrowed it
    const { code: another } = await move(armed.visitor, { from: armed.email, to: newAddress() })
    expect((await armed.visitor.post('/mi-cuenta/correo/codigo', { code: another })).status).toBe(422)
    for (const { visitor, email } of [borrowed, armed]) expect((await visitor.get('/mi-cuenta')).text).toContain(email)
  })

  it('asks for no code to the one of now where a second factor of some days says who it is', async () => {
    const { visitor, email, id, now } = await withApplication()
    wait(7 * 24 * 3600)
    const to = newAddress()
    await visitor.post('/mi-cuenta/correo', { email: to, 'tequio.code': now() })
    expect(letters(email)[0]!.subject).not.toContain('dejar este correo')
    expect((await visitor.post('/mi-cuenta/correo/codigo', { code: codeIn(to) })).status).toBe(303)
    expect(letters(email)[0]!.text).toContain('/mi-cuenta/correo/no-fui-yo/')
    const { rows } = await db.execute(sql`select email from people where id = ${id}`)
    expect(rows).toEqual([{ email: to }])
  })

  it('is undone by the link in the letter to the old one, and every session ends', async () => {
    const { visitor, email, id } = await person()
    const [first, second] = [newAddress(), newAddress()]
    await visitor.post('/mi-cuenta/correo/codigo', await move(visitor, { from: email, to: first }))
    const undo = undoIn(email)
    wait(60)
    await visitor.post('/mi-cuenta/correo/codigo', await move(visitor, { from: first, to: second }))
    const [stranger, theirs] = [site.visitor(), undoIn(first)]
    expect((await stranger.get(undo)).text).toContain('volver a mi correo')
    expect(await whoEnters(second)).toBe(id) // reading it does nothing
    expect((await stranger.post(undo, {})).text).toContain('su cuenta usa otra vez este correo')
    expect((await actorOf(visitor)).person).toBeNull()
    expect(letters(second)[0]!.text).toContain('ya no usa este correo')
    for (const late of [theirs, undo, '/mi-cuenta/correo/no-fui-yo/nadie'])
      expect((await stranger.post(late, {})).text).toContain('Este enlace ya no sirve')
    expect(await whoEnters(email)).toBe(id)
  })

  it('is not undone after a week, nor where the old one has an account again, nor of an account that is closed', async () => {
    const undoOf = async () => {
      const { visitor, email, id } = await person()
      await visitor.post('/mi-cuenta/correo/codigo', await move(visitor, { from: email, to: newAddress() }))
      return { email, id, undo: undoIn(email) }
    }
    const [taken, closed, late] = [await undoOf(), await undoOf(), await undoOf()]
    await signIn(taken.email)
    const refused = await site.visitor().post(taken.undo, {})
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Ya hay otra cuenta con este correo')])
    await db.execute(sql`update people set email = null, name = '', closed_at = now() where id = ${closed.id}`)
    expect((await site.visitor().post(closed.undo, {})).text).toContain('Este enlace ya no sirve')
    wait(7 * 24 * 3600)
    expect((await site.visitor().get(late.undo)).text).toContain('Este enlace ya no sirve')
  })

  it('that has an account is told to that address alone', async () => {
    const [mine, hers] = [await person(), await person()]
    const free = `libre.${newId()}@personas.example`
    const [known, unknown] = [
      await mine.visitor.post('/mi-cuenta/correo', { email: hers.email }),
      await mine.visitor.post('/mi-cuenta/correo', { email: free }),
    ]
    expect([known.status, known.location]).toEqual([unknown.status, unknown.location])
    expect(letters(hers.email)[0]!.text).toContain('Ya tiene una cuenta propia')
    expect(letters(free)[0]!.text).toMatch(/\d{3} \d{3}/)
  })

  it('is not taken by guessing: five tries', async () => {
    const { visitor, email } = await person()
    const codes = await move(visitor, { from: email, to: newAddress() })
    const wrong = codes.code.startsWith('000') ? '111111' : '000000'
    const guess = await visitor.post('/mi-cuenta/correo/codigo', { ...codes, code: wrong })
    expect(guess.text).toContain('Alguno de los dos códigos no coincide. Le quedan 4 intentos.')
    for (let turn = 0; turn < 4; turn++) await visitor.post('/mi-cuenta/correo/codigo', { ...codes, codeOfNow: wrong })
    expect((await visitor.post('/mi-cuenta/correo/codigo', codes)).text).toContain('Se acabaron los intentos')
    expect((await visitor.get('/mi-cuenta')).text).toContain(email)
  })
})

it('every act on an account is private in the journal, and has not a word of its person', async () => {
  const { rows } = await db.execute(sql`
    select details, public from journal
    where event in ('code-application.added', 'recovery-code.used', 'recovery-codes.made', 'email.changed', 'code-application.removed')`)
  expect(rows.length).toBeGreaterThan(4)
  for (const row of rows) expect(row).toEqual({ details: {}, public: false })
})

describe('a token of the API', () => {
  const scoped = { name: 'Programa', scopes: ['plans:write'], organizationId: null, days: 30 }
  const tokenOf = async (actor: Actor, withSecondFactor = false) => {
    const making = { offered: new Set(scoped.scopes), withSecondFactor }
    const made = await makeToken(site.context(actor), scoped, making)
    return made.ok ? made.value.token : expect.fail(made.reason)
  }

  it('lets do no more than a session: nothing without a second factor', async () => {
    const { visitor } = await person('authority')
    const holder = await identifyToken(services, await tokenOf(await actorOf(visitor)))
    expect(holder!.actor).toMatchObject({ permissions: new Map(), lacks: 'second-factor' })
  })

  it('that was made before it was set up ends with it, and one made after acts', async () => {
    const { visitor, id } = await person('authority')
    const early = await tokenOf(await actorOf(visitor))
    const { text } = await visitor.get('/mi-cuenta/acceso/aplicacion')
    await visitor.post('/mi-cuenta/acceso/aplicacion', {
      key: sealedOn(text),
      code: codeOf(keyOn(text), stepAt(clock.now)),
    })
    expect(await identifyToken(services, early)).toBeNull()
    const actor = await actorOf(visitor)
    expect(actor.person!.id).toBe(id)
    const late = await identifyToken(services, await tokenOf(actor, true))
    expect(late!.actor.permissions.has('people.manage')).toBe(true)
  })

  it('made with the mailbox alone never acts for a body, whatever its owner sets up or becomes', async () => {
    const { visitor, id, email } = await person()
    const early = await tokenOf(await actorOf(visitor))
    const { text } = await visitor.get('/mi-cuenta/acceso/aplicacion')
    expect((await visitor.get('/mi-cuenta/acceso')).text).toContain('sus tokens de la API dejan de servir')
    const shown = await visitor.post('/mi-cuenta/acceso/aplicacion', {
      key: sealedOn(text),
      code: codeOf(keyOn(text), stepAt(clock.now)),
    })
    expect(shown.text).toContain('Sus tokens de la API dejaron de servir')
    expect(letters(email)[0]!.text).toContain('Sus tokens de la API dejaron de servir')
    expect(await identifyToken(services, early)).toBeNull()

    const weak = await tokenOf(await actorOf(visitor)) // as one that was being made at that very moment
    await authorityOf(id)
    const holder = await identifyToken(services, weak)
    expect(holder!.actor).toMatchObject({ person: { id }, permissions: new Map(), lacks: 'second-factor' })
  })

  it('stays when another second factor is added, and nothing is said of it', async () => {
    const { visitor, email } = await withApplication('authority')
    const token = await tokenOf(await actorOf(visitor), true)
    wait()
    const { text } = await visitor.get('/mi-cuenta/acceso/aplicacion')
    const sent = { key: sealedOn(text), code: codeOf(keyOn(text), stepAt(clock.now)) }
    expect((await visitor.post('/mi-cuenta/acceso/aplicacion', sent)).location).toContain('hecho=aplicacion')
    expect((await identifyToken(services, token))!.actor.permissions.has('people.manage')).toBe(true)
    expect(letters(email)[0]!.text).not.toContain('tokens')
  })

  it('remembers by itself that its session had shown one, also where it was asked for that very act', async () => {
    const { visitor, now } = await withApplication('authority')
    wait(15 * 60)
    const sent = { name: 'Programa', scopes: 'organizations:write', days: '30' }
    expect((await visitor.post('/mi-cuenta/tokens', sent)).status).toBe(401)
    const made = await visitor.post('/mi-cuenta/tokens', { ...sent, 'tequio.code': now() })
    const holder = await identifyToken(services, /tqo_\w{42}/.exec(made.text)![0])
    expect(holder!.actor.permissions.has('organization.manage')).toBe(true)
    expect(holder!.actor.lacks).toBeUndefined()
  })

  it('ends when the e-mail changes, and its owner is told at the old one and on the page', async () => {
    const { visitor, email } = await withApplication('authority')
    const token = await tokenOf(await actorOf(visitor), true)
    const to = `nuevo.${newId()}@personas.example`
    await visitor.post('/mi-cuenta/correo', { email: to })
    const [code, codeOfNow] = [to, email].map((address) => /\d{3} \d{3}/.exec(letters(address)[0]!.text)![0])
    const { location } = await visitor.post('/mi-cuenta/correo/codigo', { code: code!, codeOfNow: codeOfNow! })
    expect(location).toBe('/mi-cuenta?hecho=correo-sin-tokens#correo')
    expect((await visitor.get(location!)).text).toContain('Sus tokens de la API dejaron de servir')
    expect(letters(email)[0]!.text).toContain('Sus tokens de la API dejaron de servir')
    expect(await identifyToken(services, token)).toBeNull()
  })
})

describe('an act of the highest consequence', () => {
  const FRESH = 15 * 60
  const organization = () =>
    services.transaction((tx) => registerOrganization(tx, { name: `Alcaldía ${newId()}`, sector: 'authority' }, null))
  const granting = async () => ({
    email: `nueva.${newId()}@personas.example`,
    name: 'Eva «la nueva» Solís',
    role: 'officer',
    organization: await organization(),
    fromDay: services.today(),
  })
  const rolesOf = async (email: string) =>
    (await db.execute(sql`select 1 from roles r join people p on p.id = r.person_id where p.email = ${email}`)).rows
      .length
  const hiddenOn = (page: string, form = page) =>
    Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    )

  it('is done at once while the second factor is fresh', async () => {
    const { visitor } = await withApplication('authority')
    wait(FRESH - 1)
    const sent = await granting()
    expect((await visitor.post('/personas/asignar', sent)).location).toContain('/personas?hecho=')
    expect(await rolesOf(sent.email)).toBe(1)
  })

  it('asks for it again later, with all that was typed, and goes on in a new session', async () => {
    const { visitor, now } = await withApplication('authority')
    wait(FRESH)
    const sent = await granting()
    const asked = await visitor.post('/personas/asignar', sent)
    expect(asked.status).toBe(401)
    expect(asked.text).toContain('Confirme que es usted')
    expect(await rolesOf(sent.email)).toBe(0)
    expect(hiddenOn(asked.text)).toMatchObject(sent)

    const wrong = await visitor.post('/personas/asignar', { ...hiddenOn(asked.text), 'tequio.code': '000000' })
    expect(wrong.status).toBe(401)
    expect(wrong.text).toContain('El código no coincide')
    expect(hiddenOn(wrong.text)).toMatchObject(sent)
    expect((await visitor.post('/personas/asignar', { ...sent, 'tequio.code': '' })).text).toContain(
      'Escriba las 6 cifras',
    )
    expect(await rolesOf(sent.email)).toBe(0)

    const before = cookieOf(visitor)!
    const done = await visitor.post('/personas/asignar', { ...hiddenOn(wrong.text), 'tequio.code': now() })
    expect(done.location).toContain('/personas?hecho=')
    expect(await rolesOf(sent.email)).toBe(1)
    expect(cookieOf(visitor)).not.toBe(before)
    expect((await visitor.get('/personas')).status).toBe(200)
    const old = site.visitor()
    old.cookies.set('tequio.session_token', before)
    expect((await old.get('/personas')).status).toBe(303)
    const next = await granting()
    expect((await visitor.post('/personas/asignar', next)).status).toBe(303)
  })

  it('keeps the new session where the act itself is refused, or finds nothing', async () => {
    const { visitor, now } = await withApplication('authority')
    wait(FRESH)
    const sent = await granting()
    const refused = await visitor.post('/personas/asignar', { ...sent, organization: newId(), 'tequio.code': now() })
    expect(refused.status).toBe(422)
    expect((await visitor.get('/personas')).status).toBe(200)
    wait(FRESH)
    const fields = { untilDay: services.today(), 'tequio.code': now() }
    expect((await visitor.post(`/personas/cargos/${newId()}/terminar`, fields)).status).toBe(404)
    expect((await visitor.get('/personas')).status).toBe(200)
  })

  it('takes no code twice, none of another, and tells what is wrong with the form before it asks', async () => {
    const [mine, hers] = [await withApplication('authority'), await withApplication('authority')]
    wait(FRESH)
    const sent = await granting()
    expect((await mine.visitor.post('/personas/asignar', { ...sent, 'tequio.code': hers.now() })).status).toBe(401)
    const used = mine.now()
    expect((await mine.visitor.post('/personas/asignar', { ...sent, 'tequio.code': used })).status).toBe(303)
    expect((await mine.visitor.post('/personas/asignar', { ...sent, email: 'nadie', 'tequio.code': 'x' })).status).toBe(
      422,
    )
    const thief = site.visitor()
    thief.cookies.set('tequio.session_token', cookieOf(hers.visitor)!)
    expect((await thief.post('/personas/asignar', { ...sent, 'tequio.code': used })).status).toBe(401)
  })

  it('takes a recovery code, and the standing person may still be refused', async () => {
    const citizen = await person()
    const { visitor, codes } = await withApplication('authority')
    wait(FRESH)
    const sent = await granting()
    expect((await visitor.post('/personas/asignar', { ...sent, 'tequio.code': codes[0]! })).status).toBe(303)
    wait(FRESH)
    expect((await visitor.post('/personas/asignar', { ...(await granting()), 'tequio.code': codes[0]! })).status).toBe(
      401,
    )
    expect((await citizen.visitor.post('/personas/asignar', sent)).status).toBe(403)
  })

  it('counts tries', async () => {
    const strict = siteWith({ RATE_LIMIT: '600' })
    const { visitor, now } = await withApplication('authority')
    wait(FRESH)
    const sent = await granting()
    const there = strict.visitor()
    strict.clock.now = clock.now
    there.cookies.set('tequio.session_token', cookieOf(visitor)!)
    for (let turn = 0; turn < 10; turn++)
      expect((await there.post('/personas/asignar', { ...sent, 'tequio.code': '000000' })).status).toBe(401)
    const locked = await there.post('/personas/asignar', { ...sent, 'tequio.code': now() })
    expect(locked.status).toBe(401)
    expect(locked.text).toContain('muchos intentos')
  })

  it.each([
    ['/mi-cuenta/acceso/aplicacion/quitar', {}],
    ['/mi-cuenta/acceso/recuperacion', {}],
    ['/mi-cuenta/correo', { email: 'otro@personas.example' }],
  ])('is one on the own account too: %s', async (path, fields: Record<string, string>) => {
    const { visitor, now } = await withApplication()
    wait(FRESH)
    expect((await visitor.post(path, fields)).status).toBe(401)
    expect([200, 303]).toContain((await visitor.post(path, { ...fields, 'tequio.code': now() })).status)
  })

  it('asks nothing of who has no second factor', async () => {
    const { visitor } = await person()
    wait(FRESH * 10)
    expect((await visitor.post('/mi-cuenta/correo', { email: `otra.${newId()}@personas.example` })).status).toBe(303)
  })

  it('says to programs that they need one', async () => {
    const { visitor } = await withApplication('authority')
    wait(FRESH)
    const answer = await visitor.post('/personas/asignar', await granting(), { accept: 'application/json' })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  it('is every act on roles, second factors and tokens', () => {
    const routes = [...module.routes, ...tokenRoutes([module])].filter(({ kind }) => kind === 'form')
    const isFresh = ({ spec }: (typeof routes)[number]) => (spec as { fresh?: boolean }).fresh === true
    expect(routes.filter(({ access }) => access === 'people.manage').filter((route) => !isFresh(route))).toEqual([])
    expect(
      routes
        .filter(isFresh)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual([
      '/mi-cuenta/acceso/aplicacion',
      '/mi-cuenta/acceso/aplicacion/quitar',
      '/mi-cuenta/acceso/llaves',
      '/mi-cuenta/acceso/llaves/:passkey/quitar',
      '/mi-cuenta/acceso/recuperacion',
      '/mi-cuenta/correo',
      '/mi-cuenta/tokens',
      '/personas/:person/segundo-factor',
      '/personas/asignar',
      '/personas/cargos/:role/terminar',
    ])
  })
})
