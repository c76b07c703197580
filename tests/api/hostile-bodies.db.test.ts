import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { modules } from '../../src/app/modules.ts'
import type { ApiAct } from '../../src/platform/manifest/acts.ts'
import { HOSTILE_WORST } from '../attacks/hostile.ts'
import { openWorld } from '../attacks/world.ts'
import { newKey, program, tokenOf } from './programs.ts'

// Whatever a program sends, it is answered: what is wrong, and never a failure of ours.

const world = await openWorld()
const { app, plan, organizations } = world
const { token } = await tokenOf(app, 'authority-here@canario.example')
const send = program(app.origin, token)
const acts = modules.flatMap((module) => module.acts ?? [])
const one = async (query: ReturnType<typeof sql>) =>
  (await app.connection.db.execute<{ id: string }>(query)).rows[0]!.id

const IDS: Record<string, string> = {
  plans: plan.planId,
  commitments: plan.commitments.here,
  milestones: plan.milestones.here,
  organizations: organizations.here,
  indicators: await one(sql`select id from indicators limit 1`),
  reports: await one(sql`select id from progress_reports limit 1`),
  posts: await one(sql`select id from posts limit 1`),
  appointments: await one(sql`select id from appointments limit 1`),
  'calendar-entries': world.specimens['entry']!,
  amendments: await one(sql`select id from amendments limit 1`),
  'amendment-drafts': await one(sql`select id from amendments where state = 'draft' limit 1`),
  'assessment-drafts': await one(sql`select id from assessments where state = 'draft' limit 1`),
  assignments: world.assessed.assignment,
  evidence: plan.evidenceLink,
  decisions: world.specimens['decision']!,
  'decision-makers': await one(sql`select id from decision_makers limit 1`),
  contributions: await one(sql`select id from contributions limit 1`),
  links: world.specimens['link']!,
  norms: await one(sql`select id from norms limit 1`),
  principles: await one(sql`select id from principles limit 1`),
}
const idFor = ({ path }: ApiAct) => IDS[path.split('/')[1]!] ?? organizations.here
const addressOf = (act: ApiAct) => `${act.path.replaceAll(/:\w+/g, idFor(act))}?dryRun=true`

/** One of each kind of JSON, and the texts that break programs. */
const VALUES: readonly unknown[] = [
  ...HOSTILE_WORST,
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  [],
  {},
  [[]],
  [null],
  { es: '' },
  { es: 'a\u0000b', en: '\ud800' },
  { __proto__: { es: 'x' }, constructor: 1 },
  '2026-02-30',
  '00000000-0000-0000-0000-000000000000',
  Array.from({ length: 2000 }, () => 'x'),
]

const fieldsOf = ({ body }: ApiAct): string[] =>
  Object.keys(
    (z.toJSONSchema(body!, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ?? {},
  )

const expectSound = (what: string, { status, headers, text }: Awaited<ReturnType<typeof send>>) => {
  if (status >= 500) expect.fail(`${status} for ${what}: ${text.slice(0, 300)}`)
  if (status >= 400)
    expect([what, headers.get('content-type')]).toEqual([what, 'application/problem+json; charset=utf-8'])
}

describe.each(acts.filter(({ body }) => body).map((act) => ({ name: act.name, act })))('$name', ({ act }) => {
  const attempt = (body: unknown, headers: Record<string, string> = {}) =>
    send(addressOf(act), { method: act.method, body, headers: { 'if-match': '*', ...headers } })

  it('answers whatever each field holds', { timeout: 180_000 }, async () => {
    for (const name of [...fieldsOf(act), '__proto__', 'constructor'])
      for (const value of VALUES) {
        const body = `{${JSON.stringify(name)}:${JSON.stringify(value)}}`
        expectSound(`${act.name} ${body.slice(0, 200)}`, await attempt(body))
      }
  })

  it('answers whatever the body is', async () => {
    const bodies = [
      '', ' ', '{', '}', 'null', '7', '"x"', '[]', '[[', '{"a":1,"a":2}', '{"a":1}x', '\ufeff{}', 'undefined', '{\'a\':1}', '['.repeat(100_000), '{"a":'.repeat(50_000), `"${'\\"'.repeat(100_000)}"`, '{"x":1e999999}', '{"x":"\\ud800"}', '{"x":"\\u0000"}',
    ] // prettier-ignore
    for (const body of bodies) expectSound(`${act.name} ${body.slice(0, 60)}`, await attempt(body))
  })
})

describe('a body', () => {
  const act = acts.find(({ name }) => name === 'add-commitment')!
  const post = (body: BodyInit, headers: Record<string, string>) =>
    fetch(`${app.origin}/api/v1/plans/${plan.planId}/commitments`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': newKey(), ...headers },
    })
  const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code]

  it('is JSON in UTF-8, not too deep', async () => {
    const json = { 'content-type': 'application/json' }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/jsonx', ''])
      expect(await codeOf(await post('{"title":{"es":"x"}}', { 'content-type': type }))).toEqual([415, 'media-type'])
    expect(await codeOf(await post(new Uint8Array([0x22, 0xff, 0x22]), json))).toEqual([400, 'not-utf8'])
    expect(await codeOf(await post('{"title"', json))).toEqual([400, 'bad-json'])
    expect(await codeOf(await post(`${'['.repeat(40)}${']'.repeat(40)}`, json))).toEqual([400, 'too-deep'])
    expect(
      (await post('{"title":{"es":"Con juego de caracteres"}}', { 'content-type': 'Application/JSON; charset=UTF-8' }))
        .status,
    ).toBe(201)
  })

  it('has at most 256 KiB, that of an import ten megabytes, and no more is read', { timeout: 180_000 }, async () => {
    const json = { 'content-type': 'application/json' }
    expect(await codeOf(await post(JSON.stringify({ title: { es: 'a'.repeat(300_000) } }), json))).toEqual([
      413,
      'too-large',
    ])
    expect(await codeOf(await post(JSON.stringify({ title: { es: 'a'.repeat(200_000) } }), json))).toEqual([
      422,
      'invalid-body',
    ])
    expect((await send('/plans/import?dryRun=true', { body: { x: 'a'.repeat(1_000_000) } })).status).toBe(422)
    const flood = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(32)),
      })
    const answer = await fetch(`${app.origin}/api/v1/plans/${plan.planId}/commitments`, {
      method: 'POST',
      body: flood(),
      duplex: 'half',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': newKey(), ...json },
    } as RequestInit).catch((error: Error) => error)
    if (!(answer instanceof Error)) expect(answer.status).toBe(413)
    expect((await fetch(`${app.origin}/vivo`)).status).toBe(200)
  })

  it('keeps no control characters and no half of a character', async () => {
    const made = await send(act.path.replace(':id', plan.planId), {
      body: '{"title":{"es":"Agua\\u0000 se\\u0007gura \\ud800"}}',
    })
    expect([made.status, made.json['title']]).toEqual([201, { es: 'Agua segura \ufffd' }])
  })
})

describe('an address', () => {
  it('of nothing, or with parameters that nobody knows, is answered so', async () => {
    for (const id of ['x', '..', '%00', '0193a1b2-0000-7000-8000-000000000000', "'; drop table people"])
      for (const act of acts.filter(({ path }) => path.includes(':'))) {
        const isRead = act.method === 'GET'
        if (isRead && id === '..') continue // that is the address of something else
        const path = act.path.replaceAll(/:\w+/g, encodeURIComponent(id))
        const answer = isRead
          ? await send(path, { method: 'GET' })
          : await send(`${path}?dryRun=true`, { method: act.method, body: {}, headers: { 'if-match': '*' } })
        expectSound(`${act.method} ${path}`, answer)
        expect([path, [400, 403, 404, 405, 415, 422].includes(answer.status)]).toEqual([path, true])
      }
    const unknown = await send(`/plans/${plan.planId}/commitments?color=red`, { body: {} })
    expect([unknown.status, unknown.json['code']]).toEqual([400, 'bad-query'])
  })

  it('takes the methods that it says', async () => {
    const allowed = async (path: string) => {
      const answer = await send(path, { method: 'PUT', body: {} })
      return [answer.status, answer.headers.get('allow')]
    }
    expect(await allowed(`/commitments/${plan.commitments.here}`)).toEqual([405, 'GET, HEAD, OPTIONS, PATCH, DELETE'])
    expect(await allowed('/organizations')).toEqual([405, 'GET, HEAD, OPTIONS, POST'])
    const read = await fetch(`${app.origin}/api/v1/milestones/${plan.milestones.here}/reports`)
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
