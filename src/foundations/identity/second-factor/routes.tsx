import { z } from 'zod'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import {
  form,
  invalid,
  page,
  redirect,
  show,
  type Context,
  type Errors,
  type Typed,
} from '../../../platform/http/index.ts'
import { ConfirmPage } from '../account/email-pages.tsx'
import { findSession } from '../account/identify.ts'
import { findAccount, peopleNames } from '../account/store.ts'
import { PersonId } from '../roles/model.ts'
import { passkeysOf } from '../passkeys/store.ts'
import { arrive, withCookies } from '../sign-in/arriving.ts'
import { CodeInput, sitePath } from '../sign-in/model.ts'
import { mailed } from '../sign-in/routes.tsx'
import { words } from '../words.ts'
import {
  addApplication,
  asksMailbox,
  confirmFirstFactor,
  giveSecondFactor,
  newKey,
  ownAccount,
  readKey,
  removeApplication,
  renewRecoveryCodes,
  requestFirstFactor,
  resetSecondFactor,
} from './actions.ts'
import { accessData } from './data.ts'
import { applicationLink, keyInFours, SecondFactorInput } from './model.ts'
import { ACCESS_DONE, AccessPage, ApplicationPage, RecoveryCodesPage, ResetPage, SecondFactorPage } from './pages.tsx'
import { findApplication } from './store.ts'

const Back = z.string().max(2000).optional()
const backOf = (typed: Typed) => sitePath(typeof typed['volver'] === 'string' ? typed['volver'] : undefined)

const secondFactorPage = page('/entrar/segundo-factor', {
  access: 'public',
  cache: false,
  query: z.object({ volver: Back }),
  load: async (context, { query }) => ({ waiting: await waitingFor(context), back: sitePath(query.volver) }),
  page: (data) => <SecondFactorPage {...data} />,
})

const showSecondFactor = form('/entrar/segundo-factor', {
  access: 'public',
  form: z.object({ code: SecondFactorInput, volver: Back }),
  explain:
    (locale) =>
    (field, { code }) =>
      field === 'code' && code === 'invalid' ? words(locale)('second-factor.shape') : undefined,
  again: async (context, { typed, errors }) => (
    <SecondFactorPage waiting={await waitingFor(context)} back={backOf(typed)} values={typed} errors={errors} />
  ),
  async act(context, { form: { code, volver } }) {
    if (!(await waitingFor(context))) return redirect('/entrar')
    const verdict = await giveSecondFactor(context, code)
    return verdict.ok
      ? arrive(context, verdict.value, sitePath(volver))
      : invalid({ code: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

/** What the sign-in of this browser waits for; null where none does. */
async function waitingFor(context: Context) {
  const session = await findSession(context, context.request)
  return session?.standing === 'half' ? session : null
}

const accessPage = page('/mi-cuenta/acceso', {
  access: 'signed-in',
  query: z.object({ volver: Back, hecho: z.enum(ACCESS_DONE).optional().catch(undefined) }),
  load: async (context, { query }) => ({
    ...(await accessData(context)),
    back: sitePath(query.volver),
    done: query.hecho,
  }),
  page: (data) => <AccessPage {...data} />,
})

const mailCode = form('/mi-cuenta/acceso', {
  access: 'signed-in',
  form: z.object({ volver: Back }),
  again: async (context, { typed, errors }) => (
    <AccessPage {...await accessData(context)} back={backOf(typed)} errors={errors} />
  ),
  async act(context, { form: { volver } }) {
    await ownAccount(context)
    const back = sitePath(volver)
    if (!(await asksMailbox(context))) return redirect(withBack('/mi-cuenta/acceso', back))
    const refused = await mailed(context, () => requestFirstFactor(context))
    return refused ? invalid({ form: refused }) : redirect(withBack('/mi-cuenta/acceso/codigo', back))
  },
})

const codePage = page('/mi-cuenta/acceso/codigo', {
  access: 'signed-in',
  query: z.object({ volver: Back }),
  load: async (context, { query }) => codeData(context, sitePath(query.volver)),
  page: (data) => <ConfirmPage {...data} />,
})

const enterCode = form('/mi-cuenta/acceso/codigo', {
  access: 'signed-in',
  form: z.object({ code: CodeInput, volver: Back }),
  explain:
    (locale) =>
    (_field, { code }) =>
      code === 'invalid' ? words(locale)('code.shape') : undefined,
  again: async (context, { typed, errors }) => (
    <ConfirmPage {...codeData(context, backOf(typed))} values={typed} errors={errors} />
  ),
  async act(context, { form: { code, volver } }) {
    const done = withBack('/mi-cuenta/acceso?hecho=confirmado', sitePath(volver))
    if (!(await asksMailbox(context))) return redirect(done)
    const verdict = await confirmFirstFactor(context, code)
    return verdict.ok
      ? withCookies(redirect(done), verdict.value.cookies)
      : invalid({ code: words(context.locale)(`refused.${verdict.reason}`, { count: verdict.triesLeft ?? 0 }) })
  },
})

const codeData = ({ mail }: Context, back: string | undefined) =>
  ({ matter: 'first-factor', mailbox: mail.mailbox !== null, back }) as const

const withBack = (path: string, back: string | undefined) =>
  back ? `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ volver: back })}` : path

const applicationPage = page('/mi-cuenta/acceso/aplicacion', {
  access: 'signed-in',
  query: z.object({ volver: Back }),
  async load(context, { query }) {
    const { isDemonstration } = await accessData(context)
    return {
      isDemonstration,
      secret: await keyData(context, await newKey(context)),
      back: sitePath(query.volver),
    }
  },
  page: (data) => <ApplicationPage {...data} />,
})

const confirmApplication = form('/mi-cuenta/acceso/aplicacion', {
  access: 'signed-in',
  fresh: true,
  form: z.object({ key: z.string().max(2000), code: CodeInput, volver: Back }),
  explain:
    (locale) =>
    (field, { code }) =>
      field === 'code' && code === 'invalid' ? words(locale)('application.shape') : undefined,
  async again(context, { typed, errors }) {
    await ownAccount(context)
    const sent = typeof typed['key'] === 'string' ? typed['key'] : ''
    const secret = (await keyData(context, sent)) ?? (await keyData(context, await newKey(context)))
    return <ApplicationPage secret={secret} back={backOf(typed)} values={typed} errors={keyErrors(errors)} />
  },
  async act(context, { form: { key, code, volver } }) {
    const verdict = await addApplication(context, { sealed: key, code })
    if (!verdict.ok)
      return verdict.reason === 'key-expired' && (await asksMailbox(context))
        ? invalid({ form: words(context.locale)('refused.mailbox-first') })
        : invalid({ code: words(context.locale)(`refused.${verdict.reason}`) })
    const { codes, cookies, endedTokens } = verdict.value
    if (codes)
      return show(<RecoveryCodesPage codes={codes} endedTokens={endedTokens} back={sitePath(volver)} />, cookies)
    const response = redirect(sitePath(volver) ?? '/mi-cuenta/acceso?hecho=aplicacion')
    for (const cookie of cookies) response.headers.append('set-cookie', cookie)
    return response
  },
})

/** The key is in no field that people see. */
const keyErrors = ({ key, ...errors }: Errors): Errors => (key ? { ...errors, form: key } : errors)

async function keyData(context: Context, sealed: string | null) {
  const secret = sealed && (await readKey(context, sealed))
  if (!secret) return null
  const account = await findAccount(context.db, personOf(context.actor).id)
  const site = `Tequio ${context.settings.TEQUIO_CITY}`
  return {
    sealed,
    keyText: keyInFours(secret),
    link: applicationLink(secret, { site, account: account?.email ?? '' }),
  }
}

const accessAgain = async (context: Context, { errors }: { errors: Errors }) => (
  <AccessPage {...await accessData(context)} errors={errors} />
)

const withoutApplication = form('/mi-cuenta/acceso/aplicacion/quitar', {
  access: 'signed-in',
  fresh: true,
  form: z.object({}),
  again: accessAgain,
  async act(context) {
    const verdict = await removeApplication(context)
    return verdict.ok
      ? redirect('/mi-cuenta/acceso?hecho=sin-aplicacion')
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

const newRecoveryCodes = form('/mi-cuenta/acceso/recuperacion', {
  access: 'signed-in',
  fresh: true,
  form: z.object({}),
  again: accessAgain,
  act: async (context) => show(<RecoveryCodesPage codes={await renewRecoveryCodes(context)} back={undefined} />),
})

const resetPage = page('/personas/:person/segundo-factor', {
  access: 'people.manage',
  params: z.object({ person: PersonId }),
  load: (context, { params }) => resetData(context, params.person),
  page: (data) => <ResetPage {...data} />,
})

const reset = form('/personas/:person/segundo-factor', {
  access: 'people.manage',
  fresh: true,
  params: z.object({ person: PersonId }),
  form: z.object({ reason: z.string().trim().min(5).max(500) }),
  again: async (context, { params, typed, errors }) => (
    <ResetPage {...await resetData(context, params.person)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { reason } }) {
    const verdict = await resetSecondFactor(context, params.person, reason)
    if (!verdict.ok) return invalid({ form: words(context.locale)('reset.own') })
    return redirect(`/personas?hecho=${verdict.value.isTold ? 'restablecido' : 'restablecido-sin-aviso'}`)
  },
})

async function resetData({ db, actor }: Context, personId: string) {
  if (!(await findAccount(db, personId))) throw new NotFound()
  return {
    person: { id: personId, name: (await peopleNames(db, [personId])).get(personId) ?? '' },
    isOwn: personOf(actor).id === personId,
    hasSecondFactor: (await findApplication(db, personId)) !== undefined || (await passkeysOf(db, personId)).length > 0,
  }
}

export const routes = [
  secondFactorPage,
  showSecondFactor,
  accessPage,
  mailCode,
  codePage,
  enterCode,
  applicationPage,
  confirmApplication,
  withoutApplication,
  newRecoveryCodes,
  resetPage,
  reset,
]
