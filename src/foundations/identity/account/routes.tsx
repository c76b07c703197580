import { z } from 'zod'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { form, page, redirect, type Context } from '../../../platform/http/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { languageCookie, withCookies } from '../sign-in/routes.tsx'
import { sitePath } from '../sign-in/model.ts'
import { rolesOfPerson } from '../roles/store.ts'
import { words } from '../words.ts'
import { changeAccount, revokeOtherSessions, revokeSession } from './actions.ts'
import { sessionToken } from './identify.ts'
import { AccountInput } from './model.ts'
import { AccountPage, type AccountData } from './pages.tsx'
import { findAccount, sessionsOf } from './store.ts'

export const accountPage = page('/mi-cuenta', {
  access: 'signed-in',
  query: z.object({
    volver: z.string().max(2000).optional(),
    hecho: z.enum(['guardado', 'cerrada', 'cerradas']).optional().catch(undefined),
  }),
  load: async (context, { query }) => ({
    ...(await accountData(context)),
    back: sitePath(query.volver),
    done: query.hecho,
  }),
  page: (data) => <AccountPage {...data} />,
})

export const saveAccount = form('/mi-cuenta', {
  access: 'signed-in',
  form: AccountInput,
  explain:
    (locale) =>
    (field, { code }) =>
      field === 'name' && code === 'is-an-email' ? words(locale)('account.name-is-email') : undefined,
  again: async (context, { typed, errors }) => (
    <AccountPage
      {...await accountData(context)}
      back={sitePath(String(typed['volver'] ?? ''))}
      values={typed}
      errors={errors}
    />
  ),
  async act(context, { form: { name, locale, volver } }) {
    await changeAccount(context, { name, locale })
    return withCookies(redirect(sitePath(volver) ?? '/mi-cuenta?hecho=guardado'), [languageCookie(locale)])
  },
})

export const endSession = form('/mi-cuenta/sesiones/:session/cerrar', {
  access: 'signed-in',
  params: z.object({ session: z.uuid() }),
  form: z.object({}),
  again: async (context) => <AccountPage {...await accountData(context)} />,
  async act(context, { params }) {
    await revokeSession(context, params.session)
    return redirect('/mi-cuenta?hecho=cerrada#sesiones')
  },
})

export const endOtherSessions = form('/mi-cuenta/sesiones/cerrar-otras', {
  access: 'signed-in',
  form: z.object({}),
  again: async (context) => <AccountPage {...await accountData(context)} />,
  async act(context) {
    await revokeOtherSessions(context)
    return redirect('/mi-cuenta?hecho=cerradas#sesiones')
  },
})

async function accountData(context: Context): Promise<AccountData> {
  const { db, actor, now, today } = context
  const { id } = personOf(actor)
  const account = await findAccount(db, id)
  if (!account) throw new NotFound()
  const token = sessionToken(context, context.request)
  const sessions = (await sessionsOf(db, id, now())).map(({ token: theirs, ...session }) => ({
    ...session,
    isThis: theirs === token,
  }))
  const roles = await rolesOfPerson(db, id)
  return {
    account,
    sessions,
    roles,
    organizations: await organizationNames(
      db,
      roles.map((role) => role.organizationId),
    ),
    today: today(),
  }
}
