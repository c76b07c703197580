import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { readInstallation } from '../../../platform/database/installation.ts'
import { form, invalid, page, redirect, type Context, type Errors, type Typed } from '../../../platform/http/index.ts'
import { MailDelayed, MailRefused } from '../../../platform/mail/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { PersonId } from '../roles/model.ts'
import { words } from '../words.ts'
import { requestCode, signIn, signInAsDemonstration, signOut, type Entrance } from './actions.ts'
import { CodeInput, EmailInput, sitePath } from './model.ts'
import { CodePage, SignInPage, type Demonstration } from './pages.tsx'
import { forgetPending, keepPending, readPending } from './pending.ts'
import { demonstrationPeople } from './store.ts'

const Back = z.string().max(2000).optional()

export const signInPage = page('/entrar', {
  access: 'public',
  cache: false,
  query: z.object({ volver: Back }),
  load: async (context, { query }) => ({ ...(await signInData(context)), back: sitePath(query.volver) }),
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

async function signInData(
  context: Context,
): Promise<{ person: { name: string } | null; demonstration: Demonstration[] }> {
  const { db, actor, today } = context
  if ((await readInstallation(db, 'demonstration')) !== true) return { person: actor.person, demonstration: [] }
  const people = await demonstrationPeople(db, today())
  const organizations = await organizationNames(
    db,
    people.map((person) => person.organizationId),
  )
  return {
    person: actor.person,
    demonstration: people.map((person) => ({
      ...person,
      organization: organizations.get(person.organizationId)?.name ?? '',
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

/** Mails the code; what kept it from going out, in the person's words. */
async function send(context: Context, email: string): Promise<string | null> {
  const t = words(context.locale)
  try {
    const verdict = await requestCode(context, email)
    return verdict.ok ? null : t(`refused.${verdict.reason}`)
  } catch (error) {
    if (error instanceof MailRefused) return t('refused.mail-refused')
    if (error instanceof MailDelayed) return t('refused.mail-delayed')
    throw error
  }
}

/** Who has no public name yet is asked for it first. */
function arrive({ settings }: Context, { person, cookies }: Entrance, back: string | undefined): Response {
  const to = person.name ? (back ?? '/mi-mesa') : `/mi-cuenta?${new URLSearchParams({ volver: back ?? '/mi-mesa' })}`
  return withCookies(redirect(to), [
    ...cookies,
    forgetPending(settings),
    ...(person.locale ? [languageCookie(person.locale)] : []),
  ])
}

/** As the server remembers a language chosen by link. */
export const languageCookie = (locale: Locale) => `lang=${locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
