import { expect, it } from 'vitest'
import { Claims, hasSecondFactor, secondFactorAt, vouchedEmail } from './model.ts'

it.each([
  [{ email: 'Ana@Ejemplo.MX', email_verified: true }, 'ana@ejemplo.mx'],
  [{ email: 'ana@ejemplo.mx', email_verified: 'true' }, 'ana@ejemplo.mx'],
  [{ email: 'ana@ejemplo.mx', email_verified: false }, null],
  [{ email: 'ana@ejemplo.mx', email_verified: 'false' }, null],
  [{ email: 'ana@ejemplo.mx' }, null],
  [{ email: 'ana@ejemplo.mx', email_verified: 'yes' }, null],
  [{ email: 'no es un correo', email_verified: true }, null],
  [{ email_verified: true }, null],
])('of %j vouches for %s', (claims, email) => expect(vouchedEmail(Claims.parse({ sub: 's', ...claims }))).toBe(email))

it.each([
  [{ acr: 'urn:mfa' }, 'mfa urn:mfa', true],
  [{ amr: ['pwd', 'mfa'] }, 'mfa', true],
  [{ amr: ['pwd'] }, 'mfa', false],
  [{ acr: 'mfa2' }, 'mfa', false],
  [{ acr: '', amr: [''] }, '', false],
  [{}, 'mfa', false],
])('%j with «%s» has a second factor: %s', (claims, agreed, expected) =>
  expect(hasSecondFactor(Claims.parse({ sub: 's', ...claims }), agreed)).toBe(expected),
)

const NOW = new Date('2026-11-23T12:00:00Z')
it.each([
  [
    'when it says that it asked',
    { amr: ['mfa'], auth_time: NOW.getTime() / 1000 - 600 },
    false,
    NOW.getTime() - 600_000,
  ],
  ['now, where it was told to ask again', { amr: ['mfa'] }, true, NOW.getTime()],
  ['long ago, where it does not say', { amr: ['mfa'] }, false, 0],
  ['never ahead of our clock', { amr: ['mfa'], auth_time: NOW.getTime() / 1000 + 900 }, true, NOW.getTime()],
  [
    'when it says, though it was told to ask again',
    { amr: ['mfa'], auth_time: NOW.getTime() / 1000 - 900 },
    true,
    NOW.getTime() - 900_000,
  ],
  ['not at all without a second factor', { amr: ['pwd'], auth_time: NOW.getTime() / 1000 }, true, undefined],
])('a second factor of the provider was shown %s', (_, claims, again, expected) =>
  expect(secondFactorAt(Claims.parse({ sub: 's', ...claims }), { agreed: 'mfa', again, now: NOW })?.getTime()).toBe(
    expected,
  ),
)
