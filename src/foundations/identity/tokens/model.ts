import { createHmac, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { inOneLine } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { Actor } from '../../../platform/access/index.ts'
import { keyFor, type Settings } from '../../../platform/config/index.ts'
import { mayUse, type ApiAct, type Scope } from '../../../platform/manifest/acts.ts'
import { answersFor, permissionsOf, standsFor, type EffectiveRole } from '../roles/model.ts'

/** A person has no more at once. */
export const MOST_TOKENS = 20
/** Days until a token ends, as the form offers them. */
export const LIFETIMES = [7, 30, 90, 180, 365] as const
export const DEFAULT_LIFETIME = 90

const PREFIX = 'tqo_'
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 36 letters of 62: 214 bits. */
const RANDOM_LETTERS = 36
const CHECK_LETTERS = 6

/** `tqo_`, 36 random letters and a check sum of 6: whoever scans texts for secrets knows one without asking anybody. */
export function newToken(): string {
  const random = Array.from({ length: RANDOM_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return PREFIX + random + checkOf(PREFIX + random)
}

/** Whether it can be one of ours: prefix, letters and check sum. */
export const isWellFormed = (token: string) =>
  /^tqo_[0-9A-Za-z]{42}$/.test(token) && token.endsWith(checkOf(token.slice(0, -CHECK_LETTERS)))

/** CRC-32 in base 62, filled with zeros on the left. */
function checkOf(text: string): string {
  let rest = crc32(text)
  let check = ''
  for (let at = 0; at < CHECK_LETTERS; at++) {
    check = LETTERS[rest % LETTERS.length]! + check
    rest = Math.floor(rest / LETTERS.length)
  }
  return check
}

/** What is kept of a token. Without the key nobody can tell which token has it, nor time the search for it. */
export const hashOf = (token: string, settings: Settings): string =>
  createHmac('sha256', keyFor(settings, 'api-tokens')).update(token).digest('base64url')

/** The actor that a token is: its owner with the roles they hold today, of one organization where it was made for one. */
export function actorOf(
  person: { id: string; name: string },
  held: readonly EffectiveRole[],
  organizationId: string | null,
): Actor {
  const counted = held.filter((role) => organizationId === null || role.organizationId === organizationId)
  return {
    person,
    roles: counted.map(({ organizationId, role }) => ({ organizationId, role })),
    answersFor: answersFor(counted),
    permissions: permissionsOf(counted),
    standsFor: standsFor(counted),
  }
}

/** The scopes of which the actor may use at least one act: no other is offered. A file alone is of no use. */
export const scopesFor = (acts: readonly ApiAct[], actor: Actor): Set<Scope> =>
  new Set(acts.flatMap((act) => (!act.file && mayUse(actor, act) ? scopesOf(act) : [])))

export const scopesOf = ({ scope }: ApiAct): readonly Scope[] => (typeof scope === 'string' ? [scope] : scope)

export const TokenForm = z.object({
  name: z.string().transform(inOneLine).pipe(z.string().min(1).max(80)),
  scopes: z.array(z.string()).min(1).max(50),
  organization: z.uuid().optional(),
  days: z.coerce
    .number()
    .int()
    .refine((days) => LIFETIMES.some((lifetime) => lifetime === days)),
})
export type TokenDraft = { name: string; scopes: readonly string[]; organizationId: string | null; days: number }

export type TokenRefusal = 'too-many' | 'no-such-scope' | 'no-such-organization'

/** Whether the person may have it. Scopes and organization are those that the form offered. */
export function canMake(
  draft: TokenDraft,
  { actor, offered, held }: { actor: Actor; offered: ReadonlySet<string>; held: number },
): Verdict<TokenDraft, TokenRefusal> {
  if (held >= MOST_TOKENS) return refuse('too-many')
  if (draft.scopes.some((scope) => !offered.has(scope))) return refuse('no-such-scope')
  const { organizationId } = draft
  if (organizationId !== null && !actor.roles.some((role) => role.organizationId === organizationId))
    return refuse('no-such-organization')
  return accept({ ...draft, scopes: [...new Set(draft.scopes)].sort() })
}
