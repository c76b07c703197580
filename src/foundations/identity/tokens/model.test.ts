import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../platform/access/index.ts'
import { actorOf, canMake, hashOf, isWellFormed, MOST_TOKENS, newToken } from './model.ts'

const settings = { SECRET: 'a secret of the tests, long enough for a key' } as never

describe('a token', () => {
  it('is known by its prefix and its check sum', () => {
    const tokens = Array.from({ length: 50 }, newToken)
    expect(new Set(tokens).size).toBe(50)
    for (const token of tokens) {
      expect(token).toMatch(/^tqo_[0-9A-Za-z]{42}$/)
      expect(isWellFormed(token)).toBe(true)
    }
  })

  it('is none with any other letter in any place', () => {
    const token = newToken()
    fc.assert(
      fc.property(fc.nat({ max: token.length - 1 }), fc.constantFrom(...'0aZ_-é '), (at, letter) => {
        fc.pre(token[at] !== letter)
        expect(isWellFormed(token.slice(0, at) + letter + token.slice(at + 1))).toBe(false)
      }),
    )
  })

  it('is kept as a hash that depends on the key of the installation', () => {
    const token = newToken()
    expect(hashOf(token, settings)).toBe(hashOf(token, settings))
    expect(hashOf(token, settings)).not.toBe(
      hashOf(token, { SECRET: 'another secret, as long as the first one' } as never),
    )
  })
})

const HERE = '019a0000-0000-7000-8000-000000000001'
const ELSEWHERE = '019a0000-0000-7000-8000-000000000002'
const held = [
  { organizationId: HERE, role: 'officer' },
  { organizationId: ELSEWHERE, role: 'authority' },
]

describe('the actor of a token', () => {
  it('has the roles of its owner, of one organization where it was made for one', () => {
    const person = { id: 'p', name: 'Ana' }
    expect([...actorOf(person, held, null).permissions.keys()]).toContain('plan.manage')
    const limited = actorOf(person, held, HERE)
    expect(limited.permissions.has('milestone.report')).toBe(true)
    expect(limited.permissions.has('plan.manage')).toBe(false)
    expect(new Set([...limited.permissions.values()].flatMap((at) => [...at]))).toEqual(new Set([HERE]))
  })
})

describe('making one', () => {
  const actor: Actor = actorOf({ id: 'p', name: 'Ana' }, held, null)
  const offered = new Set(['progress:write', 'plans:write'])
  const draft = { name: 'x', scopes: ['plans:write', 'progress:write', 'plans:write'], organizationId: null, days: 90 }

  it.each([
    [{}, MOST_TOKENS - 1, null],
    [{}, MOST_TOKENS, 'too-many'],
    [{ scopes: ['webhooks:write'] }, 0, 'no-such-scope'],
    [{ organizationId: HERE }, 0, null],
    [{ organizationId: '019a0000-0000-7000-8000-000000000003' }, 0, 'no-such-organization'],
  ] as const)('%o with %i held: %s', (change, count, reason) => {
    const verdict = canMake({ ...draft, ...change }, { actor, offered, held: count })
    expect(verdict.ok ? null : verdict.reason).toBe(reason)
    if (verdict.ok) expect(verdict.value.scopes).toEqual(['plans:write', 'progress:write'])
  })
})
