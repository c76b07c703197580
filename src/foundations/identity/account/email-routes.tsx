import { z } from 'zod'
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
import { personOf } from '../../../platform/access/index.ts'
import { CodeInput, EmailInput } from '../sign-in/model.ts'
import { mailed } from '../sign-in/routes.tsx'
import { words } from '../words.ts'
import { asksBoth, confirmEmailChange, leftBy, requestEmailChange, undoEmailChange } from './email.ts'
import { ConfirmPage, EmailPage, UndoPage } from './email-pages.tsx'
import { findAccount } from './store.ts'

const emailPage = page('/mi-cuenta/correo', {
  access: 'signed-in',
  load: (context) => emailData(context),
  page: (data) => <EmailPage {...data} />,
})

const askForEmail = form('/mi-cuenta/correo', {
  access: 'signed-in',
  fresh: true,
  form: z.object({ email: EmailInput }),
  again: async (context, { typed, errors }) => (
    <EmailPage {...await emailData(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { email } }) {
    const refused = await mailed(context, () => requestEmailChange(context, email))
    return refused ? invalid({ email: refused }) : redirect('/mi-cuenta/correo/codigo')
  },
})

const codePage = page('/mi-cuenta/correo/codigo', {
  access: 'signed-in',
  load: (context) => codeData(context),
  page: (data) => <ConfirmPage {...data} />,
})

const enterCode = form('/mi-cuenta/correo/codigo', {
  access: 'signed-in',
  form: z.object({ code: CodeInput, codeOfNow: CodeInput.optional() }),
  explain:
    (locale) =>
    (_field, { code }) =>
      code === 'invalid' ? words(locale)('code.shape') : undefined,
  again: async (context, { typed, errors }: { typed: Typed; errors: Errors }) => (
    <ConfirmPage {...await codeData(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { code, codeOfNow } }) {
    const verdict = await confirmEmailChange(context, { code, codeOfNow: codeOfNow ?? '' })
    if (verdict.ok)
      return redirect(`/mi-cuenta?hecho=correo${verdict.value.endedTokens > 0 ? '-sin-tokens' : ''}#correo`)
    const t = words(context.locale)
    const refusal = verdict.reason === 'wrong-code' && codeOfNow ? 'wrong-codes' : verdict.reason
    return invalid({ code: t(`refused.${refusal}`, { count: verdict.triesLeft ?? 0 }) })
  },
})

const Undo = z.object({ token: z.string().max(100) })

const undoPage = page('/mi-cuenta/correo/no-fui-yo/:token', {
  access: 'public',
  cache: false,
  params: Undo,
  load: async (context, { params: { token } }) => ({ token, isGone: !(await leftBy(context, context.db, token)) }),
  page: ({ token, isGone }) => <UndoPage token={token} state={isGone ? 'gone' : 'asked'} />,
})

const undoChange = form('/mi-cuenta/correo/no-fui-yo/:token', {
  access: 'public',
  params: Undo,
  form: z.object({}),
  again: async (_context, { params: { token }, errors }) => <UndoPage token={token} state="asked" errors={errors} />,
  async act(context, { params: { token } }) {
    const verdict = await undoEmailChange(context, token)
    if (verdict.ok) return show(<UndoPage token={token} state="done" />)
    if (verdict.reason === 'gone') return show(<UndoPage token={token} state="gone" />)
    return invalid({ form: words(context.locale)('undo-email.taken') })
  },
})

const emailData = async (context: Context) => ({
  isDemonstration: (await findAccount(context.db, personOf(context.actor).id))?.demonstration ?? false,
  asksBoth: await asksBoth(context, personOf(context.actor).id),
})

const codeData = async (context: Context) => ({
  matter: (await asksBoth(context, personOf(context.actor).id)) ? ('both-emails' as const) : ('email' as const),
  mailbox: context.mail.mailbox !== null,
})

export const routes = [emailPage, askForEmail, codePage, enterCode, undoPage, undoChange]
