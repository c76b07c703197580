import { expect, it } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { siteRoutes } from '../../src/app/site.tsx'

// What a token cannot show when it acts, no token may do; what a person must show anew, no form may forget to ask.

const CONSEQUENCES = /^\/(personas|mi-cuenta\/(acceso|tokens|correo))/

it('no act of the API touches roles, second factors, e-mails or tokens', () => {
  const acts = modules.flatMap(({ acts = [] }) => acts)
  expect(acts.length).toBeGreaterThan(20)
  expect(acts.filter(({ access }) => access !== 'signed-in' && access.includes('people.manage'))).toEqual([])
  expect(acts.filter(({ path }) => /^\/(people|roles|tokens|sessions|passkeys|account)/.test(path))).toEqual([])
})

it('every form that gives a way in or a power asks for a fresh proof; those that only take away do not', () => {
  const forms = siteRoutes('http://localhost').filter(({ kind, path }) => kind === 'form' && CONSEQUENCES.test(path))
  const without = forms.filter(({ spec }) => (spec as { fresh?: boolean }).fresh !== true).map(({ path }) => path)
  expect(without.toSorted()).toEqual([
    '/mi-cuenta/acceso', // the code by mail, for who has nothing else to show
    '/mi-cuenta/acceso/codigo', // that code
    '/mi-cuenta/acceso/llaves/:passkey', // its name
    '/mi-cuenta/acceso/llaves/reto', // the question, whose answer is asked for
    '/mi-cuenta/correo/codigo', // what came to the new address
    '/mi-cuenta/correo/no-fui-yo/:token', // what came to the old one
    '/mi-cuenta/tokens/:token/revocar',
    '/mi-cuenta/tokens/revocar-todos',
  ])
  expect(forms.length).toBeGreaterThan(without.length)
})
