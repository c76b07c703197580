import { z } from 'zod'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { download, form, invalid, page, redirect, type Context, type Route } from '../../../platform/http/index.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { titlesOf } from '../../../platform/manifest/telling.ts'
import { ConfirmPage } from '../account/email-pages.tsx'
import { findAccount } from '../account/store.ts'
import { withCookies } from '../sign-in/arriving.ts'
import { engineOf } from '../sign-in/engine.ts'
import { CodeInput } from '../sign-in/model.ts'
import { mailed } from '../sign-in/routes.tsx'
import { words } from '../words.ts'
import { closeAccount, gather, mustHandOver, requestClosing, withdrawableOf } from './actions.ts'
import { refsIn } from './refs.ts'
import { latestActs } from './store.ts'
import { ClosedPage, ClosingPage, MyDataPage } from './pages.tsx'

const ACTS_TOLD = 20

/** What is held of a person and the end of it: of every module, which `app` passes since they lie above this one. */
export const personalDataRoutes = (modules: readonly Module[]): Route[] => [
  page('/mi-cuenta/datos', {
    access: 'signed-in',
    async load({ db, actor, locale, tell }) {
      const { id } = personOf(actor)
      const gathered = await gather(modules, db, id)
      const acts = (await tell(await latestActs(db, id, ACTS_TOLD))).map(({ at, sentence, subject: { title } }) => ({
        at,
        what: sentence,
        about: title,
      }))
      return {
        titles: await titlesOf(db, modules, refsIn(gathered.map(({ parts }) => parts))),
        held: gathered.map(({ module, parts }) => ({
          name: module.name,
          parts: 'acts' in parts ? { ...parts, acts } : parts, // told in sentences; the file has all of them as they are kept
          called: { ...scopeNames(modules, locale), ...module.personalWords?.(locale) },
        })),
      }
    },
    page: (data) => <MyDataPage {...data} />,
  }),

  download('/mi-cuenta/datos/descargar', {
    access: 'signed-in',
    async handle({ db, actor, now, locale }) {
      const gathered = await gather(modules, db, personOf(actor).id)
      const data = Object.fromEntries(gathered.map(({ module, parts }) => [module.name, parts]))
      const titles = await titlesOf(db, modules, refsIn(Object.values(data)))
      const words = Object.fromEntries(
        gathered.map(({ module }) => [module.name, module.personalWords?.(locale) ?? {}]),
      )
      const records = Object.fromEntries([...titles].map(([key, { title, address }]) => [key, { title, address }]))
      return new Response(JSON.stringify({ exportedAt: now(), words, records, ...data }, null, 2), {
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-disposition': 'attachment; filename="mis-datos.json"',
          'cache-control': 'private, no-store',
        },
      })
    },
  }),

  page('/mi-cuenta/cerrar', {
    access: 'signed-in',
    load: (context) => closingData(context, modules),
    page: (data) => <ClosingPage {...data} />,
  }),

  form('/mi-cuenta/cerrar', {
    access: 'signed-in',
    form: z.object({}),
    again: async (context, { errors }) => <ClosingPage {...await closingData(context, modules)} errors={errors} />,
    async act(context) {
      const { id } = personOf(context.actor)
      if (await mustHandOver(context, id))
        return invalid({ form: words(context.locale)('refused.last-authority-leaves') })
      const refused = await mailed(context, () => requestClosing(context))
      return refused ? invalid({ form: refused }) : redirect('/mi-cuenta/cerrar/codigo')
    },
  }),

  page('/mi-cuenta/cerrar/codigo', {
    access: 'signed-in',
    load: async (context) => codeData(context),
    page: (data) => <ConfirmPage {...data} />,
  }),

  form('/mi-cuenta/cerrar/codigo', {
    access: 'signed-in',
    form: z.object({ code: CodeInput }),
    explain:
      (locale) =>
      (_field, { code }) =>
        code === 'invalid' ? words(locale)('code.shape') : undefined,
    again: async (context, { typed, errors }) => <ConfirmPage {...codeData(context)} values={typed} errors={errors} />,
    async act(context, { form: { code } }) {
      const verdict = await closeAccount(context, modules, code)
      if (!verdict.ok)
        return invalid({ code: words(context.locale)(`refused.${verdict.reason}`, { count: verdict.triesLeft ?? 0 }) })
      return withCookies(redirect('/mi-cuenta/cerrada'), [engineOf(context).forgetCookie])
    },
  }),

  page('/mi-cuenta/cerrada', { access: 'public', cache: false, load: async () => ({}), page: () => <ClosedPage /> }),
]

/** What each scope of a token lets, as whoever made it chose it. */
const scopeNames = (modules: readonly Module[], locale: Locale): Record<string, string> =>
  Object.fromEntries(
    modules.flatMap(({ scopes = {} }) => Object.entries(scopes).map(([scope, name]) => [scope, name(locale)])),
  )

const codeData = ({ mail }: Context) => ({ matter: 'closing', mailbox: mail.mailbox !== null }) as const

async function closingData(context: Context, modules: readonly Module[]) {
  const { id } = personOf(context.actor)
  const account = await findAccount(context.db, id)
  if (!account) throw new NotFound()
  return {
    isDemonstration: account.demonstration,
    mustHandOver: await mustHandOver(context, id),
    hasRoles: context.actor.roles.length > 0,
    withdrawable: await withdrawableOf(modules, context.db, id),
  }
}
