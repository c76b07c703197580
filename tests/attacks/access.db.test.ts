import { describe, expect, it } from 'vitest'
import { ROLES } from '../../src/foundations/identity/index.ts'
import type { Route } from '../../src/platform/http/index.ts'
import type { Answer } from './client.ts'
import { addressOf, exampleBody, keyOf, specOf } from './examples.ts'
import { POLICIES, policyOf } from './policies.ts'
import { fingerprint, openWorld, type Actor } from './world.ts'

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

function resultOf(route: Route, { status, location }: Answer): Expected | string {
  const allowed = policyOf(route).answers ?? [200, 303, 422]
  if (status === 403) return 'refused'
  if (status === 401 || (status === 303 && route.method === 'GET' && location?.startsWith('/entrar?volver=')))
    return 'asked to sign in'
  return allowed.includes(status) ? 'admitted' : String(status)
}

function attempt(route: Route, { client }: Actor): Promise<Answer> {
  const policy = policyOf(route)
  const path = addressOf(route, { ...specimens, ...policy.params?.(world) })
  if (route.method === 'GET') return client.get(path + (policy.query ?? ''))
  const body = exampleBody(specOf(route).form!, policy.body?.(world))
  return client.post(path, body)
}

/** Those who are refused come first: what those who may do must not change what the others find. Signing out comes last. */
const order = (route: Route) => (route.path === '/salir' ? 2 : route.method === 'POST' ? 1 : 0)
const ordered = routes.toSorted((a, b) => order(a) - order(b))

/** Of a page for everybody it is enough to ask as one of each kind. */
const OF_EACH_KIND = [
  'anonymous',
  'without role',
  'authority here',
  'officer elsewhere',
  'revoked session',
  'forged session',
]
const askedBy = ({ access, method }: Route) =>
  access === 'public' && method === 'GET' ? actors.filter(({ name }) => OF_EACH_KIND.includes(name)) : actors

describe.each(ordered.map((route) => ({ name: keyOf(route), route })))('$name', ({ route }) => {
  it('lets in who may, and nobody else; who may not changes nothing', async () => {
    const expected = (actor: Actor) => expectedOf(route, actor)
    const asked = askedBy(route)
    const [turnedAway, admitted] = [
      asked.filter((actor) => expected(actor) !== 'admitted'),
      asked.filter((actor) => expected(actor) === 'admitted'),
    ]
    const differences: string[] = []
    const compare = async (actor: Actor) => {
      const result = resultOf(route, await attempt(route, actor))
      if (result !== expected(actor)) differences.push(`${actor.name}: ${result}, not ${expected(actor)}`)
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
        const result = resultOf(route, answer)
        if (result !== expectedOf(route, actor) && result !== '404') differences.push(`${actor.name}: ${result}`)
        if (!answer.headers.get('content-type')?.includes('problem+json'))
          differences.push(`${actor.name}: ${answer.headers.get('content-type')}`)
      }
    }
    expect(differences).toEqual([])
  })
})
