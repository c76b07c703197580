import { z } from 'zod'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context, type Route } from '../../../platform/http/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { accessData } from '../second-factor/data.ts'
import { languageCookie, withCookies } from '../sign-in/arriving.ts'
import { sitePath } from '../sign-in/model.ts'
import { rolesOfPerson } from '../roles/store.ts'
import { words } from '../words.ts'
import { changeAccount, revokeOtherSessions, revokeSession } from './actions.ts'
import { sessionToken } from './identify.ts'
import { AccountInput } from './model.ts'
import { ACCOUNT_DONE, AccountPage, type AccountData } from './pages.tsx'
import { findAccount, sessionsOf } from './store.ts'

/** «Mi cuenta». `app` passes the modules, which add to it and lie above this one. */
export const accountRoutes = (modules: readonly Module[]): Route[] => {
  const dataFor = (context: Context) => accountData(context, modules)
  const again = async (context: Context) => <AccountPage {...await dataFor(context)} />
  return [
    page('/mi-cuenta', {
      access: 'signed-in',
      query: z.object({
        volver: z.string().max(2000).optional(),
        hecho: z.enum(ACCOUNT_DONE).optional().catch(undefined),
      }),
      load: async (context, { query }) => ({
        ...(await dataFor(context)),
        back: sitePath(query.volver),
        done: query.hecho,
      }),
      page: (data) => <AccountPage {...data} />,
    }),

    form('/mi-cuenta', {
      access: 'signed-in',
      form: AccountInput,
      explain:
        (locale) =>
        (field, { code }) =>
          field === 'name' && code === 'is-an-email' ? words(locale)('account.name-is-email') : undefined,
      again: async (context, { typed, errors }) => (
        <AccountPage
          {...await dataFor(context)}
          back={sitePath(String(typed['volver'] ?? ''))}
          values={typed}
          errors={errors}
        />
      ),
      async act(context, { form: { name, locale, volver } }) {
        const verdict = await changeAccount(context, { name, locale })
        if (!verdict.ok) return invalid({ name: words(context.locale)(`refused.${verdict.reason}`) })
        return withCookies(redirect(sitePath(volver) ?? '/mi-cuenta?hecho=guardado'), [languageCookie(locale)])
      },
    }),

    form('/mi-cuenta/sesiones/:session/cerrar', {
      access: 'signed-in',
      params: z.object({ session: z.uuid() }),
      form: z.object({}),
      again,
      async act(context, { params }) {
        await revokeSession(context, params.session)
        return redirect('/mi-cuenta?hecho=cerrada#sesiones')
      },
    }),

    form('/mi-cuenta/sesiones/cerrar-otras', {
      access: 'signed-in',
      form: z.object({}),
      again,
      async act(context) {
        await revokeOtherSessions(context)
        return redirect('/mi-cuenta?hecho=cerradas#sesiones')
      },
    }),
  ]
}

async function accountData(context: Context, modules: readonly Module[]): Promise<AccountData> {
  const { db, actor, now, today, locale } = context
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
    access: await accessData(context),
    links: modules
      .flatMap((module) => module.account ?? [])
      .map(({ href, label, says }) => ({ href, label: label(locale), says: says(locale) })),
    sessions,
    roles,
    organizations: await organizationNames(
      db,
      roles.map((role) => role.organizationId),
    ),
    today: today(),
  }
}
