import { NOBODY, type Actor } from '../../../platform/access/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { answersFor, permissionsOf, standsFor } from '../roles/model.ts'
import { standingOf, type Standing } from '../second-factor/model.ts'
import { engineOf } from '../sign-in/engine.ts'
import { findSignedIn, markUsed, type SignedIn } from './store.ts'

const HOUR = 3600 * 1000

/**
 * Who acts: the person of the request's session, with the roles that count today. Whose second factor is still to be shown is
 * nobody yet; whose is still to be set up is let do nothing by their roles. One query, and once an hour a second.
 */
export async function identify(services: Services, request: Request): Promise<Actor> {
  const found = await findSession(services, request)
  if (!found || found.standing === 'half') return NOBODY
  const now = services.now()
  if (now.getTime() - found.usedAt.getTime() > HOUR) await markUsed(services.db, found.sessionId, now)
  return {
    person: { id: found.personId, name: found.name },
    roles: found.roles.map(({ organizationId, role }) => ({ organizationId, role })),
    answersFor: answersFor(found.roles),
    ...(found.standing === 'whole'
      ? { permissions: permissionsOf(found.roles), standsFor: standsFor(found.roles) }
      : { permissions: new Map(), lacks: 'second-factor' }),
  }
}

/** The live session of the request's cookie, whatever it is worth. */
export async function findSession(
  services: Services,
  request: Request,
): Promise<(SignedIn & { standing: Standing }) | null> {
  const token = sessionToken(services, request)
  const found = token && (await findSignedIn(services.db, token, services.now(), services.today()))
  return found
    ? { ...found, standing: standingOf(found, services.now(), services.settings.SECOND_FACTOR_GRACE_DAYS) }
    : null
}

/** The `Cookie` header of the session that those `Set-Cookie` lines open. */
export function sessionCookie(services: Pick<Services, 'settings' | 'db'>, cookies: readonly string[]): string {
  const { cookieName } = engineOf(services)
  return cookies.flatMap((line) => line.split(';')[0]!).find((pair) => pair.startsWith(`${cookieName}=`)) ?? ''
}

/** The session token that the request's cookie carries, if we signed it. */
export function sessionToken(services: Pick<Services, 'settings' | 'db'>, request: Request): string | null {
  const header = request.headers.get('cookie')
  if (!header) return null
  const engine = engineOf(services)
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() === engine.cookieName) return engine.tokenIn(part.slice(at + 1).trim())
  }
  return null
}
