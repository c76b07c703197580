import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { Authenticator } from '../../../../tests/support/authenticator.ts'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { newId } from '../../../kernel/id.ts'
import { registerOrganization } from '../../organizations/index.ts'
import { accountRoutes, grantRole, identify, proof, type RoleName } from '../index.ts'
import module from '../module.ts'

const connection = await testDatabase()
const { db } = connection
const site = testSite(connection, {
  routes: [...module.routes, ...accountRoutes([module])],
  identify,
  proof,
  settings: { SECOND_FACTOR_GRACE_DAYS: '0' },
})
const { services, clock } = site
const ORIGIN = services.settings.ORIGIN

type Visitor = ReturnType<typeof site.visitor>
const letters = (to: string) => services.mail.mailbox!.list().filter((letter) => letter.to === to)
const asMachine = { accept: 'application/json' }

beforeEach(() => {
  clock.now = new Date()
})

async function person(role?: RoleName) {
  const email = `persona.${newId()}@personas.example`
  const visitor = site.visitor()
  await visitor.post('/entrar', { email })
  await visitor.post('/entrar/codigo', { code: /\d{3} \d{3}/.exec(letters(email)[0]!.text)![0] })
  await visitor.post('/mi-cuenta', { name: 'Ana Ruiz', locale: 'es' })
  const id = (await actorOf(visitor)).person!.id
  if (role)
    await services.transaction(async (tx) => {
      const organizationId = await registerOrganization(tx, { name: `Órgano ${newId()}`, sector: 'authority' }, null)
      await grantRole(tx, { personId: id, organizationId, role, fromDay: services.today() }, null)
    })
  return { visitor, id, email }
}

const actorOf = (visitor: Visitor) =>
  identify(
    services,
    new Request(ORIGIN, { headers: { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') } }),
  )

const asked = async (visitor: Visitor, path: string) => JSON.parse((await visitor.post(path, {}, asMachine)).text)
const askNew = (visitor: Visitor) => asked(visitor, '/mi-cuenta/acceso/llaves/reto')
const askEnter = (visitor: Visitor) => asked(visitor, '/entrar/llave/reto')

async function withPasskey(role?: RoleName) {
  const owner = await person(role)
  const authenticator = new Authenticator(ORIGIN)
  const answer = await owner.visitor.post('/mi-cuenta/acceso/llaves', {
    name: 'Teléfono',
    credential: authenticator.create(await askNew(owner.visitor)),
  })
  expect(answer.status).toBe(200)
  const passkey = (await db.execute<{ id: string }>(sql`select id from passkeys where person_id = ${owner.id}`))
    .rows[0]!.id
  return { ...owner, authenticator, passkey, shown: answer.text }
}

const enter = (visitor: Visitor, credential: string, volver?: string) =>
  visitor.post('/entrar/llave', { credential, ...(volver && { volver }) })

describe('a passkey', () => {
  it('is added with a name, told by mail, listed, renamed and removed', async () => {
    const { visitor, email, passkey, shown } = await withPasskey()
    expect(shown.match(/<code>[0-9A-Z]{4}(-[0-9A-Z]{4}){3}<\/code>/g)).toHaveLength(10)
    expect(letters(email)[0]!.text).toContain('Se agregó una llave de acceso')
    expect((await visitor.get('/mi-cuenta/acceso')).text).toContain('Teléfono')
    await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}`, { name: 'Llave azul' })
    expect((await visitor.get(`/mi-cuenta/acceso/llaves/${passkey}`)).text).toContain('Llave azul')
    expect((await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}/quitar`)).location).toBe(
      '/mi-cuenta/acceso?hecho=quitada',
    )
    expect(letters(email)[0]!.text).toContain('Se quitó una llave de acceso')
  })

  it('that is the first second factor is not added from an older session: its mailbox must say yes', async () => {
    const { visitor, id } = await person()
    clock.now = new Date(clock.now.getTime() + 16 * 60_000)
    const credential = new Authenticator(ORIGIN).create(await askNew(visitor))
    const answer = await visitor.post('/mi-cuenta/acceso/llaves', { name: 'Ajena', credential })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Confirme con un código por correo que es usted')
    expect((await db.execute(sql`select 1 from passkeys where person_id = ${id}`)).rows).toEqual([])
  })

  it('ends all tokens where it is the first second factor, and tells so', async () => {
    const { visitor, email, id } = await person()
    const tokens = async () => (await db.execute(sql`select 1 from api_tokens where person_id = ${id}`)).rows.length
    const token = () =>
      db.execute(sql`insert into api_tokens (id, person_id, name, hash, scopes, expires_at)
        values (${newId()}, ${id}, 'Programa', ${newId()}, '{follows:write}', now() + interval '1 day')`)
    const add = async () =>
      (
        await visitor.post('/mi-cuenta/acceso/llaves', {
          name: 'Llave',
          credential: new Authenticator(ORIGIN).create(await askNew(visitor)),
        })
      ).text
    await token()
    expect(await add()).toContain('Sus tokens de la API dejaron de servir')
    expect(letters(email)[0]!.text).toContain('Sus tokens de la API dejaron de servir')
    expect(await tokens()).toBe(0)
    await token()
    await add()
    expect(letters(email)[0]!.text).not.toContain('tokens')
    expect(await tokens()).toBe(1)
  })

  it('signs in, as both factors, and goes where the person was going', async () => {
    const { authenticator, id } = await withPasskey('authority')
    const elsewhere = site.visitor()
    const answer = await enter(elsewhere, authenticator.get(await askEnter(elsewhere)), '/plan')
    expect(answer).toMatchObject({ status: 303, location: '/plan' })
    const actor = await actorOf(elsewhere)
    expect(actor.person!.id).toBe(id)
    expect(actor.permissions.has('people.manage')).toBe(true)
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('tequio.session_token='))!
    expect(cookie).toContain('HttpOnly')
  })

  it('that is removed no longer signs in', async () => {
    const { visitor, authenticator, passkey } = await withPasskey()
    await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}/quitar`)
    const elsewhere = site.visitor()
    const answer = await enter(elsewhere, authenticator.get(await askEnter(elsewhere)))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('No reconocemos esa llave de acceso')
    expect((await actorOf(elsewhere)).person).toBeNull()
  })

  it('answers a challenge once', async () => {
    const { authenticator } = await withPasskey()
    const [first, second] = [site.visitor(), site.visitor()]
    const credential = authenticator.get(await askEnter(first))
    expect((await enter(first, credential)).status).toBe(303)
    const replay = await enter(second, credential)
    expect(replay.status).toBe(422)
    expect((await actorOf(second)).person).toBeNull()
  })

  it('answers within five minutes', async () => {
    const { authenticator } = await withPasskey()
    const visitor = site.visitor()
    const credential = authenticator.get(await askEnter(visitor))
    clock.now = new Date(clock.now.getTime() + 5 * 60_000)
    expect((await enter(visitor, credential)).text).toContain('Pasó mucho tiempo')
  })

  it.each([
    ['of another site', { origin: 'https://tequio.otro.example' }],
    ['for another party', { party: 'otro.example' }],
    ['without verifying its holder', { verified: false }],
    ['to a challenge of its own', { challenge: 'bm90IG91cnM' }],
    ['with a counter that went back', { counter: 1 }],
    ['for another person', { userHandle: Buffer.from(newId()).toString('base64url') }],
    ['as if it were new', { type: 'webauthn.create' }],
  ])('does not sign in with an answer %s', async (_, lies) => {
    const { authenticator } = await withPasskey()
    const visitor = site.visitor()
    await enter(visitor, authenticator.get(await askEnter(visitor))) // the counter stands at two
    await visitor.post('/salir')
    expect((await enter(visitor, authenticator.get(await askEnter(visitor), lies))).status).toBe(422)
    expect((await actorOf(visitor)).person).toBeNull()
    expect((await enter(visitor, authenticator.get(await askEnter(visitor)))).status).toBe(303) // nothing else was wrong
  })

  it.each([
    ['of another site', { origin: 'https://tequio.otro.example' }],
    ['for another party', { party: 'otro.example' }],
    ['without verifying its holder', { verified: false }],
    ['to a challenge of its own', { challenge: 'bm90IG91cnM' }],
  ])('is not added by an answer %s', async (_, lies) => {
    const { visitor, id } = await person()
    const credential = new Authenticator(ORIGIN).create(await askNew(visitor), lies)
    expect((await visitor.post('/mi-cuenta/acceso/llaves', { name: 'Falsa', credential })).status).toBe(422)
    expect((await db.execute(sql`select 1 from passkeys where person_id = ${id}`)).rows).toEqual([])
  })

  it('is not added with a challenge to sign in, nor with another person’s', async () => {
    const [mine, hers] = [await person(), await person()]
    for (const options of [await askEnter(mine.visitor), await askNew(hers.visitor)]) {
      const credential = new Authenticator(ORIGIN).create({ rp: { id: 'localhost' }, ...options })
      expect((await mine.visitor.post('/mi-cuenta/acceso/llaves', { name: 'X', credential })).status).toBe(422)
    }
  })

  it('is in one account', async () => {
    const { authenticator } = await withPasskey()
    const { visitor } = await person()
    const credential = authenticator.create(await askNew(visitor))
    expect((await visitor.post('/mi-cuenta/acceso/llaves', { name: 'X', credential })).text).toContain(
      'ya está en una cuenta',
    )
  })

  it('of somebody else is not found', async () => {
    const { passkey } = await withPasskey()
    const { visitor } = await person()
    for (const answer of [
      await visitor.get(`/mi-cuenta/acceso/llaves/${passkey}`),
      await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}`, { name: 'Mía' }),
      await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}/quitar`),
    ])
      expect(answer.status).toBe(404)
  })

  it('that is the last second factor of an official stays', async () => {
    const { visitor, passkey } = await withPasskey('officer')
    const answer = await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}/quitar`)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Agregue otro antes de quitar este')
    const second = new Authenticator(ORIGIN)
    await visitor.post('/mi-cuenta/acceso/llaves', { name: 'Otra', credential: second.create(await askNew(visitor)) })
    expect((await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}/quitar`)).status).toBe(303)
  })
})

it('whoever asks for a challenge learns of no account and no passkey', async () => {
  await withPasskey()
  const options = await askEnter(site.visitor())
  expect(Object.keys(options).sort()).toEqual(['challenge', 'rpId', 'timeout', 'userVerification'])
  expect(options.userVerification).toBe('required')
})

it.each([
  '',
  'x',
  '{}',
  '[]',
  '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"e30"}}',
  '9'.repeat(50_000),
])('what is no credential is refused in words: %.40s', async (credential) => {
  const answer = await enter(site.visitor(), credential)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('role="alert"')
})

describe('as the fresh proof of an act of the highest consequence', () => {
  const later = () => {
    clock.now = new Date(clock.now.getTime() + 15 * 60_000)
  }
  const grant = async () => ({
    email: `nueva.${newId()}@personas.example`,
    role: 'officer',
    organization: (await db.execute<{ id: string }>(sql`select id from organizations limit 1`)).rows[0]!.id,
    fromDay: services.today(),
  })

  it('lets its holder go on with what they typed', async () => {
    const { visitor, authenticator } = await withPasskey('authority')
    later()
    const sent = await grant()
    const asks = await visitor.post('/personas/asignar', sent)
    expect(asks.status).toBe(401)
    expect(asks.text).toContain('data-passkey="/entrar/llave/reto"')
    const credential = authenticator.get(await askEnter(visitor))
    expect((await visitor.post('/personas/asignar', { ...sent, 'tequio.credential': credential })).status).toBe(303)
    later()
    const replayed = await visitor.post('/personas/asignar', { ...(await grant()), 'tequio.credential': credential })
    expect(replayed.status).toBe(401)
    expect(replayed.text).toContain('Intente de nuevo con su llave')
    expect((await visitor.get('/personas')).status).toBe(200)
  })

  it('is the holder’s own: that of another proves nothing, and opens nothing', async () => {
    const [mine, hers] = [await withPasskey('authority'), await withPasskey('authority')]
    later()
    const credential = hers.authenticator.get(await askEnter(mine.visitor))
    const answer = await mine.visitor.post('/personas/asignar', { ...(await grant()), 'tequio.credential': credential })
    expect(answer.status).toBe(401)
    expect((await actorOf(mine.visitor)).person!.id).toBe(mine.id)
    for (const text of ['{', '{"id":1}', 'x'.repeat(50_000)])
      expect(
        (await mine.visitor.post('/personas/asignar', { ...(await grant()), 'tequio.credential': text })).status,
      ).toBe(401)
  })

  it('is asked of whoever came in by mail alone', async () => {
    const { email, passkey } = await withPasskey()
    const visitor = site.visitor()
    await visitor.post('/entrar', { email })
    await visitor.post('/entrar/codigo', { code: /\d{3} \d{3}/.exec(letters(email)[0]!.text)![0] })
    expect((await visitor.post(`/mi-cuenta/acceso/llaves/${passkey}/quitar`)).status).toBe(401)
  })
})
