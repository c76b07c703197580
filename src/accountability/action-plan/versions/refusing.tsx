import type { Route } from '../../../platform/http/index.ts'
import { invalid, type Context } from '../../../platform/http/index.ts'
import { planOf } from '../plans/routes.tsx'
import { whyFixed } from '../plans/model.ts'
import type { Plan } from '../plans/store.ts'
import { words as planWords } from '../words.ts'
import { SignedPage } from './pages.tsx'

type Input = { params: Record<string, unknown>; errors?: Record<string, string> }
type Spec = {
  load?(context: Context, input: Input): Promise<object>
  page?(data: object): preact.VNode
  again?(context: Context, input: Input): Promise<preact.VNode>
  act?(context: Context, input: Input): Promise<unknown>
}

/**
 * The pages and forms that edit what is signed, as they are once the plan was, or is closed: they say so, and lead to an amendment that
 * begins with the very record. The acts refuse too; this is so that nobody fills in a form for nothing.
 */
export function onceSigned(route: Route): Route {
  const spec = route.spec as Spec
  const signed = async ({ db }: Context, { params }: Input) => {
    const plan = params['plan'] === undefined ? null : await planOf(db, String(params['plan']))
    return plan && whyFixed(plan) ? { signed: plan, change: changeOf(params) } : null
  }
  if (route.kind === 'page')
    return {
      ...route,
      spec: {
        ...spec,
        load: async (context: Context, input: Input) => (await signed(context, input)) ?? spec.load!(context, input),
        page: (data: object) =>
          'signed' in data ? (
            <SignedPage plan={data.signed as Plan} change={(data as never)['change']} />
          ) : (
            spec.page!(data)
          ),
      },
    }
  return {
    ...route,
    spec: {
      ...spec,
      async again(context: Context, input: Input) {
        const found = await signed(context, input)
        return found ? (
          <SignedPage plan={found.signed} change={found.change} errors={input.errors ?? {}} />
        ) : (
          spec.again!(context, input)
        )
      },
      async act(context: Context, input: Input) {
        const found = await signed(context, input)
        return found
          ? invalid({ form: planWords(context.locale)(`refusal.${whyFixed(found.signed)!}`) })
          : spec.act!(context, input)
      },
    },
  }
}

/** «?compromiso=3&hito=2»: with what the amendment is to begin. */
function changeOf(params: Input['params']): string {
  const asked = new URLSearchParams()
  for (const [name, word] of [
    ['number', 'compromiso'],
    ['milestone', 'hito'],
    ['indicator', 'indicador'],
  ] as const)
    // prettier-ignore
    if (params[name] !== undefined) asked.set(word, String(params[name]))
  return asked.size > 0 ? `?${asked}` : ''
}
