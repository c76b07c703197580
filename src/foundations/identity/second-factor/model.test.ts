import { describe, expect, it } from 'vitest'
import {
  applicationLink,
  codeOf,
  keyInFours,
  mustShowMailbox,
  plainRecoveryCode,
  recoveryCode,
  SecondFactorInput,
  standingOf,
  stepAt,
  stepOf,
} from './model.ts'

describe('a code of an application', () => {
  const secret = Buffer.from('12345678901234567890')
  // RFC 6238, appendix B, the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at second %i is %s', (second, code) => expect(codeOf(secret, stepAt(new Date(second * 1000)))).toBe(code))

  const now = new Date('2026-11-23T12:00:10Z')
  it.each([-1, 0, 1])('is taken %i steps away', (by) =>
    expect(stepOf(codeOf(secret, stepAt(now) + by), secret, { now, lastStep: 0 })).toBe(stepAt(now) + by),
  )
  it.each([-2, 2])('is not taken %i steps away', (by) =>
    expect(stepOf(codeOf(secret, stepAt(now) + by), secret, { now, lastStep: 0 })).toBeNull(),
  )
  it('is taken once, and none before it either', () => {
    const lastStep = stepAt(now)
    expect(stepOf(codeOf(secret, lastStep), secret, { now, lastStep })).toBeNull()
    expect(stepOf(codeOf(secret, lastStep - 1), secret, { now, lastStep })).toBeNull()
    expect(stepOf(codeOf(secret, lastStep + 1), secret, { now, lastStep })).toBe(lastStep + 1)
  })
  it.each(['', '12345', '1234567', '28708２'])('is not %j', (code) =>
    expect(stepOf(code, secret, { now: new Date(59_000), lastStep: 0 })).toBeNull(),
  )

  it('comes from a key that is typed in fours or opened by a link', () => {
    expect(keyInFours(secret)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    expect(applicationLink(secret, { site: 'Tequio: CDMX', account: 'ana@ejemplo.mx' })).toBe(
      'otpauth://totp/Tequio%3A%20CDMX:ana%40ejemplo.mx?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tequio%3A%20CDMX',
    )
  })
})

describe('a recovery code', () => {
  const code = recoveryCode(Buffer.from(Array.from({ length: 16 }, (_, at) => at * 7)))
  it('has sixteen letters that nobody mistakes', () =>
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/))
  it('is read however it is typed', () => {
    expect(
      plainRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `),
    ).toBe(code.replaceAll('-', ''))
  })
  it.each([
    ['123 456', true],
    ['12345', false],
    [code, true],
    [`${code}A`, false],
    ['', false],
  ])('%j is a second factor: %s', (typed, is) => expect(SecondFactorInput.safeParse(typed).success).toBe(is))
})

describe('a session', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600 * 1000)
  const citizen = { demonstration: false, hasApplication: false, hasPasskey: false, secondFactorAt: null, roles: [] }
  const official = { ...citizen, roles: [{ organizationId: 'o', role: 'officer', grantedAt: daysAgo(3) }] }
  const withoutDuties = {
    ...citizen,
    roles: [{ organizationId: 'o', role: 'one that lets nothing', grantedAt: daysAgo(3) }],
  }

  it.each([
    ['a citizen’s', citizen, 0, 'whole'],
    ['a citizen’s with a passkey', { ...citizen, hasPasskey: true }, 0, 'whole'],
    ['a citizen’s who chose an application', { ...citizen, hasApplication: true }, 9, 'half'],
    ['an official’s without anything', official, 0, 'to-set-up'],
    ['an official’s in the days of grace', official, 4, 'whole'],
    ['an official’s after the days of grace', official, 3, 'to-set-up'],
    ['an official’s with an application, grace or not', { ...official, hasApplication: true }, 4, 'half'],
    ['an official’s with a passkey, grace or not', { ...official, hasPasskey: true }, 4, 'half'],
    ['an official’s who showed it', { ...official, hasPasskey: true, secondFactorAt: now }, 0, 'whole'],
    ['of a role that lets nothing', withoutDuties, 0, 'whole'],
    ['an invented person’s', { ...official, demonstration: true }, 0, 'whole'],
    [
      'of an old official with a new role',
      { ...official, roles: [...official.roles, { organizationId: 'p', role: 'head', grantedAt: now }] },
      3,
      'to-set-up',
    ],
  ] as const)('%s is as it should', (_whose, credentials, grace, standing) =>
    expect(standingOf(credentials, now, grace)).toBe(standing),
  )
})

describe('the first second factor', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const opened = { hasApplication: false, hasPasskey: false, secondFactorAt: null, method: 'code', openedAt: ago(3) }
  it.each([
    ['a code that has just come', {}, 15, false],
    ['a code of fifteen minutes ago', { openedAt: ago(15) }, 15, true],
    ['a code that has just come, where each act is asked for its second factor', {}, 0, false],
    ['a code of five minutes ago, there', { openedAt: ago(5) }, 0, true],
    ['a provider, which may ask nothing of who sits there', { method: 'openid' }, 15, true],
    ['a provider that asked for a second factor', { method: 'openid', secondFactorAt: ago(60) }, 15, false],
    ['who has an application, which is asked for', { hasApplication: true, openedAt: ago(60) }, 15, false],
    ['who has a passkey', { hasPasskey: true, openedAt: ago(60) }, 15, false],
  ])('after %s', (_, change, minutes, expected) =>
    expect(mustShowMailbox({ ...opened, ...change }, now, minutes)).toBe(expected),
  )
})
