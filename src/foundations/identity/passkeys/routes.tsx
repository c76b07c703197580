import { z } from 'zod'
import { id } from '../../../kernel/id.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import {
  form,
  invalid,
  page,
  problem,
  redirect,
  show,
  type Context,
  type Errors,
} from '../../../platform/http/index.ts'
import { accessData } from '../second-factor/data.ts'
import { AccessPage, RecoveryCodesPage } from '../second-factor/pages.tsx'
import { arrive } from '../sign-in/arriving.ts'
import { sitePath } from '../sign-in/model.ts'
import { SignInPage } from '../sign-in/pages.tsx'
import { signInData } from '../sign-in/routes.tsx'
import { words } from '../words.ts'
import {
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  enterWithPasskey,
  removePasskey,
  renamePasskey,
} from './actions.ts'
import { CredentialInput, PasskeyName } from './model.ts'
import { PasskeyPage } from './pages.tsx'
import { passkeysOf } from './store.ts'

const Back = z.string().max(2000).optional()
const PasskeyId = id('PasskeyId')
const UNKEPT = { headers: { 'cache-control': 'no-store' } }

/** A field that the script fills in has no place on the page: what is wrong with it is wrong with the form. */
const ofForm = ({ credential, ...errors }: Errors): Errors => (credential ? { ...errors, form: credential } : errors)
const signInAgain = async (context: Context, { errors }: { errors: Errors }) => (
  <SignInPage {...await signInData(context)} back={undefined} errors={ofForm(errors)} />
)

const askToEnter = form('/entrar/llave/reto', {
  access: 'public',
  form: z.object({}),
  again: signInAgain,
  async act(context) {
    const verdict = await askForPasskey(context)
    return verdict.ok
      ? Response.json(verdict.value, UNKEPT)
      : problem({ title: words(context.locale)('refused.too-many-requests'), status: 429 })
  },
})

const enter = form('/entrar/llave', {
  access: 'public',
  form: z.object({ credential: CredentialInput, volver: Back }),
  explain: (locale) => (field) =>
    field.startsWith('credential') ? words(locale)('refused.passkey-not-accepted') : undefined,
  again: signInAgain,
  async act(context, { form: { credential, volver } }) {
    const verdict = await enterWithPasskey(context, credential)
    return verdict.ok
      ? arrive(context, verdict.value, sitePath(volver))
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

const accessAgain = async (
  context: Context,
  { typed, errors }: { typed: Readonly<Record<string, string | readonly string[]>>; errors: Errors },
) => <AccessPage {...await accessData(context)} values={typed} errors={ofForm(errors)} />

const askToAdd = form('/mi-cuenta/acceso/llaves/reto', {
  access: 'signed-in',
  form: z.object({}),
  again: accessAgain,
  act: async (context) => Response.json(await askForNewPasskey(context), UNKEPT),
})

const add = form('/mi-cuenta/acceso/llaves', {
  access: 'signed-in',
  fresh: true,
  form: z.object({ name: PasskeyName, credential: CredentialInput, volver: Back }),
  explain: (locale) => (field) =>
    field.startsWith('credential') ? words(locale)('refused.passkey-not-accepted') : undefined,
  again: accessAgain,
  async act(context, { form: { name, credential, volver } }) {
    const verdict = await addPasskey(context, { name, credential })
    if (!verdict.ok) return invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
    const { codes, cookies, endedTokens } = verdict.value ?? { codes: null, cookies: [], endedTokens: 0 }
    if (codes)
      return show(<RecoveryCodesPage codes={codes} endedTokens={endedTokens} back={sitePath(volver)} />, cookies)
    const response = redirect(sitePath(volver) ?? '/mi-cuenta/acceso?hecho=llave')
    for (const cookie of cookies) response.headers.append('set-cookie', cookie)
    return response
  },
})

const passkeyPage = page('/mi-cuenta/acceso/llaves/:passkey', {
  access: 'signed-in',
  params: z.object({ passkey: PasskeyId }),
  load: (context, { params }) => passkeyData(context, params.passkey),
  page: (data) => <PasskeyPage {...data} />,
})

const rename = form('/mi-cuenta/acceso/llaves/:passkey', {
  access: 'signed-in',
  params: z.object({ passkey: PasskeyId }),
  form: z.object({ name: PasskeyName }),
  again: async (context, { params, typed, errors }) => (
    <PasskeyPage {...await passkeyData(context, params.passkey)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { name } }) {
    await renamePasskey(context, params.passkey, name)
    return redirect('/mi-cuenta/acceso?hecho=nombre')
  },
})

const remove = form('/mi-cuenta/acceso/llaves/:passkey/quitar', {
  access: 'signed-in',
  fresh: true,
  params: z.object({ passkey: PasskeyId }),
  form: z.object({}),
  again: async (context, { params, errors }) => (
    <PasskeyPage {...await passkeyData(context, params.passkey)} errors={errors} />
  ),
  async act(context, { params }) {
    const verdict = await removePasskey(context, params.passkey)
    return verdict.ok
      ? redirect('/mi-cuenta/acceso?hecho=quitada')
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

async function passkeyData(context: Context, passkeyId: string) {
  const account = personOf(context.actor)
  const passkey = (await passkeysOf(context.db, account.id)).find((passkey) => passkey.id === passkeyId)
  if (!passkey) throw new NotFound()
  return { passkey }
}

export const routes = [askToEnter, enter, askToAdd, add, passkeyPage, rename, remove]
