import { z } from 'zod'
import { personOf } from '../../../platform/access/index.ts'
import type { Errors, Values } from '../../../platform/html/index.ts'
import { form, invalid, page, redirect, show, type Context, type Route } from '../../../platform/http/index.ts'
import type { Scope } from '../../../platform/manifest/acts.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { findSession } from '../account/identify.ts'
import { makeToken, revokeAllTokens, revokeToken } from './actions.ts'
import { DEFAULT_LIFETIME, scopesFor, TokenForm, type TokenRefusal } from './model.ts'
import { TokenMadePage, TokensPage, type TokensProps } from './pages.tsx'
import { tokensOf } from './store.ts'
import { words } from './words.ts'

const ADDRESS = '/mi-cuenta/tokens'
const FIELD_OF: Record<TokenRefusal, string> = {
  'too-many': 'form',
  'no-such-scope': 'scopes',
  'no-such-organization': 'organization',
}

/** «Tokens de la API» of one's own account. `app` passes the modules, whose acts say what a token may be for. */
export function tokenRoutes(modules: readonly Module[]): Route[] {
  const acts = modules.flatMap((module) => module.acts ?? [])
  const scopeNames = Object.assign({}, ...modules.map(({ scopes }) => scopes)) as NonNullable<Module['scopes']>

  async function dataOf(context: Context, values: Values, errors: Errors = {}): Promise<TokensProps> {
    const { db, actor, locale, now } = context
    const tokens = await tokensOf(db, personOf(actor).id)
    const own = [...new Set(actor.roles.map(({ organizationId }) => organizationId))]
    const named = [...own, ...tokens.flatMap(({ organizationId }) => organizationId ?? [])]
    const offered = [...scopesFor(acts, actor)].sort()
    return {
      tokens,
      organizations: await organizationNames(db, [...new Set(named)]),
      own,
      scopes: offered.map((scope) => ({ value: scope, label: scopeNames[scope]?.(locale) ?? scope })),
      scopeName: (scope) => scopeNames[scope as Scope]?.(locale) ?? scope,
      now: now(),
      values,
      errors,
    }
  }

  return [
    page(ADDRESS, {
      access: 'signed-in',
      query: z.object({ hecho: z.enum(['revocado', 'revocados']).optional().catch(undefined) }),
      load: async (context, { query }) => ({
        ...(await dataOf(context, { days: String(DEFAULT_LIFETIME) })),
        done: query.hecho,
      }),
      page: (data) => <TokensPage {...data} />,
    }),
    form(ADDRESS, {
      access: 'signed-in',
      fresh: true,
      form: TokenForm,
      explain: (locale) => (field) => (field === 'scopes' ? words(locale)('no-scopes') : undefined),
      again: async (context, { typed, errors }) => <TokensPage {...await dataOf(context, typed, errors)} />,
      async act(context, { form: { name, scopes, organization = null, days } }) {
        const session = await findSession(context, context.request)
        const verdict = await makeToken(
          context,
          { name, scopes, organizationId: organization, days },
          { offered: scopesFor(acts, context.actor), withSecondFactor: Boolean(session?.secondFactorAt) },
        )
        if (!verdict.ok)
          return invalid({ [FIELD_OF[verdict.reason]]: words(context.locale)(`refused.${verdict.reason}`) })
        return show(<TokenMadePage {...verdict.value} name={name} />)
      },
    }),
    form(`${ADDRESS}/revocar-todos`, {
      access: 'signed-in',
      form: z.object({}),
      again: async (context) => <TokensPage {...await dataOf(context, {})} />,
      async act(context) {
        await revokeAllTokens(context)
        return redirect(`${ADDRESS}?hecho=revocados`)
      },
    }),
    form(`${ADDRESS}/:token/revocar`, {
      access: 'signed-in',
      params: z.object({ token: z.uuid() }),
      form: z.object({}),
      again: async (context) => <TokensPage {...await dataOf(context, {})} />,
      async act(context, { params }) {
        await revokeToken(context, params.token)
        return redirect(`${ADDRESS}?hecho=revocado`)
      },
    }),
  ]
}
