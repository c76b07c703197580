import { z } from 'zod'
import { NotFound } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { words } from '../words.ts'
import { canManagePeople } from '../roles/actions.ts'
import { needsSetUp, setUp } from './actions.ts'
import { SetUpPage } from './pages.tsx'

/** First use: whoever can read the server's log names the authority. Once there is one, only it is told how to go on. */
export const setUpPage = page('/comenzar', {
  access: 'public',
  cache: false,
  load: (context) => setUpData(context),
  page: (data) => <SetUpPage {...data} />,
})

export const startInstallation = form('/comenzar', {
  access: 'signed-in',
  form: z.object({ code: z.string().trim().min(1).max(60), organizationName: z.string().trim().min(3).max(200) }),
  again: async (context, { typed, errors }) => (
    <SetUpPage {...await setUpData(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { code, organizationName } }) {
    const verdict = await setUp(context, { code, organizationName })
    return verdict.ok
      ? redirect('/mi-mesa?hecho=comenzada')
      : invalid({
          code: words(context.locale)(
            verdict.reason === 'wrong-code' ? 'set-up.wrong-code' : 'refused.too-many-requests',
          ),
        })
  },
})

async function setUpData({ db, actor }: Context) {
  const isNamed = !(await needsSetUp(db))
  if (isNamed && !canManagePeople(actor)) throw new NotFound()
  return { isSignedIn: actor.person !== null, isNamed }
}
