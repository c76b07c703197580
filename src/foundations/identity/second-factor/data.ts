import { personOf } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { findAccount } from '../account/store.ts'
import { identitiesOf } from '../openid/store.ts'
import { passkeysOf } from '../passkeys/store.ts'
import { asksMailbox } from './actions.ts'
import { findApplication, recoveryCodesLeft } from './store.ts'
import type { AccessData } from './pages.tsx'

/** How the person signs in. */
export async function accessData(context: Context): Promise<AccessData> {
  const { db, actor, settings } = context
  const { id } = personOf(actor)
  const account = await findAccount(db, id)
  return {
    isDemonstration: account?.demonstration ?? false,
    isNeeded: actor.lacks !== undefined || actor.permissions.size > 0,
    isLacking: actor.lacks !== undefined,
    asksMailbox: await asksMailbox(context),
    passkeys: await passkeysOf(db, id),
    applicationSince: (await findApplication(db, id))?.createdAt ?? null,
    recoveryLeft: await recoveryCodesLeft(db, id),
    identities: await identitiesOf(db, id),
    provider: settings.OIDC_NAME,
  }
}
