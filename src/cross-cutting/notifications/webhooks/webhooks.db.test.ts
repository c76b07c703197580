import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { newId } from '../../../kernel/id.ts'
import type { Actor } from '../../../platform/access/index.ts'
import { openSafeFetch } from '../../../platform/fetch/index.ts'
import { probeCity } from '../fixtures.ts'
import { actGroups } from './act-groups.ts'
import {
  redeliver,
  registerWebhook,
  removeWebhook,
  rotateSecret,
  stopWebhook,
  testWebhook,
  type NewWebhook,
} from './actions.ts'
import { queueDueDeliveries } from './deliver.ts'
import { sign } from './signature.ts'
import { deliveriesOf, findWebhook } from './store.ts'

// As in the tests of safe fetching: our server on 127.0.0.1 stands for the public web, one on 127.0.0.2 must never be reached.

const PUBLIC = '127.0.0.1'
type Seen = { headers: IncomingMessage['headers']; body: string }
let seen: Seen[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void
let secretsTold = 0
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    answer(request, response)
  })
})
const inside = createServer((_, response) => {
  secretsTold++
  response.end('llaves')
})
receiver.listen(0, PUBLIC)
await once(receiver, 'listening')
const { port } = receiver.address() as AddressInfo
inside.listen(port, '127.0.0.2')
await once(inside, 'listening')
afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
  inside.close()
})

/** What names lead to, each time that they are asked for. */
let names: Record<string, string[][]> = {}
const connection = await testDatabase()
const { db } = connection
const safeFetch = openSafeFetch({
  origin: 'http://localhost:3000',
  testing: {
    isPublic: (address) => address === PUBLIC,
    ports: [port],
    resolve: async (host) => {
      const answers = names[host] ?? [[PUBLIC]]
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? []
    },
  },
})
const city = probeCity(connection, { safeFetch })
const { services, around } = city

const says = (status: number, headers: Record<string, string> = {}) => {
  answer = (_, response) => void response.writeHead(status, headers).end('{}')
}
beforeEach(async () => {
  await db.execute(sql`delete from webhooks`)
  seen = []
  names = {}
  says(200)
})

const url = (path = '/tequio', host = 'receptor.example') => `http://${host}:${port}${path}`
const register = (actor: Actor, change: Partial<NewWebhook> = {}) =>
  registerWebhook(around, services, actor, { url: url(), events: [], subject: null, ...change })
async function registered(actor: Actor, change: Partial<NewWebhook> = {}) {
  const verdict = await register(actor, change)
  if (!verdict.ok) throw new Error(verdict.reason)
  return { id: verdict.value.webhook.id, secret: verdict.value.secret }
}
async function active(actor: Actor, change: Partial<NewWebhook> = {}) {
  const hook = await registered(actor, change)
  expect(await testWebhook(services, actor, hook)).toMatchObject({ ok: true, value: { status: 200 } })
  seen = []
  return hook
}
const stateOf = async (actor: Actor, { id }: { id: string }) => (await findWebhook(db, actor.person!.id, id))?.state
const lastOf = async ({ id }: { id: string }) => (await deliveriesOf(db, id, { limit: 1 }))[0]!
const keyOf = (secret: string) => Buffer.from(secret.replace('whsec_', ''), 'base64')
const isSignedWith = (secret: string, { headers, body }: Seen) =>
  String(headers['webhook-signature'])
    .split(' ')
    .includes(sign(keyOf(secret), String(headers['webhook-id']), Number(headers['webhook-timestamp']), body))

let ana: Actor
beforeAll(async () => void (ana = await city.person('Ana')))

describe('a webhook', () => {
  it('is sent nothing until a test was answered 2xx', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await registered(person, { subject: record })
    says(500)
    await testWebhook(services, person, hook)
    expect(await stateOf(person, hook)).toBe('unproven')
    await city.act(record)
    expect(await city.work()).toBe(0)
    says(204)
    await testWebhook(services, person, hook)
    expect(await stateOf(person, hook)).toBe('active')
    expect(JSON.parse(seen.at(-1)!.body)).toMatchObject({ type: 'webhook.tested', data: { webhook: hook.id } })
    await city.act(record, { what: 'ya' })
    await city.work()
    const last = seen.at(-1)!
    expect(JSON.parse(last.body)).toMatchObject({
      type: 'probe.changed',
      timestamp: expect.any(String),
      data: {
        sentence: 'Cambió «ya»',
        subject: { ...record, title: { es: 'Registro' }, address: `http://localhost:3000/sondas/${record.id}` },
      },
    })
    expect(last.body).not.toContain('canario.example')
    expect(isSignedWith(hook.secret, last)).toBe(true)
    expect(await lastOf(hook)).toMatchObject({
      id: last.headers['webhook-id'],
      state: 'delivered',
      status: 204,
      tries: 1,
    })
  })

  it('lists what was sent in the order of the acts, the latest first, those of one instant too, a page at a time', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await active(person, { subject: record })
    for (const what of 'abcdefgh') await city.act(record, { what })
    await city.work()
    const told = seen.map(({ headers }) => String(headers['webhook-id'])).toReversed()
    expect(told).toHaveLength(8)
    const listed: string[] = []
    for (let before: string | undefined; listed.length < 9; before = listed.at(-1))
      listed.push(...(await deliveriesOf(db, hook.id, { before, limit: 3 })).map(({ id }) => id))
    expect(listed.slice(0, 8)).toEqual(told)
    expect(new Set(listed).size).toBe(9)
  })

  it('is told of what it asked for: those kinds of acts, that record, in public, since it is there', async () => {
    const [person, one, two] = [await city.person('Programa'), city.probe('Uno'), city.probe('Dos')]
    await city.act(one, { what: 'antes' })
    await active(person, { subject: one, events: ['probe.changed'] })
    await active(person, { subject: two, events: [] })
    await city.act(one, { what: 'de uno', about: [] })
    await city.act(one, { what: 'privado', isPublic: false })
    await city.act(two, { what: 'de dos', about: [one] })
    await city.work()
    expect(seen.map(({ body }) => (JSON.parse(body) as { data: { sentence: string } }).data.sentence).toSorted()).toEqual(['Cambió «de dos»', 'Cambió «de dos»', 'Cambió «de uno»']) // prettier-ignore
  })

  it.each([
    [{ url: 'http://localhost:3000/seguir' }, 'url-own'],
    [{ url: 'ftp://receptor.example' }, 'url-invalid'],
    [{ events: ['person.signed-up'] }, 'event-unknown'],
    [{ events: ['nada.hecho'] }, 'event-unknown'],
    [{ subject: { kind: 'probe', id: newId() } }, 'record-unknown'],
  ])('%j is refused: %s', async (change, reason) => expect(await register(ana, change)).toEqual({ ok: false, reason }))

  it('is one of ten at most, also where all come at once', async () => {
    const person = await city.person('Muchos')
    const verdicts = await Promise.all(Array.from({ length: 12 }, () => register(person)))
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(10)
    expect(verdicts.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'too-many' })
  })

  it('changes its secret: for a day both sign', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await active(person, { subject: record })
    const rotated = await rotateSecret(services, person, hook)
    const fresh = rotated.ok ? rotated.value.secret : ''
    expect(fresh).not.toBe(hook.secret)
    await city.act(record)
    await city.work()
    expect([isSignedWith(hook.secret, seen[0]!), isSignedWith(fresh, seen[0]!)]).toEqual([true, true])
    city.later(24 * 60)
    await city.act(record)
    await city.work()
    expect([isSignedWith(hook.secret, seen[1]!), isSignedWith(fresh, seen[1]!)]).toEqual([false, true])
  })

  it('of another is not found, whatever is asked of it', async () => {
    const [owner, thief, record] = [await city.person('Dueña'), await city.person('Otro'), city.probe('Registro')]
    const hook = await active(owner, { subject: record })
    await city.act(record)
    await city.work()
    const deliveryId = (await lastOf(hook)).id
    for (const act of [testWebhook, rotateSecret, stopWebhook, removeWebhook])
      expect(await act(services, thief, hook)).toEqual({ ok: false, reason: 'not-found' })
    expect(await redeliver(services, thief, { ...hook, deliveryId })).toEqual({ ok: false, reason: 'not-found' })
    const own = await active(thief, { subject: record })
    expect(await redeliver(services, thief, { ...own, deliveryId })).toEqual({ ok: false, reason: 'not-found' })
    const visitor = city.as(thief)
    expect((await visitor.get(`/mi-mesa/webhooks/${hook.id}`)).status).toBe(404)
    expect((await visitor.post(`/mi-mesa/webhooks/${hook.id}`, { what: 'remove' })).status).toBe(404)
    expect((await visitor.post(`/mi-mesa/webhooks/${hook.id}/entregas/${deliveryId}`)).status).toBe(404)
    expect(await stateOf(owner, hook)).toBe('active')
  })

  it('tests no more than twenty times an hour', async () => {
    const person = await city.person('Prueba')
    const hook = await registered(person)
    for (let at = 0; at < 20; at++) await testWebhook(services, person, hook)
    expect(await testWebhook(services, person, hook)).toEqual({ ok: false, reason: 'too-often' })
  })
})

describe('a delivery that fails', () => {
  it('is tried again, ever later, with the same id and a new moment, until it arrives', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await active(person, { subject: record })
    says(503)
    await city.act(record)
    await city.work()
    expect(await lastOf(hook)).toMatchObject({ state: 'waiting', tries: 1, status: 503 })
    expect(await queueDueDeliveries(services)).toBe(0)
    city.later(2)
    await Promise.all([queueDueDeliveries(services), queueDueDeliveries(services)])
    expect(await city.work()).toBe(1)
    says(200)
    city.later(6)
    await queueDueDeliveries(services)
    await city.work()
    expect(await lastOf(hook)).toMatchObject({ state: 'delivered', tries: 3, status: 200 })
    expect(new Set(seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(seen.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
    for (const one of seen) expect(isSignedWith(hook.secret, one)).toBe(true)
  })

  it('ends after eight tries; where nothing arrives for a day the webhook is switched off, and its owner told once', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await active(person, { subject: record })
    says(500)
    await city.act(record)
    await city.work()
    for (let at = 0; at < 12; at++) {
      city.later(9 * 60)
      await queueDueDeliveries(services)
      await city.work()
    }
    expect(seen).toHaveLength(8)
    expect(await lastOf(hook)).toMatchObject({ state: 'failed', tries: 8, nextTryAt: null })
    expect(await stateOf(person, hook)).toBe('off')
    const letters = city.mailbox.list().filter(({ to }) => to.startsWith(person.person!.id))
    expect(letters.map(({ subject }) => subject)).toEqual([`Apagamos su webhook a receptor.example:${port}`])
    await city.act(record)
    expect(await city.work()).toBe(0)
    expect(await redeliver(services, person, { ...hook, deliveryId: (await lastOf(hook)).id })).toEqual({
      ok: false,
      reason: 'not-active',
    })
    says(200)
    await testWebhook(services, person, hook)
    expect(await stateOf(person, hook)).toBe('active')
  })

  it('is of a server that says it is gone for good: off at once', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await active(person, { subject: record })
    says(410)
    await city.act(record)
    await city.work()
    expect(await stateOf(person, hook)).toBe('off')
  })

  it('is sent again when its owner asks', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    const hook = await active(person, { subject: record })
    await city.act(record)
    await city.work()
    const { id: deliveryId } = await lastOf(hook)
    expect((await city.as(person).post(`/mi-mesa/webhooks/${hook.id}/entregas/${deliveryId}`)).location).toBe(`/mi-mesa/webhooks/${hook.id}?hecho=reenviada`) // prettier-ignore
    expect(await redeliver(services, person, { ...hook, deliveryId })).toEqual({ ok: false, reason: 'under-way' })
    await city.work()
    expect(seen.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId])
  })

  it('tells nothing of an act that is not public any more', async () => {
    const [person, record] = [await city.person('Programa'), city.probe('Registro')]
    await active(person, { subject: record })
    const entry = await city.act(record)
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local tequio.erasing = 'demonstration'`)
      await tx.execute(sql`delete from journal where id = ${entry.id}`)
    })
    await city.work()
    expect(seen).toEqual([])
  })
})

describe('an attacker’s address', () => {
  const reasonOf = async (address: string) => {
    const person = await city.person('Atacante')
    const hook = await registered(person, { url: address })
    const tested = await testWebhook(services, person, hook)
    expect(await stateOf(person, hook)).toBe('unproven')
    expect(secretsTold).toBe(0)
    return tested.ok ? tested.value.reason : tested.reason
  }

  it.each([
    '127.0.0.2',
    '[::1]',
    '[::ffff:127.0.0.2]',
    '169.254.169.254',
    '2130706434',
    '0x7f000002',
    '0177.0.0.2',
    '127.2',
    '10.0.0.1',
    '0.0.0.0',
    'localhost',
    'servidor.internal',
  ])('is not registered where it leads inside by itself: %s', async (host) => {
    const person = await city.person('Atacante')
    const asked = { url: `https://${host}/seguir`, events: [], subject: null }
    const own = { ...services, settings: { ...services.settings, ORIGIN: 'https://tequio.example' } }
    expect(await registerWebhook(around, own, person, asked)).toEqual({ ok: false, reason: 'url-inside' })
  })

  it('reaches nothing inside by a name, nor by one that leads elsewhere the second time', async () => {
    names = { 'dentro.example': [['127.0.0.2']], 'dos.example': [[PUBLIC, '127.0.0.2']] }
    // Nobody is told which names there are inside: it is as if there were none.
    const unknown = 'host-not-found'
    expect(await reasonOf(url('/', 'dentro.example'))).toBe(unknown)
    expect(await reasonOf(url('/', 'dos.example'))).toBe(unknown)
    const [person, record] = [await city.person('Atacante'), city.probe('Registro')]
    names = { 'cambia.example': [[PUBLIC], ['127.0.0.2']] }
    const hook = await active(person, { url: url('/', 'cambia.example'), subject: record })
    await city.act(record)
    await city.work()
    expect(await lastOf(hook)).toMatchObject({ state: 'waiting', status: null, reason: unknown })
    expect(secretsTold).toBe(0)
  })

  it('is not followed elsewhere', async () => {
    says(307, { location: `http://127.0.0.2:${port}/` })
    expect(await reasonOf(url())).toBe('too-many-redirects')
  })

  it('holds us up no longer than its time, nor with more than its bytes', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const more = () => void (response.destroyed || response.write('x'.repeat(60_000), () => setImmediate(more)))
      more()
    }
    expect(await reasonOf(url())).toBe('too-large')
    answer = () => {} // never
    const patient = openSafeFetch({
      origin: 'http://localhost:3000',
      testing: { isPublic: () => true, ports: [port], resolve: async () => [PUBLIC] },
    })
    const asked: (number | undefined)[] = []
    services.safeFetch = (address, options) => {
      asked.push(options?.timeoutMs)
      return patient(address, { ...options, timeoutMs: 50 })
    }
    expect(await reasonOf(url())).toBe('timeout')
    services.safeFetch = safeFetch
    expect(asked).toEqual([15_000])
  })
})

describe('its pages', () => {
  it('show the secret once, and never again', async () => {
    const person = await city.person('Página')
    const visitor = city.as(person)
    const made = await visitor.post('/mi-mesa/webhooks', { url: url() })
    const [secret] = /whsec_[\w+/=]+/.exec(made.text)!
    const [address] = /\/mi-mesa\/webhooks\/[0-9a-f-]{36}/.exec(made.text)!
    expect(made.headers.get('cache-control')).toContain('no-store')
    expect((await visitor.post(address, { what: 'test' })).location).toBe(`${address}?hecho=probado`)
    for (const path of [address, '/mi-mesa/webhooks']) expect((await visitor.get(path)).text).not.toContain(secret)
    const { rows } = await db.execute<{ row: string }>(sql`select w::text as row from webhooks w`)
    expect(rows.some(({ row }) => row.includes(secret.slice(6, 30)))).toBe(false)
  })

  it('say that the test was not answered, until it is', async () => {
    const person = await city.person('Página')
    const { id } = await registered(person)
    const stateOn = async (path: string) =>
      /Sin probar|No contestó la prueba|Activo/.exec((await city.as(person).get(path)).text)?.[0]
    const states = async () => [await stateOn('/mi-mesa/webhooks'), await stateOn(`/mi-mesa/webhooks/${id}`)]
    expect(await states()).toEqual(['Sin probar', 'Sin probar'])
    says(500)
    await testWebhook(services, person, { id })
    expect(await states()).toEqual(['No contestó la prueba', 'No contestó la prueba'])
    says(200)
    await testWebhook(services, person, { id })
    expect(await states()).toEqual(['Activo', 'Activo'])
  })

  it('tell what is wrong beside its field, with everything typed', async () => {
    const visitor = city.as(await city.person('Página'))
    const refused = await visitor.post('/mi-mesa/webhooks', { url: 'http://localhost:3000/' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('La dirección es de este mismo sitio.')
    expect(refused.text).toContain('value="http://localhost:3000/"')
    // A record that was mistyped is not every record.
    const before = (await db.execute(sql`select from webhooks`)).rows.length
    for (const about of ['comitment:xx', 'commitment', `commitment:${newId()}:x`, 'x']) {
      const mistyped = await visitor.post('/mi-mesa/webhooks', { url: url(), about })
      expect([mistyped.status, mistyped.text.includes('id="f-about-error"')]).toEqual([422, true])
    }
    expect((await db.execute(sql`select from webhooks`)).rows.length).toBe(before)
  })

  it('name acts in words by kind of record, each with its code beside it', async () => {
    const visitor = city.as(await city.person('Página'))
    const { text } = await visitor.get('/mi-mesa/webhooks')
    expect(text).toContain('value="probe.changed"')
    const groups = actGroups(['plan.signed', 'plan.closed', 'organizations.imported', 'organization.renamed', 'probe.changed'], 'es') // prettier-ignore
    expect(groups).toEqual([
      {
        kind: 'organization',
        title: 'Organizaciones',
        acts: [
          { event: 'organizations.imported', says: 'Se importa una lista' },
          { event: 'organization.renamed', says: 'Cambia de nombre' },
        ],
      },
      {
        kind: 'plan',
        title: 'Planes',
        acts: [
          { event: 'plan.signed', says: 'Se firma' },
          { event: 'plan.closed', says: 'Se cierra, con su informe' },
        ],
      },
      { kind: 'other', title: 'Otros', acts: [{ event: 'probe.changed', says: 'probe.changed' }] },
    ])
    const made = await visitor.post('/mi-mesa/webhooks', { url: url(), events: 'probe.changed' })
    const [address] = /\/mi-mesa\/webhooks\/[0-9a-f-]{36}/.exec(made.text)!
    expect((await visitor.get(address)).text).toContain('<code lang="en">probe.changed</code>')
  })
})
