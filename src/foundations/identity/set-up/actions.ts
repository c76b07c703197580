import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { keyFor, type Settings } from '../../../platform/config/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Context, Services } from '../../../platform/http/index.ts'
import { findOrganizationByName, registerOrganization } from '../../organizations/index.ts'
import { ensurePerson } from '../account/actions.ts'
import { grantRole } from '../roles/actions.ts'
import { hasAuthority } from '../roles/store.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'

/** True until the first authority is named: the installation belongs to whoever can read its log. */
export const needsSetUp = async (db: Db): Promise<boolean> => !(await hasAuthority(db))

/**
 * The code that opens `/comenzar`, to be printed in the server's log while `needsSetUp`. It follows from the secret, so
 * that several processes print the same one, and is of no use once there is an authority.
 */
export function setUpCode(settings: Pick<Settings, 'SECRET'>): string {
  const bytes = createHash('sha256')
    .update(keyFor(settings as Settings, 'set-up'))
    .digest()
  return [...bytes.subarray(0, 12)]
    .map((byte) => LETTERS[byte % 32])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')
}

/** Without I, L, O, U (Crockford's base 32): what is read from a screen and typed. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function isSetUpCode(settings: Settings, typed: string): boolean {
  const plain = (code: string) =>
    createHash('sha256')
      .update(code.toUpperCase().replace(/[^0-9A-Z]/g, ''))
      .digest()
  return timingSafeEqual(plain(typed), plain(setUpCode(settings)))
}

export type SetUpRefusal = 'wrong-code' | 'too-many-requests'

/** The person signed in becomes the first authority. Throws NotFound once there is one. */
export async function setUp(
  context: Context,
  { code, organizationName }: { code: string; organizationName: string },
): Promise<Verdict<null, SetUpRefusal>> {
  const { id } = personOf(context.actor)
  return context.transaction(async (tx) => {
    await oneAtATime(tx)
    if (await hasAuthority(tx)) throw new NotFound()
    if (!(await takeTurn(context, tx, LIMITS.setUpOfClient, context.clientAddress))) return refuse('too-many-requests')
    if (!isSetUpCode(context.settings, code)) return refuse('wrong-code')
    await nameAuthority(context, tx, { personId: id, organizationName, actorId: id })
    return accept(null)
  })
}

/** Names an authority from the command line: the first, or one more where the others lost their way in. Answers the person's id. */
export function bootstrapAuthority(
  services: Services,
  { email, organizationName, name }: { email: string; organizationName: string; name?: string },
): Promise<string> {
  return services.transaction(async (tx) => {
    await oneAtATime(tx)
    const personId = await ensurePerson(tx, { email, ...(name && { name }) }, services.now())
    await nameAuthority(services, tx, { personId, organizationName, actorId: null })
    return personId
  })
}

async function nameAuthority(
  services: Services,
  tx: Tx,
  { personId, organizationName, actorId }: { personId: string; organizationName: string; actorId: string | null },
) {
  const known = await findOrganizationByName(tx, organizationName)
  const organizationId =
    known?.id ?? (await registerOrganization(tx, { name: organizationName, sector: 'authority' }, actorId))
  const granted = await grantRole(
    tx,
    { personId, organizationId, role: 'authority', fromDay: services.today() },
    actorId,
  )
  if (!granted.ok && granted.reason !== 'already-held')
    throw new Error(`no authority could be named: ${granted.reason} (${ref('person', personId).id})`)
}

/** Two people who set up at the same moment must not both become the first. */
const oneAtATime = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(73637468)`)
