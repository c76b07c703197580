import { createHmac, timingSafeEqual } from 'node:crypto'
import { base32 } from '@better-auth/utils/base32'
import { z } from 'zod'
import { permissionsOf } from '../roles/model.ts'

/** What a session is worth. `half`: its person must still show the second factor; `to-set-up`: must first get one. */
export type Standing = 'whole' | 'half' | 'to-set-up'

export type Credentials = {
  demonstration: boolean
  hasApplication: boolean
  hasPasskey: boolean
  secondFactorAt: Date | null
  /** Those in force, each with the moment it was given. */
  roles: readonly { organizationId: string; role: string; grantedAt: Date }[]
}

/**
 * Holders of a role that lets something need a second factor, from `graceDays` after the first of those roles on. Whoever chose to
 * have codes of an application is asked for them too, role or not. A passkey alone only adds a way in for who holds no role.
 * Invented people are everybody's: they have none.
 */
export function standingOf(
  { demonstration, hasApplication, hasPasskey, secondFactorAt, roles }: Credentials,
  now: Date,
  graceDays: number,
): Standing {
  if (demonstration || secondFactorAt) return 'whole'
  const mayAct = roles.filter((role) => permissionsOf([role]).size > 0)
  if (hasApplication || (hasPasskey && mayAct.length > 0)) return 'half'
  if (mayAct.length === 0) return 'whole'
  const since = Math.min(...mayAct.map(({ grantedAt }) => grantedAt.getTime()))
  return graceDays > 0 && now.getTime() < since + graceDays * 24 * 3600 * 1000 ? 'whole' : 'to-set-up'
}

/**
 * Whether the second factor was shown too long ago for an act of the highest consequence (OWASP ASVS 5.0, 7.5.1 and 7.5.3). Who has
 * none has nothing to show: where roles need one, they let nothing.
 */
export function mustProve(
  { demonstration, hasApplication, hasPasskey, secondFactorAt }: Omit<Credentials, 'roles'>,
  now: Date,
  minutes: number,
): boolean {
  if (demonstration || !(secondFactorAt || hasApplication || hasPasskey)) return false
  return !secondFactorAt || now.getTime() - secondFactorAt.getTime() >= minutes * 60_000
}

/** Minutes that a code of the mailbox serves where each act is asked for its second factor: what follows is another form. */
const LEAST_MAILBOX_MINUTES = 5

/**
 * Whether the mailbox must say yes before a second factor is set up. Who has one shows that (`mustProve`); the first would lock its
 * owner out, so a session that somebody borrowed must not be enough: only a code that has just come by mail is.
 */
export function mustShowMailbox(
  { hasApplication, hasPasskey, secondFactorAt, method, openedAt }: Opened,
  now: Date,
  minutes: number,
): boolean {
  if (secondFactorAt || hasApplication || hasPasskey) return false
  const served = now.getTime() - openedAt.getTime()
  return method !== 'code' || served >= Math.max(minutes, LEAST_MAILBOX_MINUTES) * 60_000
}
type Opened = Omit<Credentials, 'roles' | 'demonstration'> & { method: string; openedAt: Date }

/** RFC 6238, as every application reads it where nothing else is said. */
export const STEP_SECONDS = 30
/** RFC 4226, section 4, R6: at least 128 bits, better 160. */
export const SECRET_BYTES = 20
const DIGITS = 6
/** A clock that is half a minute off is right. */
const STEPS_AROUND = 1

export const stepAt = (at: Date) => Math.floor(at.getTime() / 1000 / STEP_SECONDS)

/** The code of RFC 4226, section 5.3, for one step. */
export function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const number = hash.readUInt32BE(hash.at(-1)! & 0xf) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step that the code is of, later than `lastStep`; null where it is of none. A code is taken once (RFC 6238, section 5.2). */
export function stepOf(
  code: string,
  secret: Buffer,
  { now, lastStep }: { now: Date; lastStep: number },
): number | null {
  let found: number | null = null
  for (let step = stepAt(now) - STEPS_AROUND; step <= stepAt(now) + STEPS_AROUND; step++) {
    const expected = Buffer.from(codeOf(secret, step))
    const given = Buffer.from(code)
    if (given.length === expected.length && timingSafeEqual(given, expected) && step > lastStep) found ??= step
  }
  return found
}

/** The key as it is typed by hand: base 32 in fours. */
export const keyInFours = (secret: Buffer) => encoded(secret).replace(/(.{4})(?=.)/g, '$1 ')

/** What an application on the same device opens. */
export function applicationLink(secret: Buffer, { site, account }: { site: string; account: string }): string {
  const label = `${encodeURIComponent(site)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${encoded(secret)}&issuer=${encodeURIComponent(site)}` // applications read «+» as it is
}

const encoded = (secret: Buffer) => base32.encode(secret, { padding: false })

export const RECOVERY_CODES = 10
/** Without I, L, O, U (Crockford's base 32): what is printed and typed. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 80 bits as 16 letters in fours: nobody guesses one, so a fast hash keeps it. */
export const recoveryCode = (bytes: Buffer) =>
  [...bytes.subarray(0, 16)]
    .map((byte) => LETTERS[byte % 32])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')

/** As it was made, however it was typed: in small letters, with spaces, with O for 0. */
export const plainRecoveryCode = (typed: string) =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

/** Either six digits of the application or a recovery code. */
export const SecondFactorInput = z
  .string()
  .max(60)
  .transform(plainRecoveryCode)
  .refine((code) => /^\d{6}$/.test(code) || code.length === 16)

export type SecondFactorRefusal = 'wrong-second-factor' | 'too-many-requests'
