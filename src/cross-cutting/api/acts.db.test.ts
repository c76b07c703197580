import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { newKey, program, tokenOf, type Reply } from '../../../tests/api/programs.ts'
import { openWorld } from '../../../tests/attacks/world.ts'
import { addDays } from '../../kernel/dates.ts'
import { openSafeFetch } from '../../platform/fetch/index.ts'

// What programs do in the modules that plans lean on: webhooks and their secrets, contributions, relations, the register, decisions.

const receiver = createServer((_, response) => void response.writeHead(204).end())
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
afterAll(() => void receiver.close())
const { port } = receiver.address() as AddressInfo
const safeFetch = openSafeFetch({
  origin: 'http://localhost:3000',
  testing: { isPublic: (address) => address === '127.0.0.1', ports: [port], resolve: async () => ['127.0.0.1'] },
})

const world = await openWorld({}, { safeFetch })
const { app, organizations, plan } = world
const { db } = app.connection
const today = app.services.today()
const as = async (name: string, scopes?: readonly string[]) =>
  program(app.origin, (await tokenOf(app, `${name}@canario.example`, scopes ? { scopes } : {})).token)
const [keeper, citizen, officer, counterpart] = [
  await as('authority-here'),
  await as('without-role'),
  await as('officer-here'),
  await as('counterpart'),
]
const one = async (query: ReturnType<typeof sql>) => (await db.execute<{ id: string }>(query)).rows[0]!.id
const codeOf = ({ status, json }: Reply) => [status, json['code']]
const wrongs = ({ json }: Reply) =>
  ((json['errors'] ?? []) as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`)
const read = (send: typeof keeper, path: string) => send(path, { method: 'GET' })
const patch = async (send: typeof keeper, path: string, body: unknown) => {
  const { headers } = await read(send, path)
  return send(path, { method: 'PATCH', body, headers: { 'if-match': headers.get('etag') ?? '*' } })
}

describe('a webhook', () => {
  const url = `http://receptor.example:${port}/tequio`
  const register = (body: object = {}, headers: Record<string, string> = {}) =>
    citizen('/webhooks', { body: { url, ...body }, headers })
  const everythingKept = async () =>
    (await db.execute<{ kept: string }>(sql`select string_agg(a::text, ' ') as kept from api_answers a`)).rows[0]!.kept

  it('tells its secret once: no table keeps it, and a lost answer that is asked for again has none', async () => {
    const headers = { 'idempotency-key': newKey() }
    const made = await register({}, headers)
    const secret = String(made.json['secret'])
    expect([made.status, secret]).toEqual([201, expect.stringMatching(/^whsec_\S{20,}$/)])
    expect(made.headers.get('location')).toBe(`${app.origin}/api/v1/webhooks/${String(made.json['id'])}`)
    const again = await register({}, headers)
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(again.json).toEqual({ ...made.json, secret: null })
    const found = await read(citizen, `/webhooks/${String(made.json['id'])}`)
    expect([found.status, 'secret' in found.json]).toEqual([200, false])

    const changed = await citizen(`/webhooks/${String(made.json['id'])}/secret`, {
      headers: { 'idempotency-key': newKey() },
    })
    expect(changed.status).toBe(201)
    const next = String(changed.json['secret'])
    expect(next).not.toBe(secret)
    const kept = await everythingKept()
    expect(kept).toContain(String(made.json['id']))
    for (const told of [secret, next]) {
      expect(kept).not.toContain(told)
      expect(kept).not.toContain(told.replace('whsec_', ''))
    }
    expect((await register({ url: 'http://otra.example:1' }, headers)).json['code']).toBe('key-of-another-request')
  })

  it('that is only tried has no secret, and is not there', async () => {
    const tried = await citizen('/webhooks?dryRun=true', { body: { url } })
    expect([tried.status, tried.json['secret']]).toEqual([200, null])
    expect(codeOf(await read(citizen, `/webhooks/${String(tried.json['id'])}`))).toEqual([404, 'not-found'])
  })

  it('is active once a test was answered, switched off, and removed', async () => {
    const hook = `/webhooks/${String((await register({ events: ['plan.created'] })).json['id'])}`
    const test = await citizen(`${hook}/tests`, {})
    expect([test.status, test.json['event'], test.json['state']]).toEqual([201, 'webhook.tested', 'waiting'])
    await app.settle()
    expect((await read(citizen, hook)).json['state']).toBe('active')
    const { json } = await read(citizen, `${hook}/deliveries`)
    expect(json).toEqual({ items: [expect.objectContaining({ id: test.json['id'], state: 'delivered', status: 204 })], next: null }) // prettier-ignore
    expect((await citizen(`${hook}/stop`, {})).json['state']).toBe('off')
    const redelivery = `${hook}/deliveries/${String(test.json['id'])}/redelivery`
    expect(codeOf(await citizen(redelivery, {}))).toEqual([404, 'not-found'])
    expect((await citizen(hook, { method: 'DELETE' })).status).toBe(204)
    expect(codeOf(await citizen(hook, { method: 'DELETE' }))).toEqual([404, 'not-found'])
  })

  it('is its owner’s alone, asks for its scope, and is refused with its places', async () => {
    const hook = `/webhooks/${String((await register()).json['id'])}`
    for (const path of [hook, `${hook}/deliveries`]) expect((await read(keeper, path)).status).toBe(404)
    for (const act of ['tests', 'secret', 'stop']) expect((await keeper(`${hook}/${act}`, {})).status).toBe(404)
    expect((await keeper(hook, { method: 'DELETE' })).status).toBe(404)
    const mine = (await read(keeper, '/webhooks')).json
    expect([mine['total'], mine['items']]).toEqual([0, []])
    const other = await as('without-role', ['follows:write'])
    expect(codeOf(await other('/webhooks', { body: { url } }))).toEqual([403, 'scope-insufficient'])
    expect(codeOf(await read(other, hook))).toEqual([403, 'scope-insufficient'])
    expect(wrongs(await register({ url: 'ftp://x' }))).toEqual(['#/url url-invalid'])
    expect(wrongs(await register({ events: ['nothing.happened'] }))).toEqual(['#/events event-unknown'])
    expect(wrongs(await register({ secret: 'mine' }))).toEqual(['#/secret unknown-field'])
    const anonymous = await fetch(`${app.origin}/api/v1/webhooks`)
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="tequio"'])
    expect(codeOf(await read(citizen, '/webhooks?dryRun=true'))).toEqual([400, 'bad-query'])
  })
})

describe('what one follows', () => {
  it('is listed for its owner, and all of it changed at once', async () => {
    const subject = { kind: 'commitment', id: plan.commitments.here }
    await citizen('/follows', { body: { subject, pace: 'weekly' } })
    expect((await read(citizen, '/follows')).json).toMatchObject({ total: 1, paused: false, items: [{ subject }] })
    await citizen('/follows/all', { body: { what: 'pause' } })
    expect((await read(citizen, '/follows')).json['paused']).toBe(true)
    await citizen('/follows/all', { body: { what: 'unfollow' } })
    expect((await read(citizen, '/follows')).json).toMatchObject({ total: 0, items: [], next: null })
  })
})

describe('a contribution', () => {
  const subject = { kind: 'commitment', id: plan.commitments.here }
  const ask = (body: object = {}) =>
    citizen('/contributions', { body: { kind: 'comment', subject, text: 'La mesa funciona muy bien.', ...body } })

  it('brings a file and a link, of whoever sends it', async () => {
    const headers = { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="foto.txt"' }
    const sent = await citizen('/files', { body: 'Lo que se vio.\n', headers })
    const evidence = [
      { kind: 'file', file: sent.json['file'] },
      { kind: 'link', url: 'https://ejemplo.mx/visto' },
    ]
    const made = await ask({ evidence })
    expect([made.status, (made.json['evidence'] as object[]).length]).toEqual([201, 2])
    const stolen = await officer('/contributions', {
      body: { kind: 'comment', subject, text: 'Otra cosa distinta se vio.', evidence },
    })
    expect(wrongs(stolen)).toEqual(['#/evidence/0/file file-not-here'])
    const bad = await ask({ evidence: [{ kind: 'link', url: 'javascript:alert(1)' }] })
    expect(wrongs(bad)).toEqual(['#/evidence/0/url not-a-link'])
  })

  it('is corrected by its author as long as pages let', async () => {
    const made = await ask({ text: 'Hay que mendarlo pronto.' })
    const path = `/contributions/${String(made.json['id'])}`
    const edited = await patch(citizen, path, { text: 'Hay que enmendarlo pronto.' })
    expect([edited.status, edited.json['text']]).toEqual([200, { es: 'Hay que enmendarlo pronto.' }])
    expect(codeOf(await patch(officer, path, { text: 'Otra cosa muy distinta.' }))).toEqual([403, 'forbidden'])
  })

  it('that is only tried uses up no number', async () => {
    const body = { kind: 'comment', subject, text: 'Un comentario que se prueba antes.' }
    const first = await ask({ text: 'El último que se publicó aquí.' })
    const tried = await citizen('/contributions?dryRun=true', { body })
    expect([tried.status, tried.json['number']]).toEqual([200, Number(first.json['number']) + 1])
    expect((await citizen('/contributions', { body })).json['number']).toBe(tried.json['number'])
  })

  it('is flagged, taken out, appealed and restored by another moderator', async () => {
    const authorityMakes = (role: string) =>
      sql`insert into roles (id, person_id, organization_id, role, from_day) select gen_random_uuid(), id, ${organizations.authority}, 'moderator', ${addDays(today, -1)} from people where email = ${role}`
    await db.execute(authorityMakes('assessor@canario.example'))
    await db.execute(authorityMakes('second@canario.example'))
    const [first, second] = [await as('assessor'), await as('second')]
    const path = `/contributions/${String((await ask({ text: 'Esto rompe una regla.' })).json['id'])}`
    expect((await officer(`${path}/flags`, { body: { reason: 'Rompe una de las reglas.' } })).status).toBe(201)
    const reason = 'Rompe la primera regla.'
    expect(wrongs(await first(`${path}/moderations`, { body: { decision: 'hidden', reason } }))).toEqual([
      '#/rule needs-rule',
    ])
    const criticism = { decision: 'hidden', rule: 6, reason: 'Es una crítica muy dura.' }
    expect(wrongs(await first(`${path}/moderations`, { body: criticism }))).toEqual(['#/rule rule-protects'])
    expect((await first(`${path}/moderations`, { body: { decision: 'hidden', rule: 1, reason } })).status).toBe(201)
    expect(codeOf(await citizen(`${path}/moderations`, { body: { decision: 'kept', reason } }))).toEqual([
      403,
      'forbidden',
    ])
    expect((await citizen(`${path}/appeals`, { body: { reason: 'No rompe ninguna regla.' } })).status).toBe(201)
    const decision = { decision: 'restored', reason: 'No la rompe, se lee bien.' }
    expect(wrongs(await first(`${path}/appeals/decision`, { body: decision }))).toEqual(['# own-decision'])
    expect((await second(`${path}/appeals/decision`, { body: decision })).status).toBe(201)
    expect((await read(citizen, path)).status).toBe(200)

    await patch(citizen, path, { text: 'Esto ya no rompe nada.' })
    // The appeal gave those words back against the first rule: it binds them all.
    const again = await first(`${path}/moderations`, { body: { version: 1, decision: 'hidden', rule: 1, reason } })
    expect(wrongs(again)).toEqual(['#/rule already-restored'])
    const earlier = { version: 1, decision: 'hidden', rule: 2, reason }
    const unknown = await first(`${path}/moderations`, { body: { ...earlier, version: 2 } })
    expect(wrongs(unknown)).toEqual(['#/version unknown-version'])
    expect((await first(`${path}/moderations`, { body: earlier })).status).toBe(201)
    expect(wrongs(await first(`${path}/moderations`, { body: earlier }))).toEqual(['#/version version-hidden'])
    const appeal = { version: 1, reason: 'No rompe ninguna regla.' }
    expect((await citizen(`${path}/appeals`, { body: appeal })).status).toBe(201)
    expect((await read(citizen, path)).json).toMatchObject({
      text: { es: 'Esto ya no rompe nada.' },
      moderation: null,
      earlierTexts: [{ number: 1, text: null, moderation: { rule: 2, appeal: { decision: null } } }],
    })
    expect(wrongs(await second(`${path}/appeals/decision`, { body: decision }))).toEqual(['# no-appeal'])
    expect((await second(`${path}/appeals/decision`, { body: { ...decision, version: 1 } })).status).toBe(201)
    expect((await read(citizen, path)).json).toMatchObject({
      earlierTexts: [{ text: { es: 'Esto rompe una regla.' }, moderation: null }],
    })
  })

  it('has its term lengthened once by the body that owes the answer', async () => {
    const path = `/contributions/${String((await ask({ kind: 'question', text: '¿Cuándo se instala la mesa?' })).json['id'])}`
    expect(codeOf(await counterpart(`${path}/extension`, { body: { reason: 'Hace falta más tiempo.' } }))).toEqual([403, 'forbidden']) // prettier-ignore
    expect((await officer(`${path}/extension`, { body: { reason: 'Hace falta más tiempo.' } })).status).toBe(201)
    expect(codeOf(await officer(`${path}/extension`, { body: { reason: 'Y todavía más tiempo.' } }))).toEqual([
      422,
      'refused',
    ])
  })
})

describe('relations', () => {
  it('are said by who answers for a record, and taken back with a reason', async () => {
    const body = {
      from: { kind: 'commitment', id: plan.commitments.here },
      relation: 'derives-from',
      to: { kind: 'commitment', id: plan.commitments.elsewhere },
      reason: 'Lo retoma.',
    }
    const made = await officer('/links', { body })
    expect([made.status, made.json['relation']]).toEqual([201, 'derives-from'])
    expect(wrongs(await officer('/links', { body }))).toEqual(['#/to said-already'])
    expect(wrongs(await officer('/links', { body: { ...body, to: body.from } }))).toEqual(['#/to itself'])
    expect(codeOf(await citizen('/links', { body }))).toEqual([403, 'forbidden'])
    const path = `/links/${String(made.json['id'])}/withdrawal`
    expect((await officer(path, { body: { reason: 'No era así.' } })).status).toBe(201)
    expect(codeOf(await officer(path, { body: { reason: 'No era así.' } }))[0]).toBeGreaterThanOrEqual(404)
  })
})

describe('the register', () => {
  it('knows who supervises, who came after, how a name is written, and forgets a mistake', async () => {
    const made = await keeper('/organizations', { body: { name: 'Instituto por API', sector: 'public-body' } })
    const at = `/organizations/${String(made.json['id'])}`
    const corrected = await keeper(`${at}/name-corrections`, { body: { from: null, name: 'Instituto por la API' } })
    expect([corrected.status, corrected.json['name']]).toEqual([201, 'Instituto por la API'])
    expect(wrongs(await keeper(`${at}/supervision`, { body: { authorityId: plan.planId } }))).toEqual(['#/authorityId no-authority']) // prettier-ignore
    expect((await keeper(`${at}/supervision`, { body: { authorityId: organizations.authority } })).status).toBe(201)
    const successor = { kind: 'merged', successorId: organizations.elsewhere, ends: false }
    const succeeded = await keeper(`${at}/successions`, { body: successor })
    expect(succeeded.status, succeeded.text).toBe(201)
    expect(wrongs(await keeper(`${at}/removal`, { body: { reason: 'Se registró dos veces.' } }))).toEqual(['# in-use'])
    const back = { body: { successorId: organizations.elsewhere } }
    expect((await keeper(`${at}/successions/withdrawal`, back)).status).toBe(201)
    expect(wrongs(await keeper(`${at}/successions/withdrawal`, back))).toEqual(['#/successorId not-recorded'])
    expect(codeOf(await officer(`${at}/removal`, { body: { reason: 'Porque sí.' } }))).toEqual([403, 'forbidden'])
    const mistake = await keeper('/organizations', { body: { name: 'Por error', sector: 'public-body' } })
    const gone = `/organizations/${String(mistake.json['id'])}`
    expect((await keeper(`${gone}/removal`, { body: { reason: 'Se registró dos veces.' } })).status).toBe(201)
    expect((await read(keeper, gone)).status).toBe(404)
  })

  it('corrects posts and appointments, and withdraws them', async () => {
    const post = await one(sql`select id from posts where organization_id = ${organizations.here}`)
    const edited = await patch(keeper, `/posts/${post}`, { label: { en: 'Head of Tests' } })
    expect([edited.status, edited.json['label']]).toEqual([200, { es: 'Titular de las Pruebas', en: 'Head of Tests' }])
    const made = await keeper(`/posts/${post}/appointments`, {
      body: { person: 'Suplente Nombrada', standing: 'alternate', from: today },
    })
    const at = `/appointments/${String(made.json['id'])}`
    const corrected = await patch(keeper, at, { person: 'Suplente Bien Nombrada' })
    expect([corrected.status, corrected.json['person']]).toEqual([200, 'Suplente Bien Nombrada'])
    expect(wrongs(await keeper(`${at}/documents`, { body: { title: 'Acta', file: 'nada.nada' } }))).toEqual(['#/file no-document']) // prettier-ignore
    expect(codeOf(await (await as('head-elsewhere'))(`${at}/withdrawal`, { body: { reason: 'Fue un error.' } }))).toEqual([403, 'forbidden']) // prettier-ignore
    expect((await keeper(`${at}/withdrawal`, { body: { reason: 'Fue un error.' } })).status).toBe(201)
    expect(wrongs(await keeper(`/posts/${post}/withdrawal`, { body: { reason: 'Fue un error.' } }))).toEqual(['# has-appointments']) // prettier-ignore
  })
})

describe('the legal framework', () => {
  it('is entered, corrected as it was read, and ended', async () => {
    const made = await keeper('/norms', {
      body: {
        title: { es: 'Ley de Pruebas por API' },
        shortName: { es: 'Ley por API' },
        kind: 'local-law',
        issuer: { es: 'Congreso de la Ciudad' },
        version: { label: { es: 'Original' }, publication: 'Gaceta Oficial', publishedOn: '2020-01-02' },
      },
    })
    expect(made.status, made.text).toBe(201)
    const at = `/norms/${String(made.json['id'])}`
    const [version] = made.json['versions'] as { id: string }[]
    const edited = await patch(keeper, at, { title: { es: 'Ley de Pruebas', en: 'Test Act' } })
    expect([edited.status, edited.json['title']]).toEqual([200, { es: 'Ley de Pruebas', en: 'Test Act' }])
    const stale = {
      method: 'PATCH',
      body: { title: { es: 'Otra' } },
      headers: { 'if-match': made.headers.get('etag')! },
    }
    expect(codeOf(await keeper(at, stale))).toEqual([412, 'precondition-failed'])
    const again = { label: { es: 'Otra' }, publication: 'Gaceta', publishedOn: '2020-01-02' }
    expect(wrongs(await keeper(`${at}/versions`, { body: again }))).toEqual(['#/publishedOn same-day'])
    const provisions = `${at}/versions/${version!.id}/provisions`
    const article = { article: '5', summary: { es: 'Se prueba.' } }
    expect((await keeper(provisions, { body: article })).json['anchor']).toEqual(expect.stringContaining('5'))
    expect(wrongs(await keeper(provisions, { body: article }))).toEqual(['#/article already-there'])
    expect(wrongs(await keeper(provisions, { body: { ...article, numeral: '1' } }))).toEqual(['#/fraction numeral-without-fraction']) // prettier-ignore
    const { anchor } = (await keeper(provisions, { body: { ...article, article: '6' } })).json
    const corrected = await keeper(`${provisions}/correction`, { body: { anchor, article: '7' } })
    expect([corrected.status, corrected.json['anchor']]).toEqual([201, String(anchor).replace('6', '7')])
    const ended = { ended: 'abrogated', inForceUntil: '2019-01-01' }
    expect(wrongs(await keeper(`${at}/versions/${version!.id}/end`, { body: ended }))).toEqual(['#/inForceUntil ends-before-start']) // prettier-ignore
    expect(wrongs(await keeper(`${at}/versions/${version!.id}/end`, { body: { ...ended, endedBy: plan.planId } }))).toEqual(['#/endedBy no-such-norm']) // prettier-ignore

    const catalogue = await keeper('/principle-catalogues', {
      body: { name: { es: 'Principios por API' }, source: { es: 'Gaceta' }, normVersionId: version!.id },
    })
    const principle = { ...catalogue.json, number: 1, name: { es: 'Prueba' }, explanation: { es: 'Todo se prueba.' } }
    const entered = await keeper('/principles', { body: principle })
    expect(entered.status, entered.text).toBe(201)
    expect(wrongs(await keeper('/principles', { body: principle }))).toEqual(['#/number principle-already-there'])
    const explanation = { es: 'Todo se prueba dos veces.' }
    const mended = await patch(keeper, `/principles/${String(entered.json['id'])}`, { explanation })
    expect([mended.status, mended.json['explanation']]).toEqual([200, explanation])
    const end = { body: { ...catalogue.json, validUntil: '2040-01-01' } }
    expect((await keeper('/principle-catalogues/end', end)).status).toBe(201)
    expect(wrongs(await keeper('/principle-catalogues/end', end))).toEqual(['#/catalogue already-ended'])
    expect(codeOf(await officer('/principles', { body: principle }))).toEqual([403, 'forbidden'])
  })
})

describe('decisions', () => {
  it('are opened, excused from, closed and withdrawn by who presides', async () => {
    const maker = await one(sql`select id from decision_makers limit 1`)
    const open = { title: { es: 'Comprar mesas' }, text: { es: 'Se compran doce mesas.' } }
    const decision = await counterpart(`/decision-makers/${maker}/decisions`, { body: open })
    expect([decision.status, decision.json['state']]).toEqual([201, 'open'])
    const at = `/decisions/${String(decision.json['id'])}`
    expect(codeOf(await citizen(`${at}/closing`, { body: {} }))).toEqual([403, 'forbidden'])
    expect((await counterpart(`${at}/excuses`, { body: { reason: 'Vendo mesas.' } })).status).toBe(201)
    expect(wrongs(await counterpart(`${at}/excuses`, { body: { reason: 'Vendo mesas.' } }))).toEqual(['# already'])
    expect((await counterpart(`${at}/excuses/withdrawal`, {})).status).toBe(201)
    const ahead = { session: { on: addDays(today, 1), present: [1] } }
    expect(wrongs(await counterpart(`${at}/closing`, { body: ahead }))).toEqual(['#/session/on session-ahead'])
    const closed = await counterpart(`${at}/closing`, { body: {} })
    expect([closed.status, closed.json['state']]).not.toEqual([201, 'open'])
    expect(wrongs(await counterpart(`${at}/withdrawal`, { body: { reason: 'Tarde.' } }))).toEqual(['# closed'])
  })

  it('are of bodies that the authority keeps', async () => {
    const made = await keeper('/decision-makers', {
      body: {
        kind: 'collegiate',
        name: { es: 'Pleno por API' },
        from: addDays(today, -10),
        organizationId: organizations.authority,
      },
    })
    const at = `/decision-makers/${String(made.json['id'])}`
    expect(made.status, made.text).toBe(201)
    expect((await patch(keeper, at, { about: { es: 'Decide lo que se prueba.' } })).json['about']).toEqual({ es: 'Decide lo que se prueba.' }) // prettier-ignore
    expect((await keeper(`${at}/seats`, { body: { label: { es: 'Vocalía' }, votes: true, from: addDays(today, -10) } })).status).toBe(201) // prettier-ignore
    const member = { seat: 1, email: 'counterpart@canario.example', standing: 'holder', from: addDays(today, -5) }
    const seated = await keeper(`${at}/members`, { body: member })
    expect([seated.status, seated.text.includes('canario.example')]).toEqual([201, false])
    const rule = { matter: null, majority: 'simple', of: 'present', quorum: 'number', quorumOf: 'seats', balance: 'none', abstentionsCount: true, excusedCount: true, from: today } // prettier-ignore
    expect(wrongs(await keeper(`${at}/rules`, { body: rule }))).toEqual(['#/quorumCount quorum-count'])
    expect((await keeper(`${at}/rules`, { body: { ...rule, quorumCount: 1 } })).status).toBe(201)
    const last = addDays(today, 5)
    expect((await keeper(`${at}/members/end`, { body: { seat: 1, standing: 'holder', last } })).status).toBe(201)
    expect((await keeper(`${at}/seats/end`, { body: { seat: 1, last } })).status).toBe(201)
    expect((await keeper(`${at}/end`, { body: { last } })).status).toBe(201)
    expect(codeOf(await officer(`${at}/end`, { body: { last } }))).toEqual([403, 'forbidden'])
  })
})
