import { describe, expect, it } from 'vitest'
import { canEnd, canGrant, isInForce, permissionsOf, type HeldRole, isOver, wrongTerm } from './model.ts'

describe('a term', () => {
  const term = { fromDay: '2026-01-10', untilDay: '2026-02-01' }
  it.each([
    ['2026-01-09', false],
    ['2026-01-10', true],
    ['2026-01-31', true],
    ['2026-02-01', false],
  ])('on %s is in force: %s', (day, expected) => expect(isInForce(term, day)).toBe(expected))
  it('without an end goes on', () => expect(isInForce({ ...term, untilDay: null }, '2099-01-01')).toBe(true))
})

describe('permissions', () => {
  it('belong to the organization of the role', () => {
    const permissions = permissionsOf([
      { organizationId: 'a', role: 'officer' },
      { organizationId: 'b', role: 'officer' },
      { organizationId: 'c', role: 'authority' },
    ])
    expect(permissions.get('milestone.report')).toEqual(new Set(['a', 'b']))
    expect(permissions.get('people.manage')).toEqual(new Set(['c']))
  })
  it.each(['a role we no longer know', 'constructor', 'toString', '__proto__'])('of %s are none', (role) =>
    expect(permissionsOf([{ organizationId: 'a', role }]).size).toBe(0),
  )
})

describe('granting', () => {
  const grant = (fromDay: string, untilDay: string | null = null) =>
    canGrant({ fromDay, untilDay }, [{ fromDay: '2026-03-01', untilDay: '2026-06-01' }])
  it.each([
    ['2026-01-01', '2026-03-01', true],
    ['2026-01-01', '2026-03-02', 'already-held'],
    ['2026-05-31', null, 'already-held'],
    ['2026-06-01', null, true],
    ['2026-01-01', null, 'already-held'],
    ['2026-07-01', '2026-07-01', 'ends-before-start'],
    ['2026-07-02', '2026-07-01', 'ends-before-start'],
  ])('from %s until %s: %s', (fromDay, untilDay, expected) => {
    const verdict = grant(fromDay, untilDay)
    expect(verdict.ok || verdict.reason).toBe(expected)
  })
})

describe('ending', () => {
  const today = '2026-11-22'
  const authority = (id: string, personId: string, untilDay: string | null = null): HeldRole => ({
    id,
    personId,
    organizationId: 'o',
    role: 'authority',
    fromDay: '2026-01-01',
    untilDay,
  })
  const mine = authority('1', 'me')
  const end = (role: HeldRole, authorities: HeldRole[], untilDay = today) =>
    canEnd(role, untilDay, { today, actorId: 'me', authorities })

  it('takes anybody else’s role', () => expect(end(authority('2', 'her'), [mine, authority('2', 'her')]).ok).toBe(true))
  it('never one’s own last role of authority, though others have theirs', () =>
    expect(end(mine, [mine, authority('2', 'her')])).toMatchObject({ reason: 'own-last-authority' }))
  it('one of one’s own two', () => expect(end(mine, [mine, authority('3', 'me')]).ok).toBe(true))
  it('never the last authority of all', () =>
    expect(end(authority('2', 'her'), [authority('2', 'her')])).toMatchObject({ reason: 'last-authority' }))
  it('nor where the only other one has an end', () =>
    expect(end(authority('2', 'her'), [authority('2', 'her'), authority('3', 'him', '2026-12-31')])).toMatchObject({
      reason: 'last-authority',
    }))
  it('not twice', () =>
    expect(end({ ...authority('2', 'her', '2026-11-22'), role: 'officer' }, [])).toMatchObject({
      reason: 'already-over',
    }))
  it('withdraws what has not begun', () =>
    expect(end({ ...authority('2', 'her'), role: 'officer', fromDay: '2027-01-01' }, [])).toEqual({
      ok: true,
      value: { fromDay: '2027-01-01', untilDay: '2027-01-01' },
    }))
  it('not before it began', () =>
    expect(end({ ...authority('2', 'her'), role: 'officer' }, [], '2025-12-31')).toMatchObject({
      reason: 'ends-before-start',
    }))
})

it('knows a role that was withdrawn before it began for over', () =>
  expect(isOver({ fromDay: '2027-01-01', untilDay: '2027-01-01' }, '2026-11-22')).toBe(true))

it.each([
  ['2026-11-22', null, null],
  ['2028-11-22', null, null],
  ['2028-11-23', null, 'implausible-start'],
  ['9999-01-01', null, 'implausible-start'],
  ['0001-01-01', null, 'implausible-start'],
  ['2026-11-22', '9999-12-31', 'implausible-end'],
])('judges a term from %s until %s: %s', (fromDay, untilDay, reason) =>
  expect(wrongTerm({ fromDay, untilDay }, '2026-11-22')).toBe(reason),
)
