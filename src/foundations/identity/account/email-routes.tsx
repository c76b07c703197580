import { z } from 'zod'
import { form, invalid, page, redirect, type Context, type Errors, type Typed } from '../../../platform/http/index.ts'
import { personOf } from '../../../platform/access/index.ts'
import { CodeInput, EmailInput } from '../sign-in/model.ts'
import { mailed } from '../sign-in/routes.tsx'
import { words } from '../words.ts'
import { confirmEmailChange, requestEmailChange } from './email.ts'
import { ConfirmPage, EmailPage } from './email-pages.tsx'
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
  form: z.object({ code: CodeInput }),
  explain:
    (locale) =>
    (_field, { code }) =>
      code === 'invalid' ? words(locale)('code.shape') : undefined,
  again: async (context, { typed, errors }: { typed: Typed; errors: Errors }) => (
    <ConfirmPage {...await codeData(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { code } }) {
    const verdict = await confirmEmailChange(context, code)
    return verdict.ok
      ? redirect(`/mi-cuenta?hecho=correo${verdict.value.endedTokens > 0 ? '-sin-tokens' : ''}#correo`)
      : invalid({ code: words(context.locale)(`refused.${verdict.reason}`, { count: verdict.triesLeft ?? 0 }) })
  },
})

const emailData = async ({ db, actor }: Context) => ({
  isDemonstration: (await findAccount(db, personOf(actor).id))?.demonstration ?? false,
})

const codeData = async (context: Context) => ({ matter: 'email', mailbox: context.mail.mailbox !== null }) as const

export const routes = [emailPage, askForEmail, codePage, enterCode]
