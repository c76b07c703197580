import { NOBODY, type Actor } from '../../../platform/access/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { permissionsOf } from '../roles/model.ts'
import { engineOf } from '../sign-in/engine.ts'
import { findSignedIn, markUsed } from './store.ts'

const HOUR = 3600 * 1000

/** Who acts: the person of the request's session, with the roles that count today. One query, and once an hour a second. */
export async function identify(services: Services, request: Request): Promise<Actor> {
  const token = sessionToken(services, request)
  if (!token) return NOBODY
  const now = services.now()
  const found = await findSignedIn(services.db, token, now, services.today())
  if (!found) return NOBODY
  if (now.getTime() - found.usedAt.getTime() > HOUR) await markUsed(services.db, found.sessionId, now)
  return {
    person: { id: found.personId, name: found.name },
    roles: found.roles,
    permissions: permissionsOf(found.roles),
  }
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
