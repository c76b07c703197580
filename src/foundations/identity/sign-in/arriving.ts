import type { Locale } from '../../../kernel/text.ts'
import { redirect, type Context } from '../../../platform/http/index.ts'
import type { Entrance } from './actions.ts'
import { forgetPending } from './pending.ts'

/** Where the holder of a role sets up a second factor. */
const SET_UP = '/mi-cuenta/acceso'
export const SHOW_SECOND_FACTOR = '/entrar/segundo-factor'

/** Goes on to where the person was going, by way of what is still missing: the second factor, or a public name. */
export function arrive(
  { settings }: Context,
  { person, cookies, standing }: Entrance,
  back: string | undefined,
): Response {
  const asked = back ?? '/mi-mesa'
  const next = standing === 'to-set-up' ? by(SET_UP, asked) : asked
  const to = standing === 'half' ? by(SHOW_SECOND_FACTOR, asked) : person.name ? next : by('/mi-cuenta', next)
  return withCookies(redirect(to, { 'cache-control': 'no-store' }), [
    ...cookies,
    forgetPending(settings),
    ...(person.locale ? [languageCookie(person.locale)] : []),
  ])
}

const by = (path: string, back: string) => `${path}?${new URLSearchParams({ volver: back })}`

/** As the server remembers a language chosen by link. */
export const languageCookie = (locale: Locale) => `lang=${locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
