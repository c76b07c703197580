import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { endTokensOf, identifyToken } from '../../src/foundations/identity/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import { openWorld, signIn } from '../attacks/world.ts'
import { newKey, program, tokenOf } from './programs.ts'

const world = await openWorld({ RATE_LIMIT: '0' })
const { app, organizations, plan } = world
const { db } = app.connection
const rowsOf = async (query: ReturnType<typeof sql>) => (await db.execute(query)).rows
const tokenIn = (html: string) => /tqo_[0-9A-Za-z]{42}/.exec(html)?.[0]
const report = {
  onDay: app.services.today(),
  completion: 'limited',
  narrative: { es: 'Se instaló la mesa.' },
  delayJustification: { es: 'Faltó presupuesto.' },
  evidence: [{ kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/acta' }],
}
const path = `/milestones/${plan.milestones.here}/reports`
const attempt = (token: string | null, headers: Record<string, string> = {}) =>
  program(app.origin, token)(`${path}?dryRun=true`, { body: report, headers })

describe('making a token', () => {
  const officer = world.actor('officer here').client
  const fields = { name: 'Sistema de obras', scopes: ['progress:write'], days: '90' }

  it('offers what the person may, and shows the token once', async () => {
    const page = await officer.get('/mi-cuenta/tokens')
    expect(page.text).toContain('value="progress:write"')
    expect(page.text).not.toContain('value="plans:write"')
    const made = await officer.post('/mi-cuenta/tokens', fields)
    const token = tokenIn(made.text)!
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect((await attempt(token)).status).toBe(200)
    const after = await officer.get('/mi-cuenta/tokens')
    expect(after.text).toContain('Sistema de obras')
    expect(tokenIn(after.text)).toBeUndefined()
    const kept = JSON.stringify([
      await rowsOf(sql`select * from api_tokens`),
      await rowsOf(sql`select * from journal`),
      await rowsOf(sql`select * from api_answers`),
    ])
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(token.slice(4, 20))
  })

  it('tells its owner by mail, without the token', async () => {
    await app.settle()
    const letter = app
      .letters()
      .find(({ to, subject }) => to === 'officer-here@canario.example' && /token/i.test(subject))
    expect(letter?.text).toContain('«Sistema de obras»')
    expect(tokenIn(letter?.text ?? '')).toBeUndefined()
  })

  it('refuses what the person may not have, and keeps what was typed', async () => {
    for (const [change, message] of [
      [{ scopes: ['plans:write'] }, 'Elija entre lo que sus cargos permiten.'],
      [{ scopes: [] }, 'Elija al menos una cosa.'],
      [{ organization: organizations.elsewhere }, 'Elija una organización en la que usted tenga un cargo.'],
      [{ days: '3650' }, 'Sistema de obras'],
    ] as const) {
      const answer = await officer.post('/mi-cuenta/tokens', { ...fields, ...change })
      expect([message, answer.status]).toEqual([message, 422])
      expect(answer.text).toContain(message)
    }
    const anybody = await world.actor('without role').client.get('/mi-cuenta/tokens')
    expect(anybody.text).toContain('value="comments:write"')
    expect(anybody.text).not.toContain('value="progress:write"')
  })

  it('makes twenty at most', async () => {
    const client = world.actor('head here').client
    const answers = []
    for (let at = 0; at < 21; at++) answers.push(await client.post('/mi-cuenta/tokens', fields))
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 200), 422])
    expect((await client.get('/mi-cuenta/tokens')).text).toContain('Usted tiene 20 tokens, el máximo.')
    await client.post('/mi-cuenta/tokens/revocar-todos')
    expect((await client.get('/mi-cuenta/tokens')).text).toContain('Usted no tiene tokens')
  })
})

describe('a stolen token', () => {
  const live = async () => tokenOf(app, 'officer-here@canario.example', { scopes: ['progress:write'] })
  const isDead = async (token: string) => {
    const { status, json, headers } = await attempt(token)
    expect([status, json['code'], headers.get('www-authenticate')]).toEqual([
      401,
      'token-invalid',
      'Bearer realm="tequio", error="invalid_token"',
    ])
  }

  it('is dead once revoked, by itself or with all others', async () => {
    const [first, second] = [await live(), await live()]
    const client = world.actor('officer here').client
    expect((await client.post(`/mi-cuenta/tokens/${first.id}/revocar`)).status).toBe(303)
    await isDead(first.token)
    expect((await attempt(second.token)).status).toBe(200)
    expect((await world.actor('head here').client.post(`/mi-cuenta/tokens/${second.id}/revocar`)).status).toBe(404)
    await client.post('/mi-cuenta/tokens/revocar-todos')
    await isDead(second.token)
  })

  it('is dead when it is over, when its account is closed, and after a report of theft', async () => {
    const expired = await live()
    await db.execute(
      sql`update api_tokens set created_at = now() - interval '2 days', expires_at = now() - interval '1 second' where id = ${expired.id}`,
    )
    await isDead(expired.token)

    await world.arrive('leaving@canario.example', 'Persona que se va', [
      { role: 'officer', organizationId: organizations.here },
    ])
    const leaving = await tokenOf(app, 'leaving@canario.example')
    expect((await attempt(leaving.token)).status).toBe(200)
    const [person] = await rowsOf(sql`select id from people where email = 'leaving@canario.example'`)
    const identity = modules.find(({ name }) => name === 'identity')!
    expect(JSON.stringify(await identity.personalData!(db, String(person!['id'])))).toContain('Programa de pruebas')
    await app.services.transaction((tx) => identity.forget!(tx, String(person!['id'])))
    await isDead(leaving.token)
    expect(await rowsOf(sql`select 1 from api_tokens where person_id = ${person!['id']}`)).toEqual([])

    const stolen = await live()
    const [officer] = await rowsOf(sql`select id from people where email = 'officer-here@canario.example'`)
    await app.services.transaction((tx) => endTokensOf(tx, String(officer!['id'])))
    await isDead(stolen.token)
  })

  it('does nothing once the role of its owner has ended', async () => {
    await world.arrive('former@canario.example', 'Persona que fue', [
      { role: 'officer', organizationId: organizations.here },
    ])
    const { token } = await tokenOf(app, 'former@canario.example')
    expect((await attempt(token)).status).toBe(200)
    await db.execute(sql`
      update roles set until_day = ${app.services.today()}
      where person_id = (select id from people where email = 'former@canario.example')`)
    const answer = await attempt(token)
    expect([answer.status, answer.json['code']]).toEqual([403, 'forbidden'])
  })

  it('is none where a letter of it is wrong, whatever else it looks like', async () => {
    const { token } = await live()
    const last = token.at(-1) === '0' ? '1' : '0'
    for (const wrong of [
      `${token.slice(0, -1)}${last}`,
      token.toUpperCase(),
      token.slice(0, -1),
      `${token}0`,
      'tqo_',
      "' or true --",
    ])
      await isDead(wrong)
    expect(await identifyToken(app.services, `tqo_${'0'.repeat(42)}`)).toBeNull()
  })
})

describe('a token', () => {
  it('goes in its header: not in the address, not in a cookie, not by another scheme', async () => {
    const { token } = await tokenOf(app, 'officer-here@canario.example')
    const inAddress = await program(app.origin, null)(`${path}?access_token=${token}`, { body: report })
    expect([inAddress.status, inAddress.json['code']]).toEqual([400, 'token-in-address'])
    const elsewhere: Record<string, string>[] = [{ cookie: `token=${token}` }, { 'x-api-key': token }]
    for (const headers of elsewhere) {
      const answer = await attempt(null, headers)
      expect([answer.status, answer.json['code']]).toEqual([401, 'token-missing'])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="tequio"')
    }
    const basic = await attempt(null, { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` })
    expect(basic.json['code']).toBe('token-invalid')
    expect((await attempt(null, { authorization: `bearer ${token}` })).status).toBe(200)
  })

  it('is what writes, and no session is: no page of another site can make a browser act', async () => {
    const client = await signIn(app, 'officer-here@canario.example')
    const answer = await client.send(`/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(report),
      headers: { 'content-type': 'application/json', origin: app.origin, 'idempotency-key': newKey() },
    })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, null])
    const asked = await fetch(`${app.origin}/api/v1${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(asked.headers.get('access-control-allow-methods')).not.toContain('POST')
    expect(asked.headers.get('access-control-allow-headers')).not.toContain('authorization')
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('opens no page', async () => {
    const { token } = await tokenOf(app, 'authority-here@canario.example')
    for (const page of ['/mi-mesa', '/mi-cuenta', '/mi-cuenta/tokens', '/personas']) {
      const answer = await fetch(app.origin + page, {
        redirect: 'manual',
        headers: { authorization: `Bearer ${token}`, accept: 'text/html' },
      })
      expect([page, answer.status, answer.headers.get('location')?.startsWith('/entrar')]).toEqual([page, 303, true])
    }
  })

  it('is cleaned away a month after it ended, with what it was answered; answers after two days', async () => {
    const send = program(app.origin, (await tokenOf(app, 'officer-here@canario.example')).token)
    await send(path, { body: report, headers: { 'idempotency-key': 'an-old-key' } })
    await send(path, { body: report, headers: { 'idempotency-key': 'a-new-key' } })
    await db.execute(sql`update api_answers set kept_at = kept_at - interval '49 hours' where key = 'an-old-key'`)
    const { forgetOldAnswers } = await import('../../src/cross-cutting/api/index.ts')
    await forgetOldAnswers(app.services).work()
    expect(await rowsOf(sql`select key from api_answers where key in ('an-old-key', 'a-new-key')`)).toEqual([
      { key: 'a-new-key' },
    ])
    const { id } = await tokenOf(app, 'officer-here@canario.example')
    await db.execute(sql`
      update api_tokens set created_at = now() - interval '40 days', expires_at = now() - interval '31 days' where id = ${id}`)
    const identity = modules.find(({ name }) => name === 'identity')!
    for (const schedule of identity.schedules!(app.services).filter(({ queue }) => queue === 'api-tokens'))
      await schedule.work()
    expect(await rowsOf(sql`select 1 from api_tokens where id = ${id}`)).toEqual([])
  })

  it('says the day on which it was last used', async () => {
    const { id, token } = await tokenOf(app, 'officer-here@canario.example')
    const used = async () =>
      (await rowsOf(sql`select last_used_on::text as day from api_tokens where id = ${id}`))[0]!['day']
    expect(await used()).toBeNull()
    await attempt(token)
    expect(await used()).toBe(app.services.today())
    await db.execute(sql`update api_tokens set last_used_on = ${addDays(app.services.today(), -3)} where id = ${id}`)
    await attempt(token)
    expect(await used()).toBe(app.services.today())
  })
})
