import type { Ref } from '../../../kernel/ref.ts'
import type { Settings } from '../../../platform/config/index.ts'
import { readSigned, signed } from '../tokens.ts'
import { PACES, SubjectParams, type Pace } from './model.ts'

const NAME = 'tequio.follow'
/** Seconds: those of a code that comes by mail, and some to read it. */
const MAX_AGE = 30 * 60

/** What somebody asked to follow before they signed in: remembered by their browser alone, so that no link can make them follow. */
export type Intent = { subject: Ref; pace: Pace }

export const keepIntent = (settings: Settings, { subject, pace }: Intent, now: Date) =>
  cookie(settings, signed(settings, 'follow', [subject.kind, subject.id, pace, String(now.getTime())]), MAX_AGE)

export const forgetIntent = (settings: Settings) => cookie(settings, '', 0)

export function readIntent(settings: Settings, request: Request, now: Date): Intent | null {
  const token = new RegExp(`(?:^|;\\s*)${NAME}=([\\w.-]+)`).exec(request.headers.get('cookie') ?? '')?.[1]
  const [kind, id, given, at] = (token && readSigned(settings, 'follow', token)) || []
  const subject = SubjectParams.safeParse({ kind, id })
  const pace = PACES.find((known) => known === given)
  const isFresh = now.getTime() - Number(at) <= MAX_AGE * 1000
  return subject.success && pace && isFresh ? { subject: subject.data, pace } : null
}

const cookie = (settings: Settings, value: string, maxAge: number) =>
  `${NAME}=${value}; Path=/seguir; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${settings.ORIGIN.startsWith('https:') ? '; Secure' : ''}`
