import { z } from 'zod'
import { download, redirect } from '../../../platform/http/index.ts'
import { sitePath } from '../sign-in/model.ts'
import { arrive, withCookies } from '../sign-in/arriving.ts'
import { forgetAsked, leaveForProvider, returnFromProvider } from './actions.ts'
import { CALLBACK } from './provider.ts'

/** A link and no form: our own policy lets no form lead to another site. */
export const leave = download('/entrar/proveedor', {
  access: 'public',
  query: z.object({ volver: z.string().max(2000).optional(), otra: z.literal('vez').optional() }),
  async handle(context, { query }) {
    const verdict = await leaveForProvider(context, { back: sitePath(query.volver), again: query.otra === 'vez' })
    return verdict.ok
      ? withCookies(redirect(verdict.value.address, UNKEPT), verdict.value.cookies)
      : redirect(`/entrar?proveedor=${verdict.reason}`, UNKEPT)
  },
})

export const comeBack = download(CALLBACK, {
  access: 'public',
  async handle(context) {
    const verdict = await returnFromProvider(context)
    if (!verdict.ok)
      return withCookies(redirect(`/entrar?proveedor=${verdict.reason}`, UNKEPT), [forgetAsked(context.settings)])
    const { entrance, back, cookies } = verdict.value
    return withCookies(arrive(context, entrance, back), cookies)
  },
})

const UNKEPT = { 'cache-control': 'no-store' }
