import { z } from 'zod'
import type { Verdict } from '../../../kernel/verdict.ts'
import { readInstallation } from '../../../platform/database/installation.ts'
import { form, invalid, page, redirect, type Context, type Errors, type Typed } from '../../../platform/http/index.ts'
import { MailDelayed, MailRefused } from '../../../platform/mail/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { PersonId } from '../roles/model.ts'
import { words } from '../words.ts'
import { findSession } from '../account/identify.ts'
import { hasProvider } from '../openid/actions.ts'
import { ProviderRefusal } from '../openid/model.ts'
import { requestCode, signIn, signInAsDemonstration, signOut } from './actions.ts'
import { arrive, SHOW_SECOND_FACTOR, withCookies } from './arriving.ts'
import { CodeInput, EmailInput, sitePath } from './model.ts'
import { CodePage, SignInPage, type SignInData } from './pages.tsx'
import { keepPending, readPending } from './pending.ts'
import { demonstrationPeople } from './store.ts'

const Back = z.string().max(2000).optional()

export const signInPage = page('/entrar', {
  access: 'public',
  cache: false,
  query: z.object({ volver: Back, proveedor: ProviderRefusal.optional().catch(undefined) }),
  load: async (context, { query }) => ({
    ...(await signInData(context)),
    back: sitePath(query.volver),
    providerRefused: query.proveedor,
  }),
  page: (data) => <SignInPage {...data} />,
})

export const askForCode = form('/entrar', {
  access: 'public',
  form: z.object({ email: EmailInput, volver: Back }),
  again: async (context, { typed, errors }) => (
    <SignInPage {...await signInData(context)} back={sitePath(backOf(typed))} values={typed} errors={errors} />
  ),
  async act(context, { form: { email, volver } }) {
    const refused = await send(context, email)
    if (refused) return invalid({ email: refused })
    return withCookies(redirect('/entrar/codigo'), [
      await keepPending(context.settings, { email, back: sitePath(volver) }),
    ])
  },
})

export const codePage = page('/entrar/codigo', {
  access: 'public',
  cache: false,
  query: z.object({ enviado: z.string().optional() }),
  load: async (context, { query }) => ({ ...(await codeData(context)), resent: query.enviado === '1' }),
  page: (data) => <CodePage {...data} />,
})

export const enterCode = form('/entrar/codigo', {
  access: 'public',
  form: z.object({ code: CodeInput }),
  explain:
    (locale) =>
    (_field, { code }) =>
      code === 'invalid' ? words(locale)('code.shape') : undefined,
  again: codePageAgain,
  async act(context, { form: { code } }) {
    const pending = await readPending(context.settings, context.request)
    if (!pending) return redirect('/entrar')
    const verdict = await signIn(context, { email: pending.email, code })
    if (!verdict.ok)
      return invalid({ code: words(context.locale)(`refused.${verdict.reason}`, { count: verdict.triesLeft ?? 0 }) })
    return arrive(context, verdict.value, pending.back)
  },
})

export const sendAnotherCode = form('/entrar/codigo/otro', {
  access: 'public',
  form: z.object({}),
  again: codePageAgain,
  async act(context) {
    const pending = await readPending(context.settings, context.request)
    if (!pending) return redirect('/entrar')
    const refused = await send(context, pending.email)
    return refused ? invalid({ code: refused }) : redirect('/entrar/codigo?enviado=1')
  },
})

/** A person of the demonstration, with one click; the action answers 404 for anybody else and everywhere else. */
export const enterAsDemonstration = form('/entrar/demostracion', {
  access: 'public',
  form: z.object({ person: PersonId, volver: Back }),
  again: async (context, { errors }) => (
    <SignInPage {...await signInData(context)} back={undefined} errors={{ form: errors['person'] ?? '' }} />
  ),
  act: async (context, { form: { person, volver } }) =>
    arrive(context, await signInAsDemonstration(context, person), sitePath(volver)),
})

export const leave = form('/salir', {
  access: 'public',
  form: z.object({}),
  again: async (context) => <SignInPage {...await signInData(context)} back={undefined} />,
  act: async (context) => withCookies(redirect('/'), await signOut(context)),
})

const backOf = (typed: Typed) => (typeof typed['volver'] === 'string' ? typed['volver'] : undefined)

/** What the sign-in page shows, whichever of its forms comes back. */
export async function signInData(context: Context): Promise<SignInData> {
  const { db, actor, today, settings } = context
  const half = actor.person ? null : await findSession(context, context.request)
  const data = {
    person: actor.person,
    goOn: half?.standing === 'half' ? SHOW_SECOND_FACTOR : null,
    provider: hasProvider(settings) ? settings.OIDC_NAME : null,
  }
  if ((await readInstallation(db, 'demonstration')) !== true) return { ...data, demonstration: [] }
  const people = await demonstrationPeople(db, today())
  const organizations = await organizationNames(
    db,
    people.flatMap((person) => person.organizationId ?? []),
  )
  return {
    ...data,
    demonstration: people.map((person) => ({
      ...person,
      organization: organizations.get(person.organizationId ?? '')?.name ?? '',
    })),
  }
}

const codeData = async (context: Context) => ({
  email: (await readPending(context.settings, context.request))?.email ?? null,
  mailbox: context.mail.mailbox !== null,
})

async function codePageAgain(context: Context, { typed, errors }: { typed: Typed; errors: Errors }) {
  return <CodePage {...await codeData(context)} values={typed} errors={errors} />
}

const send = (context: Context, email: string) => mailed(context, () => requestCode(context, email))

/** Mails; answers what kept the letter from going out, in the person's words. */
export async function mailed(
  { locale }: Context,
  request: () => Promise<Verdict<null, 'too-many-requests' | 'same-email'>>,
): Promise<string | null> {
  const t = words(locale)
  try {
    const verdict = await request()
    return verdict.ok ? null : t(`refused.${verdict.reason}`)
  } catch (error) {
    if (error instanceof MailRefused) return t('refused.mail-refused')
    if (error instanceof MailDelayed) return t('refused.mail-delayed')
    throw error
  }
}
