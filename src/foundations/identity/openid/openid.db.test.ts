import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { startIdentityProvider, type Somebody } from '../../../../tests/support/identity-provider.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { newId } from '../../../kernel/id.ts'
import { registerOrganization } from '../../organizations/index.ts'
import { accountRoutes, grantRole, identify } from '../index.ts'
import module from '../module.ts'

// Against a real provider: nothing of the protocol is pretended.

const CALLBACK = 'http://localhost:3000/entrar/proveedor/vuelta'
const provider = await startIdentityProvider(CALLBACK)
const connection = await testDatabase()
const { db } = connection
const siteWith = (settings: Record<string, string> = {}) =>
  testSite(connection, {
    routes: [...module.routes, ...accountRoutes([module])],
    identify,
    settings: {
      SECOND_FACTOR_GRACE_DAYS: '0',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'tequio',
      OIDC_CLIENT_SECRET: 'a secret of the tests',
      OIDC_NAME: 'Llave CDMX',
      ...settings,
    },
  })
const site = siteWith()
type Site = typeof site
type Visitor = ReturnType<Site['visitor']>

const somebody = (more: Partial<Somebody> = {}): Somebody => ({
  sub: newId(),
  email: `persona.${newId()}@personas.example`,
  email_verified: true,
  ...more,
})

const actorOf = (visitor: Visitor, at: Site = site) =>
  identify(
    at.services,
    new Request('http://localhost:3000/', {
      headers: { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') },
    }),
  )

/** As far as the way back, which is not taken yet. */
async function answered(visitor: Visitor, who: Somebody, volver = '/plan'): Promise<string> {
  provider.state.who = who
  const { location } = await visitor.get(`/entrar/proveedor?volver=${encodeURIComponent(volver)}`)
  return (await provider.passThrough(location!)).replace('http://localhost:3000', '')
}

async function entered(who: Somebody, at: Site = site) {
  const visitor = at.visitor()
  const answer = await visitor.get(await answered(visitor, who))
  return { visitor, answer, person: (await actorOf(visitor, at)).person }
}

const links = async (personId: string) =>
  (await db.execute(sql`select 1 from openid_identities where person_id = ${personId}`)).rows.length

it('lets in somebody new, who says their name and goes on', async () => {
  expect((await site.visitor().get('/entrar')).text).toContain('Entrar con Llave CDMX')
  const who = somebody()
  const { answer, person, visitor } = await entered(who)
  expect(answer).toMatchObject({ status: 303, location: '/mi-cuenta?volver=%2Fplan' })
  expect(person).not.toBeNull()
  await visitor.post('/mi-cuenta', { name: 'Ana Ruiz', locale: 'es' })
  const again = await entered(who)
  expect(again.person!.id).toBe(person!.id)
  expect(again.answer.location).toBe('/plan')
})

it('links the account that has the e-mail, which is told of it, and knows it by name afterwards', async () => {
  const who = somebody()
  const known = site.visitor()
  await known.post('/entrar', { email: who.email! })
  const code = () => /\d{3} \d{3}/.exec(site.services.mail.mailbox!.list().find(({ to }) => to === who.email)!.text)![0]
  await known.post('/entrar/codigo', { code: code() })
  const { id } = (await actorOf(known)).person!
  expect((await entered({ ...who, email: who.email!.toUpperCase() })).person!.id).toBe(id)
  expect(site.services.mail.mailbox!.list().find(({ to }) => to === who.email)!.text).toContain('quedó ligada')
  expect(await links(id)).toBe(1)
  expect((await entered({ ...who, email: 'otro.correo@personas.example' })).person!.id).toBe(id)
  expect(await links(id)).toBe(1)
})

it.each([
  ['is not verified', { email_verified: false }],
  ['is not there', { email: undefined }],
])('lets nobody in whose e-mail %s', async (_, more) => {
  const { answer, person, visitor } = await entered(somebody(more))
  expect(answer.location).toBe('/entrar?proveedor=correo')
  expect(person).toBeNull()
  expect((await visitor.get('/entrar?proveedor=correo')).text).toContain('no confirma que su correo sea suyo')
})

it('takes nobody into an account by an e-mail that is not verified', async () => {
  const owner = somebody()
  const { person } = await entered(owner)
  const thief = await entered(somebody({ email: owner.email!, email_verified: false }))
  expect(thief.person).toBeNull()
  expect(await links(person!.id)).toBe(1)
})

it('refuses a state that is not the one asked with', async () => {
  const visitor = site.visitor()
  const back = await answered(visitor, somebody())
  const forged = back.replace(/state=[^&]+/, 'state=other')
  expect((await visitor.get(forged)).location).toBe('/entrar?proveedor=fallo')
  expect((await actorOf(visitor)).person).toBeNull()
})

it('refuses what another browser asked for', async () => {
  const [mine, hers] = [site.visitor(), site.visitor()]
  const back = await answered(mine, somebody())
  expect((await hers.get(back)).location).toBe('/entrar?proveedor=fallo')
  await hers.get('/entrar/proveedor')
  expect((await hers.get(back)).location).toBe('/entrar?proveedor=fallo')
  expect((await actorOf(hers)).person).toBeNull()
})

it('takes a code once, even with the cookie of the first time', async () => {
  const visitor = site.visitor()
  const back = await answered(visitor, somebody())
  const kept = new Map(visitor.cookies)
  expect((await visitor.get(back)).status).toBe(303)
  expect((await actorOf(visitor)).person).not.toBeNull()
  const replay = site.visitor()
  for (const [name, value] of kept) replay.cookies.set(name, value)
  expect((await replay.get(back)).location).toBe('/entrar?proveedor=fallo')
  expect((await actorOf(replay)).person).toBeNull()
})

it('refuses a code that was issued for another nonce', async () => {
  const visitor = site.visitor()
  provider.state.who = somebody()
  const { location } = await visitor.get('/entrar/proveedor')
  const asked = new URL(location!)
  asked.searchParams.set('nonce', 'another')
  const back = await provider.passThrough(asked.href)
  expect((await visitor.get(back.replace('http://localhost:3000', ''))).location).toBe('/entrar?proveedor=fallo')
  expect((await actorOf(visitor)).person).toBeNull()
})

it('refuses a code that was issued for another verifier', async () => {
  const visitor = site.visitor()
  provider.state.who = somebody()
  const { location } = await visitor.get('/entrar/proveedor')
  const asked = new URL(location!)
  asked.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  const back = await provider.passThrough(asked.href)
  expect((await visitor.get(back.replace('http://localhost:3000', ''))).location).toBe('/entrar?proveedor=fallo')
})

it('says that it was cancelled', async () => {
  const visitor = site.visitor()
  expect((await visitor.get(await answered(visitor, somebody({ refuses: true })))).location).toBe(
    '/entrar?proveedor=cancelado',
  )
})

it('leads to no other site, before or after', async () => {
  const who = somebody()
  const named = await entered(who)
  await named.visitor.post('/mi-cuenta', { name: 'Ana Ruiz', locale: 'es' })
  const visitor = site.visitor()
  expect((await visitor.get(await answered(visitor, who, 'https://otro.example/'))).location).toBe('/mi-mesa')
})

it('counts as a second factor only where the provider says a word that was agreed on', async () => {
  const agreed = siteWith({ OIDC_MFA: 'mfa hwk' })
  const who = somebody({ amr: ['pwd', 'mfa'] })
  const { person } = await entered(who)
  await site.services.transaction(async (tx) => {
    const organizationId = await registerOrganization(tx, { name: `Órgano ${newId()}`, sector: 'authority' }, null)
    await grantRole(
      tx,
      { personId: person!.id, organizationId, role: 'authority', fromDay: site.services.today() },
      null,
    )
  })
  const may = async (at: Site, more: Partial<Somebody> = {}) =>
    (await actorOf((await entered({ ...who, ...more }, at)).visitor, at)).permissions.has('people.manage')
  expect(await may(agreed)).toBe(true)
  expect(await may(agreed, { amr: ['pwd'] })).toBe(false)
  expect(await may(site)).toBe(false)
})

it('says kindly that the provider is down, and works again when it is back', async () => {
  const fresh = siteWith()
  const visitor = fresh.visitor()
  const before = site.visitor()
  const back = await answered(before, somebody())
  await provider.stop()
  expect((await visitor.get('/entrar/proveedor')).location).toBe('/entrar?proveedor=caido')
  expect((await visitor.get('/entrar?proveedor=caido')).text).toContain('Llave CDMX no responde')
  expect((await before.get(back)).location).toBe('/entrar?proveedor=caido')
  await provider.listen()
  expect((await visitor.get('/entrar/proveedor')).location).toContain(provider.issuer)
})

it('is not there where no provider is set', async () => {
  const without = testSite(connection, { routes: module.routes, identify })
  const visitor = without.visitor()
  expect((await visitor.get('/entrar')).text).not.toContain('/entrar/proveedor')
  expect((await visitor.get('/entrar/proveedor')).status).toBe(404)
  expect((await visitor.get('/entrar/proveedor/vuelta?code=x&state=y')).status).toBe(404)
})
