import { z } from 'zod'
import { NotFound } from '../../../platform/access/index.ts'
import { form, page, show, type Context, type Route } from '../../../platform/http/index.ts'
import { titleOf, type Around } from '../around.ts'
import { UnsubscribePage } from '../follows/pages.tsx'
import { endLetters, readSubscription, resumeLetters, type Subscription } from './unsubscribe.ts'

const Token = z.object({ token: z.string().max(300) })

/**
 * The end of letters in one click. GET only asks; POST does it, for the person's button and for the program that shows their
 * mail (RFC 8058, 3.1: without cookies, without redirect).
 */
export const unsubscribeRoutes = (around: Around): Route[] => [
  page('/baja/:token', {
    access: 'public',
    cache: false,
    params: Token,
    load: async (context, { params: { token } }) => pageData(around, context, token),
    page: (data) => <UnsubscribePage {...data} state={data.isOpen ? 'asked' : 'nobody'} />,
    json: ({ of }) => ({ of }),
  }),
  form('/baja/:token', {
    access: 'public',
    fromAnywhere: true,
    params: Token,
    form: z.object({ 'List-Unsubscribe': z.string().optional(), what: z.enum(['undo']).optional().catch(undefined) }),
    again: async (context, { params: { token } }) => (
      <UnsubscribePage {...await pageData(around, context, token)} state="asked" />
    ),
    async act(context, { params: { token }, form: { what } }) {
      const subscription = subscriptionOf(context, token)
      const data = await pageData(around, context, token)
      if (!data.isOpen) return show(<UnsubscribePage {...data} state="nobody" />)
      await context.transaction((tx) =>
        what === 'undo' ? resumeLetters(tx, subscription) : endLetters(tx, subscription, context.now()),
      )
      return show(<UnsubscribePage {...data} state={what === 'undo' ? 'undone' : 'done'} />)
    },
  }),
]

function subscriptionOf({ settings }: Context, token: string): Subscription {
  const subscription = readSubscription(settings, token)
  if (!subscription) throw new NotFound()
  return subscription
}

async function pageData(around: Around, context: Context, token: string) {
  const { personId, of } = subscriptionOf(context, token)
  const record = of === 'all' ? undefined : await titleOf(around, context.db, of.subject)
  return {
    action: `/baja/${token}`,
    of: of === 'all' ? ('all' as const) : ('record' as const),
    record: record?.title ?? null,
    /** Links outlive accounts: of one that was closed, or is of no database any more, nothing is written again. */
    isOpen: (await around.accounts(context.db, [personId])).length > 0,
  }
}
