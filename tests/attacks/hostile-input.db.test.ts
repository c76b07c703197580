import fc from 'fast-check'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import { listQuery } from '../../src/cross-cutting/api/list-query.ts'
import type { Route } from '../../src/platform/http/index.ts'
import { Client, type Answer } from './client.ts'
import { addressOf, exampleBody, isFile, keyOf, parameterNames, specOf } from './examples.ts'
import { HOSTILE, HOSTILE_FEW, HOSTILE_WORST } from './hostile.ts'
import { policyOf } from './policies.ts'
import { openWorld } from './world.ts'

// No input whatsoever makes a 500: values in every parameter, query and field of every route, bodies of every wrong shape.

const failures: string[] = []
const world = await openWorld(
  {},
  { log: pino({ level: 'error' }, { write: (line) => void failures.push(line.slice(0, 1500)) }) },
)
const { app, routes, specimens, organizations } = world
/** Whom every door is open to: what is behind it is to be tried. */
const keeper = await world.arrive(
  'todo@canario.example',
  'Quien puede todo',
  (Object.keys(ROLES) as RoleName[]).flatMap((role) =>
    Object.values(organizations).map((organizationId) => ({ role, organizationId })),
  ),
)
beforeEach(() => void (failures.length = 0))

const gets = routes.filter(({ method }) => method === 'GET')
const posts = routes.filter(({ method, path }) => method === 'POST' && path !== '/salir')
const valid = (route: Route) => ({ ...specimens, ...policyOf(route).params?.(world) })
const bodyFor = (route: Route) => exampleBody(specOf(route).form!, policyOf(route).body?.(world))

function expectSound(what: string, { status, text, headers }: Answer) {
  if (status >= 500) expect.fail(`${status} for ${what.slice(0, 400)}\n${failures.at(-1) ?? ''}`)
  if (status >= 400 && status !== 404) {
    const type = headers.get('content-type') ?? ''
    if (!/text\/html|problem\+json/.test(type))
      expect.fail(`${status} without a page or a problem for ${what.slice(0, 400)}: ${type} ${text.slice(0, 100)}`)
  }
}

/** A form that could be read is answered by field, not as a bad request. */
function expectExplained(what: string, answer: Answer) {
  expectSound(what, answer)
  if (answer.status === 400) expect.fail(`400 for a form that could be read: ${what.slice(0, 400)}`)
}

describe.each(gets.map((route) => ({ name: keyOf(route), route })))('$name', ({ route }) => {
  const names = parameterNames(route)
  const query = Object.keys(specOf(route).query?.shape ?? {})

  it('answers whatever its address holds', { timeout: 180_000 }, async () => {
    const addresses = names.flatMap((name) =>
      HOSTILE_FEW.map((value) => addressOf(route, { ...valid(route), [name]: value })),
    )
    const questions = query.flatMap((name) => HOSTILE_FEW.map((value) => `?${new URLSearchParams([[name, value]])}`))
    const shapes = query.flatMap((name) => [
      `?${name}=1&${name}=2&${name}=__proto__`,
      `?${name}[]=1`,
      `?${name}[a]=1`,
      `?${name}`,
      `?${name}=%`,
      `?${name}=%E0%A4%A`,
    ])
    const base = addressOf(route, valid(route))
    for (const path of [
      ...addresses,
      ...[...questions, ...shapes, '?__proto__=1&constructor=2', `?${'a=1&'.repeat(1000)}`].map((rest) => base + rest),
    ])
      expectSound(`GET ${path}`, await keeper.get(path))
  })
})

describe.each(posts.map((route) => ({ name: keyOf(route), route })))('$name', ({ route }) => {
  const form = specOf(route).form!
  const path = addressOf(route, valid(route))
  const fields = Object.entries(form.shape)

  const names = fields.filter(([name]) => !/[2-9]$|\d\d$/.test(name)) // of what is there many times, the first

  it('answers whatever its fields hold, one by one', { timeout: 180_000 }, async () => {
    for (const [name, field] of names) {
      const unexpected = isFile(field) ? 'not a file' : new File(['text'], 'a.txt')
      const { [name]: _, ...without } = bodyFor(route)
      const bodies = [...HOSTILE_WORST, unexpected, [unexpected, 'x', 'x']].map((value) => ({
        ...without,
        [name]: value,
      }))
      for (const body of [without, ...bodies])
        expectExplained(`POST ${path} ${name} of ${JSON.stringify(body)}`, await keeper.post(path, body))
    }
  })

  it('answers whatever its fields hold, all at once', { timeout: 180_000 }, async () => {
    for (const value of HOSTILE_FEW)
      expectExplained(
        `POST ${path} all ${JSON.stringify(value)}`,
        await keeper.post(path, Object.fromEntries(fields.map(([name]) => [name, value]))),
      )
  })

  it('answers whatever its address holds', { timeout: 180_000 }, async () => {
    for (const name of parameterNames(route))
      for (const value of HOSTILE_WORST) {
        const address = addressOf(route, { ...valid(route), [name]: value })
        expectSound(`POST ${address}`, await keeper.post(address, bodyFor(route)))
      }
  })

  it('answers bodies that are no form', async () => {
    const send = (type: string, body: BodyInit) =>
      keeper.send(path, {
        method: 'POST',
        body,
        headers: { 'content-type': type, origin: app.origin, accept: 'text/html' },
      })
    const first = fields[0]?.[0] ?? 'x'
    const bodies: readonly [string, BodyInit][] = [
      ['application/json', '{"name":"x"}'],
      ['application/json', '{'],
      ['text/plain', 'x'],
      ['application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=', 'x'],
      ['multipart/form-data; boundary=x', `--x\r\ncontent-disposition: form-data; name="${first}"\r\n\r\ncut`],
      [
        'multipart/form-data; boundary=x',
        `--x\r\ncontent-disposition: form-data; name="${first}"; filename="../../x.csv\u0000.exe"\r\ncontent-type: text/csv\r\n\r\na,b\r\n--x--\r\n`,
      ],
      ['multipart/form-data; boundary=x', `--x\r\ncontent-disposition: form-data\r\n\r\nx\r\n--x--\r\n`],
      ['multipart/form-data; boundary=x', `--x\r\n\r\n--x\r\n${'y'.repeat(5000)}--x--`],
      ['application/x-www-form-urlencoded', '%'],
      ['application/x-www-form-urlencoded', '=&=&&&%E0%A4%A=%E0'],
      ['application/x-www-form-urlencoded; charset=utf-7', `${first}=%2BADw-script`],
      ['application/x-www-form-urlencoded', 'a=1&'.repeat(20_000)],
      ['application/x-www-form-urlencoded', `__proto__=1&constructor=1&${first}[]=1&${first}[__proto__]=1`],
      ['application/x-www-form-urlencoded', new Uint8Array([0xff, 0xfe, 0x00, 0x3d, 0x80])],
    ]
    for (const [type, body] of bodies)
      expectSound(`POST ${path} as ${type}: ${String(body).slice(0, 60)}`, await send(type, body))
  })
})

it('refuses bodies that are too large before reading them whole, with a page that says how much it takes', async () => {
  const flood = () => {
    let sent = 0
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64 * 1024
        if (sent > 300 * 2 ** 20) controller.close()
        else controller.enqueue(new Uint8Array(64 * 1024).fill(97))
      },
    })
  }
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    for (const path of ['/entrar', '/mi-cuenta', '/organizaciones/importar']) {
      const answer = await keeper
        .send(path, {
          method: 'POST',
          body: flood(),
          duplex: 'half',
          headers: { 'content-type': type, origin: app.origin, accept: 'text/html' },
        } as RequestInit)
        .catch((error: Error) => error)
      if (!(answer instanceof Error)) expect([path, answer.status]).toEqual([path, 413])
      expect((await keeper.get('/vivo')).status).toBe(200)
    }
  }
})

describe('the API', () => {
  const resources = modules.flatMap((module) => module.resources)

  it.each(resources.map((resource) => ({ name: resource.path, resource })))(
    'answers whatever is asked: $name',
    async ({ name, resource }) => {
      const anybody = new Client(app.origin)
      const parameters = Object.keys(listQuery(resource).shape)
      const asked = [
        ...parameters.flatMap((parameter) =>
          HOSTILE_FEW.map((value) => `?${new URLSearchParams([[parameter, value]])}`),
        ),
        ...HOSTILE_FEW.map((value) => `/${encodeURIComponent(value.toWellFormed())}`),
      ]
      for (const rest of asked) {
        const answer = await anybody.send(`/api/v1/${name}${rest}`, {})
        if (answer.status >= 500)
          expect.fail(`${answer.status} for ${name}${rest.slice(0, 200)}\n${failures.at(-1) ?? ''}`)
        expect(answer.headers.get('content-type')).toMatch(/^application\/(problem\+)?json/)
      }
    },
  )

  it.each(resources.map((resource) => ({ name: resource.path, resource })))(
    'follows no cursor that was tampered with: $name',
    async ({ name, resource }) => {
      const anybody = new Client(app.origin)
      for (const sort of resource.sorts.flatMap((sort) => [sort, `-${sort}`])) {
        const first = JSON.parse((await anybody.send(`/api/v1/${name}?limit=1&sort=${sort}`, {})).text) as {
          next: string | null
        }
        if (!first.next) continue
        const cursor = new URL(first.next).searchParams.get('after')!
        const plain = Buffer.from(cursor, 'base64url').toString()
        const tampered = [
          cursor.slice(0, -3),
          `${cursor}A`,
          cursor.toUpperCase(),
          cursor.split('').toReversed().join(''),
          ...[
            plain.replace(/\d/, '9'),
            plain.replaceAll('"', ''),
            plain.replace('[', '[['),
            plain.replace(/"[^"]*"/, '"\\u0000"'),
            plain.replace(/"[^"]*"/, 'null'),
            plain.replace(/"[^"]*"/, '{"toString":1}'),
            plain.replace(/"[^"]*"/, `"${'x'.repeat(200)}"`),
          ].map((text) => Buffer.from(text).toString('base64url')),
        ]
        for (const after of tampered) {
          const answer = await anybody.send(
            `/api/v1/${name}?limit=1&sort=${sort}&after=${encodeURIComponent(after)}`,
            {},
          )
          expect(answer.status, `${name} sort=${sort} after=${after}\n${failures.at(-1) ?? ''}`).toBeLessThan(500)
        }
      }
    },
  )
})

describe('anything at all', () => {
  const text = fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.integer().map(String),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    fc.uuid(),
    fc.webUrl(),
    fc.emailAddress(),
    fc.json(),
  )

  it('in any query of any page gets an answer', { timeout: 180_000 }, async () => {
    const request = fc.constantFrom(...gets.filter(({ path }) => !/informe|plantilla/.test(path))).chain((route) =>
      fc.record({
        route: fc.constant(route),
        params: fc.record(
          Object.fromEntries(
            parameterNames(route).map((name) => [
              name,
              fc.oneof({ weight: 3, arbitrary: fc.constant(valid(route)[name]!) }, { weight: 1, arbitrary: text }),
            ]),
          ),
        ),
        query: fc.dictionary(
          fc.oneof(
            fc.constantFrom('lang', 'x', ...Object.keys(specOf(route).query?.shape ?? {})),
            fc.string({ maxLength: 10 }),
          ),
          text,
          { maxKeys: 5 },
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(request, async ({ route, params, query }) => {
        const path = `${addressOf(route, params)}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]))}`
        expectSound(`GET ${path}`, await keeper.get(path))
      }),
      { seed: 20_261_122, numRuns: 300, endOnFailure: true },
    )
  })

  it('in all fields of any form gets an answer', { timeout: 180_000 }, async () => {
    const request = fc.constantFrom(...posts).chain((route) => {
      const names = Object.keys(specOf(route).form!.shape)
      const good = bodyFor(route)
      return fc.record({
        route: fc.constant(route),
        body: fc.record(
          Object.fromEntries(
            names.map((name) => [
              name,
              fc.oneof(
                { weight: 2, arbitrary: fc.constant(good[name] ?? '') },
                { weight: 3, arbitrary: text },
                { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) },
              ),
            ]),
          ),
        ),
      })
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ route, body }) => {
        expectExplained(
          `POST ${route.path} ${JSON.stringify(body)}`,
          await keeper.post(addressOf(route, valid(route)), body),
        )
      }),
      { seed: 20_261_122, numRuns: 300, endOnFailure: true },
    )
  })
})
