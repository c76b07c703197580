import { describe, expect, it } from 'vitest'
import { ROLES } from '../../src/foundations/identity/index.ts'
import type { Route } from '../../src/platform/http/index.ts'
import type { Answer, Fields } from './client.ts'
import { addressOf, exampleBody, keyOf, specOf } from './examples.ts'
import { POLICIES, policyOf } from './policies.ts'
import { fingerprint, openWorld, ROLE_NAMES, type Actor } from './world.ts'

// Who gets in where. What is expected follows from the `access` of each route and from `policies.ts`, for every kind of actor.

const world = await openWorld()
const { routes, actors, specimens } = world

it('has a policy for every route, and for no other', () => {
  expect(Object.keys(POLICIES).toSorted()).toEqual([...new Set(routes.map(keyOf))].toSorted())
})

type Expected = 'admitted' | 'asked to sign in' | 'refused'

function expectedOf(route: Route, actor: Actor): Expected {
  if (route.access !== 'public' && !actor.signedIn) return 'asked to sign in'
  if (route.access !== 'public' && route.access !== 'signed-in') {
    const permissions: readonly string[] = actor.role ? ROLES[actor.role] : []
    if (!permissions.includes(route.access)) return 'refused'
  }
  return (policyOf(route).may?.(actor) ?? true) ? 'admitted' : 'refused'
}

/** What a route is asked: once, or in each of the ways in which its form may be sent, the one that acts last. */
type Way = { fields?: Fields; answers: readonly number[] }

const waysOf = (route: Route): readonly Way[] => {
  const { also = [], answers = [200, 303, 422] } = policyOf(route)
  return [...also, { answers }]
}

function resultOf(route: Route, { answers }: Way, { status, location }: Answer): Expected | string {
  if (status === 403) return 'refused'
  if (status === 401 || (status === 303 && route.method === 'GET' && location?.startsWith('/entrar?volver=')))
    return 'asked to sign in'
  return answers.includes(status) ? 'admitted' : String(status)
}

function attempt(route: Route, { fields }: Way, { client }: Actor): Promise<Answer> {
  const policy = policyOf(route)
  const path = addressOf(route, { ...specimens, ...policy.params?.(world) })
  if (route.method === 'GET') return client.get(path + (policy.query ?? ''))
  const body = exampleBody(specOf(route).form!, policy.body?.(world))
  return client.post(path, { ...body, ...fields })
}

/** Those who are refused come first: what those who may do must not change what the others find. Signing out comes last. */
const order = (route: Route) => (route.path === '/salir' ? 2 : route.method === 'POST' ? 1 : 0)
const ordered = routes.toSorted((a, b) => order(a) - order(b))

/** Of a page for everybody it is enough to ask in one place as each role, and with one session of each kind that no longer counts. */
const OF_EACH_KIND = [
  'anonymous',
  'without role',
  ...ROLE_NAMES.map((role) => `${role} here`),
  'officer elsewhere',
  'revoked session',
  'forged session',
]
const askedBy = ({ access, method }: Route) =>
  access === 'public' && method === 'GET' ? actors.filter(({ name }) => OF_EACH_KIND.includes(name)) : actors

/** Who was asked for what, as «GET /plan as officer». */
const asked = new Set<string>()

describe.each(ordered.map((route) => ({ name: keyOf(route), route })))('$name', ({ route }) => {
  it('lets in who may, and nobody else; who may not changes nothing', async () => {
    const expected = (actor: Actor) => expectedOf(route, actor)
    const [turnedAway, admitted] = [
      askedBy(route).filter((actor) => expected(actor) !== 'admitted'),
      askedBy(route).filter((actor) => expected(actor) === 'admitted'),
    ]
    const differences: string[] = []
    const compare = async (actor: Actor) => {
      for (const way of waysOf(route)) {
        const result = resultOf(route, way, await attempt(route, way, actor))
        if (result !== expected(actor)) differences.push(`${actor.name}: ${result}, not ${expected(actor)}`)
      }
      asked.add(`${keyOf(route)} as ${actor.role ?? actor.name}`)
    }
    const before = route.method === 'POST' && turnedAway.length > 0 ? await fingerprint(world) : ''
    for (const actor of turnedAway) await compare(actor)
    if (before) expect(await fingerprint(world)).toBe(before)
    for (const actor of admitted) await compare(actor)
    expect(differences).toEqual([])
  })

  it('tells machines no more', async () => {
    if (route.method === 'POST') return expect(route.kind).toBe('form')
    const differences: string[] = []
    const { params, query = '' } = policyOf(route)
    const path = addressOf(route, { ...specimens, ...params?.(world) })
    for (const actor of askedBy(route).filter((actor) => expectedOf(route, actor) !== 'admitted')) {
      for (const answer of [await actor.client.json(path + query), await actor.client.get(`${path}.json${query}`)]) {
        // What has no JSON is not there, whoever asks.
        const result = resultOf(route, waysOf(route).at(-1)!, answer)
        if (result !== expectedOf(route, actor) && result !== '404') differences.push(`${actor.name}: ${result}`)
        if (!answer.headers.get('content-type')?.includes('problem+json'))
          differences.push(`${actor.name}: ${answer.headers.get('content-type')}`)
      }
    }
    expect(differences).toEqual([])
  })
})

it('has asked for every route as everybody: each role, nobody, and whoever has none', () => {
  const everybody = ['anonymous', 'without role', ...ROLE_NAMES]
  const missing = routes.flatMap((route) =>
    everybody.map((who) => `${keyOf(route)} as ${who}`).filter((one) => !asked.has(one)),
  )
  expect(missing).toEqual([])
})
